"""The title: the headline as the page shows it, without the name of its site."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import regex

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.claims import evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.publishers import fold_name
from research_corpus.metadata.text import clean_line
from research_corpus.metadata.urls import without_addresses

HEADLINE_RULE = "headline"
"""The reader's rule for the heading that a page shows above its text."""
MAX_NOTED = 8
MIN_LABEL_CHARS = 4

_SEPARATOR = regex.compile(r"\s{1,4}(?:[|\-–—•·»~/]|::)\s{1,4}|\s{0,4}[|»]\s{1,4}|:\s{1,4}")
_PAGES = (Origin.JSON_LD, Origin.META, Origin.MARKUP)


def fill_title(draft: Draft) -> None:
    """Decide the title and note all candidates, the chosen one first."""
    if draft.values["title"] is not None:
        return
    if _take_header_title(draft):
        return
    claims = draft.claims.about("title")
    sites = site_names(draft)
    shown = next((claim for claim in claims if claim.rule == HEADLINE_RULE), None)
    if shown is not None and _is_headline(shown, claims, sites):
        claims = [shown, *(claim for claim in claims if claim is not shown)]
    titles = [(title, claim) for claim in claims if (title := _title_of(claim, shown, sites))]
    for position, (title, claim) in enumerate(titles[:MAX_NOTED]):
        if position == 0:
            draft.set("title", title, evidence_of(claim, title))
        else:
            draft.provenance.note("title", title, evidence_of(claim, title), position)


def _take_header_title(draft: Draft) -> bool:
    """Take the header line's title, and tell whether there is one that no claim goes before."""
    header = draft.header
    if not header or not header.title or draft.claims.states("title", Origin.HEADER):
        return False
    title = without_addresses(clean_line(header.title.value))
    if title:
        draft.set("title", title, header.evidence(header.title))
    return bool(title)


def site_names(draft: Draft) -> frozenset[str]:
    """Return the folded names of the site: as its page states them, the registry and the host."""
    names = [claim.value for claim in draft.claims.about("publisher")]
    if outlet := draft.publisher:
        names += [outlet.name, *outlet.aliases]
    url = draft.values["url_canonical"] or ""
    if host := urlsplit(url).hostname:
        names += [host, host.removeprefix("www.")]
    return frozenset(fold_name(name) for name in names) - {""}


def _is_headline(shown: Claim, claims: list[Claim], sites: frozenset[str]) -> bool:
    """Tell whether the heading is the article's and not the section's.

    A heading of one or two words that no other candidate has is taken for that of a section.
    """
    words = fold_name(shown.value).split()
    if not words or " ".join(words) in sites:
        return False
    others = [_title_of(claim, shown, sites) for claim in claims if claim is not shown]
    return len(words) > 2 or not others or " ".join(words) in map(fold_name, others)


def _title_of(claim: Claim, shown: Claim | None, sites: frozenset[str]) -> str:
    """Return a candidate without the site's name; empty if it is no more than that."""
    title = without_addresses(clean_line(claim.value))
    if claim.origin not in _PAGES or not sites:
        return title
    if fold_name(title) in sites and claim is not shown:
        return ""
    headline = fold_name(shown.value) if shown else ""
    return title if fold_name(title) == headline else _without_site(title, sites, headline)


def _without_site(title: str, sites: frozenset[str], headline: str) -> str:
    """Return a title without the name of its site before or behind it."""
    for rest, part in _cuts(title):
        if fold_name(rest) == headline or _names_site(part, sites):
            return _without_site(rest, sites, headline) if rest else title
    return title


def _cuts(title: str) -> Iterator[tuple[str, str]]:
    """Yield the title without its last part, and without its first, each with that part."""
    found = list(_SEPARATOR.finditer(title))
    if found:
        yield title[: found[-1].start()].strip(), title[found[-1].end() :].strip()
        yield title[found[0].end() :].strip(), title[: found[0].start()].strip()


def _names_site(part: str, sites: frozenset[str]) -> bool:
    folded = fold_name(part)
    if folded in sites:
        return True
    letters = folded.replace(" ", "")
    labels = (site.replace(" ", "") for site in sites)
    return len(letters) >= MIN_LABEL_CHARS and any(label.startswith(letters) for label in labels)
