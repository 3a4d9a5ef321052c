"""The seeds: every format is there, each defect has its own reason."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from parted import part

from research_corpus.contracts.records import Record, Rejection, Skip
from research_corpus.sources.listing import is_candidate
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

SEEDS = Path(__file__).parents[3] / "seeds"
DEFECTS = {
    "empty.txt": "empty_file",
    "picture-named-text.txt": "binary_content",
    "broken.json": "invalid_json",
    "no-records.json": "no_records",
    "header-without-body.txt": "empty_body",
    "wrong-charset.html": "undecodable_text",
    "entity-expansion.xml": "invalid_xml",
    "withdrawn-item.xml": "withdrawn_by_source",
    "links-feed.rss": "not_an_article",
}


def names() -> list[str]:
    found = (path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*") if path.is_file())
    return sorted(name for name in found if is_candidate(name))


def landed(name: str, data: bytes) -> list[Record | Rejection]:
    """Return the records of a landing file, without what a crawl holds beside them."""
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    results = [result for _, result in read_landing_file(source, ReadLimits())]
    return [part(result) for result in results if not isinstance(result, Skip)]


@pytest.fixture(scope="module")
def records() -> dict[str, list[Record]]:
    sound = [name for name in names() if not name.startswith("defects/")]
    return {name: landed(name, (SEEDS / name).read_bytes()) for name in sound}


def body(record: Record) -> str:
    return "\n\n".join(block.text for block in record.blocks if block.kind != "caption")


def test_seeds_are_all_articles_of_some_length(records):
    for name, items in records.items():
        for item in items:
            assert isinstance(item, Record), name
            assert 120 <= len(body(item).split()) <= 350, name


def test_seeds_cover_every_format(records):
    formats = Counter(item.source_format for items in records.values() for item in items)
    texts = {"plain_text", "front_matter", "html", "json", "jsonl"}
    markup = {
        "nitf",
        "newsml_1",
        "newsml_g2",
        "reuters_sgml",
        "tei",
        "feed",
        "vertical_text",
        "xml",
    }
    documents = {"csv", "docx", "email", "pdf"}
    assert set(formats) >= texts | markup | documents
    assert formats["jsonl"] >= 3
    assert formats.total() >= 14


def test_seeds_hold_exactly_one_pair_with_the_same_body(records):
    bodies = Counter(body(item) for items in records.values() for item in items)
    assert sorted(bodies.values())[-2:] == [1, 2]


@pytest.mark.parametrize(("name", "reason"), DEFECTS.items())
def test_each_defect_is_rejected_with_its_own_reason(read_parted, name, reason):
    items = read_parted(name, (SEEDS / "defects" / name).read_bytes())
    assert [item.reason_code.value for item in items] == [reason]


def test_defect_of_the_date_is_readable(read_parted):
    (record,) = read_parted("a.txt", (SEEDS / "defects" / "date-in-future.txt").read_bytes())
    assert not isinstance(record, Rejection)
    assert "2099-06-30" in record.header


def test_seeds_readme_names_every_file():
    readme = (SEEDS / "README.md").read_text("utf-8")
    missing = [n for n in names() if f"`{n.removeprefix('defects/')}`" not in readme]
    assert missing == []
