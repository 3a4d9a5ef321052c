"""XML bytes to elements: one parser for every XML format, without entities, DTDs or network.

The character encoding is settled by ``decode``, as for every other format, so that a wrong
declaration costs nothing. Elements are handed out as they are completed, so that a file of many
records may be larger than memory.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.decode import BYTES_REPLACED, Decoded, declared_encoding, decode
from research_corpus.sources.prologue import first_element
from research_corpus.sources.source_file import SourceFile, suffix_of

HEAD_BYTES = 1024 * 1024
CHUNK_BYTES = 256 * 1024

_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml\b[^>]*\?>")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY_DECLARATION = re.compile(r"<!DOCTYPE[^<>\[]*\[.*?<!ENTITY\s", re.DOTALL)
_NAMED_ENTITY = re.compile(r"&([^\W\d][\w.:-]*);")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True)
class XmlText:
    """XML whose character encoding is known.

    Attributes:
        source: the file.
        encoding: name of the codec.
        flags: quality flags of the decoding.
        head: the beginning of the text.
    """

    source: SourceFile
    encoding: str
    flags: tuple[str, ...]
    head: str

    def chunks(self) -> Iterator[str]:
        """Yield the whole text in pieces, named characters replaced by themselves.

        Raises:
            UnicodeError: if later bytes are not in the encoding of the beginning.
        """
        errors = "replace" if BYTES_REPLACED in self.flags else "strict"
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        rest = ""
        with self.source.open() as stream:
            while data := stream.read(CHUNK_BYTES):
                text = rest + decoder.decode(data)
                rest = ""
                # a reference may be cut by the end of the piece
                cut = text.rfind("&", max(len(text) - 80, 0))
                if cut >= 0 and ";" not in text[cut:]:
                    text, rest = text[:cut], text[cut:]
                yield replace_named_characters(text)
        yield replace_named_characters(rest + decoder.decode(b"", final=True))


def open_xml(source: SourceFile) -> XmlText | Rejection:
    """Settle the encoding of an XML file from its beginning, and refuse declared entities."""
    with source.open() as stream:
        decoded = _decode_head(stream)
    if isinstance(decoded, Rejection):
        return decoded
    if declares_entities(decoded.text):
        return Rejection(
            ReasonCode.INVALID_XML,
            "the document declares entities of its own; they are never expanded",
            raw_excerpt=decoded.text[:200],
        )
    return XmlText(source, decoded.encoding, decoded.flags, decoded.text)


def iter_elements(
    xml: XmlText, names: Iterable[str], *, max_record_bytes: int
) -> Iterator[etree._Element | Rejection]:
    """Yield each completed element of the given local names, in the order of their ends.

    The consumer calls :func:`release` on what it has read, else the tree grows. A fault of the
    markup ends the iteration with a rejection; what came before it stands.

    Args:
        xml: see :func:`open_xml`.
        names: local names; namespaces do not count.
        max_record_bytes: characters that may be parsed between two elements.
    """
    parser = etree.XMLPullParser(
        ("end",),
        tag=[f"{{*}}{name}" for name in names],
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    pending, is_first = 0, True
    try:
        for text in xml.chunks():
            parser.feed((without_declaration(text) if is_first else text).encode("utf-8"))
            is_first = False
            pending += len(text)
            for element in _completed(parser):
                pending = 0
                yield element
            if pending > max_record_bytes:
                message = f"one record has more than {max_record_bytes} characters"
                yield Rejection(ReasonCode.FILE_TOO_LARGE, message)
                return
        parser.close()
        yield from _completed(parser)
    except (etree.XMLSyntaxError, UnicodeError) as error:
        yield from _completed(parser)
        yield _refuse(error, xml)


def _completed(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield element


def release(element: etree._Element) -> None:
    """Forget an element that has been read, and its elder siblings."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def declares_entities(text: str) -> bool:
    """Tell whether a document type declaration before the root declares entities.

    Example:
        >>> declares_entities('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        True
        >>> declares_entities('<!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf/>')
        False
    """
    if "<!ENTITY" not in text:
        return False
    return _ENTITY_DECLARATION.search(_COMMENT.sub("", text)) is not None


def root_name(head: bytes) -> str | None:
    """Return the local name of the root element of what may be XML, or null.

    Args:
        head: first bytes of a file, in any encoding whose markup is ASCII, UTF-16 or UTF-32.
    """
    if not head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<"):
        return None
    plain = head.replace(b"\x00", b"")
    found = _ROOT.match(plain, first_element(plain))
    return found.group(1).decode("ascii") if found else None


def root_sureness(
    head: bytes, name: str, roots: Collection[str], suffixes: Collection[str]
) -> float:
    """Return how sure the root element is of a format: 0.95, with a fitting suffix 0.97, else 0."""
    if root_name(head) not in roots:
        return 0.0
    return 0.97 if suffix_of(name) in suffixes else 0.95


def without_declaration(text: str) -> str:
    """Return XML without its declaration, whose encoding is settled already."""
    return _DECLARATION.sub("", text, count=1)


def replace_named_characters(text: str) -> str:
    """Replace HTML's named characters, which documents use without declaring them.

    What no standard names is kept as it is written, since no declaration is ever followed.

    Example:
        >>> replace_named_characters("caf&eacute; &amp; &bar;")
        'café &amp; &amp;bar;'
    """
    return _NAMED_ENTITY.sub(_named_character, text) if "&" in text else text


def _named_character(found: re.Match[str]) -> str:
    if found.group(1) in _PREDEFINED:
        return found.group()
    character = html.entities.html5.get(f"{found.group(1)};", "")
    # what stands for markup must not become markup
    if not character or set(character) & set("<>&\"'"):
        return f"&amp;{found.group(1)};"
    return character


def _decode_head(stream: BinaryIO) -> Decoded | Rejection:
    head = stream.read(HEAD_BYTES)
    if len(head) == HEAD_BYTES and b"\x00" not in head[:400]:
        # the end of a tag is the end of a character in every encoding without zero bytes
        head = head[: head.rfind(b">") + 1] or head
    elif len(head) == HEAD_BYTES:
        head = head[: len(head) // 4 * 4]
    return decode(head, declared_encoding(head))


def _refuse(error: Exception, xml: XmlText) -> Rejection:
    if isinstance(error, UnicodeError):
        message = f"begins as {xml.encoding}, but goes on in another encoding"
        return Rejection(ReasonCode.UNDECODABLE_TEXT, message)
    return Rejection(ReasonCode.INVALID_XML, str(error), raw_excerpt=xml.head[:200])
