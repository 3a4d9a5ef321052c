"""Commands that look into a corpus or a file as it is: SQL, and what the rules make of a file."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from research_corpus.commands.console import (
    CorpusOption,
    Format,
    FormatOption,
    JsonOption,
    answer,
    guarded,
    log,
    out,
    print_rows,
)

looking_app = typer.Typer(rich_markup_mode="markdown")


@looking_app.command()
def query(
    sql: Annotated[str, typer.Argument(help="DuckDB SQL; every table of the corpus is a view.")],
    corpus: CorpusOption = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Query the corpus with SQL.

    Example: `corpus query "select publisher, count(*) from articles group by all"`
    """
    print_rows(answer(corpus, lambda connection: connection.sql(sql)), output)


@looking_app.command()
def inspect(
    file: Annotated[str, typer.Argument(help="An article file, or its URI.")],
    record: Annotated[int, typer.Option(min=0, help="Which record of the file, from 0.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Show what every reader and rule makes of one file, with the origin of each value.

    Nothing is written. Call it when a field of the corpus looks wrong: it names the rule.

    Example: `corpus inspect seeds/archive/marran-ferry-copy.txt`
    """
    from research_corpus import operations

    log(verbose=False)
    found = guarded(lambda: operations.inspect_file(file, record))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from research_corpus.commands.inspection_view import print_inspection

    print_inspection(out, found)
