"""No module of the project outgrows one subject."""

from __future__ import annotations

from pathlib import Path

import pytest
from ingest import ROOT

MOST_LINES = 300
MODULES = [
    path for folder in ("dags", "include", "plugins") for path in (ROOT / folder).rglob("*.py")
]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_enough_to_read_at_once(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
