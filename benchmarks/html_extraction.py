"""Body text of real pages: how much of it is right, and how fast, against bare trafilatura.

Both read the same pages in one run: the 181 pages of ``../shared/data/html-articles`` beside the
project, each with the article's text as people marked it. The score is that of the benchmark the
pages come from: precision and recall of runs of four words, averaged over pages, and their F1.
Pages are timed by turns, one reader after the other on each page; medians of several turns count.

The rules of the project were tuned on the pages with an even number in the order of their names;
the odd ones are reported apart.

Usage: ``python benchmarks/html_extraction.py [--turns N]``.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import operator
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from trafilatura import bare_extraction

from research_corpus.contracts.records import Record
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.source_file import SourceFile

PAGES = Path(__file__).parents[1] / "../shared/data/html-articles"
RUN_WORDS = 4
Extract = Callable[[bytes], str]


def main() -> None:
    """Run both by turns and print scores and speeds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    if not PAGES.is_dir():
        sys.exit("No ../shared/data/html-articles beside the project: nothing to measure.")
    truth = json.loads((PAGES / "ground-truth.json").read_text("utf-8"))
    keys = sorted(truth)
    pages = [gzip.decompress((PAGES / "html" / f"{key}.html.gz").read_bytes()) for key in keys]
    extracted = {name: [extract(page) for page in pages] for name, extract in EXTRACTORS.items()}
    seconds = timed(pages, arguments.turns)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    wanted = [truth[key]["articleBody"] for key in keys]
    parts = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}
    report = {
        "pages": len(pages),
        "token_f1": {
            name: {part: round(f1(texts[cut], wanted[cut]), 4) for part, cut in parts.items()}
            for name, texts in extracted.items()
        },
        "pages_per_second": {n: round(len(pages) / s, 1) for n, s in medians.items()},
        "speed_against": {
            name: round(statistics.median(map(operator.truediv, times, seconds["ours"])), 3)
            for name, times in seconds.items()
            if name != "ours"
        },
    }
    print(json.dumps(report, indent=2))


def read_ours(page: bytes) -> str:
    """Return the body as the HTML reader of the project reads it, metadata included."""
    source = SourceFile("page.html", len(page), lambda: io.BytesIO(page))
    (item,) = HtmlReader().read(source, max_file_bytes=len(page))
    if not isinstance(item, Record):
        return ""
    return "\n".join(block.text for block in item.blocks if block.kind != "caption")


def read_bare(page: bytes) -> str:
    """Return the body as trafilatura gives it by itself, without looking for metadata."""
    document = bare_extraction(page, include_comments=False)
    return (document.text or "") if document else ""


def read_bare_with_metadata(page: bytes) -> str:
    """Return the body as trafilatura gives it when it looks for metadata too, as ours does."""
    document = bare_extraction(page, include_comments=False, with_metadata=True)
    return (document.text or "") if document else ""


EXTRACTORS: dict[str, Extract] = {
    "bare": read_bare,
    "bare_with_metadata": read_bare_with_metadata,
    "ours": read_ours,
}


def timed(pages: list[bytes], turns: int) -> dict[str, list[float]]:
    """Return the seconds that each extractor takes for all pages, turn by turn."""
    seconds: dict[str, list[float]] = {name: [] for name in EXTRACTORS}
    for _ in range(turns):
        spent = dict.fromkeys(EXTRACTORS, 0.0)
        for page in pages:
            for name, extract in EXTRACTORS.items():
                start = time.perf_counter()
                extract(page)
                spent[name] += time.perf_counter() - start
        for name, value in spent.items():
            seconds[name].append(value)
    return seconds


def f1(found: list[str], wanted: list[str]) -> float:
    """Return the F1 of mean precision and mean recall over pages."""
    scores = [page_score(*texts) for texts in zip(found, wanted, strict=True)]
    precision = statistics.fmean(p for p, _ in scores)
    recall = statistics.fmean(r for _, r in scores)
    return 2 * precision * recall / (precision + recall)


def page_score(found: str, wanted: str) -> tuple[float, float]:
    """Return precision and recall of the runs of words of one page."""
    ours, gold = runs(found), runs(wanted)
    same = sum((ours & gold).values())
    return (
        same / ours.total() if ours else float(not gold),
        same / gold.total() if gold else float(not ours),
    )


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, or all its words where there are fewer."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    count = max(len(words) - RUN_WORDS + 1, 1)
    return Counter(tuple(words[start : start + RUN_WORDS]) for start in range(count))


if __name__ == "__main__":
    main()
