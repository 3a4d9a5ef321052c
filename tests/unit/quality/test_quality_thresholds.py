"""The file of thresholds: what it changes, and what it is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest
from staged_rows import staged_run, valid_rows

from research_corpus.errors import ConfigError
from research_corpus.quality.check import check_run
from research_corpus.quality.thresholds import QualityThresholds, load_thresholds


def written(folder: Path, text: str) -> str:
    file = folder / "thresholds.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_load_thresholds_without_a_file_is_the_projects_own() -> None:
    assert load_thresholds(None) == QualityThresholds()


def test_load_thresholds_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load_thresholds(written(tmp_path, "# nothing yet\n")) == QualityThresholds()


def test_check_run_adjusted_rule_is_judged_and_described_by_the_users_values(
    tmp_path: Path,
) -> None:
    text = """
rules:
  articles.authors_known: {share: 0.25, severity: info}
  articles.text_length_usual: {min: 300}
drift: {min_history_months: 4}
"""
    adjustments = load_thresholds(written(tmp_path, text))
    assert adjustments.drift.min_history_months == 4
    rows = valid_rows(4)
    for article in rows["articles"][:3]:
        article["authors"] = []
    rows["article_authors"][:] = rows["article_authors"][3:]
    outcome = check_run(staged_run(rows, adjustments=adjustments))
    found = {row["expectation"]: row for row in outcome.results.to_pylist()}
    assert found["authors_known"]["success"]
    assert found["authors_known"]["severity"] == "info"
    assert not found["text_length_usual"]["success"]
    says = {
        result["expectation_config"]["meta"]["rule"]: result["expectation_config"]["meta"]["holds"]
        for result in outcome.documents["articles"]["results"]
    }
    assert says["authors_known"] == "At least 25% of the articles name an author."
    assert says["text_length_usual"] == "At least 95% of the texts have 300 to 100,000 characters."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: {articles.autors_known: {share: 0.5}}", "did you mean articles.authors_known"),
        ("rules: {articles.content_id_of_text: {share: 0.5}}", "not a rule that may be adjusted"),
        ("rules: {articles.authors_known: {share: 1.5}}", "rules.articles.authors_known.share"),
        ("rules: {articles.authors_known: {max: 5}}", "gives articles.authors_known a max"),
        ("rules: {articles.authors_known: {severity: critical}}", "severity"),
        ("rules: {corpus.articles_date_known: {part: 0.5}}", "part: Extra inputs"),
        ("drift: {z_score: 0}", "drift.z_score"),
        ("drift: {zscore: 4}", "drift.zscore"),
        ("- a list", "the file: Input should be"),
        ("rules: [", "is not valid YAML"),
    ],
)
def test_load_thresholds_wrong_file_is_refused_with_the_place(
    text: str, message: str, tmp_path: Path
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_thresholds(file)
    assert message in caught.value.message
    assert file in caught.value.message


def test_load_thresholds_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_thresholds(str(tmp_path / "none.yaml"))
