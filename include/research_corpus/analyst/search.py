"""Find token sequences: a query of :mod:`research_corpus.analyst.cql` as SQL over ``tokens``.

Each token of a sentence becomes one character that says which of the query's tests it meets, and
the query a regular expression over such characters; DuckDB matches it in linear time (RE2).
"""

from __future__ import annotations

import re
from typing import assert_never

import duckdb

from research_corpus.analyst import cql
from research_corpus.analyst.macro_calls import call_of, literal
from research_corpus.errors import ConfigError

MAX_TESTS = 8
"""Different tests in one query: each doubles the alphabet."""

_ALPHABET = 0x4E00
_PLAIN = re.compile(r"[\w '’-]+(\|[\w '’-]+)*")

_SQL = """\
with candidate as (
    select distinct article_id, sentence_id from tokens
    where {needed} and is_month_in({subset}, pub_month)
), sentence as (
    select article_id, sentence_id, min(token_index) as first,
        string_agg(chr({alphabet} + {mask}), '' order by token_index) as signs,
        list(char_start order by token_index) as starts,
        list(char_end order by token_index) as ends
    from tokens semi join candidate using (article_id, sentence_id)
    where is_month_in({subset}, pub_month)
    group by all
), marked as (
    select *, string_split(regexp_replace(signs, '({pattern})', '<\\1>', 'g'), '<') as pieces
    from sentence
), numbered as (
    select *, unnest(range(2, len(pieces) + 1)) as i from marked where len(pieces) > 1
), found as (
    select article_id, sentence_id, first, starts, ends,
        len(array_to_string(pieces[1 : i - 1], '')) - (i - 2) as skipped,
        position('>' in pieces[i]) - 1 as length
    from numbered
)
select a.pub_month, a.publisher, a.article_id, f.sentence_id, f.first + skipped as token_index,
    f.length as tokens,
    one_line(substring(a.text, greatest(starts[skipped + 1] - {width}, 0) + 1,
        least({width}, starts[skipped + 1]))) as before,
    one_line(substring(a.text, starts[skipped + 1] + 1,
        ends[skipped + length] - starts[skipped + 1])) as match,
    one_line(substring(a.text, ends[skipped + length] + 1, {width})) as after
from found as f join articles_in({subset}, {with_duplicates}) as a using (article_id)
order by a.pub_month, a.article_id, token_index
"""


def search(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    width: int = 60,
    subset: str = "",
    *,
    with_duplicates: bool = False,
) -> duckdb.DuckDBPyRelation:
    """Return every sequence of tokens that a query describes, in its context.

    Matches lie within a sentence, start as far left as they can, prefer more repetitions to fewer
    and do not overlap. Exact duplicates of articles are left out by default.

    Args:
        connection: made by :func:`research_corpus.connect`.
        query: such as ``[upos="ADJ"] [lemma="policy|plan"]``; grammar in
            :mod:`research_corpus.analyst.cql`.
        width: characters of context on each side.
        subset: such as ``month=2025-03; publisher=BBC News``.
        with_duplicates: whether articles that repeat another word for word count too.

    Raises:
        QuerySyntaxError: with the position at which the query cannot be read.
        ConfigError: the query can match no token at all, or has too many different tests.
    """
    sql = to_sql(query, width, subset, with_duplicates=with_duplicates)
    try:
        return connection.sql(sql)
    except duckdb.Error as error:
        raise ConfigError(f"DuckDB cannot run the query {query}: {error}", query=query) from error


def words_sql(
    words: str, attribute: str, width: int, subset: str, *, with_duplicates: bool = False
) -> str:
    """Return the SQL of one word, or of words one after another, in context.

    Args:
        words: parted by white space; ``*`` in a word stands for any characters.
        attribute: ``lower`` (form, case ignored), ``form`` or ``lemma``.
        width: characters of context on each side.
        subset: such as ``month=2025-03; publisher=BBC News``.
        with_duplicates: whether articles that repeat another word for word count too.
    """
    if len(words.split()) > 1:
        query = sequence_of(words, attribute)
        return to_sql(query, width, subset, with_duplicates=with_duplicates)
    named = {"attribute": attribute, "subset": subset, "with_duplicates": with_duplicates}
    return f"from {call_of('kwic', words.strip(), width, **named)}"


