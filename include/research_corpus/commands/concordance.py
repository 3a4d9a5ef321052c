"""The commands that show words in context: ``kwic`` and ``search``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from research_corpus.analyst.concordance import Order, concordance
from research_corpus.commands.analysis_options import (
    PANEL,
    Attribute,
    AttributeOption,
    CsvOption,
    DuplicatesOption,
    LanguageOption,
    LimitOption,
    MonthOption,
    NearDuplicatesOption,
    PublisherOption,
    TermArgument,
    subset_option,
)
from research_corpus.commands.console import (
    CorpusOption,
    Format,
    FormatOption,
    asked,
    out,
    print_rows,
)

concordance_app = typer.Typer(rich_markup_mode="markdown")

PRINTED_WIDTH = 40
"""Characters of context on each side where no terminal says how many fit."""


WidthOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Characters of context on each side.",
        show_default=f"as many as fit; {PRINTED_WIDTH} in CSV and JSON",
    ),
]
SortOption = Annotated[
    Order, typer.Option(help="Sort by date, publisher, or the words left or right of the hit.")
]
SampleOption = Annotated[
    int | None, typer.Option(min=1, help="Show a random sample of so many hits.")
]
SeedOption = Annotated[int, typer.Option(help="Seed of the sample: the same draws the same hits.")]


@concordance_app.command(rich_help_panel=PANEL)
def kwic(
    pattern: TermArgument,
    width: WidthOption = None,
    attribute: AttributeOption = Attribute.LOWER,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    sort: SortOption = Order.DATE,
    sample: SampleOption = None,
    seed: SeedOption = 1,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """Show a word, or words one after another, in context (a concordance).

    Example: `corpus kwic 'council*' --sort right --month 2025-03`

    Example: `corpus kwic 'city council' --sample 20 --seed 7`
    """
    subset = subset_option(month, publisher, language, without_near)

    def find(connection: Any, context: int) -> Any:
        from research_corpus.analyst.search import words_sql

        duplicates = {"with_duplicates": with_duplicates}
        return connection.sql(words_sql(pattern, attribute.value, context, subset, **duplicates))

    _show(find, width, sort, sample, seed, limit, Format.CSV if csv else output, corpus)


@concordance_app.command(rich_help_panel=PANEL)
def search(
    query: Annotated[str, typer.Argument(help="Tokens one after another, as in the example.")],
    width: WidthOption = None,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    sort: SortOption = Order.DATE,
    sample: SampleOption = None,
    seed: SeedOption = 1,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """Find sequences of tokens by form, lemma, upos, xpos, deprel, feats or ent_type.

    Values are regular expressions of the whole; `[]` is any token; `* + ? {0,2}` repeat; `|`, `&`,
    `!` and `( )` combine; `%c` ignores case. Matches lie within a sentence.

    Example: `corpus search '[upos="ADJ"]{1,2} [lemma="policy|plan"]'`
    """
    subset = subset_option(month, publisher, language, without_near)

    def find(connection: Any, context: int) -> Any:
        from research_corpus.analyst.search import search as sequences

        return sequences(connection, query, context, subset, with_duplicates=with_duplicates)

    _show(find, width, sort, sample, seed, limit, Format.CSV if csv else output, corpus)


def _show(
    find: Callable[[Any, int], Any],
    width: int | None,
    sort: Order,
    sample: int | None,
    seed: int,
    limit: int,
    output: Format,
    corpus: str | None,
) -> None:
    """Print a concordance: lines for people, or rows for other programs."""
    context = PRINTED_WIDTH if width is None else width
    if output is Format.TABLE:
        context = max(out.width, context)

    def chosen(connection: Any) -> Any:
        return concordance(find(connection, context), sort, sample, seed, limit)

    found = asked(corpus, chosen)
    if output is not Format.TABLE:
        print_rows(found.rows, output)
        return
    from research_corpus.commands.concordance_view import print_concordance

    print_concordance(out, found, width)
