"""Whether a page is no article: a weighed sum of what speaks for and against it.

The weights are those of a logistic regression over 325 pages of the development split of
Murrough-Foley/web-content-extraction-benchmark (2026-04, CC BY 4.0), of the half of the hosts that
rules were made on; ``benchmarks/page_kind_weights.py`` fits and prints them. No page of it is here.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = -0.5
"""At which 3 to 4 of 100 articles are flagged, of hosts that the weights were not fitted on."""
INTERCEPT = 5.302
WEIGHTS = {
    "article_node": -1.412,
    "og_article": -1.116,
    "og_product": 1.957,
    "published_time": -0.719,
    "signed": -0.883,
    "dated": -0.489,
    "forum_types": 1.519,
    "product_types": 2.437,
    "place_forum_page": 3.635,
    "place_listing_page": 0.727,
    "place_product_page": 1.211,
    "place_documentation_page": 3.579,
    "place_service_page": 3.84,
    "article_place": -0.816,
    "host": 1.944,
    "ending": 1.464,
    "slug_words": -1.364,
    "prose": -0.163,
    "chars": -0.282,
    "line_chars": -0.423,
    "title_words": -1.852,
    "links": 0.917,
    "prices": 0.2,
    "shop": 1.723,
    "teasers": 0.359,
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
