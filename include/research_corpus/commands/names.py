"""The analyst's commands about names and speakers."""

from __future__ import annotations

from typing import Annotated

import typer

from research_corpus.analyst.macro_calls import call_of
from research_corpus.commands.analysis_options import (
    PANEL,
    CsvOption,
    DuplicatesOption,
    LanguageOption,
    LimitOption,
    MonthOption,
    NearDuplicatesOption,
    PublisherOption,
    Voice,
    subset_option,
)
from research_corpus.commands.console import CorpusOption, Format, FormatOption, show_rows

names_app = typer.Typer(rich_markup_mode="markdown")


@names_app.command(rich_help_panel=PANEL)
def cooccurrence(
    label: Annotated[str | None, typer.Argument(help="Entity type, such as PERSON.")] = None,
    other: Annotated[str | None, typer.Option(help="Type of the second, such as GPE.")] = None,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """List entities that are named in one sentence.

    Example: `corpus cooccurrence PERSON --other GPE`
    """
    call = call_of("cooccurrence", label, other_label=other)
    subset = subset_option(month, publisher, language, without_near)
    show_rows(call, subset, with_duplicates, limit, output, csv, corpus)


@names_app.command(rich_help_panel=PANEL)
def mentions(
    label: Annotated[str | None, typer.Argument(help="Entity type, such as PERSON.")] = None,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    with_duplicates: DuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """List the names that are mentioned most, with their articles, months and publishers.

    Example: `corpus mentions PERSON --month 2025`
    """
    subset = subset_option(month, publisher, None, False)
    show_rows(call_of("most_mentioned", label), subset, with_duplicates, limit, output, csv, corpus)


@names_app.command(rich_help_panel=PANEL)
def quotes(
    speaker: Annotated[str, typer.Argument(help="Words of the speaker's name.")],
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """List what a speaker is quoted with.

    Example: `corpus quotes novak --format json`
    """
    subset = subset_option(month, publisher, language, without_near)
    call = call_of("quotes_by", speaker)
    show_rows(call, subset, with_duplicates, limit, output, csv, corpus)


@names_app.command(rich_help_panel=PANEL)
def voices(
    by: Annotated[Voice, typer.Option(help="What to sum up by.")] = Voice.SPEAKER,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """Sum up who is quoted: quotations, quoted words and their share, where in the text.

    Example: `corpus voices --by role --publisher "BBC News"`
    """
    subset = subset_option(month, publisher, language, without_near)
    show_rows(call_of("voices", by.value), subset, with_duplicates, limit, output, csv, corpus)
