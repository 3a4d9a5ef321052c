"""``corpus inspect``: what readers and rules made of one file."""

import json
import zipfile

import pytest
from ingest import SEEDS
from typer.testing import CliRunner

from research_corpus import operations
from research_corpus.cli import app
from research_corpus.errors import ConfigError

FERRY = SEEDS / "archive" / "marran-ferry-copy.txt"
LIBRARY = SEEDS / "the-guardian" / "2025-02-11-night-library.html"
WIRE = SEEDS / "reuters" / "2025-q1-wire.jsonl"


def show(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["inspect", *map(str, arguments)], env={"COLUMNS": "160"})
    assert result.exit_code == 0, result.output
    return result.stdout


def look(*arguments: object) -> dict:
    return json.loads(show(*arguments, "--json"))


def field(found: dict, name: str) -> dict:
    return next(row for row in found["record"]["fields"] if row["field"] == name)


def test_inspect_text_header_every_field_stands_where_its_span_says():
    found = look(FERRY)
    assert (found["reader"], found["records"], found["rejected"]) == ("plain_text", 1, 0)
    spanned = [row for row in found["record"]["fields"] if row["char_start"] is not None]
    placed = {row["value"]: row["raw"][row["char_start"] : row["char_end"]] for row in spanned}
    assert placed["Nadia Okafor"] == "Nadia Okafor"
    assert placed["BBC News"] == "BBC News"
    assert placed["2025-03-17T00:00:00Z"] == "17 March 2025"
    assert [author["name"] for author in found["record"]["authors"]] == ["Nadia Okafor", "Tom Hale"]


def test_inspect_html_claims_stand_as_the_source_gave_them_beside_the_choice():
    found = look(LIBRARY)
    given = [
        (claim["origin"], claim["value"])
        for claim in found["record"]["claims"]
        if claim["field"] == "publisher"
    ]
    assert given[0] == ("json-ld", "The Guardian")
    assert ("meta", "the Guardian") in given
    chosen = field(found, "publisher")
    assert (chosen["value"], chosen["rule"]) == ("The Guardian", "NewsArticle.publisher")


def test_inspect_record_option_shows_that_record_of_many():
    found = look(WIRE, "--record", 2)
    assert found["records"] == 4
    assert found["record"]["source_record"] == 2


def test_inspect_record_that_is_not_there_is_an_error_with_the_count():
    result = CliRunner().invoke(app, ["inspect", str(WIRE), "--record", "9"])
    assert result.exit_code == 1
    assert "has 4 records" in result.stderr


def test_inspect_file_that_is_not_there_is_an_error():
    with pytest.raises(ConfigError, match="no file at"):
        operations.inspect_file(str(SEEDS / "nothing.txt"))


def test_inspect_rejected_file_tells_reason_and_remedy():
    text = show(SEEDS / "defects" / "header-without-body.txt")
    assert "empty_body" in text
    assert "Export the article with its full text" in text


def test_inspect_empty_file_asks_no_reader():
    found = look(SEEDS / "defects" / "empty.txt")
    assert (found["readers"], found["record"]) == ([], None)
    assert found["refusal"]["reason_code"] == "empty_file"


def test_inspect_record_the_rules_refuse_still_shows_what_the_reader_gave(monkeypatch):
    from research_corpus import settings

    monkeypatch.setenv("CORPUS_MAX_TEXT_CHARS", "100")
    settings.get_settings.cache_clear()
    try:
        found = look(FERRY)
    finally:
        settings.get_settings.cache_clear()
    assert found["refusal"]["reason_code"] == "text_too_long"
    assert found["record"]["header"].startswith("Nadia Okafor")
    assert "fields" not in found["record"]


@pytest.mark.parametrize(
    ("data", "basis"),
    [
        ("Ein Brückenlicht.\n\n".encode() * 5, "the bytes are valid UTF-8"),
        (b"\xff\xfe" + ("Ein Brückenlicht.\n\n" * 5).encode("utf-16-le"), "byte order mark"),
        (("Die Brücke über den Fluß öffnet früh.\n\n" * 5).encode("cp1252"), "detected from"),
    ],
)
def test_inspect_tells_how_the_encoding_was_decided(tmp_path, data, basis):
    file = tmp_path / "bridge.txt"
    file.write_bytes(data)
    assert look(file)["record"]["encoding_basis"].startswith(basis)


def test_inspect_boilerplate_shows_the_reader_s_kind_and_the_one_written(tmp_path):
    file = tmp_path / "ferry.txt"
    file.write_text(f"{FERRY.read_text('utf-8')}\n\nFollow us on Facebook.\n", "utf-8")
    last = look(file)["record"]["blocks"][-1]
    assert (last["kind"], last["kind_written"]) == ("body", "boilerplate")
    assert "body → boilerplate" in show(file)


def test_inspect_member_of_an_archive_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "wire.zip", "w") as archive:
        archive.write(FERRY, "day/ferry.txt")
    found = look(tmp_path / "wire.zip")
    assert found["record"]["source_file"] == "wire.zip!day/ferry.txt"
    assert field(found, "publisher")["value"] == "BBC News"


def test_inspect_text_has_rule_origin_and_underlined_span():
    result = CliRunner().invoke(app, ["inspect", str(FERRY)], env={"COLUMNS": "160"})
    assert "header registry-name 1.00" in result.stdout
    assert "[24:32]" in result.stdout
    assert "quality flags: none" in result.stdout


def test_print_inspection_underlines_the_value_in_the_raw_text():
    from rich.console import Console

    from research_corpus.commands.inspection_view import print_inspection

    console = Console(force_terminal=True, width=160, color_system="standard", record=True)
    with console.capture() as capture:
        print_inspection(console, operations.inspect_file(str(FERRY)))
    assert "\x1b[4mBBC News\x1b[0m" in capture.get()
