"""The wide registry of outlets, from a table of names with their domains, countries, languages.

The table that the shipped file was made from: labels of newspapers in Wikidata (CC0) and the Local
News Dataset of 2018 by Leon Yin (MIT licence).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from babel import Locale

from research_corpus.metadata.lexicon import words
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import Publisher, fold_name

FEW = 6
"""In how many names a word must stand to tell an outlet."""

MOST_WORDS = 8
"""Longer names are captions of engravings that Wikidata holds as newspapers."""

_BRACKETED = re.compile(r"\s{0,4}\([^()]{0,200}\)\s{0,4}$")
_CALL_SIGN = re.compile(r"([KWCX][A-Z]{2,3})(?:-(?:TV|DT|LP|LD|CD|CA|FM|AM|\d+))?")
_COUNTRIES = {
    "United States of America": "US",
    "People's Republic of China": "CN",
    "Hong Kong": "HK",
    "Turkey": "TR",
    "Czech Republic": "CZ",
    "Kingdom of the Netherlands": "NL",
    "Taiwan": "TW",
}
_KINDS = {"TV station": "broadcaster", "Magazines": "magazine"}


def read_table(path: Path) -> Iterator[Publisher]:
    """Yield the outlets of a table with the columns name, domains, country, languages, kind.

    Names of less than two letters or more than eight words are left out.
    """
    countries = {v: k for k, v in Locale("en").territories.items() if len(k) == 2} | _COUNTRIES
    languages = {v: k for k, v in Locale("en").languages.items()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = _BRACKETED.sub("", unicodedata.normalize("NFC", row["name"])).strip()
            if sum(map(str.isalpha, name)) < 2 or "\t" in name or name.count(" ") >= MOST_WORDS:
                continue
            yield Publisher(
                publisher_id=row["wikidata"].lower() or _slug(name, row["place"]),
                name=name,
                aliases=tuple(_aliases(name)),
                domains=tuple(row["domains"].lower().split()),
                country=countries.get(row["country"], ""),
                language=languages.get(row["languages"].partition("|")[0], ""),
                kind=_KINDS.get(row["kind"], "newspaper"),
                timezone="",
            )


def _slug(name: str, place: str) -> str:
    return re.sub(r"\W+", "-", fold_name(f"{name} {place} us")).strip("-")


def _aliases(name: str) -> Iterator[str]:
    if (found := _CALL_SIGN.fullmatch(name)) and found[1] != name:
        yield found[1]


def merged(outlets: Iterable[Publisher], known: Iterable[Publisher]) -> list[Publisher]:
    """Return the outlets that are not among the known ones, each once, sorted by id.

    One whose name or domain a known outlet has is that outlet.
    """
    names = {fold_name(n) for outlet in known for n in (outlet.name, *outlet.aliases)}
    domains = {domain for outlet in known for domain in outlet.domains}
    found: dict[tuple[str, str], Publisher] = {}
    for outlet in outlets:
        if fold_name(outlet.name) in names or domains.intersection(outlet.domains):
            continue
        first = found.setdefault((fold_name(outlet.name), outlet.country), outlet)
        if first is not outlet:
            shared = tuple(dict.fromkeys((*first.domains, *outlet.domains)))
            found[fold_name(outlet.name), outlet.country] = _with_domains(first, shared)
    return sorted(found.values(), key=lambda outlet: (outlet.publisher_id, outlet.name))


def as_lines(
    outlets: Iterable[Publisher], telling: dict[str, int], name_parts: Collection[str]
) -> list[str]:
    """Return the rows of ``outlets.tsv``, one for each name of each outlet, sorted."""
    outlets = list(outlets)
    counts = Counter(domain for outlet in outlets for domain in outlet.domains)
    lines = set()
    for outlet in outlets:
        own = " ".join(d for d in outlet.domains if counts[d] == 1 and _is_own(outlet, d))
        for written in (outlet.name, *outlet.aliases):
            mark = "1" if is_telling(written, telling, name_parts) else "0"
            cells = (
                fold_name(written), mark, outlet.publisher_id, outlet.name, written, own,
                outlet.country, outlet.language, outlet.kind,
            )  # fmt: skip
            if cells[0]:
                lines.add("\t".join(cells))
    return sorted(lines)


def _is_own(outlet: Publisher, domain: str) -> bool:
    """Tell whether a domain is the outlet's own; local papers are often pages of a chain's site."""
    label = re.sub(r"\W", "", domain.removeprefix("www.").rsplit(".", 1)[0])
    compact = fold_name(outlet.name).replace(" ", "")
    is_wikidata = re.fullmatch(r"q\d+", outlet.publisher_id) is not None
    return is_wikidata or label in compact or compact in label


def _with_domains(outlet: Publisher, domains: tuple[str, ...]) -> Publisher:
    return Publisher(**{**vars(outlet), "domains": domains})


def outlet_words(outlets: Iterable[Publisher]) -> dict[str, int]:
    """Return words that stand in several names of outlets, and in how many."""
    counts: Counter[str] = Counter()
    for name in {fold_name(outlet.name) for outlet in outlets}:
        counts.update(set(name.split()))
    return {w: n for w, n in sorted(counts.items()) if n >= FEW and len(w) > 1 and w.isalpha()}


def is_telling(name: str, telling: dict[str, int], name_parts: Collection[str]) -> bool:
    """Tell whether a name can be nothing else but an outlet's.

    Call signs, and names of several words among them one that many outlets have and no person
    or place. ``The Sun``, ``On Guard`` or ``Anna`` need other evidence.
    """
    if _CALL_SIGN.fullmatch(name):
        return True
    parts = fold_name(name).split()
    if len(parts) < 2 or is_place(name):
        return False
    marks = words("outlet_words") | {w for w in telling if w not in name_parts}
    return any(part in marks and not is_place(part) for part in parts)
