"""Who wrote it: ``byline``, ``authors``, ``agency`` and the rows of ``article_authors``."""

from __future__ import annotations

import regex

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.agency_foot import agency_at_foot
from research_corpus.metadata.authors import Author, Byline
from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.claims import RANK, evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.header import Header
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import default_registry
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
    _set_agency(draft, header.byline, Evidence(Origin.HEADER, "header-agency", header.raw))
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
    """Read the byline, or the author names if they come from a more trusted place."""
    bylines = draft.claims.about("byline")[:1]
    named = draft.claims.of_best_origin("author")
    if bylines and draft.values["byline"] is None and (line := clean_line(bylines[0].value)):
        draft.set("byline", line, evidence_of(bylines[0], line))
    order = [bylines, named]
    if bylines and named and RANK[named[0].origin] < RANK[bylines[0].origin]:
        order.reverse()
    for claims in order:
        found = [pair for claim in claims for pair in _read_claim(draft, claim)]
        if found:
            draft.flags.discard("byline_unclear")
            return found
    return []


def _read_claim(draft: Draft, claim: Claim) -> list[_Found]:
    byline = parse_byline(claim.value)
    draft.flags.update(byline.flags)
    _set_agency(draft, byline, Evidence(claim.origin, claim.rule, claim.value, None, 0.9))
    return [
        (a, Evidence(claim.origin, claim.rule, claim.value, a.span, a.confidence))
        for a in byline.authors
    ]


def _set_agency(draft: Draft, byline: Byline, evidence: Evidence) -> None:
    if byline.agency and draft.values["agency"] is None:
        draft.set("agency", byline.agency, evidence)


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
