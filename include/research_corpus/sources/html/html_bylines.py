"""Bylines that a page shows: who signs, as the layouts of publishing systems write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, zip_longest

from lxml.html import HtmlElement

from research_corpus.contracts.records import Claim, Origin
from research_corpus.sources.html.html_headline import Line

MAX_BYLINE_CHARS = 200
MAX_BYLINE_WORDS = 24
MAX_CANDIDATES = 60
MAX_TEXTS = 60
_BY = (
    r"(?:(?:written|posted|published|submitted|words|story|text|guide|review|reported|edited"
    r"|article|contributed|authored|geschrieben|escrito|scritto|publié|rédigé) )?"
    r"(?:by|von|par|por|door|di|af|av)\b|authors?\s?:|autore?s?\s?:|auteurs?\s?:|words\s?:"
    r"|text[eo]?\s?:|testo\s?:|tekst\s?:"
)
_MARKED = re.compile(rf"(?:^|[\s|•·,–—-])(?P<by>{_BY})\s*:?\s*(?P<rest>\S.*)?$", re.IGNORECASE)
# whose "by" names somebody else than the author
_OTHER_WORK = re.compile(
    r"\b(?:translated|translation|photos?|photographs?|photographed|photography|illustrat\w{2,5}|drawings?"
    r"|reviewed|checked|verified|powered|sponsored|presented|produced|supported|designed|music|video"
    r"|brought to you|traduit|traducido|tradotto|übersetzt|vertaald)\s{1,4}$",
    re.IGNORECASE,
)
_ONLY_MARKER = re.compile(rf"(?:{_BY})\s*:?", re.IGNORECASE)
# what stands behind the names on the same line: dates, reading times, counts
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,9}\.?"
_BEHIND = re.compile(
    r"\s{0,4}(?:[|•·⋅∙●‧]|\s[–—-]\s|\bon (?=\w+ \d|\d)"
    r"|,?\s{0,4}\b(?:updated|published|posted|last)\b"
    rf"|,?\s{{0,4}}\b(?:{_MONTH}\s\d{{1,2}}\b|\d{{1,2}}\s{_MONTH}\s\d{{4}}|\d{{4}}-\d\d)"
    r"|\b\d{1,4}[\s-]min|,?\s{0,4}\d{1,2}[/.]\d{1,2}[/.]\d{2,4}).*$",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|writer|contributor|attribution|createdby)", re.I
)
_CAMEL_CLASS = re.compile(
    r"(?:Author|Byline|Writer)(?=[A-Z_\s-]|Name|s?$)|(?:^|[a-z-])author(?:Name)?(?:$|\s)"
)
_NAME_CLASS = re.compile(r"name|fn\b|link|\bn\b", re.IGNORECASE)
_NOT_A_NAME_CLASS = re.compile(
    r"comment|related|avatar|photo|image|img|bio|descr|social|share|follow|newsletter|teaser|card"
    r"|recommend|date|time|role|title|occupation|job|icon|reply|latest|popular|widget|sidebar"
    r"|by-?line-?date|read|meta-?date|about|quote|testimonial|caption|credit",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"comment|related|recommend|teaser|sidebar|popular|latest|footer|newsletter|testimonial"
    r"|more-?(?:posts|stories|from)|read-?(?:next|more)|listing|carousel|card",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|people|persons?|profiles?|team|contributors?|writers?|staff|by|experts?|bios?"
    r"|autor(?:en|es)?|auteurs?|users?)/[^/?#]+/?(?:[?#].*)?$|/@[\w.-]+/?$",
    re.IGNORECASE,
)
_ALL_BY = re.compile(
    r"^(?:view all posts|all posts|posts|articles|more (?:posts|articles)) by\s+", re.I
)
_PROSE = re.compile(r"[a-z]{3}\.\s{1,4}[A-Z]|^I\s")
_NAME_SHAPE = re.compile(r"[^\d@{}<>|]{3,60}")
_CANDIDATES = (
    "//@class[contains(., 'yline') or contains(., 'uthor') or contains(., 'riter')"
    " or contains(., 'ontributor') or contains(., 'attribution') or contains(., 'createdby')]/.."
    " | //@rel[. = 'author']/.. | //@data-testid[contains(., 'yline') or . = 'authorName']/.."
)


def byline_claims(tree: HtmlElement, lines: list[Line]) -> Iterator[Claim]:
    """Yield what the page shows as its byline, the surest statement first.

    Args:
        tree: the page.
        lines: those below its headline, see
            :func:`~research_corpus.sources.html.html_headline.lines_below`.
    """
    near = {line.element for line in lines} | {
        above for line in lines for above in islice(line.element.iterancestors(), 3)
    }
    marked = list(_marked_lines(lines))
    classed = list(_classed(tree, near))
    for text, rule, confidence in [*marked, *classed, *_profiles(lines)]:
        if 2 < len(text) <= MAX_BYLINE_CHARS:
            yield Claim("byline", text, Origin.MARKUP, rule, confidence)


def _marked_lines(lines: list[Line]) -> Iterator[tuple[str, str, float]]:
    """Yield lines that begin with "By" or the like, or follow a line that is no more than that."""
    for line, after in zip_longest(lines, lines[1:]):
        if len(line.text) > MAX_BYLINE_CHARS:
            continue
        if _ONLY_MARKER.fullmatch(line.text):
            if after is not None and len(after.text) <= MAX_BYLINE_CHARS:
                yield f"By {_cut(after.text)}", "byline-line", 0.66
        elif (found := _MARKED.search(line.text)) and _is_signed(line.text, found):
            yield f"By {_cut(found['rest'])}", "byline-line", 0.65


def _is_signed(text: str, found: re.Match[str]) -> bool:
    """Tell whether a name follows "By" and the like, and of somebody who wrote."""
    is_of_others = _OTHER_WORK.search(text[: found.start("by")][-40:])
    return bool(found["rest"]) and not is_of_others and _begins_name(found["rest"])


def _begins_name(rest: str) -> bool:
    if len(rest.split()) > MAX_BYLINE_WORDS or _PROSE.search(rest):
        return False
    return rest[:1].isupper() or not rest[:1].isascii() or rest.startswith(("the ", "de ", "van "))


def _cut(text: str) -> str:
    return _BEHIND.sub("", text).strip(" ,|–—-•·⋅∙●‧")


def _classed(tree: HtmlElement, near: set[HtmlElement]) -> Iterator[tuple[str, str, float]]:
    found: dict[tuple[str, str], list[str]] = {}
    for element in islice(tree.xpath(_CANDIDATES), MAX_CANDIDATES):
        if not _is_byline(element) or _is_of_others(element):
            continue
        text = _cut(_shown(element))
        place = "near" if element in near else "far"
        key = (place, element.get("class") or element.get("rel") or "")
        if text and text not in found.setdefault(key, []):
            found[key].append(text)
    for (place, _), texts in sorted(found.items(), key=lambda item: item[0][0] != "near"):
        if place == "near":
            yield ", ".join(texts[:8]), "byline-markup", 0.64
        elif len(texts) == 1:
            yield texts[0], "byline-markup", 0.6


def _is_byline(element: HtmlElement) -> bool:
    names = element.get("class", "")
    if element.tag in {
        "img",
        "body",
        "html",
        "article",
        "section",
        "main",
        "script",
        "form",
        "input",
    }:
        return False
    stated = element.get("rel") == "author" or element.get("data-testid", "") in {
        "byline", "authorName", "byline-contributors",
    }  # fmt: skip
    if stated:
        return True
    return bool(_CLASS.search(names) or _CAMEL_CLASS.search(names)) and not any(
        _NOT_A_NAME_CLASS.search(name) and _CLASS.search(name) for name in names.split()
    )


def _is_of_others(element: HtmlElement) -> bool:
    """Tell whether an element stands among teasers, comments or in the page's edges."""
    above = list(islice(element.iterancestors(), 8))
    return any(
        (e.tag in {"nav", "footer", "aside"} and not _CLASS.search(e.get("class", "")))
        or _OF_OTHERS.search(e.get("class", ""))
        for e in above[:6]
        if e.tag not in {"body", "html"}
    )


