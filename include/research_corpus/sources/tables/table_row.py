"""One row of a table as an article: values as JSON would have them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.field_mapping import FieldMap
from research_corpus.sources.json.json_article import may_be_article


def columns_rejection(columns: Iterable[str], fields: FieldMap | None) -> Rejection | None:
    """Return why a table with these columns holds no articles, or null if one may be the text.

    Said once for the file: a table of a million figures is one fault, not a million.
    """
    names = list(columns)
    if may_be_article(dict.fromkeys(names, "x")) or (fields and "text" in fields.paths):
        return None
    shown = ", ".join(names[:20])[:300]
    message = f"no column that could be an article's text among: {shown}"
    return Rejection(ReasonCode.NOT_AN_ARTICLE, message, raw_excerpt=shown or None)


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without its empty cells, in strings, numbers, lists and objects."""
    plain = {name: _plain(value) for name, value in row.items()}
    return {name: value for name, value in plain.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Decimal) or (isinstance(value, float) and not math.isfinite(value)):
        return str(value) if isinstance(value, Decimal) else None
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
