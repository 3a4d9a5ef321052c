"""Options that the analyst's commands share, and the values they take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from research_corpus.analyst.macro_calls import subset_of
from research_corpus.errors import ConfigError


def subset_option(
    month: str | None, publisher: str | None, language: str | None, without_near: bool
) -> str:
    """Return the subset that the options of a command describe.

    Raises:
        typer.BadParameter: a value cannot stand in a subset.
    """
    try:
        return subset_of(month, publisher, language, without_near=without_near)
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from error


PANEL = "Analysis (exact duplicates are left out unless --with-duplicates is given)"
"""Under which heading the analyst's commands stand in the help."""


class Attribute(StrEnum):
    """What of a token is compared and counted."""

    LOWER = "lower"
    FORM = "form"
    LEMMA = "lemma"


class Measure(StrEnum):
    """How strongly two words go together."""

    LOG_LIKELIHOOD = "log_likelihood"
    LOG_DICE = "log_dice"
    MI = "mi"
    T_SCORE = "t_score"


class Grouping(StrEnum):
    """What frequencies are shown by."""

    MONTH = "month"
    YEAR = "year"
    PUBLISHER = "publisher"
    LANGUAGE = "language"
    SECTION = "section"
    ARTICLE = "article"
    ALL = "all"


class Voice(StrEnum):
    """What quotations are summed up by."""

    SPEAKER = "speaker"
    KIND = "kind"
    ROLE = "role"
    PUBLISHER = "publisher"
    MONTH = "month"


CsvOption = Annotated[bool, typer.Option("--csv", help="The same as --format csv.")]
LimitOption = Annotated[int, typer.Option(min=1, help="Rows at most.")]
MonthOption = Annotated[
    str | None, typer.Option(help="Only this month, 2025-03, or year, 2025; no other is read.")
]
PublisherOption = Annotated[str | None, typer.Option(help="Only articles of this publisher.")]
LanguageOption = Annotated[str | None, typer.Option(help="Only this language (BCP 47).")]
DuplicatesOption = Annotated[
    bool, typer.Option("--with-duplicates", help="Also articles that repeat another word for word.")
]
NearDuplicatesOption = Annotated[
    bool,
    typer.Option(
        "--without-near-duplicates",
        help="Also leave out near duplicates, and parts of longer articles.",
    ),
]
AttributeOption = Annotated[
    Attribute, typer.Option(help="Compare and count forms without case, forms, or lemmas.")
]
TermArgument = Annotated[str, typer.Argument(help="A word; * stands for any characters.")]
PlotOption = Annotated[
    Path | None, typer.Option("--plot", help="Also draw a figure: a file in .svg or .png.")
]
