"""Which path holds which rows: the Hive layout of a corpus (ADR 0001)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from research_corpus.contracts import TABLES, Placement
from research_corpus.errors import ConfigError
from research_corpus.storage.location import Location

UNKNOWN_MONTH = "unknown"
MAX_BUCKETS = 256
_PART = re.compile(r"part-([0-9a-f]{2})\.parquet")


def month_of(instant: datetime | None) -> str:
    """Return the partition key of a date: ``YYYY-MM``, or ``unknown`` for none."""
    return UNKNOWN_MONTH if instant is None else f"{instant.year:04d}-{instant.month:02d}"


def bucket_count(articles: int, per_bucket: int) -> int:
    """Return into how many files a month of ``articles`` articles is split.

    One while it is small, then powers of two: a function of the count alone, so that the bytes
    do not depend on the order in which articles came (architecture, storage guarantees).
    """
    buckets = 1
    while buckets * per_bucket < articles and buckets < MAX_BUCKETS:
        buckets *= 2
    return buckets


@dataclass(frozen=True)
class Corpus:
    """The folders and files below one corpus root."""

    root: Location

    @classmethod
    def open(cls, uri: str) -> Corpus:
        """Return the corpus at ``uri``, which need not exist yet."""
        return cls(Location.parse(uri))

    @classmethod
    def existing(cls, uri: str) -> Corpus:
        """Return the corpus at ``uri``.

        Raises:
            ConfigError: nothing is there.
        """
        corpus = cls.open(uri)
        if not corpus.root.exists():
            raise ConfigError(f"There is no corpus at {uri!r}; name one with --corpus.", corpus=uri)
        return corpus

    @property
    def journal(self) -> Location:
        """The commit journal; it exists only while a commit is under way."""
        return self.root.child("_commit", "journal.json")

    @property
    def checksums(self) -> Location:
        """The sha256 of every published file."""
        return self.root.child("_commit", "checksums.json")

    @property
    def lock(self) -> Location:
        """The writer's lock."""
        return self.root.child("_commit", "lock")

    @property
    def reports(self) -> Location:
        """One folder a run, with its summary and the result of its quality suites."""
        return self.root.child("_reports")

    def file(self, relative: str) -> Location:
        """Return the file at a path relative to the root."""
        return self.root.child(*relative.split("/"))

    def relative(self, file: Location) -> str:
        """Return the path of a file relative to the root."""
        return file.path[len(self.root.path.rstrip("/")) + 1 :]

    def month_files(self, table: str, month: str) -> dict[int, str]:
        """Return bucket and relative path of the files of one month, sorted by bucket."""
        folder = f"{table}/pub_month={month}"
        found = {
            int(match[1], 16): f"{folder}/{file.name}"
            for file in self.file(folder).files()
            if (match := _PART.fullmatch(file.name))
        }
        return dict(sorted(found.items()))

    def table_files(self, table: str) -> list[Location]:
        """Return the Parquet files of a table, sorted by path."""
        return [file for file in self.root.child(table).files() if _PART.fullmatch(file.name)]


def article_path(table: str, month: str, bucket: int) -> str:
    """Return the relative path of one bucket of one month."""
    return f"{table}/pub_month={month}/part-{bucket:02x}.parquet"


def run_path(table: str, started_at: datetime) -> str:
    """Return the relative path of a run table's file for runs started in that month."""
    return f"{table}/run_month={month_of(started_at)}/part-00.parquet"


def corpus_path(table: str) -> str:
    """Return the relative path of a table of one file."""
    return f"{table}/part-00.parquet"


def bucket_tables() -> list[str]:
    """Return the tables with one file for each bucket, those of counts first."""
    counted = [name for name, table in TABLES.items() if table.placement is Placement.BUCKET]
    return [*counted, *article_tables()]


def article_tables() -> list[str]:
    """Return the tables that are partitioned by month and bucket, ``articles`` last.

    In this order an article that readers can see has all its other rows in place.
    """
    names = [name for name, table in TABLES.items() if table.placement is Placement.ARTICLE]
    return sorted(names, key=lambda name: (name == "articles", name))
