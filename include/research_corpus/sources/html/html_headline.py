"""The headline that a page shows, and the lines that stand around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

MIN_LIKENESS = 0.4
"""Share of common words from which a heading of the first rank is beyond doubt."""
MAX_LINES = 40
MAX_ELEMENTS = 400
MIN_UNTAGGED_CHARS = 20
_UNTAGGED = """
    //*[self::p or self::div or self::span or self::strong or self::legend or self::td or self::a]
        [normalize-space(text()) = $title]
"""
_HIDDEN = re.compile(r"(?:^|[\s_-])hidden(?:$|\s)")
_SITE_PART = re.compile(r"\s[|–—•·»-]\s|\s?:\s")
BODY_CHARS = 160
"""A line longer than this is text, and the first of them may be a standfirst."""
SENTENCE_CHARS = 80
MAX_SENTENCES = 3
"""So many lines in a row longer than a sentence of headlines are text too."""
MAX_BEFORE_STANDFIRST = 4
MAX_LINE_CHARS = 200
MAX_LINES_ABOVE = 4
MAX_LEVELS_ABOVE = 3
MAX_ELEMENTS_ABOVE = 12
"""A larger element above a headline is a menu or a river of links, and nothing of the article."""

_WORD = re.compile(r"\w+")
_INLINE_NAMES = """
a span b strong em i time abbr small u mark font sup sub cite address label bdi
"""
INLINE = frozenset(_INLINE_NAMES.split())
"""Elements that begin no line of their own."""
_SKIPPED_NAMES = "script style noscript svg nav form button select template figcaption"
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_APART = re.compile(
    r"(?:^|[\s_-])(?:logo|brand|site-?title|masthead|sr-only|visually-hidden)", re.I
)


class Line(NamedTuple):
    """One line of the page near its headline.

    Attributes:
        text: on one line, never empty.
        element: the innermost element that holds all of it.
    """

    text: str
    element: HtmlElement


def same_letters(text: str) -> str:
    """Return the letters and digits of a text, case aside, for comparison."""
    return "".join(_WORD.findall(text.casefold())).replace("_", "")


def shown_headline(
    tree: HtmlElement, stated: list[str], site_names: frozenset[str]
) -> HtmlElement | None:
    """Return the element that shows the headline; null if none can be told.

    Of the headings of the first rank, the one that shares most words with a stated title; where it
    shares few, one of a lower rank that repeats a stated title; else the only one of the first
    rank. A heading that is the site's name or stands in its masthead is none.

    Args:
        tree: the page.
        stated: titles in JSON-LD, meta elements and the page's title.
        site_names: names of the site as :func:`same_letters` gives them.
    """
    first = [h for h in islice(tree.iter("h1"), 10) if _may_be_headline(h, site_names)]
    best = max(first, key=lambda h: _likeness(heading_text(h), stated), default=None)
    likeness = _likeness(heading_text(best), stated) if best is not None else 0.0
    if likeness > MIN_LIKENESS:
        return best
    for heading in islice(tree.iter("h2", "h3", "h4"), 20):
        if _may_be_headline(heading, site_names) and any(
            _opens(t, heading_text(heading)) for t in stated
        ):
            return heading
    return best if likeness or len(first) == 1 else _untagged(tree, stated)


def _untagged(tree: HtmlElement, stated: list[str]) -> HtmlElement | None:
    """Return the element that is no heading and shows a stated title; null if there is none.

    Parsers close a heading before a paragraph in it, and some themes have no headings.
    """
    for title in dict.fromkeys(stated):
        cuts = list(_SITE_PART.finditer(title))
        parts = (title[: cuts[-1].start()], title[cuts[0].end() :]) if cuts else ()
        for part in (title, *parts):
            if len(part) >= MIN_UNTAGGED_CHARS:
                for found in tree.xpath(_UNTAGGED, title=" ".join(part.split()))[:1]:
                    return found
    return None


def _opens(stated: str, shown: str) -> bool:
    """Tell whether a stated title is a heading, or it with something before or after it."""
    letters, title = same_letters(shown), same_letters(stated)
    return len(letters) >= 12 and (title.startswith(letters) or title.endswith(letters))


def _may_be_headline(heading: HtmlElement, site_names: frozenset[str]) -> bool:
    text = heading_text(heading)
    if not text or same_letters(text) in site_names or len(text) > 2 * MAX_LINE_CHARS:
        return False
    near = [heading, *islice(heading.iterancestors(), 2)]
    return not any(_APART.search(e.get("class", "") + " " + e.get("id", "")) for e in near)


def _likeness(text: str, stated: list[str]) -> float:
    """Return the share of words that a heading has in common with the title most like it."""
    words = set(_WORD.findall(text.casefold()))
    others = [set(_WORD.findall(title.casefold())) for title in stated]
    return max((len(words & other) / max(len(words | other), 1) for other in others), default=0.0)


def heading_text(element: HtmlElement) -> str:
    """Return the text of a heading on one line; its lines and parts that are blocks are apart."""
    parts: list[str] = []
    for item in element.iter():
        if not isinstance(item.tag, str) or item.tag in _SKIPPED:
            parts.append(item.tail or "")
            continue
        edge = "" if item.tag in INLINE else " "
        parts += [edge, item.text or "", item.tail or "" if item is not element else ""]
    return " ".join("".join(parts).split())


def lines_below(headline: HtmlElement) -> list[Line]:
    """Return the lines between a headline and the text below it, a standfirst among them."""
    lines: list[Line] = []
    has_standfirst, sentences = False, 0
    for line in _lines(headline):
        sentences = sentences + 1 if len(line.text) > SENTENCE_CHARS else 0
        if len(line.text) > BODY_CHARS:
            if has_standfirst or len(lines) >= MAX_BEFORE_STANDFIRST:
                break
            has_standfirst = True
        if len(lines) >= MAX_LINES or sentences > MAX_SENTENCES:
            break
        lines.append(line)
    return lines


def lines_above(headline: HtmlElement) -> list[Line]:
    """Return the last short lines above a headline, in their order, of what stands around it."""
    found: list[Line] = []
    current = headline
    for _ in range(MAX_LEVELS_ABOVE):
        for sibling in current.itersiblings(preceding=True):
            if not isinstance(sibling.tag, str) or sibling.tag in _SKIPPED:
                continue
            parts = list(islice(_visible(sibling), MAX_ELEMENTS_ABOVE + 1))
            if len(parts) > MAX_ELEMENTS_ABOVE:
                return found
            found = [*_lines_of(parts), *found]
            if len(found) >= MAX_LINES_ABOVE:
                return found[-MAX_LINES_ABOVE:]
        above = current.getparent()
        if above is None or above.tag in {"body", "main", "html"}:
            break
        current = above
    return found


def lines_after(element: HtmlElement, count: int) -> list[Line]:
    """Return the first lines below an element, without those of navigation."""
    return list(islice(_lines(element), count))


def _lines(headline: HtmlElement) -> Iterator[Line]:
    """Yield the lines below a headline in document order, without those of navigation."""
    yield from _lines_behind(headline)
    yield from _lines_of(islice(_following(headline), MAX_ELEMENTS))


def _lines_behind(headline: HtmlElement) -> Iterator[Line]:
    """Yield the lines behind a headline that have no element of their own, up to the next block."""
    parent = headline.getparent()
    if parent is None or not (headline.tail or "").strip():
        return
    parts = [headline.tail or ""]
    for sibling in takewhile(lambda e: e.tag in INLINE or e.tag == "br", headline.itersiblings()):
        parts += ["\x00" if sibling.tag == "br" else sibling.text_content(), sibling.tail or ""]
    for line in "".join(parts).split("\x00"):
        if text := " ".join(line.split()):
            yield Line(text, parent)


def _lines_of(elements: Iterable[HtmlElement]) -> Iterator[Line]:
    for element in elements:
        if element.tag in INLINE and _is_part_of_a_line(element):
            continue
        for text in _own_lines(element):
            yield Line(text, element)


def _following(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements behind ``headline`` in document order, innermost ones included."""
    current: HtmlElement | None = headline
    while current is not None:
        for sibling in current.itersiblings():
            yield from _visible(sibling)
        current = current.getparent()


