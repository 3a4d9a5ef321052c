"""Whom he, she, il and elle mean, as the speaker of a quotation shows it."""

from __future__ import annotations

import pytest

from research_corpus.annotate.annotator import annotate_batch


@pytest.fixture(scope="session")
def speakers_in(english, french, make_text):
    def find(text: str, language: str = "en") -> list[str]:
        annotator = {"en": english, "fr": french}[language]
        rows = annotate_batch(annotator, [make_text(text)]).tables["quotes"].to_pylist()
        return [row["speaker_text"] for row in rows]

    return find


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        pytest.param(
            "en",
            "Anders Holm thanked Kirsten Dahl. “It is done,” she said. “At last,” he said.",
            ["Kirsten Dahl", "Anders Holm"],
            id="gender by given names of many countries",
        ),
        pytest.param(
            "en",
            "“Good,” said Peter Hale.\n\nHis rival, Walter Pike, left. “No comment,” he said.",
            ["Peter Hale", "Walter Pike"],
            id="a name in apposition to a subject is a subject",
        ),
        pytest.param(
            "en",
            "Peter Hale won on Sunday.\n\nWalter Pike’s hopes are gone. “We lost,” he said.",
            ["Walter Pike"],
            id="who is named in the same paragraph comes before an earlier subject",
        ),
        pytest.param(
            "en",
            "Walter Pike met Peter Hale. He smiled. “A fine day,” he said.",
            ["Walter Pike"],
            id="a pronoun means who the last one meant",
        ),
        pytest.param(
            "en",
            "Her sister stood by the door. “He is late,” she said.",
            ["Her sister"],
            id="a noun that tells a gender",
        ),
        pytest.param(
            "en",
            "Linda Marsh spoke to the club. The actor was angry. “Never again,” she said.",
            ["Linda Marsh"],
            id="a description gives way to a person of the gender",
        ),
        pytest.param(
            "fr",
            "« J’ai tout vu », raconte une passante. « Il faisait nuit », dit-elle.",
            ["une passante", "une passante"],
            id="a subject behind its verb",
        ),
        pytest.param(
            "fr",
            "« Oui », a dit Lucho Yuste, libraire à Lens. Il pleuvait. « Demain », a-t-il ajouté.",
            ["Lucho Yuste", "Lucho Yuste"],
            id="an occupation behind a name is nobody else",
        ),
        pytest.param(
            "fr",
            "Jean Collet est venu. Une pilote a protesté. « C’est trop », a-t-elle dit.",
            ["Une pilote"],
            id="the article tells the gender of a role",
        ),
    ],
)  # fmt: skip
def test_find_pronoun_means_the_person_that_a_reader_takes_it_for(
    speakers_in, language, text, speakers
):
    assert speakers_in(text, language) == speakers


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        pytest.param(
            "en",
            "Paul Weir, 34, fell off the quay. Ann Bell saw it. “I owe her,” said the 34-year-old.",
            ["Paul Weir"],
            id="who was named with the age",
        ),
        pytest.param(
            "en",
            "Ann Bell was asleep.\n\n“It was dark,” says the 34-year-old.",
            ["Ann Bell"],
            id="the only person named, where no age was said",
        ),
        pytest.param(
            "en",
            "A 34-year-old man fell. Ann Bell saw it. “I slipped,” the 34-year-old said.",
            ["the 34-year-old"],
            id="somebody of that age whom nobody names",
        ),
        pytest.param(
            "en",
            "A man fell. Sergeant Ann Bell saw it. “I slipped,” the 34-year-old said.",
            ["the 34-year-old"],
            id="somebody whom nobody names",
        ),
        pytest.param(
            "fr",
            "Paul Rey pêche à Douarnenez. « Il fait froid », dit le pêcheur de 58 ans.",
            ["Paul Rey"],
            id="an age behind a noun",
        ),
        pytest.param(
            "fr",
            "Un homme est tombé. Paul Rey l’a vu. « Je dormais », a dit l’homme de 34 ans.",
            ["l’homme de 34 ans"],
            id="a man whom nobody names",
        ),
    ],
)  # fmt: skip
def test_find_description_by_age_means_who_was_named_and_nobody_else(
    speakers_in, language, text, speakers
):
    assert speakers_in(text, language) == speakers


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "“Yes,” said Ann Lee. The mayor disagrees. “It is a lie.”", "The mayor"),
        ("en", "“Yes,” said Ann Lee. Critics smiled.\n\n“It is a lie.”", "Critics"),
        ("en", "“Yes,” said Ann Lee. The mayor did not agree when. “We have it.”", "Ann Lee"),
        ("en", "“Yes,” said Ann Lee. Her husband died in May. “It was hard.”", "Ann Lee"),
        (
            "fr",
            "« Oui », dit Anne Roy. Le maire assure qu’il pleut. « Il fait froid. »",
            "Le maire",
        ),
        ("en", "Ann Lee was quick to reply.\n\n“For once we agree.”", "Ann Lee"),
        ("en", "Ann Lee stood by the wall.\n\n“No parking at night”", None),
        ("fr", "« Oui », dit Anne Roy. Le maire n’a rien dit. « Nous verrons. »", "Anne Roy"),
    ],
)
def test_find_sentence_alone_in_marks_is_of_whom_the_sentence_before_tells(
    speakers_in, language, text, speaker
):
    assert speakers_in(text, language)[-1] == speaker


def test_find_words_after_a_pause_have_the_speaker_and_words_before_it(english, make_text):
    text = "“We shall win,” Peter Hale went on, “and we shall win at home.”"
    rows = annotate_batch(english, [make_text(text)]).tables["quotes"].to_pylist()
    assert [row["speaker_mention_text"] for row in rows] == ["Peter Hale", "Peter Hale"]


def test_find_time_grows_with_the_text_where_one_paragraph_has_many_pronouns(speakers_in):
    """In a paragraph without end, every pronoun once had all earlier persons as candidates."""
    speakers = speakers_in("Anders Holm came. “No,” he said. " * 400)
    assert speakers == ["Anders Holm"] * 400
