from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.annotate.annotator import annotate_batch


@pytest.fixture(scope="session")
def quotes_in(english, french, make_text):
    def find(text: str, language: str = "en") -> list[dict]:
        annotator = {"en": english, "fr": french}[language]
        return annotate_batch(annotator, [make_text(text)]).tables["quotes"].to_pylist()

    return find


def _told(rows: list[dict]) -> list[tuple]:
    return [(row["kind"], row["text"], row["speaker_text"], row["cue_text"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "quote", "speaker", "cue"),
    [
        ("“I will go,” said Angela Merkel.", "“I will go,”", "Angela Merkel", "said"),
        ("Angela Merkel said: “We can do it.”", "“We can do it.”", "Angela Merkel", "said"),
        ('John Smith stood up and said, "No."', '"No."', "John Smith", "said"),
        ("Boris Johnson: “Get it done.”", "“Get it done.”", "Boris Johnson", None),
        ("“Be or not be, that is it” – Ann Lee", "“Be or not be, that is it”", "Ann Lee", None),
        (
            "According to the police, “three people were hurt in the fire”.",
            "“three people were hurt in the fire”",
            "the police",
            "According to",
        ),
    ],
)  # fmt: skip
def test_find_direct_quotation_has_speaker_and_cue(quotes_in, text, quote, speaker, cue):
    assert _told(quotes_in(text)) == [("direct", quote, speaker, cue)]


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        ("« Il ouvrira », a annoncé Claire Fontaine.", "« Il ouvrira »", "Claire Fontaine"),
        ("« Oui, a promis Luc Petit, là. »", "« Oui, a promis Luc Petit, là. »", "Luc Petit"),
        ("« C’est trop tard », rappelle Nadia Benali.", "« C’est trop tard »", "Nadia Benali"),
    ],
)  # fmt: skip
def test_find_french_quotation_has_speaker_and_cue(quotes_in, text, quote, speaker):
    ((kind, *told, cue),) = _told(quotes_in(text, "fr"))
    assert (kind, told) == ("direct", [quote, speaker])
    assert cue in ("annoncé", "promis", "rappelle")


def test_find_indirect_quotation_leaves_out_its_conjunction(quotes_in):
    rows = quotes_in("The minister, who runs the bank, said that taxes would rise.")
    assert _told(rows) == [("indirect", "taxes would rise", "The minister", "said")]


def test_find_partly_marked_clause_is_one_mixed_quotation(quotes_in):
    rows = quotes_in("Oliver Brandt said the strike was “a last resort” for the drivers.")
    text = "the strike was “a last resort” for the drivers"
    assert _told(rows) == [("mixed", text, "Oliver Brandt", "said")]


def test_find_pronoun_is_resolved_to_the_only_person_before_it(quotes_in):
    (row,) = quotes_in("Victor Hale has been mayor since 2011. “We are ready,” he said.")
    assert (row["speaker_text"], row["speaker_char_start"]) == ("Victor Hale", 0)
    assert row["speaker_entity_id"] == 1


def test_find_pronoun_of_the_other_gender_stays_unresolved(quotes_in):
    (row,) = quotes_in("Mr Hale was there. “We are ready,” she said.")
    assert (row["speaker_text"], row["speaker_entity_id"]) == ("she", None)


def test_find_pronoun_between_two_candidates_stays_unresolved(quotes_in):
    rows = quotes_in(
        "A picture of Peter Smith hung beside a picture of Thomas Baker. “Sad,” he said."
    )
    assert [row["speaker_text"] for row in rows] == ["he"]


def test_find_quotation_without_cue_goes_on_with_the_same_speaker(quotes_in):
    rows = quotes_in("“It is late,” said Rita Gomez. “We should all go home now.”")
    assert [row["speaker_text"] for row in rows] == ["Rita Gomez", "Rita Gomez"]
    assert rows[1]["confidence"] < rows[0]["confidence"]


