r"""How often the guard for structure takes prose for records: real articles of ``../shared/data``.

``python benchmarks/structure_marks.py``

Prose: the main text of 500 article pages (``web-pages``) and 181 (``html-articles``) as their gold
standards give it, and 71 documents (``ner-re3d``). The articles shaped the patterns: those that a
pattern took wrongly made it narrower. Prints each that is flagged, with its marks, and the counts.

One is flagged, and rightly: the gold text of ``4591.html.gz`` holds its 302 line breaks as ``\n``
written out. The page itself, read by our reader, holds none and gets no mark.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from research_corpus.metadata.page_stubs import stub_phrase
from research_corpus.metadata.structure import are_several, describe, is_not_understood, marks_in

DATA = Path(__file__).parents[1] / "../shared/data"


def main() -> None:
    """Measure and print."""
    if not DATA.is_dir():
        sys.exit("No ../shared/data beside the project: nothing to measure.")
    counts: Counter[str] = Counter()
    for name, texts, titles in _prose():
        counts["articles"] += 1
        marks = marks_in(texts, titles)
        if is_not_understood(marks):
            counts["flagged"] += 1
            counts["quarantined"] += are_several(marks)
            print(f"{name[:60]}: {describe(marks)}")
        if phrase := stub_phrase(texts, titles):
            counts["no article"] += 1
            print(f"{name[:60]}: {phrase!r}")
    for what, count in sorted(counts.items()):
        print(f"{what:24}{count:6}")


def _prose() -> Iterator[tuple[str, list[str], list[str]]]:
    with gzip.open(DATA / "web-pages/gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            if page["page_type"] == "article":
                name = f"web:{page.get('id') or page.get('file') or page.get('url')}"
                yield name, page["main_content"].split("\n"), [page["title"] or ""]
    for name, page in json.loads((DATA / "html-articles/ground-truth.json").read_bytes()).items():
        yield f"html:{name}", page["articleBody"].split("\n"), []
    for file in sorted((DATA / "ner-re3d").rglob("documents.json")):
        for document in map(json.loads, file.read_text("utf-8").splitlines()):
            yield f"re3d:{document['_id']}", document["text"].split("\n"), [document["title"] or ""]


if __name__ == "__main__":
    main()
