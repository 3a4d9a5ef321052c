"""JATS in the forms of further publishers: titles, groups, names and dates of invented articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
BODY = "<body><p>Lamps were lit at dusk, and the keepers wrote it down in their books.</p></body>"
DATE = '<pub-date pub-type="epub"><day>5</day><month>3</month><year>2024</year></pub-date>'


def jats(
    title: str = "<article-title>On lamps</article-title>",
    contribs: str = "",
    dates: str = DATE,
    body: str = BODY,
    more: str = "",
) -> str:
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en"><front><journal-meta>'
        "<journal-title-group><journal-title>Journal of Tides</journal-title>"
        '<trans-title-group xml:lang="de"><trans-title>Zeitschrift für Gezeiten</trans-title>'
        "</trans-title-group></journal-title-group></journal-meta><article-meta>"
        f"<title-group>{title}</title-group><contrib-group>{contribs}</contrib-group>{dates}{more}"
        f"</article-meta></front>{body}</article>"
    )


def row(record: Any) -> dict[str, Any]:
    assert isinstance(record, Record), record
    rows = normalise(record, SOURCE, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows), rows
    return rows.article


TITLES = {
    "translated": (
        '<article-title xml:lang="en">On lamps</article-title><trans-title-group xml:lang="de">'
        "<trans-title>Über Lampen</trans-title><trans-subtitle>Ein Bericht</trans-subtitle>"
        "</trans-title-group>",
        "On lamps",
        None,
    ),
    "translated first": (
        '<trans-title-group xml:lang="de"><trans-title>Über Lampen</trans-title>'
        "</trans-title-group><article-title>On lamps</article-title>",
        "On lamps",
        None,
    ),
    "with short forms": (
        "<article-title>On lamps</article-title><subtitle>Notes from a quay</subtitle>"
        '<alt-title alt-title-type="running-head">LAMPS</alt-title>',
        "On lamps",
        "Notes from a quay",
    ),
    "with marks": (
        "<article-title>On <sc>lamps</sc> and H<sub>2</sub>O<fn><p>Note.</p></fn>"
        '<xref ref-type="fn" rid="n1"><sup>1</sup></xref></article-title>',
        "On lamps and H2O",
        None,
    ),
}


@pytest.mark.parametrize("form", TITLES)
def test_read_jats_title_in_its_own_language_without_marks(read: Any, form: str) -> None:
    written, title, subtitle = TITLES[form]
    (record,) = read("a.xml", jats(title=written))
    got = row(record)
    assert (got["title"], got["subtitle"], got["publisher"]) == (
        title,
        subtitle,
        "Journal of Tides",
    )


def contrib(inner: str, kind: str = "author") -> str:
    return f'<contrib contrib-type="{kind}">{inner}</contrib>'


RUIZ = "<surname>Ruiz</surname><given-names>Ana</given-names>"
CONTRIBS = {
    "a name in parts within a string": (
        contrib(f"<string-name>{RUIZ.replace('><g', '>, <g')}</string-name>"),
        ["Ana Ruiz"],
    ),
    "alternatives of a name as strings": (
        contrib(
            '<name-alternatives><string-name xml:lang="en">Mei Sato</string-name>'
            '<string-name xml:lang="ja">佐藤芽衣</string-name></name-alternatives>'
        ),
        ["Mei Sato"],
    ),
    "alternatives of a name in parts": (
        contrib(
            '<name-alternatives><name name-style="western" xml:lang="en"><surname>Sato</surname>'
            '<given-names>Mei</given-names></name><name name-style="eastern" xml:lang="ja">'
            "<surname>佐藤</surname><given-names>芽衣</given-names></name></name-alternatives>"
        ),
        ["Mei Sato"],
    ),
    "a group in bold": (
        contrib("<collab><bold>The Tide Group</bold></collab>"),
        ["The Tide Group"],
    ),
    "a group with a mark": (
        contrib('<collab>The Tide Group<xref ref-type="fn" rid="x"><sup>*</sup></xref></collab>'),
        ["The Tide Group"],
    ),
    "a named group": (
        contrib(
            '<collab collab-type="team"><named-content content-type="name">The Tide Group'
            "</named-content></collab>"
        ),
        ["The Tide Group"],
    ),
    "an institution with its place": (
        contrib(
            "<collab><institution-wrap><institution>Tide Institute</institution>"
            "</institution-wrap><addr-line>Marran</addr-line></collab>"
        ),
        ["Tide Institute"],
    ),
    "people and a group for whom they write": (
        contrib("<name>" + RUIZ + "</name>")
        + contrib("<name><surname>Ek</surname><given-names>Siv</given-names></name>")
        + "<on-behalf-of>The Tide Group</on-behalf-of>",
        ["Ana Ruiz", "Siv Ek"],
    ),
    "degrees, suffixes and identifiers": (
        contrib(
            '<contrib-id contrib-id-type="orcid">https://orcid.example/0000</contrib-id><name>'
            "<surname>Ruiz</surname><given-names>Ana B.</given-names><suffix>Jr</suffix></name>"
            "<degrees>MD</degrees><email>a@tides.example</email>"
        ),
        ["Ana B. Ruiz Jr"],
    ),
    "one name alone": (contrib("<name><surname>Sukarno</surname></name>"), ["Sukarno"]),
    "editors and reviewers beside": (
        contrib("<name>" + RUIZ + "</name>")
        + contrib(
            "<name><surname>Holm</surname><given-names>Per</given-names></name>", "senior_editor"
        )
        + contrib("<name><surname>Berg</surname><given-names>Ole</given-names></name>", "reviewer"),
        ["Ana Ruiz"],
    ),
    "nobody named": (contrib("<anonymous/>"), []),
}


@pytest.mark.parametrize("form", CONTRIBS)
def test_read_jats_authors_in_every_form(read: Any, form: str) -> None:
    written, authors = CONTRIBS[form]
    (record,) = read("a.xml", jats(contribs=written))
    assert row(record)["authors"] == authors


def pub(inner: str, more: str) -> str:
    return f"<pub-date {more}>{inner}</pub-date>"


DAY = "<day>05</day><month>03</month><year>2024</year>"
OTHER = "<day>9</day><month>9</month><year>2023</year>"
LATER = "<day>1</day><month>6</month><year>2025</year>"
DATES = {
    "electronic of today's form": (
        pub(DAY, 'date-type="pub" publication-format="electronic"'),
        "2024-03-05",
    ),
    "published": (pub(DAY, 'date-type="published"'), "2024-03-05"),
    "epub-ppub": (pub(DAY, 'pub-type="epub-ppub"'), "2024-03-05"),
    "iso only": (
        pub("<year>2024</year>", 'date-type="pub" iso-8601-date="2024-03-05"'),
        "2024-03-05",
    ),
    "a date in words": (
        pub("<string-date>March 5, 2024</string-date>", 'pub-type="epub"'),
        "2024-03-05",
    ),
    "a date in words with parts": (
        pub(
            "<string-date><month>March</month> <day>5</day>, <year>2024</year></string-date>",
            'pub-type="epub"',
        ),
        "2024-03-05",
    ),
    "a month in words": (
        pub("<day>5</day><month>Mar</month><year>2024</year>", 'pub-type="epub"'),
        "2024-03-05",
    ),
    "an update beside": (
        pub(LATER, 'date-type="update" publication-format="electronic"')
        + pub(DAY, 'date-type="pub" publication-format="electronic"'),
        "2024-03-05",
    ),
    "print and electronic": (
        pub(LATER, 'pub-type="ppub"') + pub(DAY, 'pub-type="epub"'),
        "2024-03-05",
    ),
    "received and accepted beside": (
        DATE + f'<history><date date-type="received">{OTHER}</date></history>',
        "2024-03-05",
    ),
    "of an archive and a collection": (
        pub("<year>2024</year>", 'pub-type="collection"')
        + pub(LATER, 'pub-type="pmc-release"')
        + pub(DAY, 'pub-type="epub"'),
        "2024-03-05",
    ),
}


@pytest.mark.parametrize("form", DATES)
def test_read_jats_day_that_readers_could_have_it(read: Any, form: str) -> None:
    written, day = DATES[form]
    (record,) = read("a.xml", jats(dates=written))
    assert str(row(record)["date_published"])[:10] == day


def test_read_jats_boxes_speeches_and_lists_stand_in_their_place(read: Any) -> None:
    body = (
        "<body><sec><title>Results</title><p>The lamp was lit.</p><boxed-text><label>Box 1</label>"
        "<caption><title>How a lamp is lit</title></caption><p>Trim the wick.</p></boxed-text>"
        "<disp-quote><p>We never slept.</p><attrib>A keeper</attrib></disp-quote><speech><speaker>"
        "Keeper</speaker><p>It was cold.</p></speech><list><list-item><label>1.</label><p>Oil</p>"
        "</list-item></list><p>See <xref ref-type='table' rid='t'>Table 1</xref>.</p><table-wrap>"
        "<table><tr><td>9</td></tr></table></table-wrap></sec></body>"
    )
    (record,) = read("a.xml", jats(body=body))
    got = [(block.kind, block.text) for block in record.blocks]
    assert got == [
        ("heading", "Results"),
        ("body", "The lamp was lit."),
        ("heading", "How a lamp is lit"),
        ("body", "Trim the wick."),
        ("quote", "We never slept."),
        ("quote", "A keeper"),
        ("body", "Keeper"),
        ("body", "It was cold."),
        ("list", "Oil"),
        ("body", "See Table 1."),
    ]


def test_read_jats_translation_is_a_record_with_its_own_title_and_language(read: Any) -> None:
    part = (
        '<sub-article article-type="translation" xml:lang="de"><front-stub><title-group>'
        "<article-title>Über Lampen</article-title></title-group></front-stub><body><p>Lampen "
        "wurden in der Dämmerung angezündet.</p></body></sub-article></article>"
    )
    _, record = read("a.xml", jats().replace("</article>", part))
    got = row(record)
    assert (
        got["title"],
        got["language_declared"],
        got["publisher"],
        str(got["date_published"])[:10],
    ) == ("Über Lampen", "de", "Journal of Tides", "2024-03-05")
