"""What one line above a text is: part of its header, its title, or text already.

A line is a header line if it parses to fields: nothing else is known of its look.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from research_corpus.metadata.header import masked_line
from research_corpus.metadata.lexicon import WordList, words
from research_corpus.metadata.line_evidence import fold_word
from research_corpus.metadata.line_features import VENDOR_LABELS
from research_corpus.metadata.line_labels import label_line
from research_corpus.metadata.line_tokens import MASK, tokenise
from research_corpus.metadata.title_label import has_title_label, names_title_and_more

MAX_LINE_CHARS = 300
MAX_TITLE_CHARS = 160
MAX_STRAY_RATIO = 0.34
"""Share of a header line's words that may belong to no field."""

MAX_HEADER_WORDS = 14
MIN_PROSE_WORDS = 3
MAX_PART_WORDS = 12
"""More words than this, of a line without a date, are no header line, or no part of one."""

LineKind = Literal["header", "part", "title", "body"]

_FIELDS = frozenset({"person", "outlet", "agency", "team", "section", "place", "role"})
_NAMES = frozenset({"person", "outlet", "agency", "team"})
_TELLING = _NAMES | {"date"}
_PARTED_DATE = re.compile(rf"(?:\A|[,;]) ?{MASK}+ ?(?:[,;]|\Z)")
"""A date that signs part from the words beside it, as no headline has it."""

