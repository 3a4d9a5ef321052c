"""Language detectors on short and long texts of the gold languages: accuracy, time, memory.

Run: ``python benchmarks/accuracy_languages.py {py3langid,lingua}``, one detector a process, since
memory is that of the process. lingua is no dependency of the project: ``pip install
lingua-language-detector`` into an environment of its own.

Texts: ``gold/languages.jsonl``, sentences of our own composition that say the same in eight
languages, and the example sentences that spaCy ships; singly, and joined for the long ones. A text
counts at each length that it reaches, cut there.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

GOLD = Path(__file__).parent / "gold" / "languages.jsonl"
LENGTHS = (20, 40, 80, 150, 400, 1200)

Detector = Callable[[str], str]


def main() -> None:
    """Measure one detector and print its table."""
    name = sys.argv[1] if len(sys.argv) > 1 else "py3langid"
    texts = list(load_texts())
    before = memory_mb()
    started = time.perf_counter()
    detect = {"py3langid": load_py3langid, "lingua": load_lingua}[name]()
    detect("The harbour board voted on Tuesday.")
    loaded = time.perf_counter() - started
    table = Table("characters", "right", "ms a text", title=name)
    for length in LENGTHS:
        fitting = [(language, text[:length]) for language, text in texts if len(text) >= length]
        started = time.perf_counter()
        right = sum(detect(text) == language for language, text in fitting)
        per_text = (time.perf_counter() - started) / len(fitting) * 1000
        table.add_row(
            str(length), f"{right / len(fitting):.3f} ({right}/{len(fitting)})", f"{per_text:.3f}"
        )
    console = Console()
    console.print(table)
    console.print(f"loading {loaded:.1f} s, memory {memory_mb() - before} MB")


def load_texts() -> Iterator[tuple[str, str]]:
    """Yield texts with their language."""
    for line in GOLD.read_text("utf-8").splitlines():
        gold = json.loads(line)
        language, own = gold["language"], gold["sentences"]
        examples = list(import_module(f"spacy.lang.{language}.examples").sentences)
        for text in (*own, *examples, " ".join(own + examples), " ".join(examples + own)):
            yield language, text


def load_py3langid() -> Detector:
    """Return py3langid over all its languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: str(identifier.classify(text)[0])


def load_lingua() -> Detector:
    """Return lingua over all its languages, in its accurate mode, models loaded at once."""
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return str(found.iso_code_639_1.name.lower()) if found else ""

    return detect


def memory_mb() -> int:
    """Return the greatest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
