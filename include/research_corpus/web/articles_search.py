"""Finding articles: from the newest month back, until there are enough or enough was read.

A corpus has no index of its words, so a search reads texts. It goes month by month, which are
files of their own, and stops at limits that depend on the corpus alone: the same address always
shows the same articles. What does not belong here: how they are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from research_corpus.storage.layout import UNKNOWN_MONTH
from research_corpus.web.reading import Reader

MAX_HITS = 1000
"""Articles that one search shows at most; older ones are found by another date."""

MAX_READ_CHARS = 200_000_000
"""Text that one search for words reads at most, in characters; about two seconds."""

_MAX_WORDS = 8
_FIRST_STRIDE = 10_000
_WORD = re.compile(r'"([^"]+)"|(\S+)')
_ANY_MARK = re.compile(r"['’‘“”\"]")

_FOUND = """
    select article_id, pub_month, date_published, title, publisher,
           array_to_string(authors, ', ') as authors, language, text_chars, source_file
    from articles
    where list_contains($months, pub_month)
      and ($publisher is null or publisher = $publisher)
      and (publisher is null or not $unpublished)
      and ($first is null or date_published >= $first)
      and ($last is null or date_published < $last)
      {words}
    order by date_published desc nulls last, article_id limit $limit
"""
_MONTHS = """
    select pub_month, count(*) as articles, sum(text_chars)::bigint as chars
    from articles group by pub_month
"""


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Attributes:
        words: each has to stand in title or text, in any case, as a word or a part of one.
        publisher: exact name; any if null.
        unpublished: only articles without a known publisher.
        first: first day of publication; any if null.
        last: last day of publication; any if null.
    """

    words: tuple[str, ...]
    publisher: str | None
    first: date | None
    last: date | None
    unpublished: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Search:
        """Read it from the query of an address; what is no date is as if it were not there.

        Example:
            >>> Search.of({"words": 'harbour "night train"', "until": "2025-02-30"}).words
            ('harbour', 'night train')
        """
        pairs = _WORD.findall(unicodedata.normalize("NFC", query.get("words", "")))
        words = tuple(phrase.strip() or word for phrase, word in pairs)
        return cls(
            words[:_MAX_WORDS],
            query.get("publisher", "").strip() or None,
            _day(query.get("from", "")),
            _day(query.get("until", "")),
            unpublished=query.get("unpublished") == "yes",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether any article is left out."""
        return self != Search((), None, None, None)

    @property
    def is_dated(self) -> bool:
        """Whether undated articles are left out."""
        return self.first is not None or self.last is not None

    def takes(self, month: str) -> bool:
        """Return whether a month can hold what is looked for."""
        if month == UNKNOWN_MONTH:
            return not self.is_dated
        return (self.first is None or f"{self.first:%Y-%m}" <= month) and (
            self.last is None or month <= f"{self.last:%Y-%m}"
        )


@dataclass(frozen=True)
class Hits:
    """What was found.

    Attributes:
        rows: newest first, undated last; at most :data:`MAX_HITS`.
        articles_read: how many articles were looked at.
        next_until: last day to look at for older ones; null if the search came to its end.
    """

    rows: pa.Table
    articles_read: int
    next_until: date | None


def find(reader: Reader, search: Search) -> Hits:
    """Return the newest articles that a search means; remembered until the next commit."""
    found: Hits = reader.remember(("articles found", search), lambda: _find(reader, search))
    return found


def _find(reader: Reader, search: Search) -> Hits:
    parts: list[pa.Table] = []
    hits = read = 0
    for months, articles in strides(reader, search):
        values = {**_values(search), "months": months, "limit": MAX_HITS + 1 - hits}
        parts.append(reader.table(_FOUND.format(words=_conditions(search)), values))
        hits, read, last_month = hits + len(parts[-1]), read + articles, months[-1]
        if hits > MAX_HITS:
            rows = pa.concat_tables(parts)
            return Hits(rows[:MAX_HITS], read, _day_of(rows, MAX_HITS))
    rows = pa.concat_tables(parts) if parts else _no_rows(reader)
    is_cut = bool(parts) and _remains(reader, search, last_month)
    return Hits(rows, read, _day_before(last_month) if is_cut else None)


def strides(reader: Reader, search: Search) -> Iterator[tuple[list[str], int]]:
    """Yield months to look at together, newest first, with the number of their articles.

    Each stride is twice as long as the one before, so that a corpus of a million articles takes
    few queries, and a search for what is common reads little.
    """
    months: list[str] = []
    waiting, read_chars, stride = 0, 0, _FIRST_STRIDE
    for row in _months(reader, search):
        if search.words and read_chars >= MAX_READ_CHARS:
            break
        months.append(row["pub_month"])
        waiting += row["articles"]
        read_chars += row["chars"]
        if waiting >= stride:
            yield months, waiting
            months, waiting, stride = [], 0, stride * 2
    if months:
        yield months, waiting


def publishers(reader: Reader) -> list[str]:
    """Return the publishers of the corpus, those with most articles first; at most 500."""
    rows = reader.remember(
        "publishers of articles",
        lambda: reader.rows(
            "select publisher, count(*) as n from articles where publisher is not null "
            "group by publisher order by n desc, publisher limit 500"
        ),
    )
    return [row["publisher"] for row in rows]


def pattern(word: str) -> str:
    r"""Return the pattern of ``ilike`` that finds a word; straight marks stand for curly ones.

    Example:
        >>> print(pattern("l'eau 5%"))
        %l_eau 5\%%
    """
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    return f"%{_ANY_MARK.sub('_', escaped)}%"


def expression(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression that finds any of the words where :func:`pattern` does."""
    each = (_ANY_MARK.sub(".", re.escape(word)) for word in words)
    return re.compile("|".join(each), re.IGNORECASE)


def _conditions(search: Search) -> str:
    return " ".join(
        f"and (text ilike $word{n} escape '\\' or title ilike $word{n} escape '\\')"
        for n in range(len(search.words))
    )


def _values(search: Search) -> dict[str, Any]:
    words = {f"word{n}": pattern(word) for n, word in enumerate(search.words)}
    last = search.last + timedelta(days=1) if search.last else None
    names = ("publisher", "unpublished", "first")
    return {**words, **{name: getattr(search, name) for name in names}, "last": last}


def _months(reader: Reader, search: Search) -> list[dict[str, Any]]:
    """Return the months that the search takes with their sizes, newest first, undated last."""
    rows = reader.remember("months of articles", lambda: reader.rows(_MONTHS))
    taken = [row for row in rows if search.takes(row["pub_month"])]
    return sorted(
        taken, key=lambda row: (row["pub_month"] != UNKNOWN_MONTH, row["pub_month"]), reverse=True
    )


def _remains(reader: Reader, search: Search, last_month: str) -> bool:
    dated = [row["pub_month"] for row in _months(reader, search)]
    return bool(dated[-1] != last_month)


def _no_rows(reader: Reader) -> pa.Table:
    values = {**_values(Search((), None, None, None)), "months": [], "limit": 0}
    return reader.table(_FOUND.format(words=""), values)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_before(month: str) -> date | None:
    """Return the last day before a month."""
    return None if month == UNKNOWN_MONTH else date.fromisoformat(f"{month}-01") - timedelta(days=1)


def _day_of(rows: pa.Table, place: int) -> date | None:
    """Return the day of one row; null for an undated one."""
    instant = rows["date_published"][place].as_py()
    return None if instant is None else instant.date()
