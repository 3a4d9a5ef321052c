"""Repair of wrong decoding: certain cases only, typography kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_repair_record_flags_a_repaired_record(read):
    broken = "Le maire a promis un été à la mer.".encode().decode("cp1252", "ignore")
    (record,) = read("a.txt", f"{broken} Et voilÃ\xa0 tout ce que l’on sait de cette affaire.")
    assert "Ã" not in record.blocks[0].text
    assert record.quality_flags == ("mojibake_repaired",)
