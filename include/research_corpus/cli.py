"""The ``corpus`` command: the pipeline without Airflow, and a first look at its results."""

from __future__ import annotations

import json
import logging
import os
import warnings
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from research_corpus.analyst_cli import analyst_app
from research_corpus.console import (
    CorpusOption,
    Format,
    FormatOption,
    answer,
    corpus_uri,
    guarded,
    out,
    print_rows,
)

CORES = os.cpu_count() or 1

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turn article files into a validated, annotated Parquet corpus, and query it.\n\n"
    "Exit codes: 0 done · 1 something must be changed first · 2 wrong usage · 3 the quality gate "
    "stopped the run, nothing was published · 75 try again later.",
)
quarantine_app = typer.Typer(no_args_is_help=True, help="Records that could not become articles.")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(analyst_app)


class Reprocess(StrEnum):
    """Which files a run takes."""

    NEW = "new"
    QUARANTINED = "quarantined"
    ALL = "all"


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
WorkersOption = Annotated[int, typer.Option(min=1, help="Worker processes.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show the log.")]


@app.command()
def run(
    landing: Annotated[str, typer.Argument(help="Folder or bucket of article files.")],
    to: Annotated[str, typer.Option("--to", help="Root of the corpus to write.")],
    workers: WorkersOption = CORES,
    reprocess: Annotated[
        Reprocess,
        typer.Option(help="new: new and changed files; quarantined: these too; all: every file."),
    ] = Reprocess.NEW,
    language: Annotated[
        list[str] | None, typer.Option(help="Keep only this language (BCP 47); repeatable.")
    ] = None,
    max_quarantined_ratio: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Publish nothing above this share of quarantined records."),
    ] = None,
    run_id: Annotated[
        str | None, typer.Option(help="Name of the run; default: from the time.")
    ] = None,
    started_at: Annotated[
        str | None, typer.Option(help="Time of the run, ISO 8601; default: now.")
    ] = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Ingest article files: read, normalise, annotate, validate, publish.

    Files that the corpus already holds unchanged are passed over. A record that cannot become an
    article goes to quarantine with a reason; its neighbours go on.

    Example: `corpus run seeds --to corpus`
    """
    _log(verbose)
    # Settings reach the worker processes by the environment.
    os.environ["CORPUS_WORKERS"] = str(workers)
    now = datetime.now(UTC)

    def work() -> dict[str, Any]:
        from research_corpus import stages
        from research_corpus.local_run import run_locally

        spec = stages.open_run(
            run_id or f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            started_at or now.isoformat(),
            landing,
            str(to),
            reprocess.value,
            language,
            max_quarantined_ratio,
        )
        return run_locally(spec, workers, Console(stderr=True, quiet=as_json or verbose))

    summary = guarded(work)
    _print_summary(summary, as_json)


@app.command()
def reannotate(
    corpus: CorpusOption = None,
    months: Annotated[
        str | None, typer.Option(help="Months as 2025-01,2025-02; default: all.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only this language (BCP 47); repeatable.")
    ] = None,
    workers: WorkersOption = CORES,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Annotate anew what another model or other rules annotated.

    Articles whose pipeline is the one that `CORPUS_MODELS` now asks for are left as they are.

    Example: `corpus reannotate --corpus corpus --months 2025-01 --language fr`
    """
    _log(verbose)
    os.environ["CORPUS_WORKERS"] = str(workers)
    now = datetime.now(UTC)

    def work() -> dict[str, Any]:
        from research_corpus import stages
        from research_corpus.local_run import reannotate_locally

        spec = stages.open_reannotation(
            f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            now.isoformat(),
            corpus_uri(corpus),
            months.split(",") if months else None,
            language,
        )
        return reannotate_locally(spec, workers, Console(stderr=True, quiet=as_json or verbose))

    _print_summary(guarded(work), as_json)


@app.command()
def summary(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Show what a corpus holds and what its latest run did."""
    from research_corpus import stages

    _print_summary(guarded(lambda: stages.summarise(corpus_uri(corpus))), as_json)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="DuckDB SQL; every table of the corpus is a view.")],
    corpus: CorpusOption = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Query the corpus with SQL.

    Example: `corpus query "select publisher, count(*) from articles group by all"`
    """
    print_rows(answer(corpus, lambda connection: connection.sql(sql)), output)


@app.command()
def inspect(
    file: Annotated[str, typer.Argument(help="An article file, or its URI.")],
    record: Annotated[int, typer.Option(min=0, help="Which record of the file, from 0.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Show what every reader and rule makes of one file, with the origin of each value.

    Nothing is written. Call it when a field of the corpus looks wrong: it names the rule.

    Example: `corpus inspect seeds/archive/marran-ferry-copy.txt`
    """
    from research_corpus import stages

    _log(verbose=False)
    found = guarded(lambda: stages.inspect_file(file, record))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from research_corpus.inspect_view import print_inspection

    print_inspection(out, found)


@quarantine_app.command("list")
def quarantine_list(
    corpus: CorpusOption = None,
    run_id: Annotated[str | None, typer.Option("--run", help="Only of this run.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only with this reason code.")] = None,
    resolved: Annotated[bool, typer.Option(help="Also those that became articles since.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    output: FormatOption = Format.TABLE,
) -> None:
    """List quarantined records, latest run first, with the reason and what to do.

    Correct the file in the landing folder and run again: a changed file is taken by itself. If
    the settings were the reason, run with `--reprocess quarantined`.
    """
    sql = (
        "select q.run_id, reason_code, attempts, message, resolved_run_id "
        "from quarantine q left join runs r using (run_id) "
        "where ($run is null or q.run_id = $run) and ($reason is null or reason_code = $reason) "
        "and ($resolved or resolved_run_id is null) "
        "order by r.started_at desc, source_file, source_record limit $limit"
    )
    values = {"run": run_id, "reason": reason, "resolved": resolved, "limit": limit}
    rows = answer(corpus, lambda connection: connection.sql(sql, params=values))
    if output is not Format.TABLE:
        print_rows(rows, output)
        return
    for row in rows.to_pylist():
        tries = "" if row["attempts"] == 1 else f", {row['attempts']} attempts"
        since = f", resolved by {row['resolved_run_id']}" if row["resolved_run_id"] else ""
        out.print(f"[bold]{row['reason_code']}[/]{tries}{since}")
        out.print(f"  {row['message']}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"{len(rows)} quarantined records shown")


@app.command()
def repair(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Finish a commit that a crash interrupted, and sweep its traces.

    Every run does this by itself before it writes; call it to have a whole corpus at once.
    """
    from research_corpus import stages

    done = guarded(lambda: stages.repair(corpus_uri(corpus)))
    if as_json:
        typer.echo(json.dumps(done))
    elif done["finished_run"]:
        out.print(f"Finished the commit of run {done['finished_run']}.")
    else:
        out.print(f"Nothing to finish; {done['files_swept']} leftover files removed.")


def main() -> None:
    """Run the command line."""
    app()


def _print_summary(summary: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        out.print(summary["text"], markup=False, highlight=False, soft_wrap=True, end="")


def _log(verbose: bool) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("research_corpus").setLevel(logging.INFO if verbose else logging.WARNING)
    if not verbose:
        warnings.simplefilter("ignore")
