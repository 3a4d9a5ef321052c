"""One claim about who wrote an article, read by what its source says of it."""

from __future__ import annotations

import regex

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.authors import Author, Byline
from research_corpus.metadata.bylines import MAX_BYLINE_CHARS, parse_byline
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.fill_title import site_names
from research_corpus.metadata.line_evidence import name_evidence, name_parts
from research_corpus.metadata.places import is_place
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import default_registry, fold_name
from research_corpus.metadata.text import clean_line
from research_corpus.metadata.urls import without_addresses

APART_RULES = frozenset({"rel-author", "signature", "linked-name", "bare-name"})
"""Rules of the reader for bylines apart from a headline, trusted if they name a known person."""

SHOWN_RULES = frozenset({"byline-line", "byline-markup", "profile-link"}) | APART_RULES
"""Rules of the reader for bylines that a page shows, of which each is a whole byline."""

MIN_SHOWN_HANDLE = 9
"""Letters from which one word in small letters in a byline is an account and not of the page."""

Found = tuple[Author, Evidence]

_EMAIL = regex.compile(r"[\s(<\[]*[\w.+-]++@[\w-]+(?:\.[\w-]+)+[)>\]]*")
_NO_NAMES = """
admin | administrator | super user | superuser | site admin | web admin | webmaster | root | editor
author | guest | guest author | guest post | staff | team | user | unknown | anonymous | default
contributor | wordpress | test | null | none | undefined | marketing | blog | news | home | search
read more | subscribe | newsletter | about | contact | share | follow | menu | login | sign in
facebook | twitter | linkedin | instagram | youtube | pinterest | whatsapp | email | print | x
request demo | request a demo | book a demo | get started | learn more | copy link | copy
written by | posted by | published | updated
"""
_ACCOUNTS = frozenset(name.strip() for name in _NO_NAMES.replace("\n", "|").split("|"))
_ADDRESS = regex.compile(r"(?:https?:|//|www\.|/)\S*|\S+@\S+")
_FIRST_NAME = regex.compile(r"\p{Lu}\p{Ll}{2,19}")
_PAIR = regex.compile(r"(\p{Lu}\p{Ll}{2,19})\s(?:and|&|und|et|y|e)\s(\p{Lu}\p{Ll}{2,19})")
_META_NAMES = frozenset({"itemprop=author", "author", "twitter:data"})
_NAME_ALONE = frozenset({"author", "byline", "byline-line", "byline-markup", "profile-link"})
_STRUCTURED = frozenset({Origin.JSON_LD, Origin.META})
_SURE_NAME = {"rel-author": 1, "signature": 1, "linked-name": 1, "bare-name": 2}
# names that people chose; those with digits or underscores are as often made by a machine
_HANDLE = regex.compile(r"\p{Ll}{3,}(?:[.-]\p{Ll}{1,20}){0,3}")
_NO_HANDLE = regex.compile(r"admin|user|editor|team|staff|guest|test|web|author|info|support|^wp")


def read_author_claim(draft: Draft, claim: Claim) -> list[Found]:
    """Return the authors that a claim names; none for accounts, addresses and the page's words."""
    line = clean_line(claim.value)
    if len(line) > MAX_BYLINE_CHARS:
        draft.flags.add("byline_unclear")
        return []
    value = _EMAIL.sub("", without_addresses(line)).strip(" ,;|")
    if fold_name(value) in _ACCOUNTS or _ADDRESS.fullmatch(value):
        return []
    byline = parse_byline(value)
    set_agency(draft, byline, Evidence(claim.origin, claim.rule, claim.value, None, 0.9))
    if claim.rule in APART_RULES:
        return [(a, _evidence(claim, a, 0)) for a in byline.authors if _is_sure(claim, byline)]
    authors = [_as_site(draft, claim, author) for author in byline.authors]
    authors = authors or _alone(draft, claim, value)
    if not authors:
        draft.flags.update(byline.flags)
    shift = max(claim.value.find(value), 0)
    return [(a, _evidence(claim, a, shift)) for a in authors]


