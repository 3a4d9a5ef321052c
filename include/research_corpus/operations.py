"""What can be done with a corpus beside a run: JSON in, JSON out.

With :mod:`research_corpus.stages` these are the library's public API. Dags and commands call them
alike, so both give the same bytes. Heavy imports happen inside, so that parsing a Dag costs
nothing. What an operation raises is said at the function that does the work, named in each
docstring; all raise a ``ConfigError`` where there is no corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from research_corpus.release.verify import ProgressCallback

JSON = dict[str, Any]


def summarise(corpus: str) -> JSON:
    """Return what a corpus holds: :func:`research_corpus.pipeline.report.summarise`.

    ``text`` is for people.
    """
    from research_corpus.pipeline.report import summarise
    from research_corpus.pipeline.summary_text import render
    from research_corpus.storage.layout import Corpus

    summary = summarise(Corpus.existing(corpus))
    return summary | {"text": render(summary)}


def withdraw(
    run_id: str,
    started_at: str,
    reason: str,
    corpus: str | None = None,
    articles: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    publishers: Sequence[str] | None = None,
    *,
    dry_run: bool = False,
) -> JSON:
    """Permanently remove articles, or list them: :mod:`research_corpus.pipeline.withdraw`.

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
    """
    from research_corpus.pipeline.run_spec import open_maintenance
    from research_corpus.pipeline.withdraw import Withdrawal, list_withdrawn, withdraw
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import require_migrated

    wanted = Withdrawal(
        tuple(articles or ()), tuple(sources or ()), tuple(publishers or ()), reason
    )
    settings, place = get_settings(), Corpus.existing(_corpus(corpus))
    require_migrated(place)
    listed = {"articles": list_withdrawn(place, wanted)}
    if dry_run:
        return listed
    run = open_maintenance(run_id, started_at, place.root.uri, settings)
    return listed | withdraw(run, wanted, settings, datetime.now(UTC))


def repair(corpus: str) -> JSON:
    """Finish an interrupted commit: :func:`research_corpus.storage.commit.repair`."""
    from research_corpus.settings import get_settings
    from research_corpus.storage.commit import repair
    from research_corpus.storage.layout import Corpus

    finished, swept = repair(Corpus.open(corpus), get_settings().lock_timeout_seconds)
    return {"finished_run": finished, "files_swept": swept}


def migrate(corpus: str, landing: str | None = None) -> JSON:
    """Bring an older corpus up to date: :func:`research_corpus.storage.migration.migrate`."""
    from research_corpus.settings import get_settings
    from research_corpus.storage.landings import landing_name
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.migration import migrate

    named = None if landing is None else landing_name(landing)
    return migrate(Corpus.existing(corpus), named, get_settings().lock_timeout_seconds)


def maintain(started_at: str, corpus: str | None = None) -> JSON:
    """Repair, and remove stale staging: :func:`research_corpus.pipeline.maintain.maintain`."""
    from research_corpus.instants import parse_instant
    from research_corpus.pipeline.maintain import maintain
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    place = Corpus.existing(_corpus(corpus))
    return maintain(place, get_settings(), parse_instant(started_at))


def monitor(run_id: str, started_at: str, corpus: str | None = None) -> JSON:
    """Check the whole corpus and its drift: :func:`research_corpus.pipeline.monitor.monitor`."""
    from research_corpus.instants import parse_instant
    from research_corpus.pipeline.monitor import monitor
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    place = Corpus.existing(_corpus(corpus))
    instant = parse_instant(started_at)
    return monitor(place, run_id, instant, get_settings(), datetime.now(UTC))


def export_data_docs(to: str, runs: int = 20, corpus: str | None = None) -> JSON:
    """Write Great Expectations' pages: :func:`research_corpus.pipeline.data_docs.export_latest`."""
    from research_corpus.pipeline.data_docs import export_latest
    from research_corpus.storage.layout import Corpus

    return export_latest(Corpus.existing(_corpus(corpus)), to, runs)


def list_models() -> list[JSON]:
    """List models of annotation: :func:`research_corpus.annotate.model_states.model_states`."""
    from research_corpus.annotate.model_states import model_states
    from research_corpus.settings import get_settings

    return model_states(get_settings().models)


def check_models() -> None:
    """Load the models in use: :func:`research_corpus.annotate.model_states.check_loading`."""
    from research_corpus.annotate.model_states import check_loading
    from research_corpus.settings import get_settings

    check_loading(get_settings().models)


def inspect_file(path: str, record: int = 0) -> JSON:
    """Show what readers make of a file: :func:`research_corpus.pipeline.inspect.inspect_file`."""
    from research_corpus.pipeline.inspect import inspect_file
    from research_corpus.settings import get_settings

    return inspect_file(path, record, get_settings(), datetime.now(UTC))


