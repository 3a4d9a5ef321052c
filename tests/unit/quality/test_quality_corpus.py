"""Every rule of the suite ``corpus`` fails on the fault that is planted for it, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_corpus import ledger_row, sound_rows, write_corpus
from staged_rows import STARTED_AT, Rows, article_id, duplicate_of

from research_corpus.quality.corpus_suite import corpus_rules, corpus_tallies
from research_corpus.quality.file_rules import COUNTED, NUMBERED, SPANS
from research_corpus.quality.tally import MAX_FAULTS, Tally
from research_corpus.quality.thresholds import QualityThresholds
from research_corpus.storage.entity_index import INDEX
from research_corpus.storage.layout import Corpus, article_tables
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import rows_to_table, write_table

OWN = [table for table in article_tables() if table != "articles"]
FILLED = [table for table in OWN if table not in ("duplicates", "signatures")]


@dataclass(frozen=True)
class Plant:
    """A fault and the rules that must see it.

    Attributes:
        rules: all rules that fail.
        rows: plants it in the rows before they are written.
        files: plants it in the files of the corpus.
        month: month to write all articles into.
    """

    rules: set[str]
    rows: Callable[[Rows], object] = lambda _: None
    files: Callable[[Path], object] = lambda _: None
    month: str | None = None


def change(table: str, index: int = 0, **values: object) -> Callable[[Rows], object]:
    return lambda rows: rows[table][index].update(values)


def repeat(*tables: str) -> Callable[[Rows], object]:
    return lambda rows: [rows[table].append(dict(rows[table][0])) for table in tables]


def strangers(rows: Rows) -> None:
    """Add to every table a row of an article that is not there."""
    for table in FILLED:
        rows[table].append(rows[table][0] | {"article_id": article_id(999)})


def off_the_text(rows: Rows) -> None:
    for table in SPANS:
        rows[table][0]["char_end"] = 10_000


def wrong_numbers(rows: Rows) -> None:
    for table, column in NUMBERED:
        rows[table][-1][column] = 60


def repeated_row(table: str) -> Callable[[Rows], object]:
    """Repeat a row in the place of its neighbour, so that the number of rows stays."""

    def plant(rows: Rows) -> None:
        rows[table][1] = dict(rows[table][0])

    return plant


def lost_month(rows: Rows) -> None:
    """Have twelve articles in January and in March, none in February."""
    for number, article in enumerate(rows["articles"]):
        article["date_published"] = datetime(2025, 1 if number % 2 else 3, 3, tzinfo=UTC)


def half_known(rows: Rows) -> None:
    unknown = dict.fromkeys(("publisher", "title", "language"))
    for article in rows["articles"]:
        article.update(unknown, authors=[])


def foreign(rows: Rows) -> None:
    for article in rows["articles"]:
        article["language"] = "fi"


def undated(rows: Rows) -> None:
    for article in rows["articles"]:
        article.update(date_published=None, date_precision=None)


def lost_representative(rows: Rows) -> None:
    row = duplicate_of(rows, 50, article_id(51))
    row["duplicate_kind"] = "exact"
    rows["ingest_ledger"].append(ledger_row(row))
    rows["duplicates"].append(
        {
            "article_id": row["article_id"],
            "duplicate_of": article_id(51),
            "kind": "exact",
            "similarity": 1.0,
            "is_cross_publisher": False,
            "run_id": "cli_1",
        }
    )


def group_without_one_that_counts(rows: Rows) -> None:
    first, second = duplicate_of(rows, 50), rows["articles"][1]
    named = {"duplicate_kind": "exact", "duplicate_group": second["article_id"]}
    second |= {"duplicate_kind": "part", "duplicate_group": rows["articles"][0]["article_id"]}
    rows["ingest_ledger"].append(ledger_row(first | named))
    first |= named
    for row, target in ((first, first["duplicate_of"]), (second, second["duplicate_group"])):
        link = {"article_id": row["article_id"], "duplicate_of": target, "similarity": 1.0}
        link |= {"kind": row["duplicate_kind"], "is_cross_publisher": False, "run_id": "cli_1"}
        rows["duplicates"].append(link)


def unlisted_duplicate(rows: Rows) -> None:
    row = duplicate_of(rows, 50)
    row["duplicate_kind"] = "exact"
    rows["ingest_ledger"].append(ledger_row(row))


def lost_files(root: Path) -> None:
    for table in OWN:
        next((root / table).glob("*/*.parquet")).unlink()


def stray_file(root: Path) -> None:
    file = next((root / "tokens").glob("*/*.parquet"))
    file.rename(file.with_name("part-07.parquet"))


def other_schema(table: str) -> Callable[[Path], object]:
    def plant(root: Path) -> None:
        file = next((root / table).glob("*/*.parquet"))
        rows = pq.read_table(file, partitioning=None)
        column = pa.array(["x"] * len(rows), pa.string())
        pq.write_table(rows.append_column("colour", column), file)

    return plant


def one_more_mention(root: Path) -> None:
    file = next((root / "entity_index").glob("*/*.parquet"))
    rows = pq.read_table(file, partitioning=None).to_pylist()
    rows[0]["mentions"] += 1
    write_table(INDEX, rows_to_table(INDEX, rows), Location.parse(str(file)))


def torn_file(root: Path) -> None:
    file = next((root / "quotes").glob("*/*.parquet"))
    file.write_bytes(file.read_bytes()[:100])


def rules(pattern: str, tables: list[str] | tuple[str, ...]) -> set[str]:
    return {pattern.format(table) for table in tables}


COUNTS = {f"articles_{column}_of_{table}" for table, column in COUNTED.items()}
REFERENCES = {f"{t}_{c.removesuffix('_id')}_exists" for t, c in NUMBERED}
LATE = STARTED_AT + timedelta(days=2)

PLANTS = {
    "strangers": Plant(rules("{}_article_exists", FILLED), strangers),
    "lost_files": Plant(rules("{}_files_match", OWN), files=lost_files),
    "stray_file": Plant({"tokens_files_match"}, files=stray_file),
    "schema": Plant({"quotes_schema"}, files=other_schema("quotes")),
    "articles_schema": Plant({"articles_schema"}, files=other_schema("articles")),
    "torn": Plant({"quotes_schema"}, files=torn_file),
    "miscounted": Plant({"entity_index_counts"}, files=one_more_mention),
    "uncounted": Plant(
        {"entity_index_files_match"},
        files=lambda root: next((root / "entity_index").glob("*/*.parquet")).unlink(),
    ),
    "index_schema": Plant({"entity_index_schema"}, files=other_schema("entity_index")),
    "spans": Plant(rules("{}_span_in_text", SPANS), off_the_text),
    "numbers": Plant(REFERENCES, wrong_numbers),
    "lost_token": Plant({"articles_token_count_of_tokens"}, lambda r: r["tokens"].pop()),
    "lost_sentence": Plant(
        {"articles_sentence_count_of_sentences", "tokens_sentence_exists"},
        lambda r: r["sentences"].pop(),
    ),
    "article_twice": Plant(
        {"articles_key_unique", "articles_rows_unique", *COUNTS}, repeat("articles")
    ),
    "wrong_file": Plant({"articles_in_their_file"}, month="2025-02"),
    "run_rows_twice": Plant(
        {"ingest_ledger_key_unique", "quarantine_key_unique", "runs_key_unique"},
        repeat("ingest_ledger", "quarantine", "runs"),
    ),
    "model_twice": Plant({"models_key_unique"}, repeat("models")),
    "representative": Plant({"articles_representative_exists"}, lost_representative),
    "group": Plant({"articles_group_counts"}, group_without_one_that_counts),
    "duplicate": Plant({"duplicates_match_articles"}, unlisted_duplicate),
    "lost_other": Plant(
        {"shared_passages_other_exists"}, change("shared_passages", other_id=article_id(999))
    ),
    "other_is_itself": Plant(
        {"shared_passages_other_exists"},
        lambda r: r["shared_passages"][0].update(other_id=r["shared_passages"][0]["article_id"]),
    ),
    "other_span": Plant(
        {"shared_passages_other_span_in_text"}, change("shared_passages", other_char_end=10_000)
    ),
    "few_words": Plant({"shared_passages_words_enough"}, change("shared_passages", words=29)),
    "share": Plant({"shared_passages_words_enough"}, change("shared_passages", share=1.5)),
    "model": Plant({"articles_model_exists"}, change("articles", model_id="gone")),
    "run": Plant({"articles_run_exists"}, change("articles", run_id="gone")),
    "quarantine_run": Plant({"quarantine_run_exists"}, change("quarantine", run_id="gone")),
    "ledger_run": Plant(
        {"ingest_ledger_run_exists"},
        lambda r: r["ingest_ledger"].append(r["ingest_ledger"][0] | {"run_id": "gone"}),
    ),
    "ledger": Plant({"articles_in_ledger"}, lambda r: r["ingest_ledger"].pop(0)),
    "sums": Plant({"quarantine_in_ledger"}, lambda r: r["ingest_ledger"].pop()),
    "reason": Plant({"quarantine_reason_known"}, change("quarantine", reason_code="mood")),
    "early": Plant(
        {"articles_date_plausible"},
        change("articles", date_published=datetime(1604, 1, 1, tzinfo=UTC)),
    ),
    "late": Plant({"articles_date_plausible"}, change("articles", date_published=LATE)),
    "month": Plant({"articles_months_present"}, lost_month),
    "undated": Plant({"articles_date_known"}, undated),
    "foreign": Plant({"articles_language_modelled"}, foreign),
    "unknown": Plant(
        rules("articles_{}_known", ["authors", "publisher", "title", "language"]), half_known
    ),
    **{f"{t}_twice": Plant({f"{t}_rows_unique"}, repeated_row(t)) for t in ("tokens", "quotes")},
}


def look(corpus: Corpus, thresholds: QualityThresholds | None = None) -> dict[str, Tally]:
    latest = STARTED_AT + timedelta(days=1)
    tallies = corpus_tallies(corpus, latest, ["en"], thresholds or QualityThresholds())
    return {tally.rule.name: tally for tally in tallies}


def failed(corpus: Corpus) -> set[str]:
    return {name for name, tally in look(corpus).items() if not tally.success}


def test_corpus_tallies_sound_corpus_meets_every_rule(tmp_path: Path) -> None:
    found = look(write_corpus(tmp_path, sound_rows()))
    assert {name for name, tally in found.items() if not tally.success} == set()
    assert set(found) == {rule.name for _, rule in corpus_rules(QualityThresholds())}


@pytest.mark.parametrize("name", PLANTS)
def test_corpus_tallies_planted_fault_fails_its_rules_only(name: str, tmp_path: Path) -> None:
    plant, rows = PLANTS[name], sound_rows(24 if name == "month" else 3)
    plant.rows(rows)
    corpus = write_corpus(tmp_path, rows, plant.month)
    plant.files(tmp_path)
    assert failed(corpus) == plant.rules


def test_plants_cover_every_rule_of_the_corpus_or_one_of_its_kind() -> None:
    planted = set().union(*(plant.rules for plant in PLANTS.values()))
    # One function looks at the rows and schemas of every table: two stand for all.
    of_a_kind = rules("{}_rows_unique", OWN) | rules("{}_schema", article_tables())
    of_a_kind |= rules("{}_article_exists", OWN)
    known = {rule.name for _, rule in corpus_rules(QualityThresholds())}
    assert planted <= known
    assert known - planted - of_a_kind == set()


def test_corpus_tallies_fault_names_file_and_article(tmp_path: Path) -> None:
    rows = sound_rows()
    rows["tokens"][0]["char_end"] = 10_000
    found = look(write_corpus(tmp_path, rows))["tokens_span_in_text"]
    assert (found.element_count, found.unexpected_count) == (len(rows["tokens"]), 1)
    [(name, [value])] = found.failing.items()
    assert name == rows["tokens"][0]["article_id"]
    assert value is not None
    assert value.startswith("0:10000 of ")


def test_corpus_tallies_many_faults_are_counted_and_few_kept(tmp_path: Path) -> None:
    rows = sound_rows(MAX_FAULTS + 20)
    for article in rows["articles"]:
        article["model_id"] = "gone"
    found = look(write_corpus(tmp_path, rows))["articles_model_exists"]
    assert (found.unexpected_count, len(found.failing)) == (MAX_FAULTS + 20, MAX_FAULTS)


def test_corpus_tallies_adjusted_share_is_the_one_that_counts(tmp_path: Path) -> None:
    rows = sound_rows()
    half_known(rows)
    thresholds = QualityThresholds.model_validate(
        {"rules": {"corpus.articles_publisher_known": {"share": 0}}}
    )
    found = look(write_corpus(tmp_path, rows), thresholds)
    assert found["articles_publisher_known"].success
    assert not found["articles_authors_known"].success


def test_corpus_tallies_empty_corpus_has_nothing_to_fail(tmp_path: Path) -> None:
    assert failed(Corpus.open(str(tmp_path / "none"))) == set()
