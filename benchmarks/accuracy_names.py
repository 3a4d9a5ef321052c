"""How well the mentions of one person or organisation within an article are linked.

``python benchmarks/accuracy_names.py [--misses]``

Reads ``gold/names.jsonl``: short articles of our own, each mention marked ``{surface:P1}`` with the
first letter of its label (person, organisation, place) and the number of who it names. Linking is
scored by pairs of mentions that are put together (precision, recall, F1) and by the share of
articles in which as many people and organisations are counted as there are. The baseline counts
strings: mentions are one if they are spelt alike. ``--misses`` lists those of the dev split.
"""

from __future__ import annotations

import argparse
import json
import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from research_corpus.annotate.name_groups import Mention, name_groups

GOLD = Path(__file__).parent / "gold" / "names.jsonl"
LABELS = {"P": "PERSON", "O": "ORG", "G": "GPE"}
MARK = re.compile(r"\{([^{}:]+):([POG])(\d+)\}")


class Article(NamedTuple):
    """One marked article: its text, mentions and who each of them names."""

    text: str
    mentions: list[Mention]
    who: list[str]


class Score(NamedTuple):
    """Pairs found rightly, found, and to be found; articles counted rightly, and all."""

    right: int = 0
    found: int = 0
    gold: int = 0
    counted: int = 0
    articles: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.gold, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return (
            f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
            f"right number of names in {self.counted} of {self.articles} articles"
        )


def read(line: str) -> Article:
    """Return a marked article without its marks."""
    text, mentions, who, place = "", [], [], 0
    for mark in MARK.finditer(line):
        text += line[place : mark.start()]
        mentions.append(Mention(mark[1], LABELS[mark[2]], len(text), len(text) + len(mark[1])))
        who.append(mark[3])
        text += mark[1]
        place = mark.end()
    return Article(text + line[place:], mentions, who)


def pairs(groups: list[str]) -> set[tuple[int, int]]:
    """Return the pairs of mentions that are in one group."""
    return {(a, b) for a, b in combinations(range(len(groups)), 2) if groups[a] == groups[b]}


def linked(article: Article) -> list[str]:
    """Return the groups that the library makes."""
    return [str(group.first) for group in name_groups(article.mentions, article.text)]


def alike(article: Article) -> list[str]:
    """Return the groups of equal strings."""
    return [f"{mention.label} {mention.text}" for mention in article.mentions]


def added(score: Score, found: list[str], gold: list[str]) -> Score:
    """Return a score with one article more."""
    is_counted = len(set(found)) == len(set(gold))
    both = pairs(found) & pairs(gold)
    counts = (len(both), len(pairs(found)), len(pairs(gold)), int(is_counted), 1)
    return Score(*(a + b for a, b in zip(score, counts, strict=True)))


def show_miss(name: str, article: Article, found: list[str]) -> None:
    """Print an article whose mentions were not linked as they should be."""
    if pairs(found) != pairs(article.who):
        print(name, [f"{m.text}={g}" for m, g in zip(article.mentions, found, strict=True)])


def main() -> None:
    """Print the figures of both splits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    for split in ("dev", "test"):
        for name, method in (("linked", linked), ("equal strings", alike)):
            score = Score()
            for row in (row for row in rows if row["split"] == split):
                article = read(row["text"])
                found = method(article)
                if arguments.misses and method is linked and split == "dev":
                    show_miss(row["id"], article, found)
                score = added(score, found, article.who)
            print(f"{split:5}{name:15}{score}")


if __name__ == "__main__":
    main()
