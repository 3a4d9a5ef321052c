"""The documents of a release, against the schemas and tools of those who read them."""

from __future__ import annotations

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import mlcroissant
import pytest
import yaml
from released import CREATED_AT

import research_corpus
from research_corpus import operations
from research_corpus.contracts.dictionary import data_dictionary
from research_corpus.errors import ConfigError
from research_corpus.release.citation import citation_of
from research_corpus.settings import get_settings

CFF_SCHEMA = "builtin_schemas/vendor/citation-file-format.json"
STATED = """\
cff-version: 1.2.0
message: Cite us.
title: The Harbour Corpus
abstract: News of a harbour.
license: CC-BY-4.0
doi: 10.5281/zenodo.1
keywords: [news, harbour]
authors:
  - {family-names: Holm, given-names: Ida, name-particle: van}
  - {name: Harbour Institute}
"""


def check_cff(text: str) -> dict:
    schema = json.loads(files("check_jsonschema").joinpath(CFF_SCHEMA).read_text())
    value = yaml.safe_load(text)
    jsonschema.validate(value, schema, format_checker=jsonschema.FormatChecker())
    return value


@pytest.fixture(scope="module")
def stated(seeds_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose makers say who they are."""
    folder = tmp_path_factory.mktemp("stated")
    (folder / "citation.yaml").write_text(STATED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_CITATION", str(folder / "citation.yaml"))
        get_settings.cache_clear()
        made = operations.release("3.0.0", CREATED_AT, str(seeds_corpus), str(folder))
    get_settings.cache_clear()
    return Path(made["release"])


def test_croissant_validates_and_loads_the_articles(stated: Path, seeds_corpus: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(stated / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.conforms_to == ["http://mlcommons.org/croissant/1.1"]
    loaded = {
        (record["articles/article_id"].decode(), record["articles/pub_month"].decode())
        for record in dataset.records("articles")
    }
    corpus = research_corpus.connect(str(seeds_corpus))
    assert loaded == set(corpus.sql("select article_id, pub_month from articles").fetchall())


def test_croissant_names_every_file_with_its_checksum(stated: Path) -> None:
    described = json.loads((stated / "croissant.json").read_text())["distribution"]
    manifest = json.loads((stated / "manifest.json").read_text())
    assert {d["contentUrl"]: d["sha256"] for d in described if d["@type"] == "cr:FileObject"} == {
        file["path"]: file["sha256"] for file in manifest["files"] if file["rows"] is not None
    }


def test_citation_without_a_file_of_the_makers_is_valid(releases: Path) -> None:
    value = check_cff((releases / "2026.1" / "CITATION.cff").read_text())
    assert (value["version"], value["date-released"]) == ("2026.1", "2026-01-31")


def test_citation_of_the_makers_is_valid_and_keeps_what_they_state(stated: Path) -> None:
    value = check_cff((stated / "CITATION.cff").read_text())
    assert value["title"] == "The Harbour Corpus"
    assert value["authors"][0]["family-names"] == "Holm"
    assert "van Holm, Ida; Harbour Institute (2026). The Harbour Corpus, version 3.0.0. " \
        "https://doi.org/10.5281/zenodo.1" in (stated / "README.md").read_text()  # fmt: skip


@pytest.mark.parametrize("text", ["- a list", "authors: me", "a: [", None])
def test_citation_of_a_file_that_is_no_citation_says_so(text: str | None, tmp_path: Path) -> None:
    file = tmp_path / "citation.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigError, match="CORPUS_CITATION"):
        citation_of(str(file), "1", get_time())


def get_time():
    from datetime import UTC, datetime

    return datetime(2026, 1, 1, tzinfo=UTC)


def test_card_head_names_files_of_every_table(stated: Path) -> None:
    _, head, body = (stated / "README.md").read_text().split("---\n", 2)
    value = yaml.safe_load(head)
    assert value["language"] == ["en", "fr"]
    assert value["license"] == "cc-by-4.0"
    assert [config["config_name"] for config in value["configs"] if config.get("default")] == [
        "articles"
    ]
    for config in value["configs"]:
        assert list(stated.glob(config["data_files"][0]["path"])), config
    assert "32 news articles" not in body  # the abstract of the makers stands in its place
    assert "News of a harbour." in body


def test_card_counts_are_those_of_the_corpus(releases: Path) -> None:
    card = (releases / "2026.1" / "README.md").read_text()
    assert "| `articles` | 32 |" in card
    assert re.search(r"\| 2025-03 \| 11 \| 2,\d{3} \|", card)
    assert "| BBC News | 3 |" in card


def test_licences_account_for_every_article(releases: Path) -> None:
    with (releases / "2026.1" / "licences.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["articles"]) for row in rows) == 32
    assert all(("none stated" in row["note"]) == (row["licence"] == "") for row in rows)


def test_data_dictionary_is_that_of_the_contracts(releases: Path) -> None:
    assert (releases / "2026.1" / "data-dictionary.md").read_text() == data_dictionary()
