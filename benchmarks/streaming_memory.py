"""Peak memory of reading one very large file, made at run time.

``python benchmarks/streaming_memory.py [--size-mb 2048] [--kinds jsonl,warc]``

Makes a JSON Lines file and a WARC of web pages of the given size in a temporary folder, extracts
each by the stages ``plan`` and ``extract``, and prints the peak resident size (``VmHWM``) of the
processes in which that happens: the one that calls the stages, and the one in which it reads. The
same with a twentieth of the size comes first, as the baseline: a reader that streams takes about
as much for both.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

STARTED = "2025-06-01T12:00:00Z"
PARTS = 20
PICTURES = 8
PICTURE_BYTES = 120_000
WORDS = (
    "harbour", "ferry", "council", "budget", "storm", "minister", "election", "school", "bridge",
    "railway", "hospital", "market", "strike", "coast", "reform", "verdict", "inquiry", "season",
)  # fmt: skip
PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>{title}</title>"
    "<meta property=article:published_time content=2024-{month:02d}-{day:02d}T09:00:00Z></head>"
    "<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article>"
    "<footer>Imprint</footer></body></html>"
)
READ = """
import json, sys
from research_corpus import stages
from research_corpus.isolation.child import child_for
from research_corpus.pipeline.read_guard import TARGET

def peak(pid):
    lines = open(f"/proc/{pid}/status").read().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))

run = stages.open_run("large", sys.argv[3], sys.argv[1], sys.argv[2])
counts = [stages.extract(run, batch) for batch in stages.plan(run)["batches"]]
peaks = {"caller_mb": peak("self"), "reader_mb": peak(child_for(TARGET).pid)}
print(json.dumps({"articles": sum(c["articles"] for c in counts), **peaks}))
"""


def main() -> None:
    """Make, read, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size-mb", type=int, default=2048)
    parser.add_argument("--kinds", default=",".join(KINDS))
    arguments = parser.parse_args()
    for kind in arguments.kinds.split(","):
        for size_mb in (arguments.size_mb // PARTS, arguments.size_mb):
            base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
            try:
                make(base / "landing" / f"large.{kind}", kind, size_mb)
                start = time.perf_counter()
                figures = read(base)
                seconds = round(time.perf_counter() - start)
                print(json.dumps({"kind": kind, "size_mb": size_mb, **figures, "seconds": seconds}))
                sys.stdout.flush()
            finally:
                shutil.rmtree(base)


def read(base: Path) -> dict[str, int]:
    """Extract a landing folder in a fresh process, and return its figures."""
    command = [sys.executable, "-c", READ, base / "landing", base / "corpus", STARTED]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


def make(path: Path, kind: str, size_mb: int) -> None:
    """Write a file of about a size; the same on every machine."""
    path.parent.mkdir(parents=True)
    dice = random.Random(size_mb)
    left = size_mb * 2**20
    with path.open("wb") as file:
        for number in count():
            left -= file.write(KINDS[kind](dice, number))
            if left <= 0:
                return


def json_line(dice: random.Random, number: int) -> bytes:
    """Return an article of some 6,500 characters on a line, its page of 60,000 beside it."""
    text = "\n\n".join(paragraph(dice) for _ in range(10))
    record = {"headline": f"Report {number}", "articleBody": text, "page": page(dice, number)}
    return json.dumps(record).encode() + b"\n"


def warc_record(dice: random.Random, number: int) -> bytes:
    """Return an answer of a crawl: a page of some 60,000 characters, or the pictures on it."""
    if number % PICTURES:
        return response(number, "image/jpeg", dice.randbytes(PICTURE_BYTES))
    return response(number, "text/html; charset=utf-8", page(dice, number).encode())


def page(dice: random.Random, number: int) -> str:
    """Return a page of some 60,000 characters."""
    return PAGE.format(
        title=f"Report {number}",
        month=dice.randint(1, 12),
        day=dice.randint(1, 28),
        body="".join(f"<p>{paragraph(dice)}</p>" for _ in range(90)),
    )


def response(number: int, media_type: str, document: bytes) -> bytes:
    """Return a WARC record of a document."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + document
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Target-URI: https://news.example.org/{number}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def paragraph(dice: random.Random) -> str:
    """Return some 650 characters of words, with a number behind them that makes it unique."""
    return f"{dice.choice(PARAGRAPHS)} {dice.randrange(10**9)}."


def some_words(dice: random.Random) -> str:
    """Return a paragraph of words."""
    return " ".join(dice.choices(WORDS, k=85)).capitalize()


PARAGRAPHS = [some_words(random.Random(number)) for number in range(500)]
KINDS = {"jsonl": json_line, "warc": warc_record}

if __name__ == "__main__":
    main()
