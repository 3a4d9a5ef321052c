"""Articles whose fields have labels: the part above the text, the text, and the part below."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from research_corpus.contracts.language_names import tag_of_name
from research_corpus.contracts.records import ClaimField
from research_corpus.sources.vendors.export import Article, Lines
from research_corpus.sources.vendors.field_labels import Label, Role, label_of
from research_corpus.sources.vendors.shapes import NOTICE, day_in, moment, without_place

_CLAIMED: frozenset[Role] = frozenset(
    (
        "title",
        "subtitle",
        "byline",
        "date_published",
        "publisher",
        "section",
        "url",
        "language_declared",
        "licence",
    )
)
_INVERTED = re.compile(r"[^,;]{2,50},[^,;]{1,50}(?:;[^,;]{2,50},[^,;]{1,50}){0,50}")
_GOES_ON = re.compile(r"(?:[,;&]|\b(?:and|und|et|y|en|e))\s*$")
_FULL_STOP = re.compile(r"(?<=\w\w)\.$")

MAX_KEYWORDS = 50
MAX_VALUE_CHARS = 100
"""A longer paragraph below an empty field is text."""


@dataclass
class Parts:
    """An article of an export, taken apart.

    Attributes:
        top: lines above the first label.
        fields: each label with the lines of its value.
        body: lines of the text.
        notices: lines of copyright outside the text.
    """

    top: list[str] = field(default_factory=list)
    fields: list[tuple[Label, list[str]]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def take_apart(lines: Lines, label: Callable[[str], Label | None] = label_of) -> Parts:
    """Part the fields of an article from its text.

    A label opens a field, whose value goes on up to a blank line, or to the next label where
    nothing stands beside it. Text begins below the label that names it, or with the first
    paragraph that follows the labels; it ends where a label of the lower part opens a paragraph.
    """
    return _Taker(label).take(lines)


class _Taker:
    def __init__(self, label: Callable[[str], Label | None]) -> None:
        self._label, self._parts = label, Parts()
        self._state, self._opens, self._is_above_text = "top", True, False

    def take(self, lines: Lines) -> Parts:
        opening = _opening_of_text(lines, self._label)
        for number, line in enumerate(lines):
            self._is_above_text = number < opening
            if not line.strip():
                self._blank()
            elif self._state == "body":
                self._in_body(line)
            else:
                self._in_frame(line)
            self._opens = not line.strip()
        return self._parts

    def _blank(self) -> None:
        if self._state == "field" and self._parts.fields[-1][1]:
            self._state = "after"
        elif self._state in ("top", "body"):
            (self._parts.top if self._state == "top" else self._parts.body).append("")

    def _in_frame(self, line: str) -> None:
        found = self._label(line)
        if found:
            self._open(found)
        elif (self._state == "field" and self._continues(line)) or self._is_list_open():
            self._parts.fields[-1][1].append(line)
        elif self._state == "top":
            self._parts.top.append(line)
        elif NOTICE.match(line) or self._state == "foot":
            self._parts.notices.append(line)
        elif self._parts.body:
            self._state = "foot"
        elif not self._is_above_text:
            self._state = "body"
            self._parts.body.append(line)

    def _continues(self, line: str) -> bool:
        """Tell whether a line belongs to the value of the field that is open."""
        is_beside = not self._opens
        return is_beside or (len(line) <= MAX_VALUE_CHARS and not line.rstrip().endswith("."))

    def _is_list_open(self) -> bool:
        """Tell whether the names of the field above go on in another paragraph."""
        label, lines = self._parts.fields[-1] if self._parts.fields else (None, [])
        return (
            self._state == "after"
            and label is not None
            and label.role == "byline"
            and _GOES_ON.search("".join(lines[-1:])) is not None
        )

    def _in_body(self, line: str) -> None:
        found = self._label(line) if self._opens or ":" in line[:40] else None
        if found and found.role in ("byline", "section") and self._has_no_text(found):
            self._parts.fields.append((found, [found.value]))
        elif found and found.is_foot and (self._opens or found.rule in _FIRM):
            self._open(found)
        else:
            self._parts.body.append(line)

    def _has_no_text(self, found: Label) -> bool:
        """Tell whether a field with a value stands on top of the text that a label has opened."""
        return bool(found.value) and not any(line.strip() for line in self._parts.body)

    def _open(self, found: Label) -> None:
        if found.role == "text" and not any(line.strip() for line in self._parts.body):
            self._state = "body"
            self._parts.body = [found.value] if found.value else []
            return
        if self._state == "body":
            self._take_back()
        self._parts.fields.append((found, [found.value] if found.value else []))
        self._state = "field"

    def _take_back(self) -> None:
        """Take the labelled lines right above the lower part for fields, whatever their words."""
        body = self._parts.body
        while body and (not body[-1].strip() or (found := self._label(body[-1])) is not None):
            line = body.pop()
            if line.strip() and (found := self._label(line)) is not None:
                self._parts.fields.append((found, [found.value]))


def _opening_of_text(lines: Lines, label: Callable[[str], Label | None]) -> int:
    """Return the number of the line that says "Full text", 0 where none does or text is above it.

    What stands above it without a label is of the frame. A single word as "Body" counts where it
    stands alone below other labels.
    """
    has_label = False
    for number, line in enumerate(lines):
        found = label(line) if len(line) <= MAX_VALUE_CHARS or ":" in line[:40] else None
        is_opening = found is not None and found.role == "text"
        if found and is_opening and (" " in found.rule or (has_label and not found.value)):
            return number
        has_label = has_label or (found is not None and not is_opening)
        if found is None and len(line) > 2 * MAX_VALUE_CHARS:
            return 0
    return 0


_FIRM = frozenset(
    ("load-date", "publication-type", "proquest document id", "start page", "gale document number")
)
_NO_VALUE = frozenset(("none available", "not available", "none", "n/a"))


def claim_fields(article: Article, parts: Parts, *, is_library: bool = False) -> None:
    """Claim what the labelled fields of an article say.

    Args:
        article: takes the claims.
        parts: what was found.
        is_library: whether authors are written as libraries do, family names first.
    """
    for label, lines in parts.fields:
        value = _value(label, lines)
        if label.role == "key":
            article.key = article.key or value.rpartition(":")[2].strip() or None
        elif label.role == "keywords":
            claim_keywords(article, value, label.rule)
        elif label.role == "byline" and is_library and _INVERTED.fullmatch(value):
            for name in value.split(";"):
                last, _, first = name.partition(",")
                article.claim("author", f"{first.strip()} {last.strip()}", label.rule)
        elif label.role in _CLAIMED and value:
            _claim(article, label, value)
    for label, lines in parts.fields:
        if label.role == "citation":
            _claim_citation(article, " ".join(" ".join(lines).split()), label.rule)
    notice = " ".join(" ".join(filter(NOTICE.match, parts.notices)).split())
    if notice and not article.says("licence"):
        article.claim("licence", notice[:300], "notice")


def _value(label: Label, lines: list[str]) -> str:
    """Return the lines of a field as one; a list of one name or word a line by semicolons."""
    is_names = label.role == "byline" and all(map(_INVERTED.fullmatch, lines))
    is_list = is_names or (label.role == "keywords" and all(line[:1] == "*" for line in lines))
    value = " ".join(("; " if is_list else " ").join(lines).split())
    if value.casefold().rstrip(".") in _NO_VALUE:
        return ""
    return _FULL_STOP.sub("", value) if label.role == "byline" else value


def _claim(article: Article, label: Label, value: str) -> None:
    about = cast(ClaimField, label.role)
    if about == "subtitle":
        value = _without_address(article, value, label.rule)
    elif about == "publisher":
        value = without_place(value.split(";")[0])
    elif about == "section":
        value = section_of(value)
    elif about == "language_declared":
        value = language_tag(value) or ""
    elif about == "date_published":
        value = moment(value)
    is_known = article.says(about) or (label.rule == "credit" and article.says("author"))
    if not is_known or (about == "byline" and label.rule != "credit"):
        article.claim(about, value, label.rule)


def _without_address(article: Article, value: str, rule: str) -> str:
    """Return a subtitle without the address of the article, which stands behind some; claim it."""
    text, cut, address = value.rpartition("; http")
    if not cut or " " in address:
        return value
    article.claim("url", f"http{address}", rule)
    return text


def claim_keywords(article: Article, value: str, rule: str) -> None:
    """Claim the keywords of a list as vendors write it, without their shares in percent.

    Example:
        >>> article = Article()
        >>> claim_keywords(article, "HARBOURS (92%); CITY COUNCILS (78%)", "subject")
        >>> [value for _, value, _ in article.claims]
        ['HARBOURS', 'CITY COUNCILS']
    """
    for word in value.split(";")[:MAX_KEYWORDS]:
        word = word.split("(")[0] if "%" in word else word
        article.claim("keywords", word.strip().lstrip("*"), rule)


def _claim_citation(article: Article, value: str, rule: str) -> None:
    """Claim outlet and day of a line as in ``The Gazette [London] 04 Mar 2024: A4``."""
    day = day_in(value)
    before = value[: value.find(day)] if day else value
    name = before.split(";")[0].split(":")[0]
    if not article.says("publisher"):
        article.claim("publisher", without_place(name.strip(" ,.;([")), rule)
    if day and not article.says("date_published"):
        article.claim("date_published", day, rule)


def section_of(value: str) -> str:
    """Return a section without the page and version that follow it.

    Example:
        >>> section_of("NEWS; Version:1; Pg. 12")
        'NEWS'
    """
    return value.split(";")[0].strip()


def language_tag(name: str) -> str | None:
    """Return the tag of the first language in a list of names; null for other words."""
    return tag_of_name(name.split(";")[0].split(",")[0])
