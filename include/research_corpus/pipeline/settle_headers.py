"""Outlets that only the delivery as a whole shows, settled in the header lines of a run.

Extraction reads file by file: where the outlet is in no list, the words of one line may leave it
open. Here the header lines of all files of the run, and the outlets that the corpus has found so,
are looked at together (:mod:`research_corpus.metadata.delivered`), and the articles concerned are
read once more. The evidence is counted over the whole run, so that neither the order of files nor
their batches change what comes out.
"""

from __future__ import annotations

import logging
from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from research_corpus.ids import sha256_hex
from research_corpus.metadata.delivered import (
    MIN_FILES,
    MIN_PEOPLE,
    Candidate,
    Sightings,
    candidates,
    choose_outlets,
    outlet_of,
    people_beside,
)
from research_corpus.metadata.publishers import PublisherRegistry, default_registry
from research_corpus.metadata.resettle import resettle
from research_corpus.pipeline.corpus_articles import rows_of_unknown_outlets
from research_corpus.pipeline.staged import EXTRACTED, HEADER_LINES
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import conform, parquet_writer, read_table, rows_to_table
from research_corpus.storage.staging import Staging

logger = logging.getLogger(__name__)

_FILE = f"{EXTRACTED.name}.parquet"
_SETTLED = f"{EXTRACTED.name}.settled.parquet"

Row = dict[str, Any]


def settle_headers(corpus: Corpus, staging: Staging) -> int:
    """Find the outlets that the run shows and read the header lines that name one of them anew.

    Returns:
        Number of articles read anew.

    Cost: two passes over the header lines, 8 bytes of memory for each candidate; the articles of
    a batch are rewritten only where one of them changes.
    """
    sightings = _sightings(staging, _frequent(staging))
    _add_corpus(corpus, staging, sightings)
    names = _standing(staging, choose_outlets(sightings), sightings)
    if not names:
        return 0
    registry = default_registry().with_names(names)
    changed = sum(_settle_batch(staging, batch, registry) for batch in staging.batches("extract"))
    logger.info("%d articles of %d outlets that the delivery shows", changed, len(names))
    return changed


def _open_lines(staging: Staging, batch: str) -> Iterator[Row]:
    """Yield the header lines of a batch whose outlet is in no list."""
    file = staging.file("extract", batch, f"{HEADER_LINES.name}.parquet")
    if not file.exists():
        return
    yield from (row for row in read_table(HEADER_LINES, file).to_pylist() if not row["is_settled"])


def _all_open_lines(staging: Staging) -> Iterator[Row]:
    for batch in staging.batches("extract"):
        yield from _open_lines(staging, batch)


def _key(candidate: Candidate) -> int:
    return int(sha256_hex(candidate.words.encode())[:16], 16)


def _frequent(staging: Staging) -> frozenset[int]:
    """Return the keys of candidates that enough header lines hold."""
    keys = array("Q")
    for row in _all_open_lines(staging):
        keys.extend({_key(candidate) for candidate in candidates(row["raw"])})
    found, counts = np.unique(np.frombuffer(keys, np.uint64) if keys else [], return_counts=True)
    return frozenset(int(key) for key in found[counts >= MIN_FILES])


def _sightings(staging: Staging, frequent: frozenset[int]) -> dict[str, Sightings]:
    files: dict[str, int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    for row in _all_open_lines(staging) if frequent else ():
        seen = set()
        for candidate in candidates(row["raw"]):
            if candidate.words in seen or _key(candidate) not in frequent:
                continue
            seen.add(candidate.words)
            files[candidate.words] += 1
            if len(people[candidate.words]) < MIN_PEOPLE and (
                beside := people_beside(candidate.rest)
            ):
                people[candidate.words].add(beside)
    return {text: Sightings(count, frozenset(people[text])) for text, count in files.items()}


def _add_corpus(corpus: Corpus, staging: Staging, sightings: dict[str, Sightings]) -> None:
    """Add what the corpus has found: outlets of no list that several people have written for."""
    arriving = {row["article_id"] for row in _all_open_lines(staging)}
    if not arriving:
        return
    files: dict[str, int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows_of_unknown_outlets(corpus):
        if row["article_id"] not in arriving:
            files[row["publisher"]] += 1
            if row["authors"] and len(people[row["publisher"]]) < MIN_PEOPLE:
                people[row["publisher"]].add("|".join(row["authors"]).casefold())
    for name, count in files.items():
        before = sightings.get(name, Sightings(0, frozenset()))
        seen = before.people | people[name]
        sightings[name] = Sightings(before.files + count, seen, count)


def _standing(
    staging: Staging, chosen: dict[str, int], sightings: dict[str, Sightings]
) -> dict[str, int]:
    """Return the outlets that enough lines need: one that is in a line alone explains it."""
    explained: dict[str, int] = defaultdict(int)
    if chosen:
        for row in _all_open_lines(staging):
            if outlet := outlet_of(row["raw"], chosen):
                explained[outlet] += 1
    return {
        name: files
        for name, files in chosen.items()
        if explained[name] + sightings[name].files_before >= MIN_FILES
    }


def _settle_batch(staging: Staging, batch: str, registry: PublisherRegistry) -> int:
    """Read the articles of a batch anew; returns how many changed."""
    raws = {
        (row["article_id"], row["source_file"], row["source_record"]): row["raw"]
        for row in _open_lines(staging, batch)
        if any(registry.is_shown(candidate.words) for candidate in candidates(row["raw"]))
    }
    if not raws:
        return 0
    source, target = (staging.file("extract", batch, name) for name in (_FILE, _SETTLED))
    changed = 0
    with source.open_random_access() as file, parquet_writer(EXTRACTED, target) as writer:
        content = pq.ParquetFile(file)
        for group in range(content.num_row_groups):
            table = content.read_row_group(group)
            keys = zip(*(table.column(name).to_pylist() for name in HEADER_LINES.key), strict=True)
            places = [(i, raws[key]) for i, key in enumerate(keys) if key in raws]
            if places:
                rows = table.to_pylist()
                changed += sum(resettle(rows[i], raw, registry) for i, raw in places)
                table = rows_to_table(EXTRACTED, rows)
            writer.write_table(conform(EXTRACTED, table))
    target.rename_to(source)
    return changed
