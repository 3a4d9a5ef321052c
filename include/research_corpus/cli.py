"""The ``corpus`` command: the pipeline without Airflow, and a first look at its results."""

from __future__ import annotations

import typer

from research_corpus.commands.analysis import analyst_app
from research_corpus.commands.concordance import concordance_app
from research_corpus.commands.coverage import coverage_app
from research_corpus.commands.export import export_app
from research_corpus.commands.ledger import ledger_app
from research_corpus.commands.looking import looking_app
from research_corpus.commands.models import models_app
from research_corpus.commands.names import names_app
from research_corpus.commands.quality import quality_app
from research_corpus.commands.quarantine import quarantine_app
from research_corpus.commands.release import release_app
from research_corpus.commands.report import report_app
from research_corpus.commands.runs import runs_app
from research_corpus.commands.withdrawal import withdrawal_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turn article files into a validated, annotated Parquet corpus, and query it.\n\n"
    "Exit codes: 0 success · 1 error, fix input or configuration · 2 usage · 3 stopped by the "
    "quality gate, nothing was published · 4 passed with warnings, only with --fail-on-warnings · "
    "75 temporary failure, retry.",
)
app.add_typer(runs_app)
app.add_typer(withdrawal_app)
app.add_typer(looking_app)
app.add_typer(models_app)
app.add_typer(ledger_app)
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(quality_app)
app.add_typer(coverage_app)
app.add_typer(concordance_app)
app.add_typer(analyst_app)
app.add_typer(names_app)
app.add_typer(release_app)
app.add_typer(export_app)
app.add_typer(report_app)


def main() -> None:
    """Run the command line."""
    app()
