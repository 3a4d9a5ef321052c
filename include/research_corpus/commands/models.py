"""The command that lists models of annotation and checks those in use."""

from __future__ import annotations

from typing import Annotated

import typer

from research_corpus.commands.console import Format, FormatOption, guarded, log, out, print_rows

models_app = typer.Typer(rich_markup_mode="markdown")


@models_app.command()
def models(
    check: Annotated[
        bool, typer.Option("--check", help="Load the models that CORPUS_MODELS names instead.")
    ] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """List models of annotation: installed or not, which the settings name, published accuracy.

    A language without a model is annotated by rules. Other spaCy models may be named too.

    Example: `corpus models --check`
    """
    from research_corpus import operations

    log(verbose=False)
    if check:
        guarded(operations.check_models)
        out.print("All models that CORPUS_MODELS names can be used.")
        return
    import pyarrow as pa

    print_rows(pa.Table.from_pylist(guarded(operations.list_models)), output)
