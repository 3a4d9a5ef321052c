"""Language of a text, detected and declared."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from research_corpus.metadata.languages import Look, choose_language, look_at, parse_tag

ENGLISH = "The council voted on Tuesday to close the library, saying the costs were too high. " * 9
FRENCH = (
    "Le conseil a voté mardi la fermeture de la bibliothèque, jugée trop coûteuse pour tous. " * 9
)


@pytest.mark.parametrize(("text", "tag"), [(ENGLISH, "en"), (FRENCH, "fr")])
def test_choose_language_long_text_overrules_a_wrong_declaration(text, tag):
    choice = choose_language(text, "de")
    assert (choice.language, choice.is_detected, choice.is_uncertain) == (tag, True, False)


def test_choose_language_short_text_leaves_the_declaration_standing():
    choice = choose_language("Casa nova", "pt-BR")
    assert choice.language == "pt"


def test_choose_language_mixed_text_is_uncertain():
    assert choose_language(ENGLISH + FRENCH, None).is_uncertain


def test_choose_language_no_letters_is_undecided():
    choice = choose_language("1 2 3", None)
    assert (choice.language, choice.confidence, choice.is_uncertain) == (None, None, True)


@pytest.mark.parametrize(
    ("raw", "tag"),
    [("EN_gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("fra", "fr"), ("English language", None)],
)
def test_parse_tag_is_written_as_bcp_47(raw, tag):
    assert parse_tag(raw) == tag


def test_choose_language_passage_in_the_middle_of_a_long_text_is_noticed():
    english = "The harbour board voted on Tuesday to keep the winter ferry running. " * 5
    german = "Der Hafenrat hat am Dienstag beschlossen, die Winterfähre fahren zu lassen. " * 5
    assert not choose_language(english * 3, None).is_uncertain
    assert choose_language(english + german + english, None).is_uncertain


def test_choose_language_text_that_begins_with_a_table_is_read_further_on():
    figures = "12.5 | 13.1 | 14.0 | " * 5
    prose = "Le conseil du port a décidé de maintenir la liaison jusqu’à la fin de mai. " * 6
    assert choose_language(figures + prose, None).language == "fr"


def test_choose_language_confidence_is_that_of_the_detector_to_the_last_bit():
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in (ENGLISH[:150], FRENCH[:150]):
        choice = choose_language(text, None)
        assert (choice.language, choice.confidence) == identifier.classify(text)


def test_look_at_many_texts_says_what_it_says_of_each():
    figures = "12 34 56 78 90 " * 20
    texts = [ENGLISH, FRENCH, "Casa nova", "1 2 3", figures, "東京の図書館", ENGLISH.upper(), "ЁЖ"]
    texts += [ENGLISH[:start] + FRENCH for start in range(0, 500, 40)]
    assert look_at(texts) == [look_at([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Pemerintah daerah akan membuka kembali pelabuhan itu minggu depan.", "id"),
        ("Kommunestyret stemte tirsdag for å stenge biblioteket.", "nb"),
        ("Gradsko vijeće je u utorak odlučilo zatvoriti knjižnicu.", "hr"),
    ],
)
def test_choose_language_close_relatives_undeclared_are_named_or_flagged(text, tag):
    choice = choose_language(text, None)
    assert choice.language is not None
    assert choice.language == tag or choice.is_uncertain


def test_choose_language_few_letters_in_doubt_name_no_language():
    choice = choose_language("Kontakt info", None)
    assert (choice.language, choice.is_uncertain) == (None, True)


def test_choose_language_of_close_relatives_in_its_samples_is_decided_on_more_of_the_text():
    samples = Look(120, [("hr", 0.6), ("bs", 0.65), ("sr", 0.5)])
    text = "Gradonačelnik je najavio da će se most otvoriti idući tjedan, a učenici su se vratili. "
    choice = choose_language(text * 6, None, samples)
    assert choice.language in {"hr", "bs"}
    assert choice.is_uncertain
