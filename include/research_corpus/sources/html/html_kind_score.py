"""Whether a page is no article: a weighed sum of what speaks for and against it.

The weights are those of a logistic regression over pages that do not state to be articles: of the
development split of Murrough-Foley/web-content-extraction-benchmark (2026-04, CC BY 4.0), of the
half of the hosts that rules were made on, and of half of scrapinghub/article-extraction-benchmark
(2026-03, MIT); ``benchmarks/page_kind_weights.py`` fits and prints them. No page of these is here.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = -0.04
"""At which 3 of 100 articles of that half are flagged by weights fitted without their hosts.

``benchmarks/web_pages.py`` tells how many of the hosts kept apart are."""
INTERCEPT = 5.809
WEIGHTS = {
    "og_article": -0.776,
    "og_product": 1.226,
    "signed": -0.653,
    "dated": -0.363,
    "forum_types": 2.386,
    "product_types": 1.906,
    "place_forum_page": 0.813,
    "place_product_page": 0.033,
    "place_listing_page": 0.573,
    "place_service_page": 1.999,
    "place_documentation_page": 1.224,
    "article_place": -0.621,
    "host": 0.758,
    "slug_words": -1.403,
    "template_product": 1.585,
    "template_manual": 2.564,
    "phrases_list": 4.125,
    "phrases_thread": 6.559,
    "phrases_manual": 2.052,
    "phrases_offer": 5.39,
    "phrases_article": -6.907,
    "prices": 0.323,
    "shop": 1.076,
    "teasers": 0.237,
    "code": 0.3,
    "one_article": -0.622,
    "feed": -0.642,
    "prose": -0.201,
    "chars": -0.386,
    "line_chars": -0.395,
    "title_words": -1.019,
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
