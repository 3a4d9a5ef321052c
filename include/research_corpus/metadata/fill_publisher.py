"""The outlet: ``publisher`` and ``publisher_id``."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.claims import evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.outlet_shapes import is_outlet_shape
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import Publisher, default_registry, fold_name
from research_corpus.metadata.text import clean_line
from research_corpus.metadata.urls import without_addresses

_ADDRESS = regex.compile(
    r"(?:https?:)?//\S*|www\.\S+|/\S*|[@#]\S+|[\w-]++(?:\.[\w-]++)++(?:/\S*)?|\d+"
)
_SITE = regex.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]++\.)++[a-z]{2,24})/?")
_COMPANY = regex.compile(
    r"\b(?:GmbH|mbH|KGaA|AG|KG|Ltd|Limited|LLC|Inc|Corp|Corporation|plc|PLC|LLP|S\.?p\.?A|S\.?r\.?l"
    r"|S\.?A\.?S|S\.A|B\.?V|N\.V|A/S|AS|AB|Oy|Pty|Sp\. z o\.o|S\.L|Verlag|Holdings?)\b\.?"
    r"(?:\s*&\s*Co\b.*)?\s*$"
)
_PLATFORM_NAMES = """
medium substack wordpress wordpresscom blogger blogspot tumblr ghost squarespace wix facebook
twitter x instagram youtube linkedin msn yahoo applenews googlenews flipboard
"""
_PLATFORMS = frozenset(_PLATFORM_NAMES.split())


def fill_publisher(draft: Draft) -> None:
    """Decide the publisher: header, then the source's claims, then the domain."""
    header = draft.header
    if header and header.publisher:
        evidence = header.evidence(header.publisher)
        _set(draft, header.publisher.value, header.outlet, evidence)
        return
    by_host = _find_by_address(draft)
    for claim, value in _candidates(draft, by_host):
        _set_claimed(draft, value, claim, by_host)
        return
    if sender := _known_sender(draft):
        _set_claimed(draft, clean_line(sender.value), sender, by_host)
        return
    if by_host:
        canonical = draft.values["url_canonical"]
        evidence = Evidence(Origin.URL, "registry-domain", canonical, None, 0.9)
        _set(draft, by_host.name, by_host, evidence)
        return
    _fill_from_site(draft)


def _known_sender(draft: Draft) -> Claim | None:
    """Return who sent a letter, where the registry or the words of its name tell an outlet."""
    for claim in draft.claims.about("byline"):
        if claim.rule == "From":
            name = clean_line(claim.value)
            if default_registry().find_by_name(name) or is_outlet_shape(name):
                return claim
    return None


def _fill_from_site(draft: Draft) -> None:
    """Take the site that an interface or table names, where nothing tells the outlet's name."""
    for claim in draft.claims.about("publisher"):
        site = _SITE.fullmatch(clean_line(claim.value).lower())
        if site and claim.rule.startswith("json:"):
            known = default_registry().find_by_host(site[1])
            _set(draft, known.name if known else site[1], known, evidence_of(claim, site[1]))
            return


def _candidates(draft: Draft, by_host: Publisher | None) -> list[tuple[Claim, str]]:
    """Return the names that the source states, the best first; equal ones in their order.

    A name comes before an address, the outlet before its company and the platform it runs on, and
    of several the one that the host or the registry knows.
    """
    stated = [(claim, clean_line(claim.value)) for claim in draft.claims.about("publisher")]
    found = [(claim, name) for claim, value in stated if (name := without_addresses(value))]
    named = [(claim, value) for claim, value in found if not _ADDRESS.fullmatch(value)]
    host = urlsplit(draft.values["url_canonical"] or "").hostname or ""
    named.sort(key=lambda pair: _doubts(pair[1], draft, by_host, host))
    return named


def _doubts(
    value: str, draft: Draft, by_host: Publisher | None, host: str
) -> tuple[bool, bool, bool, bool]:
    """Return what speaks against a name, the gravest first, for sorting."""
    registry = default_registry()
    known = registry.find_by_name(value, draft.values["language"])
    letters = fold_name(value).replace(" ", "")
    is_platform = letters in _PLATFORMS and letters not in host
    is_of_host = known is by_host if by_host else letters in fold_name(host).replace(" ", "")
    return is_platform, bool(_COMPANY.search(value)), not is_of_host, known is None


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
