"""Pages *Releases*: frozen copies of the corpus, and what one of them holds."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from fastapi import APIRouter, Response

from research_corpus.release.manifest import Manifest, list_releases
from research_corpus.web.listing import Column, Kind, Link, Listing
from research_corpus.web.visit import PageNotFoundError, Visit, VisitDep

router = APIRouter()

_COLUMNS = (
    Column("created_at", "Created, UTC", Kind.TIME),
    Column("name", "Release", link=Link("release", {"name": "name"})),
    Column("kind", "Kind"),
    Column("articles", "Articles", Kind.COUNT),
    Column("tokens", "Tokens", Kind.COUNT),
    Column("period", "Period", sortable=False),
    Column("added", "Added", Kind.COUNT, hint="Articles that the release before had not"),
    Column("changed", "Changed", Kind.COUNT),
    Column("removed", "Removed", Kind.COUNT),
    Column("files", "Files", Kind.COUNT),
    Column("bytes", "Size", Kind.BYTES),
)

_RELEASES = pa.schema(
    {
        "name": pa.string(),
        "kind": pa.string(),
        "created_at": pa.timestamp("us", tz="UTC"),
        "articles": pa.int64(),
        "tokens": pa.int64(),
        "period": pa.string(),
        "added": pa.int64(),
        "changed": pa.int64(),
        "removed": pa.int64(),
        "files": pa.int64(),
        "bytes": pa.int64(),
        "title": pa.string(),
        "previous": pa.string(),
        "code_version": pa.string(),
    }
)

_FILE_COLUMNS = (
    Column("path", "File", Kind.CODE, wide=True),
    Column("rows", "Rows", Kind.COUNT),
    Column("bytes", "Size", Kind.BYTES),
    Column("sha256", "SHA-256", Kind.CODE, sortable=False),
)

_FILES = pa.schema(
    {"path": pa.string(), "rows": pa.int64(), "bytes": pa.int64(), "sha256": pa.string()}
)


@router.get("/releases", name="releases")
def releases(visit: VisitDep) -> Response:
    """Show all releases, newest first."""
    listing = Listing(
        "releases",
        "from releases",
        _COLUMNS,
        sort="-created_at",
        ties=("name",),
        relations=lambda _: {
            "releases": pa.Table.from_pylist([_row(one) for one in _manifests(visit)], _RELEASES)
        },
        empty="There is no release yet. Make one with: corpus release VERSION",
    )
    return visit.page("releases.html", "Releases", [listing])


@router.get("/releases/release", name="release")
def release(visit: VisitDep, name: str = "") -> Response:
    """Show one release: what it holds, how it differs, and each of its files."""
    manifest = next((one for one in _manifests(visit) if one.name == name), None)
    if manifest is None:
        raise PageNotFoundError(f"The corpus has no release {name}.")
    files = [entry.model_dump() for entry in manifest.files]
    listing = Listing(
        "files",
        "from files",
        _FILE_COLUMNS,
        sort="path",
        relations=lambda _: {"files": pa.Table.from_pylist(files, _FILES)},
    )
    return visit.page(
        "release.html",
        f"Release {name}",
        [listing],
        lambda: {"release": _row(manifest)},
        section="releases",
    )


def _manifests(visit: Visit) -> list[Manifest]:
    reader = visit.reader
    found: list[Manifest] = reader.remember("releases", lambda: list_releases(reader.uri))
    return found


def _row(manifest: Manifest) -> dict[str, Any]:
    changes = manifest.changes.model_dump() if manifest.changes else {}
    months = (manifest.first_month, manifest.last_month)
    return {
        **manifest.model_dump(include=set(_RELEASES.names) - {"files"}),
        **changes,
        "period": " – ".join(filter(None, months)) or None,
        "files": len(manifest.files),
        "bytes": sum(entry.bytes for entry in manifest.files),
    }
