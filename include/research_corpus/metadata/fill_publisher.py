"""The outlet: ``publisher`` and ``publisher_id``."""

from __future__ import annotations

from urllib.parse import urlsplit

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.claims import evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import Publisher, default_registry, fold_name
from research_corpus.metadata.text import clean_line


def fill_publisher(draft: Draft) -> None:
    """Decide the publisher: header, then the source's claims, then the domain."""
    header = draft.header
    if header and header.publisher:
        evidence = header.evidence(header.publisher)
        _set(draft, header.publisher.value, header.outlet, evidence)
        return
    by_host = _find_by_address(draft)
    for claim in draft.claims.about("publisher"):
        if value := clean_line(claim.value):
            _set_claimed(draft, value, claim, by_host)
            return
    if by_host:
        canonical = draft.values["url_canonical"]
        evidence = Evidence(Origin.URL, "registry-domain", canonical, None, 0.9)
        _set(draft, by_host.name, by_host, evidence)


def _find_by_address(draft: Draft) -> Publisher | None:
    canonical = draft.values["url_canonical"]
    host = urlsplit(canonical).hostname if canonical else None
    return default_registry().find_by_host(host) if host else None


def _set_claimed(draft: Draft, value: str, claim: Claim, by_host: Publisher | None) -> None:
    known = default_registry().find_by_name(value, draft.values["language"])
    if known is None and by_host and _is_longer_name(value, by_host):
        known = by_host
    _set(draft, known.name if known else value, known, evidence_of(claim, value))


def _is_longer_name(value: str, outlet: Publisher) -> bool:
    """Tell whether ``value`` is the outlet's name with more words, as in 'BBC News - World'."""
    words = f" {fold_name(value)} "
    return any(f" {fold_name(name)} " in words for name in (outlet.name, *outlet.aliases))


def _set(draft: Draft, name: str, known: Publisher | None, evidence: Evidence) -> None:
    draft.set("publisher", name, evidence)
    draft.publisher = known
    if known:
        draft.set("publisher_id", known.publisher_id, evidence)
    else:
        draft.flags.add("publisher_unknown")
