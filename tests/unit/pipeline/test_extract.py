"""What extraction leaves in staging, whatever the way there."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_corpus import stages
from research_corpus.pipeline import extract
from research_corpus.pipeline.extract import SMALL_FILE_BYTES
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import get_settings

BODY = "The harbour board voted on Tuesday to keep the winter ferry running until May. "


def staged_articles(landing: Path, corpus: Path) -> bytes:
    """Run up to staging, in this process, and return the bytes of the one staged file."""
    run = stages.open_run("run", "2025-06-01T12:00:00Z", str(landing), str(corpus))
    (batch,) = stages.plan(run)["batches"]
    extract.extract(RunSpec.model_validate(run), batch, get_settings())
    (file,) = corpus.rglob("extracted.parquet")
    return file.read_bytes()


def test_extract_packed_in_small_parts_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    for number in range(7):
        text = f" date 2025-03-0{number + 1} Ada Novak Reuters\n\n{BODY * 3}{number}\n"
        (landing / f"{7 - number}.txt").write_text(text)
    whole = staged_articles(landing, tmp_path / "whole")
    monkeypatch.setattr(extract, "PACKED_ARTICLES", 3)
    assert staged_articles(landing, tmp_path / "parts") == whole


def test_extract_file_too_large_for_memory_gives_the_row_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "a.jsonl").write_text(f'{{"title": "Ferry", "text": "{BODY * 3}"}}\n' * 2)
    assert (landing / "a.jsonl").stat().st_size < SMALL_FILE_BYTES
    small = staged_articles(landing, tmp_path / "small")
    monkeypatch.setattr(extract, "SMALL_FILE_BYTES", 10)
    assert staged_articles(landing, tmp_path / "large") == small
