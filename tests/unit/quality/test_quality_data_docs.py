"""The export of Great Expectations' own pages."""

from __future__ import annotations

import html
import json
from pathlib import Path

from staged_rows import staged_run, valid_rows

from research_corpus.quality.check import check_run
from research_corpus.quality.data_docs import export_data_docs


def test_export_data_docs_shows_every_suite_and_escapes_values(tmp_path: Path) -> None:
    rows = valid_rows()
    rows["articles"][0]["language"] = "<script>alert(1)</script>"
    kept = json.loads(json.dumps(check_run(staged_run(rows)).documents))
    index = export_data_docs([kept], tmp_path / "docs")
    pages = {page.parts[-4]: page.read_text() for page in index.parent.glob("validations/*/*/*/*")}
    assert set(pages) == set(kept)
    assert {"articles", "quotes", "integrity"} <= set(pages)
    assert index.is_file()
    assert "<script>alert(1)" not in pages["articles"]
    assert html.escape("<script>alert(1)") in pages["articles"]
    assert "Every staged row of tokens belongs to a staged article." in pages["integrity"]
    assert "$mostly_pct" not in "".join(pages.values())
