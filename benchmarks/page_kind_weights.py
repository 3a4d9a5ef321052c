"""Weights of the judgement whether a page is no article: fitted, checked and printed.

Fits a logistic regression with a penalty on the tuned half of ``../shared/data/web-pages`` (see
``web_pages.py``) and the even pages of ``../shared/data/html-articles``, those that state to be
articles aside, and prints the table of ``html_kind_score.py``. Before, each tenth of the hosts is
judged by the weights that the others give, and the share of pages of other kinds without a flag is
printed for several shares of the articles of ``web-pages`` with one.

The words of addresses were chosen with these hosts in mind, so that they seem surer here than
they are elsewhere: their weights bear a higher penalty.

Usage: ``python benchmarks/page_kind_weights.py [--penalty P] [--false-alarms SHARE]``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from web_pages import MAX_BYTES, gold_rows, page_of

from research_corpus.sources.html import html_page
from research_corpus.sources.html.html_kind_evidence import (
    PageFacts,
    page_evidence,
    states_article,
)
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.source_file import SourceFile

Numbers = npt.NDArray[np.float64]
NEWS = Path(__file__).parents[1] / "../shared/data/html-articles"
FOLDS = 10
STEPS = 60
ADDRESS_PENALTY = 3.0
"""How much higher the penalty on a sign of the address is."""
SHARES = (0.01, 0.02, 0.03, 0.04, 0.06, 0.1)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--penalty", type=float, default=6.0)
    parser.add_argument("--false-alarms", type=float, default=0.03)
    arguments = parser.parse_args()
    pages = [(row, evidence_of(page_of(row))) for row in gold_rows("tuned")]
    articles = sum(row["page_type"] == "article" for row, _ in pages)
    found = [(row, evidence) for row, evidence in pages if evidence]
    found += [({"page_type": "news", "url": url}, evidence) for url, evidence in news_articles()]
    names = list(found[0][1])
    signs = np.array([[float(evidence[name]) for name in names] for _, evidence in found])
    kinds = np.array([row["page_type"] for row, _ in found])
    wanted = np.array([float(kind not in {"article", "news"}) for kind in kinds])
    folds = np.array([fold_of(row["url"]) for row, _ in found])
    penalties = arguments.penalty * np.array(
        [ADDRESS_PENALTY if is_address(n) else 1.0 for n in names]
    )
    judged = left_out(signs, wanted, folds, penalties)
    doubted = np.sort(judged[kinds == "article"])[::-1]
    for share in SHARES:
        limit = float(doubted[int(share * articles)])
        missed = float((judged[wanted == 1] <= limit).mean())
        print(f"false alarms {share:.2f}: unflagged {missed:.3f} at {limit:.2f}")
    weights, intercept = fit(signs, wanted, penalties)
    limit = float(doubted[int(arguments.false_alarms * articles)])
    table = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    print(f"THRESHOLD = {limit:.2f}\nINTERCEPT = {intercept:.3f}")
    print("WEIGHTS =", json.dumps(table, indent=4))


def evidence_of(page: bytes) -> dict[str, float]:
    """Return the evidence of a page; empty if it is refused or states to be an article."""
    kept: dict[str, float] = {}

    def keep(facts: PageFacts) -> None:
        if not states_article(facts):
            kept.update(page_evidence(facts))

    source = SourceFile("page.html", len(page), lambda: io.BytesIO(page))
    with patch.object(html_page, "page_kind", keep):
        list(HtmlReader().read(source, max_file_bytes=MAX_BYTES))
    return kept


def news_articles() -> Iterator[tuple[str, dict[str, float]]]:
    """Yield address and evidence of the even pages of ``../shared/data/html-articles``."""
    truth = json.loads((NEWS / "ground-truth.json").read_text("utf-8"))
    for key in sorted(truth)[::2]:
        page = gzip.decompress((NEWS / "html" / f"{key}.html.gz").read_bytes())
        if evidence := evidence_of(page):
            yield truth[key]["url"], evidence


def fold_of(url: str) -> int:
    """Return the tenth that a page's host belongs to."""
    return hashlib.sha256((urlsplit(url).hostname or "").encode()).digest()[1] % FOLDS


def left_out(signs: Numbers, wanted: Numbers, folds: Numbers, penalties: Numbers) -> Numbers:
    """Return the score of each page by weights fitted without the pages of its tenth."""
    judged = np.zeros(len(wanted))
    for fold in range(FOLDS):
        own = folds == fold
        weights, intercept = fit(signs[~own], wanted[~own], penalties)
        judged[own] = signs[own] @ weights + intercept
    return judged


def is_address(name: str) -> bool:
    """Tell whether a sign is one of the address."""
    return name.startswith("place_") or name in {"article_place", "host"}


def fit(signs: Numbers, wanted: Numbers, penalties: Numbers) -> tuple[Numbers, float]:
    """Return weights and intercept for the signs as they are, by Newton's method.

    The penalties are on the weights of signs brought to a mean of 0 and a deviation of 1.
    """
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = np.hstack([(signs - mean) / spread, np.ones((len(signs), 1))])
    all_penalties = np.r_[penalties, 0.0]
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (likely - wanted) + all_penalties * weights
        curve = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(all_penalties)
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - mean @ plain)


if __name__ == "__main__":
    main()
