"""Looking things up in an XML tree by paths of local names, and turning them into claims."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from research_corpus.contracts.records import Block, Claim, ClaimField, Origin
from research_corpus.sources.html.html_fragment import element_blocks

PathRule = tuple[str, ClaimField, float]
"""Path, field claimed and confidence; see :func:`values_at` for paths."""

_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6])\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?:^|/)@([\w:.-]+)$")
_NAMESPACES = {
    "xml": "{http://www.w3.org/XML/1998/namespace}",
    "xlink": "{http://www.w3.org/1999/xlink}",
}


def local_name(element: etree._Element) -> str:
    """Return an element's name without namespace."""
    return _local(element.tag)


def _local(name: str) -> str:
    # not by QName, which refuses names that the parser has let through
    return name.rpartition("}")[2]


def elements_at(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """Yield the elements below ``element`` at a path of local names, such as ``head/title``.

    A step may carry a predicate (``headline[@rank='2']``); an empty step means any depth; the
    path ``.`` is the element itself.
    """
    if path == ".":
        yield element
        return
    steps = [step if step in {"", "."} else f"{{*}}{step}" for step in path.split("/")]
    yield from element.iterfind("/".join(steps))


def element_at(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first element at a path, or null."""
    return next(elements_at(element, path), None)


def values_at(element: etree._Element, path: str) -> Iterator[str]:
    """Yield the texts at a path whose last step may be an attribute, as in ``date/@norm``.

    Texts are on one line and never empty.
    """
    named = _ATTRIBUTE.search(path)
    place = path[: named.start()] or "." if named else path
    for found in elements_at(element, place):
        value = _attribute(found, named[1]) if named else plain_text(found)
        if cleaned := _SPACE.sub(" ", value or "").strip():
            yield cleaned


def value_at(element: etree._Element, path: str) -> str | None:
    """Return the first text at a path, or null."""
    return next(values_at(element, path), None)


def plain_text(element: etree._Element) -> str:
    """Return all text of an element on one line; elements that break a line part its words."""
    if next(element.iterdescendants("{*}br", "{*}p"), None) is None:
        return _SPACE.sub(" ", "".join(map(str, element.itertext()))).strip()
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        gap = " " if local_name(node) in {"br", "p"} else ""
        outer = node.tail if node is not element else None
        parts += [gap, (node.text if event == "start" else outer) or ""]
    return _SPACE.sub(" ", "".join(parts)).strip()


def has_markup(text: str) -> bool:
    """Tell whether the text of an element is itself HTML, as out of a CDATA section."""
    return _MARKUP.search(text) is not None


def attributes_of(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes that are not empty, by local name."""
    for name, value in element.attrib.items():
        if cleaned := str(value).strip():
            yield _local(str(name)), cleaned


def claims_at(element: etree._Element, rules: Iterable[PathRule], source: str) -> Iterator[Claim]:
    """Yield one claim for each value that the rules find.

    Args:
        element: where the paths begin.
        rules: what stands where.
        source: name of the format, put before each path in the claim's rule.
    """
    for path, field, confidence in rules:
        yield from claims_of(field, values_at(element, path), f"{source}:{path}", confidence)


def claims_of(
    field: ClaimField, values: Iterable[str], rule: str, confidence: float
) -> Iterator[Claim]:
    """Yield a claim for each value.

    A single author is a byline until it is parsed, since one text may name several people or carry
    "By"; of several bylines each is an author, since only one line is taken for the byline.
    """
    found = list(values)
    if field in {"byline", "author"}:
        field = "byline" if len(found) == 1 else "author"
    for value in found:
        yield Claim(field, value, Origin.META, rule, confidence)


def markup_blocks(
    element: etree._Element, names: Mapping[str, str], dropped: frozenset[str]
) -> list[Block]:
    """Return the paragraphs of marked-up text, whatever its vocabulary.

    Args:
        element: holds the text; left as it is.
        names: the HTML element that each element of the vocabulary amounts to, if not itself.
        dropped: elements whose text is no part of the article.
    """
    root = copy.deepcopy(element)
    root.tail = None
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        name = local_name(node)
        if name in dropped and node is not root:
            _drop(node)
        else:
            node.tag = names.get(name, name)
    return element_blocks(root)


def _drop(node: etree._Element) -> None:
    """Remove an element but not the text after it."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _attribute(element: etree._Element, name: str) -> str | None:
    prefix, colon, local = name.partition(":")
    return element.get(_NAMESPACES[prefix] + local if colon and prefix in _NAMESPACES else name)
