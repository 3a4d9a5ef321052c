"""Numbers of the macros against nltk and against counts by hand over the same tokens."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import groupby
from typing import Any

import duckdb
import pytest
from nltk.metrics import BigramAssocMeasures

from research_corpus.contracts.annotations import VALUE_LABELS

Rows = list[dict[str, Any]]

IS_WORD = re.compile(r"[^\W_]")


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    return connection.sql(sql).to_arrow_table().to_pylist()


def sentences(tokens: Rows) -> list[list[str]]:
    by_sentence = groupby(tokens, key=lambda row: (row["article_id"], row["sentence_id"]))
    return [[row["form"].lower() for row in rows] for _, rows in by_sentence]


def windows(tokens: Rows, term: str, span: int) -> Counter[str]:
    """Count the tokens near a term, each once, the slow way."""
    near: Counter[str] = Counter()
    for words in sentences(tokens):
        for place, word in enumerate(words):
            others = [*words[max(place - span, 0) : place], *words[place + 1 : place + 1 + span]]
            near[word] += term in others
    return +near


@pytest.mark.parametrize(("term", "span"), [("the", 1), ("council", 3), ("said", 5)])
def test_collocates_equals_nltk_on_counts_by_hand(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows, term: str, span: int
) -> None:
    rows = ask(analyst, f"from collocates('{term}', {span}, 'log_likelihood')")
    near = windows(tokens, term, span)
    single = Counter(row["form"].lower() for row in tokens)
    assert {row["collocate"]: row["together"] for row in rows} == {
        word: count for word, count in near.items() if IS_WORD.search(word)
    }
    for row in rows:
        word = row["collocate"]
        marginals = (near[word], (near.total(), single[word]), len(tokens))
        expected = near.total() * single[word] / len(tokens)
        ratio = BigramAssocMeasures.likelihood_ratio(*marginals)
        sign = -1 if near[word] < expected else 1
        assert row["frequency"] == single[word]
        assert row["log_likelihood"] == pytest.approx(sign * ratio, abs=1e-6)
        assert row["mi"] == pytest.approx(BigramAssocMeasures.pmi(*marginals))
        assert row["t_score"] == pytest.approx(BigramAssocMeasures.student_t(*marginals), abs=1e-9)
        dice = BigramAssocMeasures.dice(near[word], (single[term], single[word]), len(tokens))
        assert row["log_dice"] == pytest.approx(14 + math.log2(dice))


@pytest.mark.parametrize("measure", ["log_likelihood", "log_dice", "mi", "t_score"])
def test_collocates_are_sorted_by_the_measure(
    analyst: duckdb.DuckDBPyConnection, measure: str
) -> None:
    values = [row[measure] for row in ask(analyst, f"from collocates('the', 2, '{measure}')")]
    assert len(values) > 100
    assert values == sorted(values, reverse=True)


def test_log_likelihood_of_dunnings_table_is_the_published_value(
    analyst: duckdb.DuckDBPyConnection,
) -> None:
    # Dunning 1993, table 1: "the swiss", cells 110, 2442, 111 and 29114, -2 log lambda 270.72
    n = 110 + 2442 + 111 + 29114
    (row,) = ask(analyst, f"select log_likelihood_of(110, 110 + 2442, 110 + 111, {n}) as found")
    assert row["found"] == pytest.approx(270.72, abs=0.01)


@pytest.mark.parametrize("b", ["'publisher=BBC News'", "null"])
def test_keyness_equals_nltk_on_counts_by_hand(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows, b: str
) -> None:
    def of(side: str) -> Counter[str]:
        return Counter(
            row["form"].lower()
            for row in tokens
            if (row["publisher"] == "Reuters") == (side == "a")
            and (side == "a" or b == "null" or row["publisher"] == "BBC News")
        )

    in_a, in_b = of("a"), of("b")
    rows = ask(analyst, f"from keyness('publisher=Reuters', {b})")
    assert {row["term"] for row in rows} == {w for w in in_a | in_b if IS_WORD.search(w)}
    for row in rows:
        x, y = in_a[row["term"]], in_b[row["term"]]
        size_a, size_b = in_a.total(), in_b.total()
        ratio = BigramAssocMeasures.likelihood_ratio(x, (size_a, x + y), size_a + size_b)
        sign = -1 if x < size_a * (x + y) / (size_a + size_b) else 1
        assert (row["hits_a"], row["hits_b"]) == (x, y)
        assert row["log_likelihood"] == pytest.approx(sign * ratio, abs=1e-6)
        relative = ((x or 0.5) / size_a) / ((y or 0.5) / size_b)
        assert row["log_ratio"] == pytest.approx(math.log2(relative))


def test_dispersion_of_gries_example_is_the_published_value() -> None:
    # Gries 2008: five parts of a made corpus of 50 letters; DP of "a" is 0.18.
    parts = (
        "b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a",
        "b a g h a b e a a t", "b a h a a b e a x a t",
    )  # fmt: skip
    with made_corpus(parts) as connection:
        (row,) = ask(connection, "from dispersion('a')")
        assert (row["hits"], row["articles"], row["articles_with"]) == (15, 5, 5)
        assert row["dp"] == pytest.approx(0.18)
        assert row["dp_norm"] == pytest.approx(0.18 / 0.82)
        (even,) = ask(connection, "from dispersion('zz')")
        assert (even["hits"], even["dp"]) == (0, None)


def made_corpus(parts: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the macros over articles of the given words."""
    from research_corpus.analyst.views import macros

    connection = duckdb.connect()
    connection.execute(
        "create table articles (article_id text, text text, pub_month text, publisher text, "
        "language text, section text, token_count int, duplicate_of text, duplicate_kind text, "
        "model_id text)"
    )
    connection.execute(
        "create table tokens (article_id text, sentence_id int, token_index int, form text, "
        "lemma text, pub_month text, char_start int)"
    )
    connection.execute("create table entities as select '' article_id, 1 entity_id, '' pub_month")
    connection.execute("create table quotes as from entities")
    for number, part in enumerate(parts):
        words = part.split()
        values = [str(number), part, "2025-01", "P", "en", None, len(words), None, None, "m"]
        connection.execute("insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        for index, word in enumerate(words):
            row = [str(number), 1, index, word, word, "2025-01", 2 * index]
            connection.execute("insert into tokens values (?, ?, ?, ?, ?, ?, ?)", row)
    for subject in macros():
        # of names and of coverage, which ask for columns that these tables lack
        if "cooccurrence" not in subject and "coverage" not in subject:
            connection.execute(subject)
    return connection


def test_lemmas_of_articles_without_any_lower_no_frequency() -> None:
    with made_corpus(("a b a c", "a b c d e f", "a b")) as connection:
        connection.execute("update articles set language = 'de', model_id = 'rules:de-1' "
                           "where article_id = '1'")  # fmt: skip
        connection.execute("update tokens set lemma = null where article_id = '1'")
        rows = ask(connection, "from frequency('a', 'language', attribute := 'lemma')")
        assert [(r["grouping_value"], r["hits"], r["tokens"]) for r in rows] == [("en", 3, 6)]
        assert len(ask(connection, "from frequency('a', 'language')")) == 2
        (row,) = ask(connection, "from dispersion('a', attribute := 'lemma')")
        assert (row["hits"], row["articles"]) == (3, 2)
        rows = ask(connection, "from keyness('language=en', 'month=2025', attribute := 'lemma')")
        assert {row["per_million_b"] for row in rows if row["term"] == "a"} == {3e6 / 6}
        near = "from collocates('a', 1, 'mi', attribute := 'lemma') where collocate = 'b'"
        assert [row["frequency"] for row in ask(connection, near)] == [2]


def test_frequency_counts_every_group_also_those_without_the_term(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows
) -> None:
    rows = {
        row["grouping_value"]: row for row in ask(analyst, "from frequency('ferry', 'publisher')")
    }
    hits = Counter(row["publisher"] for row in tokens if row["form"].lower() == "ferry")
    sizes = Counter(row["publisher"] for row in tokens)
    assert {name: row["tokens"] for name, row in rows.items()} == sizes
    assert {name: row["hits"] for name, row in rows.items()} == {n: hits[n] for n in sizes}
    assert rows["BBC News"]["per_million"] == hits["BBC News"] * 1e6 / sizes["BBC News"] > 0


def test_frequency_with_duplicates_counts_the_repeated_article(
    analyst: duckdb.DuckDBPyConnection,
) -> None:
    total = "select sum(hits) n, sum(articles) a from frequency('council', 'month'"
    (once,) = ask(analyst, f"{total})")
    (twice,) = ask(analyst, f"{total}, with_duplicates := true)")
    assert twice["a"] > once["a"]
    assert twice["n"] > once["n"]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_ngrams_equal_counts_by_hand(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows, n: int
) -> None:
    expected: Counter[str] = Counter()
    for words in sentences(tokens):
        for start in range(len(words) - n + 1):
            piece = words[start : start + n]
            if all(map(IS_WORD.search, piece)):
                expected[" ".join(piece)] += 1
    rows = ask(analyst, f"from ngrams({n})")
    assert {row["ngram"]: row["hits"] for row in rows} == expected


def test_kwic_shows_every_occurrence_as_it_stands_in_the_text(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows
) -> None:
    rows = ask(analyst, "from kwic('THE', 25)")
    expected = [(r["article_id"], r["token_index"]) for r in tokens if r["form"].lower() == "the"]
    assert sorted((row["article_id"], row["token_index"]) for row in rows) == sorted(expected)
    texts = dict(analyst.sql("select article_id, text from articles").fetchall())
    for row in rows:
        line = row["before"] + row["match"] + row["after"]
        assert line in " ".join(texts[row["article_id"]].split()) + " "
        assert len(row["before"]) <= 25


@pytest.mark.parametrize(
    ("pattern", "attribute", "found"),
    [
        ("counc*", "lower", {"council", "councils", "councillor", "councillors"}),
        ("THE", "form", set()),
        (
            "be",
            "lemma",
            {"is", "are", "was", "were", "be", "been", "being", "’s", "'s", "’re", "am"},
        ),
        ("%ouncil", "lower", set()),
    ],
)
def test_kwic_finds_by_wildcard_form_or_lemma(
    analyst: duckdb.DuckDBPyConnection, pattern: str, attribute: str, found: set[str]
) -> None:
    rows = ask(analyst, f"from kwic('{pattern}', 5, attribute := '{attribute}')")
    assert {row["match"].lower() for row in rows} <= found
    assert bool(rows) == bool(found)


@pytest.mark.parametrize(
    "subset", ["month=2025-03", "publisher=BBC News; month=2025", "language=fr"]
)
def test_subset_restricts_the_articles(
    analyst: duckdb.DuckDBPyConnection, tokens: Rows, subset: str
) -> None:
    fields = dict(part.strip().split("=") for part in subset.split(";"))
    expected = [
        row
        for row in tokens
        if row["pub_month"].startswith(fields.get("month", ""))
        and row["publisher"] == fields.get("publisher", row["publisher"])
        and row["language"] == fields.get("language", row["language"])
    ]
    rows = ask(analyst, f"select sum(tokens) n from frequency('x', 'month', subset := '{subset}')")
    assert 0 < rows[0]["n"] == len(expected) < len(tokens)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("from kwic('a', 3, subset := 'publsher=x')", "publsher=x"),
        ("from kwic('a', 3, attribute := 'word')", "lower, form or lemma"),
        ("from frequency('a', 'weekday')", "Group by month, year"),
        ("from collocates('the', 3, 'dice')", "log_likelihood, log_dice, mi or t_score"),
    ],
)
def test_macro_with_a_wrong_word_says_which_are_right(
    analyst: duckdb.DuckDBPyConnection, sql: str, message: str
) -> None:
    with pytest.raises(duckdb.Error, match=message):
        ask(analyst, sql)


