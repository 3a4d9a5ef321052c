"""Releases without text: nothing of the texts is in them, and holders of the sources fill them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest import file_hashes
from released import CREATED_AT, copy_of, edit

import research_corpus
from research_corpus import operations
from research_corpus.contracts import TABLES
from research_corpus.errors import ReleaseError
from research_corpus.release.withheld import SHARED_TABLES, WITHHELD

MARCH = "articles/pub_month=2025-03/part-00.parquet"
STRETCH_WORDS = 4
# They are what a text is found again by, and often repeat its headline.
ADDRESSES = {"url", "url_canonical", "source_file", "landing_file"}
WORD = re.compile(r"\w+")


def strings_in(folder: Path) -> Iterator[str]:
    """Every string value of every Parquet file but addresses, and the documents."""
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".parquet":
            table = pq.read_table(file, partitioning=None)
            for name in set(table.column_names) - ADDRESSES:
                flat = table[name].combine_chunks()
                flat = flat.flatten() if pa.types.is_list(flat.type) else flat
                if pa.types.is_string(flat.type):
                    yield from filter(None, flat.unique().to_pylist())
        elif file.is_file():
            yield file.read_text()


def stretches(text: str) -> set[str]:
    words = WORD.findall(text.lower())
    return {" ".join(words[n : n + STRETCH_WORDS]) for n in range(len(words) - STRETCH_WORDS + 1)}


@pytest.fixture(scope="module")
def secret(seeds_corpus: Path) -> set[str]:
    """Stretches of the texts, headlines and captions of the corpus."""
    rows = research_corpus.connect(str(seeds_corpus)).sql(
        "select text, title, subtitle, captions from articles"
    )
    return {
        stretch
        for text, title, subtitle, captions in rows.fetchall()
        for piece in (text, title or "", subtitle or "", *captions)
        for stretch in stretches(piece)
    }


@pytest.fixture(scope="module")
def wordless(seeds_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release without text made without a key, of a corpus that has no full release."""
    folder = tmp_path_factory.mktemp("wordless")
    made = operations.release(
        "2026.1", CREATED_AT, str(seeds_corpus), str(folder), without_text=True
    )
    assert [path.name for path in folder.iterdir()] == ["2026.1-shareable"]
    return Path(made["release"])


def test_shareable_release_holds_no_stretch_of_a_text(
    releases: Path, wordless: Path, secret: set[str]
) -> None:
    assert len(secret) > 5_000
    for folder in (releases / "2026.1-shareable", wordless):
        found = {s for text in strings_in(folder) for s in stretches(text)} & secret
        assert found == set()
    leaking = {s for text in strings_in(releases / "2026.1") for s in stretches(text)} & secret
    assert leaking == secret  # so the search finds what there is to find


def test_shareable_release_has_no_list_of_names_in_their_order(
    releases: Path, wordless: Path
) -> None:
    assert (releases / "2026.1/entity_index").exists()
    for folder in (releases / "2026.1-shareable", wordless):
        assert not (folder / "entity_index").exists()


def test_shareable_release_withholds_what_may_quote_the_text() -> None:
    """A new column of text has to be decided about: it is withheld, or listed here as a fact."""
    facts = {
        "articles": {"article_id", "content_id", "date_published_raw", "authors", "publisher",
                     "publisher_id", "agency", "section", "keywords", "url", "url_canonical",
                     "domain", "language", "language_declared", "licence", "date_precision",
                     "timezone_source", "source_file", "record_key", "source_format",
                     "source_sha256",
                     "source_encoding", "duplicate_of", "duplicate_group", "duplicate_kind",
                     "quality_flags", "model_id", "run_id"},
        "article_authors": {"article_id", "name", "kind", "role", "place"},
        "paragraphs": {"article_id", "kind"},
        "field_provenance": {"article_id", "field", "origin", "rule"},
        "duplicates": {"article_id", "duplicate_of", "kind", "run_id"},
        "shared_passages": {"article_id", "other_id", "relation", "came_first", "run_id"},
        "signatures": {"article_id", "scheme"},
        "sentences": {"article_id"},
        "tokens": {"article_id", "upos", "xpos", "feats", "deprel", "ent_iob", "ent_type"},
        "entities": {"article_id", "label"},
        "noun_chunks": {"article_id"},
        "quotes": {"article_id", "kind", "rule", "speaker_evidence"},
        "article_metrics": {"article_id", "metric", "method"},
    }  # fmt: skip
    for name in SHARED_TABLES:
        if "article_id" not in TABLES[name].schema.names or name == "ingest_ledger":
            continue
        textual = {
            column.name
            for column in TABLES[name].columns
            if column.type in (pa.string(), pa.list_(pa.string()))
        }
        withheld = set(WITHHELD[name].columns) if name in WITHHELD else set()
        assert textual - withheld == facts[name] & textual, name


