"""The summary of a run as plain text, for terminals, task logs and report files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from research_corpus.plurals import counted

_FILE_COUNTS = ("files_found", "files_unchanged", "files_taken")
_RECORD_COUNTS = (
    "records_read",
    "records_written",
    "records_duplicate",
    "records_superseded",
    "records_skipped",
    "records_quarantined",
    "records_removed",
)
_ROW_COUNTS = ("articles", "sentences", "tokens", "entities", "noun_chunks", "quotes")

SHOWN = 12
"""Publishers, months or languages that a summary names; the pages and tables have all."""

SHOWN_WARNINGS = 5

NEXT_QUERY = "select label, text, count(*) n from entities group by all order by n desc limit 10"


def render(summary: Mapping[str, Any]) -> str:
    """Return a summary, as :func:`research_corpus.pipeline.report.summarise` makes it, as text."""
    return "\n".join([*_run_lines(summary), *_corpus_lines(summary), *_next_lines(summary)]) + "\n"


def _run_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    run = summary["run"]
    if run is None:
        yield "No finished run to report on; the log of the stage that failed says why."
        return
    yield f"Run {run['run_id']}: {run['verdict'] or run['status']}"
    counts = run["counts"]
    for title, names, prefix in (
        ("files", _FILE_COUNTS, "files_"),
        ("records", _RECORD_COUNTS, "records_"),
        ("rows added", _ROW_COUNTS, ""),
    ):
        shown = [f"{n.removeprefix(prefix)} {counts[n]:,}" for n in names if n in counts]
        if shown:
            yield f"  {title:<12}{' · '.join(shown)}"
    if run["quarantine"]:
        yield f"  {'quarantine':<12}{_listed(run['quarantine'])}"
    yield from _timed_out_lines(run["timed_out"])
    yield from _quality_lines(summary.get("quality"))


def _timed_out_lines(files: Sequence[str]) -> Iterator[str]:
    if files:
        yield f"  {'timed out':<12}{' · '.join(files[:SHOWN])}"
    if len(files) > SHOWN:
        yield f"{'':<14}{len(files) - SHOWN:,} more: corpus quarantine list"


def _quality_lines(quality: Mapping[str, Any] | None) -> Iterator[str]:
    if quality is None:
        return
    yield f"  {'quality':<12}{quality['verdict']}"
    warnings = quality["warnings"]
    shown = [*quality["reasons"], *quality["advice"], *warnings[:SHOWN_WARNINGS]]
    yield from (f"{'':<14}{line}" for line in shown)
    if len(warnings) > SHOWN_WARNINGS:
        yield f"{'':<14}{len(warnings) - SHOWN_WARNINGS:,} more in the report"


def _corpus_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    yield f"Corpus {summary['corpus']}: {_articles(summary['articles'], summary['duplicates'])}"
    for title, shown in (
        ("months", _latest(summary["months"])),
        ("publishers", _most(summary["publishers"])),
        ("languages", _most(summary["languages"])),
    ):
        if shown:
            yield f"  {title:<12}{shown}"
    if "report" in summary:
        yield f"  {'report':<12}{summary['report']}"


def _articles(articles: int, duplicates: int) -> str:
    kept = f", exact duplicates included ({duplicates:,})" if duplicates else ", no exact duplicate"
    return counted(articles, "article") + (kept if articles else "")


def _next_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    if summary["articles"]:
        yield "Try next:"
        yield f'  corpus query "{NEXT_QUERY}" --corpus {summary["corpus"]}'


def _most(counts: Mapping[str, int]) -> str:
    if len(counts) <= SHOWN:
        return _listed(counts)
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:SHOWN]
    return f"{_listed({name: counts[name] for name in kept})} · {len(counts) - SHOWN:,} more"


def _latest(counts: Mapping[str, int]) -> str:
    if len(counts) <= SHOWN:
        return _listed(counts)
    kept = list(counts)[-SHOWN:]
    return f"{len(counts) - SHOWN:,} earlier · {_listed({name: counts[name] for name in kept})}"


def _listed(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())
