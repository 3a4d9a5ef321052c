"""XML of no known vocabulary: by the user's mapping, else by the common names of fields.

A mapping gives element paths, such as ``meta/published/@iso``; ``records`` names the elements that
are one article each.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import get_args

from lxml import etree
from lxml.html.defs import tags

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, ClaimField, Record, Rejection
from research_corpus.sources.field_names import claimed_by, claimed_field, normalised_name
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.json.json_article import BODY_NAMES, KEY_NAMES
from research_corpus.sources.json.teaser import Teaser, teaser_of
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks
from research_corpus.sources.source_file import SourceFile, suffix_of
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_name,
)
from research_corpus.sources.xml.xml_tree import (
    attributes_of,
    claims_of,
    elements_at,
    has_markup,
    local_name,
    markup_blocks,
    plain_text,
    value_at,
    values_at,
)

_RECORDS = """
article story item doc document record post entry news newsitem row
"""
_RECORD_NAMES = _RECORDS.split()
_WRAPPERS = frozenset({"head", "header", "meta", "metadata", "front", "info", "articleinfo"})
_NAMES = {
    "para": "p",
    "paragraph": "p",
    "title": "h2",
    "heading": "h2",
    "subheading": "h2",
    "head": "h2",
    "list": "ul",
    "item": "li",
}
_PARAGRAPHS = frozenset({"p", "para", "paragraph"})
_CLAIM_FIELDS: Mapping[str, ClaimField] = {field: field for field in get_args(ClaimField)}
_NO_PATHS: Mapping[str, str] = {}


class GenericXmlReader:
    """Articles of XML files that no other reader knows."""

    name = "xml"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.65 for XML by its declaration or name, 0.3 for other elements."""
        if root_name(head) is None:
            return 0.0
        return 0.65 if suffix_of(name) in self.suffixes or b"<?xml" in head[:8] else 0.3

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item an article, or why the document holds none."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        paths = source.fields.paths if source.fields else _NO_PATHS
        number = 0
        for element in iter_elements(xml, _names(xml, paths), max_record_bytes=max_file_bytes):
            if isinstance(element, Rejection):
                yield element
                return
            is_root = element.getparent() is None
            if (is_root and number == 0) or (not is_root and _is_record(element, paths)):
                yield self._record(element, number, xml, paths)
                number += 1
                release(element)

    def _record(
        self, element: etree._Element, number: int, xml: XmlText, paths: Mapping[str, str]
    ) -> Record | Rejection:
        body = _body(element, paths)
        teaser = teaser_of(_first_values(element)) if body is None else None
        if body is not None:
            blocks = _blocks(body)
        elif teaser is not None:
            blocks = _blocks_of_text(teaser.text)
        else:
            message = (
                f"the element {local_name(element)} has no field that could be an article's text; "
                "a field mapping can name it"
            )
            return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, plain_text(element)[:200])
        if all(block.kind == "caption" for block in blocks):
            return Rejection(ReasonCode.EMPTY_BODY, "the text element is empty", number)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(dict.fromkeys(_claims_beside(teaser, element, paths))),
            record_key=_key(element, paths),
            encoding=xml.encoding,
            quality_flags=(*xml.flags, *(teaser.flags if teaser else ())),
        )


def _names(xml: XmlText, paths: Mapping[str, str]) -> list[str]:
    """Return the names of elements that may be a record: the mapped or usual ones, and the root."""
    root = root_name(xml.head.encode("utf-8", "surrogatepass"))
    records = paths.get("records")
    inner = [records.rpartition("/")[2]] if records else _RECORD_NAMES
    return sorted({*inner, root or "article"})


def _is_record(element: etree._Element, paths: Mapping[str, str]) -> bool:
    """Tell a record from other elements of its name: it has a text or title, within no text."""
    if "records" in paths:
        return True
    known = (claimed_field(local_name(child)) for child in element)
    if _body(element, paths) is None and not any(k and k[0] == "title" for k in known):
        return False
    names = [normalised_name(local_name(above)) for above in element.iterancestors()]
    return not set(names[:-1]) & set(BODY_NAMES)