def test_shareable_release_keeps_counts_labels_and_offsets(
    releases: Path, seeds_corpus: Path
) -> None:
    questions = (
        "select article_id, upos, deprel, char_start, char_end, head, count(*) from tokens "
        "group by all order by all",
        "select article_id, label, entity_id, token_start from entities order by all",
        "select article_id, url, authors, date_published, token_count from articles order by all",
    )
    for sql in questions:
        shared, whole = (
            research_corpus.connect(str(corpus)).sql(sql).fetchall()
            for corpus in (releases / "2026.1-shareable", seeds_corpus)
        )
        assert shared == whole


def test_shareable_release_with_a_key_counts_equal_words_alike(
    releases: Path, seeds_corpus: Path
) -> None:
    sql = "select count(*) as n from tokens group by {} order by n"
    hashed = research_corpus.connect(str(releases / "2026.1-shareable")).sql(sql.format("form"))
    words = research_corpus.connect(str(seeds_corpus)).sql(sql.format("lower(form)"))
    assert hashed.fetchall() == words.fetchall()


def test_shareable_release_without_a_key_has_no_words(wordless: Path) -> None:
    rows = research_corpus.connect(str(wordless)).sql("select distinct form, lemma from tokens")
    assert rows.fetchall() == [("", None)]


def test_rehydrate_by_a_holder_of_everything_gives_the_same_bytes(
    releases: Path, wordless: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    for number, shareable in enumerate((releases / "2026.1-shareable", wordless)):
        filled = tmp_path / str(number)
        done = operations.rehydrate(str(shareable), str(seeds_corpus), str(filled))
        assert (done["filled"], done["partly"], done["missing"]) == (32, 0, 0)
        assert file_hashes(filled) == file_hashes(seeds_corpus)


def test_rehydrate_by_a_holder_of_some_says_what_could_not_be_filled(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    holder = copy_of(seeds_corpus, tmp_path / "holder")
    names: dict[str, str] = {}

    def change(rows: list[dict]) -> list[dict]:
        missing, other_model, *_ = [row for row in rows if row["duplicate_group"] is None]
        names.update(missing=missing["article_id"], other_model=other_model["article_id"])
        kept = [row for row in rows if row["article_id"] not in names.values()]
        return [*kept, {**other_model, "model_id": "another"}]

    edit(holder, MARCH, change)
    done = operations.rehydrate(
        str(releases / "2026.1-shareable"), str(holder), str(tmp_path / "out")
    )

    assert (done["filled"], done["partly"], done["missing"]) == (30, 1, 1)
    with Path(done["report"]).open() as file:
        lacking = {row["article_id"]: row["what"] for row in csv.DictReader(file)}
    assert set(lacking) == set(names.values())
    assert "no such text" in lacking[names["missing"]]
    assert "another pipeline" in lacking[names["other_model"]]
    filled, whole = (research_corpus.connect(str(c)) for c in (tmp_path / "out", seeds_corpus))
    sql = "select form, char_start from tokens where article_id = $id order by all"
    words = [c.sql(sql, params={"id": names["other_model"]}).fetchall() for c in (filled, whole)]
    assert words[0] == words[1]
    text = filled.sql("select text from articles where article_id = $id",
                      params={"id": names["missing"]}).fetchall()  # fmt: skip
    assert text == [("",)]


def test_rehydrate_finds_a_text_that_came_by_another_way(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    holder = copy_of(seeds_corpus, tmp_path / "holder")
    with research_corpus.connect(str(holder)) as connection:
        sql = "select article_id from articles where pub_month = '2025-03' order by 1 limit 1"
        ((known,),) = connection.sql(sql).fetchall()
    for file in holder.glob("*/pub_month=2025-03/part-00.parquet"):
        edit(
            holder,
            str(file.relative_to(holder)),
            lambda rows: [
                {**row, "article_id": "e" * 32} if row.get("article_id") == known else row
                for row in rows
            ],
        )
    done = operations.rehydrate(
        str(releases / "2026.1-shareable"), str(holder), str(tmp_path / "out")
    )
    assert (done["partly"], done["missing"]) == (1, 0)
    filled, whole = (research_corpus.connect(str(c)) for c in (tmp_path / "out", seeds_corpus))
    sql = "select lemma from tokens where article_id = $id order by token_index"
    lemmas = [c.sql(sql, params={"id": known}).fetchall() for c in (filled, whole)]
    assert lemmas[0] == lemmas[1]


def test_rehydrate_of_a_full_release_is_refused(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReleaseError, match="has its texts"):
        operations.rehydrate(str(releases / "2026.1"), str(seeds_corpus), str(tmp_path / "out"))


def test_rehydrate_into_an_existing_folder_is_refused(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReleaseError, match="exists"):
        operations.rehydrate(str(releases / "2026.1-shareable"), str(seeds_corpus), str(tmp_path))
