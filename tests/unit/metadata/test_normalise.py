"""Normalisation: whole rows from records."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research_corpus.contracts.articles import (
    ARTICLE_AUTHORS,
    ARTICLES,
    FIELD_PROVENANCE,
    PARAGRAPHS,
)
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    ArticleRows,
    Block,
    Claim,
    Origin,
    Record,
    Rejection,
    SourceInfo,
)
from research_corpus.metadata.normalise import normalise

SEED = Path(__file__).parents[4] / "shared" / "seed" / "000_a9b27d28e56e77ed.txt"
BODY = (Block("The council voted on Tuesday to close the library in the old town for good."),)
FIELDS = [
    "title", "subtitle", "byline", "author", "date_published", "date_modified", "publisher",
    "agency", "section", "keywords", "url", "url_canonical", "language_declared", "licence",
]  # fmt: skip


def source(file="a/b.txt"):
    return SourceInfo(file, "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))


def rows(*claims, file="a/b.txt", blocks=BODY, **facts):
    record = Record(0, "test", blocks, tuple(claims), **facts)
    made = normalise(record, source(file), max_text_chars=1000)
    assert isinstance(made, ArticleRows)
    return made


def claim(field, value, origin=Origin.META, rule="test"):
    return Claim(field, value, origin, rule)


def assert_fits_contracts(made):
    for table, found in (
        (ARTICLES, [made.article]),
        (ARTICLE_AUTHORS, made.article_authors),
        (PARAGRAPHS, made.paragraphs),
        (FIELD_PROVENANCE, made.field_provenance),
    ):
        for row in found:
            assert sorted(row) == sorted(column.name for column in table.columns)
            for column in table.columns:
                pa.scalar(row[column.name], column.type)
                assert row[column.name] is not None or not column.required


def test_normalise_seed_article_comes_out_as_specified():
    if not SEED.exists():
        pytest.skip("../shared/seed is not there")
    head, *paragraphs = SEED.read_text("utf-8").split("\n\n")
    blocks = tuple(
        Block(text, "caption" if text.startswith("Watch: ") else "body") for text in paragraphs
    )
    made = normalise(Record(0, "text", blocks, header=head), source(), max_text_chars=10**6)
    article = made.article
    assert article["date_published"] == datetime(2025, 3, 14, tzinfo=UTC)
    assert (article["date_precision"], article["timezone_source"]) == ("day", "unknown")
    assert article["authors"] == ["Laura Gozzi", "Paul Kirby"]
    assert (article["publisher"], article["publisher_id"]) == ("BBC News", "bbc-news")
    assert (article["title"], article["language"]) == (None, "en")
    assert article["captions"] == ["Watch: Putin responds to US ceasefire proposal"]
    assert "“" in article["text"]
    assert "Watch:" not in article["text"]
    assert_fits_contracts(made)
    authors = [row for row in made.field_provenance if row["field"] == "authors"]
    assert [row["raw"][row["char_start"] : row["char_end"]] for row in authors] == article[
        "authors"
    ]


def test_normalise_no_visible_text_is_rejected_as_empty_body():
    record = Record(3, "test", (Block(" \u00ad\n"), Block("picture", "caption")))
    made = normalise(record, source(), max_text_chars=10)
    assert isinstance(made, Rejection)
    assert (made.reason_code, made.source_record) == (ReasonCode.EMPTY_BODY, 3)


def test_normalise_long_text_is_rejected_not_cut():
    made = normalise(Record(0, "test", BODY), source(), max_text_chars=10)
    assert isinstance(made, Rejection)
    assert made.reason_code is ReasonCode.TEXT_TOO_LONG


def test_normalise_json_ld_wins_over_meta_and_says_so():
    made = rows(
        claim("date_published", "2024-01-01"),
        claim(
            "date_published",
            "2024-02-02T10:00:00+01:00",
            Origin.JSON_LD,
            "NewsArticle.datePublished",
        ),
    )
    assert made.article["date_published"] == datetime(2024, 2, 2, 9, tzinfo=UTC)
    (row,) = [r for r in made.field_provenance if r["field"] == "date_published"]
    assert (row["origin"], row["rule"]) == ("json-ld", "NewsArticle.datePublished")


def test_normalise_future_date_stays_null_and_is_flagged():
    article = rows(claim("date_published", "2031-05-05"), file="2031-05-05.txt").article
    assert (article["date_published"], article["date_published_raw"]) == (None, "2031-05-05")
    assert article["date_precision"] is None
    assert article["quality_flags"] == ["date_in_future"]


def test_normalise_implausibly_early_date_is_flagged():
    article = rows(claim("date_published", "1066-10-14")).article
    assert (article["date_published"], article["quality_flags"]) == (None, ["date_implausible"])


def test_normalise_file_name_settles_an_ambiguous_date():
    article = rows(claim("date_published", "03/04/2025"), file="2025-04-03/a.txt").article
    assert article["date_published"] == datetime(2025, 4, 3, tzinfo=UTC)


def test_normalise_unrelated_file_name_does_not_settle_an_ambiguous_date():
    article = rows(claim("date_published", "03/04/2025"), file="2024-12-24/a.txt").article
    assert (article["date_published"], article["quality_flags"]) == (None, ["date_ambiguous"])


def test_normalise_date_in_file_name_is_the_last_resort():
    made = rows(file="archive/2025-03-14_story.txt")
    (row,) = [r for r in made.field_provenance if r["field"] == "date_published"]
    assert (row["origin"], row["value"]) == ("filename", "2025-03-14T00:00:00Z")
    assert row["confidence"] < 0.5


def test_normalise_canonical_claim_is_the_identity_in_every_file():
    same = [
        rows(claim("url_canonical", url), file=file).article["article_id"]
        for url, file in [
            ("https://example.com/a?utm_source=x", "one.html"),
            ("https://m.example.com/a", "two.html"),
        ]
    ]
    assert same[0] == same[1]


def test_normalise_plain_url_is_no_identity():
    found = {
        rows(claim("url", "https://example.com/a"), file=f).article["article_id"] for f in "xy"
    }
    assert len(found) == 2


def test_normalise_front_page_as_canonical_url_is_no_identity():
    found = {
        rows(claim("url_canonical", "https://example.com/"), file=f).article["article_id"]
        for f in "xy"
    }
    assert len(found) == 2


def test_normalise_record_key_outlives_the_order_of_records():
    ids = {
        normalise(
            Record(n, "test", BODY, record_key="guid-1"), source(), max_text_chars=1000
        ).article["article_id"]
        for n in (0, 7)
    }
    assert len(ids) == 1


def test_normalise_authors_are_not_mixed_from_several_places():
    made = rows(
        claim("author", "Tom Bell", Origin.JSON_LD, "author"),
        claim("author", "Nora Whitcombe", Origin.JSON_LD, "author"),
        claim("author", "T. Bell", Origin.META, "meta-author"),
    )
    assert made.article["authors"] == ["Tom Bell", "Nora Whitcombe"]
    assert [row["position"] for row in made.article_authors] == [0, 1]


def test_normalise_dateline_credits_the_agency():
    text = "KYIV, March 14 (Reuters) - The council voted on Tuesday to close the library."
    assert rows(blocks=(Block(text),)).article["agency"] == "Reuters"


def test_normalise_outlet_is_known_by_its_domain():
    article = rows(claim("url", "https://www.lemonde.fr/a/b.html")).article
    assert (article["publisher"], article["publisher_id"]) == ("Le Monde", "le-monde")
    assert article["domain"] == "lemonde.fr"


def test_normalise_comma_separates_keywords_only_where_one_claim_holds_them_all():
    assert rows(claim("keywords", "a, b, a")).article["keywords"] == ["a", "b"]
    several = rows(claim("keywords", "Paris, Texas"), claim("keywords", "film"))
    assert several.article["keywords"] == ["Paris, Texas", "film"]


ADDRESS = "https://www.example.com/news"


@pytest.mark.parametrize("origin", [Origin.HEADER, Origin.JSON_LD, Origin.META, Origin.MARKUP])
def test_normalise_address_is_no_title_author_or_publisher(origin):
    stated = [claim(field, ADDRESS, origin) for field in ("title", "author", "publisher")]
    article = rows(*stated).article
    assert (article["title"], article["authors"], article["publisher"]) == (None, [], None)


@pytest.mark.parametrize("origin", [Origin.HEADER, Origin.JSON_LD, Origin.META, Origin.MARKUP])
def test_normalise_address_beside_words_leaves_the_words(origin):
    values = {"title": "Ferry stops", "author": "Ann Lee", "publisher": "Nowhere Post"}
    article = rows(*(claim(f, f"{words} {ADDRESS}", origin) for f, words in values.items())).article
    assert (article["title"], article["authors"], article["publisher"]) == (
        "Ferry stops",
        ["Ann Lee"],
        "Nowhere Post",
    )


@pytest.mark.parametrize(
    "header",
    [
        f"{ADDRESS}, 3 May 2024, By Ann Lee",
        f"Nowhere Post | By Ann Lee | {ADDRESS} | 3 May 2024",
        f"By {ADDRESS} | The Guardian | 3 May 2024",
        f"Ferry stops for good {ADDRESS} | The Guardian | Ann Lee | 3 May 2024",
        "By Ann O&amp;#39;Lee | Nowhere Post | 3 May 2024",
    ],
)
def test_normalise_header_line_gives_words_for_names_and_title(header):
    article = rows(header=header).article
    values = [article["title"], article["publisher"], *article["authors"]]
    assert not [value for value in values if value and ("http" in value or "&" in value)]


CLAIMS = st.builds(
    Claim,
    st.sampled_from(FIELDS),
    st.text(min_size=1, max_size=60)
    | st.sampled_from(
        ["2025-03-14T25:61", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00", "http://[",
         "99999999999999", "１２３４", "By ,"]
    ),
    st.sampled_from(Origin),
    st.just("test"),
    st.floats(0, 1),
)  # fmt: skip
RECORDS = st.builds(
    Record,
    st.integers(0, 5),
    st.just("test"),
    st.lists(st.builds(Block, st.text(max_size=60)), max_size=4).map(tuple),
    st.lists(CLAIMS, max_size=6).map(tuple),
    header=st.none() | st.text(max_size=100),
    record_key=st.none() | st.text(max_size=5),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RECORDS, st.text(max_size=30))
def test_normalise_any_record_gives_rows_that_fit_the_contracts_or_a_rejection(record, file):
    made = normalise(record, source(file), max_text_chars=150)
    if isinstance(made, ArticleRows):
        assert_fits_contracts(made)
        keys = [(r["field"], r["position"]) for r in made.field_provenance]
        assert len(keys) == len(set(keys))
