"""What a release is: a folder with a manifest that names each of its files."""

from __future__ import annotations

import re
from typing import Literal

import pyarrow.parquet as pq
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from research_corpus.errors import ConfigError, ReleaseError
from research_corpus.storage.location import Location

RELEASES = "_releases"
"""Folder below the corpus where releases lie by default, out of every reader's glob."""

MANIFEST = "manifest.json"
SHAREABLE_SUFFIX = "-shareable"

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")

Kind = Literal["full", "shareable"]


class FileEntry(BaseModel):
    """One file of a release.

    Attributes:
        path: relative to the release, with ``/``.
        bytes: its size.
        rows: rows of a Parquet file; null for a document.
        sha256: of its content, 64 hexadecimal characters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    bytes: int
    rows: int | None
    sha256: str


class ChangeCounts(BaseModel):
    """How a release differs from the one before it, in articles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    added: int
    changed: int
    removed: int


class Manifest(BaseModel):
    """A release.

    Attributes:
        name: name of its folder: the version, with a suffix if it is shareable.
        version: as the maker named it.
        kind: ``full``, or ``shareable`` if texts and words are left out.
        created_at: when it was asked for, UTC.
        code_version: version of research_corpus.
        schema_version: of the table contracts.
        title: of the data set.
        articles: rows of ``articles``.
        tokens: rows of ``tokens``.
        first_month: first partition with a date; null if no article has one.
        last_month: last partition with a date.
        previous: name of the release that ``changes`` compares with; null for the first.
        changes: counts of the change list; null for the first.
        hashed_words: whether words stand as keyed hashes; null in a full release.
        files: every file but the manifest, by path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    kind: Kind
    created_at: AwareDatetime
    code_version: str
    schema_version: str
    title: str
    articles: int
    tokens: int
    first_month: str | None
    last_month: str | None
    previous: str | None
    changes: ChangeCounts | None
    hashed_words: bool | None
    files: tuple[FileEntry, ...]


def check_version(version: str) -> None:
    """Refuse a version that is no good folder name.

    Raises:
        ConfigError: it has other characters than letters, digits and ``. _ + -``, does not start
            with a letter or digit, or ends as shareable releases do.
    """
    if not _VERSION.fullmatch(version) or version.endswith(SHAREABLE_SUFFIX):
        raise ConfigError(
            f"{version!r} is not a valid version; write letters, digits and . _ + - as in "
            f"2026.1, without {SHAREABLE_SUFFIX!r} at the end.",
            version=version,
        )


def release_name(version: str, kind: Kind) -> str:
    """Return the name of a release's folder."""
    return version + SHAREABLE_SUFFIX if kind == "shareable" else version


def releases_root(corpus: str, to: str | None = None) -> Location:
    """Return the folder of releases: the given one, else ``_releases`` below the corpus."""
    return Location.parse(to) if to else Location.parse(corpus).child(RELEASES)


def is_release(folder: Location) -> bool:
    """Return whether a folder is a release, whole: the manifest is written last."""
    return folder.child(MANIFEST).is_file()


def read_manifest(folder: Location) -> Manifest:
    """Return the manifest of a release.

    Raises:
        ReleaseError: there is none, or it cannot be understood.
    """
    try:
        return Manifest.model_validate_json(folder.child(MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise ReleaseError(
            f"{folder.uri} is not a release: it has no {MANIFEST}.", release=folder.uri
        ) from error
    except ValidationError as error:
        raise ReleaseError(
            f"{folder.child(MANIFEST).uri} cannot be read: {error}", release=folder.uri
        ) from error


def write_manifest(folder: Location, manifest: Manifest) -> None:
    """Write the manifest, which makes the folder a release."""
    text = manifest.model_dump_json(indent=1)
    folder.child(MANIFEST).write_bytes(f"{text}\n".encode())


def path_in(folder: Location, file: Location) -> str:
    """Return the path of a file relative to the folder of its release."""
    return file.path[len(folder.path.rstrip("/")) + 1 :]


def entry_of(folder: Location, file: Location) -> FileEntry:
    """Return what the manifest says of a file: its bytes are read once."""
    is_data = file.name.endswith(".parquet")
    return FileEntry(
        path=path_in(folder, file),
        bytes=file.size(),
        rows=pq.read_metadata(file.path, filesystem=file.fs).num_rows if is_data else None,
        sha256=file.sha256(),
    )


def list_releases(corpus: str, to: str | None = None) -> list[Manifest]:
    """Return the releases of a corpus, newest first.

    Args:
        corpus: root of the corpus.
        to: folder of releases; default: ``_releases`` below the corpus.

    Cost: one listing and one small file a release; no Parquet file is opened.
    """
    root = releases_root(corpus, to)
    folders = [folder for folder in root.folders() if not folder.name.startswith(".")]
    found = [read_manifest(folder) for folder in folders if is_release(folder)]
    return sorted(found, key=lambda manifest: (manifest.created_at, manifest.name), reverse=True)
