"""Articles made at run time, where a test needs many."""

from __future__ import annotations

import random
from pathlib import Path

from ingest import SEEDS


def write_articles(folder: Path, count: int, words: int, first: int = 0) -> None:
    """Write articles of shuffled sentences of the English seeds; no two have the same text.

    Args:
        folder: made if need be.
        count: how many.
        words: of each, at least.
        first: number of the first; articles of one number are the same in every call.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sentences = _sentences()
    for number in range(first, first + count):
        chosen = random.Random(number)
        body: list[str] = []
        while sum(len(sentence.split()) for sentence in body) < words:
            body.append(chosen.choice(sentences))
        header = f" date 2025-{number % 3 + 1:02d}-{number % 28 + 1:02d} Ada Novak Reuters"
        text = "\n\n".join([header, f"Item {number} of the day.", " ".join(body)])
        (folder / f"{number:06d}.txt").write_text(text + "\n", encoding="utf-8")


def _sentences() -> list[str]:
    bodies = [
        file.read_text(encoding="utf-8").partition("\n\n")[2]
        for file in sorted((SEEDS / "bbc-news").glob("*.txt"))
    ]
    pieces = " ".join(" ".join(bodies).split()).split(". ")
    return [f"{piece}." for piece in pieces if len(piece.split()) > 4]