def _body(element: etree._Element, paths: Mapping[str, str]) -> etree._Element | None:
    """Return the element that holds the text: the mapped one, or the surest name."""
    if "text" in paths:
        return next(elements_at(element, paths["text"]), None)
    by_name = {normalised_name(local_name(child)): child for child in element}
    if "tailparagraphs" in by_name:
        return _joined(by_name)
    for name in (*BODY_NAMES, "main"):
        if name in by_name and plain_text(by_name[name]):
            return by_name[name]
    return _own_paragraphs(element)


def _own_paragraphs(element: etree._Element) -> etree._Element | None:
    """Return the paragraphs that stand beside the title, as one element; null if none has text."""
    found = [child for child in element if local_name(child).lower() in _PARAGRAPHS]
    if not any(map(plain_text, found)):
        return None
    body = etree.Element("body")
    body.extend(map(copy.deepcopy, found))
    return body


def _joined(by_name: Mapping[str, etree._Element]) -> etree._Element:
    """Return the two elements of a text of Factiva, its lead and its tail, as one."""
    body = etree.Element("body")
    for name in ("leadparagraph", "tailparagraphs"):
        body.extend(copy.deepcopy(child) for child in by_name.get(name, ()))
    return body


def _blocks(body: etree._Element) -> list[Block]:
    if len(body):
        # what HTML does not know is a vocabulary of its own, and its elements paragraphs
        unknown = {name: "p" for name in map(local_name, body) if name not in tags}
        return markup_blocks(body, unknown | _NAMES, frozenset())
    return _blocks_of_text(body.text or "")


def _blocks_of_text(text: str) -> list[Block]:
    return fragment_blocks(text) if has_markup(text) else to_blocks(split_paragraphs(text))


def _claims_beside(
    teaser: Teaser | None, element: etree._Element, paths: Mapping[str, str]
) -> Iterator[Claim]:
    """Yield what fields say; a teaser that is the text is not the subtitle too."""
    for claim in _claims(element, paths):
        is_text = teaser is not None and claim.rule == f"xml:{teaser.source}"
        if not is_text or claim.field == "title":
            yield claim


def _claims(element: etree._Element, paths: Mapping[str, str]) -> Iterator[Claim]:
    """Yield the mapped fields, and for all others what the names of elements say."""
    mapped = {_CLAIM_FIELDS[name]: path for name, path in paths.items() if name in _CLAIM_FIELDS}
    for field, path in mapped.items():
        yield from claims_of(field, values_at(element, path), f"xml:{path}", 1.0)
    holders = [element, *(child for child in element if _is_wrapper(child))]
    for holder in holders:
        for name, values in _named_values(holder).items():
            known = claimed_by(name, values[0]) if values else None
            if known and known[0] not in mapped and normalised_name(name) not in BODY_NAMES:
                told = _parted(values) if known[0] == "keywords" else values
                yield from claims_of(known[0], told, f"xml:{name}", known[1])


def _parted(values: list[str]) -> Iterator[str]:
    """Yield each of several keywords that one attribute or element lists."""
    for value in values:
        yield from filter(None, (part.strip() for part in value.split(";")))


def _is_wrapper(element: etree._Element) -> bool:
    return normalised_name(local_name(element)) in _WRAPPERS


def _named_values(holder: etree._Element) -> dict[str, list[str]]:
    """Return attributes and child elements by name; of children with children, the inner texts."""
    found: dict[str, list[str]] = {}
    for name, value in attributes_of(holder):
        found.setdefault(name, []).append(value)
    for child in holder:
        leaves = [leaf for leaf in child.iter() if not len(leaf)] if len(child) else [child]
        found.setdefault(local_name(child), []).extend(filter(None, map(plain_text, leaves)))
    return found


def _first_values(element: etree._Element) -> dict[str, str]:
    """Return the first value of each field, as an object would have them."""
    return {name: values[0] for name, values in _named_values(element).items() if values}


def _key(element: etree._Element, paths: Mapping[str, str]) -> str | None:
    if "record_key" in paths:
        return value_at(element, paths["record_key"])
    named = _named_values(element).items()
    return next((v[0] for name, v in named if normalised_name(name) in KEY_NAMES and v), None)
