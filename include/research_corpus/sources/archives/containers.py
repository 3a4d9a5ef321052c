"""Archives and compressed files: which files stand in them, however deep.

A compressed file is its content under the same name; an archive gives its members under
``archive!path/in/it``. Nothing is written to a disk but for temporary copies without a name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Skip
from research_corpus.sources.archives.archive_member import Member, View
from research_corpus.sources.archives.companions import Bound, Companion, bound_members
from research_corpus.sources.archives.expansion import Meter, expand
from research_corpus.sources.archives.member_names import safe_member_name
from research_corpus.sources.archives.package_kind import is_document
from research_corpus.sources.archives.tar_members import is_tar, tar_members
from research_corpus.sources.archives.zip_members import zip_members
from research_corpus.sources.listing import is_candidate
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.reader_fault import rejection_of
from research_corpus.sources.source_file import (
    SPOOL_BYTES,
    SourceFile,
    UnreadableSourceError,
    open_seekable,
    read_ahead,
    suffix_of,
)

SEPARATOR = "!"

_MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"PK\x07\x08": "zip",
}
_ARCHIVES = frozenset({"zip", "tar"})
_COMPRESSION_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".z"})
_TAR_SUFFIXES = frozenset({".tgz", ".tbz", ".tbz2", ".txz", ".tzst"})
_HEAD_BYTES = 4096
_COPY_BYTES = 64 * 1024

Content = SourceFile | Rejection | Skip
Found = tuple[str, Content]


def container_kind(head: bytes) -> str | None:
    """Return what kind of container a file is by its first bytes, or null if it is none.

    Args:
        head: first bytes, at least 512 if there are so many.

    Returns:
        ``gzip``, ``bzip2``, ``xz``, ``zstd``, ``zip`` (of which some are one document), ``tar`` or
        null.
    """
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if kind == "bzip2" and head[4:10] not in (b"1AY&SY", b"\x17rE8P\x90"):
        return None  # a text that begins with "BZh"
    return kind or ("tar" if is_tar(head) else None)


def files_in(source: SourceFile, limits: ReadLimits) -> Iterator[Found]:
    """Yield a landing file, or the files inside it, by their public names.

    A member is readable until the next one is asked for. What cannot be read comes as the
    rejection of its name; a container without any member that is an article file, too. A member
    that is no article file by its name comes as a skip.

    Args:
        source: the landing file.
        limits: see :class:`ReadLimits`.

    Raises:
        OSError: if the storage fails.
    """
    return _Walk(limits, Meter(limits, source.size)).files(source.name, source, 0)


@dataclass
class _Walk:
    limits: ReadLimits
    meter: Meter
    names: set[str] = field(default_factory=set)

    def files(self, name: str, source: SourceFile, depth: int) -> Iterator[Found]:
        """Yield what a file is or holds, the name being the one to show."""
        try:
            kind = _kind_of(source)
            if kind is None:
                yield name, source
            elif depth >= self.limits.max_depth:
                yield name, self._too_deep()
            elif kind in _ARCHIVES:
                yield from self._members(name, source, kind, depth + 1)
            else:
                yield from self.files(name, self._expanded(source, kind), depth + 1)
        except UnreadableSourceError as fault:
            yield name, fault.rejection
        except Exception as error:  # noqa: BLE001 - one strange archive must not stop a batch
            yield name, rejection_of(error, "unpacking stopped", name)

    def _expanded(self, source: SourceFile, kind: str) -> SourceFile:
        return replace(
            source,
            name=_inner_name(source.name),
            size=0,
            open=lambda: expand(source.open(), kind, self.meter),
        )

    def _members(self, name: str, source: SourceFile, kind: str, depth: int) -> Iterator[Found]:
        count = found = 0
        left_out: list[str] = []  # told last, so that the first record is an article
        with open_seekable(source) if kind == "zip" else source.open() as stream:
            for member, companion in self._listed(kind, stream):
                count += 1
                if count > self.limits.max_members:
                    yield name, self._too_many()
                    return
                path, is_safe = safe_member_name(member.name)
                own_name = self._unique(f"{name}{SEPARATOR}{path}")
                if not is_candidate(path):
                    left_out.append(own_name)
                    continue
                found += 1
                for found_name, inner in self._member(own_name, member, is_safe, depth):
                    yield found_name, _binding(inner, companion)
                if self.meter.is_exhausted:
                    return
        for own_name in left_out:
            yield own_name, Skip(ReasonCode.LEFT_OUT_BY_NAME, "left out for its name")
        if not found:
            yield name, Rejection(ReasonCode.NO_RECORDS, f"a {kind} archive without article files")

    def _listed(self, kind: str, stream: BinaryIO) -> Iterator[Bound]:
        if kind == "zip":
            members = zip_members(stream, self.limits.max_members)
            return bound_members(members, self._copy_of, self.limits.max_members)
        return map(Bound, tar_members(stream))

    def _copy_of(self, member: Member, copy: BinaryIO) -> None:
        if not isinstance(member.content, Rejection):
            self._copy(member, member.content, copy)

    def _member(self, name: str, member: Member, is_safe: bool, depth: int) -> Iterator[Found]:
        if isinstance(member.content, Rejection):
            yield name, member.content
        elif not is_safe:
            message = "the member's name leads out of the archive, or holds control characters"
            yield name, Rejection(ReasonCode.UNSAFE_MEMBER_NAME, message)
        else:
            with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
                try:
                    size = self._copy(member, member.content, cast(BinaryIO, copy))
                except UnreadableSourceError as fault:
                    yield name, fault.rejection
                    return
                inner = SourceFile(name, size, lambda: View.of(cast(BinaryIO, copy)))
                yield from self.files(name, inner, depth)

    def _copy(self, member: Member, open_member: Callable[[], BinaryIO], copy: BinaryIO) -> int:
        size = 0
        with open_member() as stream:
            while chunk := stream.read(_COPY_BYTES):
                size += len(chunk)
                self.meter.spend(len(chunk))
                if member.packed_size:
                    self.meter.check_ratio(size, member.packed_size)
                copy.write(chunk)
        return size

    def _unique(self, name: str) -> str:
        """Tell members of the same name apart, which TAR and ZIP both allow."""
        number, unique = 1, name
        while unique in self.names:
            number += 1
            unique = f"{name}#{number}"
        self.names.add(unique)
        return unique

    def _too_deep(self) -> Rejection:
        message = f"more than {self.limits.max_depth} archives or compressions inside each other"
        return Rejection(ReasonCode.ARCHIVE_TOO_DEEP, message)

    def _too_many(self) -> Rejection:
        message = f"members after the first {self.limits.max_members} were not read"
        return Rejection(ReasonCode.TOO_MANY_MEMBERS, message)


def _binding(found: Content, companion: Companion | None) -> Content:
    if not isinstance(found, SourceFile) or companion is None:
        return found
    return replace(found, companion=companion)


def _kind_of(source: SourceFile) -> str | None:
    """Return what a file is packed in; null, too, where its first byte cannot be unpacked.

    Its reader then says what is wrong, or finds something sound behind the damage.
    """
    try:
        with source.open() as stream:
            head = read_ahead(stream, _HEAD_BYTES)
        kind = container_kind(head)
        return None if kind == "zip" and is_document(head, source) else kind
    except UnreadableSourceError:
        return None


def _inner_name(name: str) -> str:
    """Return the name that the content of a compressed file should have."""
    suffix = suffix_of(name)
    if suffix in _TAR_SUFFIXES:
        return f"{name[: -len(suffix)]}.tar"
    return name[: -len(suffix)] if suffix in _COMPRESSION_SUFFIXES else name
