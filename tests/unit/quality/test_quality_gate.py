"""When the gate closes, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from staged_rows import article_id, duplicate_of, staged_run, valid_rows

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.verdicts import Verdict
from research_corpus.quality.check import check_run
from research_corpus.quality.gate import judge
from research_corpus.quality.rules import Rule, Severity
from research_corpus.quality.tally import Tally


def tally(severity: Severity, reason: ReasonCode | None = None, error: str | None = None) -> Tally:
    """Return a tally of a rule that 1 of 4 values broke."""
    rule = Rule("a_rule", "a_column", severity, "It holds.", "It must.", reason_code=reason)
    return Tally("a_suite", "articles", rule, 4, 1, sample=[(None, "bad")], error=error)


RUN = staged_run(valid_rows(1), counts={"records_read": 8, "quarantined": 1})


def test_judge_share_at_the_threshold_passes() -> None:
    assert judge(RUN, [], rejected=1).verdict is Verdict.PASSED


def test_judge_share_above_the_threshold_says_what_to_do() -> None:
    verdict = judge(RUN, [], rejected=2)
    assert verdict.verdict is Verdict.STOPPED
    assert verdict.reasons == (
        "3 of 8 records are quarantined (37.5%); the limit is 25.0% "
        "(CORPUS_MAX_QUARANTINED_RATIO).",
    )
    assert (verdict.exceeds_limit, verdict.breaks_rule) == (True, False)


@pytest.mark.parametrize(
    ("read", "rejected", "says"),
    [
        (3, 1, "1 of 3 records is quarantined (33.3%)"),
        (1, 1, "1 of 1 record is quarantined (100.0%)"),
        (1200, 1100, "1,100 of 1,200 records are quarantined (91.7%)"),
    ],
)
def test_judge_counts_records_in_plain_grammar(read: int, rejected: int, says: str) -> None:
    run = staged_run(valid_rows(1), counts={"records_read": read, "quarantined": 0})
    [reason] = judge(run, [], rejected=rejected).reasons
    assert reason.startswith(says)


def test_judge_limit_set_aside_passes_with_the_share_as_warning() -> None:
    gate = judge(replace(RUN, sets_limit_aside=True), [], rejected=2)
    assert (gate.verdict, gate.reasons, gate.exceeds_limit) == (Verdict.WARNINGS, (), True)
    assert gate.warnings[0].startswith("3 of 8 records are quarantined")


def test_judge_limit_set_aside_does_not_set_a_rule_aside() -> None:
    run = replace(RUN, sets_limit_aside=True)
    gate = judge(run, [tally(Severity.CRITICAL)], rejected=2)
    assert (gate.verdict, gate.breaks_rule) == (Verdict.STOPPED, True)


def test_judge_no_records_read_passes() -> None:
    run = staged_run(valid_rows(1), counts={"records_read": 0, "quarantined": 0})
    assert judge(run, [], rejected=0).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (tally(Severity.INFO), Verdict.PASSED),
        (tally(Severity.WARNING), Verdict.WARNINGS),
        (tally(Severity.WARNING, error="no such column"), Verdict.WARNINGS),
        (tally(Severity.CRITICAL, ReasonCode.BROKEN_ANNOTATION), Verdict.WARNINGS),
        (tally(Severity.CRITICAL), Verdict.STOPPED),
        (tally(Severity.CRITICAL, ReasonCode.BROKEN_ANNOTATION, "no such column"), Verdict.STOPPED),
    ],
)
def test_judge_failed_rule_closes_only_if_quarantine_cannot_heal_it(
    found: Tally, verdict: Verdict
) -> None:
    assert judge(RUN, [found], rejected=0).verdict is verdict


def test_judge_critical_failure_names_rule_value_and_threshold() -> None:
    (reason,) = judge(RUN, [tally(Severity.CRITICAL)], rejected=0).reasons
    assert reason == (
        "Rule a_suite.a_rule: 1 of 4 failed, such as bad; 0.0% may fail. "
        "It says: It holds. Report the run."
    )


def test_check_run_annotation_without_article_closes_the_gate() -> None:
    rows = valid_rows()
    for token in rows["tokens"][-5:]:
        token["article_id"] = article_id(99)
    verdict = check_run(staged_run(rows)).gate
    assert verdict.verdict is Verdict.STOPPED
    assert any(
        "integrity.tokens_article_exists: 5 of 165 failed" in reason for reason in verdict.reasons
    )


def test_check_run_annotation_without_any_articles_closes_the_gate() -> None:
    rows = valid_rows(1)
    run = staged_run(rows)
    chunks = {name: run.chunks[name] for name in ("tokens", "sentences")}
    verdict = check_run(staged_run(rows, chunks=chunks)).gate
    assert any("tokens_article_exists: 55 of 55" in reason for reason in verdict.reasons)


def test_check_run_duplicate_of_nothing_closes_the_gate() -> None:
    rows = valid_rows()
    duplicate_of(rows, 9, article_id(99))
    verdict = check_run(staged_run(rows)).gate
    assert [reason.split(":")[0] for reason in verdict.reasons] == [
        "Rule integrity.articles_duplicate_of_exists"
    ]
    assert article_id(99) in verdict.reasons[0]


def test_check_run_article_staged_twice_closes_the_gate() -> None:
    rows = valid_rows()
    rows["articles"].append(dict(rows["articles"][0]))
    verdict = check_run(staged_run(rows)).gate
    assert any("integrity.articles_key_unique: 1 of 4" in reason for reason in verdict.reasons)


def test_check_run_article_without_id_closes_the_gate() -> None:
    rows = valid_rows()
    rows["articles"].append(dict(rows["articles"][0]) | {"article_id": None})
    outcome = check_run(staged_run(rows))
    assert None not in outcome.rejected
    assert any("integrity.articles_key_unique" in reason for reason in outcome.gate.reasons)


def _schema(name: str, change: str) -> pa.Schema:
    schema = TABLES[name].schema
    at = schema.get_field_index("char_start")
    return {
        "missing": schema.remove(at),
        "type": schema.set(at, pa.field("char_start", pa.int64(), nullable=False)),
        "nullable": schema.set(at, schema.field(at).with_nullable(True)),
        "extra": schema.append(pa.field("mood", pa.string())),
        "order": pa.schema([schema.field(n) for n in reversed(schema.names)]),
    }[change]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("missing", "column char_start is missing"),
        ("type", "column char_start is int64 not null, not int32 not null"),
        ("nullable", "column char_start is int32, not int32 not null"),
        ("extra", "column mood is not in the contract"),
        ("order", "columns are in the order char_end"),
    ],
)
def test_check_run_schema_off_contract_closes_the_gate(change: str, says: str) -> None:
    outcome = check_run(staged_run(valid_rows(), schemas={"entities": _schema("entities", change)}))
    (reason,) = outcome.gate.reasons
    assert reason.startswith("Rule integrity.entities_schema: 1 of 1 failed, such as ")
    assert says in reason
    assert set(outcome.results["suite"].to_pylist()) == {"integrity"}


def test_check_run_unknown_table_closes_the_gate() -> None:
    run = staged_run(valid_rows(1))
    chunks = {**run.chunks, "moods": lambda: iter([pa.table({"mood": ["fair"]})])}
    verdict = check_run(staged_run(valid_rows(1), chunks=chunks)).gate
    assert any("moods is not a table of the corpus" in reason for reason in verdict.reasons)
