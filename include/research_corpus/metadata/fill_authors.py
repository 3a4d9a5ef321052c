"""Who wrote it: ``byline``, ``authors``, ``agency`` and the rows of ``article_authors``."""

from __future__ import annotations

import regex

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.agency_foot import agency_at_foot
from research_corpus.metadata.author_claims import (
    APART_RULES,
    SHOWN_RULES,
    read_account,
    read_author_claim,
    set_agency,
)
from research_corpus.metadata.authors import Author
from research_corpus.metadata.claims import RANK, evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.header import Header
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import default_registry, fold_name
from research_corpus.metadata.text import clean_line

_DATELINE_CHARS = 120
_DATELINE = regex.compile(
    r"\p{Lu}[\p{L}\p{M} .,/'’\d-]{1,80}\s\((?P<agency>[\p{L}\p{M} /.-]{2,40})\)\s*[-–—]"
)

_Found = tuple[Author, Evidence]


def fill_authors(draft: Draft) -> None:
    """Decide byline, authors and agency."""
    found = _from_header(draft) or _from_claims(draft)
    unique: dict[str, _Found] = {}
    for author, evidence in found:
        unique.setdefault(author.name.casefold(), (author, evidence))
    draft.set_list("authors", [(a.name, evidence) for a, evidence in unique.values()])
    draft.authors = [
        _author_row(draft.article_id, position, author)
        for position, (author, _) in enumerate(unique.values())
    ]
    if draft.values["agency"] is None:
        _fill_agency(draft)


def _author_row(article_id: str, position: int, author: Author) -> dict[str, object]:
    return {
        "article_id": article_id,
        "position": position,
        "name": author.name,
        "kind": author.kind,
        "role": author.role,
        "place": author.place,
        "raw": author.raw,
    }


def _from_header(draft: Draft) -> list[_Found]:
    header = draft.header
    if header is None:
        return []
    draft.flags.update(header.flags, header.byline.flags)
    _note_doubts(draft, header)
    if header.byline_raw is None:
        return []
    start = header.byline_start
    span = (start, start + len(header.byline_raw))
    line = clean_line(header.byline_raw)
    draft.set("byline", line, Evidence(Origin.HEADER, "header-byline", header.raw, span))
    set_agency(draft, header.byline, Evidence(Origin.HEADER, "header-agency", header.raw))
    return [
        (a, Evidence(Origin.HEADER, "header-author", header.raw, a.span, a.confidence))
        for a in header.byline.authors
    ]


def _note_doubts(draft: Draft, header: Header) -> None:
    """Keep both readings of words that became no field."""
    for number, span in enumerate(header.doubts):
        readings = ((span.kind, span.confidence), (span.other or "none", 1 - span.confidence))
        for place_of_reading, (kind, confidence) in enumerate(readings, start=2 * number):
            words = header.raw[span.start : span.end]
            place = (span.start, span.end)
            rule = f"doubtful-{kind}"
            evidence = Evidence(Origin.HEADER, rule, header.raw, place, round(confidence, 4))
            draft.provenance.note("header_unclear", words, evidence, place_of_reading)


def _from_claims(draft: Draft) -> list[_Found]:
    """Read the most trusted claims that name anybody; a page's byline may name more than these."""
    groups = _groups(draft)
    stated = {fold_name(claim.value) for claim in draft.claims.about("author")}
    best: list[_Found] = []
    for claims in groups:
        found = [pair for claim in claims for pair in read_author_claim(draft, claim)]
        if found and not best:
            best = found
        elif _adds_names(found, best, stated) or _names_better(found, best):
            best = found
            break
    best = best or _account(draft)
    _set_byline(draft, best)
    if best:
        draft.flags.discard("byline_unclear")
    return best


def _account(draft: Draft) -> list[_Found]:
    """Return the account that signs, flagged, where a source names nobody."""
    claims = [*draft.claims.about("author"), *draft.claims.about("byline")]
    found = next((pair for claim in claims if (pair := read_account(claim))), [])
    if found:
        draft.flags.add("author_is_account")
    return found


def _names_better(found: list[_Found], best: list[_Found]) -> bool:
    """Tell whether a shown byline names people where the chosen one is the site or half a name."""
    if not best or not found or found[0][1].rule not in SHOWN_RULES - {"bare-name"}:
        return False
    if any(author.kind != "person" or " " not in author.name for author, _ in found):
        return False
    if all(author.kind == "organization" for author, _ in best):
        return best[0][1].origin in (Origin.JSON_LD, Origin.META)
    given = best[0][0].name
    is_half = len(best) == 1 and " " not in given
    return is_half and len(found) == 1 and found[0][0].name.startswith(f"{given} ")


def _groups(draft: Draft) -> list[list[Claim]]:
    """Return bylines and author names by the place they stand in, the most trusted first.

    What one rule found in one place is a list of authors; bylines that a page shows are
    alternatives, each a group of its own.
    """
    claims = [*draft.claims.about("byline"), *draft.claims.about("author")]
    claims.sort(key=lambda claim: (RANK[claim.origin], claim.field != "byline", -claim.confidence))
    groups: list[list[Claim]] = []
    for claim in claims:
        last = groups[-1][0] if groups else None
        is_list = claim.rule not in SHOWN_RULES
        if last and is_list and (last.origin, last.rule) == (claim.origin, claim.rule):
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return groups


def _set_byline(draft: Draft, best: list[_Found]) -> None:
    """Keep the most trusted byline; one that stands apart only if it is the one that was read."""
    rules = {evidence.rule for _, evidence in best}
    bylines = [
        claim
        for claim in draft.claims.about("byline")
        if claim.rule not in APART_RULES or claim.rule in rules
    ]
    if draft.values["byline"] is None:
        for claim in bylines[:1]:
            if line := clean_line(claim.value):
                draft.set("byline", line, evidence_of(claim, line))


def _adds_names(found: list[_Found], best: list[_Found], stated: set[str]) -> bool:
    """Tell whether a byline on the page names all that structured data does, and others too.

    Meta elements often name the first author alone; structured data names the others at least as
    contributors, else they are editors or the page's own words.
    """
    if not best or len(found) <= len(best) or found[0][1].rule not in SHOWN_RULES - APART_RULES:
        return False
    names = {fold_name(author.name) for author, _ in found}
    if not {fold_name(author.name) for author, _ in best} < names:
        return False
    is_marked = found[0][1].rule == "byline-line" and len(best) == 1
    return best[0][1].origin is Origin.META or is_marked or names <= stated


def _fill_agency(draft: Draft) -> None:
    """Decide the agency by the claims, the dateline, the foot, or the outlet that is one itself."""
    for claim in draft.claims.about("agency"):
        if value := clean_line(claim.value):
            draft.set("agency", value, evidence_of(claim, value))
            return
    opening = draft.body.text[:_DATELINE_CHARS]
    dateline = _DATELINE.match(opening)
    if dateline and default_registry().knows_agency(dateline["agency"]):
        evidence = Evidence(Origin.MARKUP, "dateline", opening, dateline.span("agency"), 0.9)
        draft.set("agency", dateline["agency"], evidence)
    elif foot := agency_at_foot(draft.body.text):
        evidence = Evidence(Origin.MARKUP, "foot", foot.raw, foot.span, 0.85)
        draft.set("agency", foot.agency, evidence)
    elif draft.publisher and draft.publisher.is_agency:
        name = draft.publisher.name
        draft.set("agency", name, Evidence(Origin.DEFAULT, "publisher-is-agency", name, None, 0.8))
