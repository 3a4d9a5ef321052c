"""JATS as several publishers write it: every field of invented articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
FULL = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.2 20190208//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en" article-type="research-article">
<front><journal-meta><journal-id journal-id-type="nlm-ta">J Tides</journal-id><journal-title-group>
<journal-title>Journal of Tides</journal-title></journal-title-group><publisher>
<publisher-name>Quay Press</publisher-name></publisher></journal-meta><article-meta>
<article-id pub-id-type="publisher-id">T-7</article-id>
<article-id pub-id-type="doi">10.5555/tides.7</article-id><article-categories>
<subj-group subj-group-type="heading"><subject>Research</subject></subj-group></article-categories>
<title-group><article-title>Lamps and <italic>tides</italic><xref ref-type="fn" rid="f1">*</xref>
</article-title><subtitle>A century of records</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Ruiz</surname>
<given-names>Ana</given-names></name><xref ref-type="aff" rid="a1">1</xref><role>Writing</role>
</contrib>
<contrib contrib-type="author"><name name-style="eastern"><surname>Sato</surname>
<given-names>Mei</given-names></name></contrib><contrib contrib-type="author"><collab>The Tide Group
<contrib-group><contrib contrib-type="author"><name><surname>Ek</surname>
<given-names>Siv</given-names>
</name></contrib></contrib-group></collab></contrib></contrib-group>
<contrib-group><contrib contrib-type="editor"><name><surname>Holm</surname>
<given-names>Per</given-names>
</name></contrib></contrib-group>
<pub-date pub-type="pmc-release"><year>2024</year><month>9</month><day>1</day></pub-date>
<pub-date pub-type="collection"><year>2024</year></pub-date>
<pub-date pub-type="epub"><day>5</day><month>3</month><year>2024</year></pub-date>
<permissions><copyright-statement>© 2024 Ruiz et al.</copyright-statement>
<license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open.</license-p>
</license>
</permissions><abstract><title>Abstract</title><p>We read the lamps.</p></abstract>
<abstract abstract-type="graphical"><p>no</p></abstract>
<kwd-group><kwd>tides</kwd><kwd>lamps</kwd></kwd-group></article-meta></front>
<body><sec><title>1. Introduction</title><p>Lamps were lit<sup>
<xref ref-type="bibr" rid="b1">1</xref></sup>
at dusk (<xref ref-type="fig" rid="g1">Figure 1</xref>).<fn id="f2"><p>A note.</p></fn></p>
<fig id="g1"><label>Figure 1</label><caption><p>The old lamp.</p></caption></fig>
<sec><title>1.1. Keepers</title><p>Keepers wrote it down.</p><list><list-item><p>oil used</p>
</list-item>
</list><table-wrap><table><tr><td>9</td></tr></table></table-wrap></sec></sec></body>
<back><fn-group><fn id="f1"><p>Thanks.</p></fn></fn-group><ref-list><ref><mixed-citation>Old book
</mixed-citation></ref></ref-list></back>
<sub-article article-type="reply"><front-stub>
<article-id pub-id-type="doi">10.5555/tides.7r</article-id>
<title-group><article-title>Reply</article-title></title-group><contrib-group><contrib>
<string-name>Ole
Berg</string-name></contrib></contrib-group></front-stub><body><p>We agree with the authors.</p>
</body>
</sub-article></article>"""
NLM = """<article article-type="letter"><front><journal-meta>
<journal-title>Harbour Letters</journal-title>
</journal-meta><article-meta><article-id pub-id-type="pmid">99</article-id><title-group>
<article-title>On quays</article-title></title-group><contrib-group><contrib contrib-type="author">
<collab-alternatives><collab>Quay Board</collab></collab-alternatives></contrib></contrib-group>
{dates}</article-meta></front><body><p>Quays sink slowly.</p></body></article>"""


def row(record: Any) -> dict[str, Any]:
    assert isinstance(record, Record)
    rows = normalise(record, SOURCE, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows)
    kinds = [author["kind"] for author in rows.article_authors]
    return rows.article | {"kinds": kinds}


def test_read_jats_gives_every_field_and_leaves_out_notes_tables_and_references(read: Any) -> None:
    article, _ = map(row, read("a.nxml", FULL))
    names = {
        "source_format": "jats", "title": "Lamps and tides", "subtitle": "A century of records",
        "authors": ["Ana Ruiz", "Sato Mei", "The Tide Group"],
        "kinds": ["person", "person", "organization"],
        "date_published": datetime(2024, 3, 5, tzinfo=UTC), "date_precision": "day",
        "publisher": "Journal of Tides", "section": "Research", "keywords": ["tides", "lamps"],
        "language_declared": "en", "record_key": "10.5555/tides.7", "captions": ["The old lamp."],
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip
    assert {name: article[name] for name in names} == names
    assert article["text"].split("\n\n") == [
        "Abstract",
        "We read the lamps.",
        "1. Introduction",
        "Lamps were lit at dusk (Figure 1).",
        "1.1. Keepers",
        "Keepers wrote it down.",
        "oil used",
    ]


def test_read_jats_reply_is_a_record_of_the_same_journal_and_day(read: Any) -> None:
    _, reply = map(row, read("a.xml", FULL))
    names = {
        "title": "Reply", "authors": ["Ole Berg"], "publisher": "Journal of Tides",
        "date_published": datetime(2024, 3, 5, tzinfo=UTC), "record_key": "10.5555/tides.7r",
        "text": "We agree with the authors.",
    }  # fmt: skip
    assert {name: reply[name] for name in names} == names


DATES = {
    '<pub-date date-type="pub" publication-format="electronic" iso-8601-date="2024-03-05"/>': (
        datetime(2024, 3, 5, tzinfo=UTC), "day"),
    '<pub-date pub-type="ppub"><month>Mar</month><year>2024</year></pub-date>': (
        datetime(2024, 3, 1, tzinfo=UTC), "month"),
    '<pub-date pub-type="collection"><season>Spring</season><year>2024</year></pub-date>': (
        datetime(2024, 1, 1, tzinfo=UTC), "year"),
    '<pub-date pub-type="ppub"><day>9</day><month>4</month><year>2024</year></pub-date>'
    '<pub-date pub-type="epub"><day>5</day><month>3</month><year>2024</year></pub-date>': (
        datetime(2024, 3, 5, tzinfo=UTC), "day"),
}  # fmt: skip


def test_read_jats_of_all_forms_of_dates_in_a_collection(read: Any) -> None:
    articles = "".join(NLM.format(dates=dates) for dates in DATES)
    rows = list(map(row, read("a.xml", f"<pmc-articleset>{articles}</pmc-articleset>")))
    assert [(r["date_published"], r["date_precision"]) for r in rows] == list(DATES.values())
    assert {r["title"] for r in rows} == {"On quays"}
    assert {r["publisher"] for r in rows} == {"Harbour Letters"}
    assert all(r["authors"] == ["Quay Board"] and r["kinds"] == ["organization"] for r in rows)
