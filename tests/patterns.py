"""Every regular expression of the package, and what long repetitive texts cost it.

Run as a program, it imports the whole package, reads the seeds so that patterns built at run time
exist too, and prints a JSON line for each pattern that grows faster than a text does. It is a
process of its own because a pattern that explodes holds its interpreter until it is killed.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import os
import pkgutil
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "include" / "research_corpus"

SMALL, LARGE = 2_000, 20_000
MIN_SECONDS = 0.02
"""What takes less for the large text is not looked at: its growth cannot be measured."""

MAX_GROWTH = 45
"""Ten times the text may take so many times as long: about 10 is linear, 100 quadratic."""

UNITS = (
    *(" ", "\n", "\t", "\u00a0", " \u00a0", "\u2003", "\r\n", "a", "A", "é", "1", "1 ", "1.", "1,"),
    *("-", "–", ".", ". ", ",", ", ", ":", ";", "/", "|", " | ", "_", "*", "#", "=", "'", '"', "“"),
    *("”", "’", "«\u00a0", "(", ")", "[", "]", "{", "<", ">", "&", "&amp;", "<!--", "<!-- -->"),
    *("<!-- -->\n", "<?xml ?>", "<a ", "<p>", "<!DOCTYPE a>", "A ", "Ab ", "Ab-", "A. "),
    *("Ana Gil ", "Ana Gil, ", "Ana and ", "and ", "by ", "By Ana ", "de la ", "12 May 2025 "),
    *("2025-03-14 ", "10:30 ", "http://a.b/", "a@b.c ", "NASA ", "a, b; "),
)
"""What texts repeat: white space of all kinds, marks, markup, digits, names, dates."""

FEW_UNITS = (" ", "\u00a0", "a", "1", "Ana ", ", ", "“", "<!-- -->")
PREFIXES = ("<", "“", "(", "A", "By ", "1", "date ", "Photo: ", "x:")

MAX_CPU_SECONDS = 30


def recorded() -> dict[tuple[str, Any, int], Any]:
    """Import everything, use it once, and return the patterns compiled by the package."""
    found: dict[tuple[str, Any, int], Any] = {}
    for module in (re, regex):
        module.compile = _recording(module, found)  # type: ignore[attr-defined]
    for info in pkgutil.walk_packages([str(PACKAGE)], "research_corpus."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)
    _read_seeds()
    return found


def _recording(module: Any, found: dict[tuple[str, Any, int], Any]) -> Callable[..., Any]:
    compile_ = module.compile

    def record(pattern: Any, flags: int = 0, **more: Any) -> Any:
        made = compile_(pattern, flags, **more)
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.startswith("research_corpus"):
            found[caller, made.pattern, int(made.flags)] = made
        return made

    return record


def _read_seeds() -> None:
    """Read every seed, so that what is built when first used is built."""
    from research_corpus.operations import inspect_file

    for file in sorted((ROOT / "seeds").rglob("*.*")):
        if file.is_file() and "defects" not in file.parts:
            inspect_file(str(file))


def uses(module: str, made: Any) -> set[str]:
    """Return the methods by which the source calls a pattern; ``search`` if none shows."""
    names = [name for name, value in vars(sys.modules[module]).items() if value is made]
    made_by = [
        name
        for name, value in vars(sys.modules[module]).items()
        if hasattr(value, "cache_info") and value.cache_parameters()["maxsize"] is None
        if not inspect.signature(value).parameters and value() is made
    ]
    called = {
        method
        for name in (*names, *(rf"{name}\(\)" for name in made_by))
        for method in re.findall(rf"\b{name}\.(\w+)\(", SOURCES[module]) + _elsewhere(module, name)
    }
    return (called & set(METHODS)) or {"search"}


def _elsewhere(module: str, name: str) -> list[str]:
    """Return the methods by which other modules call a pattern that they import."""
    return [
        method
        for source in SOURCES.values()
        if re.search(rf"from {re.escape(module)} import \(?[^)]*?\b{name}\b", source)
        for method in re.findall(rf"\b{name}\.(\w+)\(", source)
    ]


METHODS: dict[str, Callable[[Any, Any], object]] = {
    "match": lambda made, text: made.match(text),
    "fullmatch": lambda made, text: made.fullmatch(text),
    "search": lambda made, text: made.search(text),
    "finditer": lambda made, text: sum(1 for _ in made.finditer(text)),
    "findall": lambda made, text: made.findall(text),
    "split": lambda made, text: made.split(text),
    "sub": lambda made, text: made.sub(lambda match: match[0], text),
}

SOURCES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file.read_text("utf-8")
    for file in PACKAGE.rglob("*.py")
}


def growth(made: Any, methods: set[str]) -> Iterator[tuple[str, str, str, float]]:
    """Yield what makes a pattern grow too fast: prefix, unit, method, and how many times."""
    texts = [("", unit) for unit in UNITS] + list(itertools.product(PREFIXES, FEW_UNITS))
    for (prefix, unit), method in itertools.product(texts, sorted(methods)):
        large = once(made, method, text_of(made, prefix, unit, LARGE))
        if large < MIN_SECONDS:
            continue
        if large < MAX_GROWTH / 2 * once(made, method, text_of(made, prefix, unit, SMALL)):
            continue
        # a busy machine makes one measurement slow, hardly three in a row
        ratio = min(
            once(made, method, text_of(made, prefix, unit, LARGE))
            / seconds(made, method, text_of(made, prefix, unit, SMALL), 2)
            for _ in range(3)
        )
        if ratio > MAX_GROWTH:
            yield prefix, unit, method, ratio
            return


def text_of(made: Any, prefix: str, unit: str, size: int) -> Any:
    """Return a repetitive text that ends in something no pattern asks for, bytes where it must."""
    text = (prefix + unit * (size // len(unit) + 1))[:size] + "\x00\x01"
    return text.encode("utf-8") if isinstance(made.pattern, bytes) else text


def once(made: Any, method: str, text: Any) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    METHODS[method](made, text)
    return time.perf_counter() - start


def seconds(made: Any, method: str, text: Any, times: int) -> float:
    """Return the least time of a call, of several measurements each long enough to be one."""
    best = float("inf")
    for _ in range(times):
        start, calls = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - start) < MIN_SECONDS / 4 or not calls:
            METHODS[method](made, text)
            calls += 1
        best = min(best, elapsed / calls)
    return best


def verdict(made: Any, methods: set[str]) -> str | None:
    """Return what is wrong with a pattern, measured in a process that can be killed.

    A pattern that does not return in :data:`MAX_CPU_SECONDS` explodes.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
        found = next(growth(made, methods), None)
        os.write(writing, json.dumps(found).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    if not said:
        return f"did not end within {MAX_CPU_SECONDS} seconds"
    found = json.loads(said)
    return found and "{!r} + {!r} * n, {}: {:.0f} times as long for 10 times the text".format(
        *found
    )


def main() -> None:
    """Print a line for each pattern that grows too fast, then how many were measured."""
    found = sorted(recorded().items(), key=str)
    todo = [(made, uses(module, made)) for (module, _, _), made in found]
    with ThreadPool(2) as pool:
        problems = pool.starmap(verdict, todo, chunksize=1)
    for ((module, pattern, _), _), problem in zip(found, problems, strict=True):
        if problem:
            print(json.dumps([module, str(pattern), problem], ensure_ascii=False))
    print(json.dumps({"patterns": len(found)}))


if __name__ == "__main__":
    main()
