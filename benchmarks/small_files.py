"""Small text and JSON files a second of one core, from the landing folder up to staging.

``python benchmarks/small_files.py [--files 4000] [--turns 3] [--profile FILE]``

Makes news items of 600 to 1,500 characters in eight languages, each a file of its own: text files
with a header line, and JSON files in the shape of schema.org. Each turn reads and hashes all files
of a kind, which is the baseline, then runs the stages ``plan`` and ``extract`` over them, in this
process and without the watch over stuck readers; then three parts of ``extract`` by themselves:
reading, normalising, and the signatures by which near duplicates are found. Times are CPU seconds
of this process, its threads included; medians of the turns count, and the best turn says what the
core does while nobody else uses its caches. Nearly all of it is the interpreter's work, so that its
build is named with the figures. A first turn over a few files, in which models load and caches
fill, is not counted; after it the process is as the one that extracts in a run, which lets garbage
collections be few.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from research_corpus import stages
from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.pipeline.extract import extract, read_landing_file
from research_corpus.pipeline.plan import LandingFile
from research_corpus.pipeline.read_process import collect_rarely
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import get_settings
from research_corpus.similarity.signatures import signatures

LANGUAGES = Path(__file__).parent / "gold" / "languages.jsonl"
SIZES = (600, 1500)
FILES_A_FOLDER = 1000
WARM_UP_FILES = 200
STARTED = "2025-06-01T12:00:00Z"
GIVEN = "Ana Bo Carla Dev Elif Finn Greta Hugo Inés Jon Kwame Lena Mirko Nora Omar Petra Rosa"
FAMILY = (
    "Abara Bergström Castellano Dupont Eriksen Fairweather Grünwald Hallam Ibarra Jansen Kowalska "
    "Lindqvist Moreau Nakamura Okafor Petrov Quiroga Rossi Silva Thornbury Ueda Varga Whitcombe"
)


def main() -> None:
    """Make, measure, print as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=4000, help="of each kind")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--profile", type=Path, help="write a profile of the last turn here")
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        print(json.dumps({"python": interpreter(), **measure(base, arguments)}, indent=2))
    finally:
        shutil.rmtree(base)


def interpreter() -> str:
    """Return the version of the interpreter, and where it is from."""
    return f"{platform.python_version()} of {sys.base_prefix}"


