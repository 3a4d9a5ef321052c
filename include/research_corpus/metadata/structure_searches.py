"""Where structure stands in the lines of an article: one search for each kind of mark.

The patterns are those of :mod:`research_corpus.metadata.structure_patterns`; what the marks
together mean is decided in :mod:`research_corpus.metadata.structure`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from research_corpus.metadata.structure_patterns import (
    ANYWHERE,
    ASSIGNED,
    BARE_CODE,
    BYLINE,
    CODE,
    CORE_WORDS,
    COUNTER,
    DAY,
    ENTITY,
    FENCE,
    FIELD_WORDS,
    KEY,
    KNOWN_TAGS,
    LABEL,
    LINES,
    MAIL_WORDS,
    MARKED_LABEL,
    RECORD_TAGS,
    RULE,
    SEVERAL,
    SIGN_TAG,
    TAG,
    UNREAD_LABEL,
)

THRESHOLD = 1.0
MAX_SHOWN_CHARS = 60
FIELDS_NEAR = 8
"""Lines among which fields stand that belong together."""

LEAST_TAGS = 3
"""Fewer lines with a tag or key may be prose: a hashtag, a price, a note."""

SHORT_LINE = 120
"""Titles, bylines and fields are shorter; paragraphs are longer."""


class Mark(NamedTuple):
    """A trace of a record format.

    Attributes:
        name: what it is, in words.
        shown: the beginning of where it stands.
        weight: from :data:`THRESHOLD` on one mark is enough for the flag.
        is_several: whether it says that the text is several records.
    """

    name: str
    shown: str
    weight: float = THRESHOLD
    is_several: bool = False


def _shown(text: str) -> str:
    return " ".join(text[: 2 * MAX_SHOWN_CHARS].split())[:MAX_SHOWN_CHARS]


def title_marks(title: str) -> Iterator[Mark]:
    """Yield what a title holds that none has: markup, a label, a code."""
    if TAG.search(title) or ENTITY.search(title):
        yield Mark("markup in the title", _shown(title))
    elif UNREAD_LABEL.match(title) or RULE.fullmatch(title) or CODE.match(title):
        yield Mark("a label or rule as the title", _shown(title))


def _rules(lines: list[str]) -> Iterator[Mark]:
    places = [i for i, line in enumerate(lines) if RULE.fullmatch(line)]
    if not places:
        return
    if places[0] == 0:
        yield Mark("a rule as the first paragraph", _shown(lines[0]))
    weight = 0.5 if len(places) == 1 else THRESHOLD
    headed = sum(_is_head(lines[i + 1 : i + 6]) for i in places)
    is_several = headed >= 2 or (headed == 1 and _is_head(lines[:5]) and places[0] > 0)
    yield Mark(
        "rules between parts",
        _shown(lines[places[0]]),
        THRESHOLD if is_several else weight,
        is_several,
    )


def _is_head(lines: list[str]) -> bool:
    """Tell whether lines are those above an article: short ones, a date or byline among them."""
    short = [line for line in lines if len(line) <= SHORT_LINE]
    return any(BYLINE.match(line) or DAY.search(line) or _is_core(line) for line in short[:4])


def _is_core(line: str) -> bool:
    found = LABEL.match(line)
    return found is not None and found["label"].casefold().strip() in CORE_WORDS


def _labels(lines: list[str]) -> Iterator[Mark]:
    """Find the labels of fields: unread ones in capitals, and the same ones again and again."""
    names: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line in lines:
        opening = LABEL.match(line)
        for found in _unique(opening, MARKED_LABEL.finditer(line)):
            name = found["label"].casefold().strip()
            if name in FIELD_WORDS:
                names[name] += 1
                first.setdefault(name, line)
    unread = {m.group().strip(" :") for line in lines for m in UNREAD_LABEL.finditer(line[:4000])}
    line_of = next((line for line in lines if UNREAD_LABEL.match(line)), None)
    if line_of or len(unread) > 1:
        yield Mark("unread label", _shown(line_of or sorted(unread)[0]))
    repeated = [name for name, count in names.items() if count > 1]
    if len(repeated) >= 2 and (CORE_WORDS & set(repeated)) - MAIL_WORDS:
        yield Mark("the same labels again", _shown(first[repeated[0]]), is_several=True)
    elif block := _block_of_fields(lines):
        yield Mark("labels of fields", _shown(block))


def _unique(
    opening: re.Match[str] | None, marked: Iterator[re.Match[str]]
) -> Iterator[re.Match[str]]:
    """Yield the label that opens a line, and those in brackets or stars behind it."""
    if opening:
        yield opening
    yield from (m for m in marked if not opening or m.start("label") != opening.start("label"))


def _block_of_fields(lines: list[str]) -> str | None:
    """Return the first line of three fields below each other, or null; letters may be quoted."""
    places = [
        (i, found["label"].casefold().strip())
        for i, line in enumerate(lines)
        if (found := LABEL.match(line)) and found["label"].casefold().strip() in FIELD_WORDS
    ]
    for n, (start, _) in enumerate(places):
        names = {name for i, name in places[n : n + FIELDS_NEAR] if i - start < FIELDS_NEAR}
        at_top = start < 2
        if len(names) >= 3 and CORE_WORDS & names and (at_top or not names <= MAIL_WORDS):
            return lines[start]
    return None


def _codes(lines: list[str]) -> Iterator[Mark]:
    codes: Counter[str] = Counter()
    shown = ""
    for line in lines:
        if found := CODE.match(line) or BARE_CODE.match(line):
            codes[found["code"]] += 1
            shown = shown or line
    if len(codes) >= LEAST_TAGS:
        is_several = sum(count > 1 for count in codes.values()) >= 2
        yield Mark("two-letter field codes", _shown(shown), is_several=is_several)


def _tags(lines: list[str]) -> Iterator[Mark]:
    """Find lines that open with a sign and a name, as in ``%T``, ``=245``, ``.TH``."""
    found = [match for line in lines if (match := SIGN_TAG.match(line))]
    by_sign = Counter(match["sign"] for match in found)
    for sign, count in by_sign.most_common(1):
        names = Counter(match["name"] for match in found if match["sign"] == sign)
        if count >= LEAST_TAGS and len(names) >= LEAST_TAGS - 1:
            shown = next(match.string for match in found if match["sign"] == sign)
            is_several = sum(n > 1 for n in names.values()) >= LEAST_TAGS - 1
            yield Mark("tags of a record format", _shown(shown), is_several=is_several)


def _keys(lines: list[str]) -> Iterator[Mark]:
    """Find the keys of records, in small letters, again and again, whatever their words."""
    found = [match for line in lines if (match := KEY.match(line))]
    if len(found) < len(lines) / 4:
        return
    counts = Counter(match["key"] for match in found)
    is_several = sum(count > 1 for count in counts.values()) >= LEAST_TAGS
    assigned = {match["key"] for match in found if match["sign"] == "="}
    if is_several or len(assigned) >= LEAST_TAGS:
        yield Mark("keys of records", _shown(found[0].string), is_several=is_several)


def _counters(lines: list[str]) -> Iterator[Mark]:
    found = [line for line in lines if len(line) <= SHORT_LINE and COUNTER.fullmatch(line)]
    if found:
        is_several = len({line.strip().casefold() for line in found}) > 1
        yield Mark("counters of documents", _shown(found[0]), is_several=is_several)


def _heads(lines: list[str]) -> Iterator[Mark]:
    """Find bylines and dates below each other, again and again: heads of several articles."""
    heads = [
        i
        for i, line in enumerate(lines)
        if len(line) <= SHORT_LINE and BYLINE.fullmatch(line) and _is_dated(lines[i - 1 : i + 3])
    ]
    apart = [i for n, i in enumerate(heads) if n == 0 or i - heads[n - 1] > 2]
    has_text = [i for i in apart if any(len(line) > SHORT_LINE for line in lines[i + 1 : i + 5])]
    if len(has_text) >= 2:
        yield Mark("heads of articles below each other", _shown(lines[has_text[0]]), 1.0, True)


def _is_dated(lines: list[str]) -> bool:
    return any(len(line) <= 60 and DAY.search(line) for line in lines)


def _markup(lines: list[str]) -> Iterator[Mark]:
    tags: Counter[str] = Counter()
    shown = ""
    for line in lines:
        for found in TAG.finditer(line):
            if _is_tag(found):
                tags[(found["name"] or "").casefold()] += 1
                shown = shown or line[found.start() :]
    if tags:
        several = [name for name in RECORD_TAGS if tags[name] > 1]
        yield Mark("markup in the text", _shown(shown), is_several=bool(several))
    for line in lines:
        if entity := ENTITY.search(line):
            yield Mark("unread character references", _shown(line[entity.start() :]))
            return


def _is_tag(found: re.Match[str]) -> bool:
    """Tell whether what stands in angle brackets is markup, and no title or placeholder."""
    name = found["name"]
    is_named = name is None or name.casefold() in KNOWN_TAGS
    return is_named or found.group().startswith("</") or "=" in found.group()


def _fences(lines: list[str]) -> Iterator[Mark]:
    """Find front matter: a fence at the very top, and fields below it."""
    top = " ".join(lines[:8])
    if FENCE.match(lines[0]) and (ASSIGNED.search(top) or "+++" in lines[0]):
        yield Mark("front matter fences", _shown(top))


def _patterns(lines: list[str]) -> Iterator[Mark]:
    for name, pattern, least in LINES:
        found = [line for line in lines if pattern.match(line)]
        if len(found) >= least:
            yield Mark(name, _shown(found[0]), is_several=name in SEVERAL and len(found) > least)
    for name, pattern, least in ANYWHERE:
        places = [m for line in lines for m in pattern.finditer(line)]
        if len(places) >= least:
            is_several = name in SEVERAL and len(places) > least
            yield Mark(name, _shown(places[0].group()), is_several=is_several)


def _cycles(lines: list[str]) -> Iterator[Mark]:
    """Find lines of columns: the same number of separators in one line after the other."""
    for separator in ("\t", ";", "|", ","):
        counts = [line.count(separator) for line in lines]
        usual, many = Counter(counts).most_common(1)[0]
        least = 2 if separator in "\t|" else 4
        if usual >= least and many >= max(3, 0.6 * len(lines)):
            line = lines[counts.index(usual)]
            yield Mark("columns of a table", _shown(line), is_several=many > 3)
            return


FRAME_SEARCHES = (_labels, _codes, _counters, _heads, _fences)
"""What frames leave in any text."""

TEXT_SEARCHES = (_rules, _cycles, _markup)
"""What an article about programming may show."""

TAG_SEARCHES = (_patterns, _tags, _keys)
"""As these, in the lines above the text too."""
