"""Vertical corpora: one annotated token a line between XML tags, as corpus managers keep them.

The running text is put together again from the tokens. Their annotation is not taken over: the
corpus is annotated by one pipeline throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    ParagraphKind,
    Record,
    Rejection,
)
from research_corpus.sources.field_names import claimed_field
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import attributes_of, claims_of, local_name

_TEXT_NAMES = ("text", "doc", "article")
_ROOTS = frozenset({*_TEXT_NAMES, "corpus"})
_TOKEN_LINE = re.compile(rb"^[^<\t\r\n]+\t[^\t\r\n]+", re.MULTILINE)
_BLOCKS = frozenset(["p", "head", "caption", "item", "l", "sp", "quote", "figure", "list", "lg"])
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "caption": "caption", "item": "list"}
_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?…)\]}%’”»]|n't|['’](?:s|m|d|re|ve|ll|t)$)", re.I)
_NO_SPACE_AFTER = re.compile(r"[(\[{“‘«¿¡$£€#@]$")
_STRAIGHT = ('"', "'")


class VerticalTextReader:
    """Every text of a vertical corpus, in its order."""

    name = "vertical_text"
    suffixes = frozenset({".xml", ".vert", ".vrt"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.9 where tags of a corpus enclose lines of a token and its tags."""
        tabs = head.count(b"\t", 0, 16384)
        if tabs < 5 or len(_TOKEN_LINE.findall(head[:16384])) < 5:
            return 0.0
        return root_sureness(head, name, _ROOTS, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item a text."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        elements = iter_elements(xml, _TEXT_NAMES, max_record_bytes=max_file_bytes)
        for number, element in enumerate(elements):
            if isinstance(element, Rejection):
                yield element
                return
            yield self._record(element, number, xml)
            release(element)

    def _record(self, text: etree._Element, number: int, xml: XmlText) -> Record | Rejection:
        claims = list(_claims(text))
        titles = {claim.value for claim in claims if claim.field == "title"}
        blocks = [block for block in _blocks(text) if block.text not in titles]
        if all(block.kind in {"caption", "heading"} for block in blocks):
            return Rejection(ReasonCode.EMPTY_BODY, "the text holds no token", number)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            record_key=text.get("id"),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _claims(text: etree._Element) -> Iterator[Claim]:
    for name, value in attributes_of(text):
        known = claimed_field(name)
        if known:
            yield from claims_of(known[0], [value], f"text/@{name}", known[1])


def _blocks(text: etree._Element) -> list[Block]:
    """Return the paragraphs: tokens between the tags of blocks, sentences joined by a space."""
    found: list[Block] = []
    run: list[tuple[str, bool]] = []
    kinds: list[ParagraphKind] = ["body"]
    for event, element in etree.iterwalk(text, events=("start", "end")):
        name = local_name(element)
        if name in _BLOCKS:
            _flush(run, kinds[-1], found)
            if event == "start":
                kinds.append(_KINDS.get(name, kinds[-1]))
            else:
                kinds.pop()
        if event == "start":
            forms = list(_tokens(element.text))
            # a <w> encloses the parts of one written word
            run += [(form, name == "w" and index > 0) for index, form in enumerate(forms)]
        elif element is not text:
            run += [(form, False) for form in _tokens(element.tail)]
    _flush(run, "body", found)
    return found


def _tokens(lines: str | None) -> Iterator[str]:
    for line in (lines or "").splitlines():
        token = line.partition("\t")[0].strip()
        if token:
            yield token


def _flush(run: list[tuple[str, bool]], kind: ParagraphKind, found: list[Block]) -> None:
    if run:
        found.append(Block(join_tokens(run), kind))
        run.clear()


def join_tokens(tokens: Iterable[tuple[str, bool]]) -> str:
    """Return running text of tokens.

    Args:
        tokens: form, and whether it is known to follow without a space.

    Example:
        >>> join_tokens([("“", False), ("No", False), ("”", False), (",", False), ("he", False)])
        '“No”, he'
    """
    parts: list[str] = []
    opened: set[str] = set()
    is_after_opening = True
    for form, is_glued in tokens:
        is_closing = form in _STRAIGHT and form in opened
        joined = is_after_opening or is_glued or is_closing or _NO_SPACE_BEFORE.match(form)
        if form in _STRAIGHT:
            opened ^= {form}
        parts.append(form if joined else f" {form}")
        is_opening = form in _STRAIGHT and not is_closing
        is_after_opening = is_opening or bool(_NO_SPACE_AFTER.search(form))
    return "".join(parts)
