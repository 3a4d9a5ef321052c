"""Score the rules for quotations on the gold set of our own composition.

Usage: ``python benchmarks/accuracy_quotes.py [--split test|dev] [--part N] [--errors]``.
A found quotation matches a gold one if the characters they share are at least the given part of
all characters of both; each matches once. The speaker, and the mention on the page, are right if
the one name holds the other.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
from research_corpus.settings import DEFAULT_MODELS

GOLD = Path(__file__).parent / "gold" / "quotes.jsonl"

Row = dict[str, Any]


def main() -> None:
    """Print precision, recall, F1 and the share of right speakers per overlap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "test"], default="test")
    parser.add_argument(
        "--part", type=int, choices=[1, 2, 3, 4], help="of the gold; all by default"
    )
    parser.add_argument("--errors", action="store_true", help="list what was missed or too much")
    arguments = parser.parse_args()
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    articles = [
        row
        for row in map(json.loads, lines)
        if row["split"] == arguments.split and arguments.part in (None, row["part"])
    ]
    found = {row["id"]: find_quotes(row) for row in articles}
    for kind in (None, "direct", "indirect", "mixed"):
        for overlap in (0.3, 0.8):
            measures = score(articles, found, overlap, kind)
            print(json.dumps({"split": arguments.split, "kind": kind or "all", **measures}))
    if arguments.errors:
        print_errors(articles, found)


def find_quotes(article: Row) -> list[Row]:
    """Return the quotations that the rules find in one article."""
    start, paragraphs = 0, []
    for number, paragraph in enumerate(article["text"].split("\n\n")):
        paragraphs.append((number, start, start + len(paragraph)))
        start += len(paragraph) + 2
    text = Text(article["id"], article["text"], tuple(paragraphs))
    batch = annotate_batch(load_annotator(article["language"], DEFAULT_MODELS), [text])
    rows: list[Row] = batch.tables["quotes"].to_pylist()
    return rows


def score(
    articles: list[Row], found: dict[str, list[Row]], overlap: float, kind: str | None
) -> Row:
    """Return the measures at one overlap, of one kind or of all.

    A gold quotation of the kind may be matched by one of any kind, and the other way round.
    """
    pairs = [
        pair
        for article in articles
        for pair in matches(article["quotes"], found[article["id"]], overlap)
    ]
    gold = [quote for article in articles for quote in article["quotes"] if is_of(quote, kind)]
    predicted = [quote for quotes in found.values() for quote in quotes if is_of(quote, kind)]
    hits = [pair for pair in pairs if is_of(pair[0], kind)]
    precision = sum(is_of(got, kind) for _, got in pairs) / max(len(predicted), 1)
    recall = len(hits) / max(len(gold), 1)
    mentions = [pair for pair in hits if "mention" in pair[0]]
    return {
        "overlap": overlap,
        "gold": len(gold),
        "found": len(predicted),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "speaker_right": share(same_name(w["speaker"], g["speaker_text"]) for w, g in hits),
        "mention_right": share(
            same_name(w["mention"], g["speaker_mention_text"]) for w, g in mentions
        ),
    }


def is_of(quote: Row, kind: str | None) -> bool:
    """Whether a quotation is of a kind; any is of none."""
    return kind is None or quote["kind"] == kind


def share(hits: Iterable[bool]) -> float | None:
    """Return the share of hits; null if there is nothing to hit."""
    listed = list(hits)
    return round(sum(listed) / len(listed), 3) if listed else None


def matches(gold: list[Row], found: list[Row], overlap: float) -> list[tuple[Row, Row]]:
    """Return pairs of a gold and a found quotation, each used once, best overlap first."""
    ranked = sorted(
        ((shared(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
    )
    pairs, used_gold, used_found = [], set(), set()
    for ratio, i, j in ranked:
        if ratio >= overlap and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def shared(one: Row, other: Row) -> float:
    """Return shared characters as a part of all characters of both."""
    start = max(one["char_start"], other["char_start"])
    end = min(one["char_end"], other["char_end"])
    total = max(one["char_end"], other["char_end"]) - min(one["char_start"], other["char_start"])
    return max(end - start, 0) / total


def same_name(gold: str, found: str | None) -> bool:
    """Whether one of the two names holds the other, or both are none."""
    wanted, got = gold.lower(), (found or "").lower()
    return (got in wanted or wanted in got) if got and wanted else got == wanted


def print_errors(articles: list[Row], found: dict[str, list[Row]]) -> None:
    """List what has no match in gold or found quotations, and wrong speakers and mentions."""
    for article in articles:
        pairs = matches(article["quotes"], found[article["id"]], 0.8)
        hit = [id(row) for pair in pairs for row in pair]
        for name, rows in (("missed", article["quotes"]), ("too much", found[article["id"]])):
            for row in rows:
                if id(row) not in hit:
                    print(article["id"], name, row["text"])
        for wanted, got in pairs:
            for name, column in (("speaker", "speaker_text"), ("mention", "speaker_mention_text")):
                if name in wanted and not same_name(wanted[name], got[column]):
                    print(article["id"], name, got[column], "!=", wanted[name], "|", got["text"])


if __name__ == "__main__":
    main()
