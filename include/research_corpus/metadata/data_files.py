"""The data files that lie beside the metadata rules.

``python -m research_corpus.training`` makes those that are derived; see docs/publishers.md.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

NAME_PARTS = "name_parts.tsv"
OUTLETS = "outlets.tsv"
OUTLET_WORDS = "outlet_words.tsv"
LINE_MODEL = "line_model.crfsuite"

_folder = Path(str(files("research_corpus.metadata")))


def derived_file(name: str) -> Path:
    """Return the place of a derived file."""
    return _folder / name


def use_folder(folder: Path) -> None:
    """Take the derived files from elsewhere; for measuring, before anything is read from them."""
    global _folder
    _folder = folder
