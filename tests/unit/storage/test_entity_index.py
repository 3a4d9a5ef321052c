"""The counts of names are those of the entities, whatever came, changed, moved or went."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_months import articles as made_articles

from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES
from research_corpus.storage.commit import Phase, Transaction, writing
from research_corpus.storage.entity_index import count_entities, stage_entity_index
from research_corpus.storage.layout import Corpus
from research_corpus.storage.migration import migrate
from research_corpus.storage.months import MonthChange, replace_in_month
from research_corpus.storage.parquet import rows_to_table

PER_BUCKET = 2
MONTHS = ("2025-01", "2025-02", "unknown")
NAMES = ("Ada Novak", "ADA NOVAK", "José", "Bern", "Europe")


class Article(NamedTuple):
    """What the counts depend on."""

    month: str
    publisher: str | None
    is_copy: bool
    entities: tuple[tuple[str, str], ...]


State = Mapping[int, Article]

MADE = st.builds(
    Article,
    st.sampled_from(MONTHS),
    st.sampled_from((None, "BBC News", "Le Monde")),
    st.booleans(),
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(("PERSON", "GPE", "DATE"))), max_size=4
    ).map(tuple),
)
STATES = st.dictionaries(st.integers(0, 9), MADE, max_size=8)


def own_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def tables_of(state: State) -> dict[str, pa.Table]:
    """Return the rows of both tables that the counts are made of."""
    rows = made_articles(list(state)).to_pylist()
    for row, article in zip(rows, state.values(), strict=True):
        row |= {
            "publisher": article.publisher,
            "duplicate_of": own_id(99) if article.is_copy else None,
        }
    zeros = dict.fromkeys(
        ("sentence_id", "entity_group", "token_start", "token_end", "char_start", "char_end"), 0
    )
    entities = [
        {
            **zeros,
            "article_id": own_id(number),
            "entity_id": at,
            "text": name,
            "label": label,
            "canonical_name": name,
        }
        for number, article in state.items()
        for at, (name, label) in enumerate(article.entities, 1)
    ]
    return {
        "articles": rows_to_table(TABLES["articles"], rows),
        "entities": rows_to_table(TABLES["entities"], entities),
    }


def counted(*names: str, publisher: str | None = None, is_copy: bool = False) -> list[Any]:
    made = Article("2025-01", publisher, is_copy, tuple((name, "PERSON") for name in names))
    rows = count_entities(**tables_of({1: made})).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_count_entities_keeps_case_and_accents_and_joins_white_space_and_forms() -> None:
    assert counted("Ada  Novak", "Ada\u00a0Novak ", "ADA Novak", "Jose", "José", "Jose\u0301") == [
        ("ADA Novak", "PERSON", None, 1, 1, 0, 0),
        ("Ada Novak", "PERSON", None, 1, 2, 0, 0),
        ("Jose", "PERSON", None, 1, 1, 0, 0),
        ("José", "PERSON", None, 1, 2, 0, 0),
    ]


def test_count_entities_counts_repeats_of_another_text_apart() -> None:
    assert counted("Bern", "Bern", publisher="BBC News", is_copy=True) == [
        ("Bern", "PERSON", "BBC News", 1, 2, 1, 2)
    ]


def publish(corpus: Corpus, run: str, before: State, after: State) -> None:
    """Bring a corpus from one state to another in one commit."""
    with writing(corpus, run, 0) as transaction:
        stage(transaction, before, after)
        stage_entity_index(transaction)
        transaction.commit()


def stage(transaction: Transaction, before: State, after: State) -> None:
    rows = {number: tables_of({number: article}) for number, article in after.items()}

    def new_rows(table: str, ids: Iterable[str]) -> pa.Table:
        empty = TABLES[table].schema.empty_table()
        own = [rows[n].get(table, empty) for n in after if own_id(n) in ids]
        return pa.concat_tables([empty, *own])

    changed = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    for month in MONTHS:
        arriving = {n for n in changed if n in after and after[n].month == month}
        leaving = {n for n in changed - arriving if n in before and before[n].month == month}
        if arriving or leaving:
            change = MonthChange(
                arriving=frozenset(map(own_id, arriving)),
                leaving=frozenset(map(own_id, leaving)),
                new_rows=new_rows,
            )
            replace_in_month(transaction, month, change, PER_BUCKET)


def hashes(corpus: Corpus) -> dict[str, str]:
    root = Path(corpus.root.path)
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted((root / "entity_index").rglob("*.parquet"))
    }


TOTALS = """
    select canonical_name, label, sum(articles), sum(mentions), min(pub_month), max(pub_month),
        list(distinct publisher order by publisher), sum(duplicate_articles),
        sum(duplicate_mentions)
    from entity_index group by all order by all
