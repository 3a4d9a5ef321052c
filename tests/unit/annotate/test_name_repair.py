"""No entity of punctuation, a clitic or one letter; one label where the evidence is clear."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from research_corpus.annotate.name_repair import name_repair

NLP = spacy.blank("fr")
ENGLISH = spacy.blank("en")


def repaired(
    words: list[str], *entities: tuple[int, int, str], nlp: spacy.Language = NLP
) -> list[tuple[str, str]]:
    doc = Doc(nlp.vocab, words=words)
    doc.ents = tuple(Span(doc, *entity) for entity in entities)
    return [(entity.text, entity.label_) for entity in name_repair(doc).ents]


@pytest.mark.parametrize("word", ["n’", "L’", "d'", "«", "—", "X", "Si", "il", "…"])
def test_name_repair_what_is_no_name_is_dropped(word: str) -> None:
    assert repaired(["Ici", word, "pas"], (1, 2, "PER")) == []


def test_name_repair_edges_without_a_letter_are_cut_off() -> None:
    assert repaired(["dit", "“", "Anne", "Roux", "”"], (1, 5, "PER")) == [("Anne Roux", "PER")]


def test_name_repair_capitals_that_spell_a_function_word_stay() -> None:
    assert repaired(["the", "US", "left"], (1, 2, "GPE"), nlp=ENGLISH) == [("US", "GPE")]


def test_name_repair_one_digit_is_a_number() -> None:
    assert repaired(["all", "3", "left"], (1, 2, "CARDINAL"), nlp=ENGLISH) == [("3", "CARDINAL")]


def test_name_repair_surname_of_a_person_is_a_person() -> None:
    words = ["Ann", "Holm", "left", ".", "Holm", "slept"]
    found = repaired(words, (0, 2, "PERSON"), (4, 5, "ORG"), nlp=ENGLISH)
    assert found == [("Ann Holm", "PERSON"), ("Holm", "PERSON")]


def test_name_repair_surname_that_ends_a_place_too_is_left_as_it_is() -> None:
    words = ["Ann", "Holm", "left", "Lake", "Holm", "for", "Holm"]
    found = repaired(words, (0, 2, "PERSON"), (3, 5, "LOC"), (6, 7, "ORG"), nlp=ENGLISH)
    assert found[-1] == ("Holm", "ORG")


def test_name_repair_clear_majority_of_labels_wins_and_a_tie_does_not() -> None:
    words = ["Hest", "Hest", "Hest", "Mare", "Mare"]
    entities = [(0, 1, "GPE"), (1, 2, "GPE"), (2, 3, "ORG"), (3, 4, "GPE"), (4, 5, "ORG")]
    labels = [label for _, label in repaired(words, *entities, nlp=ENGLISH)]
    assert labels == ["GPE", "GPE", "GPE", "GPE", "ORG"]
