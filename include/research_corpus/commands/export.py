"""The command that writes articles in the formats of other tools."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from research_corpus.commands.analysis_options import (
    DuplicatesOption,
    LanguageOption,
    MonthOption,
    PublisherOption,
)
from research_corpus.commands.console import CorpusOption, JsonOption, guarded, out
from research_corpus.commands.progress import progress_bar
from research_corpus.commands.release import PANEL
from research_corpus.plurals import counted
from research_corpus.release.formats import Format

export_app = typer.Typer(rich_markup_mode="markdown")


@export_app.command(rich_help_panel=PANEL)
def export(
    format_: Annotated[
        Format,
        typer.Argument(
            metavar="FORMAT",
            help="conllu: CoNLL-U; vrt: vertical text for CWB and Sketch Engine; tei: TEI P5; "
            "docbin: spaCy; text: plain text and metadata.csv for AntConc, quanteda, LancsBox; "
            "hf: a folder for Hugging Face datasets.",
        ),
    ],
    to: Annotated[str, typer.Option("--to", help="Folder to write, a new one.")],
    corpus: CorpusOption = None,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    query: Annotated[
        str | None, typer.Option(help="Only articles whose article_id this SQL gives.")
    ] = None,
    with_duplicates: DuplicatesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write articles for another tool, month by month, all or a choice of them.

    Articles that repeat another are left out unless `--with-duplicates` is given. The corpus may
    be a release. docs/releases.md describes what each format holds.

    Example: `corpus export conllu --to conllu --month 2025-03 --publisher "BBC News"`

    Example: `corpus export text --to texts --query "select article_id from articles where
    title ilike '%council%'"`
    """
    from research_corpus import operations

    which = {
        "month": month,
        "publisher": publisher,
        "language": language,
        "query": query,
        "with_duplicates": with_duplicates,
    }
    with progress_bar("articles", quiet=as_json) as on_progress:
        done = guarded(lambda: operations.export(format_.value, to, corpus, which, on_progress))
    if as_json:
        typer.echo(json.dumps(done))
        return
    duplicates = "included" if with_duplicates else "left out"
    line = (
        f"{done['to']}: {counted(done['articles'], 'article')} of "
        f"{counted(len(done['months']), 'month')} (exact duplicates {duplicates})"
    )
    out.print(line, markup=False, highlight=False, soft_wrap=True)
