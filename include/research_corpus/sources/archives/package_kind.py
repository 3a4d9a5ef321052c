"""ZIP files that are one document and not many files, and which kind of document."""

from __future__ import annotations

import re

from research_corpus.sources.archives.package import MAX_PARTS
from research_corpus.sources.archives.zip_members import directory_names
from research_corpus.sources.source_file import SourceFile, open_seekable, suffix_of

_TYPES = "[Content_Types].xml"
"""The part that every package of Office has, first or last (ECMA-376 part 2, section 10.1.2)."""

# the name of a part begins 26 bytes behind the mark of its local header
_FIRST = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/|customXml/)",
    re.DOTALL,
)
_PART = re.compile(rb"PK\x03\x04.{26}(word|xl)/", re.DOTALL)
_OTHERS = re.compile(rb"PK\x03\x04.{26}(?:mimetypeapplication/|META-INF/MANIFEST\.MF)", re.DOTALL)
_FOLDERS = {".docx": "word", ".docm": "word", ".xlsx": "xl", ".xlsm": "xl"}


def is_document(head: bytes, source: SourceFile) -> bool:
    """Tell whether a ZIP file is one document.

    The names in its directory decide: a document that stands unpacked in an archive shows its own
    parts in the first bytes, and many programs write the part that tells the types last.

    Args:
        head: the first bytes.
        source: the file.
    """
    if _OTHERS.match(head):
        return True
    if not _FIRST.match(head):
        return False
    with open_seekable(source) as stream:
        names = directory_names(stream, MAX_PARTS)
    return _TYPES in names if names else _TYPES.encode() in head


def office_kind(head: bytes, name: str) -> str | None:
    """Return the folder that a package of Office keeps its parts in; null for no such package.

    Args:
        head: the first bytes.
        name: of the file, which tells where pictures fill the first bytes.

    Returns:
        ``word``, ``xl`` or null.
    """
    if not _FIRST.match(head):
        return None
    found = _PART.search(head)
    return found[1].decode() if found else _FOLDERS.get(suffix_of(name))
