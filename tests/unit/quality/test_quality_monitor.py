"""The monitoring stage and its commands: verdict, history, present state, pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made_corpus import ledger_row, run_row, sound_rows, write_corpus
from staged_rows import Rows, valid_rows
from typer.testing import CliRunner

from research_corpus import operations
from research_corpus.cli import app
from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError, CorpusLockedError
from research_corpus.pipeline import monitor as monitor_stage
from research_corpus.quality.drift import latest_from_history, latest_metrics
from research_corpus.settings import get_settings
from research_corpus.storage.layout import Corpus

JULY = "2024-07-05T06:00:00Z"


def live_rows(per_month: list[int], *, dated_until: int | None = None) -> Rows:
    """Return rows of a publisher from January 2024 on, each month taken in by a run of its own.

    Args:
        per_month: articles of each month.
        dated_until: number of the month from which on articles are undated.
    """
    rows = sound_rows(0)
    number = 0
    for month, count in enumerate(per_month, start=1):
        run_id = f"run-{month:02d}"
        rows["runs"].append(run_row(run_id, datetime(2024, month, 28, tzinfo=UTC)))
        for article in valid_rows(count, first=number)["articles"]:
            is_dated = dated_until is None or month < dated_until
            day = datetime(2024, month, 1 + number % 27, tzinfo=UTC) if is_dated else None
            article.update(run_id=run_id, date_published=day, token_count=0, sentence_count=0)
            article["date_precision"] = "day" if is_dated else None
            rows["articles"].append(article)
            rows["ingest_ledger"].append(ledger_row(article, run_id))
            number += 1
    return rows


def query(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    tables = ("quality_results", "quality_metrics", "runs")
    with duckdb.connect() as connection:
        for name in tables:
            connection.execute(
                f"create view {name} as from read_parquet('{corpus}/{name}/**/*.parquet')"
            )
        return connection.execute(sql).fetchall()


QUIET = [70, 74, 66, 71, 69, 73]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (live_rows([*QUIET, 72]), set()),
        (live_rows([*QUIET, 0, 0]), {"silent"}),
        # To the months, undated articles are articles that did not come.
        (live_rows([*QUIET, 72], dated_until=7), {"dates_lost", "silent"}),
    ],
    ids=["quiet", "silent", "undated"],
)
def test_monitor_source_that_changes_is_an_alert_of_the_next_run(
    rows: Rows, expected: set[str], tmp_path: Path
) -> None:
    write_corpus(tmp_path, rows)
    at = "2024-08-05T06:00:00Z"
    verdict = operations.monitor("m1", at, str(tmp_path))
    assert {alert["alert"] for alert in verdict["alerts"]} == expected
    assert all(alert["is_new"] for alert in verdict["alerts"])
    again = operations.monitor("m2", "2024-08-05T07:00:00Z", str(tmp_path))
    assert not any(alert["is_new"] for alert in again["alerts"])


def test_monitor_keeps_results_metrics_and_report_and_touches_no_article(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, live_rows(QUIET))
    before = {p: p.read_bytes() for p in tmp_path.glob("articles/**/*.parquet")}
    verdict = operations.monitor("m1", JULY, str(tmp_path))

    assert (verdict["verdict"], verdict["reasons"]) == ("passed", [])
    sql = "select status, dag, verdict, counts from runs where run_id = 'm1'"
    [(status, dag, kept_verdict, counts)] = query(tmp_path, sql)
    assert (status, dag, kept_verdict) == ("monitored", "monitor_corpus", "passed")
    assert counts["rules_evaluated"] == verdict["rules_evaluated"]
    suites = query(tmp_path, "select distinct suite from quality_results order by 1")
    assert suites == [("corpus",), ("drift",)]
    assert latest_metrics(corpus).equals(latest_from_history(corpus))
    assert latest_metrics(corpus).schema.equals(TABLES["quality_metrics"].schema)
    kept = Path(verdict["report"]) / "quality" / "drift.json"
    assert json.loads(kept.read_text())["success"] is True
    assert before == {p: p.read_bytes() for p in tmp_path.glob("articles/**/*.parquet")}


def test_monitor_again_writes_only_what_changed(tmp_path: Path) -> None:
    rows = live_rows(QUIET)
    corpus = write_corpus(tmp_path, rows)
    operations.monitor("m1", JULY, str(tmp_path))
    operations.monitor("m2", JULY, str(tmp_path))
    rows["articles"][-1]["title"] = None
    write_corpus_articles(tmp_path, rows)
    operations.monitor("m3", JULY, str(tmp_path))
    written = query(tmp_path, "select run_id, metric from quality_metrics where run_id <> 'm1'")
    assert written == [("m3", "missing_title_ratio")]
    assert latest_metrics(corpus).num_rows == latest_from_history(corpus).num_rows


def write_corpus_articles(root: Path, rows: Rows) -> None:
    """Write the articles anew beside the history that monitoring left."""
    other = root / "other"
    write_corpus(other, rows)
    for file in other.glob("articles/**/*.parquet"):
        file.replace(root / file.relative_to(other))


def test_monitor_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_corpus(tmp_path / name, live_rows(QUIET))
        operations.monitor("m1", JULY, str(tmp_path / name))
    for table in ("quality_results", "quality_metrics"):
        files = [next((tmp_path / n / table / "run_month=2024-07").iterdir()) for n in ("a", "b")]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_monitor_run_that_publishes_meanwhile_asks_for_another_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = live_rows(QUIET)
    write_corpus(tmp_path, rows)
    observe = monitor_stage.observe

    def observed_while_publishing(*args: Any) -> Any:
        found = observe(*args)
        rows["runs"].append(run_row("other", datetime(2024, 7, 5, tzinfo=UTC)))
        write_corpus(tmp_path, rows)
        return found

    monkeypatch.setattr(monitor_stage, "observe", observed_while_publishing)
    with pytest.raises(CorpusLockedError, match="Look again"):
        operations.monitor("m1", JULY, str(tmp_path))
    assert query(tmp_path, "select count(*) from quality_results") == [(0,)]


def test_monitor_wrong_thresholds_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "corpus", live_rows([1]))
    (tmp_path / "t.yaml").write_text("drift: {z_score: none}")
    monkeypatch.setenv("CORPUS_QUALITY_THRESHOLDS", str(tmp_path / "t.yaml"))
    get_settings.cache_clear()
    with pytest.raises(ConfigError, match=r"drift\.z_score"):
        operations.monitor("m1", JULY, str(tmp_path / "corpus"))
    monkeypatch.undo()
    get_settings.cache_clear()


def test_monitor_command_prints_the_verdict_and_exits_three_when_data_is_broken(
    tmp_path: Path,
) -> None:
    rows = live_rows(QUIET)
    write_corpus(tmp_path, rows)
    arguments = ["monitor", "--corpus", str(tmp_path), "--started-at", JULY]
    sound = CliRunner().invoke(app, arguments)
    assert sound.exit_code == 0
    assert sound.stdout.startswith("Corpus passed: ")
    next(tmp_path.glob("quotes/*/*.parquet")).unlink()
    broken = CliRunner().invoke(app, [*arguments, "--json"])
    assert broken.exit_code == 3
    [reason] = json.loads(broken.stdout)["reasons"]
    assert reason.startswith("Rule corpus.quotes_files_match: 1 of 6 failed")
    assert "corpus repair" in reason


def test_data_docs_command_writes_the_latest_runs(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_corpus(corpus, sound_rows())
    for day in (1, 2, 3):
        operations.monitor(f"m{day}", f"2025-04-0{day}T00:00:00Z", str(corpus))
    out = tmp_path / "docs"
    done = CliRunner().invoke(
        app, ["data-docs", str(out), "--runs", "2", "--corpus", str(corpus), "--json"]
    )
    assert json.loads(done.stdout) == {"index": str(out / "index.html"), "runs": ["m3", "m2"]}
    assert {page.parts[-3] for page in out.glob("validations/*/*/*/*")} == {"m2", "m3"}


def test_data_docs_of_corpus_without_results_says_so(tmp_path: Path) -> None:
    write_corpus(tmp_path, Rows())
    with pytest.raises(ConfigError, match="left quality results"):
        operations.export_data_docs(str(tmp_path / "out"), 5, str(tmp_path))


def test_summary_shows_the_latest_ingest_not_the_monitoring_after_it(tmp_path: Path) -> None:
    write_corpus(tmp_path, sound_rows())
    operations.monitor("m1", "2025-04-01T00:00:00Z", str(tmp_path))
    assert operations.summarise(str(tmp_path))["run"]["run_id"] == "cli_1"


def test_latest_metrics_before_the_first_monitoring_is_empty(tmp_path: Path) -> None:
    assert latest_metrics(Corpus.open(str(tmp_path))).num_rows == 0
