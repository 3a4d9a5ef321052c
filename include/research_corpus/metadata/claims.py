"""Choice among claims: the origin decides, then the reader's confidence, then the order.

header > json-ld > meta > markup > url > filename > detected > default.
"""

from __future__ import annotations

from collections.abc import Iterable

from research_corpus.contracts.records import Claim, ClaimField, Origin
from research_corpus.metadata.entities import decode_references
from research_corpus.metadata.provenance import Evidence

RANK = {origin: rank for rank, origin in enumerate(Origin)}
"""Place of each origin, the most trusted first; ``Origin`` lists them in that order."""


class Claims:
    """The claims of one record by field, sorted once, their character references decoded."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_field: dict[ClaimField, list[Claim]] = {}
        for claim in claims:
            if "&" in claim.value or "<" in claim.value:
                claim = claim._replace(value=decode_references(claim.value))
            if claim.value.strip():
                self._by_field.setdefault(claim.field, []).append(claim)
        for found in self._by_field.values():
            if len(found) > 1:
                found.sort(key=lambda claim: (RANK[claim.origin], -claim.confidence))

    def about(self, field: ClaimField) -> list[Claim]:
        """Return the claims about ``field``, the most trusted first; equal ones in their order."""
        return self._by_field.get(field, [])

    def states(self, field: ClaimField, origin: Origin) -> bool:
        """Tell whether ``origin`` says anything about ``field``."""
        return any(claim.origin is origin for claim in self.about(field))

    def of_best_origin(self, field: ClaimField) -> list[Claim]:
        """Return the claims of the most trusted origin and rule that speaks about ``field``.

        The values of a list field come from one place of the source, never mixed from several.
        """
        found = self.about(field)
        return [c for c in found if (c.origin, c.rule) == (found[0].origin, found[0].rule)]


def evidence_of(claim: Claim, value: str) -> Evidence:
    """Return the evidence of a value taken from ``claim``, with its place where it is literal."""
    start = claim.value.find(value)
    span = (start, start + len(value)) if start >= 0 else None
    return Evidence(claim.origin, claim.rule, claim.value, span, claim.confidence)
