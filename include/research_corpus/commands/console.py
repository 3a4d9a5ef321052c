"""What all commands share: the terminal, common options, printing rows, errors as exit codes."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from research_corpus.analyst.macro_calls import literal
from research_corpus.contracts.verdicts import Verdict
from research_corpus.errors import ConfigError, CorpusError, QualityGateError, TransientError
from research_corpus.settings import get_settings

EXIT_TERMINAL = 1
EXIT_GATE = 3
EXIT_WARNINGS = 4
EXIT_TRANSIENT = 75  # EX_TEMPFAIL of sysexits.h: try again later

out = Console()
err = Console(stderr=True)


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


CorpusOption = Annotated[
    str | None,
    typer.Option("--corpus", help="Root of the corpus.", show_default="CORPUS_URI, else ./corpus"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show the log.")]
FailOnWarningsOption = Annotated[
    bool, typer.Option("--fail-on-warnings", help="Exit with code 4 if it passed with warnings.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the rows.")]


def corpus_uri(given: str | None) -> str:
    """Return the corpus that a command is for: the given one, else that of the settings."""
    return given or get_settings().uri


def asked(corpus: str | None, ask: Callable[[Any], Any]) -> Any:
    """Ask the corpus by DuckDB.

    Args:
        corpus: root of the corpus; default: settings.
        ask: gives the answer for a connection.
    """

    def work() -> Any:
        import duckdb

        from research_corpus.analyst.connection import connect
        from research_corpus.storage.layout import Corpus

        where = Corpus.existing(corpus_uri(corpus)).root.uri
        try:
            return ask(connect(where))
        except duckdb.Error as error:
            raise ConfigError(f"The query failed: {error}") from error

    return guarded(work)


def answer(corpus: str | None, ask: Callable[[Any], Any]) -> Any:
    """Ask the corpus by a relation and return its rows as an Arrow table."""
    return asked(corpus, lambda connection: ask(connection).to_arrow_table())


def show_rows(
    call: str,
    subset: str,
    with_duplicates: bool,
    limit: int,
    output: Format,
    csv: bool,
    corpus: str | None,
    condition: str = "",
) -> Any:
    """Print the rows of a macro that takes a subset, and return them."""
    named = f", subset := {literal(subset)}, with_duplicates := {literal(with_duplicates)})"
    sql = f"from {call.removesuffix(')')}{named} {condition} limit {limit}"
    rows = answer(corpus, lambda connection: connection.sql(sql))
    print_rows(rows, Format.CSV if csv else output)
    return rows


def print_rows(rows: Any, output: Format) -> None:
    """Print an Arrow table."""
    from research_corpus.commands import rows_view

    if output is Format.CSV:
        rows_view.print_csv(typer.get_text_stream("stdout"), rows)
    elif output is Format.JSON:
        typer.echo(json.dumps(rows.to_pylist(), default=str, ensure_ascii=False))
    else:
        rows_view.print_table(out, rows)


def guarded(work: Callable[[], Any]) -> Any:
    """Do the work; turn errors of the library into a message and an exit code."""
    try:
        return work()
    except CorpusError as error:
        err.print(f"[red]{type(error).__name__}[/]: ", end="")
        err.print(error.message, markup=False, soft_wrap=True)
        if isinstance(error, QualityGateError):
            raise typer.Exit(EXIT_GATE) from error
        raise typer.Exit(
            EXIT_TRANSIENT if isinstance(error, TransientError) else EXIT_TERMINAL
        ) from error
    except PermissionError as error:
        message = f"{error}. Give this user the right to it, or name another place."
        err.print(message, markup=False, soft_wrap=True)
        raise typer.Exit(EXIT_TERMINAL) from error


def print_summary(summary: dict[str, Any], as_json: bool) -> None:
    """Print what a run did: its text for people, or all of it as JSON."""
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        out.print(summary["text"], markup=False, highlight=False, soft_wrap=True, end="")


def exit_by(verdict: str, *, fail_on_warnings: bool) -> None:
    """End the command with the exit code of a verdict; return if that is 0."""
    if verdict == Verdict.STOPPED:
        raise typer.Exit(EXIT_GATE)
    if verdict == Verdict.WARNINGS and fail_on_warnings:
        raise typer.Exit(EXIT_WARNINGS)


def log(verbose: bool) -> None:
    """Set up logging: warnings of ours only, or all that the library tells."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("research_corpus").setLevel(logging.INFO if verbose else logging.WARNING)
    if not verbose:
        warnings.simplefilter("ignore")
