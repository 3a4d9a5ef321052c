"""Making a release: freeze, describe, seal with a manifest, let it appear at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from research_corpus import __version__
from research_corpus.contracts import TABLES
from research_corpus.contracts.dictionary import data_dictionary
from research_corpus.contracts.schema import SCHEMA_VERSION
from research_corpus.errors import ReleaseError
from research_corpus.release.appearing import appearing
from research_corpus.release.card import CARD, DICTIONARY, card
from research_corpus.release.changes import write_changes
from research_corpus.release.citation import CITATION, Citation, citation_of
from research_corpus.release.croissant import CROISSANT, croissant
from research_corpus.release.facts import gather
from research_corpus.release.freeze import freeze
from research_corpus.release.licences import LICENCES, licence_notes
from research_corpus.release.manifest import (
    FileEntry,
    Kind,
    Manifest,
    check_version,
    entry_of,
    is_release,
    list_releases,
    path_in,
    release_name,
    releases_root,
    write_manifest,
)
from research_corpus.release.particulars import Particulars
from research_corpus.release.shareable import write_shareable
from research_corpus.release.verify import ProgressCallback
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location


@dataclass(frozen=True)
class Order:
    """A release that is asked for.

    Attributes:
        corpus: root of the corpus, or of another release.
        version: such as ``2026.1``.
        kind: full or shareable.
        created_at: when it was asked for, UTC; the only clock.
        to: folder of releases; null for ``_releases`` below the corpus.
    """

    corpus: str
    version: str
    kind: Kind
    created_at: datetime
    to: str | None = None

    @property
    def name(self) -> str:
        """Name of the release's folder."""
        return release_name(self.version, self.kind)

    @property
    def root(self) -> Location:
        """Folder of releases."""
        return releases_root(self.corpus, self.to)


def make_release(
    order: Order, settings: Settings, on_progress: ProgressCallback
) -> tuple[Manifest, Location]:
    """Make a release and return its manifest and place.

    On a disk it is written under a hidden name and renamed when it is whole; on an object store,
    which cannot rename a folder, it is a release from when its manifest, written last, is there.

    Args:
        order: what is asked for.
        settings: citation file, key of hashed words, patience with other writers.
        on_progress: called with Parquet files hashed, of all.

    Raises:
        ConfigError: the version is no good name, the citation file cannot be used.
        CorpusLockedError: a run is publishing; try again.
        ReleaseError: the version exists, the corpus has no articles or an unfinished commit.

    Cost: hashes every byte once. A shareable release writes its tables anew.
    """
    check_version(order.version)
    citation = citation_of(settings.citation, order.version, order.created_at)
    place = order.root.child(order.name)
    if place.exists() and (is_release(place) or place.is_local):
        raise ReleaseError(
            f"{place.uri} exists, and a release never changes. Choose another version.",
            release=place.uri,
        )
    with appearing(place) as work:
        _write_tables(order, work, settings)
        manifest = _describe(order, work, citation, settings, on_progress)
        write_manifest(work, manifest)
    return manifest, place


def _write_tables(order: Order, work: Location, settings: Settings) -> None:
    corpus = Corpus.open(order.corpus)
    if order.kind == "full":
        freeze(corpus, work, settings.lock_timeout_seconds)
        return
    key = settings.release_key.get_secret_value() if settings.release_key else None
    full = order.root.child(release_name(order.version, "full"))
    if is_release(full):
        # Both kinds of one version are of the same state of the corpus.
        write_shareable(Corpus(full), work, key)
        return
    frozen = order.root.child(f".{order.name}.frozen")
    frozen.delete()
    freeze(corpus, frozen, settings.lock_timeout_seconds)
    write_shareable(Corpus(frozen), work, key)
    frozen.delete()


def _describe(
    order: Order,
    work: Location,
    citation: Citation,
    settings: Settings,
    on_progress: ProgressCallback,
) -> Manifest:
    data, tables = [], work.files()
    for file in tables:
        data.append(entry_of(work, file))
        on_progress(len(data), len(tables))
    rows = _rows_by_table(data)
    if not rows.get("articles"):
        raise ReleaseError(
            f"There are no articles in {order.corpus!r} to release.", corpus=order.corpus
        )
    before = _before(order)
    release = Particulars(
        facts=gather(work, rows),
        citation=citation,
        kind=order.kind,
        hashed_words=settings.release_key is not None if order.kind == "shareable" else None,
        previous=before.name if before else None,
        changes=write_changes(order.root.child(before.name), work) if before else None,
    )
    _write_documents(work, release, data)
    known = {entry.path for entry in data}
    documents = [entry_of(work, file) for file in work.files() if path_in(work, file) not in known]
    return _manifest(order, release, [*data, *documents])


def _manifest(order: Order, release: Particulars, files: list[FileEntry]) -> Manifest:
    totals = release.facts.totals
    return Manifest(
        name=order.name,
        version=order.version,
        kind=order.kind,
        created_at=order.created_at,
        code_version=__version__,
        schema_version=SCHEMA_VERSION,
        title=release.citation.title,
        articles=totals["articles"],
        tokens=totals["tokens"],
        first_month=totals["first_month"],
        last_month=totals["last_month"],
        previous=release.previous,
        changes=release.changes,
        hashed_words=release.hashed_words,
        files=tuple(sorted(files, key=lambda entry: entry.path)),
    )


def _write_documents(work: Location, release: Particulars, data: list[FileEntry]) -> None:
    documents = {
        CARD: card(release),
        CITATION: release.citation.as_cff(),
        CROISSANT: croissant(release, data),
        LICENCES: licence_notes(release.facts),
        DICTIONARY: data_dictionary().encode(),
    }
    for name, content in documents.items():
        work.child(name).write_bytes(content)


def _before(order: Order) -> Manifest | None:
    """Return the latest release of the same kind that was asked for earlier."""
    earlier = (
        manifest
        for manifest in list_releases(order.corpus, order.to)
        if manifest.kind == order.kind and manifest.created_at < order.created_at
    )
    return next(earlier, None)


def _rows_by_table(data: list[FileEntry]) -> dict[str, int]:
    """Return rows by table, in the order of the contracts, of tables that have files."""
    counts: dict[str, int] = {}
    for entry in data:
        table = entry.path.partition("/")[0]
        counts[table] = counts.get(table, 0) + (entry.rows or 0)
    return {table: counts[table] for table in TABLES if table in counts}
