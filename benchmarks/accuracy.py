"""Accuracy of the metadata rules on the gold lines: one table by field and split.

Run: ``python benchmarks/accuracy.py [--misses]``. A second table has the authors beside those of
other tools; newspaper4k is no dependency of the project: ``pip install newspaper4k`` into an
environment of its own. ``--misses`` lists what was read wrongly in the dev split; the test split
is only counted, so that nobody tunes on it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from other_tools import is_exact, readers
from rich.console import Console
from rich.table import Table

from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.dates import DateReading
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.publishers import default_registry

GOLD = Path(__file__).parent / "gold"
SPLITS = ("dev", "test")

Line = dict[str, Any]
Counts = dict[tuple[str, str, str], list[bool]]


def main() -> None:
    """Score every gold line and print the table."""
    counts: Counts = defaultdict(list)
    misses: list[str] = []
    for name, read in (("headers", read_header), ("bylines", read_byline)):
        for gold in load_gold(name):
            read_fields = read(gold)
            for field, value in read_fields.items():
                if field not in gold:
                    continue
                counts[name, field, gold["split"]].append(value == gold[field])
                if value != gold[field] and gold["split"] == "dev":
                    misses.append(f"{name} {field}: read {value!r} in {gold}")
    console = Console()
    console.print(as_table(counts))
    console.print(compare_authors(counts))
    if "--misses" in sys.argv:
        sys.stdout.writelines(f"{miss}\n" for miss in misses)


def load_gold(name: str) -> Iterator[Line]:
    """Yield the lines of one gold file."""
    for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def read_header(gold: Line) -> Line:
    """Read one header line as the pipeline does when the text is in the gold's language."""
    found = parse_header(gold["header"], default_registry(), gold["language"])
    agency = found.byline.agency
    if agency is None and found.outlet and found.outlet.is_agency:
        agency = found.outlet.name
    return {
        "authors": [author.name for author in found.byline.authors],
        "date": as_text(found.date),
        "precision": found.date.precision if found.date else None,
        "publisher": found.publisher.value if found.publisher else None,
        "agency": agency,
        "section": found.section.value if found.section else None,
    }


def as_text(date: DateReading | None) -> str | None:
    """Return a date as the gold writes it; null if it is unknown or ambiguous."""
    if date is None or date.instant is None:
        return None
    return date.instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_byline(gold: Line) -> Line:
    """Read one byline."""
    found = parse_byline(gold["byline"])
    return {
        "authors": [author.name for author in found.authors],
        "agency": found.agency,
        "roles": [author.role for author in found.authors],
        "places": [author.place for author in found.authors],
    }


def as_table(counts: Counts) -> Table:
    """Return exact matches by gold file, field and split."""
    table = Table("gold", "field", *(f"{split} exact" for split in SPLITS))
    for name, field in dict.fromkeys((name, field) for name, field, _ in counts):
        table.add_row(name, field, *(share(counts[name, field, split]) for split in SPLITS))
    return table


def share(hits: list[bool]) -> str:
    """Return exact matches as a share and as counts."""
    return f"{sum(hits) / len(hits):.4f} ({sum(hits)}/{len(hits)})" if hits else "-"


def compare_authors(counts: Counts) -> Table:
    """Return the exact lists of authors of this project beside those of other tools."""
    tools = readers()
    table = Table("gold", "split", "authors exact: ours", *tools)
    for name, key in (("headers", "header"), ("bylines", "byline")):
        lines = list(load_gold(name))
        for split in SPLITS:
            gold = [line for line in lines if line["split"] == split]
            theirs = [
                share([is_exact(read, line[key], line["authors"]) for line in gold])
                if read
                else "not installed"
                for read in tools.values()
            ]
            table.add_row(name, split, share(counts[name, "authors", split]), *theirs)
    return table


if __name__ == "__main__":
    main()
