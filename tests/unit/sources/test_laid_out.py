"""What stands above a text in DOCX, RTF, ODT and plain text: the same fields however laid out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from laid_out import FORMS, LAYOUTS, SUBTITLE

from research_corpus.contracts.records import ArticleRows, SourceInfo
from research_corpus.metadata.normalise import normalise


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_document_gives_the_same_fields_however_it_is_laid_out(read, layout, form):
    piece, parts = LAYOUTS[layout]
    (record,) = read(form, FORMS[form](parts))
    source = SourceInfo(form, "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    rows = normalise(record, source, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows), rows
    row = rows.article
    assert (row["title"], row["authors"], row["publisher"], str(row["date_published"])[:10]) == (
        piece.title, [piece.author], piece.outlet or None, piece.day,
    )  # fmt: skip
    assert row["subtitle"] == (SUBTITLE if "subtitle" in layout else None)
    assert row["text"] == "\n\n".join(piece.body)


@pytest.mark.parametrize("form", FORMS)
def test_name_alone_below_a_day_is_no_author_without_a_title(read_parted, form):
    piece, parts = LAYOUTS["no outlet anywhere"]
    (record,) = read_parted(form, FORMS[form](parts[1:]))
    assert piece.author not in (record.header or "")