"""
FROM_ENTITIES = """
    select canonical_name, label, count(distinct article_id), count(*), min(pub_month),
        max(pub_month), list(distinct publisher order by publisher),
        count(distinct article_id) filter (duplicate_of is not null),
        count(*) filter (duplicate_of is not null)
    from (from entities where label <> 'DATE')
    join (select article_id, publisher, duplicate_of from articles) using (article_id)
    group by all order by all
"""


def assert_counts_are_those_of_the_entities(corpus: Corpus) -> None:
    with connect(corpus.root.uri) as connection:
        found, expected = (connection.sql(sql).fetchall() for sql in (TOTALS, FROM_ENTITIES))
    assert found == expected
    buckets = {path.replace("entity_index", "articles") for path in hashes(corpus)}
    assert buckets == {corpus.relative(file) for file in corpus.table_files("articles")}


@settings(deadline=None, max_examples=10)
@given(states=st.lists(STATES, min_size=1, max_size=4))
def test_counts_after_any_commits_are_exact_and_those_of_a_corpus_made_at_once(
    states: list[State], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("index")
    corpus, at_once = (Corpus.open(str(base / name)) for name in ("in steps", "at once"))
    for number, (before, after) in enumerate(zip([{}, *states], states, strict=False)):
        publish(corpus, f"run {number}", before, after)
        assert_counts_are_those_of_the_entities(corpus)
    publish(at_once, "only run", {}, states[-1])
    assert hashes(at_once) == hashes(corpus)


def only(*names: str, month: str = "2025-01") -> Article:
    return Article(month, "BBC News", is_copy=False, entities=tuple((n, "PERSON") for n in names))


@pytest.fixture
def state() -> State:
    return {n: only("Bern", month=MONTHS[n % 2]) for n in range(8)}


def test_commit_replaces_the_counts_of_touched_buckets_alone(tmp_path: Path, state: State) -> None:
    corpus = Corpus.open(str(tmp_path))
    publish(corpus, "first", {}, state)
    before = hashes(corpus)
    publish(corpus, "second", state, {**state, 3: only("Ada Novak", month=state[3].month)})
    changed = {path for path, sha256 in hashes(corpus).items() if before.get(path) != sha256}
    (entities,) = {
        corpus.relative(file)
        for file in corpus.table_files("entities")
        if b"Ada Novak" in Path(file.path).read_bytes()
    }
    assert changed == {entities.replace("entities", "entity_index")}


def test_name_of_the_only_article_goes_with_it(tmp_path: Path, state: State) -> None:
    corpus = Corpus.open(str(tmp_path))
    named = {**state, 20: only("Ada Novak"), 21: only("Ada Novak", month="unknown")}
    publish(corpus, "first", {}, named)
    publish(corpus, "second", named, state)
    with connect(str(tmp_path)) as connection:
        names = connection.sql("select distinct canonical_name from entity_index").fetchall()
    assert names == [("Bern",)]
    assert not corpus.table_files("entity_index")[0].path.count("unknown")


def test_article_that_moves_leaves_the_counts_before_it_enters_others(tmp_path: Path) -> None:
    corpus = Corpus.open(str(tmp_path))
    before = {1: only("Ada Novak"), 2: only("Bern")}
    after = {1: only("Ada Novak", month="2025-02"), 2: only("Bern"), 3: only("Bern")}
    publish(corpus, "first", {}, before)
    with writing(corpus, "second", 0) as transaction:
        stage(transaction, before, after)
        stage_entity_index(transaction)
        early = {
            step.target.partition("/")[0]
            for phase, step in transaction.steps
            if phase is Phase.LEAVE
        }
        transaction.commit()
    assert early == {"articles", "entities", "entity_index"}
    assert_counts_are_those_of_the_entities(corpus)


@pytest.mark.parametrize("way", ["migration", "publish"])
def test_corpus_without_counts_has_them_after_one_commit(
    tmp_path: Path, state: State, way: str
) -> None:
    corpus = Corpus.open(str(tmp_path))
    publish(corpus, "first", {}, state)
    before = hashes(corpus)
    for file in corpus.table_files("entity_index"):
        file.delete()
    if way == "migration":
        assert migrate(corpus, None, 0)["files"] == len(before)
        assert hashes(corpus) == before
        assert migrate(corpus, None, 0)["files"] == 0
    else:
        publish(corpus, "second", state, {**state, 30: only("Ada Novak")})
        assert_counts_are_those_of_the_entities(corpus)
