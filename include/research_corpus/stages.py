"""The door: one function a stage, JSON in, JSON out.

Dags and the command line call nothing else of the library, so both give the same bytes. Stages
meet only through files in the run's staging folder and the small values returned here; each may
be run again by itself and writes the same files again. Heavy imports happen inside, so that
parsing a Dag costs nothing.

The flow: :func:`open_run`, :func:`plan`, :func:`extract` for each batch, :func:`link_duplicates`,
:func:`annotate` for each batch, :func:`check_quality`, :func:`publish`, :func:`report`.
Articles of the corpus are annotated anew by :func:`open_reannotation`, :func:`recall` and the same
stages from :func:`link_duplicates` on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

JSON = dict[str, Any]


def open_run(
    run_id: str,
    started_at: str,
    landing: str,
    corpus: str | None = None,
    reprocess: str = "new",
    languages: list[str] | None = None,
    max_quarantined_ratio: float | None = None,
    min_text_chars: int | None = None,
    *,
    enforce_landing_roots: bool = False,
) -> JSON:
    """Check what a run is asked to do and return its specification, which every stage takes.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        landing: folder or bucket of article files.
        corpus: root of the corpus; default: settings.
        reprocess: ``new``, ``quarantined`` or ``all``.
        languages: BCP 47 tags to keep; all if null.
        max_quarantined_ratio: threshold of the gate; default: settings.
        min_text_chars: shorter texts are quarantined; default: settings.
        enforce_landing_roots: refuse a landing folder outside ``CORPUS_LANDING_ROOTS``.

    Raises:
        ConfigError: the landing folder is not allowed, a model is not installed, the file of
            publishers cannot be used, a value is wrong.
    """
    from pydantic import ValidationError

    from research_corpus.annotate.models import check_models
    from research_corpus.errors import ConfigError
    from research_corpus.metadata.publishers import default_registry
    from research_corpus.pipeline.run_spec import (
        RunSpec,
        check_landing,
        parse_started_at,
        staging_uri,
    )
    from research_corpus.settings import get_settings

    settings = get_settings()
    if enforce_landing_roots:
        check_landing(landing, settings.landing_roots)
    check_models(settings.models)
    default_registry()
    where = corpus or settings.uri
    ratio = (
        settings.max_quarantined_ratio if max_quarantined_ratio is None else max_quarantined_ratio
    )
    try:
        run = RunSpec.model_validate(
            {
                "run_id": run_id,
                "started_at": parse_started_at(started_at),
                "landing": landing,
                "corpus": where,
                "staging": staging_uri(settings, where, run_id),
                "reprocess": reprocess,
                "languages": languages or None,
                "max_quarantined_ratio": ratio,
                "min_text_chars": (
                    settings.min_text_chars if min_text_chars is None else min_text_chars
                ),
            }
        )
    except ValidationError as error:
        raise ConfigError(f"The run cannot be opened: {error}", run_id=run_id) from error
    return run.model_dump(mode="json")


def plan(run: JSON) -> JSON:
    """List new and changed files in batches of even size.

    Returns:
        ``batches`` (names for :func:`extract`), ``files_found``, ``files_unchanged``,
        ``files_taken``, ``bytes_taken``.

    Raises:
        ConfigError: the landing folder does not exist.
        TransientError: the storage failed for now.
    """
    from research_corpus.pipeline.plan import plan
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return plan(RunSpec.model_validate(run), get_settings())


def open_reannotation(
    run_id: str,
    started_at: str,
    corpus: str | None = None,
    months: list[str] | None = None,
    languages: list[str] | None = None,
) -> JSON:
    """Return the specification of a run that annotates articles of the corpus anew.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        corpus: root of the corpus; default: settings.
        months: partition keys, such as ``2025-01`` or ``unknown``; all if null.
        languages: BCP 47 tags; all if null.

    Raises:
        ConfigError: there is no corpus, a model is not installed, a value is wrong.
    """
    from research_corpus.annotate.models import check_models
    from research_corpus.pipeline.run_spec import (
        RunSpec,
        check_corpus,
        check_months,
        parse_started_at,
        staging_uri,
    )
    from research_corpus.settings import get_settings

    settings = get_settings()
    check_models(settings.models)
    where = corpus or settings.uri
    check_corpus(where)
    check_months(months or [])
    run = RunSpec(
        run_id=run_id,
        started_at=parse_started_at(started_at),
        landing=None,
        corpus=where,
        staging=staging_uri(settings, where, run_id),
        languages=tuple(languages) if languages else None,
        months=tuple(months) if months else None,
        max_quarantined_ratio=settings.max_quarantined_ratio,
        min_text_chars=0,
    )
    return run.model_dump(mode="json")


def recall(run: JSON) -> JSON:
    """Stage the articles whose pipeline is not the one that the settings ask for.

    It takes the place of :func:`plan` and :func:`extract` in a run of :func:`open_reannotation`.

    Returns:
        Counts of ``articles`` in the chosen months and languages, and of ``outdated`` ones.
    """
    from research_corpus.pipeline.recall import recall
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return recall(RunSpec.model_validate(run), get_settings())


def extract(run: JSON, batch: str) -> JSON:
    """Read one batch of files into normalised articles.

    Returns:
        Counts of ``articles``, ``quarantined`` and ``skipped`` records.

    Raises:
        TransientError: the storage failed for now.
    """
    from research_corpus.pipeline.extract import extract
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return extract(RunSpec.model_validate(run), batch, get_settings())


def link_duplicates(run: JSON) -> JSON:
    """Decide which extracted articles are new, which repeat or replace others.

    Returns:
        ``batches`` (names for :func:`annotate`) and counts.
    """
    from research_corpus.pipeline.link import link_duplicates
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return link_duplicates(RunSpec.model_validate(run), get_settings())


def annotate(run: JSON, batch: str) -> JSON:
    """Annotate one batch of articles with the model of its language.

    Returns:
        Counts of ``articles``, ``tokens``, ``sentences``, ``entities``, ``quotes`` and
        ``quarantined``.
    """
    from research_corpus.pipeline.annotate import annotate
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return annotate(RunSpec.model_validate(run), batch, get_settings())


def check_quality(run: JSON) -> JSON:
    """Evaluate the quality suites on the staged run and judge whether it may be published.

    Returns:
        ``passed``, ``reasons`` and the number of articles ``rejected`` by row rules.

    Raises:
        QualityGateError: the run is not fit to publish; only its history and report are kept.
    """
    from research_corpus.pipeline.check import check_quality
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return check_quality(RunSpec.model_validate(run), get_settings(), datetime.now(UTC))


def publish(run: JSON) -> JSON:
    """Commit the run into the corpus, all of it or nothing.

    Returns:
        ``months`` that were touched, sorted, and ``counts``.

    Raises:
        ConcurrentRunError: another run published since this one planned.
        CorpusLockedError: another writer held the corpus; try again.
        LedgerBalanceError: a record was lost; nothing was published.
    """
    from research_corpus.pipeline.publish import publish
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return publish(RunSpec.model_validate(run), get_settings(), datetime.now(UTC))


def report(run: JSON) -> JSON:
    """Write the run's report into the corpus and remove its intermediate files.

    Returns:
        The summary; ``text`` is for people, ``report`` is where it lies.
    """
    from research_corpus.pipeline.report import report
    from research_corpus.pipeline.run_spec import RunSpec

    return report(RunSpec.model_validate(run))


def summarise(corpus: str) -> JSON:
    """Return what a corpus holds and what its latest run did; ``text`` is for people.

    Raises:
        ConfigError: there is no corpus at that place.
    """
    from research_corpus.pipeline.report import summarise
    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.pipeline.summary_text import render
    from research_corpus.storage.layout import Corpus

    check_corpus(corpus)
    summary = summarise(Corpus.open(corpus))
    return summary | {"text": render(summary)}


def repair(corpus: str) -> JSON:
    """Finish a commit that a crash interrupted, and delete staged files that belong to none.

    Returns:
        ``finished_run`` (null if there was nothing to finish) and ``files_swept``.

    Raises:
        CorpusLockedError: a writer is at work.
        CorruptCorpusError: a file that the commit needs is gone.
    """
    from research_corpus.settings import get_settings
    from research_corpus.storage.commit import repair
    from research_corpus.storage.layout import Corpus

    finished, swept = repair(Corpus.open(corpus), get_settings().lock_timeout_seconds)
    return {"finished_run": finished, "files_swept": swept}


def inspect_file(path: str, record: int = 0) -> JSON:
    """Tell what every reader and rule makes of one file; nothing is written.

    Args:
        path: a file or URI, in a landing folder or not.
        record: which of its records to show in full, from 0.

    Returns:
        Readers with their sureness, counts, rejections with their remedy, and of the record its
        blocks, claims, fields with provenance, authors and flags.

    Raises:
        ConfigError: there is no such file or record.
    """
    from research_corpus.pipeline.inspect import inspect_file
    from research_corpus.settings import get_settings

    return inspect_file(path, record, get_settings(), datetime.now(UTC))
