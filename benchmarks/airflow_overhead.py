"""What Airflow adds: the Dag on the embedded Airflow against ``corpus run``, on the same files.

``python benchmarks/airflow_overhead.py [--articles 1000] [--words 500] [--turns 1]``

Two workers each, by turns, on made English articles. The Dag's time is from start to end of its
run, without the start of Airflow's services; the command's is that of its process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def vocabulary() -> list[str]:
    """Return the words of the English seed articles, in order."""
    texts = [
        file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").glob("bbc-news/*.txt"))
    ]
    return " ".join(text.partition("\n\n")[2] for text in texts).split()


def make_landing(folder: Path, articles: int, words: int) -> Path:
    """Write made articles: shuffled sentences of the seeds, so that no two are equal."""
    folder.mkdir()
    sentences = [s.strip() + "." for s in " ".join(vocabulary()).split(".") if len(s.split()) > 4]
    chosen = random.Random(7)
    for number in range(articles):
        body: list[str] = []
        while sum(len(sentence.split()) for sentence in body) < words:
            body.append(chosen.choice(sentences))
        paragraphs = [" ".join(body[at : at + 4]) for at in range(0, len(body), 4)]
        header = f" date 2025-{number % 3 + 1:02d}-{number % 28 + 1:02d} Ada Novak Reuters"
        text = "\n\n".join([header, f"Item {number} of the day.", *paragraphs])
        (folder / f"{number:05d}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def command_seconds(landing: Path, corpus: Path) -> float:
    """Return the wall time of ``corpus run`` with two workers."""
    command = [Path(sys.executable).with_name("corpus"), "run", landing, "--to", corpus]
    start = time.perf_counter()
    subprocess.run([*command, "--workers", "2"], check=True, capture_output=True)
    return time.perf_counter() - start


def dag_seconds(landing: Path, corpus: Path, home: Path) -> float:
    """Return the time from start to end of the Dag's run on an embedded Airflow of its own."""
    environment = os.environ | {
        "CORPUS_URI": str(corpus),
        "CORPUS_LANDING_URI": str(landing),
        "CORPUS_LANDING_ROOTS": str(landing),
    }
    command = [sys.executable, "-m", "corpus_airflow", "run", "--home", str(home)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    with sqlite3.connect(home / "airflow.db") as database:
        query = "select start_date, end_date from dag_run order by id desc limit 1"
        start, end = (datetime.fromisoformat(value) for value in database.execute(query).fetchone())
    return (end - start).total_seconds()


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--turns", type=int, default=1)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        landing = make_landing(base / "landing", arguments.articles, arguments.words)
        times: dict[str, list[float]] = {"corpus run": [], "the Dag": []}
        for turn in range(arguments.turns):
            times["corpus run"].append(command_seconds(landing, base / f"command-{turn}"))
            dag = dag_seconds(landing, base / f"dag-{turn}", base / f"airflow-{turn}")
            times["the Dag"].append(dag)
        medians = {name: statistics.median(values) for name, values in times.items()}
        for name, seconds in medians.items():
            print(f"{name:<12} median {seconds:7.1f} s of {arguments.turns}")
        print(f"ratio {medians['the Dag'] / medians['corpus run']:.2f}")
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
