"""The command that says what became of each record of each file."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from research_corpus.commands.console import (
    CorpusOption,
    Format,
    answer,
    out,
    print_rows,
)
from research_corpus.contracts.runs import OUTCOMES
from research_corpus.errors import ConfigError
from research_corpus.plurals import counted
from research_corpus.storage.ledger_rows import LATEST_RUN, LedgerFilter

ledger_app = typer.Typer(rich_markup_mode="markdown")

SHOWN = ("source_file", "source_record", "outcome", "reason_code", "article_id", "run_id")
MAX_ROWS = 2**62


@ledger_app.command()
def ledger(
    corpus: CorpusOption = None,
    run: Annotated[str | None, typer.Option("--run", help="This run; default: the latest.")] = None,
    all_runs: Annotated[bool, typer.Option("--all-runs", help="Every run.")] = False,
    file: Annotated[
        str | None, typer.Option(help="Only this file, or files like bbc-news/*.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(help=f"Only {', '.join(OUTCOMES)}.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only with this reason code.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Maximum number of records; default: 100, in CSV and JSON all."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the balance.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """List what became of each record of each file that a run read.

    Files that had not changed are counted and not listed. The sums of the outcomes are the records
    that the run read. The page *Files* shows the same.

    Example: `corpus ledger --corpus corpus --outcome quarantined`

    Example: `corpus ledger --all-runs --file 'drop/2025-03/*' --csv`
    """
    if outcome is not None and outcome not in OUTCOMES:
        raise typer.BadParameter(f"expected one of {', '.join(OUTCOMES)}", param_hint="--outcome")
    shown = limit or (MAX_ROWS if as_json or as_csv else 100)
    found: dict[str, Any] = {}

    def ask(connection: Any) -> Any:
        chosen = {} if all_runs else _run(connection, run)
        meant = LedgerFilter(file=file, outcome=outcome, reason=reason, **chosen)
        found["run_id"], found["balance"] = meant.run, _balance(connection, meant.run)
        ordered = f"{meant.sql} order by started_at desc, source_file, source_record limit {shown}"
        return connection.sql(ordered, params=meant.values)

    rows = answer(corpus, ask)
    if as_json:
        typer.echo(json.dumps({**found, "records": rows.to_pylist()}, default=str))
    elif as_csv:
        print_rows(rows, Format.CSV)
    else:
        print_rows(rows.select(_shown(rows)), Format.TABLE)
        _print_sums(found, len(rows), shown)


def _run(connection: Any, name: str | None) -> dict[str, str]:
    """Return run and month of the run that is meant, as a filter has them.

    Raises:
        ConfigError: there is none.
    """
    sql = "select run_id, strftime(started_at, '%Y-%m') from runs where run_id = $run"
    row = connection.sql(LATEST_RUN) if name is None else connection.sql(sql, params={"run": name})
    known = row.limit(1).fetchall()
    if not known:
        raise ConfigError(
            f"The corpus has no run {name}." if name else "No run has read files yet."
        )
    return dict(zip(("run", "run_month"), known[0], strict=True))


def _balance(connection: Any, run: str | None) -> dict[str, int]:
    if run is None:
        return {}
    sql = "select counts from runs where run_id = $run"
    counts = dict(connection.sql(sql, params={"run": run}).fetchall()[0][0])
    files = ("files_found", "files_unchanged", "files_taken", "records_read")
    names = [*files, *(f"records_{outcome}" for outcome in OUTCOMES)]
    return {name: counts[name] for name in names if name in counts}


def _shown(rows: Any) -> list[str]:
    """Return the columns of a table; the landing only where file names do not tell enough."""
    folders = len(rows["landing"].unique())
    return ["landing"] * (folders > 1) + list(SHOWN)


def _print_sums(found: dict[str, Any], rows: int, limit: int) -> None:
    balance = found["balance"]
    more = " at most" if rows == limit else ""
    out.print(f"{counted(rows, 'record')} shown{more}", highlight=False)
    if "files_found" in balance:
        out.print(
            f"Run {found['run_id']}: files found {balance['files_found']:,} = unchanged "
            f"{balance['files_unchanged']:,} + read {balance['files_taken']:,}",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
        sums = " + ".join(
            f"{outcome} {balance.get(f'records_{outcome}', 0):,}" for outcome in OUTCOMES
        )
        line = f"  records read {balance['records_read']:,} = {sums}"
        out.print(line, highlight=False, soft_wrap=True)
