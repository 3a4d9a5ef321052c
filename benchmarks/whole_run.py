"""A whole run of 2,000 plain news texts against the script that a user would write.

The script is that of ``throughput.py``: it reads the files, annotates them in two processes and
writes three tables. Ours reads the same files by ``corpus run --workers 2``: header lines, dates,
languages, duplicates, twelve tables, quality suites, publication. Both run by turns, each in a
process of its own, loading included; printed are wall and CPU seconds and memory by stage.

The texts have a header line each, 200 to 320 words in paragraphs of the articles among
``../shared/data/web-pages``, drawn and mixed so that no two are near duplicates.

Usage: ``python benchmarks/whole_run.py [--texts 2000] [--turns 1] [--keep FOLDER]``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from process_tree import Cost, process_cost, run_cost, total

BAR = 1.8
WORKERS = 2
PAGES = Path(__file__).parents[1] / "../shared/data/web-pages/gold.jsonl.gz"
WORDS = (200, 320)
LINE_WORDS = (20, 90)
"""Shorter lines are navigation, longer ones whole articles without paragraphs."""

SCRIPT = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from throughput import run_naive
if __name__ == "__main__":
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.txt"))
    run_naive([file.read_text("utf-8") for file in files], pathlib.Path(sys.argv[3]))
"""


def main() -> None:
    """Run both by turns and print the figures as JSON; exit code 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=1)
    arguments = parser.parse_args()
    costs: dict[str, list[Cost]] = {"script": [], "ours": []}
    stages: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        landing = Path(folder, "landing")
        write_texts(landing, arguments.texts)
        for turn in range(arguments.turns):
            costs["script"].append(total(process_cost(script(landing, Path(folder)))))
            stages = run_cost(landing, Path(folder, f"corpus-{turn}"), WORKERS)
            costs["ours"].append(total(stages))
    report = summary(costs, stages)
    print(json.dumps(report, indent=2))
    sys.exit(report["ratio"]["wall_seconds"] < BAR)


def script(landing: Path, target: Path) -> list[str]:
    """Return the command that annotates as the plain script does."""
    program = target / "script.py"
    program.write_text(SCRIPT, "utf-8")
    arguments = [program, Path(__file__).parent, landing, target]
    return [sys.executable, *map(str, arguments)]


def summary(costs: dict[str, list[Cost]], stages: dict[str, Cost]) -> dict[str, Any]:
    """Return the figures of both, of our stages in the last turn, and the ratios of medians."""
    medians = {
        name: Cost(*(statistics.median(vars(cost)[key] for cost in turns) for key in vars(Cost())))
        for name, turns in costs.items()
    }
    ours, theirs = medians["ours"], medians["script"]
    return {
        "stages": {name: cost.figures() for name, cost in stages.items()},
        **{name: cost.figures() for name, cost in medians.items()},
        "ratio": {
            "wall_seconds": round(theirs.wall / ours.wall, 2),
            "cpu_seconds": round(theirs.cpu / ours.cpu, 2),
            "all_processes_mb": round(theirs.tree / ours.tree, 2),
        },
        "bar": BAR,
    }


def write_texts(landing: Path, count: int) -> None:
    """Write plain news texts; the same ones on every machine."""
    if not PAGES.is_file():
        sys.exit("No ../shared/data/web-pages beside the project.")
    with gzip.open(PAGES, "rt", encoding="utf-8") as rows:
        pages = [json.loads(row) for row in rows]
    lines = [
        " ".join(line.split())
        for page in pages
        if page["page_type"] == "article"
        for line in page["main_content"].splitlines()
        if LINE_WORDS[0] <= len(line.split()) <= LINE_WORDS[1]
    ]
    dice = random.Random(count)
    landing.mkdir(parents=True)
    for number in range(count):
        landing.joinpath(f"{number:05d}.txt").write_text(text(dice, lines, number), "utf-8")


def text(dice: random.Random, lines: list[str], number: int) -> str:
    """Return a header line and paragraphs."""
    date = f"2024-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    paragraphs: list[str] = []
    words = dice.randint(*WORDS)
    while sum(len(paragraph.split()) for paragraph in paragraphs) < words:
        paragraphs.append(dice.choice(lines))
    title = " ".join(paragraphs[0].split()[:8])
    head = f"date {date} Maria Lindqvist and Paul Ashby BBC News"
    return "\n\n".join([head, f"{title} {number}", *paragraphs]) + "\n"


if __name__ == "__main__":
    main()
