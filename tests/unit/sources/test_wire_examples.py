"""Published wire examples: what each file must give, and twins in two formats that must agree."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from research_corpus.contracts.records import Record, Rejection, SourceInfo
from research_corpus.metadata.normalise import normalise

STARTED = datetime(2026, 1, 1, tzinfo=UTC)
# Text items of the examples; the others hold comments, dots or other media where text would be.
WITH_TEXT = {
    "LISTING_22_Sports_story_in_NewsML-G2NITF.xml",
    "LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml",
    "LISTING_2_NewsML-G2_Text_Document.xml",
    "Receiver View.xml",
    "facet-example-3.xml",
}
FRAGMENTS = {"LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml"}
WITHOUT_HEADLINE = {"facet-example-3.xml"}
SAME = (
    "text", "title", "subtitle", "date_published", "date_published_raw", "timezone_source",
    "byline", "authors", "agency", "publisher", "section", "language", "language_declared",
    "licence", "quality_flags", "source_record",
)  # fmt: skip


def article(item: Record) -> dict[str, object]:
    source = SourceInfo("a", "0" * 64, "run", STARTED)
    return normalise(item, source, max_text_chars=10**6).article


def test_read_examples_of_the_standard_gives_every_text_and_names_the_rest(read, shared_data):
    kinds = Counter()
    for path in sorted((shared_data / "newsml/iptc-examples").glob("*.xml")):
        items = read(path.name, path.read_bytes())
        records = [item for item in items if isinstance(item, Record)]
        assert len(records) == (path.name in WITH_TEXT), path.name
        kinds.update(i.reason_code.value for i in items if isinstance(i, Rejection))
        for record in records:
            row = article(record)
            assert row["text"], path.name
            assert (row["title"] is not None) == (path.name not in WITHOUT_HEADLINE), path.name
            if path.name not in FRAGMENTS:
                assert row["timezone_source"] == "given", path.name
                assert row["language_declared"].startswith("en"), path.name
    assert set(kinds) == {"not_an_article", "empty_body"}


def test_read_wire_in_json_and_in_newsml_gives_the_same_article(read, shared_data):
    folder = shared_data / "newsml/dpa"
    articles = 0
    for path in sorted((folder / "output").glob("*.xml")):
        twin = folder / "input" / f"{path.stem}.json"
        pair = [read(p.name, p.read_bytes()) for p in (twin, path)]
        (from_json,), (from_xml,) = pair
        if isinstance(from_xml, Rejection):
            assert from_json.reason_code is from_xml.reason_code, path.name
            continue
        rows = [article(from_json), article(from_xml)]
        left, right = ({name: row[name] for name in SAME} for row in rows)
        assert left == right, path.name
        assert sorted(rows[0]["keywords"]) == sorted(rows[1]["keywords"]), path.name
        assert left["title"], path.name
        assert left["timezone_source"] == "given", path.name
        articles += 1
    assert articles == 15


@pytest.mark.parametrize("name", ["embargoed", "rubix_multimedia_testartikel"])
def test_read_embargoed_wire_is_flagged(read, shared_data, name):
    path = shared_data / f"newsml/dpa/input/{name}.json"
    (record,) = read(path.name, path.read_bytes())
    assert "embargoed" in record.quality_flags
