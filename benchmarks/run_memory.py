"""Peak memory of whole runs of two workers, over made input of the kinds that take the most.

``python benchmarks/run_memory.py [--kinds page,pages,text,archive] [--scale 1.0]``

- ``page``: pages of 20 MB each, two of them read side by side.
- ``pages``: 312 MB of pages of 60,000 characters to 2 MB, one a file.
- ``text``: a plain text of 1.3 million characters.
- ``archive``: a zip of 312 MB of pages.

Prints wall and CPU seconds, the largest process and all processes together by stage, and ends with
exit code 1 where a process takes more than 1 GB or a run more than 2 GB. ``--scale`` makes less of
each kind, never smaller pages.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from process_tree import run_cost, total
from streaming_memory import PAGE, PARAGRAPHS, paragraph

MB = 2**20
PROCESS_BAR_MB = 1024
RUN_BAR_MB = 2048
WORKERS = 2

LARGE_PAGE = 20 * MB
LARGE_PAGES = 4
ALL_PAGES = 312 * MB
PAGE_SIZES = (60_000, 60_000, 200_000, 2_000_000)
TEXT_CHARS = 1_300_000
BODY_PARAGRAPHS = 8
TEASER = (
    '<li class="teaser"><div><a href="/news/{number}"><span>{text}</span></a>'
    '<img src="/i/{number}.jpg" alt=""></div></li>'
)


def main() -> None:
    """Make, run, print; exit code 1 beyond a bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    # a page that is too much for a reader is measured too
    os.environ["CORPUS_MAX_QUARANTINED_RATIO"] = "1"
    within = [measured(kind, arguments.scale) for kind in arguments.kinds.split(",")]
    sys.exit(not all(within))


def measured(kind: str, scale: float) -> bool:
    """Print the figures of one kind, and return whether they are within the bars."""
    with tempfile.TemporaryDirectory(prefix="corpus-benchmark-") as folder:
        landing = Path(folder, "landing")
        landing.mkdir()
        KINDS[kind](landing, scale)
        stages = run_cost(landing, Path(folder, "corpus"), WORKERS)
    whole = total(stages)
    holds = whole.largest <= PROCESS_BAR_MB * MB and whole.tree <= RUN_BAR_MB * MB
    figures = {name: cost.figures() for name, cost in stages.items()}
    report = {"kind": kind, "stages": figures, "run": whole.figures(), "within_bars": holds}
    print(json.dumps(report, indent=1), flush=True)
    return holds


def large_pages(landing: Path, scale: float) -> None:
    """Write pages of 20 MB."""
    dice = random.Random(0)
    for number in range(max(WORKERS, round(LARGE_PAGES * scale))):
        landing.joinpath(f"{number}.html").write_text(page(dice, number, LARGE_PAGE), "utf-8")


def many_pages(landing: Path, scale: float) -> None:
    """Write pages of usual and of large size, one a file."""
    for number, content in enumerate(pages(scale)):
        landing.joinpath(f"{number:05d}.html").write_text(content, "utf-8")


def archived_pages(landing: Path, scale: float) -> None:
    """Write the same pages into one archive."""
    with zipfile.ZipFile(landing / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(pages(scale)):
            archive.writestr(f"{number:05d}.html", content)


def long_text(landing: Path, scale: float) -> None:
    """Write one long text with a header line."""
    dice, lines, length = random.Random(1), ["date 2024-05-06 BBC News", "A long report"], 0
    while length < TEXT_CHARS * scale:
        lines.append(paragraph(dice))
        length += len(lines[-1]) + 2
    landing.joinpath("long.txt").write_text("\n\n".join(lines), "utf-8")


def pages(scale: float) -> Iterator[str]:
    """Yield pages, a share of the full number."""
    dice, number, left = random.Random(2), 0, ALL_PAGES * scale
    while left > 0:
        content = page(dice, number, dice.choice(PAGE_SIZES))
        left -= len(content)
        number += 1
        yield content


def page(dice: random.Random, number: int, size: int) -> str:
    """Return a page of about so many characters: an article, and markup around it for the rest."""
    body = "\n".join(f"<p>{paragraph(dice)}</p>" for _ in range(BODY_PARAGRAPHS))
    lists: list[str] = []
    length = len(body)
    while length < size:
        lists.append(TEASER.format(number=dice.randrange(10**9), text=dice.choice(PARAGRAPHS)[:60]))
        length += len(lists[-1])
    whole = PAGE.format(
        title=f"Report {number}",
        month=dice.randint(1, 12),
        day=dice.randint(1, 28),
        body=body,
    )
    return whole.replace("</article>", "</article><aside><ul>" + "\n".join(lists) + "</ul></aside>")


KINDS: dict[str, Callable[[Path, float], None]] = {
    "page": large_pages,
    "pages": many_pages,
    "text": long_text,
    "archive": archived_pages,
}

if __name__ == "__main__":
    main()
