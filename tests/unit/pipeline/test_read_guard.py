"""A file that hangs, crashes or overfills the process that reads it costs its own record alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from ingest import SEEDS
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from research_corpus import stages
from research_corpus.errors import TransientError
from research_corpus.isolation.child import child_for, end_children
from research_corpus.pipeline import read_guard
from research_corpus.settings import get_settings

STARTED = "2025-06-01T12:00:00Z"
PAGE = (
    "<html><body><article><h1>Ferry</h1><p>The ferry left Brest at dawn, its crew said. {}</p>"
    "<p>It carried forty cars and a band, and came back in the evening.</p></article></body></html>"
)


@pytest.fixture(scope="module", autouse=True)
def hostile_process() -> Iterator[None]:
    """Put the process with the fatal words in the place of the usual one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        patch.setenv("CORPUS_READ_TIMEOUT_SECONDS", "4")
        patch.setenv("CORPUS_READ_MEMORY_BYTES", str(2**31))
        patch.setattr(read_guard, "TARGET", "hostile_reader:serve")
        get_settings.cache_clear()
        yield
    end_children()
    get_settings.cache_clear()


def extracted(landing: Path, corpus: Path) -> dict[str, list[dict[str, Any]]]:
    run = stages.open_run("guard", STARTED, str(landing), str(corpus), min_text_chars=1)
    batches = stages.plan(run)["batches"]
    for batch in batches:
        stages.extract(run, batch)
    folders = [Path(run["staging"]) / "extract" / batch for batch in batches]
    return {
        name: [r for f in folders for r in pq.read_table(f / f"{name}.parquet").to_pylist()]
        for name in ("extracted", "quarantine", "ingest_ledger")
    }


def staged_bytes(landing: Path, corpus: Path) -> dict[str, bytes]:
    run = stages.open_run("guard", STARTED, str(landing), str(corpus))
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    root = Path(run["staging"]) / "extract"
    return {str(file.relative_to(root)): file.read_bytes() for file in root.glob("*/*")}


def warc_of(*pages: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    for number, page in enumerate(pages):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example.org/{number}",
                "response",
                payload=io.BytesIO(page.encode()),
                http_headers=http,
            )
        )
    return buffer.getvalue()


def test_extract_fatal_records_are_quarantined_and_all_their_neighbours_read(
    tmp_path: Path,
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    lines = {
        "a-hang.bad": "HOSTILE first\nREAD HANG\nthird",
        "b-eat.bad": "HOSTILE first\nREAD EAT\nthird",
        "d-rules.bad": "HOSTILE first\nRULES CRASH\nthird\nRULES EAT\nfifth",
        "e-sound.bad": "HOSTILE first\nsecond",
    }
    for name, content in lines.items():
        (landing / name).write_text(content)
    (landing / "f.warc").write_bytes(warc_of(PAGE, "HOSTILE\nREAD CRASH", PAGE))
    with zipfile.ZipFile(landing / "g.zip", "w") as archive:
        archive.writestr("1.bad", "HOSTILE one")
        archive.writestr("2.bad", "HOSTILE two\nREAD EAT")
        archive.writestr("3.bad", "HOSTILE three")
    found = extracted(landing, tmp_path / "corpus")
    articles = sorted((r["source_file"], r["source_record"]) for r in found["extracted"])
    assert articles == [
        ("a-hang.bad", 0),
        ("b-eat.bad", 0),
        ("d-rules.bad", 0),
        ("d-rules.bad", 2),
        ("d-rules.bad", 4),
        ("e-sound.bad", 0),
        ("e-sound.bad", 1),
        ("f.warc", 0),
        ("f.warc", 2),
        ("g.zip!1.bad", 0),
        ("g.zip!2.bad", 0),
        ("g.zip!3.bad", 0),
    ]
    refused = {
        (r["source_file"], r["source_record"], r["reason_code"]) for r in found["quarantine"]
    }
    assert refused == {
        ("a-hang.bad", None, "read_timed_out"),
        ("b-eat.bad", None, "read_out_of_memory"),
        ("d-rules.bad", 1, "reader_crashed"),
        ("d-rules.bad", 3, "read_out_of_memory"),
        ("f.warc", 1, "reader_crashed"),
        ("g.zip!2.bad", None, "read_out_of_memory"),
    }
    messages = {r["source_file"]: r["message"] for r in reversed(found["quarantine"])}
    assert "reading on after 1 records took longer than 4 seconds" in messages["a-hang.bad"]
    assert "raise CORPUS_READ_TIMEOUT_SECONDS" in messages["a-hang.bad"]
    assert "SIGABRT" in messages["d-rules.bad"]
    assert len(found["ingest_ledger"]) == len(found["quarantine"])


def test_extract_of_seeds_writes_the_same_bytes_with_the_guard_as_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_READ_TIMEOUT_SECONDS", "300")
    get_settings.cache_clear()
    guarded = staged_bytes(SEEDS, tmp_path / "corpus")
    monkeypatch.setenv("CORPUS_READ_TIMEOUT_SECONDS", "0")
    get_settings.cache_clear()
    alone = staged_bytes(SEEDS, tmp_path / "corpus")
    get_settings.cache_clear()
    assert sum(len(content) for content in alone.values()) > 10_000
    assert guarded.keys() == alone.keys()
    assert [name for name in alone if guarded[name] != alone[name]] == []


def test_extract_whose_reading_raises_raises_the_same_and_keeps_the_process(
    tmp_path: Path,
) -> None:
    (tmp_path / "landing").mkdir()
    run = stages.open_run("guard", STARTED, str(tmp_path / "landing"), str(tmp_path / "corpus"))
    process = child_for(read_guard.TARGET).pid
    with pytest.raises(FileNotFoundError, match=r"files-0000\.json"):
        stages.extract(run, "files-0000")
    assert child_for(read_guard.TARGET).pid == process


def test_give_up_at_the_same_place_twice_raises_what_is_tried_again() -> None:
    stopped = read_guard.ChildStoppedError((1, 1, 0), "ended its process", was_silent=False)
    request = read_guard.ReadRequest(None, "files-0000", get_settings())
    read_guard._give_up(request, stopped)
    with pytest.raises(TransientError, match="no file is to blame"):
        read_guard._give_up(request, stopped)
    nowhere = read_guard.ChildStoppedError((0, 0, 0), "ended its process", was_silent=False)
    with pytest.raises(TransientError):
        read_guard._give_up(request, nowhere)
