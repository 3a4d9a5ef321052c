"""CSV and Parquet as sources, and the user's mapping of fields."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import PROSE
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record
from research_corpus.errors import ConfigError
from research_corpus.sources.field_mapping import FieldMap, load_mapping, value_at
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.tables.csv_table import CsvReader


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def reasons(items):
    return [getattr(item, "reason_code", None) for item in items]


@pytest.mark.parametrize(
    ("name", "mark"),
    [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|"), ("a.txt", ";")],
)
def test_read_csv_columns_become_claims_whatever_parts_them(read, name, mark):
    rows = [["title", "author", "date", "text"], ["Ferry", "Ana Ruiz", "2025-03-14", f'"{PROSE}"']]
    (record,) = read(name, "\r\n".join(mark.join(row) for row in rows))
    assert record.source_format == "csv"
    assert values(record, "title") == ["Ferry"]
    assert values(record, "byline") == ["Ana Ruiz"]
    assert values(record, "date_published") == ["2025-03-14"]
    assert [block.text for block in record.blocks] == [PROSE]


def test_read_csv_cell_of_many_lines_is_paragraphs(read):
    (record,) = read("a.csv", 'id,text\n7,"First one.\n\nSecond ""quoted"" one."\n')
    assert [block.text for block in record.blocks] == ["First one.", 'Second "quoted" one.']
    assert record.record_key == "7"


def test_read_csv_rows_of_another_shape_cost_only_themselves(read):
    table = (
        f"title,text\nOne,{PROSE.replace(',', '')}\nTwo,too,many,cells\n"
        f'Three,"an open quotation mark\nFour,"{PROSE}"\nFive,"Five, {PROSE}"\n'
    )
    items = read("a.csv", table)
    bad = ReasonCode.MALFORMED_ROW
    assert reasons(items) == [None, bad, bad, None, None]
    assert [item.source_record for item in items] == [0, 1, 2, 3, 4]


def test_read_csv_without_a_text_column_is_one_rejection(read):
    (item,) = read("a.csv", "a,b,c\n" + "1,2,3\n" * 1000)
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert "a, b, c" in item.message


def test_read_csv_cell_beyond_the_limit_is_refused_and_the_next_row_read(read):
    table = f'id,text\n1,"{"x" * 9000}"\n2,{PROSE.replace(",", "")}\n'
    items = read("a.csv", table, limit=5000)
    assert reasons(items)[-1] is None
    assert ReasonCode.MALFORMED_ROW in reasons(items)


def test_read_csv_with_zero_bytes_and_mixed_encodings_keeps_its_rows(read):
    rows = (
        b"title,lieu,text\nUn,Brest,Un \xc3\xa9t\xc3\xa9 \xc3\xa0 Brest\x00 et ailleurs "
        b"disent les marins dans tous les ports de la c\xc3\xb4te\n"
        b"Deux,,L'hiver \xe0 N\xeemes a \xe9t\xe9 long\n"
    )
    items = read("a.csv", rows)
    assert [item.blocks[0].text for item in items] == [
        "Un été à Brest et ailleurs disent les marins dans tous les ports de la côte",
        "L'hiver à Nîmes a été long",
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_read_csv_in_other_encodings(read, encoding):
    (record,) = read(
        "a.csv", f"titre;texte\nÉté;Un été à Brest, dit-on. {PROSE}\n".encode(encoding)
    )
    assert values(record, "title") == ["Été"]
    assert record.blocks[0].text.startswith("Un été à Brest")


def test_read_prose_with_commas_is_no_table(read):
    (record,) = read("a.txt", f"Text, source, and date matter, she said.\n\n{PROSE}, {PROSE}")
    assert record.source_format == "plain_text"


def test_read_csv_spectrum_accounts_for_every_file(read, shared_data):
    files = sorted((shared_data / "hostile/csv").glob("*.csv"))
    assert len(files) == 12
    for path in files:
        assert reasons(read(path.name, path.read_bytes())) == [ReasonCode.NOT_AN_ARTICLE], path.name


def test_read_csv_spectrum_cells_are_those_expected(shared_data):
    folder = shared_data / "hostile/csv"
    for path in sorted(folder.glob("*.csv")):
        expected = json.loads(
            (folder / "expected" / f"{path.stem}.json").read_text("utf-8", "replace")
        )
        rows = expected if isinstance(expected, list) else [expected]
        # a column that holds text in every row, told by a mapping
        column = next((c for c in rows[0] if all(row[c].strip() for row in rows)), None)
        if column is None or path.stem == "location_coordinates":
            continue
        data = path.read_bytes()
        source = SourceFile(
            path.name, len(data), lambda data=data: io.BytesIO(data), FieldMap({"text": column})
        )
        items = list(CsvReader().read(source, max_file_bytes=10**6))
        found = [" ".join(block.text for block in item.blocks).split() for item in items]
        assert found == [row[column].split() for row in rows], path.name


@given(st.text(max_size=300))
def test_read_csv_of_any_text_gives_an_outcome_and_never_raises(read, content):
    items = read("a.csv", f"title,text\n{content}")
    assert items
    assert ReasonCode.READER_FAILED not in reasons(items)


def parquet(**columns: list[object]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, row_group_size=2)
    return sink.getvalue()


def test_read_parquet_columns_become_claims(read):
    when = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
    data = parquet(
        headline=["A", "B", "C"],
        text=[PROSE, None, PROSE],
        published=[when] * 3,
        tags=[["x", "y"]] * 3,
    )
    first, second, third = read("a.bin", data)
    assert values(first, "date_published") == ["2025-03-14T09:30:00+00:00"]
    assert values(first, "keywords") == ["x", "y"]
    assert second.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert (third.source_record, third.source_format) == (2, "parquet")


def test_read_parquet_cut_off_is_damaged_and_figures_are_no_articles(read):
    data = parquet(text=[PROSE] * 4)
    assert reasons(read("a.parquet", data[:-20])) == [ReasonCode.DAMAGED_FILE]
    assert reasons(read("a.parquet", parquet(x=[1], y=[2]))) == [ReasonCode.NOT_AN_ARTICLE]


MAPPING = """
"odd/*":
  text: story.content
  title: story.head
  author: people
  records: data.rows
