"""Commands about records that could not become articles: list, look at one, try again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from research_corpus.commands.console import (
    CorpusOption,
    FailOnWarningsOption,
    Format,
    FormatOption,
    JsonOption,
    VerboseOption,
    answer,
    corpus_uri,
    exit_by,
    guarded,
    log,
    out,
    print_rows,
    print_summary,
)
from research_corpus.commands.runs import CORES, WorkersOption
from research_corpus.plurals import counted

quarantine_app = typer.Typer(no_args_is_help=True, help="Records that could not become articles.")

RunOption = Annotated[
    str | None,
    typer.Option("--run", help="Only of this run; default: each record's latest attempt."),
]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Only with this reason code.")]
SourceOption = Annotated[
    str | None,
    typer.Option("--source", help="Only of this file, or of files like bbc-news/*."),
]
LISTED = ("run_id", "landing", "source_file", "source_record", "reason_code", "attempts", "message")


@quarantine_app.command("list")
def quarantine_list(
    corpus: CorpusOption = None,
    run_id: RunOption = None,
    reason: ReasonOption = None,
    source: SourceOption = None,
    resolved: Annotated[bool, typer.Option(help="Include resolved records.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Maximum number of records to show.")] = 100,
    output: FormatOption = Format.TABLE,
) -> None:
    """List quarantined records, latest run first, with the reason and what to do.

    Correct the file in the landing folder and run again, or `corpus quarantine replay`.

    Example: `corpus quarantine list --reason date_in_future --source "bbc-news/*"`
    """
    chosen = {"run": run_id, "reason": reason, "source": source, "resolved": resolved}
    rows = _records(
        corpus, chosen, "order by started_at desc, source_file, source_record", limit
    ).select([*LISTED, "resolved_run_id"])
    if output is not Format.TABLE:
        print_rows(rows, output)
        return
    for row in rows.to_pylist():
        out.print(_headline(row))
        out.print(f"  {row['message']}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"{counted(len(rows), 'quarantined record')} shown")


@quarantine_app.command("show")
def quarantine_show(
    source: Annotated[str, typer.Argument(help="The file, or files like bbc-news/*.")],
    corpus: CorpusOption = None,
    record: Annotated[
        int | None, typer.Option(min=0, help="Only this record of it, from 0.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the quarantined records of a file in full: excerpt, attempts, meaning and remedy.

    Example: `corpus quarantine show defects/date-in-future.txt`
    """
    chosen = {"run": None, "reason": None, "source": source, "resolved": True}
    latest = _records(corpus, chosen, "order by source_file, source_record", 1000).to_pylist()
    shown = [
        {**row, **_reason(row["reason_code"])}
        for row in latest
        if record is None or row["source_record"] == record
    ]
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, default=str))
        return
    for row in shown:
        _print_record(row)
    if not shown:
        out.print(f"No such record in quarantine: {source}", markup=False, highlight=False)


@quarantine_app.command("replay")
def quarantine_replay(
    landing: Annotated[
        str | None,
        typer.Argument(
            help="Folder or bucket to read them in.", show_default="where each file came from"
        ),
    ] = None,
    corpus: CorpusOption = None,
    reason: ReasonOption = None,
    source: SourceOption = None,
    run_id: RunOption = None,
    workers: WorkersOption = CORES,
    fail_on_warnings: FailOnWarningsOption = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Run the files of open quarantined records again, and no other file.

    Records that are still faulty stay in quarantine, and their attempts are counted; the others
    become articles and their rows name this run. The Dag `replay_quarantine` does the same.

    Example: `corpus quarantine replay seeds --corpus corpus --reason date_in_future`
    """
    log(verbose)
    now = datetime.now(UTC)

    def work() -> dict[str, Any]:
        from research_corpus import stages
        from research_corpus.local_run import run_locally

        spec = stages.open_run(
            f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            now.isoformat(),
            landing,
            corpus_uri(corpus),
            replay={"reason": reason, "source": source, "run": run_id},
            workers=workers,
        )
        return run_locally(spec, workers, Console(stderr=True, quiet=as_json or verbose))

    summary = guarded(work)
    print_summary(summary, as_json)
    exit_by(summary["quality"]["verdict"], fail_on_warnings=fail_on_warnings)


def _records(corpus: str | None, chosen: dict[str, Any], order: str, limit: int) -> Any:
    from research_corpus.storage.quarantine import MATCHING

    sql = f"from ({MATCHING}) {order} limit $limit"  # order is one of our own
    return answer(corpus, lambda connection: connection.sql(sql, params=chosen | {"limit": limit}))


def _headline(row: dict[str, Any]) -> Text:
    tries = "" if row["attempts"] == 1 else f", {counted(row['attempts'], 'attempt')}"
    since = f", resolved by {row['resolved_run_id']}" if row["resolved_run_id"] else ""
    return Text.assemble((row["reason_code"], "bold"), tries, since)


def _reason(code: str) -> dict[str, str]:
    from research_corpus.contracts.reasons import REASONS, ReasonCode

    reason = REASONS[ReasonCode(code)]
    return {"meaning": reason.meaning, "remedy": reason.remedy}


def _print_record(row: dict[str, Any]) -> None:
    out.print(_headline(row))
    place = row["source_file"]
    if row["source_record"] is not None:
        place += f", record {row['source_record']}"
    out.print(Text(f"  {place}"), soft_wrap=True)
    out.print(Text(f"  run {row['run_id']}, stage {row['stage']}", "dim"), soft_wrap=True)
    out.print(Text(f"  {row['message']}"), soft_wrap=True)
    out.print(Text(f"  {row['meaning']}"), soft_wrap=True)
    out.print(Text.assemble("  what to do: ", (row["remedy"], "green")), soft_wrap=True)
    if row["raw_excerpt"]:
        out.print(Text(f"  {row['raw_excerpt']}", "dim"), soft_wrap=True)
