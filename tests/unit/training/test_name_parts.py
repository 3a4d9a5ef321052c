from __future__ import annotations

from research_corpus.annotate.lexicon import GIVEN_NAMES, lexicon
from research_corpus.training.name_parts import collect_genders


def test_collect_genders_are_those_of_the_shipped_list():
    shipped = GIVEN_NAMES.read_text(encoding="utf-8").splitlines()[1:]
    assert ["\t".join(row) for row in collect_genders(("en", "fr"))] == shipped


def test_lexicon_first_names_of_two_genders_follow_the_language():
    assert lexicon("fr").first_names["jean"] == "masculine"
    assert "judge" not in lexicon("en").first_names
