"""Web pages of seven kinds: title, authors, day and body, beside trafilatura and newspaper4k.

All read the 659 pages of ``../shared/data/web-pages`` beside the project in one run. Half of the
hosts, by a hash of the host, was never looked at when rules were made; the figures are of that
half unless ``--half tuned`` is given. A value counts where the gold has one:

* body: F1 of words as a bag, mean over articles;
* title: the same letters and digits, case aside;
* authors: the same set of names, without titles, degrees, brackets and punctuation;
* day: the same day, in the zone that the page states.

``unflagged`` is the share of the pages that are no articles and are written without a flag of
their kind; ``flagged_articles`` the share of articles that have one wrongly.

newspaper4k runs in an interpreter of its own: ``--newspaper PYTHON`` names one that has it. Without
it, that column is absent.

Usage: ``python benchmarks/web_pages.py [--half withheld|tuned] [--newspaper PYTHON]``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from research_corpus.contracts.page_kinds import PAGE_KIND_FLAGS
from research_corpus.contracts.records import Record, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.source_file import SourceFile

PAGES = Path(__file__).parents[1] / "../shared/data/web-pages"
MAX_BYTES = 2**26
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)
_NAME_ENDS = re.compile(r",|;|&|\band\b|\bwith\b|\bby\b", re.IGNORECASE)
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,3}\.?(?:[A-Z.]{1,4})?|(?:[A-Z]{2,6}[ -]?)+")

_TITLE = re.compile(r"(?:dr|prof|mr|mrs|ms|the)\b\.?\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")

Row = dict[str, Any]
Found = dict[str, Any]

_NEWSPAPER = """
import gzip, json, sys
import newspaper
for line in sys.stdin:
    path, url = json.loads(line)
    found = {}
    try:
        article = newspaper.Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=gzip.decompress(open(path, "rb").read()).decode("utf-8", "replace"))
        article.parse()
        day = article.publish_date
        found = {"title": article.title, "authors": article.authors, "text": article.text,
                 "day": day.date().isoformat() if day else None}
    except Exception as error:
        found = {"error": str(error)}
    print(json.dumps(found), flush=True)
"""  # noqa: E501 - a program for another interpreter


def main() -> None:
    """Read the pages with every tool and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["withheld", "tuned"], default="withheld")
    parser.add_argument("--newspaper", help="interpreter that has newspaper4k")
    arguments = parser.parse_args()
    if not PAGES.is_dir():
        sys.exit("No ../shared/data/web-pages beside the project: nothing to measure.")
    rows = gold_rows(arguments.half)
    found = {"ours": [read_ours(row) for row in rows]}
    found["trafilatura"] = [read_trafilatura(row) for row in rows]
    if arguments.newspaper:
        found["newspaper4k"] = read_newspaper(arguments.newspaper, rows)
    report: dict[str, Any] = {"half": arguments.half, "pages": len(rows)}
    report |= {tool: scores(rows, pages) for tool, pages in found.items()}
    report["ours"] |= kinds(rows, found["ours"])
    print(json.dumps(report, indent=2))


