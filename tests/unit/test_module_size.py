"""No module of the project outgrows one subject."""

from __future__ import annotations

from ingest import ROOT

MOST_LINES = 300


def test_modules_are_short_enough_to_read_at_once() -> None:
    modules = [
        path for folder in ("dags", "include", "plugins") for path in (ROOT / folder).rglob("*.py")
    ]
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
    assert len(lines) > 100
