"""Which of several articles with one text stands for the others.

The representative is the one that the corpus already has as such, else the earliest dated, then
the first by source; so a choice once published stays until that article changes or goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

_NO_DATE = datetime.max.replace(tzinfo=UTC)


class Role(NamedTuple):
    """Place of an article among those with its text; the columns of the same name."""

    duplicate_of: str | None
    duplicate_group: str | None


def assign_roles(
    arriving: Iterable[Mapping[str, Any]],
    neighbours: Iterable[Mapping[str, Any]],
    gone: Collection[str] = (),
) -> dict[str, Role]:
    """Return the role of every article that shares its text with another, or did.

    Args:
        arriving: articles to be written, with the columns of ``NEIGHBOURS`` but its last two, and
            ``stands``: whether the corpus has it, with this text, as a representative.
        neighbours: articles of the corpus with a text that comes or goes, as they stand.
        gone: ids to leave out: articles that are not written after all.

    Returns:
        Roles by article_id. An article alone with its text has the role of two nulls.
    """
    groups: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in neighbours:
        stands = row["duplicate_of"] is None
        groups[row["content_id"]][row["article_id"]] = {**row, "stands": stands}
    for row in arriving:
        if row["article_id"] not in gone:
            groups[row["content_id"]][row["article_id"]] = row
    return {
        article_id: role
        for group in groups.values()
        for article_id, role in _roles_in(list(group.values())).items()
    }


def _roles_in(group: list[Mapping[str, Any]]) -> dict[str, Role]:
    if len(group) == 1:
        return {group[0]["article_id"]: Role(None, None)}
    chosen = min(group, key=_preference)["article_id"]
    return {
        row["article_id"]: Role(None if row["article_id"] == chosen else chosen, chosen)
        for row in group
    }


def _preference(row: Mapping[str, Any]) -> tuple[bool, datetime, str, int]:
    date = row["date_published"] or _NO_DATE
    return (not row["stands"], date, row["source_file"], row["source_record"])
