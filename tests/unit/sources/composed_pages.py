"""Pages composed of shapes and made facts: names, titles, outlets and escapes that vary by a seed.

``page_shapes/`` holds a file a shape; its first line says which facts the page tells. Those in
``tuning`` may shape the rules; those in ``test`` were written before the rules and only measure.
"""

from __future__ import annotations

import html
import json
import random
import re
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import NamedTuple

from faker import Faker

SHAPES = Path(__file__).parent / "page_shapes"
_LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "sv_SE"]
_SUBJECTS = """
The harbour board|A retired lockkeeper|The city's last tannery|Two islands|The night ferry
""".strip().split("|")
_EVENTS = (
    """
votes to close the east quay|is sold to its crew|asks for a second bridge|wins the beach appeal
loses the fish market – again|moves “for good”|and the price of salt|keeps Smith & Sons waiting
didn't see the flood coming|- and nobody noticed
""".strip()
    .replace("\n", "|")
    .split("|")
)
_SITES = (
    """
Kelder Post|Brask Tidende|The Ostra Courier|Muno Herald|Velm & Marsh Review|Harbour Notes
Saltmarsh Weekly|The Perrin Bay Ledger
""".strip()
    .replace("\n", "|")
    .split("|")
)
_SEPARATORS = ["|", "-", "–", "—", "•", "»", "::"]
_TEXT = [
    "The ferry left at dawn, and nobody waved from the pier as it turned slowly into the sound, "
    "where the fog had been lying since Sunday.",
    "The harbour was quiet again by six, and the gulls had the town to themselves until noon, "
    "when the first lorries came down from the cannery.",
    "“We will be back,” said the captain, “when the winter is over and the pier has been mended, "
    "and not a day before that.”",
    "The council is to meet on Thursday to decide whether the boats will sail again before spring "
    "and who will pay for the dredging of the channel.",
    "Engineers had warned in autumn that the sluice would not last another winter, but the money "
    "went to the bandstand and the new lamps.",
]


class ComposedPage(NamedTuple):
    """One page with what it tells; null where it does not tell."""

    name: str
    markup: str
    title: str
    authors: list[str]
    publisher: str | None
    day: date
    modified: date | None


def composed_pages(split: str, seeds: range) -> list[ComposedPage]:
    """Return the pages of a split, each shape once a seed."""
    shapes = sorted((SHAPES / split).glob("*.html"))
    return [compose(shape, seed) for shape in shapes for seed in seeds]


def compose(shape: Path, seed: int) -> ComposedPage:
    """Return a page of one shape."""
    told, _, markup = shape.read_text("utf-8").partition("\n")
    facts = _facts(random.Random(f"{shape.stem}-{seed}"))
    expected = json.loads(told)
    values = {**facts, **_escaped(facts)}
    return ComposedPage(
        f"{shape.stem}-{seed}",
        Template(markup).substitute(values),
        facts["title"],
        [facts[key] for key in expected["authors"]],
        facts["site"] if expected["publisher"] else None,
        date.fromisoformat(facts["dayiso"]),
        date.fromisoformat(facts["isomod"][:10]) if expected.get("modified") else None,
    )


def _facts(chance: random.Random) -> dict[str, str]:
    fake = Faker(chance.choice(_LOCALES))
    fake.seed_instance(chance.random())
    names = [f"{fake.first_name()} {fake.last_name()}" for _ in range(4)]
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(2400))
    changed = day + timedelta(days=chance.randrange(3, 60))
    site = chance.choice(_SITES)
    title = f"{chance.choice(_SUBJECTS)} {chance.choice(_EVENTS)} {chance.choice(_SUBJECTS)}"
    label = re.sub(r"[^a-z]", "", site.lower().removeprefix("the "))
    return {
        "title": title,
        "a1": names[0],
        "a2": names[1],
        "stranger": names[2],
        "other": f"How {chance.choice(_SUBJECTS).lower()} was saved from the sea",
        "deck": "After two years of repairs the boat crosses the strait four times a day again.",
        "site": site,
        "parent": "Coastal Public Radio",
        "legal": f"{site} Verlag GmbH & Co. KG",
        "section": chance.choice(["News", "Local", "Culture", "Opinion"]),
        "sep": chance.choice(_SEPARATORS),
        "hostname": f"{label}.example",
        "root": f"https://{label}.example",
        "url": f"https://{label}.example/news/{day:%Y}/the-east-quay-{chance.randrange(999)}",
        "email": f"desk@{label}.example",
        "slug1": f"u{chance.randrange(99)}_" + re.sub(r"[^a-z]", "", names[0].lower()),
        "slug2": re.sub(r"[^a-z]", "-", names[1].lower()),
        "iso": f"{day}T10:20:00+00:00",
        "isomod": f"{changed}T08:00:00+00:00",
        "dayiso": day.isoformat(),
        "day": f"{day:%B} {day.day}, {day.year}",
        "dayshort": f"{day:%b} {day.day}, {day.year}",
        "daymod": f"{changed:%B} {changed.day}, {changed.year}",
    }


def _escaped(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts as a page writes them: in markup, escaped twice, and within JSON."""
    within = {name: html.escape(value) for name, value in facts.items()}
    within["title2"] = html.escape(html.escape(facts["title"]).replace("'", "&#8217;"))
    within["titlej2"] = json.dumps(html.escape(facts["title"]))[1:-1]
    within["body"] = "\n".join(f"<p>{text}</p>" for text in _TEXT)
    for name in ("title", "a1", "a2", "stranger", "other", "deck", "site", "legal"):
        within[f"{name}j"] = json.dumps(facts[name])[1:-1]
    return within
