"""The sequence search against a matcher written the plain way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research_corpus.analyst import cql
from research_corpus.analyst.cql import (
    Choice,
    Junction,
    Match,
    Negation,
    Part,
    QuerySyntaxError,
    Repeat,
    Sequence,
    Test,
    Token,
    parse,
)
from research_corpus.analyst.search import search
from research_corpus.errors import ConfigError

Rows = list[dict[str, Any]]

matches = st.builds(
    Match,
    st.sampled_from(["form", "lemma", "upos"]),
    st.sampled_from(["the", "NOUN|PROPN", "ADJ", ".*s", "council", "[A-Z].+", 'a"b']),
    st.booleans(),
    st.booleans(),
)
tests: st.SearchStrategy[Test] = st.recursive(
    matches,
    lambda inner: (
        st.builds(Negation, inner)
        | st.builds(Junction, st.sampled_from(["and", "or"]), st.tuples(inner, inner))
    ),
    max_leaves=3,
)
parts: st.SearchStrategy[Part] = st.recursive(
    st.builds(Token, st.none() | tests),
    lambda inner: (
        st.builds(Sequence, st.tuples(inner, inner))
        | st.builds(Choice, st.tuples(inner, inner))
        | st.sampled_from([(0, 1), (0, 2), (1, None), (0, None), (2, 2), (1, 3)]).flatmap(
            lambda times: st.builds(Repeat, inner, st.just(times[0]), st.just(times[1]))
        )
    ),
    max_leaves=4,
)


def written(part: Part) -> str:
    if isinstance(part, Token):
        return f"[{written_test(part.test) if part.test else ''}]"
    if isinstance(part, Repeat):
        most = "" if part.most is None else part.most
        return f"({written(part.part)}){{{part.least},{most}}}"
    joint = " " if isinstance(part, Sequence) else " | "
    return f"({joint.join(map(written, part.parts))})"


def written_test(test: Test) -> str:
    if isinstance(test, Negation):
        return f"!({written_test(test.test)})"
    if isinstance(test, Junction):
        joint = " & " if test.kind == "and" else " | "
        return f"({joint.join(map(written_test, test.tests))})"
    value = test.pattern.replace('"', '\\"')
    case = "%c" if test.ignore_case else ""
    return f'{test.attribute}{"!=" if test.negated else "="}"{value}"{case}'


def is_met(test: Test | None, token: dict[str, Any]) -> bool:
    if test is None:
        return True
    if isinstance(test, Negation):
        return not is_met(test.test, token)
    if isinstance(test, Junction):
        return (all if test.kind == "and" else any)(is_met(inner, token) for inner in test.tests)
    value = token[test.attribute]
    flags = re.IGNORECASE if test.ignore_case else re.NOFLAG
    return (value is not None and bool(re.fullmatch(test.pattern, value, flags))) != test.negated


class PlainMatcher:
    """Where matches in one sentence may end, by the definition and without any cleverness.

    Places that were tried before are remembered: nested repetitions would take for ever.
    """

    def __init__(self, words: Rows) -> None:
        self.words = words
        self.known: dict[tuple[Part, int], list[int]] = {}

    def ends(self, part: Part, start: int) -> list[int]:
        """Return the places where a match from ``start`` may end, preferred ones first."""
        if (part, start) not in self.known:
            self.known[part, start] = list(dict.fromkeys(self._ends(part, start)))
        return self.known[part, start]

    def _ends(self, part: Part, start: int) -> Iterator[int]:
        if isinstance(part, Token):
            if start < len(self.words) and is_met(part.test, self.words[start]):
                yield start + 1
        elif isinstance(part, Choice):
            for inner in part.parts:
                yield from self.ends(inner, start)
        elif isinstance(part, Sequence):
            yield from self._ends_of_all(part.parts, start)
        else:
            most = max(len(self.words), part.least) if part.most is None else part.most
            for times in range(most, part.least - 1, -1):
                yield from self._ends_of_all((part.part,) * times, start)

    def _ends_of_all(self, several: tuple[Part, ...], start: int) -> list[int]:
        places = [start]
        for part in several:
            places = list(dict.fromkeys(end for place in places for end in self.ends(part, place)))
        return places


@given(parts)
def test_parse_reads_back_what_was_written(part: Part) -> None:
    assert written(parse(written(part))) == written(part)


@given(st.text(alphabet='[]{}()|&!=*+?,"%c form upos 12x\\', max_size=25))
def test_parse_of_anything_gives_a_tree_or_a_position(query: str) -> None:
    try:
        tree = parse(query)
    except QuerySyntaxError as error:
        place = error.facts["position"]
    else:
        place = 0
        assert written(parse(written(tree))) == written(tree)
    assert 0 <= place <= len(query)


@pytest.mark.parametrize(
    ("query", "position", "hint"),
    [
        ("", 0, "expected a token"),
        ('[upos="ADJ"', 11, "expected ]"),
        ('[lema="plan"]', 1, "expected an attribute"),
        ('[lemma~"plan"]', 6, "unknown sign"),
        ('"plan', 0, "not closed"),
        ('"a"{3,1}', 3, "second number"),
        ('"a"{9999}', 4, "at most 100"),
        ('"(a"', 0, "not a regular expression"),
        ('"a" )', 4, "does not belong"),
        ('"a" |', 5, "expected a token"),
    ],
)
def test_parse_of_a_wrong_query_says_where(query: str, position: int, hint: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    assert caught.value.facts["position"] == position
    assert hint in caught.value.message


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(part=parts)
def test_search_finds_what_the_plain_matcher_finds(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows, part: Part
) -> None:
    if 0 in PlainMatcher([]).ends(part, 0):
        with pytest.raises(ConfigError, match="no token at all"):
            search(analyst, written(part))
        return
    rows = search(analyst, written(part), subset="month=2025-03").fetchall()
    expected = []
    kept = [token for token in tokens if token["pub_month"] == "2025-03"]
    for _, group in groupby(kept, key=lambda row: (row["article_id"], row["sentence_id"])):
        words = list(group)
        matcher = PlainMatcher(words)
        start = 0
        while start < len(words):
            end = next(iter(matcher.ends(part, start)), start)
            if end > start:
                first = words[start]
                expected.append((first["article_id"], first["token_index"], end - start))
            start = max(end, start + 1)
    assert sorted((row[2], row[4], row[5]) for row in rows) == sorted(expected)


def test_search_shows_the_match_as_it_stands_in_the_text(
    analyst: duckdb.DuckDBPyConnection,
) -> None:
    rows = search(analyst, '[upos="DET"] [upos="ADJ"]* [upos="NOUN"]', width=10)
    found = rows.select("before, match, after, tokens").fetchall()
    assert any(tokens > 2 for *_, tokens in found)
    texts = [" ".join(t.split()) for (t,) in analyst.sql("select text from articles").fetchall()]
    for before, match, after, _ in found:
        assert any((before + match + after).strip() in text for text in texts)


def test_search_that_matches_nothing_at_all_is_refused(analyst: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfigError, match="no token at all"):
        search(analyst, '"a"* []?')


def test_search_with_too_many_tests_is_refused(analyst: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfigError, match="8 are possible"):
        search(analyst, " ".join(f'"{letter}"' for letter in "abcdefghi"))


def test_attributes_are_columns_of_tokens() -> None:
    from research_corpus.contracts import TABLES

    assert set(cql.ATTRIBUTES) <= {column.name for column in TABLES["tokens"].columns}
