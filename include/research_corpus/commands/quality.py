"""Commands that watch the quality of a corpus: the monitor, and Great Expectations' pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from research_corpus.commands.console import (
    CorpusOption,
    FailOnWarningsOption,
    JsonOption,
    VerboseOption,
    corpus_uri,
    exit_by,
    guarded,
    log,
    out,
)
from research_corpus.plurals import counted

quality_app = typer.Typer(rich_markup_mode="markdown")


@quality_app.command()
def monitor(
    corpus: CorpusOption = None,
    run_id: Annotated[
        str | None, typer.Option(help="Name of the run; default: from the time.")
    ] = None,
    started_at: Annotated[
        str | None, typer.Option(help="Time of the run, ISO 8601; default: now.")
    ] = None,
    fail_on_warnings: FailOnWarningsOption = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Check the whole corpus, and every publisher against its own past.

    Whether keys, references, offsets and files are sound; which publishers fell silent, halved
    their volume, lost their dates or changed their language. What is found is kept in
    `quality_results` and `quality_metrics`; no article is touched. Exit code 3: a critical rule
    failed.

    Example: `corpus monitor --corpus corpus`
    """
    from research_corpus import operations

    log(verbose)
    now = datetime.now(UTC)
    name = run_id or f"monitor__{now:%Y-%m-%dT%H-%M-%S.%f}"
    found = guarded(
        lambda: operations.monitor(name, started_at or now.isoformat(), corpus_uri(corpus))
    )
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)
    exit_by(found["verdict"], fail_on_warnings=fail_on_warnings)


@quality_app.command()
def data_docs(
    to: Annotated[str, typer.Argument(help="Folder to write the pages into.")],
    runs: Annotated[int, typer.Option(min=1, help="How many of the latest runs.")] = 20,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the latest runs' quality results as Great Expectations' own pages.

    They load their styles from the web and get slower with each run; the pages in Airflow do not.

    Example: `corpus data-docs out --runs 5`
    """
    from research_corpus import operations

    log(verbose=False)
    done = guarded(lambda: operations.export_data_docs(to, runs, corpus_uri(corpus)))
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
    else:
        out.print(
            f"{counted(len(done['runs']), 'run')}: {done['index']}", markup=False, soft_wrap=True
        )


def _print(found: dict[str, Any]) -> None:
    lines = [f"Corpus {found['verdict']}: {counted(found['rules_evaluated'], 'rule')} evaluated"]
    for title, sentences in (
        ("failed", found["reasons"]),
        ("alerts", [alert["reason"] for alert in found["alerts"]]),
        ("warnings", found["warnings"]),
    ):
        lines += [f"  {title:<10}{sentence}" for sentence in sentences]
    lines.append(f"  {'report':<10}{found['report']}")
    out.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
