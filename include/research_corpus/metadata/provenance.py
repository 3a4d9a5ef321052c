"""Building ``field_provenance``: one row for each value that a rule put into ``articles``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from research_corpus.contracts.records import Origin


class Evidence(NamedTuple):
    """What stands behind a value.

    Attributes:
        origin: where in the source.
        rule: name of the rule that made the value.
        raw: what the source said; null if nothing literal stands behind the value.
        span: place of the value in ``raw``, 0-based and end exclusive; null if it has none.
        confidence: 0 to 1.
    """

    origin: Origin
    rule: str
    raw: str | None = None
    span: tuple[int, int] | None = None
    confidence: float = 1.0


@dataclass
class Ledger:
    """Rows of ``field_provenance`` of one article, in the order they are noted."""

    article_id: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def note(self, field_name: str, value: object, evidence: Evidence, position: int = 0) -> None:
        """Add the row of one value; ``position`` is its place in a list field."""
        start, end = evidence.span or (None, None)
        self.rows.append(
            {
                "article_id": self.article_id,
                "field": field_name,
                "position": position,
                "value": _as_text(value),
                "raw": evidence.raw,
                "origin": evidence.origin.value,
                "rule": evidence.rule,
                "char_start": start,
                "char_end": end,
                "confidence": evidence.confidence,
            }
        )


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value)
