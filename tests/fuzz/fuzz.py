"""Feed the readers, the header grammar and the HTML path with spoilt files for a bounded time.

``python tests/fuzz/fuzz.py [--seconds 300] [--seed 1] [--target readers]``

Files of ``seeds/``, and made ones of further forms, are spoilt by dice and go through a target
(``targets.py``). What breaks a promise, takes longer than ``--patience`` seconds or more than 1 GiB
of memory is written below ``tests/fuzz/found/``, where ``test_fuzz.py`` finds it for ever after;
the exit code is 1 then.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from documents import spoilt_document
from mutations import mutant
from targets import Target, parse_header_line, read_and_normalise
from vendor_exports import CONTAINERS, FORMS, stories

from research_corpus.isolation.memory import limit_memory

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
FORMS_OF_XML = (HERE / "forms", HERE.parent / "unit/sources/agency")
FOUND = HERE / "found"
MEMORY_BYTES = 2**30
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
TARGETS: dict[str, Target] = {
    "readers": read_and_normalise,
    "html": read_and_normalise,
    "header": parse_header_line,
    "vendors": read_and_normalise,
    "xml": read_and_normalise,
    "documents": read_and_normalise,
}


def main() -> None:
    """Fuzz, report, exit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--patience", type=float, default=60, help="CPU seconds for one file")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    limit_memory(MEMORY_BYTES)
    names = arguments.target or list(TARGETS)
    found = 0
    for name in names:
        deadline = time.monotonic() + arguments.seconds / len(names)
        tried = 0
        for file, data in files_for(name, Random(arguments.seed)):
            if time.monotonic() > deadline:
                break
            tried += 1
            complaint = judged(name, file, data, arguments.patience)
            if complaint:
                found += 1
                print(f"{name}: {complaint}\n    kept as {keep(name, file, data)}")
        print(f"{name}: {tried} files tried")
    sys.exit(1 if found else 0)


def files_for(target: str, dice: Random) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of spoilt files, without end."""
    while target == "documents":
        yield spoilt_document(dice)
    folders = FORMS_OF_XML if target == "xml" else (SEEDS,)
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    files = [path for path in found if path.name != "README.md"]
    if target == "html":
        files = [path for path in files if path.suffix in HTML_SUFFIXES]
    contents = [path.read_bytes() for path in files]
    if target == "vendors":
        files, contents = _exports()
    if target == "header":
        contents = [line for c in contents for line in c.splitlines()[:3] if 10 < len(line) < 300]
        files = [Path("header.txt")] * len(contents)
    while True:
        number = dice.randrange(len(files))
        yield files[number].name, mutant(contents[number], contents, dice)


def _exports() -> tuple[list[Path], list[bytes]]:
    """Return a sound export of each vendor in each container."""
    made = []
    for form, (write, languages) in FORMS.items():
        dice = Random(form)
        export = write(stories(languages[0], 2, dice), dice)
        made += [(Path(name), pack(export)) for name, pack in CONTAINERS.items()]
    return [file for file, _ in made], [data for _, data in made]


def judged(target: str, name: str, data: bytes, patience: float) -> str | None:
    """Return what is wrong with what became of a file, or null.

    A target that is stuck for good ends this process with a traceback; its input stays in the
    folder of temporary files.
    """
    last = Path(tempfile.gettempdir()) / f"fuzz-stuck-{target}-{os.getpid()}-{name}"
    faulthandler.dump_traceback_later(5 * patience, exit=True)
    last.write_bytes(data)
    started = time.process_time()
    try:
        complaint = TARGETS[target](name, data)
    except Exception as error:  # noqa: BLE001 - that is what we are looking for
        return f"{type(error).__name__}: {str(error)[:300]}"
    finally:
        faulthandler.cancel_dump_traceback_later()
        last.unlink(missing_ok=True)
    seconds = time.process_time() - started
    if complaint is None and seconds > patience:
        return f"took {seconds:.0f} seconds for {len(data)} bytes"
    return complaint


def keep(target: str, name: str, data: bytes) -> Path:
    """Write a file that broke a promise where the tests find it."""
    digest = hashlib.sha256(data).hexdigest()[:12]
    place = FOUND / target / f"{digest}{''.join(Path(name).suffixes)}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


if __name__ == "__main__":
    main()
