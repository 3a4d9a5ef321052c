"""SGML of the Reuters-21578 kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record

ONE = b"""<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="5544" NEWID="%d">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>cocoa</D><D>trade</D></TOPICS>
<PLACES><D>el-salvador</D></PLACES>
<PEOPLE></PEOPLE>
<UNKNOWN>
&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>
<TEXT>&#2;
<TITLE>HARBOUR &lt;MRN> TO REOPEN</TITLE>
<AUTHOR>    By Ann Lee, Reuters</AUTHOR>
<DATELINE>    MARRAN, Feb 26 - </DATELINE><BODY>The harbour of Marran reopens on
Monday, R & D included.
    It had been shut since 1985.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
"""
BRIEF = b"<REUTERS NEWID='9'><TEXT TYPE='BRIEF'>&#2;<TITLE>NOTE</TITLE>&#3;</TEXT></REUTERS>"
BARE = b"<REUTERS NEWID='8'><TEXT TYPE='UNPROC'>&#2;Prices of the day.\n&#3;</TEXT></REUTERS>"
DOCTYPE = b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n'


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_element_gives_text_and_metadata_without_control_characters(read):
    (record,) = read("reut2-000.sgm", DOCTYPE + ONE % 7)
    assert record.source_format == "reuters_sgml"
    assert record.record_key == "7"
    assert claims(record, "title") == ["HARBOUR <MRN> TO REOPEN"]
    assert claims(record, "byline") == ["By Ann Lee, Reuters"]
    assert claims(record, "date_published") == ["26-FEB-1987 15:01:01.79"]
    assert claims(record, "keywords") == ["cocoa", "trade", "el-salvador"]
    assert [block.text for block in record.blocks] == [
        "MARRAN, Feb 26 - The harbour of Marran reopens on Monday, R & D included.",
        "It had been shut since 1985.",
    ]


def test_read_file_of_many_elements_streams_and_numbers_them(read):
    items = read("a.sgm", DOCTYPE + b"".join(ONE % n for n in range(2000)), limit=100_000)
    assert [item.source_record for item in items] == list(range(2000))
    assert {item.record_key for item in items} == {str(n) for n in range(2000)}


def test_read_bad_byte_costs_only_its_own_record(read):
    bad = (ONE % 1).replace(b"Monday", b"\x81\xfcMonday\x9d")
    items = read("a.sgm", DOCTYPE + ONE % 0 + bad + ONE % 2)
    assert all(isinstance(item, Record) for item in items)
    assert "Monday" in items[1].blocks[0].text
    assert items[0].quality_flags == items[2].quality_flags == ()
    assert items[1].encoding != "utf-8" or items[1].quality_flags


@pytest.mark.parametrize(
    ("element", "outcome"), [(BRIEF, ReasonCode.EMPTY_BODY), (BARE, "Prices of the day.")]
)
def test_read_element_without_body_is_a_brief_or_unprocessed_text(read, element, outcome):
    (item,) = read("a.sgm", element)
    found = item.blocks[0].text if isinstance(item, Record) else item.reason_code
    assert found == outcome


def test_read_file_cut_short_gives_its_last_record_as_far_as_it_goes(read):
    items = read("a.sgm", DOCTYPE + ONE % 0 + (ONE % 1)[:-60])
    assert [item.record_key for item in items] == ["0", "1"]


@given(st.binary(max_size=400))
def test_read_any_bytes_in_an_element_never_fail(read, data):
    items = read("a.sgm", DOCTYPE + b"<REUTERS NEWID='1'><TEXT>" + data + b"</TEXT></REUTERS>")
    reasons = {getattr(item, "reason_code", None) for item in items}
    assert items
    assert ReasonCode.READER_FAILED not in reasons