def _visible(element: HtmlElement) -> Iterator[HtmlElement]:
    stack = [element]
    while stack:
        item = stack.pop()
        if isinstance(item.tag, str) and item.tag not in _SKIPPED:
            yield item
            stack.extend(reversed(item))


def _is_part_of_a_line(element: HtmlElement) -> bool:
    """Tell whether an inline element stands within text of its parent."""
    parent = element.getparent()
    return parent is not None and _has_text(parent)


def _has_text(element: HtmlElement) -> bool:
    if element.text and _WORD.search(element.text):
        return True
    return any(child.tail and _WORD.search(child.tail) for child in element)


def _is_hidden_stamp(element: HtmlElement) -> bool:
    """Tell whether a part of a line is a time for machines, which nobody sees."""
    text = element.text or ""
    return bool(_HIDDEN.search(element.get("class", ""))) and text.strip()[:4].isdigit()


def _own_lines(element: HtmlElement) -> Iterator[str]:
    """Yield the text of an element with its inline parts; of a container without text, nothing."""
    if not _has_text(element):
        return
    parts = [element.text or ""]
    for child in element:
        if child.tag in INLINE:
            parts.append("" if _is_hidden_stamp(child) else child.text_content())
        else:
            parts.append("\n")
        parts.append(child.tail or "")
    for line in "".join(parts).split("\n\n" if len(element) == 0 else "\n\x00"):
        if text := " ".join(line.split()):
            yield text
