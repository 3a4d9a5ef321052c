"""Repair of wrong decoding: certain cases only, typography kept."""

from __future__ import annotations

import json

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.sources import mojibake
from research_corpus.sources.mojibake import repair_mojibake

FILES = ("in-the-wild", "language-names", "synthetic", "negative")


@pytest.mark.parametrize("name", FILES)
def test_repair_mojibake_on_known_cases_gives_what_was_meant(shared_data, name):
    cases = json.loads((shared_data / "hostile/mojibake" / f"{name}.json").read_text("utf-8"))
    wrong = [
        case["label"]
        for case in cases
        if repair_mojibake(case["original"])[0] != case.get("fixed-encoding", case["fixed"])
    ]
    assert wrong == []


def test_repair_mojibake_keeps_typography():
    text = "“Oui”, dit-il – l’été… ﬁn ½ ™ «\u00a0non\u00a0»"
    assert repair_mojibake(text) == (text, False)


WORDS = [
    *("l’été", "à", "Noël", "«\u00a0ça\u00a0»", "“où”", "œuvre", "naïve", "–", "Éloïse…"),
    *("dû", "‘yes’", "Ångström", "Müller", "año"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=20))
def test_repair_mojibake_leaves_sound_words_alone(words):
    text = " ".join(words)
    assert repair_mojibake(text) == (text, False)


SENTENCES = (
    "Où était-il? L’été à Nîmes, où le coût «\u00a0monte\u00a0»…",
    "Größe, Maß und „Übermut“ – Straße",
    "El año próximo, ¿qué pasará? ¡Ánimo!",
    "Żółć, gęślą jaźń — Łódź, Świętokrzyskie",
    "Ąžuolas šįryt čia ėjo",
    "İstanbul’da ğüşıöç haber",
    "В трёх городах «ещё ждут», сказал Ёлкин… “Учёные”.",
    "Її їжак ґанок, Європа є",
    "Ο Γιώργος είπε ότι η Αθήνα είναι ωραία, Ωχ! Πού;",
    "上海新闻说，天气很好。",
    "東京のニュース、カタカナ",
    "قال الرئيس في القاهرة",
    "서울 뉴스에 따르면",
    "समाचार आज दिल्ली में",
    "5 µm ∂x Ω π √2 €5",
)
CODE_PAGES = (
    *("latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1250"),
    *("sloppy-windows-1253", "sloppy-windows-1254", "sloppy-windows-1257", "iso-8859-2"),
    *("macroman", "cp437"),
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_repair_mojibake_finds_all_that_ftfy_repairs_beside_any_script(sentence):
    """Most texts are never shown to ftfy; none that it would repair may be among them."""
    broken = [_misread(part, page) for part in [sentence, *sentence.split()] for page in CODE_PAGES]
    beside = [f"{word}{text}{word}" for text in filter(None, broken) for word in ("Ж", "ω", "海")]
    texts = [sentence, *filter(None, broken), *beside]
    repaired = [ftfy.fix_text(text, mojibake._ENCODING_ONLY) for text in texts]
    assert [repair_mojibake(text)[0] for text in texts] == repaired
    assert sum(map(str.__ne__, texts, repaired)) >= 10


def _misread(text: str, page: str) -> str | None:
    try:
        return text.encode().decode(page)
    except UnicodeDecodeError:
        return None


def test_repair_record_flags_a_repaired_record(read):
    broken = "Le maire a promis un été à la mer.".encode().decode("cp1252", "ignore")
    (record,) = read("a.txt", f"{broken} Et voilÃ\xa0 tout ce que l’on sait de cette affaire.")
    assert "Ã" not in record.blocks[0].text
    assert record.quality_flags == ("mojibake_repaired",)
