"""Documents that are ZIP files of parts: their parts one by one, each bounded and checked."""

from __future__ import annotations

from typing import BinaryIO

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import Member
from research_corpus.sources.archives.decoders import CHUNK_BYTES
from research_corpus.sources.archives.zip_members import zip_members
from research_corpus.sources.source_file import UnreadableSourceError

MAX_PARTS = 10_000


class Package:
    """The parts of a document by their names.

    Args:
        stream: the document; seekable, and open as long as parts are read.
        max_bytes: bound for one part that is read as a whole.

    Raises:
        UnreadableSourceError: it is damaged.
    """

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parts = {part.name: part for part in zip_members(stream, MAX_PARTS)}

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the package."""
        return list(self._parts)

    def open(self, name: str) -> BinaryIO:
        """Open a part for reading from front to back.

        Raises:
            UnreadableSourceError: it is missing, damaged or no file.
        """
        part = self._parts.get(name)
        return _opened(name, part)

    def read(self, name: str) -> bytes:
        """Return a whole part.

        Raises:
            UnreadableSourceError: it is missing, damaged or larger than the bound.
        """
        pieces: list[bytes] = []
        size = 0
        with self.open(name) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                size += len(chunk)
                if size > self._max_bytes:
                    raise UnreadableSourceError(self._too_large(name))
                pieces.append(chunk)
        return b"".join(pieces)

    def tree(self, name: str) -> etree._Element:
        """Return the root element of an XML part; entities are not expanded.

        Raises:
            UnreadableSourceError: it is missing, damaged, too large or no XML.
        """
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            message = f"part {name!r} is not valid XML: {error}"
            raise UnreadableSourceError(Rejection(ReasonCode.INVALID_XML, message)) from error

    def _too_large(self, name: str) -> Rejection:
        message = f"part {name!r} gives more than {self._max_bytes} bytes"
        return Rejection(ReasonCode.ARCHIVE_BOMB, message)


def _opened(name: str, part: Member | None) -> BinaryIO:
    if part is None:
        message = f"the document lacks its part {name!r}"
        raise UnreadableSourceError(Rejection(ReasonCode.DAMAGED_FILE, message))
    if isinstance(part.content, Rejection):
        raise UnreadableSourceError(part.content)
    return part.content()