def sequence_of(words: str, attribute: str) -> str:
    """Return the query of words one after another; ``*`` in a word stands for any characters.

    Args:
        words: parted by white space.
        attribute: ``lower`` (form, case ignored), ``form`` or ``lemma``.

    Example:
        >>> sequence_of("the council*", "lower")
        '[form="the"%c] [form="council.*"%c]'
    """
    name, sign = ("form", "%c") if attribute == "lower" else (attribute, "")
    values = (re.escape(word).replace(r"\*", ".*").replace('"', r"\"") for word in words.split())
    return " ".join(f'[{name}="{value}"{sign}]' for value in values)


def to_sql(query: str, width: int, subset: str, *, with_duplicates: bool) -> str:
    """Return the SQL of a query, for a connection that has the views and macros."""
    tree = cql.parse(query)
    if _least_tokens(tree) == 0:
        raise ConfigError(
            f"The query {query} also matches no token at all; "
            "let it demand one, as by + in the place of *.",
            query=query,
        )
    tests = list(dict.fromkeys(_tests(tree)))
    if len(tests) > MAX_TESTS:
        raise ConfigError(
            f"The query {query} has {len(tests)} different tests; {MAX_TESTS} are possible.",
            query=query,
        )
    bits = (f"(({_condition(test)})::int << {bit})" for bit, test in enumerate(tests))
    return _SQL.format(
        alphabet=_ALPHABET,
        mask=" + ".join(bits) or "0",
        needed=_needed(tree),
        pattern=_pattern(tree, tests),
        subset=literal(subset),
        width=int(width),
        with_duplicates=str(with_duplicates).lower(),
    )


def _least_tokens(part: cql.Part) -> int:
    match part:
        case cql.Token():
            return 1
        case cql.Repeat():
            return part.least * _least_tokens(part.part)
        case cql.Sequence():
            return sum(map(_least_tokens, part.parts))
        case cql.Choice():
            return min(map(_least_tokens, part.parts))
        case _:
            assert_never(part)


def _tests(part: cql.Part) -> list[cql.Test]:
    match part:
        case cql.Token():
            return [] if part.test is None else [part.test]
        case cql.Repeat():
            return _tests(part.part)
        case _:
            return [test for inner in part.parts for test in _tests(inner)]


def _pattern(part: cql.Part, tests: list[cql.Test]) -> str:
    """Return a part as a regular expression over the alphabet of met tests."""
    match part:
        case cql.Token():
            if part.test is None:
                return "."
            bit = 1 << tests.index(part.test)
            signs = (chr(_ALPHABET + mask) for mask in range(1 << len(tests)) if mask & bit)
            return f"[{''.join(signs)}]"
        case cql.Repeat():
            most = "" if part.most is None else part.most
            return f"(?:{_pattern(part.part, tests)}){{{part.least},{most}}}"
        case cql.Sequence():
            return "".join(_pattern(inner, tests) for inner in part.parts)
        case cql.Choice():
            return f"(?:{'|'.join(_pattern(inner, tests) for inner in part.parts)})"
        case _:
            assert_never(part)


def _needed(part: cql.Part) -> str:
    """Return a condition that some token of every matching sentence meets."""
    demands = _demands(part)
    # Words are rarer than tags, so they leave fewer sentences to look at.
    words = [demand for demand in demands if "form" in demand or "lemma" in demand]
    return next(iter([*words, *demands]), "true")


def _demands(part: cql.Part) -> list[str]:
    match part:
        case cql.Token():
            return [] if part.test is None else [f"({_condition(part.test)})"]
        case cql.Repeat():
            return _demands(part.part) if part.least else []
        case cql.Sequence():
            return [demand for inner in part.parts for demand in _demands(inner)]
        case cql.Choice():
            branches = [_demands(inner) for inner in part.parts]
            if not all(branches):
                return []
            return [f"({' or '.join(branch[0] for branch in branches)})"]
        case _:
            assert_never(part)


def _condition(test: cql.Test) -> str:
    match test:
        case cql.Negation():
            return f"not ({_condition(test.test)})"
        case cql.Junction():
            return f" {test.kind} ".join(f"({_condition(inner)})" for inner in test.tests)
        case cql.Match():
            met = f"coalesce({_comparison(test)}, false)"
            return f"not {met}" if test.negated else met
        case _:
            assert_never(test)


def _comparison(test: cql.Match) -> str:
    value = f"lower({test.attribute})" if test.ignore_case else test.attribute
    pattern = test.pattern.lower() if test.ignore_case else test.pattern
    if _PLAIN.fullmatch(pattern):
        return f"{value} in ({', '.join(map(literal, pattern.split('|')))})"
    options = ", 'i'" if test.ignore_case else ""
    return f"regexp_full_match({test.attribute}, {literal(test.pattern)}{options})"
