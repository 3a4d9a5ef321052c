"""Languages that the detector takes for one another, told apart by their words."""

from importlib.resources import files

import pytest

from research_corpus.metadata.close_languages import settle_among_relatives
from research_corpus.metadata.languages import choose_language

NB = "Hun sier at de ikke vet hvordan skolen ble bygget, men noen har sett mye av arbeidet selv."
NN = "Ho seier at dei ikkje veit korleis skulen vart bygd, men nokon har sett mykje av arbeidet."
DA = "Hun siger, at de ikke ved, hvordan skolen blev bygget, men nogen har set meget af arbejdet."
UNTOLD = "Rapporten om fisken i fjorden var ferdig mandag."


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (NB, "nb"),
        (NN, "nn"),
        (DA, "da"),
        ("Polis berkata bahawa syarikat itu boleh membayar kerana wang daripada bank.", "ms"),
        ("Polisi mengatakan bahwa perusahaan itu bisa membayar karena uang dari kantor.", "id"),
        ("Tijekom tjedna tvrtka je također objavila izvješće o sustavu, točno u siječnju.", "hr"),
        ("Tokom sedmice kompanija je također objavila izvještaj o sistemu, tačno u januaru.", "bs"),
        ("Tokom nedelje kompanija je takođe objavila izveštaj o sistemu, tačno u januaru.", "sr"),
        ("Batho ba le bantsi ba ne ba le teng fa go buiwa ka tiro ya puso mo nageng eno.", "tn"),
        ("Vanhu vo tala va vula leswaku mfumo wu fanele ku endla ntirho lowu hi ku hatlisa.", "ts"),
        ("I kī ngā tāngata o te iwi kei te pai te mahi a te kura mō ngā tamariki katoa.", "mi"),
    ],
)
def test_choose_language_close_relatives_are_told_apart_undeclared(text, tag):
    assert choose_language(text, None).language == tag


@pytest.mark.parametrize("text", [NB, NN])
def test_choose_language_a_norm_of_norwegian_agrees_with_norwegian_declared(text):
    choice = choose_language(text, "no")
    assert choice.language in ("nb", "nn")
    assert not choice.is_uncertain


def test_settle_words_of_no_norm_leave_norwegian():
    assert settle_among_relatives(("no", 0.9), UNTOLD) == ("no", 0.9)


def test_choose_language_norm_not_told_is_norwegian_in_doubt_unless_declared():
    long = f"{UNTOLD} " * 9
    undeclared, declared = choose_language(long, None), choose_language(long, "nn")
    assert (undeclared.language, undeclared.is_uncertain) == ("no", True)
    assert (declared.language, declared.is_uncertain) == ("nn", False)


@pytest.mark.parametrize("guess", [("en", 0.9), ("sv", 0.4), ("hr", 0.6), ("no", 0.5)])
def test_settle_without_words_of_another_keeps_what_was_detected(guess):
    for text in ("", "1 2 3", "xqz"):
        assert settle_among_relatives(guess, text) == guess


def test_settle_two_languages_with_as_many_words_keep_what_was_detected():
    assert settle_among_relatives(("no", 0.9), "ikke ikkje") == ("no", 0.9)


def test_settle_share_of_words_is_the_confidence_where_it_is_more():
    assert settle_among_relatives(("ltg", 0.2), "ngā tamariki katoa xqz") == ("mi", 0.75)


def test_words_each_language_once_and_no_word_twice():
    text = files("research_corpus.metadata").joinpath("language_words.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    languages = [language for _, language, _ in rows]
    assert len(set(languages)) == len(languages)
    for _, _, words in rows:
        assert len(set(words.split())) == len(words.split())
        assert words == words.lower()