def _shown(element: HtmlElement) -> str:
    """Return the text of a byline's element: the name alone where it has a part for that."""
    parts = [
        e
        for e in element.iterdescendants("a", "span", "strong", "b", "div", "p", "h4", "h3")
        if _NAME_CLASS.search(e.get("class", ""))
        and not len(e)
        and not _NOT_A_NAME_CLASS.search(e.get("class", "").replace("title", ""))
    ]
    texts = list(dict.fromkeys(" ".join(e.text_content().split()) for e in parts))
    texts = [text for text in texts if _NAME_SHAPE.fullmatch(text)]
    if texts:
        return ", ".join(texts[:8])
    return " ".join(" ".join(islice(element.itertext(), MAX_TEXTS)).split())


def _profiles(lines: list[Line]) -> Iterator[tuple[str, str, float]]:
    """Yield names below the headline that lead to the page of a person."""
    names: dict[str, None] = {}
    for line in lines:
        if len(line.text) > MAX_BYLINE_CHARS:
            continue
        links = [line.element] if line.element.tag == "a" else line.element.iter("a")
        links = [*links, *islice(line.element.iterancestors("a"), 1)]
        for link in islice(links, 10):
            text = _ALL_BY.sub("", " ".join(link.text_content().split()))
            if _PROFILE.search(link.get("href", "")) and _NAME_SHAPE.fullmatch(text):
                names.setdefault(text)
        if title := _ALL_BY.match(line.element.get("title", "")):
            names.setdefault(line.element.get("title", "")[title.end() :].strip())
    if names:
        yield ", ".join(islice(names, 8)), "profile-link", 0.62