def test_find_quotation_over_two_paragraphs_is_one(quotes_in):
    rows = quotes_in("Mary Jones spoke. “We won.\n\n“We will win again,” she said.")
    assert _told(rows) == [
        ("direct", "“We won.\n\n“We will win again,”", "Mary Jones", "said"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "From the start Putin has demanded the “demilitarisation” of Ukraine.",
        "The so-called “green list” has 300 entries.",
        "She read “The Old Man and the Sea” last year.",
        "It was the girls’ idea, and the boys’ fault.",
    ],
)
def test_find_scare_quotes_and_titles_are_no_quotations(quotes_in, text):
    assert quotes_in(text) == []


def test_find_denied_saying_is_no_indirect_quotation(quotes_in):
    assert quotes_in("Anna Keller did not say that the plan would fail.") == []


def test_find_unbalanced_marks_keep_the_document(quotes_in, english, make_text):
    text = "He said “this never ends. And on it goes.\n\nAnna Keller said: “Stop it.”"
    assert ("direct", "“Stop it.”", "Anna Keller", "said") in _told(quotes_in(text))
    assert annotate_batch(english, [make_text(text)]).failures == {}


def test_find_first_article_has_all_statements_of_putin(quotes_in, first_article):
    rows = quotes_in(first_article)
    statements = [
        "“there are nuances”",
        "“We agree with the proposals to cease hostilities,”",
        "“This cessation must be such that it would lead to long-term peace",
        "“If we stop military actions for 30 days, what does that mean?",
        "“If a physical blockade occurs in the coming days,",
        "“advancing in practically all areas”",
        "“What are our guarantees that nothing like that will be allowed to happen,”",
    ]
    for statement in statements:
        (row,) = [row for row in rows if statement in row["text"]]
        assert row["speaker_text"] in ("Putin", "Vladimir Putin")
        assert row["speaker_entity_id"] is not None
    assert not any("demilitarisation" in row["text"] for row in rows)
    assert rows[-1]["cue_text"] == "asked"


def test_find_quotations_of_one_document_never_overlap(quotes_in, first_article):
    rows = quotes_in(first_article)
    assert all(a["char_end"] <= b["char_start"] for a, b in pairwise(rows))


@pytest.mark.parametrize(
    ("text", "rule", "quote", "speaker", "mention"),
    [
        ("The firm insists that it paid.", "clause", "it paid", None, None),
        ("The firm insists that it has paid.", "clause", "it has paid", "The firm", "The firm"),
        ("Ann Lee denied having met him.", "infinitive", "having met him", "Ann Lee", "Ann Lee"),
        (
            "Ann Lee is sure that it will hold.",
            "adjective_clause",
            "it will hold",
            "Ann Lee",
            "Ann Lee",
        ),
        ("It is thought that the lake is deep.", "impersonal", "the lake is deep", None, None),
        (
            "The lake is deep, according to Ann Lee.",
            "source_phrase",
            "The lake is deep",
            "Ann Lee",
            "Ann Lee",
        ),
        (
            "Mayor Joan Price left. Her claim that the safe was empty failed.",
            "noun_clause",
            "the safe was empty",
            "Joan Price",
            "Her",
        ),
        (
            "In the view of the bank, prices have peaked.",
            "viewpoint",
            "prices have peaked",
            "the bank",
            "the bank",
        ),
    ],
)
def test_find_report_names_its_rule_and_the_words_on_the_page(
    quotes_in, text, rule, quote, speaker, mention
):
    rows = [row for row in quotes_in(text) if len(row["text"].split()) > 2]
    told = [(r["rule"], r["text"], r["speaker_text"], r["speaker_mention_text"]) for r in rows]
    assert told == ([(rule, quote, speaker, mention)] if quote != "it paid" else [])


