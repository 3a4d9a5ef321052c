"""What the ledger knows of the landing files, and whether a run's sums add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.runs import OUTCOMES
from research_corpus.errors import LedgerBalanceError
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus

CONTAINER_SEPARATOR = "!"

NOT_IN_LANDING = (ReasonCode.REPLACED_REVISION, ReasonCode.FILE_GONE)
"""Reasons of rows about what was read back from the corpus, and not from a file."""

_LATEST = """
    with rows as (
        select l.landing, l.landing_file,
               l.source_sha256, l.bytes, l.outcome, r.started_at, l.run_id
        from ledger l join runs r using (run_id)
        where l.reason_code is null or l.reason_code not in ($replaced, $reannotated, $withdrawn)
    ), latest as (
        select landing, landing_file, arg_max(run_id, (started_at, run_id)) as run_id
        from rows group by all
    )
    select r.landing, r.landing_file, any_value(source_sha256), any_value(bytes),
           bool_or(outcome = 'quarantined'), any_value((started_at, r.run_id)),
           bool_or(outcome = 'removed')
    from rows r semi join latest l on r.landing is not distinct from l.landing
        and r.landing_file = l.landing_file and r.run_id = l.run_id
    group by all
"""

_EARLIER_NAMES = """
    select landing, landing_before from runs
    where status = 'success' and landing_before is not null
"""

FilePlace = tuple[str | None, str]
"""Landing folder, null if unknown, and path below it."""


class KnownFile(NamedTuple):
    """The latest state of one landing file in the ledger.

    Attributes:
        sha256: of the file as it was last taken.
        bytes: its size then.
        quarantined: whether any of its records, or the file, was quarantined.
        taken: start and id of the run that took it last; later ones are greater.
        is_gone: whether its articles left the corpus since it was gone.
    """

    sha256: str
    bytes: int
    quarantined: bool
    taken: tuple[datetime, str]
    is_gone: bool = False


def known_files(corpus: Corpus) -> dict[FilePlace, KnownFile]:
    """Return what the ledger last recorded of each landing file.

    A container's members are known by the container.

    Cost: reads the ledger once; memory grows with the number of landing files.
    """
    if not corpus.table_files("ingest_ledger"):
        return {}
    with duckdb.connect() as connection:
        for view, table in (("ledger", "ingest_ledger"), ("runs", "runs")):
            connection.register(view, table_dataset(corpus, table))
        rows = connection.execute(
            _LATEST,
            {
                "replaced": ReasonCode.REPLACED_REVISION.value,
                "reannotated": ReasonCode.REANNOTATED.value,
                "withdrawn": ReasonCode.WITHDRAWN.value,
            },
        ).fetchall()
    return {(landing, name): KnownFile(*state) for landing, name, *state in rows}


def files_of_articles(corpus: Corpus, articles: Collection[str]) -> list[tuple[FilePlace, str]]:
    """Return the landing files of which a record was ever one of some articles, each with its id.

    Files whose going removed the article are left out.
    """
    if not articles:
        return []
    found = table_dataset(corpus, "ingest_ledger").to_table(
        columns=["landing", "landing_file", "article_id"],
        filter=ds.field("article_id").isin(pa.array(sorted(articles), pa.string()))
        & (ds.field("outcome") != "removed"),
    )
    rows = {((r["landing"], r["landing_file"]), r["article_id"]) for r in found.to_pylist()}
    return sorted(rows, key=lambda row: (row[0][0] or "", row[0][1], row[1]))


def earlier_names(corpus: Corpus) -> dict[str, set[str | None]]:
    """Return under which names each landing folder was known before, null for the unknown one."""
    with duckdb.connect() as connection:
        connection.register("runs", table_dataset(corpus, "runs"))
        rows = connection.execute(_EARLIER_NAMES).fetchall()
    names: dict[str, set[str | None]] = {}
    for landing, before in rows:
        names.setdefault(landing, set()).update(name or None for name in before.split("\n"))
    return names


def committed_runs(corpus: Corpus, except_run: str) -> int:
    """Return how many runs other than ``except_run`` have published; it only grows."""
    others = (ds.field("status") == "success") & (ds.field("run_id") != except_run)
    count: int = table_dataset(corpus, "runs").count_rows(filter=others)
    return count


def landing_file_of(source_file: str, known: Container[str]) -> str:
    """Return the landing file that a ``source_file`` is, or is a member of.

    Both a container and its member may have the separator in their names, so the ledger decides.

    Args:
        source_file: as in ``articles``.
        known: landing files of the ledger.

    Example:
        >>> landing_file_of("wow!.zip!a.txt", {"wow!.zip"})
        'wow!.zip'
    """
    parts = source_file.split(CONTAINER_SEPARATOR)
    prefixes = (CONTAINER_SEPARATOR.join(parts[:end]) for end in range(1, len(parts)))
    return next((prefix for prefix in prefixes if prefix in known), source_file)


class LandingFiles:
    """The landing files of the ledger, found by what the rows of articles say of their source.

    Args:
        known: of :func:`known_files`.
    """

    def __init__(self, known: Mapping[FilePlace, KnownFile]) -> None:
        self._known = known
        self._names = frozenset(name for _, name in known)

    def of(self, landing: str | None, source_file: str) -> tuple[str, KnownFile | None]:
        """Return the path of the landing file, and what the ledger last recorded of it."""
        name = landing_file_of(source_file, self._names)
        return name, self._known.get((landing, name))


@dataclass(frozen=True)
class Balance:
    """The sums of one run that must add up (architecture, promise 1).

    Attributes:
        files_found: candidates in the landing folder.
        files_unchanged: of these, known to the ledger with the same content.
        records_parsed: records and rejections that readers made of the other files.
        revisions_replaced: revisions read back from the corpus because a newer one came.
        articles_removed: articles read back from the corpus because their file is gone.
    """

    files_found: int
    files_unchanged: int
    records_parsed: int
    revisions_replaced: int
    articles_removed: int = 0

    @property
    def records_read(self) -> int:
        """Records that the run took in hand, from files and from the corpus."""
        return self.records_parsed + self.revisions_replaced + self.articles_removed

    def check(self, ledger_rows: Iterable[Mapping[str, object]]) -> dict[str, int]:
        """Return the counts of the run, once they add up with its ledger rows.

        Raises:
            LedgerBalanceError: a file or record has no row, or more than one.
        """
        rows = list(ledger_rows)
        outcomes = Counter(str(row["outcome"]) for row in rows)
        files = {
            (row.get("landing"), row["landing_file"])
            for row in rows
            if row["reason_code"] not in NOT_IN_LANDING
        }
        counts = {
            "files_found": self.files_found,
            "files_unchanged": self.files_unchanged,
            "files_taken": len(files),
            "records_read": self.records_read,
            **{f"records_{outcome}": outcomes[outcome] for outcome in OUTCOMES},
        }
        _must_equal("files", self.files_found, self.files_unchanged + len(files), counts)
        _must_equal("records", self.records_read, outcomes.total(), counts)
        return counts


def _must_equal(what: str, read: int, accounted: int, counts: dict[str, int]) -> None:
    if read != accounted:
        raise LedgerBalanceError(
            f"The ledger does not balance: {read} {what} read, {accounted} accounted for "
            f"({counts}). Nothing was published; please report this with the staging folder.",
            **counts,
        )
