"""Telling a header line (date, authors, outlet) from a title and from body text.

Only whether a line is one; what stands in it is parsed by ``metadata``.
"""

from __future__ import annotations

import re

MAX_HEADER_CHARS = 300
MAX_TITLE_CHARS = 160
MAX_PLAIN_WORD_RATIO = 0.3

_MONTHS = (
    # English, French, German, Spanish, Italian, Portuguese, Dutch; long and short forms
    "jan(?:uary|vier|uar|uari)?|feb(?:ruary|ruar|bra?io|ruari|rero)?|févr?(?:ier)?|mar(?:ch|s|zo|ço)?|märz"
    "|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|ma[iy]|mayo|mei|maggio|maio|june?|juin|juni|jun[ih]o|giugno"
    "|july?|juil(?:let)?|juli|jul[ih]o|luglio|aug(?:ust|ustus)?|août|ago(?:sto)?|sept?(?:ember|embre)?"
    "|settembre|septiembre|setembro|oct(?:ober|obre)?|okt(?:ober)?|ottobre|outubro|octubre"
    "|nov(?:ember|embre|iembre|embro)?|dec(?:ember)?|déc(?:embre)?|dez(?:ember|embro)?|dic(?:embre|iembre)?"
    "|январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]"
    "|ноябр[ья]|декабр[ья]"
)
_DATE = re.compile(
    rf"""\b(?:
        (?:1[5-9]|20|21)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:[T ]\d\d:?\d\d\S*)?
      | \d{{1,2}}[-/.]\d{{1,2}}[-/.](?:1[5-9]|20|21)?\d\d
      | \d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?(?:{_MONTHS})\.?,?\s+(?:de\s+)?\d{{4}}
      | (?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}
      | (?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])
      | (?:{_MONTHS})\.?\s+(?:19|20)\d\d
    )(?!\w) | \d{{4}}年\d{{1,2}}月\d{{1,2}}日 | \d{{4}}년\s*\d{{1,2}}월\s*\d{{1,2}}일""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_BE_DATE = re.compile(r"\d(?:\d{3}|[-/.]\d)")
"""What a line must hold to be worth a search for a date, which costs ten times as much."""

_DATE_KEYWORD = re.compile(
    r"\s*(?:date|dated|published|publié|updated|fecha|datum|data)\b\s*:?\s*(?=\S)", re.I
)
_BYLINE = re.compile(
    r"\s*(?:by|par|von|por|di|door|от|text:|author:|auteur\s*:)\s+"
    r"(?-i:(?:de |van |von |d['’])?[^\W\d_a-zà-öø-ÿ])",
    re.I,
)
_OUTLET_END = re.compile(
    r"\b(?:news|times|guardian|post|herald|telegraph|independent|reuters|afp|ap|associated press"
    r"|bbc|cnn|npr|gazette|tribune|chronicle|observer|journal|express|mirror|mail|star|sun|globe|standard"
    r"|courier|examiner|dispatch|press|agency|magazine|weekly|daily|radio|tv|le monde|le figaro"
    r"|libération|ouest-france|le parisien|les échos|zeitung|spiegel|rundschau|tageblatt"
    r"|el país|el mundo|corriere|repubblica|la stampa|dpa|ansa|efe|tass|xinhua|al jazeera|bloomberg"
    r"|politico|euronews|[\w-]+\.(?:com|org|net|fr|de|co\.uk|es|it|nl|eu|info))\s*$",
    re.IGNORECASE,
)
_CONNECTOR_WORDS = """
and by with in at of the for from to de du des la le les et à en pour par von van der den dem
und in aus für bei e y di da do dos das del della con per om op te met on im am updated
published correspondent reporter editor staff writer special senior chief political diplomatic
correspondente envoyé envoyée spécial spéciale correspondant correspondante avec additional
reporting date gmt utc bst cet cest am pm h
"""
_CONNECTORS = frozenset(_CONNECTOR_WORDS.split())
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*\s*$")
_SENTENCE_INSIDE = re.compile(r"[.!?](?<=[a-zà-ÿ]{3}.)\s+[A-ZÀ-Þ]")


def has_date(line: str) -> bool:
    """Tell whether a line holds a calendar date, at least month and year."""
    return _find_date(line) is not None


def is_header_line(line: str) -> bool:
    """Tell whether a line at the top of a text names date, authors or outlet.

    The shapes taken for one: the word "date" before a date; a date among names, with few words
    that are neither names nor the small words of bylines; "By" or its like before a name; names
    alone that end with an outlet.

    Example:
        >>> is_header_line(" date 2025-03-14 Ana Ruiz and Tom Hale BBC News")
        True
        >>> is_header_line("On 14 March 2025 the council voted to close the ferry line.")
        False
    """
    line = line.strip()
    if not line or len(line) > MAX_HEADER_CHARS:
        return False
    date = _find_date(line)
    if date:
        rest = line[: date.start()] + " " + line[date.end() :]
        return bool(_DATE_KEYWORD.match(line)) or _is_mostly_names(rest)
    if len(line.split()) > 25 or _SENTENCE_INSIDE.search(line) or _SENTENCE_END.search(line):
        return False
    if _BYLINE.match(line):
        return _is_mostly_names(line) and ":" not in line
    return len(line.split()) <= 10 and _all_names(line) and bool(_OUTLET_END.search(line))


def _find_date(line: str) -> re.Match[str] | None:
    return _DATE.search(line) if _MAY_BE_DATE.search(line) else None


def is_title_line(line: str) -> bool:
    """Tell whether a lone line reads like a headline: short, and no sentence that ends."""
    line = line.strip()
    words = line.split()
    if not 2 <= len(words) <= 25 or len(line) > MAX_TITLE_CHARS:
        return False
    if re.search(r"[.,;:…]['\"”’»)]*$", line) or _SENTENCE_INSIDE.search(line):
        return False
    return line[0].isupper() or line[0].isdigit() or line[0] in "\"“‘'«"


def _plain_words(text: str) -> tuple[int, int]:
    """Count words in lower case that bylines do not use, and all words."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    plain = [w for w in words if w[0].islower() and w.lower().strip(".") not in _CONNECTORS]
    return len(plain), len(words)


def _is_mostly_names(text: str) -> bool:
    plain, words = _plain_words(text)
    if plain and (_SENTENCE_INSIDE.search(text) or (_SENTENCE_END.search(text) and words > 8)):
        return False
    return plain <= MAX_PLAIN_WORD_RATIO * words


def _all_names(text: str) -> bool:
    plain, words = _plain_words(text)
    small = {"in", "at", "on", "to", "for", "with"} & set(text.lower().split())
    return plain == 0 and words >= 2 and not small