@pytest.mark.parametrize(
    ("language", "text", "quote", "speaker", "lemma"),
    [
        ("en", "She hopes that the ice will hold.", "the ice will hold", "She", "hope"),
        ("en", "He is convinced that it was theft.", "it was theft", "He", "convince"),
        ("en", "The firm said in a letter that the staff had been paid.",
         "the staff had been paid", "The firm", "say"),
        ("fr", "Elle estime que la digue tiendra.", "la digue tiendra", "Elle", "estimer"),
        ("fr", "Il doute que la digue tienne.", "la digue tienne", "Il", "douter"),
        ("fr", "Luc Morel avoue avoir eu peur.", "avoir eu peur", "Luc Morel", "avouer"),
        ("fr", "Il se murmure que la digue cède.", "la digue cède", None, "murmurer"),
        ("fr", "« Oui », note Luc Morel.", "« Oui »", "Luc Morel", "noter"),
    ],
)  # fmt: skip
def test_find_cue_has_its_own_lemma_where_the_model_takes_it_for_another_word(
    quotes_in, language, text, quote, speaker, lemma
):
    (row,) = quotes_in(text, language)
    assert (row["text"], row["speaker_text"], row["cue_lemma"]) == (quote, speaker, lemma)


def test_find_pronoun_that_owns_a_view_means_the_person_before_it(quotes_in):
    (row,) = quotes_in("Luc Morel a protesté. À ses yeux, la digue ne sert à rien.", "fr")
    assert (row["speaker_text"], row["speaker_mention_text"]) == ("Luc Morel", "ses")


def test_find_clause_before_a_semicolon_belongs_to_its_own_verb(quotes_in):
    rows = quotes_in("Hale said the road was open; Pike said the road was shut.")
    assert [row["text"] for row in rows] == ["the road was open", "the road was shut"]


def test_find_person_before_a_colon_speaks_whatever_the_verb(quotes_in):
    rows = quotes_in("The coach shook his head: “We were poor.” The sign read: “No way in here.”")
    assert [row["speaker_text"] for row in rows] == ["The coach", None]


def test_find_joined_clauses_are_quotations_of_their_own(quotes_in):
    rows = quotes_in("The firm said that it had paid them and that all staff knew.")
    assert [row["text"] for row in rows] == ["it had paid them", "all staff knew"]


@pytest.mark.parametrize(
    "text",
    [
        "I think that the bridge is safe.",
        "She would say that it was late.",
        "If he says that it is so, fine.",
        "They did not say that it was late.",
        "The rumour that she left is old.",
    ],
)
def test_find_what_nobody_asserts_is_no_report(quotes_in, text):
    assert quotes_in(text) == []


WORDS = {
    "en": [
        "Ann Lee", "said", "that", "she", "“", "”", ",", ".", ":", "the bridge is safe",
        "the mayor",
        "according to", "denied having", "it is believed", "\n\n", "his claim that",
        "was quoted as saying", "and that", "hopes", ";",
    ],
    "fr": [
        "Luc Morel", "a-t-il dit", "que", "elle", "«", "»", ",", ".", ":", "la digue tient",
        "la maire", "selon", "nie avoir", "il se murmure", "\n\n", "à ses yeux", "estime",
        "et qu’", "d’après", "lui", "soupire-t-elle",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "speaker", "mention"),
    [
        ("en", "Tessa Vaughn, the chairwoman, spoke first. “No,” the chairwoman said.",
         "Tessa Vaughn", "the chairwoman"),
        ("en", "Former mayor Colin Abbot opened the hall. “No,” the mayor said.",
         "the mayor", "the mayor"),
        ("fr", "Mathieu Colin dirige le port. « Les quais sont petits », explique-t-il.",
         "Mathieu Colin", "il"),
        ("fr", "La maire, Jeanne Lambert, a écrit : « La place restera aux piétons. »",
         "Jeanne Lambert", "La maire, Jeanne Lambert"),
    ],
)  # fmt: skip
def test_find_speaker_by_office_or_clitic_is_a_named_person(
    quotes_in, language, text, speaker, mention
):
    (row,) = quotes_in(text, language)
    assert (row["speaker_text"], row["speaker_mention_text"]) == (speaker, mention)


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_find_offsets_slice_to_the_words(quotes_in, language, data):
    words = data.draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=30))
    text = "\n\n".join(p.strip() for p in " ".join(words).split("\n\n") if p.strip()) or "x"
    for row in quotes_in(text, language):
        assert text[row["char_start"] : row["char_end"]] == row["text"]
        for name in ("speaker", "speaker_mention", "cue"):
            start, end = row[f"{name}_char_start"], row[f"{name}_char_end"]
            assert row[f"{name}_text"] == (None if start is None else text[start:end])