def release(
    version: str,
    created_at: str,
    corpus: str | None = None,
    to: str | None = None,
    on_progress: ProgressCallback | None = None,
    *,
    without_text: bool = False,
) -> JSON:
    """Freeze the corpus as a citable version: :func:`research_corpus.release.make.make_release`.

    Args:
        version: such as ``2026.1``; an existing one is never overwritten.
        created_at: when it was asked for, in ISO 8601; the only clock.
        corpus: root of the corpus, or of a release; default: settings.
        to: folder of releases; default: ``_releases`` below the corpus.
        on_progress: called with files hashed.
        without_text: leave out texts and words, so that it may be shared.

    Returns:
        ``release`` (where it lies), ``name``, ``articles``, ``tokens``, ``files``, ``bytes``,
        ``previous`` and ``changes`` (``added``, ``changed``, ``removed``; null for the first).
    """
    from research_corpus.instants import parse_instant
    from research_corpus.release.make import Order, make_release
    from research_corpus.settings import get_settings
    from research_corpus.storage.layout import Corpus

    where = Corpus.existing(_corpus(corpus)).root.uri
    order = Order(
        where, version, "shareable" if without_text else "full", parse_instant(created_at), to
    )
    manifest, place = make_release(order, get_settings(), on_progress or _no_progress)
    return {
        "release": place.uri,
        **manifest.model_dump(mode="json", include={"name", "articles", "tokens", "previous"}),
        "changes": manifest.changes.model_dump() if manifest.changes else None,
        "files": len(manifest.files),
        "bytes": sum(entry.bytes for entry in manifest.files),
    }


def list_releases(corpus: str | None = None, to: str | None = None) -> list[JSON]:
    """Return the manifests of a corpus' releases without their files, newest first.

    See :func:`research_corpus.release.manifest.list_releases`.
    """
    from research_corpus.release.manifest import list_releases

    found = list_releases(_corpus(corpus), to)
    return [manifest.model_dump(mode="json", exclude={"files"}) for manifest in found]


def verify(place: str, on_progress: ProgressCallback | None = None) -> JSON:
    """Compare a release with its checksums, or a corpus' files with each other.

    See :func:`research_corpus.release.verify.verify_release` and
    :func:`research_corpus.release.structure.verify_corpus`.

    Returns:
        ``kind`` (``release`` or ``corpus``) and ``findings``, each with ``kind`` (``changed``,
        ``missing``, ``extra``, ``broken``), ``path`` and ``message``; none if all is well.
    """
    from dataclasses import asdict

    from research_corpus.release.manifest import is_release
    from research_corpus.release.structure import verify_corpus
    from research_corpus.release.verify import verify_release
    from research_corpus.storage.layout import Corpus

    corpus = Corpus.existing(place)
    progress = on_progress or _no_progress
    if is_release(corpus.root):
        kind, found = "release", verify_release(corpus.root, progress)
    else:
        kind, found = "corpus", verify_corpus(corpus, progress)
    return {"kind": kind, "findings": [asdict(finding) for finding in found]}


def rehydrate(
    shareable: str, holder: str, to: str, on_progress: ProgressCallback | None = None
) -> JSON:
    """Fill a shareable release with texts: :func:`research_corpus.release.rehydrate.rehydrate`."""
    from research_corpus.release.rehydrate import NOT_FILLED, rehydrate
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.location import Location

    place = Location.parse(to)
    source = Corpus.existing(holder).root.uri
    done = rehydrate(Location.parse(shareable), source, place, on_progress or _no_progress)
    counts = {kind: done.counts[kind] for kind in ("filled", "partly", "missing")}
    return {**counts, "report": place.child(NOT_FILLED).uri}


def export(
    format_: str,
    to: str,
    corpus: str | None = None,
    which: JSON | None = None,
    on_progress: ProgressCallback | None = None,
) -> JSON:
    """Write articles in the format of another tool: :func:`research_corpus.release.export.export`.

    Args:
        format_: ``conllu``, ``vrt``, ``tei``, ``docbin``, ``text`` or ``hf``.
        to: folder, which must not exist.
        corpus: root of the corpus, or of a release; default: settings.
        which: ``month``, ``publisher``, ``language``, ``query`` (SQL that gives ``article_id``)
            and ``with_duplicates``; all articles that repeat no other if null.
        on_progress: called with articles written.

    Returns:
        ``to``, ``articles`` and ``months`` (articles by month).
    """
    from research_corpus.release.export import export
    from research_corpus.release.formats import Format
    from research_corpus.release.selection import Filter
    from research_corpus.storage.layout import Corpus
    from research_corpus.storage.location import Location

    where = Corpus.existing(_corpus(corpus)).root.uri
    place, chosen = Location.parse(to), Filter(**(which or {}))
    months = export(where, Format(format_), place, chosen, on_progress or _no_progress)
    return {"to": place.uri, "articles": sum(months.values()), "months": months}


def _corpus(given: str | None) -> str:
    """Return the root of the given corpus, or else of that of the settings."""
    from research_corpus.settings import get_settings

    return given or get_settings().uri


def _no_progress(_done: int, _total: int) -> None:
    """Report no progress."""
