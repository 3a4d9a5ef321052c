"""The analyst's commands: every macro of the corpus, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from research_corpus.analyst.macro_calls import call_of
from research_corpus.commands.analysis_options import (
    PANEL,
    Attribute,
    AttributeOption,
    CsvOption,
    DuplicatesOption,
    Grouping,
    LanguageOption,
    LimitOption,
    Measure,
    MonthOption,
    NearDuplicatesOption,
    PlotOption,
    PublisherOption,
    TermArgument,
    subset_option,
)
from research_corpus.commands.console import (
    CorpusOption,
    Format,
    FormatOption,
    answer,
    corpus_uri,
    guarded,
    print_rows,
    show_rows,
)
from research_corpus.commands.coverage import print_gaps

analyst_app = typer.Typer(rich_markup_mode="markdown")


@analyst_app.command(rich_help_panel=PANEL)
def freq(
    term: TermArgument,
    by: Annotated[Grouping, typer.Option(help="What to count by.")] = Grouping.MONTH,
    covered: Annotated[
        bool,
        typer.Option(
            "--covered",
            help="Add the rate that complete deliveries make likely, and list the gaps; by month, "
            "year, publisher or all.",
        ),
    ] = False,
    balanced: Annotated[
        bool,
        typer.Option("--balanced", help="With --covered: only publishers without a gap."),
    ] = False,
    attribute: AttributeOption = Attribute.LOWER,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    limit: LimitOption = 1000,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    plot: PlotOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Count a word by month, publisher and the like, also per million tokens.

    Example: `corpus freq ferry --by month --covered --plot ferry.svg`
    """
    _check_plot(plot)
    if balanced and not covered:
        raise typer.BadParameter("needs --covered", param_hint="--balanced")
    named = {"attribute": attribute.value} | ({"balanced": balanced} if covered else {})
    call = call_of("covered_frequency" if covered else "frequency", term, by.value, **named)
    subset = subset_option(month, publisher, language, without_near)
    rows = show_rows(call, subset, with_duplicates, limit, output, csv, corpus)
    if covered:
        print_gaps(subset, corpus)
    if plot:
        from research_corpus.analyst.charts import draw_frequency

        draw_frequency(rows.to_pandas(), term, by.value, plot)


@analyst_app.command(rich_help_panel=PANEL)
def ngrams(
    n: Annotated[int, typer.Argument(min=1, max=10, help="Words in a sequence.")],
    attribute: AttributeOption = Attribute.LOWER,
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
    """List the most frequent sequences of words; none spans a punctuation mark.

    Example: `corpus ngrams 3 --publisher "BBC News"`
    """
    call = call_of("ngrams", n, attribute=attribute.value)
    subset = subset_option(month, publisher, language, without_near)
    show_rows(call, subset, with_duplicates, limit, output, csv, corpus)


@analyst_app.command(rich_help_panel=PANEL)
def collocates(
    term: TermArgument,
    window: Annotated[int, typer.Option(min=1, max=50, help="Tokens on each side.")] = 5,
    measure: Annotated[Measure, typer.Option(help="What to sort by.")] = Measure.LOG_LIKELIHOOD,
    minimum: Annotated[int, typer.Option(min=1, help="Least number of co-occurrences.")] = 1,
    attribute: AttributeOption = Attribute.LOWER,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    plot: PlotOption = None,
    corpus: CorpusOption = None,
) -> None:
    """List the words that go with a word, within a sentence.

    Example: `corpus collocates council --window 4 --measure log_dice --minimum 2`
    """
    _check_plot(plot)
    call = call_of("collocates", term, window, measure.value, attribute=attribute.value)
    subset = subset_option(month, publisher, language, without_near)
    condition = f"where together >= {minimum}"
    rows = show_rows(call, subset, with_duplicates, limit, output, csv, corpus, condition)
    if plot:
        from research_corpus.analyst.charts import draw_collocates

        draw_collocates(rows.to_pandas(), term, measure.value, plot)


@analyst_app.command(rich_help_panel=PANEL)
def keyness(
    a: Annotated[str, typer.Argument(help="A subset: 'publisher=BBC News' or 'month=2025-03'.")],
    b: Annotated[
        str | None, typer.Argument(help="Another; all that is not in the first by default.")
    ] = None,
    minimum: Annotated[int, typer.Option(min=1, help="Least frequency on both sides.")] = 1,
    attribute: AttributeOption = Attribute.LOWER,
    with_duplicates: DuplicatesOption = False,
    limit: LimitOption = 50,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    plot: PlotOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Keyness: words significantly more frequent in one subset than in another, strongest first.

    A subset is `month=2025-03; publisher=BBC News; language=en; near_duplicates=no`, any of
    them. Positive scores: more frequent in A; negative: in B.

    Example: `corpus keyness "publisher=BBC News" "publisher=Reuters" --plot keywords.png`
    """
    _check_plot(plot)
    call = call_of("keyness", a, b, attribute=attribute.value, with_duplicates=with_duplicates)
    sql = (
        f"from {call} where hits_a + hits_b >= {minimum} "
        f"order by abs(log_likelihood) desc, term limit {limit}"
    )
    rows = answer(corpus, lambda connection: connection.sql(sql))
    print_rows(rows, Format.CSV if csv else output)
    if plot:
        from research_corpus.analyst.charts import draw_keyness

        draw_keyness(rows.to_pandas(), a, b or "the rest", plot)


@analyst_app.command(rich_help_panel=PANEL)
def dispersion(
    term: TermArgument,
    attribute: AttributeOption = Attribute.LOWER,
    month: MonthOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    with_duplicates: DuplicatesOption = False,
    without_near: NearDuplicatesOption = False,
    output: FormatOption = Format.TABLE,
    csv: CsvOption = False,
    corpus: CorpusOption = None,
) -> None:
    """Say how evenly a word is spread over the articles: Gries' DP, 0 even to 1 uneven.

    Example: `corpus dispersion council`
    """
    call = call_of("dispersion", term, attribute=attribute.value)
    subset = subset_option(month, publisher, language, without_near)
    show_rows(call, subset, with_duplicates, 1, output, csv, corpus)


@analyst_app.command(rich_help_panel=PANEL)
def views(corpus: CorpusOption = None) -> None:
    """Write `views.sql` into the corpus: its views and macros for any DuckDB client.

    Paths in it are relative, so that the folder can be moved. Start the client in that folder.

    Example: `corpus views --corpus corpus`, then `cd corpus; duckdb -init views.sql`
    """

    def write() -> str:
        from research_corpus.analyst.views import script
        from research_corpus.storage.layout import Corpus

        opened = Corpus.open(corpus_uri(corpus))
        target = opened.file("views.sql")
        target.write_bytes(script(opened).encode())
        return target.uri

    typer.echo(guarded(write))


def _check_plot(plot: Path | None) -> None:
    if plot:
        from research_corpus.analyst.charts import check_target

        guarded(lambda: check_target(plot))
