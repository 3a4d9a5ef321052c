"""Files of an archive that belong to another: the pages that a METS file binds into an issue.

They are read with the file that names them, and not by themselves.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import Member
from research_corpus.sources.archives.member_names import safe_member_name
from research_corpus.sources.source_file import SourceFile, UnreadableSourceError

_BINDER = re.compile(rb"<(?:[\w.-]{1,40}:)?mets[\s>]", re.IGNORECASE)
_HEAD_BYTES = 4096
_REFERENCE = re.compile(rb"href\s*=\s*[\"']([^\"'<>]{1,2000})[\"']")
_MAX_BINDER_BYTES = 64 * 2**20

Copy = Callable[[Member, BinaryIO], None]
"""Writes the content of a member, within the limits of unpacking."""
Companion = Callable[[str], SourceFile | None]


class Bound(NamedTuple):
    """A member, and where it binds others what its references mean."""

    member: Member
    companion: Companion | None = None


def bound_members(members: Iterable[Member], copy: Copy, max_members: int) -> Iterator[Bound]:
    """Yield the members of an archive but for those that a METS file among them binds.

    Args:
        members: in the order of the archive; each can be opened at any time.
        copy: see :data:`Copy`.
        max_members: how many are looked at; one more is given, so that the excess shows.

    Raises:
        UnreadableSourceError: at the end, if the archive is damaged behind the members given.
    """
    listed: list[Member] = []
    fault: UnreadableSourceError | None = None
    try:
        listed.extend(islice(members, max_members + 1))
    except UnreadableSourceError as error:
        fault = error
    by_path = {safe_member_name(member.name)[0]: member for member in listed}
    companions: dict[str, Companion] = {}
    taken: set[str] = set()
    for path, member in by_path.items():
        data = _binder(path, member, copy)
        if data is None:
            continue
        references = [found.decode("utf-8", "replace") for found in _REFERENCE.findall(data)]
        paths = {ref: meant for ref in references if (meant := _meant(ref, path, by_path))}
        companions[path] = _opener({ref: by_path[p] for ref, p in paths.items()}, copy)
        taken |= {p for p in paths.values() if p.lower().endswith(".xml")} - {path}
    for member in listed:
        path = safe_member_name(member.name)[0]
        if path not in taken or path in companions:
            yield Bound(member, companions.get(path))
    if fault:
        raise fault


def _binder(path: str, member: Member, copy: Copy) -> bytes | None:
    """Return the content of a METS file; null for all else."""
    if not path.lower().endswith(".xml") or member.size > _MAX_BINDER_BYTES:
        return None
    if not _BINDER.search(_head(member)):
        return None
    data = _content(member, copy)
    return data if data and b"FLocat" in data else None


def _head(member: Member) -> bytes:
    """Return the first bytes of a member; none where it cannot be unpacked."""
    if isinstance(member.content, Rejection):
        return b""
    try:
        with member.content() as stream:
            return stream.read(_HEAD_BYTES).replace(b"\0", b"")
    except UnreadableSourceError:
        return b""


def _meant(reference: str, path: str, by_path: dict[str, Member]) -> str | None:
    """Return the member that a reference means, as it stands or by its file name."""
    raw = unquote(re.sub(r"^file:/*", "", reference)).replace("\\", "/").lstrip("/")
    folder = posixpath.dirname(path)
    for candidate in (posixpath.join(folder, raw), raw):
        if (normal := posixpath.normpath(candidate)) in by_path:
            return normal
    name = posixpath.basename(raw)
    below = [p for p in (posixpath.join(folder, part, name) for part in _FOLDERS) if p in by_path]
    return below[0] if len(below) == 1 else None


_FOLDERS = ("", "alto", "ALTO", "text", "ocr", "OCR", "page", "fulltext")


def _opener(members: dict[str, Member], copy: Copy) -> Companion:
    def companion(reference: str) -> SourceFile | None:
        member = members.get(reference)
        data = _content(member, copy) if member else None
        if data is None:
            return None
        return SourceFile(reference, len(data), lambda: io.BytesIO(data))

    return companion


def _content(member: Member, copy: Copy) -> bytes | None:
    """Return the content of a member; null where it cannot be unpacked."""
    content = io.BytesIO()
    try:
        copy(member, content)
    except UnreadableSourceError:
        return None
    return content.getvalue()
