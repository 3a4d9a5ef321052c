"""Writing the derived files of a folder; each from those before it: names, outlets, model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from research_corpus.annotate.lexicon import GIVEN_NAMES
from research_corpus.metadata.data_files import LINE_MODEL, NAME_PARTS, OUTLET_WORDS, OUTLETS
from research_corpus.metadata.publishers import well_known_outlets
from research_corpus.training.name_parts import collect_genders, collect_name_parts
from research_corpus.training.outlets import as_lines, merged, outlet_words, read_table

_NAMES_NOTE = "# parts of names: g given, s surname. From Faker (MIT licence), faker.readthedocs.io"
_GENDERS_NOTE = (
    "# given names: m or f, in which language. From Faker (MIT licence), faker.readthedocs.io"
)
_LANGUAGES = ("en", "fr")
_OUTLETS_NOTE = (
    "# outlets: labels in Wikidata (CC0), Local News Dataset 2018 by Leon Yin (MIT licence)"
)

Keep = Callable[[str], bool]
"""Tells which names are written; for measuring with what is withheld."""


def _keep_all(name: str) -> bool:  # noqa: ARG001 - every name
    return True


def write_names(folder: Path, keep: Keep = _keep_all) -> None:
    """Write the parts of names."""
    rows = [f"{part}\t{role}" for part, role in collect_name_parts().items() if keep(part)]
    _write(folder / NAME_PARTS, [_NAMES_NOTE, *rows])


def write_genders() -> None:
    """Write the genders of given names, beside the words that the rules for quotations go by."""
    _write(GIVEN_NAMES, [_GENDERS_NOTE, *map("\t".join, collect_genders(_LANGUAGES))])


def write_outlets(folder: Path, table: Path, keep: Keep = _keep_all) -> None:
    """Write the outlets of a table that are not in the registry, and the words they share."""
    known = well_known_outlets()
    outlets = [o for o in merged(read_table(table), known) if keep(o.name)]
    telling = outlet_words([*outlets, *(o for o in known if keep(o.name))])
    parts = set(_read_pairs(folder / NAME_PARTS))
    _write(folder / OUTLETS, [_OUTLETS_NOTE, *as_lines(outlets, telling, parts)])
    counts = [f"{word}\t{count}" for word, count in telling.items()]
    _write(folder / OUTLET_WORDS, ["# words in names of outlets, and in how many", *counts])


def write_model(folder: Path, lines: int) -> None:
    """Train the model of header lines with the names and outlets of the folder."""
    from research_corpus.training.model import train

    train(folder / LINE_MODEL, lines)


def _read_pairs(path: Path) -> dict[str, str]:
    rows = [r.split("\t") for r in path.read_text("utf-8").splitlines() if r[:1] != "#"]
    return {row[0]: row[1] for row in rows}


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
