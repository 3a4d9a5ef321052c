"""Models that are known to work, with what is published of them, and how each is installed.

The data stand in ``known_models.csv``. Any other spaCy model may be named in the settings too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True)
class KnownModel:
    """One model as its makers describe it.

    Attributes:
        language: primary subtag.
        package: importable name.
        version: the one that was looked at.
        origin: ``index``, a package index, or ``spacy``, spaCy's own releases.
        licence: as its makers name it.
        download_megabytes: size of the package.
        entities_f1: F1 of named entities, 0 to 1; null where not published, as the next two.
        sentences_f1: F1 of sentences, 0 to 1.
        tag_accuracy: share of right tags, 0 to 1.
        source: where licence and figures stand.
    """

    language: str
    package: str
    version: str
    origin: Literal["index", "spacy"]
    licence: str
    download_megabytes: int
    entities_f1: float | None
    sentences_f1: float | None
    tag_accuracy: float | None
    source: str


@cache
def known_models() -> dict[str, KnownModel]:
    """Return the models by package, in the order of their languages."""
    text = (files(__package__) / "known_models.csv").read_text(encoding="utf-8")
    models = [_model(row) for row in csv.DictReader(text.splitlines())]
    return {model.package: model for model in models}


def how_to_install(package: str) -> str:
    """Return the command that installs a model.

    A model that is not known comes from spaCy's releases: of many of these the name is taken in
    package indexes by somebody else.
    """
    known = known_models().get(package)
    if known is None or known.origin == "spacy":
        return f"python -m spacy download {package}"
    return f"pip install {package.replace('_', '-')}=={known.version}"


def _model(row: dict[str, str]) -> KnownModel:
    return KnownModel(
        language=row["language"],
        package=row["package"],
        version=row["version"],
        origin="index" if row["origin"] == "index" else "spacy",
        licence=row["licence"],
        download_megabytes=int(row["download_megabytes"]),
        entities_f1=_figure(row["entities_f1"]),
        sentences_f1=_figure(row["sentences_f1"]),
        tag_accuracy=_figure(row["tag_accuracy"]),
        source=row["source"],
    )


def _figure(text: str) -> float | None:
    return float(text) if text else None
