"""Commands that write a corpus, and the summary of what they did."""

from __future__ import annotations

import getpass
import json
import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

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
    print_summary,
)
from research_corpus.plurals import counted

CORES = os.cpu_count() or 1

runs_app = typer.Typer(rich_markup_mode="markdown")


class Reprocess(StrEnum):
    """Which files a run takes."""

    NEW = "new"
    QUARANTINED = "quarantined"
    ALL = "all"


WorkersOption = Annotated[int, typer.Option(min=1, help="Worker processes.")]


@runs_app.command()
def run(
    landing: Annotated[str, typer.Argument(help="Folder or bucket of article files, or one file.")],
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
    publish_valid: Annotated[
        bool,
        typer.Option(
            "--publish-valid",
            help="Publish the valid articles however many records are quarantined; your user name "
            "is kept in the table runs.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list the files that would be read.")
    ] = False,
    fail_on_warnings: FailOnWarningsOption = False,
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
    log(verbose)
    now = datetime.now(UTC)

    def work() -> dict[str, Any]:
        from research_corpus import stages
        from research_corpus.local_run import run_locally

        spec = stages.open_run(
            run_id or f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            started_at or now.isoformat(),
            landing,
            str(to),
            reprocess=reprocess.value,
            languages=language,
            max_quarantined_ratio=max_quarantined_ratio,
            workers=workers,
            publish_valid_by=getpass.getuser() if publish_valid else None,
        )
        if dry_run:
            return stages.preview(spec)
        return run_locally(spec, workers, Console(stderr=True, quiet=as_json or verbose))

    summary = guarded(work)
    if dry_run:
        _print_preview(summary, as_json)
        return
    print_summary(summary, as_json)
    exit_by(summary["quality"]["verdict"], fail_on_warnings=fail_on_warnings)


def _print_preview(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name in found["files"]:
        typer.echo(name)
    out.print(
        f"{counted(found['files_taken'], 'file')} of {found['files_found']:,} would be read, "
        f"{counted(found['bytes_taken'], 'byte')}; {found['files_unchanged']:,} unchanged",
        highlight=False,
    )
    if gone := found.get("articles_without_file"):
        out.print(f"{counted(gone, 'article')} would leave: the files are gone", highlight=False)


@runs_app.command()
def reannotate(
    corpus: CorpusOption = None,
    months: Annotated[
        str | None, typer.Option(help="Months as 2025-01,2025-02; default: all.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only this language (BCP 47); repeatable.")
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANG=PACKAGE",
            help="Take this model for the language, in this run alone; repeatable.",
        ),
    ] = None,
    workers: WorkersOption = CORES,
    fail_on_warnings: FailOnWarningsOption = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Re-annotate articles whose model or annotation rules are out of date.

    Up-to-date articles are skipped; with `--model` so are those of other languages.

    Example: `corpus reannotate --corpus corpus --months 2025-01 --model fr=fr_core_news_md`
    """
    log(verbose)
    models = _models(model or [])
    now = datetime.now(UTC)

    def work() -> dict[str, Any]:
        from research_corpus import stages
        from research_corpus.local_run import reannotate_locally

        spec = stages.open_reannotation(
            f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            now.isoformat(),
            corpus_uri(corpus),
            months=months.split(",") if months else None,
            languages=language,
            models=models,
            workers=workers,
        )
        return reannotate_locally(spec, workers, Console(stderr=True, quiet=as_json or verbose))

    summary = guarded(work)
    print_summary(summary, as_json)
    exit_by(summary["quality"]["verdict"], fail_on_warnings=fail_on_warnings)


def _models(given: list[str]) -> dict[str, str]:
    """Return the packages of ``LANG=PACKAGE`` options by language."""
    pairs = [option.partition("=") for option in given]
    wrong = next((option for option, pair in zip(given, pairs, strict=True) if not all(pair)), None)
    if wrong is not None:
        raise typer.BadParameter(
            f"{wrong!r} is not LANG=PACKAGE, such as fr=fr_core_news_md", param_hint="--model"
        )
    return {language: package for language, _, package in pairs}


@runs_app.command()
def summary(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Show what a corpus holds and what its latest run did."""
    from research_corpus import operations

    print_summary(guarded(lambda: operations.summarise(corpus_uri(corpus))), as_json)


@runs_app.command()
def repair(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Finish a commit that a crash interrupted, and sweep its traces.

    Every run does this by itself before it writes; call it to have a whole corpus at once.
    """
    from research_corpus import operations

    done = guarded(lambda: operations.repair(corpus_uri(corpus)))
    if as_json:
        typer.echo(json.dumps(done))
    elif done["finished_run"]:
        out.print(f"Finished the commit of run {done['finished_run']}.")
    else:
        out.print(f"Nothing to finish; {counted(done['files_swept'], 'leftover file')} removed.")


@runs_app.command()
def migrate(
    corpus: CorpusOption = None,
    landing: Annotated[
        str | None,
        typer.Option(help="Folder that all files came from; default: unknown, or several."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a corpus of an earlier version up to the present one, in one commit.

    Every article keeps its id. Called again it changes nothing; after a crash call it again.

    Example: `corpus migrate --corpus corpus --landing seeds`
    """
    from research_corpus import operations

    done = guarded(lambda: operations.migrate(corpus_uri(corpus), landing))
    if as_json:
        typer.echo(json.dumps(done))
    elif done["files"]:
        written = counted(done["files"], "file")
        out.print(f"Migrated to schema version {done['version']}; {written} written.")
    else:
        out.print("Nothing to migrate.")
