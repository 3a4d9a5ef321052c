"""Languages of texts of 1, 2 and 8 sentences in 75 languages, beside plain py3langid.

Usage: ``python benchmarks/languages.py``. Sentences are those of ``../shared/data/languages``;
only the half that no rule was tuned on is scored, by a hash of the sentence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from research_corpus.metadata.languages import choose_language, load_classifier, look_at

SENTENCES = Path(__file__).parents[2] / "shared" / "data" / "languages" / "sentences.tsv"
LENGTHS = (1, 2, 8)
MAX_TEXTS = 30


def main() -> None:
    """Print a line a length: share right of both, and what of ours is null or wrong unflagged."""
    withheld = load_withheld()
    for length in LENGTHS:
        texts = list(join(withheld, length))
        print(json.dumps({"sentences": length, "texts": len(texts), **score(texts)}))


def load_withheld() -> dict[str, list[str]]:
    """Return the withheld sentences of each language."""
    found: dict[str, list[str]] = {}
    for line in SENTENCES.read_text("utf-8").splitlines()[1:]:
        language, sentence = line.split("\t", 1)
        if hashlib.sha256(sentence.encode()).digest()[-1] % 2:
            found.setdefault(language, []).append(sentence)
    return found


def join(sentences: dict[str, list[str]], length: int) -> Iterator[tuple[str, str]]:
    """Yield each language with texts of so many sentences."""
    for language, own in sentences.items():
        for number in range(min(MAX_TEXTS, len(own) // length)):
            yield language, " ".join(own[number * length : (number + 1) * length])


def score(texts: list[tuple[str, str]]) -> dict[str, float]:
    """Return the shares of texts that ours and py3langid get right, undeclared."""
    bodies = [text for _, text in texts]
    ours = [choose_language(t, None, look) for t, look in zip(bodies, look_at(bodies), strict=True)]
    plain = load_classifier().classify(bodies)
    gold = [language for language, _ in texts]
    pairs = list(zip(gold, ours, strict=True))
    wrong = [choice for tag, choice in pairs if choice.language not in (None, tag)]
    return {
        "ours": round(sum(choice.language == tag for tag, choice in pairs) / len(texts), 4),
        "null": sum(choice.language is None for choice in ours),
        "wrong_unflagged": sum(not choice.is_uncertain for choice in wrong),
        "py3langid": round(
            sum(tag == guess for tag, (guess, _) in zip(gold, plain, strict=True)) / len(texts), 4
        ),
    }


if __name__ == "__main__":
    main()