def test_cooccurrence_counts_pairs_once_a_sentence(analyst: duckdb.DuckDBPyConnection) -> None:
    rows = ask(analyst, "from cooccurrence('PERSON', other_label := 'GPE')")
    named: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for article, sentence, text, label in analyst.sql(
        "select article_id, sentence_id, canonical_name, label from entities "
        "semi join articles_in('', false) using (article_id)"
    ).fetchall():
        named.setdefault((article, sentence), set()).add((text, label))
    expected: Counter[tuple[str, str]] = Counter()
    for entities in named.values():
        people = {text for text, label in entities if label == "PERSON"}
        places = {text for text, label in entities if label == "GPE"}
        expected.update((a, b) for a in people for b in places if a != b)
    assert expected
    assert {(r["entity_a"], r["entity_b"]): r["sentences"] for r in rows} == expected


@pytest.mark.parametrize("with_duplicates", [True, False])
@pytest.mark.parametrize("subset", ["", "month=2025-0", "publisher=BBC News; month=2025"])
def test_most_mentioned_counts_the_entities_of_the_articles(
    analyst: duckdb.DuckDBPyConnection, subset: str, with_duplicates: bool
) -> None:
    arguments = f"subset := '{subset}', with_duplicates := {with_duplicates}"
    expected = analyst.sql(
        "with of_name as (select canonical_name, label, article_id, count(*) as n from entities "
        f"where label not in {VALUE_LABELS} group by all) "
        "select canonical_name, label, sum(n), count(*), "
        "min(pub_month) filter (pub_month <> 'unknown'), "
        "max(pub_month) filter (pub_month <> 'unknown'), count(distinct publisher) "
        f"from of_name join articles_in('{subset}', {with_duplicates}) using (article_id) "
        "group by all"
    ).fetchall()
    rows = ask(analyst, f"from most_mentioned({arguments})")
    assert len(expected) > 10
    assert [tuple(row.values())[:7] for row in rows] == sorted(
        expected, key=lambda row: (-row[2], -row[3], row[0], row[1])
    )
    assert all(len(row["top_publishers"]) == min(row["publishers"], 5) for row in rows)


def test_most_mentioned_of_one_type_is_that_type(analyst: duckdb.DuckDBPyConnection) -> None:
    assert {row["label"] for row in ask(analyst, "from most_mentioned('PERSON')")} == {"PERSON"}


def test_most_mentioned_of_a_language_says_how_to_count_it(
    analyst: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(duckdb.Error, match="count the rows of entities"):
        ask(analyst, "from most_mentioned(subset := 'language=en')")


def test_quotes_by_finds_whole_words_of_the_name(analyst: duckdb.DuckDBPyConnection) -> None:
    rows = ask(analyst, "from quotes_by('TULLY')")
    assert rows
    assert all("Tully" in row["speaker"] for row in rows)
    assert ask(analyst, "from quotes_by('tull')") == []
