"""Commands about records that could not become articles."""

from __future__ import annotations

from typing import Annotated

import typer

from research_corpus.commands.console import (
    CorpusOption,
    Format,
    FormatOption,
    answer,
    out,
    print_rows,
)

quarantine_app = typer.Typer(no_args_is_help=True, help="Records that could not become articles.")


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