_BAR = re.compile(r"[|\t·•–—]")
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.!?…]['\"”’»)]*\s*$")
_SENTENCE_INSIDE = re.compile(r"[.!?](?<=[a-zà-ÿ]{3}.)\s+[A-ZÀ-Þ]")
_TITLE_END = re.compile(r"[.,;:…]['\"”’»)]*$")
_LABEL = re.compile(r"\s*([^\W\d_][\w’'. ()-]{0,30}?)(?:\s?:(?=\s|$)|\t)")
"""A label, as before a colon or in a cell of its own."""

_DAY_LABELS = frozenset(
    ["erschienen", "parution", "paru", "publiziert", "verschenen", "publicación", "pubblicazione"]
)
"""Labels of the day of publication that the lexicon of header lines lacks."""

_LABELLED_DAY = re.compile(rf"[ \t]*+([^\W\d_][\w’'. ()-]{{0,30}}?) ?:[ \t]*+{MASK}++[ \t]*+")
_EDITION = re.compile(
    r"(?i)(?<!\w)(?:edition|édition|edición|ausgabe|editie|edizione|edição|\d+\s+min(?:ute)?s?\s+read)(?!\w)"
)
_SMALL_TEXT = """
a an and at by for from in of on the to via with de du des del von für pour par por en et und
y e om op le la am um vom updated published page words edition
"""
_SMALL = frozenset(_SMALL_TEXT.split())


_LABEL_LISTS: tuple[WordList, ...] = (
    "by", "date_labels", "publisher_labels", "modified_labels",
)  # fmt: skip
_USUAL_LISTS: tuple[WordList, ...] = (
    *_LABEL_LISTS, "and", "with", "in", "for", "roles", "role_modifiers", "titles", "suffixes",
    "particles",
)  # fmt: skip


class LineLook(NamedTuple):
    """What a line is by itself.

    Attributes:
        kind: ``header`` for what is one wherever it stands at the top; ``part`` for what is only
            beside one, such as a lone name or the edition.
        fields: kinds of the fields in it; ``date`` among them.
    """

    kind: LineKind
    fields: frozenset[str] = frozenset()


@lru_cache(maxsize=2**10)
def look_at_line(line: str) -> LineLook:
    """Return what a line at the top of a text is.

    Example:
        >>> look_at_line(" date 2025-03-14 Ana Ruiz and Tom Hale BBC News").kind
        'header'
        >>> look_at_line("On 14 March 2025 the council voted to close the ferry line.").kind
        'body'
    """
    if not line.strip() or len(line) > MAX_LINE_CHARS:
        return LineLook("body")
    if has_title_label(line) and names_title_and_more(masked_line(line)):
        return LineLook("header", _parse(line).fields | {"title"})
    if _is_plain_prose(line):
        return LineLook("title") if is_title_line(line) else LineLook("body")
    if labelled_title(line):
        return LineLook("header", frozenset({"title"}))
    parsed = _parse(line)
    if labelled := _LABELLED_DAY.fullmatch(parsed.masked):
        # the day of access, of printing and the like is no title, and not that of publication
        is_day = labelled[1].casefold() in _DAY_LABELS
        return LineLook("header", frozenset({"date"})) if is_day else LineLook("part")
    if parsed.total <= 4 and _EDITION.search(parsed.masked):
        return LineLook("part")
    if _is_label_line(line) and not parsed.reads_on:
        is_telling = bool(parsed.fields & _TELLING)
        return LineLook("header" if is_telling else "part", parsed.fields)
    if kind := _header_kind(line, parsed):
        return LineLook(kind, parsed.fields)
    return LineLook("title") if is_title_line(line) else LineLook("body")


def with_colon(line: str) -> str:
    """Return a line with a colon after a label that stands in a cell of its own."""
    label, cut, value = line.partition("\t")
    if not cut or ":" in label or not (_is_label_line(line) or labelled_title(line)):
        return line
    return f"{label.strip()}: {value.strip()}"


def labelled_title(line: str) -> str | None:
    """Return the title that a line names by a label, as in ``Headline: Quay to close``."""
    found = _LABEL.match(line)
    title = line[found.end() :].strip() if found else ""
    return (
        title if found and found[1].casefold() in words("title_labels") and " " in title else None
    )


def _is_plain_prose(line: str) -> bool:
    """Tell whether no parsing is needed to see that a line is none of a header's."""
    tokens = line.split()
    lower = sum(word[0].islower() and not _is_usual(word) for word in tokens)
    return lower >= MIN_PROSE_WORDS and (
        _SENTENCE_END.search(line) is not None
        or (lower > 0.4 * len(tokens) and not _BAR.search(line) and not _LABEL.match(line))
    )


class _Parsed(NamedTuple):
    """What a line parses to.

    Attributes:
        masked: the line without dates and contacts.
        shares: words by kind; ``stray`` are those of none that no header needs.
        total: words in all.
        fields: kinds of fields; ``date`` among them.
        lower: words in lower case that bylines do not use.
    """

    masked: str
    shares: dict[str, int]
    total: int
    fields: frozenset[str]
    lower: int

    @property
    def reads_on(self) -> bool:
        """Whether it is prose."""
        is_inside = self.lower > 1 and bool(_SENTENCE_INSIDE.search(self.masked))
        return is_inside or self.shares.get("prose", 0) > 0.3 * self.total


def _parse(line: str) -> _Parsed:
    masked = masked_line(line)
    tokens = [token for token in tokenise(masked) if token.is_word]
    shares: dict[str, int] = {}
    spans = label_line(masked)
    for token in tokens:
        span = next((s for s in spans if s.start <= token.start < s.end), None)
        kind = span.kind if span else "" if _is_usual(token.text) else "stray"
        shares[kind] = shares.get(kind, 0) + 1
    fields = {kind for kind in shares if kind in _FIELDS} | ({"date"} if MASK in masked else set())
    lower = sum(token.text[0].islower() and not _is_usual(token.text) for token in tokens)
    return _Parsed(masked, shares, len(tokens), frozenset(fields), lower)


def _header_kind(line: str, parsed: _Parsed) -> LineKind | None:
    """Return what kind of header line it is; null if it is none."""
    fields, titled = parsed.fields, parsed.shares.get("title", 0)
    if parsed.reads_on or parsed.shares.get("stray", 0) > MAX_STRAY_RATIO * max(parsed.total, 1):
        return None
    is_parted = _BAR.search(line) or _PARTED_DATE.search(parsed.masked)
    if titled and not (len(fields & _TELLING) >= 2 and is_parted):
        return None
    ends = _SENTENCE_END.search(line) is not None
    if "date" in fields:
        return "header" if not ends or fields & _NAMES or parsed.total < 4 else None
    if ends or not fields:
        return None
    has_by = fold_word(line.split()[0]) in words("by")
    is_signed = has_by and bool(fields & {"person", "team", "agency"})
    if is_signed or (len(fields & _NAMES) >= 2 and parsed.total <= MAX_HEADER_WORDS):
        return "header"
    return "part" if parsed.total <= MAX_PART_WORDS else None


def _is_label_line(line: str) -> bool:
    """Tell whether a line begins with a label such as ``BYLINE:``."""
    found = _LABEL.match(line)
    if not found:
        return False
    label = " ".join(found[1].casefold().split())
    return label in VENDOR_LABELS or any(label in words(name) for name in _LABEL_LISTS)


@lru_cache(maxsize=2**13)
def _is_usual(text: str) -> bool:
    """Tell whether a word in lower case is one that headers use."""
    word = fold_word(text.strip(",;:()[]|"))
    return word in _SMALL or word in VENDOR_LABELS or any(word in words(n) for n in _USUAL_LISTS)


def is_title_line(line: str) -> bool:
    """Tell whether a lone line reads like a headline: short, and no sentence that ends."""
    line = line.strip()
    count = len(line.split())
    if not 2 <= count <= 25 or len(line) > MAX_TITLE_CHARS:
        return False
    if _TITLE_END.search(line) or _SENTENCE_INSIDE.search(line):
        return False
    return line[0].isupper() or line[0].isdigit() or line[0] in "\"“‘'«"
