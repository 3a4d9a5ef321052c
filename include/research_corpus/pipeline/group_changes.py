"""What a changed group of duplicates means for the articles of the corpus that are in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.pipeline.duplicates import Link, Role
from research_corpus.storage.months import Rewritten
from research_corpus.storage.parquet import rows_to_table

Row = dict[str, Any]
Patches = dict[str, dict[str, dict[str, str | None]]]
"""Columns of ``articles`` to change, by month and article."""


def patches(
    neighbours: Iterable[Row], roles: Mapping[str, Role], links: Mapping[str, Link]
) -> Patches:
    """Return the articles of the corpus whose role, or whose row of ``duplicates``, changes."""
    changed: Patches = defaultdict(dict)
    for row in (row for row in neighbours if not row["is_fixed"]):
        role = roles[row["article_id"]]
        link = links.get(row["article_id"])
        told = tuple(row.get(column) for column in ("target", "similarity", "is_cross_publisher"))
        is_told = (
            link is None or (link.duplicate_of, link.similarity, link.is_cross_publisher) == told
        )
        if not is_told or any(row[name] != value for name, value in role.columns.items()):
            changed[row["pub_month"]][row["article_id"]] = role.columns
    return changed


def duplicate_rows(
    run_id: str, months: Mapping[str, str], links: Mapping[str, Link]
) -> dict[str, list[Row]]:
    """Return the rows of ``duplicates``, by month, of those articles that are duplicates.

    Args:
        run_id: the run that found it.
        months: partition key of each article that is written or changes, by id.
        links: by article_id.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for article_id, month in months.items():
        link = links.get(article_id)
        if link is not None:
            rows[month].append({"article_id": article_id, **link._asdict(), "run_id": run_id})
    return rows


def rewritten_duplicates(patched: Collection[str], rows: list[Row]) -> Rewritten:
    """Return the rows of one month as what takes the place of those of patched articles."""
    return Rewritten(frozenset(patched), rows_to_table(TABLES["duplicates"], rows))
