"""Whether a page is no article: a weighed sum of what speaks for and against it.

The weights are those of a logistic regression over 325 pages of the development split of
Murrough-Foley/web-content-extraction-benchmark (2026-04, CC BY 4.0), of the half of the hosts that
rules were made on, and 91 articles of scrapinghub/article-extraction-benchmark (2026-03, MIT);
``benchmarks/page_kind_weights.py`` fits and prints them. No page of these is here.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = -0.6
"""At which 3 of 100 of these articles are flagged by weights fitted without their hosts.

Of the half of the hosts kept apart more are: see ``benchmarks/web_pages.py``."""
INTERCEPT = 4.734
WEIGHTS = {
    "article_node": -1.475,
    "og_article": -1.107,
    "og_product": 2.175,
    "published_time": -0.635,
    "signed": -1.003,
    "dated": -0.761,
    "forum_types": 1.519,
    "product_types": 2.655,
    "place_forum_page": 4.284,
    "place_listing_page": 0.794,
    "place_product_page": 1.472,
    "place_documentation_page": 3.892,
    "place_service_page": 4.271,
    "article_place": -0.837,
    "host": 1.989,
    "ending": 0.96,
    "slug_words": -1.711,
    "prose": -0.125,
    "chars": -0.23,
    "line_chars": -0.381,
    "title_words": -1.833,
    "links": 0.672,
    "prices": 0.219,
    "shop": 1.851,
    "teasers": 0.354,
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
