"""Files made to break programs: each ends in an outcome, none in an exception."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection

PARSED = {ReasonCode.NOT_AN_ARTICLE, ReasonCode.NO_RECORDS}


def test_read_json_suite_refuses_what_is_invalid_and_parses_what_is_valid(read, shared_data):
    folder = shared_data / "hostile/json"
    wrong, counts = [], Counter()
    for path in sorted(folder.glob("[nyi]_*.json")):
        kind = path.name[0]
        counts[kind] += 1
        items = read(path.name, path.read_bytes())
        reasons = {item.reason_code if isinstance(item, Rejection) else None for item in items}
        parsed = reasons <= {*PARSED, None}
        if ReasonCode.READER_FAILED in reasons or (kind, parsed) in {("n", True), ("y", False)}:
            wrong.append((path.name, reasons))
    assert wrong == []
    assert counts == {"n": 188, "y": 95, "i": 35}


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".jsonl", ".md", ".csv", ""])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("keep-going.jpg", ReasonCode.BINARY_CONTENT),
        ("test.gz", ReasonCode.BINARY_CONTENT),
        ("test.pdf", ReasonCode.DAMAGED_FILE),
        ("test.snappy.parquet", ReasonCode.NOT_AN_ARTICLE),
    ],
)
def test_read_binary_file_under_any_suffix_is_known_by_content(
    read, shared_data, name, reason, suffix
):
    data = (shared_data / "hostile/binary" / name).read_bytes()
    assert [i.reason_code for i in read(f"x{suffix}", data)] == [reason]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.md"])
def test_read_naughty_strings_never_fails(read, shared_data, name):
    for string in json.loads((shared_data / "hostile/strings/blns.json").read_text("utf-8")):
        items = read(name, string.encode("utf-8", "surrogatepass"))
        assert items, string
        reasons = {getattr(item, "reason_code", None) for item in items}
        assert ReasonCode.READER_FAILED not in reasons, string


def test_read_naughty_strings_as_json_fields_survive_unchanged(read, shared_data):
    strings = json.loads((shared_data / "hostile/strings/blns.json").read_text("utf-8"))
    wrapped = [{"text": f"Before {s} after the end of it.", "title": s} for s in strings]
    items = read("a.json", json.dumps(wrapped))
    assert len(items) == len(strings)
    assert all(isinstance(item, Record) for item in items)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def test_read_real_pages_beats_bare_extraction_on_the_same_pages(read, shared_data):
    from trafilatura import bare_extraction

    folder = shared_data / "html-articles"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    scores = {"ours": Counter(), "bare": Counter()}
    for key in sorted(truth)[::6]:
        data = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        (record,) = read("a.html", data)
        bare = bare_extraction(data, include_comments=False)
        kept = [block.text for block in record.blocks if block.kind != "caption"]
        for name, text in (("ours", "\n".join(kept)), ("bare", bare.text if bare else "")):
            want, got = _shingles(truth[key]["articleBody"]), _shingles(text)
            scores[name] += Counter(hit=(want & got).total(), all=want.total() + got.total())
    f1 = {name: 2 * score["hit"] / score["all"] for name, score in scores.items()}
    assert f1["ours"] > f1["bare"]
    assert f1["ours"] > 0.95
