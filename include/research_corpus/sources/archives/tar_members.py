"""Members of a TAR archive, in one pass from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Self, cast

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import Member, MemberStream, damaged


class _Header(tarfile.TarInfo):
    """A header that remembers damage, which ``tarfile`` takes for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except (_INVALID, _TRUNCATED) as error:
            tarfile.damage = str(error)
            raise


_INVALID = tarfile.InvalidHeaderError  # type: ignore[attr-defined]
_TRUNCATED = tarfile.TruncatedHeaderError  # type: ignore[attr-defined]


def is_tar(head: bytes) -> bool:
    """Tell whether a file begins with a TAR header, by the checksum in it."""
    if len(head) < tarfile.BLOCKSIZE or b"\x00" not in head[: tarfile.BLOCKSIZE]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def tar_members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files of a TAR archive; each must be read before the next is asked for.

    Raises:
        UnreadableSourceError: the archive is damaged; the members that were found were given.
    """
    try:
        # An end mark, blocks of zeros, may be damage, or stand between two joined archives. Reading
        # to the end also lets a compressed stream check its sum.
        archive = tarfile.open(  # noqa: SIM115 - streams are closed by the caller
            fileobj=stream, mode="r|", tarinfo=_Header, errors="surrogateescape", ignore_zeros=True
        )
        for info in archive:
            # kept for random access by default, which would grow with the archive
            archive.members = []  # type: ignore[attr-defined]
            if not info.isdir():
                yield _member(archive, info)
        damage = getattr(archive, "damage", None)
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        damage = str(error)
    if damage:
        raise damaged(f"the archive is damaged ({damage})")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    if not info.isreg():
        message = "the member is a link or device, not a file"
        return Member(info.name, Rejection(ReasonCode.UNSAFE_MEMBER_NAME, message))
    if info.issparse():
        message = "the member is a sparse file, whose size costs the archive nothing"
        return Member(info.name, Rejection(ReasonCode.ARCHIVE_BOMB, message))
    return Member(info.name, lambda: _open(archive, info), info.size)


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    content = cast(BinaryIO, archive.extractfile(info))
    return MemberStream.of(content.read, tarfile.TarError)