"""


@pytest.fixture
def mapping(tmp_path):
    file = tmp_path / "mapping.yaml"
    file.write_text(MAPPING)
    return load_mapping(str(file))


def read_mapped(mapping, name, data):
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    return [result for _, result in read_landing_file(source, ReadLimits(), mapping)]


def test_mapping_says_where_records_and_fields_of_json_are(mapping):
    row = {"story": {"content": PROSE, "head": "Ferry"}, "people": ["Ana Ruiz"], "title": "wrong"}
    data = json.dumps({"data": {"rows": [row, row]}}).encode()
    first, second = read_mapped(mapping, "odd/a.json", data)
    assert values(first, "title") == ["Ferry"]
    assert values(first, "author") == ["Ana Ruiz"]
    assert second.blocks[0].text == PROSE
    assert values(read_mapped(mapping, "other/a.json", data)[0], "title") == ["wrong"]


def test_mapping_serves_json_lines_csv_and_parquet_alike(mapping):
    line = json.dumps({"story.content": PROSE, "story.head": "Ferry"}).encode()
    table = f'id,story.content,story.head\n1,"{PROSE}",Ferry\n'.encode()
    columns = parquet(**{"story.content": [PROSE], "story.head": ["Ferry"]})
    for name, data in (("a.jsonl", line), ("a.csv", table), ("a.parquet", columns)):
        (record,) = read_mapped(mapping, f"odd/{name}", data)
        assert isinstance(record, Record), name
        assert values(record, "title") == ["Ferry"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[1]", "no patterns"),
        ("'*': {txt: a}", "unknown fields txt"),
        ("'*': 3", "says nothing"),
        ("a: [", "CORPUS_FIELD_MAPPING"),
    ],
)
def test_load_mapping_of_a_wrong_file_says_what_is_wrong(tmp_path, content, told):
    file = tmp_path / "m.yaml"
    file.write_text(content)
    with pytest.raises(ConfigError, match=told):
        load_mapping(str(file))
    with pytest.raises(ConfigError, match="missing"):
        load_mapping(str(tmp_path / "missing.yaml"))


def test_value_at_follows_lists_and_numbers():
    item = {"a": [{"b": "x"}, {"b": "y"}, {}], "c.d": 1}
    assert value_at(item, "a.b") == ["x", "y"]
    assert value_at(item, "a.1.b") == "y"
    assert value_at(item, "c.d") == 1
    assert value_at(item, "a.9.b") is None
