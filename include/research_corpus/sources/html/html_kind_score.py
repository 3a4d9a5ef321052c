"""Whether a page is no article: a weighed sum of what speaks for and against it.

The weights are those of a logistic regression over pages that do not state to be articles: of the
development split of Murrough-Foley/web-content-extraction-benchmark (2026-04, CC BY 4.0), of the
half of the hosts that rules were made on, and of half of scrapinghub/article-extraction-benchmark
(2026-03, MIT); ``benchmarks/page_kind_weights.py`` fits and prints them. No page of these is here.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = -0.24
"""At which 3 of 100 articles of that half are flagged by weights fitted without their hosts.

``benchmarks/web_pages.py`` tells how many of the hosts kept apart are."""
INTERCEPT = 5.860
WEIGHTS = {
    "og_article": -0.745,
    "og_product": 1.181,
    "signed": -0.727,
    "dated": -0.429,
    "forum_types": 2.389,
    "product_types": 1.873,
    "place_forum_page": 0.822,
    "place_product_page": 0.042,
    "place_listing_page": 0.58,
    "place_service_page": 1.989,
    "place_documentation_page": 1.217,
    "article_place": -0.623,
    "host": 0.753,
    "slug_words": -1.394,
    "template_product": 1.594,
    "template_manual": 2.593,
    "phrases_list": 4.039,
    "phrases_thread": 6.546,
    "phrases_manual": 2.118,
    "phrases_offer": 5.336,
    "phrases_article": -6.506,
    "prices": 0.318,
    "shop": 1.007,
    "teasers": 0.235,
    "code": 0.297,
    "one_article": -0.626,
    "feed": -0.599,
    "prose": -0.208,
    "chars": -0.38,
    "line_chars": -0.409,
    "title_words": -0.997,
}


def is_no_article(evidence: Mapping[str, float]) -> bool:
    """Tell whether a page with this evidence is more likely no article.

    Args:
        evidence: see
            :func:`~research_corpus.sources.html.html_kind_evidence.page_evidence`.
    """
    return page_score(evidence) > THRESHOLD


def page_score(evidence: Mapping[str, float]) -> float:
    """Return the log odds of a page being no article."""
    return INTERCEPT + sum(weight * evidence[name] for name, weight in WEIGHTS.items())
