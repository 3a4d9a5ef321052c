"""What the address of a page says of its kind: the words of its path and the name of its host."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from research_corpus.contracts.page_kinds import PageKind
from research_corpus.contracts.records import Claim

MAX_CHARS = 600
MAX_SLUG_WORDS = 8
UNKNOWN_SLUG_WORDS = 4
"""What a page without an address counts: neither for an article nor against one."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SECTIONS: dict[PageKind, frozenset[str]] = {
    "forum_page": _words(
        """
        ask board boards community discuss discussion discussions forum forums message-board
        message-boards qa showthread showtopic thread threads viewthread viewtopic
        """
    ),
    "listing_page": _words(
        """
        all archive archives best-sellers brand brands browse c cat catalog catalogue categories
        category collection collections deals department departments directory find genre genres
        index label labels list lists new-arrivals page parts results sale search sections shop
        store subject subjects tag tagged tags topic topics
        """
    ),
    "product_page": _words(
        """
        app apps buy course courses detail details dp gp hotel hotels ip item items itm listing
        package packages pd plugin plugins pr product product-detail products project property
        sku software title
        """
    ),
    "documentation_page": _words(
        """
        api apidocs developer developers doc docs documentation documents faq faqs
        getting-started handbook help javadoc kb knowledgebase latest learn library man manual
        manuals quickstart ref reference refs sdk spec specs stable std support tutorial tutorials
        wiki
        """
    ),
    "service_page": _words(
        """
        about about-us admissions apply book-a-demo business careers compare company consulting
        contact contact-us customers degree degrees demo donate enterprise features for
        free-trial get-started how-it-works industries industry job jobs locations membership
        offer offers partners plan plans platform practice-areas pricing program programs
        programmes quote service services solution solutions treatments use-cases
        """
    ),
    "profile_page": _words("author authors member members people profile profiles team user users"),
}  # fmt: skip
_HOSTS: dict[PageKind, frozenset[str]] = {
    "forum_page": _words(
        """
        answers ask board boards communities community discuss discussion discussions forum forums
        """
    ),
    "documentation_page": _words(
        "api developer developers doc docs documentation help kb learn manual support wiki"
    ),
    "product_page": _words("shop store"),
}  # fmt: skip
_NUMBERED = _words("answers comments questions r t topic")
"""Words of threads where a number follows, and of lists or articles elsewhere."""
_ARTICLES = _words(
    """
    advice article articles artikel blog blogs column columns commentary editorial essays feature
    features guide guides how-to insight insights interviews ideas journal knowledge-base
    knowledge-center knowledge-centre knowledge-hub latest-news magazine media-center
    news news-and-insights newsletter newsroom opinion opinions podcast podcasts post posts press
    press-release press-releases publications recipe recipes research resource-center
    resource-centre resources review reviews stories story think tips academy
    """
)
_SHORT = _NUMBERED.union(*_SECTIONS.values())
_QUERIES = frozenset(["q", "s", "search", "query", "c", "category", "cat", "page", "sort"])
_SLUG_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cgi)$")


class Place(NamedTuple):
    """What an address says.

    Attributes:
        kind: of page that its words speak for; null if none.
        is_host: whether the host's name says so.
        is_articles: whether it stands below a section of articles or a year.
        slug_words: words in the last part of its path.
    """

    kind: PageKind | None
    is_host: bool
    is_articles: bool
    slug_words: int


_NOWHERE = Place(None, is_host=False, is_articles=False, slug_words=UNKNOWN_SLUG_WORDS)


def page_place(claims: Iterable[Claim]) -> Place:
    """Return what the first canonical address of a page says, else its first address."""
    found: dict[str, str] = {}
    for claim in claims:
        if claim.field in {"url", "url_canonical"}:
            found.setdefault(claim.field, claim.value)
    return place_of(found.get("url_canonical") or found.get("url") or "")


def place_of(address: str) -> Place:
    """Return what an address says; the same for all that are broken or have no host."""
    try:
        parts = urlsplit(unquote(address[:MAX_CHARS].lower()))
    except ValueError:
        return _NOWHERE
    if not parts.hostname:
        return _NOWHERE
    path = [_ENDING.sub("", part) for part in parts.path.split("/") if part]
    slug_words = len(_SLUG_WORD.findall(path[-1])) if path else 0
    is_articles = any(part in _ARTICLES or _YEAR.fullmatch(part) for part in path[:-1])
    host = _host_kind(parts.hostname)
    kind = host or (None if is_articles else _path_kind(path, parts.query))
    return Place(kind, host is not None, is_articles, slug_words)


def _host_kind(host: str) -> PageKind | None:
    labels = set(host.split(".")[:-1])
    return next((kind for kind, names in _HOSTS.items() if labels & names), None)


def _path_kind(path: list[str], query: str) -> PageKind | None:
    """Return the kind of the words of a path; its ends are lists where they name no single page."""
    sections = [part for part in path if not _LANGUAGE.fullmatch(part) or part in _SHORT]
    if not sections or (sections[-1] in _ARTICLES):
        return "listing_page"
    if _NUMBERED & set(sections[:-1]) and any(part[0].isdigit() for part in sections):
        return "forum_page"
    found = (kind for kind, names in _SECTIONS.items() if not names.isdisjoint(sections))
    kind = next(found, None)
    if kind is None and any(name in _QUERIES for name, _ in parse_qsl(query)):
        return "listing_page"
    return kind
