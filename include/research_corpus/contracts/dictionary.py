"""The data dictionary and the list of reason codes, as Markdown made from the contracts.

``python -m research_corpus.contracts.dictionary docs`` writes both; a test fails where they
differ from what stands in ``docs/``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.contracts.reasons import REASONS
from research_corpus.contracts.schema import SCHEMA_VERSION

_PLACES = {
    Placement.ARTICLE: "`{table}/pub_month=YYYY-MM/part-BB.parquet`; `unknown` without a date",
    Placement.BUCKET: "`{table}/pub_month=YYYY-MM/part-BB.parquet`; one beside each of `articles`",
    Placement.RUN: "`{table}/run_month=YYYY-MM/part-00.parquet`; the month the run started in",
    Placement.CORPUS: "`{table}/part-00.parquet`",
}

_GENERATED = "<!-- Made by `make docs` from include/research_corpus/contracts; do not edit. -->"


def data_dictionary() -> str:
    """Return all tables with their columns, types, keys and meanings."""
    lines = [
        "# Data dictionary",
        "",
        _GENERATED,
        "",
        f"Schema version {SCHEMA_VERSION}. Offsets are 0-based Unicode code points, end exclusive, "
        "into `articles.text`. Null means unknown or not applicable, as each column says; an empty "
        "list means none. Partition keys live only in the path: readers add them as columns "
        "`pub_month` and `run_month`.",
        "",
    ]
    for table in TABLES.values():
        lines += _table_lines(table)
    return "\n".join(lines)


def reason_codes() -> str:
    """Return all reason codes with meaning and remedy."""
    rows = [f"| `{code}` | {r.meaning} | {r.remedy} |" for code, r in REASONS.items()]
    return "\n".join(
        [
            "# Reason codes",
            "",
            _GENERATED,
            "",
            "Why a record was not written as a plain new article: `ingest_ledger.reason_code` and "
            "`quarantine.reason_code`.",
            "",
            "| code | meaning | what to do |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _table_lines(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield table.description
    yield ""
    yield f"- files: {_PLACES[table.placement].format(table=table.name)}"
    yield f"- key and order: {', '.join(f'`{name}`' for name in table.key)}"
    yield ""
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        null = "no" if column.required else "yes"
        yield f"| `{column.name}` | {column.type} | {null} | {column.description} |"
    yield ""


def main(folder: str) -> None:
    """Write both documents into ``folder``."""
    Path(folder, "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8")
    Path(folder, "reason-codes.md").write_text(reason_codes(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