def measure(base: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of both kinds of file."""
    for kind, make in KINDS.items():
        make_landing(base / "warm" / kind, WARM_UP_FILES, make)
        turn(base / "warm", kind)
        make_landing(base / "landing" / kind, arguments.files, make)
    collect_rarely()
    seconds = [
        {kind: turn(base / "landing", kind) for kind in KINDS} for _ in range(arguments.turns)
    ]
    if arguments.profile:
        with cProfile.Profile() as profile:
            for kind in KINDS:
                turn(base / "landing", kind)
        profile.dump_stats(arguments.profile)
    return {kind: report(arguments.files, [s[kind] for s in seconds]) for kind in KINDS}


def report(files: int, turns: list[dict[str, float]]) -> dict[str, Any]:
    """Return files a second of each part, and of all against the baseline, by medians."""
    rates = {part: files / statistics.median(t[part] for t in turns) for part in turns[0]}
    whole = [t["plan"] + t["extract"] for t in turns]
    return {
        "files": files,
        "files_per_cpu_second": {part: round(rate) for part, rate in rates.items()},
        "up_to_staging": round(files / statistics.median(whole)),
        "up_to_staging_best_turn": round(files / min(whole)),
        "times_baseline": round(
            statistics.median(w / t["baseline"] for w, t in zip(whole, turns, strict=True)), 1
        ),
    }


def turn(landing: Path, kind: str) -> dict[str, float]:
    """Return the CPU seconds that each part takes for all files of a kind."""
    folder = landing / kind
    run = stages.open_run("small", STARTED, str(folder), str(landing / f"{kind}-corpus"))
    seconds: dict[str, float] = defaultdict(float)
    timed(seconds, "baseline", lambda: read_and_hash(folder))
    batches = timed(seconds, "plan", lambda: stages.plan(run)["batches"])
    found = timed(seconds, "extract", lambda: extract_all(run, batches))
    assert found == sum(1 for _ in folder.rglob("*.*"))
    records = timed(seconds, "extract: read", lambda: read_all(run, batches))
    texts = timed(seconds, "extract: normalise", lambda: normalise_all(records))
    timed(seconds, "extract: signatures", lambda: signatures(texts))
    return dict(seconds)


def timed(seconds: dict[str, float], part: str, work: Callable[[], Any]) -> Any:
    """Add the CPU seconds of ``work`` to those of a part, and return what it gives."""
    start = time.process_time()
    result = work()
    seconds[part] += time.process_time() - start
    return result


def read_and_hash(folder: Path) -> None:
    """Do the least that any reader of files must do."""
    for path in folder.rglob("*.*"):
        hashlib.sha256(path.read_bytes()).hexdigest()


def extract_all(spec: dict[str, Any], batches: list[str]) -> int:
    """Run the stage over all batches and return the number of articles."""
    run = RunSpec.model_validate(spec)
    return sum(int(extract(run, batch, get_settings())["articles"]) for batch in batches)


def read_all(spec: dict[str, Any], batches: list[str]) -> list[tuple[Record, SourceInfo]]:
    """Return the records of all files as the readers give them."""
    run, settings = RunSpec.model_validate(spec), get_settings()
    landing, found = run.landing_root, []
    for batch in batches:
        for entry in run.staging_root.read_json("plan", "extract", f"{batch}.json"):
            file = LandingFile(**entry)
            for name, record in read_landing_file(landing.child(file.name), file, settings):
                assert isinstance(record, Record)
                found.append((record, run.source_info(file.landing, name, file.sha256)))
    return found


def normalise_all(records: list[tuple[Record, SourceInfo]]) -> list[str]:
    """Turn records into rows and return their texts."""
    texts = []
    for record, source in records:
        rows = normalise(record, source, max_text_chars=get_settings().max_text_chars)
        assert isinstance(rows, ArticleRows)
        texts.append(rows.article["text"])
    return texts


def make_landing(folder: Path, files: int, make: Callable[[random.Random], bytes]) -> None:
    """Write ``files`` made files, a thousand a folder; the same ones on every machine."""
    dice = random.Random(files)
    suffix = {text_file: "txt", json_file: "json"}[make]
    for number in range(files):
        place = folder / f"{number // FILES_A_FOLDER:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.{suffix}").write_bytes(make(dice))


def text_file(dice: random.Random) -> bytes:
    """Return a text file with a header line."""
    day = f"{dice.randint(2004, 2024)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    header = f" date {day} {' and '.join(people(dice))} {outlet(dice)}"
    _, paragraphs = body(dice)
    return "\n\n".join([header, *paragraphs]).encode()


def json_file(dice: random.Random) -> bytes:
    """Return a JSON file in the shape of schema.org's NewsArticle."""
    language, (title, *paragraphs) = body(dice)
    number = dice.randrange(10**7)
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"{dice.randint(2004, 2024)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}"
        f"T{dice.randint(10, 23)}:{dice.randint(10, 59)}:00+02:00",
        "author": [{"@type": "Person", "name": name} for name in people(dice)],
        "publisher": {"@type": "Organization", "name": outlet(dice)},
        "inLanguage": language,
        "articleSection": "World",
        "keywords": ["harbour", f"berth {number % 97}"],
        "url": f"https://news-{number % 50}.example.org/{number}?utm_source=feed",
        "articleBody": "\n\n".join(paragraphs),
    }
    return json.dumps(article, ensure_ascii=False).encode()


def people(dice: random.Random) -> list[str]:
    """Return one to three names."""
    given, family = GIVEN.split(), FAMILY.split()
    return [f"{dice.choice(given)} {dice.choice(family)}" for _ in range(dice.randint(1, 3))]


def outlet(dice: random.Random) -> str:
    """Return a publisher that the registry knows."""
    return str(dice.choice(["BBC News", "Reuters", "Le Monde", "The Guardian", "El País", "AFP"]))


def body(dice: random.Random) -> tuple[str, list[str]]:
    """Return a language, one of two times English, and paragraphs in it."""
    gold = dice.choice(GOLD if dice.random() < 0.5 else GOLD[:1])
    size = dice.randint(*SIZES)
    paragraphs: list[str] = [dice.choice(gold["sentences"]).rstrip(".")]
    while sum(map(len, paragraphs)) < size:
        sentences = [sentence(gold["sentences"], dice) for _ in range(dice.randint(1, 3))]
        speaker = f"{dice.choice(FAMILY.split())}, {dice.randint(2, 999)}"
        paragraphs.append(" ".join([*sentences, f"“{dice.choice(sentences)}” ({speaker})"]))
    return gold["language"], paragraphs


def sentence(known: list[str], dice: random.Random) -> str:
    """Return the beginning of one sentence and the end of another, so that few repeat."""
    begin, end = dice.choice(known).split(), dice.choice(known).split()
    return " ".join([*begin[: dice.randint(2, len(begin))], *end[-dice.randint(2, len(end)) :]])


GOLD = [json.loads(line) for line in LANGUAGES.read_text("utf-8").splitlines()]
KINDS = {"text": text_file, "json": json_file}

if __name__ == "__main__":
    main()
