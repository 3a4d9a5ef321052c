"""Spoilt files keep the promises: those once found to break one, and some hundred new ones."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from fuzz import FOUND, TARGETS, files_for, judged
from targets import parse_header_line, read_and_normalise

KEPT = sorted(path for path in FOUND.rglob("*") if path.is_file()) if FOUND.is_dir() else []
TRIES = {"vendors": 60, "xml": 200, "readers": 100, "html": 30, "header": 100}
PATIENCE_SECONDS = 30
SUFFIXES = (".txt", ".md", ".json", ".jsonl", ".csv", ".xml", ".html", ".eml", ".rtf", ".sgm")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_file_that_once_broke_a_promise_keeps_it(path: Path) -> None:
    target = path.parent.name
    assert judged(target, path.name, path.read_bytes(), PATIENCE_SECONDS) is None


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_seeds_keep_every_promise(target: str) -> None:
    files = files_for(target, Random(7))
    for _ in range(TRIES[target]):
        name, data = next(files)
        assert judged(target, name, data, PATIENCE_SECONDS) is None, (name, data[:200])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(SUFFIXES), st.text(max_size=200))
def test_any_text_under_any_suffix_comes_to_something(suffix: str, text: str) -> None:
    assert read_and_normalise(f"a{suffix}", text.encode("utf-8", "surrogatepass")) is None


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(max_size=120))
def test_any_line_is_a_header_or_none(line: str) -> None:
    assert parse_header_line("a.txt", line.encode("utf-8", "surrogatepass")) is None
