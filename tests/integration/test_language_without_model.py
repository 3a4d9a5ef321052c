"""An article in a language without a model, from its file to the corpus and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ingest import ingest
from lxml import etree

from research_corpus import operations, stages
from research_corpus.analyst.connection import connect
from research_corpus.settings import get_settings

GERMAN = """ date 2025-03-14 Anna Weiß Marraner Bote

Der Rat von Marran hat am 3. März mit 14 zu 9 Stimmen für die neue Brücke gestimmt. Im 19.
Jahrhundert stand dort schon einmal eine. „Wir haben sehr lange darauf gewartet“, sagte Dr. Anton
Reuter von der Fähre.
"""


def facts(corpus: Path) -> tuple[Any, ...]:
    sql = (
        "select model_id[:8], sentence_count, token_count > 30, "
        "(select count(*) from tokens where feats = 'NumForm=Digit' or upos is not null), "
        "(select list(text) from quotes) from articles"
    )
    return connect(str(corpus)).execute(sql).fetchall()[0]


def reannotate(corpus: Path, run_id: str) -> None:
    run = stages.open_reannotation(run_id, "2025-06-02T12:00:00Z", str(corpus))
    stages.recall(run)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    stages.check_quality(run)
    stages.publish(run)


@pytest.fixture
def set_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    def set_(is_on: bool) -> None:
        monkeypatch.setenv("CORPUS_ANNOTATE_WITHOUT_MODEL", json.dumps(is_on))
        get_settings.cache_clear()

    yield set_
    get_settings.cache_clear()


def test_language_without_model_is_annotated_by_rules_unless_switched_off(
    tmp_path: Path, set_rules: Callable[[bool], None]
) -> None:
    landing, corpus = tmp_path / "in", tmp_path / "corpus"
    landing.mkdir()
    (landing / "a.txt").write_text(GERMAN, encoding="utf-8")
    by_rules = ("rules:de", 3, True, 4, ["„Wir haben sehr lange darauf gewartet“"])
    left_out = ("none", 0, False, 0, None)
    ingest(landing, corpus, "one")
    assert facts(corpus) == by_rules
    # What rules cannot tell is no fault: no rule on annotations finds one.
    failed = "select distinct table_name from quality_results where not success"
    assert connect(str(corpus)).execute(failed).fetchall() == [("articles",)]
    set_rules(False)
    reannotate(corpus, "off")
    assert facts(corpus) == left_out
    set_rules(True)
    reannotate(corpus, "on")
    assert facts(corpus) == by_rules
    exported(corpus, tmp_path)


def exported(corpus: Path, folder: Path) -> None:
    """Check that exports do with what rules tell: punctuation is none of the words."""
    operations.export("tei", str(folder / "tei"), str(corpus))
    (file,) = (folder / "tei").glob("*.xml")
    marks = [element.text for element in etree.parse(file).iter("{*}pc")]
    assert marks == [".", ".", "„", "“", ",", "."]
    operations.export("conllu", str(folder / "conllu"), str(corpus))
    (file,) = (folder / "conllu").glob("*.conllu")
    assert "\t19.\t_\t_\t_\tNumForm=Digit\t_\t_\t" in file.read_text(encoding="utf-8")
