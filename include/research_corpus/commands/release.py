"""Commands about releases: make, list, verify, fill in again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from research_corpus.commands.console import (
    EXIT_TERMINAL,
    CorpusOption,
    JsonOption,
    corpus_uri,
    err,
    guarded,
    log,
    out,
)
from research_corpus.commands.progress import progress_bar
from research_corpus.commands.runs import CORES, WorkersOption
from research_corpus.plurals import counted

release_app = typer.Typer(rich_markup_mode="markdown")

PANEL = "Releases and exports"

ReleasesOption = Annotated[
    str | None,
    typer.Option("--to", help="Folder of releases.", show_default="_releases below the corpus"),
]


@release_app.command(rich_help_panel=PANEL)
def release(
    version: Annotated[str, typer.Argument(help="Name of the version; none is overwritten.")],
    corpus: CorpusOption = None,
    to: ReleasesOption = None,
    without_text: Annotated[
        bool,
        typer.Option("--without-text", help="Leave out texts and words, so that it may be shared."),
    ] = False,
    created_at: Annotated[
        str | None, typer.Option(help="Date of the release, ISO 8601; default: now.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Freeze the corpus as a citable version: tables, checksums, card, licences, changes.

    On one disk the Parquet files are hard links, which take no room. Title, authors and licence
    come from the file that `CORPUS_CITATION` names. With `--without-text`, words are hashed with
    `CORPUS_RELEASE_KEY`, or left out where it is not set.

    Example: `corpus release 2026.1 --corpus corpus --to releases`
    """
    from research_corpus import operations

    asked_at = created_at or datetime.now(UTC).isoformat()
    with progress_bar("hash files", quiet=as_json) as on_progress:
        made = guarded(
            lambda: operations.release(
                version, asked_at, corpus, to, on_progress, without_text=without_text
            )
        )
    if as_json:
        typer.echo(json.dumps(made))
        return
    _say(f"{made['release']}: {counted(made['articles'], 'article')} (duplicates included), "
         f"{counted(made['tokens'], 'token')}, {counted(made['files'], 'file')}, "
         f"{counted(made['bytes'], 'byte')}")  # fmt: skip
    if made["changes"]:
        counts = " · ".join(f"{kind} {count:,}" for kind, count in made["changes"].items())
        _say(f"Against {made['previous']}: {counts}")


@release_app.command(rich_help_panel=PANEL)
def releases(
    corpus: CorpusOption = None, to: ReleasesOption = None, as_json: JsonOption = False
) -> None:
    """List the releases of a corpus, newest first.

    Example: `corpus releases --corpus corpus`
    """
    from research_corpus import operations

    found = guarded(lambda: operations.list_releases(corpus_uri(corpus), to))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("name", "made", "articles, duplicates included", "tokens", "months", "changes")
    for each in found:
        months = f"{each['first_month']} to {each['last_month']}" if each["first_month"] else ""
        changes = each["changes"] or {}
        counts = " ".join(f"{kind} {count:,}" for kind, count in changes.items())
        numbers = (f"{each['articles']:,}", f"{each['tokens']:,}")
        table.add_row(each["name"], each["created_at"][:10], *numbers, months, counts)
    out.print(table)


@release_app.command(rich_help_panel=PANEL)
def verify(
    place: Annotated[
        str | None, typer.Argument(help="A release, or a corpus.", show_default="the corpus")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find changed, missing and extra files; exit with 1 if there is any.

    A release is compared byte by byte with the checksums of its manifest.

    Files of a live corpus are compared with the checksums that each commit writes, and with each
    other: every Parquet file can be read and has the schema of its contract; keys are unique; no
    row lacks its article, no article its rows of tokens and sentences; articles lie in the right
    month file, once; texts are those that their `content_id` was made of; the ledger knows every
    article; no file is unknown or lacking.

    Example: `corpus verify corpus/_releases/2026.1`
    """
    from research_corpus import operations

    where = place or corpus_uri(corpus)
    with progress_bar("verify", quiet=as_json) as on_progress:
        found = guarded(lambda: operations.verify(where, on_progress))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for finding in found["findings"]:
            _say(f"{finding['kind']} {finding['path']}: {finding['message']}")
        _say(_verdict(where, found))
    if found["findings"]:
        raise typer.Exit(EXIT_TERMINAL)


@release_app.command(rich_help_panel=PANEL)
def rehydrate(
    shareable: Annotated[str, typer.Argument(help="A release made with --without-text.")],
    to: Annotated[str, typer.Option("--to", help="Folder of the filled corpus, a new one.")],
    landing: Annotated[
        str | None, typer.Option(help="The article files, if you have no corpus of them yet.")
    ] = None,
    corpus: CorpusOption = None,
    workers: WorkersOption = CORES,
    as_json: JsonOption = False,
) -> None:
    """Fill a shareable release with the texts of whoever holds the sources.

    An article is filled if the corpus, or the one that is first made of `--landing`, has exactly
    its text. `not-rehydrated.csv` in the new corpus names those that were not, or not wholly.

    Example: `corpus rehydrate 2026.1-shareable --corpus corpus --to filled`
    """
    from research_corpus import operations

    log(verbose=False)
    with TemporaryDirectory(prefix="corpus-rehydrate-") as folder:
        holder = corpus_uri(corpus)
        if landing:
            holder = f"{folder}/corpus"
            guarded(lambda: _ingest(landing, holder, workers, as_json))
        with progress_bar("fill files", quiet=as_json) as on_progress:
            done = guarded(lambda: operations.rehydrate(shareable, holder, to, on_progress))
    if as_json:
        typer.echo(json.dumps(done))
        return
    _say(f"{to}: filled {done['filled']:,} · partly {done['partly']:,} · "
         f"missing {done['missing']:,} (see {done['report']})")  # fmt: skip


def _ingest(landing: str, corpus: str, workers: int, quiet: bool) -> None:
    from research_corpus import stages
    from research_corpus.local_run import run_locally

    now = datetime.now(UTC)
    spec = stages.open_run(
        f"rehydrate__{now:%Y-%m-%dT%H-%M-%S.%f}",
        now.isoformat(),
        landing,
        corpus,
        max_quarantined_ratio=1,
        min_text_chars=0,
    )
    summary = run_locally(spec, workers, Console(stderr=True, quiet=quiet))
    if not quiet:
        err.print(summary["text"], markup=False, highlight=False, soft_wrap=True, end="")


def _verdict(where: str, found: dict[str, Any]) -> str:
    count = len(found["findings"])
    if count:
        return f"{where}: {counted(count, 'finding')}"
    return f"{where} OK: " + (
        "all checksums match" if found["kind"] == "release" else "all files fit together"
    )


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)
