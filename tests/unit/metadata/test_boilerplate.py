"""Lines that outlets repeat below their articles."""

import pytest

from research_corpus.contracts.records import Block
from research_corpus.metadata.boilerplate import MAX_CHARS, is_boilerplate
from research_corpus.metadata.text import compose_body


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Instagram, Facebook or X.",
        "Follow Harbour Courier sport on Bluesky",
        "Sign up for our weekly newsletter here.",
        "Sign up to Morning Tide, our newsletter, and never miss a boat.",
        "Subscribe to our newsletter",
        "© 2025 The Harbour Courier. All rights reserved.",
        "Copyright © 2024 Harbour Media Ltd",
        "ADVERTISEMENT",
        "Read more: The ferry that would not leave",
        "► Related articles",
        "Suivez-nous sur Facebook et Instagram",
        "Inscrivez-vous à notre newsletter du matin",
        "Lire aussi : Le bac ne répond plus",
        "Tous droits réservés",
        "Folgen Sie uns auf Instagram",
        "Abonnieren Sie unseren Newsletter",
        "Alle Rechte vorbehalten",
        "Síguenos en Instagram",
        "Suscríbete a nuestro boletín semanal",
        "Leggi anche: Il traghetto perduto",
        "© RIPRODUZIONE RISERVATA",
        "Leia também: a ponte que caiu",
        "Schrijf je in voor onze nieuwsbrief",
        "Lees ook: De brug die niet openging",
        "Читайте также: Паром не придёт",
        "Подписывайтесь на наш канал",
    ],
)
def test_is_boilerplate_line_of_the_house_is_recognised(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Follow the coast road and you reach the harbour on foot.",
        "Followers of the club sang on Tuesday.",
        "Sign up for the army, the posters said.",
        "Advertisement revenue fell by a third last year.",
        "Related articles of the law were struck down on Monday.",
        "She read more than forty books a year.",
        "Subscribers left the paper in their thousands.",
        "Publicité mensongère : le tribunal condamne la chaîne.",
        "Der Anzeiger erscheint seit 1871.",
        "“Follow us on Facebook,” the mayor told the crowd, “and you will see the bridge grow.” He "
        "then opened the gate himself, and for the first time in eleven years a lorry crossed the "
        "river at Ellery, with a band playing and two hundred people waving from the other bank, "
        "most of whom had never crossed it.",
        "Siga a estrada até ao porto.",
        "Реклама на телевидении подорожала.",
    ],
)
def test_is_boilerplate_sentence_of_an_article_is_not(line):
    assert not is_boilerplate(line)


def test_is_boilerplate_long_paragraph_with_a_notice_is_not():
    assert not is_boilerplate("The contract said: all rights reserved. " + "x" * MAX_CHARS)


def test_compose_body_boilerplate_is_marked_and_kept_in_the_text():
    body = compose_body([Block("The boat sails."), Block("Follow us on Facebook.", "body")])
    assert body.text == "The boat sails.\n\nFollow us on Facebook."
    assert [paragraph.kind for paragraph in body.paragraphs] == ["body", "boilerplate"]


@pytest.mark.parametrize("kind", ["quote", "caption"])
def test_compose_body_quote_and_caption_keep_their_kind(kind):
    body = compose_body([Block("The boat sails."), Block("Follow us on Facebook.", kind)])
    assert body.paragraphs[1].kind == kind
