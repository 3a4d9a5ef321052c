"""What a language without a model gets: tokens, sentences, numbers, quotations by marks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from research_corpus.annotate import lexicon
from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
from research_corpus.annotate.models import _rules_info, pipeline_info

MakeText = Callable[..., Text]


def annotated(text: Text, language: str) -> dict[str, list[dict[str, Any]]]:
    tables = annotate_batch(load_annotator(language, {}), [text]).tables
    return {name: table.to_pylist() for name, table in tables.items()}


def sentences(text: Text, language: str) -> list[str]:
    rows = annotated(text, language)["sentences"]
    return [text.text[row["char_start"] : row["char_end"]] for row in rows]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "de",
            ["Dr. Weiß kam am 3. Mai.", "„Gut!“, sagte er.", "Im 19. Jahrhundert war es anders."],
        ),
        (
            "it",
            [
                "La S.p.A. ha perso 2,3 milioni.",
                "Lo dice l’avv. Rossi.",
                "Vale l’art. 5.",
                "Perché?",
            ],
        ),
        ("ru", ["Работы начались 3 марта 2021 г. на ул. Морской.", "«Мы ждали», — сказал он."]),
        ("hi", ["इसकी लागत 3.5 करोड़ होगी।", "डॉ. मीरा ने कहा।", "क्या काम शुरू होगा?"]),
        ("ur", ["کونسل نے منصوبے کی منظوری دی۔", "اب کام شروع ہوگا۔"]),
        ("hy", ["Խորհուրդը հաստատեց նախագիծը։", "Հիմա սկսում ենք։"]),
        ("am", ["ምክር ቤቱ ዕቅዱን አጸደቀ።", "ወጪው 3.5 ሚሊዮን ነው።"]),
        ("ka", ["საბჭომ გეგმა დაამტკიცა.", "სამუშაო მარტში დაიწყება."]),
        ("xx", ["Blorem ipsa doret.", "Kalim vo tarun!"]),
    ],
)
def test_rules_sentences_end_as_the_language_writes_them(
    make_text: MakeText, language: str, expected: list[str]
) -> None:
    assert sentences(make_text(" ".join(expected)), language) == expected


def test_rules_sentence_inside_a_mark_never_closed_does_not_swallow_the_next(
    make_text: MakeText,
) -> None:
    expected = ["„Wir haben lange gewartet.", "Danach kam niemand.", "Der Hafen blieb leer."]
    assert sentences(make_text(" ".join(expected)), "de") == expected


def test_rules_no_sentence_crosses_a_paragraph(make_text: MakeText) -> None:
    text = make_text("Ohne Punkt am Ende\n\nund klein weiter. Noch einer.")
    assert sentences(text, "de") == ["Ohne Punkt am Ende", "und klein weiter.", "Noch einer."]


def test_rules_paragraph_longer_than_a_piece_is_cut_at_sentences_alone(make_text: MakeText) -> None:
    one = "der Rat und die Stadt " * 700
    assert len(sentences(make_text(f"Es tagten {one.strip()}."), "de")) == 1
    many = ["Nr. 7 fuhr um 8.30 Uhr ab."] * 600
    assert sentences(make_text(" ".join(many)), "de") == many


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("de", "Am 3. Mai 2021 kostete es 3.500,50 Euro, 12% mehr; A4 bleibt.",
         ["3.", "2021", "3.500,50", "12"]),
        ("hi", "लागत ३.५ करोड़, यानी 1,20,000 रुपये।", ["३.५", "1,20,000"]),
        ("ja", "費用は3.5億円になる。", ["3.5"]),
    ],
)  # fmt: skip
def test_rules_numbers_in_digits_are_whole_and_marked(
    make_text: MakeText, language: str, text: str, numbers: list[str]
) -> None:
    tokens = annotated(make_text(text), language)["tokens"]
    assert [t["form"] for t in tokens if t["feats"] == "NumForm=Digit"] == numbers
    unknown = ("lemma", "upos", "xpos", "head", "deprel", "ent_iob", "ent_type")
    assert {token[name] for token in tokens for name in unknown} == {None}


def test_rules_tokens_of_a_script_without_spaces_are_characters_and_measure_no_words(
    make_text: MakeText,
) -> None:
    tables = annotated(make_text("「長く待ちました」と田中さんは言った。費用はA4で3.5億円。"), "ja")
    assert [t["form"] for t in tables["tokens"]][-6:] == ["A4", "で", "3.5", "億", "円", "。"]
    assert [row["char_start"] for row in tables["sentences"]] == [0, 19]
    assert [row["text"] for row in tables["quotes"]] == ["「長く待ちました」"]
    assert [row["metric"] for row in tables["article_metrics"]] == ["quoted_text_ratio"]


def test_rules_quotations_by_marks_have_no_speaker(make_text: MakeText) -> None:
    text = make_text("„Wir warten schon lange“, sagte Anna Weiß. Das »Rote Haus« schließt.")
    (quote,) = annotated(text, "de")["quotes"]
    assert (quote["text"], quote["rule"]) == ("„Wir warten schon lange“", "marks")
    assert quote["speaker_text"] is None


@pytest.fixture
def made_up_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield where the file of a language goes that nothing else knows."""
    monkeypatch.setattr(lexicon, "LEXICONS", tmp_path)
    for known in (lexicon.lexicon, _rules_info):
        known.cache_clear()
    yield tmp_path / "qlx.json"
    for known in (lexicon.lexicon, _rules_info):
        known.cache_clear()


def test_rules_language_is_added_by_a_file_alone(
    make_text: MakeText, made_up_language: Path
) -> None:
    text = make_text("Kap. Doran vel tamo. “Vel tamo kerin dol,” sat Kap. Mirel.")
    before = pipeline_info("qlx", {}).model_id
    assert len(sentences(text, "qlx")) > 2
    made_up_language.write_text(json.dumps({"abbreviations": ["kap"]}), encoding="utf-8")
    for known in (lexicon.lexicon, _rules_info):
        known.cache_clear()
    assert sentences(text, "qlx") == [
        "Kap. Doran vel tamo.", "“Vel tamo kerin dol,” sat Kap. Mirel."
    ]  # fmt: skip
    assert [q["text"] for q in annotated(text, "qlx")["quotes"]] == ["“Vel tamo kerin dol,”"]
    assert before != pipeline_info("qlx-Latn", {}).model_id
    assert before.startswith("rules:qlx-")
