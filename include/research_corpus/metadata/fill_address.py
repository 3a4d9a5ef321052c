"""Addresses of the article: ``url``, ``url_canonical``, ``domain``, and its identity by them."""

from __future__ import annotations

from urllib.parse import urlsplit

from research_corpus.contracts.records import Origin
from research_corpus.metadata.claims import Claims, evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.text import clean_line
from research_corpus.metadata.urls import canonicalise_url, registered_domain


def identifying_url(claims: Claims) -> str | None:
    """Return the canonical URL that a record itself claims, or null.

    A plain ``url`` does not identify: archives hold the same address fetched at many times, and
    many addresses lead to one article.
    """
    for claim in claims.about("url_canonical"):
        if (url := canonicalise_url(claim.value)) and urlsplit(url).path != "/":
            return url
    return None


def fill_address(draft: Draft) -> None:
    """Decide ``url``, ``url_canonical`` and ``domain``."""
    given = draft.claims.about("url")
    if given and (url := clean_line(given[0].value)):
        draft.set("url", url, evidence_of(given[0], url))
    for claim in (*draft.claims.about("url_canonical"), *given):
        canonical = canonicalise_url(claim.value)
        if canonical:
            draft.set("url_canonical", canonical, evidence_of(claim, canonical))
            _fill_domain(draft, canonical)
            return


def _fill_domain(draft: Draft, canonical: str) -> None:
    if domain := registered_domain(urlsplit(canonical).hostname or ""):
        start = canonical.find(domain)
        span = (start, start + len(domain))
        draft.set("domain", domain, Evidence(Origin.URL, "public-suffix-list", canonical, span))
