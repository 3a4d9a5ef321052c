"""Which models can be used, and what is said of those that cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from research_corpus.annotate.known_models import how_to_install, known_models
from research_corpus.annotate.model_states import check_loading, model_states
from research_corpus.annotate.models import check_models
from research_corpus.cli import app
from research_corpus.errors import ConfigError
from research_corpus.settings import DEFAULT_MODELS, get_settings


def place_model(folder: Path, package: str, spacy_version: str, config: str = "") -> None:
    """Write what is read of a model before any of its code runs."""
    meta = {
        "lang": "eo", "name": "core", "version": "0.1.0", "spacy_version": spacy_version,
        "pipeline": [], "license": "CC0",
    }  # fmt: skip
    data = folder / package / "eo_core-0.1.0"
    data.mkdir(parents=True)
    (folder / package / "__init__.py").write_text("raise AssertionError('imported')")
    (folder / package / "meta.json").write_text(json.dumps(meta))
    (data / "config.cfg").write_text(config)


def test_model_states_of_the_defaults_are_usable_with_the_version_that_is_known() -> None:
    rows = {row["package"]: row for row in model_states(DEFAULT_MODELS)}
    for language, package in DEFAULT_MODELS.items():
        row = rows[package]
        assert (row["language"], row["used_for"], row["problem"]) == (language, [language], None)
        assert row["version"] == known_models()[package].version
        assert row["licence"] is not None


def test_model_states_named_but_missing_tells_the_remedy_and_unnamed_is_no_problem() -> None:
    rows = {row["package"]: row for row in model_states({"cs": "cs_no_such_model"})}
    assert "python -m spacy download cs_no_such_model" in rows["cs_no_such_model"]["problem"]
    known = rows["de_core_news_sm"]
    assert (known["problem"], known["used_for"]) == (None, [])
    assert known["remedy"] == "python -m spacy download de_core_news_sm"


def test_how_to_install_takes_the_index_only_where_the_package_is_the_model() -> None:
    assert how_to_install("cs_core_news_sm") == "pip install cs-core-news-sm==0.2.1"
    assert how_to_install("de_core_news_md") == "python -m spacy download de_core_news_md"


def test_check_models_model_of_another_spacy_is_refused_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_model(tmp_path, "eo_of_old", ">=3.1.0,<3.2.0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match=r"made for spaCy >=3\.1\.0,<3\.2\.0"):
        check_models({"eo": "eo_of_old"})


def test_check_loading_model_that_fails_is_named_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_model(tmp_path, "eo_that_fails", ">=3.8.0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="eo_that_fails: It does not load: "):
        check_loading({"eo": "eo_that_fails"})


@pytest.fixture
def czech_named(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CORPUS_MODELS", '{"cs": "cs_no_such_model"}')
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.mark.usefixtures("czech_named")
def test_corpus_models_check_fails_with_the_remedy_and_the_list_shows_it() -> None:
    failed = CliRunner().invoke(app, ["models", "--check"])
    assert failed.exit_code == 1
    assert "spacy download cs_no_such_model" in failed.stderr
    listed = CliRunner().invoke(app, ["models", "--format", "json"])
    assert listed.exit_code == 0
    assert {row["package"] for row in json.loads(listed.stdout)} >= {"cs_no_such_model"}
