"""TimeML: the document creation time is the date of the text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.records import ArticleRows, SourceInfo
from research_corpus.metadata.normalise import normalise

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
TEXT = """<EVENT eid="e1" class="OCCURRENCE">Rain</EVENT> fell on the quay on
<TIMEX3 tid="t1" type="DATE" value="1999-12-31">New Year's Eve</TIMEX3>.

Nobody <EVENT eid="e2" class="STATE">minded</EVENT>."""
NEWER = """<?xml version="1.0" ?><TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<DOCID>quay_7.tml</DOCID><DCT><TIMEX3 tid="t0" type="{type}" value="{value}"
 functionInDocument="CREATION_TIME">then</TIMEX3></DCT><TITLE>Rain on the quay</TITLE>
<TEXT>{text}</TEXT><MAKEINSTANCE eiid="i1" eventID="e1"/></TimeML>"""
OLDER = """<TimeML><TIMEX3 tid="t0" type="DATE" value="2000-01-03"
 functionInDocument="CREATION_TIME"/>{text}</TimeML>"""


def row(read: Any, content: str) -> dict[str, Any]:
    (record,) = read("a.tml", content)
    rows = normalise(record, SOURCE, max_text_chars=1000)
    assert isinstance(rows, ArticleRows)
    return rows.article


@pytest.mark.parametrize(
    ("kind", "value", "date", "precision"),
    [
        ("DATE", "2000-01-03", datetime(2000, 1, 3, tzinfo=UTC), "day"),
        ("TIME", "2000-01-03T08:30", datetime(2000, 1, 3, 8, 30, tzinfo=UTC), "minute"),
        ("DATE", "2000-01", datetime(2000, 1, 1, tzinfo=UTC), "month"),
    ],
)
def test_read_timeml_gives_text_title_and_creation_time(
    read: Any, kind: str, value: str, date: datetime, precision: str
) -> None:
    article = row(read, NEWER.format(type=kind, value=value, text=TEXT))
    assert article["source_format"] == "timeml"
    assert article["title"] == "Rain on the quay"
    assert article["record_key"] == "quay_7.tml"
    assert article["text"] == "Rain fell on the quay on New Year's Eve.\n\nNobody minded."
    assert (article["date_published"], article["date_precision"]) == (date, precision)


def test_read_timeml_of_the_first_version(read: Any) -> None:
    article = row(read, OLDER.format(text=TEXT))
    assert article["date_published"] == datetime(2000, 1, 3, tzinfo=UTC)
    assert article["text"].startswith("Rain fell on the quay")
    assert article["title"] is None
