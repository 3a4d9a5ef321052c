"""The dataset card of a release: README.md with the front matter that data set hubs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from research_corpus.contracts import TABLES, Placement
from research_corpus.plurals import counted
from research_corpus.release.changes import CHANGES
from research_corpus.release.citation import CITATION, Citation
from research_corpus.release.facts import Facts, Row
from research_corpus.release.licences import LICENCES
from research_corpus.release.manifest import ChangeCounts
from research_corpus.release.particulars import Particulars
from research_corpus.release.withheld import WITHHELD

CARD = "README.md"
DICTIONARY = "data-dictionary.md"

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGE = "n>1M"
_PUBLISHERS_SHOWN = 50

_LOADING = """\
## Load it
```python
import pandas
articles = pandas.read_parquet("articles", filters=[("pub_month", "==", "2025-03")])
```
```sql
select publisher, count(*) from read_parquet('articles/**/*.parquet') group by all;  -- DuckDB
```
With the package `research-corpus`: `research_corpus.connect(".")` gives DuckDB with one view a
table and the macros for concordances, collocations and keyness; `corpus verify .` compares every
file with its checksum in `manifest.json`."""

_LIMITS = """\
## Limits
- Annotation, languages, quotations and their speakers are made by machines; nobody corrected them.
  `models` names the pipelines, `field_provenance` the rule behind each value of metadata.
- A null is unknown. Nothing was guessed: an article without a stated date lies in the month
  `unknown`.
- Which articles are here is a matter of what was delivered, not of what was published."""

_WITHHELD_HEAD = """\
## What is left out
Texts and headlines are the publishers', so they are not here, and neither is any stretch of them.
Counts, labels, dependencies, offsets and metadata are. {words} Whoever holds the sources fills the
rest in again with `corpus rehydrate`. Emptied:
"""
_HASHED = (
    "Words stand as keyed hashes: equal words, case ignored, have equal hashes. The key is not "
    "here; trying to find the words out is against the purpose of this release."
)
_UNHASHED = "Words are left out altogether."


def card(release: Particulars) -> bytes:
    """Return the dataset card of a release."""
    facts, citation = release.facts, release.citation
    sections = [
        _front_matter(facts, citation),
        f"# {citation.title}, version {citation.fields['version']}\n\n{release.description}",
        _withheld(bool(release.hashed_words)) if release.kind == "shareable" else "",
        _tables(facts),
        _groups("Months", facts.months),
        _groups("Languages", facts.languages),
        _publishers(facts),
        _made_by(facts),
        _changes(release.previous, release.changes),
        _LIMITS,
        _LOADING,
        f"## Cite it\n{citation.as_line()} See [{CITATION}]({CITATION}).",
    ]
    return ("\n\n".join(section for section in sections if section) + "\n").encode()


def _front_matter(facts: Facts, citation: Citation) -> str:
    count = facts.totals["articles"]
    languages = [row["name"] for row in facts.languages if row["name"]]
    value: dict[str, Any] = {
        "pretty_name": citation.title,
        "language": languages,
        "license": (citation.licence or "other").lower(),
        "size_categories": [next((name for top, name in _SIZES if count < top), _LARGE)],
        "annotations_creators": ["machine-generated"],
        "tags": ["news", "linguistics"],
        "configs": [_config(name) for name in facts.rows],
    }
    return f"---\n{yaml.safe_dump(value, sort_keys=False, allow_unicode=True)}---"


def _config(table: str) -> dict[str, Any]:
    depth = "*/" if TABLES[table].placement is not Placement.CORPUS else ""
    value: dict[str, Any] = {
        "config_name": table,
        "data_files": [{"split": "train", "path": f"{table}/{depth}*.parquet"}],
    }
    return value | ({"default": True} if table == "articles" else {})


def _withheld(hashed: bool) -> str:
    head = _WITHHELD_HEAD.format(words=_HASHED if hashed else _UNHASHED)
    lines = []
    for table, withheld in WITHHELD.items():
        emptied = withheld.removed if hashed else withheld.columns
        if emptied:
            lines.append(f"- `{table}`: {', '.join(f'`{name}`' for name in emptied)}")
    return head + "\n" + "\n".join(lines)


def _tables(facts: Facts) -> str:
    rows = ([f"`{name}`", f"{n:,}", TABLES[name].description] for name, n in facts.rows.items())
    table = _markdown(("table", "rows", "one row is"), rows)
    return f"## Tables\nEvery column is described in [{DICTIONARY}]({DICTIONARY}).\n\n{table}"


def _groups(title: str, rows: Iterable[Row]) -> str:
    cells = (
        [row["name"] or "unknown", f"{row['articles']:,}", f"{row['tokens']:,}"] for row in rows
    )
    return f"## {title}\n" + _markdown((title.lower()[:-1], "articles", "tokens"), cells)


def _publishers(facts: Facts) -> str:
    counts: dict[str, int] = {}
    for row in facts.publishers:
        name = row["publisher"] or "unknown"
        counts[name] = counts.get(name, 0) + row["articles"]
    shown = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_PUBLISHERS_SHOWN]
    rest = len(counts) - len(shown)
    table = _markdown(("publisher", "articles"), ([name, f"{n:,}"] for name, n in shown))
    more = f"\n\n… and {rest:,} more." if rest else ""
    note = (
        f"The articles stay the property of their publishers. [{LICENCES}]({LICENCES}) says what "
        "each of them states about use; where it states nothing, all rights are reserved."
    )
    return f"## Publishers and licences\n{note}\n\n{table}{more}"


def _made_by(facts: Facts) -> str:
    heads = ("model", "version", "spaCy", "dependency labels", "licence", "articles")
    keys = ("name", "version", "spacy_version", "deprel_scheme", "licence", "articles")
    models = _markdown(heads, ([str(row[key] or "") for key in keys] for row in facts.models))
    flags = _markdown(
        ("doubt", "articles"), ([f["name"], f"{f['articles']:,}"] for f in facts.flags)
    )
    doubts = f"\n\nDoubts noted in `quality_flags`:\n\n{flags}" if facts.flags else ""
    return (
        f"## How it was made\nAnnotated by:\n\n{models}\n\nOf the articles, "
        f"{facts.totals['duplicates']:,} repeat another (`duplicate_of`).{doubts}"
    )


def _changes(previous: str | None, changes: ChangeCounts | None) -> str:
    if changes is None:
        return "## Changes\nThis is the first release."
    return (
        f"## Changes\nAgainst {previous}: {counted(changes.added, 'article')} added, "
        f"{changes.changed:,} changed, {changes.removed:,} removed. "
        f"[{CHANGES}]({CHANGES}) names each."
    )


def _markdown(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(_lines(list(heads), rows))


def _lines(heads: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