def gold_rows(half: str) -> list[Row]:
    """Return the gold of one half of the hosts."""
    lines = gzip.decompress((PAGES / "gold.jsonl.gz").read_bytes()).decode("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return [row for row in rows if half_of(row["url"]) == half]


def half_of(url: str) -> str:
    """Return the half that a page's host belongs to."""
    host = urlsplit(url).hostname or ""
    return "tuned" if hashlib.sha256(host.encode()).digest()[0] % 2 == 0 else "withheld"


def page_of(row: Row) -> bytes:
    """Return the bytes of a page."""
    return gzip.decompress((PAGES / "html" / row["file"]).read_bytes())


def read_ours(row: Row) -> Found:
    """Return what the project makes of a page, without its address."""
    data = page_of(row)
    source = SourceFile("page.html", len(data), lambda: io.BytesIO(data))
    (item,) = HtmlReader().read(source, max_file_bytes=MAX_BYTES)
    if not isinstance(item, Record):
        return {"refused": True}
    info = SourceInfo("page.html", hashlib.sha256(data).hexdigest(), "run", READ_AT)
    rows = normalise(item, info, max_text_chars=MAX_BYTES)
    article = getattr(rows, "article", None)
    if article is None:
        return {"refused": True}
    return {
        "title": article["title"],
        "authors": article["authors"],
        "day": _day(article),
        "text": article["text"],
        "publisher": article["publisher"],
        "byline": article["byline"],
        "raw_day": article["date_published_raw"],
        "flags": article["quality_flags"],
    }


def _day(article: Row) -> str | None:
    if article["date_published"] is None:
        return None
    stated = re.match(r"\d{4}-\d\d-\d\d", article["date_published_raw"] or "")
    return stated[0] if stated else article["date_published"].date().isoformat()


def read_trafilatura(row: Row) -> Found:
    """Return what trafilatura makes of a page."""
    document = bare_extraction(page_of(row), with_metadata=True, include_comments=False)
    if document is None or isinstance(document, dict):
        return {}
    names = [name for name in (document.author or "").split("; ") if name]
    return {
        "title": document.title,
        "authors": names,
        "day": document.date,
        "text": document.text,
    }


def read_newspaper(python: str, rows: list[Row]) -> list[Found]:
    """Return what newspaper4k makes of the pages, in an interpreter that has it."""
    lines = "".join(
        json.dumps([str(PAGES / "html" / row["file"]), row["url"]]) + "\n" for row in rows
    )
    done = subprocess.run(
        [python, "-W", "ignore", "-c", _NEWSPAPER],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def scores(rows: list[Row], pages: list[Found]) -> dict[str, float]:
    """Return the figures of one tool over the articles."""
    pairs = [(r, f) for r, f in zip(rows, pages, strict=True) if r["page_type"] == "article"]
    bodies = [
        word_f1(f.get("text") or "", r["main_content"]) for r, f in pairs if r["main_content"]
    ]
    return {
        "body_f1": round(statistics.fmean(bodies), 4),
        "authors": _share(same_names(f, r) for r, f in pairs if r["author"]),
        "day": _share(
            f.get("day") == r["publish_date"][:10] for r, f in pairs if r["publish_date"]
        ),
        "title": _share(same_title(f, r) for r, f in pairs if r["title"]),
        "authors_where_gold_has_none": _share(
            bool(f.get("authors")) for r, f in pairs if not r["author"]
        ),
        "day_where_gold_has_none": _share(
            bool(f.get("day")) for r, f in pairs if not r["publish_date"]
        ),
    }


def kinds(rows: list[Row], pages: list[Found]) -> dict[str, Any]:
    """Return how many pages of each kind are flagged as no articles, or refused."""
    marked = [bool(PAGE_KIND_FLAGS & set(f.get("flags", ()))) or "refused" in f for f in pages]
    pairs = [(row["page_type"], is_marked) for row, is_marked in zip(rows, marked, strict=True)]
    return {
        "unflagged": _share(not m for kind, m in pairs if kind != "article"),
        "flagged_articles": _share(m for kind, m in pairs if kind == "article"),
        "flagged_by_kind": {
            kind: f"{sum(m for k, m in pairs if k == kind)} of {sum(k == kind for k, _ in pairs)}"
            for kind in sorted({kind for kind, _ in pairs})
        },
    }


def word_f1(found: str, wanted: str) -> float:
    """Return the F1 of the words of a text as a bag."""
    ours, gold = (Counter(re.findall(r"\w+", text.casefold())) for text in (found, wanted))
    same = (ours & gold).total()
    return 2 * same / (ours.total() + gold.total()) if same else float(not gold and not ours)


def same_title(found: Found, row: Row) -> bool:
    """Tell whether a title has the letters and digits of the gold's."""
    return _fold(found.get("title") or "") == _fold(row["title"])


def same_names(found: Found, row: Row) -> bool:
    """Tell whether the authors are those of the gold."""
    return name_set(found.get("authors") or []) == name_set([row["author"]])


def name_set(values: Iterable[str]) -> set[str]:
    """Return the folded names of lines that may name several."""
    plain = [_BRACKETS.sub(" ", value) for value in values]
    parts = [_TITLE.sub("", part.strip()) for value in plain for part in _NAME_ENDS.split(value)]
    names = {_fold(p) for p in parts if p and not _DEGREE.fullmatch(p)}
    return (names - {""}) or {_fold(p) for p in parts} - {""}


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _share(values: Iterable[bool]) -> float:
    counted = [bool(value) for value in values]
    return round(statistics.fmean(counted), 4) if counted else float("nan")


if __name__ == "__main__":
    main()
