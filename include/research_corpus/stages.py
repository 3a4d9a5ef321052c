"""The stages of a run: one function each, JSON in, JSON out.

With :mod:`research_corpus.operations` they are the library's public API. Dags and commands call
them alike, so both give the same bytes. Stages meet only through files in the run's staging folder
and the small values returned here; each may be run again by itself and writes the same files again.
Heavy imports happen inside, so that parsing a Dag costs nothing. What a stage takes, returns and
raises is said at the function that does the work, named in each docstring.

The flow: :func:`open_run`, :func:`plan`, :func:`extract` for each batch, :func:`link_duplicates`,
:func:`annotate` for each batch, :func:`check_quality`, :func:`publish`, :func:`report`.
Articles of the corpus are re-annotated by :func:`open_reannotation`, :func:`recall` and the same
stages from :func:`link_duplicates` on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Unpack

if TYPE_CHECKING:
    from research_corpus.pipeline.open_run import RunOptions
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import Settings

JSON = dict[str, Any]


def open_run(
    run_id: str,
    started_at: str,
    landing: str | None,
    corpus: str | None = None,
    **options: Unpack[RunOptions],
) -> JSON:
    """Check what a run is asked to do: :func:`research_corpus.pipeline.open_run.open_run`."""
    from research_corpus.pipeline.open_run import open_run

    return open_run(run_id, started_at, landing, corpus, **options)


def open_reannotation(
    run_id: str,
    started_at: str,
    corpus: str | None = None,
    *,
    months: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    models: dict[str, str] | None = None,
    workers: int | None = None,
) -> JSON:
    """Specify a re-annotation: :func:`research_corpus.pipeline.open_run.open_reannotation`."""
    from research_corpus.pipeline.open_run import open_reannotation

    return open_reannotation(
        run_id,
        started_at,
        corpus,
        months=months,
        languages=languages,
        models=models,
        workers=workers,
    )


def plan(run: JSON) -> JSON:
    """List new and changed files in batches: :func:`research_corpus.pipeline.plan.plan`."""
    from research_corpus.pipeline.plan import plan

    return plan(*_opened(run))


def preview(run: JSON) -> JSON:
    """List the files a run would read: :func:`research_corpus.pipeline.preview.preview`."""
    from research_corpus.pipeline.preview import preview

    return preview(*_opened(run))


def landing_marker(landing: str) -> str:
    """Return a text that changes with the files of a landing folder.

    See :func:`research_corpus.pipeline.landing_marker.landing_marker`.
    """
    from research_corpus.pipeline.landing_marker import landing_marker

    return landing_marker(landing)


def recall(run: JSON) -> JSON:
    """Stage the articles to re-annotate: :func:`research_corpus.pipeline.recall.recall`."""
    from research_corpus.pipeline.recall import recall

    return recall(*_opened(run))


def extract(run: JSON, batch: str) -> JSON:
    """Read a batch of files: :func:`research_corpus.pipeline.read_guard.extract_guarded`."""
    from research_corpus.pipeline.read_guard import extract_guarded

    spec, settings = _opened(run)
    return extract_guarded(spec, batch, settings)


def link_duplicates(run: JSON) -> JSON:
    """Decide which articles are new: :func:`research_corpus.pipeline.link.link_duplicates`."""
    from research_corpus.pipeline.link import link_duplicates

    return link_duplicates(*_opened(run))


def annotate(run: JSON, batch: str) -> JSON:
    """Annotate a batch of articles: :func:`research_corpus.pipeline.annotate.annotate`."""
    from research_corpus.pipeline.annotate import annotate

    spec, settings = _opened(run)
    return annotate(spec, batch, settings)


def check_quality(run: JSON) -> JSON:
    """Evaluate the quality suites: :func:`research_corpus.pipeline.check.check_quality`."""
    from research_corpus.pipeline.check import check_quality

    return check_quality(*_opened(run), datetime.now(UTC))


def publish(run: JSON) -> JSON:
    """Commit the run into the corpus: :func:`research_corpus.pipeline.publish.publish`."""
    from research_corpus.pipeline.publish import publish

    return publish(*_opened(run), datetime.now(UTC))


def report(run: JSON) -> JSON:
    """Write the run's report: :func:`research_corpus.pipeline.report.report`."""
    from research_corpus.pipeline.report import report

    spec, _ = _opened(run)
    return report(spec)


def _opened(run: JSON) -> tuple[RunSpec, Settings]:
    """Return a run's specification, and the settings with the run's own choices in them."""
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    spec = RunSpec.model_validate(run)
    return spec, spec.settings_from(get_settings())
