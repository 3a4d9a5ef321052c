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

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import Settings

JSON = dict[str, Any]

Progress = Callable[[int, int], None]
"""Told how much of how much is done, by what takes long beside a run."""


def open_run(
    run_id: str,
    started_at: str,
    landing: str | None,
    corpus: str | None = None,
    reprocess: str = "new",
    languages: list[str] | None = None,
    max_quarantined_ratio: float | None = None,
    min_text_chars: int | None = None,
    *,
    publish_valid_by: str | None = None,
    replay: JSON | None = None,
    enforce_landing_roots: bool = False,
) -> JSON:
    """Check what a run is asked to do and return its specification, which every stage takes.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        landing: folder or bucket of article files, or one file; in a replay null, to read each file
            where it came from.
        corpus: root of the corpus; default: settings.
        reprocess: ``new``, ``quarantined`` or ``all``.
        languages: BCP 47 tags to keep; all if null.
        max_quarantined_ratio: threshold of the gate; default: settings, or 1 in a replay, where
            what is still faulty only stays where it is.
        min_text_chars: shorter texts are quarantined; default: settings.
        publish_valid_by: the user who has valid articles published whatever share is quarantined;
            kept in ``runs`` if that was needed. Null: the gate stops such a run.
        replay: ``reason``, ``source`` and ``run`` of open quarantined records, each null for any:
            the run takes their files and no other.
        enforce_landing_roots: refuse a landing folder outside ``CORPUS_LANDING_ROOTS``.

    Raises:
        ConfigError: the landing folder is not allowed, a model is not installed, the file of
            publishers or of thresholds cannot be used, the corpus is to be migrated first, a value
            is wrong.
    """
    from pydantic import ValidationError

    from research_corpus.annotate.models import check_models
    from research_corpus.errors import ConfigError
    from research_corpus.metadata.publishers import default_registry
    from research_corpus.pipeline.run_spec import (
        RunSpec,
        check_corpus,
        check_landing,
        parse_started_at,
        staging_uri,
    )
    from research_corpus.quality.thresholds import load_thresholds
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import require_migrated

    settings = get_settings()
    if enforce_landing_roots and landing is not None:
        check_landing(landing, settings.landing_roots)
    check_models(settings.models)
    default_registry()
    load_thresholds(settings.quality_thresholds)
    where = corpus or settings.uri
    require_migrated(Corpus.open(where))
    if replay is not None:
        check_corpus(where)
    elif landing is None:
        raise ConfigError("Name a landing folder; only a replay can do without.", run_id=run_id)
    usual_ratio = settings.max_quarantined_ratio if replay is None else 1.0
    ratio = usual_ratio if max_quarantined_ratio is None else max_quarantined_ratio
    try:
        run = RunSpec.model_validate(
            {
                "run_id": run_id,
                "started_at": parse_started_at(started_at),
                "landing": landing or settings.landing_uri,
                "is_landing_given": landing is not None,
                "enforce_landing_roots": enforce_landing_roots,
                "corpus": where,
                "staging": staging_uri(settings, where, run_id),
                "reprocess": reprocess,
                "replay": replay,
                "languages": languages or None,
                "max_quarantined_ratio": ratio,
                "min_text_chars": (
                    settings.min_text_chars if min_text_chars is None else min_text_chars
                ),
                "publish_valid_by": publish_valid_by,
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


def preview(run: JSON) -> JSON:
    """Return which files a run would read; nothing is read but to compare it, and nothing kept.

    Returns:
        ``files_found``, ``files_unchanged``, ``files_taken``, ``bytes_taken`` and ``files``, the
        names of those that would be read.

    Raises:
        ConfigError: the landing folder does not exist.
        TransientError: the storage failed for now.
    """
    from research_corpus.pipeline.preview import preview
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return preview(RunSpec.model_validate(run), get_settings())


def landing_marker(landing: str) -> str:
    """Return a text that changes when files of the landing folder come, go or change.

    Nothing is opened; empty where there is no article file.

    Raises:
        TransientError: the storage failed for now.
    """
    from research_corpus.pipeline.landing_marker import landing_marker

    return landing_marker(landing)


def open_reannotation(
    run_id: str,
    started_at: str,
    corpus: str | None = None,
    months: list[str] | None = None,
    languages: list[str] | None = None,
    models: dict[str, str] | None = None,
) -> JSON:
    """Return the specification of a run that annotates articles of the corpus anew.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601, the only clock of its stages.
        corpus: root of the corpus; default: settings.
        months: partition keys, such as ``2025-01`` or ``unknown``; all if null.
        languages: BCP 47 tags; all if null.
        models: model package by language, in place of those of the settings; then articles that
            take one of these are looked at alone.

    Raises:
        ConfigError: there is no corpus, a model is not installed, a value is wrong.
    """
    from pydantic import ValidationError

    from research_corpus.annotate.models import check_models
    from research_corpus.errors import ConfigError
    from research_corpus.pipeline.run_spec import (
        RunSpec,
        check_corpus,
        check_months,
        parse_started_at,
        staging_uri,
    )
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import require_migrated

    settings = get_settings()
    where = corpus or settings.uri
    check_corpus(where)
    require_migrated(Corpus.open(where))
    check_months(months or [])
    try:
        run = RunSpec(
            run_id=run_id,
            started_at=parse_started_at(started_at),
            landing=None,
            corpus=where,
            staging=staging_uri(settings, where, run_id),
            languages=tuple(languages) if languages else None,
            months=tuple(months) if months else None,
            models=models or {},
            max_quarantined_ratio=settings.max_quarantined_ratio,
            min_text_chars=0,
        )
    except ValidationError as error:
        raise ConfigError(f"The run cannot be opened: {error}", run_id=run_id) from error
    check_models(run.settings_from(settings).models)
    return run.model_dump(mode="json")


def recall(run: JSON) -> JSON:
    """Stage the articles whose pipeline is not the one that the settings ask for.

    It takes the place of :func:`plan` and :func:`extract` in a run of :func:`open_reannotation`.

    Returns:
        Counts of ``articles`` in the chosen months and languages, and of ``outdated`` ones.
    """
    from research_corpus.pipeline.recall import recall

    spec, settings = _opened(run)
    return recall(spec, settings)


def extract(run: JSON, batch: str) -> JSON:
    """Read one batch of files into normalised articles.

    Returns:
        Counts of ``articles``, ``quarantined`` and ``skipped`` records.

    Raises:
        TransientError: the storage failed for now, or the process that reads was ended.
    """
    from research_corpus.pipeline.read_guard import extract_guarded
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    return extract_guarded(RunSpec.model_validate(run), batch, get_settings())


def link_duplicates(run: JSON) -> JSON:
    """Decide which extracted articles are new, which repeat or replace others.

    Returns:
        ``batches`` (names for :func:`annotate`) and counts.
    """
    from research_corpus.pipeline.link import link_duplicates

    spec, settings = _opened(run)
    return link_duplicates(spec, settings)


def annotate(run: JSON, batch: str) -> JSON:
    """Annotate one batch of articles with the model of its language.

    Returns:
        Counts of ``articles``, ``tokens``, ``sentences``, ``entities``, ``quotes`` and
        ``quarantined``.
    """
    from research_corpus.pipeline.annotate import annotate

    spec, settings = _opened(run)
    return annotate(spec, batch, settings)


def check_quality(run: JSON) -> JSON:
    """Evaluate the quality suites on the staged run and judge whether it may be published.

    Returns:
        ``verdict`` (a word), ``reasons``, ``warnings``, ``advice`` (what to do, a line each) and
        the number of articles ``rejected`` by row rules.

    Raises:
        QualityGateError: the run is not fit to publish; only its history and report are kept.
    """
    from research_corpus.pipeline.check import check_quality

    spec, settings = _opened(run)
    return check_quality(spec, settings, datetime.now(UTC))


def publish(run: JSON) -> JSON:
    """Commit the run into the corpus, all of it or nothing.

    Returns:
        ``months`` that were touched, sorted, ``counts`` and the ``verdict``.

    Raises:
        ConcurrentRunError: another run published since this one planned.
        CorpusLockedError: another writer held the corpus; try again.
        LedgerBalanceError: a record was lost; nothing was published.
    """
    from research_corpus.pipeline.publish import publish

    spec, settings = _opened(run)
    return publish(spec, settings, datetime.now(UTC))


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


def withdraw(
    run_id: str,
    started_at: str,
    reason: str,
    corpus: str | None = None,
    articles: list[str] | None = None,
    sources: list[str] | None = None,
    publishers: list[str] | None = None,
    *,
    dry_run: bool = False,
) -> JSON:
    """Take articles out of every table of the corpus, for good; any list may name them.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601.
        reason: why; kept in ``withdrawals``.
        corpus: root of the corpus; default: settings.
        articles: article_ids.
        sources: source files, or patterns in which ``*`` stands for anything.
        publishers: names as in ``articles.publisher``.
        dry_run: change nothing.

    Returns:
        ``articles`` (id, title, source_file, publisher of each) and, unless it was a dry run,
        ``months`` and ``counts``.

    Raises:
        ConfigError: no article is meant, or there is no corpus.
        CorpusLockedError: another writer held the corpus; try again.
    """
    from research_corpus.pipeline.run_spec import check_corpus, open_maintenance
    from research_corpus.pipeline.withdraw import Withdrawal, find_withdrawn, withdraw
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import require_migrated

    settings = get_settings()
    where = corpus or settings.uri
    check_corpus(where)
    require_migrated(Corpus.open(where))
    wanted = Withdrawal(
        tuple(articles or ()), tuple(sources or ()), tuple(publishers or ()), reason
    )
    run = open_maintenance(run_id, started_at, where, settings)
    shown = ("article_id", "title", "source_file", "publisher")
    found = find_withdrawn(run.corpus_root, wanted)
    listed = {"articles": [{name: row[name] for name in shown} for row in found]}
    return listed if dry_run else listed | withdraw(run, wanted, settings, datetime.now(UTC))


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


def migrate(corpus: str, landing: str | None = None) -> JSON:
    """Bring a corpus of an earlier version up to the present one, in one commit.

    Args:
        corpus: root of the corpus.
        landing: folder that its files came from; null if unknown or several.

    Returns:
        ``files`` written (0 if it is migrated already), the schema ``version``, ``landing``.

    Raises:
        ConfigError: there is no corpus at that place.
        CorpusLockedError: a writer is at work.
    """
    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.settings import get_settings
    from research_corpus.storage.landings import landing_name
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import migrate

    check_corpus(corpus)
    named = None if landing is None else landing_name(landing)
    return migrate(Corpus.open(corpus), named, get_settings().lock_timeout_seconds)


def maintain(started_at: str, corpus: str | None = None) -> JSON:
    """Finish what a crash left, and remove what runs that ended long ago have staged.

    Args:
        started_at: the time to count back from, ISO 8601.
        corpus: root of the corpus; default: settings.

    Returns:
        ``finished_run``, ``files_swept``, ``staging_removed``, ``bytes_freed`` and ``tables``
        (``files`` and ``bytes`` by table).

    Raises:
        ConfigError: there is no corpus at that place.
        CorpusLockedError: a writer is at work; try again.
    """
    from research_corpus.pipeline.maintain import maintain
    from research_corpus.pipeline.run_spec import check_corpus, parse_started_at
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    settings = get_settings()
    where = corpus or settings.uri
    check_corpus(where)
    return maintain(Corpus.open(where), settings, parse_started_at(started_at))


def monitor(run_id: str, started_at: str, corpus: str | None = None) -> JSON:
    """Look at the whole corpus and at the drift of its publishers; keep what was found.

    Args:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in ISO 8601; what is expected is told by it alone.
        corpus: root of the corpus; default: settings.

    Returns:
        ``verdict`` (a word), ``reasons`` (failed critical rules), ``warnings``, ``alerts`` (each
        with ``reason`` and ``is_new``), counts of rules, and ``report``, the folder that keeps it.

    Raises:
        ConfigError: there is no corpus, or the file of thresholds cannot be used.
        CorpusLockedError: a run published meanwhile; try again.
    """
    from research_corpus.pipeline.monitor import monitor
    from research_corpus.pipeline.run_spec import check_corpus, parse_started_at
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    settings = get_settings()
    where = corpus or settings.uri
    check_corpus(where)
    instant = parse_started_at(started_at)
    return monitor(Corpus.open(where), run_id, instant, settings, datetime.now(UTC))


def export_data_docs(to: str, runs: int = 20, corpus: str | None = None) -> JSON:
    """Write the latest runs' results as Great Expectations' own pages.

    Args:
        to: folder, made if need be.
        runs: how many of the latest runs, > 0; the pages grow slower with each.
        corpus: root of the corpus; default: settings.

    Returns:
        ``index``, the page to open, and ``runs`` that are in it.

    Raises:
        ConfigError: there is no corpus, or no run left results.
    """
    from research_corpus.pipeline.data_docs import export_latest
    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    where = corpus or get_settings().uri
    check_corpus(where)
    return export_latest(Corpus.open(where), to, runs)


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


def _opened(run: JSON) -> tuple[RunSpec, Settings]:
    """Return a run's specification, and the settings with the run's own choices in them."""
    from research_corpus.pipeline.run_spec import RunSpec
    from research_corpus.settings import get_settings

    spec = RunSpec.model_validate(run)
    return spec, spec.settings_from(get_settings())


def release(
    version: str,
    created_at: str,
    corpus: str | None = None,
    to: str | None = None,
    progress: Progress | None = None,
    *,
    without_text: bool = False,
) -> JSON:
    """Freeze the corpus as a citable version with checksums, card, licences and change list.

    Args:
        version: such as ``2026.1``; an existing one is never overwritten.
        created_at: when it was asked for, in ISO 8601; the only clock.
        corpus: root of the corpus, or of a release; default: settings.
        to: folder of releases; default: ``_releases`` below the corpus.
        progress: told of files hashed.
        without_text: leave out texts and words, so that it may be shared.

    Returns:
        ``release`` (where it lies), ``name``, ``articles``, ``tokens``, ``files``, ``bytes``,
        ``previous`` and ``changes`` (``added``, ``changed``, ``removed``; null for the first).

    Raises:
        ConfigError: there is no corpus, the version or the citation file cannot be used.
        CorpusLockedError: a run is publishing; try again.
        ReleaseError: the version exists, there are no articles, or a commit was interrupted.
    """
    from research_corpus.pipeline.run_spec import check_corpus, parse_started_at
    from research_corpus.release.make import Order, make_release
    from research_corpus.settings import get_settings

    settings = get_settings()
    where = corpus or settings.uri
    check_corpus(where)
    order = Order(
        corpus=where,
        version=version,
        kind="shareable" if without_text else "full",
        created_at=parse_started_at(created_at),
        to=to,
    )
    manifest, place = make_release(order, settings, progress or _untold)
    return {
        "release": place.uri,
        **manifest.model_dump(mode="json", include={"name", "articles", "tokens", "previous"}),
        "changes": manifest.changes.model_dump() if manifest.changes else None,
        "files": len(manifest.files),
        "bytes": sum(entry.bytes for entry in manifest.files),
    }


def list_releases(corpus: str | None = None, to: str | None = None) -> list[JSON]:
    """Return the manifests of a corpus' releases without their files, newest first.

    Raises:
        ReleaseError: a manifest cannot be read.
    """
    from research_corpus.release.manifest import list_releases
    from research_corpus.settings import get_settings

    found = list_releases(corpus or get_settings().uri, to)
    return [manifest.model_dump(mode="json", exclude={"files"}) for manifest in found]


def verify(place: str, progress: Progress | None = None) -> JSON:
    """Compare a release with its checksums, or a live corpus' files with each other.

    Returns:
        ``kind`` (``release`` or ``corpus``) and ``findings``, each with ``kind`` (``changed``,
        ``missing``, ``extra``, ``broken``), ``path`` and ``message``; none if all is well.

    Raises:
        ConfigError: nothing is there.
        CorpusLockedError: a run published while the corpus was verified; try again.
        ReleaseError: the manifest cannot be read.
    """
    from dataclasses import asdict

    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.release.manifest import is_release
    from research_corpus.release.structure import verify_corpus
    from research_corpus.release.verify import verify_release
    from research_corpus.storage.layout import Corpus

    check_corpus(place)
    corpus = Corpus.open(place)
    told = progress or _untold
    is_frozen = is_release(corpus.root)
    found = verify_release(corpus.root, told) if is_frozen else verify_corpus(corpus, told)
    kind = "release" if is_frozen else "corpus"
    return {"kind": kind, "findings": [asdict(finding) for finding in found]}


def rehydrate(shareable: str, holder: str, to: str, progress: Progress | None = None) -> JSON:
    """Fill a shareable release with the texts of a corpus that was made of the sources.

    Args:
        shareable: the release.
        holder: root of the corpus that has the texts.
        to: folder of the filled corpus, which must not exist.
        progress: told of files done.

    Returns:
        Articles ``filled``, ``partly`` filled and ``missing``; ``report`` names the latter two.

    Raises:
        ConfigError: there is no holder's corpus.
        ReleaseError: it is no shareable release, or ``to`` exists.
    """
    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.release.rehydrate import NOT_FILLED, rehydrate
    from research_corpus.storage.location import Location

    check_corpus(holder)
    place = Location.parse(to)
    outcome = rehydrate(Location.parse(shareable), holder, place, progress or _untold)
    counts = {kind: outcome.counts[kind] for kind in ("filled", "partly", "missing")}
    return {**counts, "report": place.child(NOT_FILLED).uri}


def export(
    format_: str,
    to: str,
    corpus: str | None = None,
    which: JSON | None = None,
    progress: Progress | None = None,
) -> JSON:
    """Write articles in the format of another tool.

    Args:
        format_: ``conllu``, ``vrt``, ``tei``, ``docbin``, ``text`` or ``hf``.
        to: folder, which must not exist.
        corpus: root of the corpus, or of a release; default: settings.
        which: ``month``, ``publisher``, ``language``, ``query`` (SQL that gives ``article_id``)
            and ``with_duplicates``; all articles that repeat no other if null.
        progress: told of articles written.

    Returns:
        ``to``, ``articles`` and ``months`` (articles by month).

    Raises:
        ConfigError: there is no corpus, ``to`` exists, no article is chosen, the query is wrong.
    """
    from research_corpus.pipeline.run_spec import check_corpus
    from research_corpus.release.export import export
    from research_corpus.release.formats import Format
    from research_corpus.release.selection import Filter
    from research_corpus.settings import get_settings
    from research_corpus.storage.location import Location

    where = corpus or get_settings().uri
    check_corpus(where)
    place = Location.parse(to)
    months = export(where, Format(format_), place, Filter(**(which or {})), progress or _untold)
    return {"to": place.uri, "articles": sum(months.values()), "months": months}


def _untold(_done: int, _total: int) -> None:
    """Tell nobody."""
