"""Weights of the judgement whether a page is no article: fitted, checked and printed.

Fits a logistic regression with a penalty on the tuned half of ``../shared/data/web-pages`` (see
``web_pages.py``) and the even pages of ``../shared/data/html-articles``, and prints the table of
``html_kind_score.py``. Before, each tenth of the hosts is judged by the weights that the others
give, and the share of pages of other kinds without a flag is printed for several shares of
articles with one.

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
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from web_pages import MAX_BYTES, gold_rows, page_of

from research_corpus.sources.html import html_page
from research_corpus.sources.html.html_kind_evidence import PageFacts, page_evidence
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.source_file import SourceFile

Numbers = npt.NDArray[np.float64]
NEWS = Path(__file__).parents[1] / "../shared/data/html-articles"
FOLDS = 10
STEPS = 60
SHARES = (0.01, 0.02, 0.03, 0.04, 0.06, 0.1)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--penalty", type=float, default=5.0)
    parser.add_argument("--false-alarms", type=float, default=0.03)
    arguments = parser.parse_args()
    rows = gold_rows("tuned")
    found = [(row, evidence) for row in rows if (evidence := evidence_of(row))]
    found += [({"page_type": "article", "url": url}, evidence) for url, evidence in news_articles()]
    names = list(found[0][1])
    signs = np.array([[float(evidence[name]) for name in names] for _, evidence in found])
    wanted = np.array([float(row["page_type"] != "article") for row, _ in found])
    folds = np.array([fold_of(row["url"]) for row, _ in found])
    judged = left_out(signs, wanted, folds, arguments.penalty)
    for share in SHARES:
        limit = float(np.quantile(judged[wanted == 0], 1 - share))
        missed = float((judged[wanted == 1] <= limit).mean())
        print(f"false alarms {share:.2f}: unflagged {missed:.3f} at {limit:.2f}")
    weights, intercept = fit(signs, wanted, arguments.penalty)
    limit = np.quantile(judged[wanted == 0], 1 - arguments.false_alarms)
    table = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    print(f"THRESHOLD = {limit:.2f}\nINTERCEPT = {intercept:.3f}")
    print("WEIGHTS =", json.dumps(table, indent=4))


def evidence_of(row: dict[str, Any]) -> dict[str, float]:
    """Return the evidence of one page of the gold; empty if it is refused."""
    return evidence_of_bytes(page_of(row))


def evidence_of_bytes(page: bytes) -> dict[str, float]:
    """Return the evidence of one page; empty if it is refused."""
    kept: dict[str, float] = {}

    def keep(facts: PageFacts) -> None:
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
        if evidence := evidence_of_bytes(page):
            yield truth[key]["url"], evidence


def fold_of(url: str) -> int:
    """Return the tenth that a page's host belongs to."""
    return hashlib.sha256((urlsplit(url).hostname or "").encode()).digest()[1] % FOLDS


def left_out(signs: Numbers, wanted: Numbers, folds: Numbers, penalty: float) -> Numbers:
    """Return the score of each page by weights fitted without the pages of its tenth."""
    judged = np.zeros(len(wanted))
    for fold in range(FOLDS):
        own = folds == fold
        weights, intercept = fit(signs[~own], wanted[~own], penalty)
        judged[own] = signs[own] @ weights + intercept
    return judged


def fit(signs: Numbers, wanted: Numbers, penalty: float) -> tuple[Numbers, float]:
    """Return weights and intercept for the signs as they are, by Newton's method.

    The penalty is on the weights of signs brought to a mean of 0 and a deviation of 1.
    """
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = np.hstack([(signs - mean) / spread, np.ones((len(signs), 1))])
    penalties = np.r_[np.full(signs.shape[1], penalty), 0.0]
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (likely - wanted) + penalties * weights
        curve = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(penalties)
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - mean @ plain)


if __name__ == "__main__":
    main()
