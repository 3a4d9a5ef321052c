"""No regular expression of the package takes more than linear time on repetitive texts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import patterns
import pytest

EXPLOSIVE = (
    rb"(?:\s|<!DOCTYPE[^>]*>|<!--.*?-->)*<REUTERS\b",
    rb"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*(?:<!doctype\s+html|<html|<head|<body)",
    rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)*<(?:[\w.-]+:)?[A-Za-z_][\w.-]*",
)
"""How three readers looked for the first element: each hangs on thirty comments."""


def test_no_pattern_of_the_package_grows_faster_than_the_text() -> None:
    program = str(Path(patterns.__file__))
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, check=True, env=os.environ.copy()
    )
    *problems, total = [json.loads(line) for line in done.stdout.splitlines()]
    assert problems == []
    assert total["patterns"] > 150


@pytest.mark.parametrize("pattern", EXPLOSIVE, ids=["sgml", "html", "xml"])
def test_a_prologue_of_repeated_alternatives_is_found_out(
    pattern: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "MAX_CPU_SECONDS", 2)
    assert patterns.verdict(re.compile(pattern, re.IGNORECASE | re.DOTALL), {"match"})


def test_white_space_that_two_repeats_share_is_found_out() -> None:
    assert patterns.verdict(re.compile(r"\s*:?\s*$"), {"search"})
    assert patterns.verdict(re.compile(r":?\s*+x"), {"match"}) is None
