"""Open a run: what it is asked to do, checked before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from pydantic import ValidationError

from research_corpus.annotate.models import check_models
from research_corpus.errors import ConfigError
from research_corpus.instants import parse_instant
from research_corpus.metadata.publishers import default_registry
from research_corpus.pipeline.run_spec import (
    Reprocess,
    RunSpec,
    check_landing,
    check_months,
    staging_uri,
)
from research_corpus.quality.thresholds import load_thresholds
from research_corpus.settings import Settings, get_settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.migration import require_migrated

JSON = dict[str, Any]


class RunOptions(TypedDict, total=False):
    """Choices of a run, as fields of :class:`~research_corpus.pipeline.run_spec.RunSpec`.

    One that is null or left out is taken from the settings.
    """

    reprocess: Reprocess
    replay: JSON | None
    languages: Sequence[str] | None
    max_quarantined_ratio: float | None
    min_text_chars: int | None
    publish_valid_by: str | None
    enforce_landing_roots: bool
    workers: int | None


def open_run(
    run_id: str,
    started_at: str,
    landing: str | None,
    corpus: str | None = None,
    **options: Unpack[RunOptions],
) -> JSON:
    """Check what a run is asked to do and return its specification, which every stage takes.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        landing: folder or bucket of article files, or one file; in a replay null, to read each file
            where it came from.
        corpus: root of the corpus; default: settings.
        options: a replay without a limit publishes whatever share is quarantined: records that are
            still faulty stay in quarantine.

    Raises:
        ConfigError: the landing folder is not allowed, a model is not installed, the file of
            publishers or of thresholds cannot be used, the corpus is to be migrated first, a value
            is wrong.
    """
    settings = get_settings()
    where = corpus or settings.uri
    if landing is not None and options.get("enforce_landing_roots"):
        check_landing(landing, settings.landing_roots)
    check_models(settings.models)
    default_registry()
    load_thresholds(settings.quality_thresholds)
    require_migrated(Corpus.open(where))
    is_replay = options.get("replay") is not None
    if is_replay:
        Corpus.existing(where)
    elif landing is None:
        raise ConfigError("Name a landing folder; only a replay can do without.", run_id=run_id)
    defaults = {
        "max_quarantined_ratio": 1.0 if is_replay else settings.max_quarantined_ratio,
        "min_text_chars": settings.min_text_chars,
    }
    places = {"landing": landing or settings.landing_uri, "is_landing_given": landing is not None}
    return _specified(run_id, started_at, where, settings, defaults, {**places, **options})


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
    """Return the specification of a run that re-annotates articles of the corpus.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        corpus: root of the corpus; default: settings.
        months: partition keys, such as ``2025-01`` or ``unknown``; all if null.
        languages: BCP 47 tags; all if null.
        models: model package by language, instead of those of the settings; then only articles
            that take one of these are considered.
        workers: batches processed in parallel; default: settings.

    Raises:
        ConfigError: there is no corpus, a model is not installed, a value is wrong.
    """
    settings = get_settings()
    where = corpus or settings.uri
    require_migrated(Corpus.existing(where))
    check_months(months or [])
    limits = {"max_quarantined_ratio": settings.max_quarantined_ratio, "min_text_chars": 0}
    chosen = {"months": months, "languages": languages, "models": models, "workers": workers}
    run = _specified(run_id, started_at, where, settings, limits, chosen)
    check_models(RunSpec.model_validate(run).settings_from(settings).models)
    return run


def _specified(
    run_id: str, started_at: str, corpus: str, settings: Settings, defaults: JSON, chosen: JSON
) -> JSON:
    """Return the specification as JSON; what is null or an empty list was not chosen."""
    values = {
        "run_id": run_id,
        "started_at": parse_instant(started_at),
        "corpus": corpus,
        "staging": staging_uri(settings, corpus, run_id),
        "landing": None,
        **defaults,
        **{name: value for name, value in chosen.items() if value is not None and value != []},
    }
    try:
        return RunSpec.model_validate(values).model_dump(mode="json")
    except ValidationError as error:
        raise ConfigError(f"The run cannot be opened: {error}", run_id=run_id) from error
