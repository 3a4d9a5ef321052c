"""Agency XML as agencies write it: invented items in shapes that leave the standards.

Those in `withheld` were written before the rules, and no rule was fitted to them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise

FOLDER = Path(__file__).parent / "agency"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", EXPECTED)
def test_agency_item_gives_every_field(read: Any, name: str) -> None:
    items = read(Path(name).name, (FOLDER / name).read_bytes())
    records = [item for item in items if isinstance(item, Record)]
    assert [_fields(record, EXPECTED[name][0]) for record in records] == EXPECTED[name]


def _fields(record: Record, names: dict[str, Any]) -> dict[str, Any]:
    rows = normalise(record, SOURCE, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows)
    found = {name: rows.article[name] for name in names}
    date = found["date_published"]
    return found | {"date_published": date.isoformat() if date else None}
