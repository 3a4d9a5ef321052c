"""What a check gives: merged chunks, cut values, strict JSON, rejections."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pyarrow as pa
import pytest
from staged_rows import STARTED_AT, Rows, article_id, duplicate_of, staged_run, valid_rows

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.verdicts import Verdict
from research_corpus.ids import content_id
from research_corpus.quality.check import QualityOutcome, check_run
from research_corpus.quality.rules import Thresholds
from research_corpus.quality.suites import all_suites

THRESHOLDS = Thresholds(40, STARTED_AT)


def faulty_rows() -> Rows:
    """Return twelve articles: one with broken tokens, one too short, six without an author."""
    rows = valid_rows(12)
    broken = [token for token in rows["tokens"] if token["article_id"] == article_id(1)]
    for token in broken[:2]:
        token["form"] = "nonsense"
    rows["articles"][7].update(text="Short.", text_chars=6, content_id=content_id("Short."))
    for row in rows["articles"][::2]:
        row["authors"] = []
    rows["article_authors"][:] = rows["article_authors"][1::2]
    return rows


def result(outcome: QualityOutcome, suite: str, rule: str) -> dict[str, object]:
    rows = outcome.results.to_pylist()
    return next(r for r in rows if (r["suite"], r["expectation"]) == (suite, rule))


@pytest.fixture(scope="module")
def in_one_chunk() -> QualityOutcome:
    return check_run(staged_run(faulty_rows()))


@pytest.mark.parametrize("reverse", [(), ("tokens",), ("articles", "entities"), ("sentences",)])
def test_check_run_several_chunks_in_any_order_equal_one_chunk(
    in_one_chunk: QualityOutcome, reverse: tuple[str, ...]
) -> None:
    outcome = check_run(staged_run(faulty_rows(), chunk_articles=5, reverse=reverse))
    schemas = [f"{table}_schema" for table in TABLES]
    others = [
        [row for row in each.results.to_pylist() if row["expectation"] not in schemas]
        for each in (outcome, in_one_chunk)
    ]
    assert others[0] == others[1]
    assert outcome.failed_rows.equals(in_one_chunk.failed_rows)
    assert outcome.rejected == in_one_chunk.rejected


def test_check_run_share_rule_is_judged_over_all_chunks_together() -> None:
    rows = valid_rows(10)
    for row in rows["articles"][:3]:
        row["authors"] = []
    outcome = check_run(staged_run(rows, chunk_articles=3))
    found = result(outcome, "articles", "authors_known")
    assert found["success"] is True
    assert (found["element_count"], found["unexpected_count"]) == (10, 3)
    assert found["unexpected_ratio"] == pytest.approx(0.3)


def test_check_run_token_of_one_article_in_two_chunks_breaks_the_key() -> None:
    rows = valid_rows(2)
    run = staged_run(rows)
    whole = pa.Table.from_pylist(rows["tokens"], schema=TABLES["tokens"].schema)
    halves = [whole.slice(0, 20), whole.slice(20)]
    outcome = check_run(replace(run, chunks={**run.chunks, "tokens": lambda: iter(halves)}))
    assert result(outcome, "integrity", "tokens_key_unique")["unexpected_count"] == 35
    assert outcome.gate.verdict is Verdict.STOPPED


def test_check_run_more_than_200_failing_articles_are_all_kept() -> None:
    rows = valid_rows(250)
    rows.tables = {"articles": rows["articles"]}
    for row in rows["articles"]:
        row["language"] = "English"
    outcome = check_run(staged_run(rows))
    assert len(outcome.rejected) == 250
    assert outcome.failed_rows.num_rows == 250


def test_check_run_many_faults_of_one_article_keep_ten_values_and_the_count() -> None:
    rows = valid_rows(1)
    for number, token in enumerate(rows["tokens"]):
        token["upos"] = f"TAG{number}"
    outcome = check_run(staged_run(rows))
    assert result(outcome, "tokens", "upos_universal")["unexpected_count"] == 55
    assert outcome.failed_rows["value"].to_pylist() == [f"TAG{number}" for number in range(10)]


def test_check_run_outcome_tables_follow_their_contracts(in_one_chunk: QualityOutcome) -> None:
    for name, table in (
        ("quality_results", in_one_chunk.results),
        ("quality_failed_rows", in_one_chunk.failed_rows),
    ):
        contract = TABLES[name]
        assert table.schema.equals(contract.schema, check_metadata=True)
        keys = [tuple(row[k] for k in contract.key) for row in table.to_pylist()]
        assert keys == sorted(set(keys))


def test_check_run_rejection_names_rule_value_and_record(in_one_chunk: QualityOutcome) -> None:
    short = in_one_chunk.rejected[article_id(7)]
    assert short.reason_code is ReasonCode.TEXT_TOO_SHORT
    assert short.source_record == 0
    assert short.message.startswith("Rule articles.text_long_enough failed on text with 6; it says")
    assert "tokens.span_in_text" in short.message


def test_check_run_broken_token_rejects_with_both_forms(in_one_chunk: QualityOutcome) -> None:
    broken = in_one_chunk.rejected[article_id(1)]
    assert broken.reason_code is ReasonCode.BROKEN_ANNOTATION
    assert "'nonsense', but the text has 'The'" in broken.message


def test_check_run_duplicate_of_rejected_article_is_kept() -> None:
    # it has rows of its own, and takes the place of its representative when the run is published
    rows = valid_rows(4)
    duplicate_of(rows, 9)
    rows["articles"][0]["quality_flags"] = ["date_in_future"]
    outcome = check_run(staged_run(rows, max_quarantined_ratio=0.5))
    codes = {id_: rejection.reason_code for id_, rejection in outcome.rejected.items()}
    assert codes == {article_id(0): ReasonCode.DATE_IN_FUTURE}
    assert outcome.gate.verdict is not Verdict.STOPPED


def test_check_run_duplicate_of_known_article_holds() -> None:
    rows = valid_rows(2)
    duplicate_of(rows, 9, article_id(50))
    outcome = check_run(staged_run(rows, known=frozenset({article_id(50)})))
    assert outcome.gate.verdict is not Verdict.STOPPED
    assert outcome.rejected == {}


def test_check_run_long_values_are_cut_to_200_characters() -> None:
    rows = valid_rows(1)
    rows["articles"][0].update(language="x" * 5000, date_published_raw="y" * 5000)
    rows["articles"][0]["quality_flags"] = ["date_in_future"]
    rows["tokens"][0]["form"] = "z" * 5000
    outcome = check_run(staged_run(rows))
    lengths = [len(value) for value in outcome.failed_rows["value"].to_pylist()]
    assert max(lengths) == 200
    assert "x" * 200 not in json.dumps(outcome.documents)
    assert "y" * 201 not in json.dumps(outcome.documents)
    assert "z" * 201 not in json.dumps(outcome.documents)
    assert max(len(r.message) for r in outcome.rejected.values()) < 600


def test_check_run_documents_hold_no_text() -> None:
    rows = faulty_rows()
    for row in rows["articles"]:
        row["content_id"], row["text_chars"] = "0" * 64, 1
    documents = json.dumps(check_run(staged_run(rows)).documents, ensure_ascii=False)
    assert "Maria Jones said" not in documents
    assert "Short." not in documents


def test_check_run_documents_are_strict_json_with_all_suites(in_one_chunk: QualityOutcome) -> None:
    documents = json.loads(json.dumps(in_one_chunk.documents, allow_nan=False))
    assert set(documents) == {"integrity", *(suite.name for suite in all_suites(THRESHOLDS))}
    assert documents["articles"]["success"] is False
    assert documents["articles"]["meta"]["run_id"]["run_name"] == "cli_1"
    rules = {r["expectation_config"]["meta"]["rule"]: r for r in documents["articles"]["results"]}
    found = rules["text_long_enough"]
    assert found["success"] is False
    assert found["expectation_config"]["severity"] == "critical"
    assert found["result"]["unexpected_count"] == 1
    assert found["result"]["partial_unexpected_index_list"] == [
        {"article_id": article_id(7), "value": "6"}
    ]


def test_check_run_nulls_and_nan_in_all_columns_stay_strict_json() -> None:
    rows = valid_rows(2)
    optional = [c.name for c in TABLES["articles"].columns if not c.required]
    for row in rows["articles"]:
        row.update(dict.fromkeys(optional))
    rows["articles"][0]["language_confidence"] = float("nan")
    outcome = check_run(staged_run(rows))
    json.dumps(outcome.documents, allow_nan=False)
    assert outcome.rejected == {}


def test_check_run_twice_gives_the_same_outcome(in_one_chunk: QualityOutcome) -> None:
    again = check_run(staged_run(faulty_rows()))
    assert again.results.equals(in_one_chunk.results)
    assert json.dumps(again.documents) == json.dumps(in_one_chunk.documents)


@pytest.mark.parametrize("chunks", [{}, {"articles": lambda: iter(())}])
def test_check_run_without_chunks_passes_without_results(chunks: dict[str, object]) -> None:
    counts = {"records_read": 7, "quarantined": 0}
    outcome = check_run(staged_run(Rows(), chunks=chunks, counts=counts))
    assert outcome.gate.verdict is not Verdict.STOPPED
    assert outcome.gate.reasons == ()
    assert (outcome.results.num_rows, outcome.failed_rows.num_rows) == (0, 0)
    assert (outcome.rejected, outcome.documents) == ({}, {})


def test_import_of_check_loads_no_heavy_library() -> None:
    code = (
        "import sys, research_corpus.quality.check\n"
        "heavy = {'great_expectations', 'pandas', 'spacy'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_run_nothing_staged_but_much_quarantined_closes_the_gate() -> None:
    run = staged_run(valid_rows(1), chunks={}, counts={"records_read": 4, "quarantined": 4})
    outcome = check_run(run)
    assert outcome.gate.verdict is Verdict.STOPPED
    assert "4 of 4 records" in outcome.gate.reasons[0]
