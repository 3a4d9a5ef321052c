"""How many texts are decoded as they were written, beside what detectors alone make of them.

``python benchmarks/text_encodings.py [--wrong]``

Two sets. *Made*: sentences of our own in 37 languages (``gold/encodings.jsonl``), in each encoding
that was used for them, at two lengths, undeclared and declared rightly and wrongly. *Feeds*: the
files of ``../shared/data/hostile/feeds`` whose declaration or name tells their encoding. What the
text cannot decide, because two encodings give it the same characters or because it is all ASCII,
counts as right in either. ``--wrong`` lists what was not decoded right.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import chardet
from charset_normalizer import from_bytes

from research_corpus.contracts.records import Rejection
from research_corpus.sources.decode import declared_encoding, decode

GOLD = Path(__file__).parent / "gold" / "encodings.jsonl"
FEEDS = Path(__file__).parents[2] / "shared" / "data" / "hostile" / "feeds"
MEANT = {"iso-8859-1": "cp1252", "us-ascii": "cp1252"}
"""What browsers take a label for (WHATWG Encoding Standard, section 4.2)."""
DECLARED = ("nothing", "right", "utf-8", "iso-8859-1", "windows-1252")


@dataclass(frozen=True)
class Case:
    """One text to decode.

    Attributes:
        name: what it is, for people.
        data: its bytes.
        label: what it is declared as; null if nothing.
        text: what it says.
    """

    name: str
    data: bytes
    label: str | None
    text: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    print(f"{'set':<28}{'texts':>7}{'right':>9}{'flagged':>9}{'refused':>9}{'silent':>9}", end="")
    print(f"{'chardet':>9}{'c-norm.':>9}")
    for name, cases in sets():
        report(name, cases)
        if arguments.wrong:
            show_wrong(cases)


def sets() -> Iterator[tuple[str, list[Case]]]:
    """Yield name and cases of each line of the table."""
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    for declared in DECLARED:
        for length in ("sentence", "story"):
            yield f"made, {length}, {declared}", list(made(gold, declared, length == "story"))
    if FEEDS.is_dir():
        yield "feeds", list(feeds())


def made(gold: list[dict[str, object]], declared: str, is_whole: bool) -> Iterator[Case]:
    """Yield the texts of our own in each of their encodings."""
    for entry in gold:
        story = str(entry["text"])
        text = story if is_whole else first_sentence(story)
        for encoding in list(entry["encodings"]):  # type: ignore[call-overload]
            written = as_written(text, encoding)
            label = {"nothing": None, "right": encoding}.get(declared, declared)
            data = written.encode(encoding)
            yield Case(f"{entry['language']} {encoding} as {label}", data, label, written)


def first_sentence(story: str) -> str:
    """Return the first sentence, or as much of a script that does not part them."""
    end = min((story.find(mark) + 1 for mark in (". ", "。") if mark in story), default=60)
    return story[:end]


def as_written(text: str, encoding: str) -> str:
    """Return a text as somebody wrote it who had only the characters of an encoding."""
    written = decomposed(text) if encoding == "cp1258" else text
    try:
        written.encode(encoding)
    except UnicodeEncodeError:
        return written.replace("’", "'")
    return written


def decomposed(text: str) -> str:
    """Return Vietnamese as code page 1258 has it: tones as marks behind their vowels."""
    parts = []
    for character in text:
        marks = unicodedata.normalize("NFD", character)
        tones = "".join(mark for mark in marks[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = "".join(mark for mark in marks if mark not in tones)
        parts.append(unicodedata.normalize("NFC", base) + tones)
    return "".join(parts)


def feeds() -> Iterator[Case]:
    """Yield the feeds that tell their encoding, and whose bytes keep to it."""
    for path in sorted(FEEDS.rglob("*.xml")):
        data = path.read_bytes()
        declared = declared_encoding(data)
        told = path.stem if path.parent.name == "chardet" else declared
        codec = wide_codec(data) or MEANT.get(told or "", told or "utf-8")
        try:
            text = data.decode(codec).lstrip("\ufeff")
        except (LookupError, UnicodeError):
            continue
        yield Case(f"{path.name} {codec}", data, declared, text)


def wide_codec(data: bytes) -> str | None:
    """Return the codec of UTF-16 and UTF-32 by where the zero bytes stand; null if there are none.

    The files begin with a mark or with ``<``, whose other bytes are zero.
    """
    zeros = [place for place in range(len(data) // 8 * 8) if data[place] == 0]
    if len(zeros) < len(data) // 4:
        return None
    width = "32" if len(zeros) > len(data) * 0.6 else "16"
    return f"utf-{width}-{'be' if sum(place % 2 for place in zeros[:40]) < 20 else 'le'}"


def report(name: str, cases: list[Case]) -> None:
    """Print one line of the table, in shares of the texts."""
    counts = Counter(outcome(case) for case in cases)
    rivals = [sum(reads(case, guess) for case in cases) for guess in (by_chardet, by_normalizer)]
    shares = [counts[kind] / len(cases) for kind in ("right", "flagged", "refused", "silent")]
    figures = [*shares, *(found / len(cases) for found in rivals)]
    print(f"{name:<28}{len(cases):>7}" + "".join(f"{figure:>9.3f}" for figure in figures))


def show_wrong(cases: list[Case]) -> None:
    """Print what was not decoded right."""
    for case in cases:
        if (kind := outcome(case)) != "right":
            decoded = decode(case.data, case.label)
            found = "" if isinstance(decoded, Rejection) else f"{decoded.encoding}: {decoded.text}"
            print(f"    {kind}: {case.name} -> {found[:90]!r}")


def outcome(case: Case) -> str:
    """Return ``right``, ``flagged`` (wrong, and says so), ``refused`` or ``silent`` (wrong)."""
    decoded = decode(case.data, case.label)
    if isinstance(decoded, Rejection):
        return "refused"
    if same(decoded.text, case.text):
        return "right"
    return "flagged" if decoded.flags else "silent"


def same(found: str, text: str) -> bool:
    """Tell whether two texts are one, however their accents are composed."""
    return unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", text)


def reads(case: Case, guess: Callable[[bytes], str | None]) -> bool:
    """Tell whether a detector alone would have read a text."""
    try:
        return same(case.data.decode(guess(case.data) or "ascii"), case.text)
    except (LookupError, UnicodeError):
        return False


def by_chardet(data: bytes) -> str | None:
    """Return what chardet takes a text for."""
    return chardet.detect(data)["encoding"]


def by_normalizer(data: bytes) -> str | None:
    """Return what charset-normalizer takes a text for."""
    best = from_bytes(data).best()
    return best.encoding if best else None


if __name__ == "__main__":
    main()
