"""The command that takes articles down."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from research_corpus.commands.console import CorpusOption, JsonOption, corpus_uri, guarded, out

withdrawal_app = typer.Typer(rich_markup_mode="markdown")

_SHOWN = 20


@withdrawal_app.command()
def withdraw(
    reason: Annotated[str, typer.Option(help="Why; kept in the table withdrawals.")],
    article: Annotated[list[str] | None, typer.Option(help="An article_id; repeatable.")] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="A source_file, alone or below its landing folder, or files like bbc-news/*; "
            "repeatable."
        ),
    ] = None,
    publisher: Annotated[
        list[str] | None, typer.Option(help="A publisher as in articles; repeatable.")
    ] = None,
    corpus: CorpusOption = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would go; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take articles out of every table, for good: on request of an author, a court, a source.

    Their texts do not come in again, from this source or another. Articles that repeat them stay,
    under a new representative, unless they are named too. Releases made before, and exports, are
    not touched.

    Example: `corpus withdraw --source "marran-wire/*" --reason "licence ended" --corpus corpus`
    """
    from research_corpus import operations

    now = datetime.now(UTC)

    def work(dry: bool) -> dict[str, Any]:
        return operations.withdraw(
            f"cli__{now:%Y-%m-%dT%H-%M-%S.%f}",
            now.isoformat(),
            reason,
            corpus_uri(corpus),
            article,
            source,
            publisher,
            dry_run=dry,
        )

    if not (yes or dry_run or as_json):
        _print_articles(guarded(lambda: work(True)))
        typer.confirm("Take them down for good?", abort=True)
    done = guarded(lambda: work(dry_run))
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
    elif dry_run:
        _print_articles(done)
    else:
        counts = done["counts"]
        out.print(
            f"{counts['articles_withdrawn']} articles withdrawn, {counts['articles_linked_anew']} "
            f"linked again, {len(done['months'])} months changed."
        )


def _print_articles(found: dict[str, Any]) -> None:
    for row in found["articles"][:_SHOWN]:
        line = f"{row['article_id']}  {row['source_file']}  {row['title'] or ''}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    more = len(found["articles"]) - _SHOWN
    if more > 0:
        out.print(f"... and {more} more")
    out.print(f"{len(found['articles'])} articles")
