"""Bylines that stand apart: below the text, in a link that says so, or as a bare name.

Layouts without a line that begins with "By" sign in one of four other ways: a box or line
"Written by" below the text, an italic note on the author there, a link of relation ``author``, or
nothing but the name below the headline. What a page says in several ways or of several people
this way decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from research_corpus.contracts.records import Claim, Origin
from research_corpus.sources.html.html_headline import INLINE, Line, heading_text, lines_after

MAX_TEXTS = 60
MAX_NAME_CHARS = 100
MAX_LINES_OF_NAMES = 8
MAX_LINES_BELOW = 3

_WRITTEN = (
    r"(?:(?:article|post|story|guide|page)\s)?(?:written|authored|words|reporting)\sby"
    r"|geschrieben\svon|verfasst\svon|escrito\spor|scritto\sda|(?:écrit|rédigé)\spar"
    r"|geschreven\sdoor"
)
_LABELS = (
    r"authors?(?:\(s\))?|(?:about|meet)\sthe\sauthors?|über\sden\sautor|sobre\s(?:el|o)\sautor"
)
_ONLY_LABEL = re.compile(rf"(?:{_WRITTEN}|{_LABELS})\s?:?", re.IGNORECASE)
_SIGNED = re.compile(rf"(?:{_WRITTEN})\s?:?\s(?P<rest>\S.*)", re.IGNORECASE)
_PORTRAIT = re.compile(
    r",?\s(?:is|was|has|writes|wrote|works|lives|holds|joined|covers|spent|loves)\s.*"
)
_NOTE_OF_AUTHOR = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]{0,30}(?:\s[\w.'’-]{1,30}){1,4}?)\s(?:is|was)\s(?:an?|the|our)\s[^.]{0,80}?"
    r"\b(?:writer|reporter|correspondent|editor|columnist|contributor|journalist|freelancer?|critic"
    r"|producer|fellow|professor|author)\b.*"
)
_LINK_TITLE = re.compile(r"^(?:(?:view )?(?:all )?posts|articles|view (?:all )?posts) by\s+", re.I)
_NAME = re.compile(r"[^\d@{}<>|:?!]{3,60}")
_LISTED = frozenset({"li", "dd"})
_BEHIND_NAME = re.compile(r"\s(?:in|on|for)\s.*|\s{0,4}[|•·⋅∙].*|,?\s\d.*")
_HINT = re.compile(rf"\b(?:{_WRITTEN}|{_LABELS})(?!\w)", re.IGNORECASE)
# cheap to look for in a whole page before the elements are that hold it
_HINTS = (
    "written by", "authored by", "words by", "reporting by", "author", "en von", "st von",
    "crito por", "critto da", "crit par", "digé par", "ven door", "autor",
)  # fmt: skip
_SLANTED = "//p/em | //p/i"
_TEXTS = "//text()[string-length() < 140 and string-length() > 5]"
_OTHERS = re.compile(
    r"comment|related|recommend|teaser|sidebar|popular|latest|newsletter|testimonial|listing"
    r"|carousel|more-?(?:posts|stories|from)|read-?(?:next|more)",
    re.IGNORECASE,
)


def signature_claims(tree: HtmlElement, lines: list[Line], above: list[Line]) -> Iterator[Claim]:
    """Yield the bylines of a page that stand apart, the surest first.

    Args:
        tree: the page without its scripts.
        lines: those below its headline, see
            :func:`~research_corpus.sources.html.html_headline.lines_below`.
        above: those above it.
    """
    for rule, confidence, found in (
        ("rel-author", 0.58, _linked(tree)),
        ("signature", 0.56, _signed(tree)),
        ("note-of-author", 0.5, _noted(tree)),
    ):
        values = list(dict.fromkeys(found))
        if len({value.casefold() for value in values}) == 1:
            yield Claim("byline", values[0], Origin.MARKUP, rule, confidence)
    for line in (*lines[:MAX_LINES_BELOW], *above):
        name = _BEHIND_NAME.sub("", line.text[: 2 * MAX_NAME_CHARS])
        if len(line.text) <= 2 * MAX_NAME_CHARS and " " in name and _NAME.fullmatch(name):
            name = name.strip(" ,")
            rule = "linked-name" if _has_page(tree, name) else "bare-name"
            yield Claim("byline", name, Origin.MARKUP, rule, 0.45)


def _has_page(tree: HtmlElement, name: str) -> bool:
    """Tell whether the page leads to one with a name for its address: ``/team/ana-ruiz``."""
    slug = "-".join(re.findall(r"\w+", name.lower()))
    return bool(tree.xpath("boolean(//a[contains(@href, $end)])", end=f"/{slug}"))


def _linked(tree: HtmlElement) -> Iterator[str]:
    """Yield the names in links of relation ``author``."""
    for link in islice(tree.xpath("//a[@rel='author']"), MAX_TEXTS):
        text = _LINK_TITLE.sub("", " ".join(link.text_content().split()))
        if not _NAME.fullmatch(text) and (title := link.get("title", "")):
            text = _LINK_TITLE.sub("", title)
        if _NAME.fullmatch(text):
            yield text


def _signed(tree: HtmlElement) -> Iterator[str]:
    """Yield what follows "Written by" and the like, on its line or the next ones."""
    if not any(map(tree.text_content().lower().__contains__, _HINTS)):
        return
    hinted = (text for text in tree.xpath(_TEXTS) if _HINT.search(text))
    for text in islice(hinted, MAX_TEXTS):
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        if element is None or element.tag in {"script", "style", "title", "noscript"}:
            continue
        element = _block_of(element)
        if not _is_of_others(element) and (value := _value_at(element)):
            yield value


def _noted(tree: HtmlElement) -> Iterator[str]:
    """Yield whom an italic paragraph presents: "Ana Ruiz is a writer in Velm"."""
    for slanted in islice(tree.xpath(_SLANTED), MAX_TEXTS):
        shown = heading_text(slanted)
        if shown == heading_text(slanted.getparent()) and (found := _NOTE_OF_AUTHOR.match(shown)):
            yield found["name"]


def _block_of(element: HtmlElement) -> HtmlElement:
    while element.tag in INLINE and (above := element.getparent()) is not None:
        if len(heading_text(above)) > 2 * MAX_NAME_CHARS:
            break
        element = above
    return element


def _value_at(element: HtmlElement) -> str:
    shown = heading_text(element)
    if (found := _SIGNED.fullmatch(shown)) and len(shown) <= 2 * MAX_NAME_CHARS:
        return f"By {_name_of(found['rest'])}"
    if not _ONLY_LABEL.fullmatch(shown):
        return ""
    following = lines_after(element, MAX_LINES_OF_NAMES)
    if following and _is_listed(following[0]):
        listed = [line.text for line in following if _is_listed(line)]
        return ", ".join(text for text in listed if _NAME.fullmatch(text))
    name = _name_of(following[0].text) if following else ""
    return f"By {name}" if 2 < len(name) <= MAX_NAME_CHARS else ""


def _name_of(text: str) -> str:
    return _PORTRAIT.sub("", text[: 4 * MAX_NAME_CHARS]).strip()


def _is_listed(line: Line) -> bool:
    return line.element.tag in _LISTED or any(
        e.tag in _LISTED for e in islice(line.element.iterancestors(), 2)
    )


def _is_of_others(element: HtmlElement) -> bool:
    near = [element, *islice(element.iterancestors(), 4)]
    return any(
        e.tag == "nav" or (_OTHERS.search(names) and "author" not in names.lower())
        for e in near
        if e.tag not in {"body", "html"} and (names := e.get("class", "")) is not None
    )
