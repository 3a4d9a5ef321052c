"""The notebook runs over the corpus of the seeds and shows what the committed one shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from ingest import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def test_notebook_runs_and_its_committed_outputs_are_of_the_same_kinds(
    seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_URI", str(seeds_corpus))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    committed = nbformat.read(NOTEBOOK, as_version=4)
    fresh = nbformat.read(NOTEBOOK, as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(fresh, timeout=120, kernel_name="python3", resources=resources).execute()
    assert kinds(fresh) == kinds(committed)
    figures = [cell for cell in kinds(fresh) if "image/svg+xml" in cell]
    assert len(figures) >= 3


def test_notebook_holds_no_path_of_the_machine_it_ran_on() -> None:
    text = NOTEBOOK.read_text()
    assert "/tmp/" not in text
    assert str(ROOT) not in text


def kinds(notebook: Any) -> list[list[str]]:
    """Return the media types of each code cell's outputs."""
    return [
        sorted(kind for output in cell.outputs for kind in output.get("data", {}))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
