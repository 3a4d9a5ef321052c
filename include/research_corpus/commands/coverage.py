"""Commands about coverage: which months of a publisher the corpus holds whole."""

from __future__ import annotations

from typing import Annotated

import typer

from research_corpus.analyst.macro_calls import literal
from research_corpus.commands.analysis_options import (
    PANEL,
    CsvOption,
    LimitOption,
    PublisherOption,
)
from research_corpus.commands.console import (
    CorpusOption,
    Format,
    FormatOption,
    answer,
    err,
    print_rows,
)

coverage_app = typer.Typer(rich_markup_mode="markdown")


@coverage_app.command(rich_help_panel=PANEL)
def coverage(
    publisher: PublisherOption = None,
    every_month: Annotated[
        bool, typer.Option("--all", help="Also months that are complete.")
    ] = False,
    days: Annotated[
        bool, typer.Option("--days", help="List the missing days in a row instead of months.")
    ] = False,
    limit: LimitOption = 1000,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """List months of publishers that are not whole: partial, silent or unknown.

    A day counts as missing where the publisher's own rhythm makes its silence very unlikely.

    Example: `corpus coverage --publisher "BBC News" --all`
    """
    conditions = [f"publisher = {literal(publisher)}"] if publisher else []
    if not every_month and not days:
        conditions.append("state <> 'complete'")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    table = "coverage_gaps" if days else "coverage"
    rows = answer(corpus, lambda connection: connection.sql(f"from {table} {where} limit {limit}"))
    print_rows(rows, Format.CSV if csv else output)


def print_gaps(subset: str, corpus: str | None) -> None:
    """Print the gaps behind the figures of a subset to standard error, a line each."""
    sql = f"from gaps_in({literal(subset)})"
    gaps = answer(corpus, lambda connection: connection.sql(sql)).to_pylist()
    for gap in gaps:
        span = f"{gap['first_day']} to {gap['last_day']}"
        err.print(f"gap: {gap['publisher']}, {span} ({gap['days']} days)", highlight=False)
    if not gaps:
        err.print("No gaps were found.")