def read_account(claim: Claim) -> list[Found]:
    """Return the account that signs where a source names nobody otherwise: ``j.smith-lee``.

    Accounts of those who run a site are nobody's.
    """
    value = clean_line(claim.value)
    if not _HANDLE.fullmatch(value) or len(value) > 30 or claim.rule in APART_RULES:
        return []
    if claim.rule in SHOWN_RULES and len(value) < MIN_SHOWN_HANDLE and value.isalpha():
        return []
    if value in _ACCOUNTS or _NO_HANDLE.search(value):
        return []
    author = Author(value, "person", None, None, value, (0, len(value)), 0.4)
    return [(author, _evidence(claim, author, 0))]


def _is_sure(claim: Claim, byline: Byline) -> bool:
    """Tell whether a byline names people alone, of whom the first has the name of one."""
    names = [a.raw for a in byline.authors if a.kind == "person" and not is_place(a.raw)]
    if not names or len(names) < len(byline.authors):
        return False
    return name_evidence(names[0]) >= _SURE_NAME[claim.rule]


def _evidence(claim: Claim, author: Author, shift: int) -> Evidence:
    start = author.span[0] + shift
    is_literal = claim.value[start : start + len(author.raw)] == author.raw
    span = (start, start + len(author.raw)) if is_literal else None
    return Evidence(claim.origin, claim.rule, claim.value, span, author.confidence)


def set_agency(draft: Draft, byline: Byline, evidence: Evidence) -> None:
    """Note the agency that a byline credits, unless one is known."""
    if byline.agency and draft.values["agency"] is None:
        draft.set("agency", byline.agency, evidence)


def _as_site(draft: Draft, claim: Claim, author: Author) -> Author:
    """Return an author who has the site's name, or is said to be one, as an organisation."""
    is_site = claim.party != "person" and fold_name(author.name) in site_names(draft)
    if author.kind == "person" and (is_site or claim.party == "organization"):
        return author._replace(kind="organization", name=author.raw)
    return author


def _are_given(pair: regex.Match[str]) -> bool:
    """Tell whether two people sign with their given names: ``Linny and Peter``."""
    return any("g" in name_parts().get(pair[n].casefold(), "") for n in (1, 2))


def _is_of_site(folded: str, draft: Draft) -> bool:
    """Tell whether a name is the site's, or a part of it of two words or more."""
    sites = site_names(draft)
    return folded in sites or (" " in folded and any(f" {folded} " in f" {s} " for s in sites))


def _alone(draft: Draft, claim: Claim, value: str) -> list[Author]:
    """Read a value that has not the shape of a byline, by what the source says it is."""
    bare = regex.sub(r"^(?:by|By|BY)\s+", "", value)
    folded = fold_name(bare)
    if folded in _ACCOUNTS or not 2 < len(bare) <= 80 or default_registry().knows(bare):
        return []
    start = value.find(bare)
    span = (start, start + len(bare))
    is_structured = claim.origin in _STRUCTURED or claim.rule.startswith("itemprop")
    if claim.party == "organization" or (is_structured and _is_of_site(folded, draft)):
        return [Author(bare, "organization", None, None, bare, span, 0.7)]
    is_name = claim.party == "person" or claim.rule in _NAME_ALONE or claim.rule in _META_NAMES
    if is_name and (pair := _PAIR.fullmatch(bare)) and _are_given(pair):
        return [
            Author(
                pair[n],
                "person",
                None,
                None,
                pair[n],
                (start + pair.start(n), start + pair.end(n)),
                0.5,
            )
            for n in (1, 2)
        ]
    if is_name and _FIRST_NAME.fullmatch(bare) and folded not in site_names(draft):
        return [Author(bare, "person", None, None, bare, span, 0.5)]
    return []
