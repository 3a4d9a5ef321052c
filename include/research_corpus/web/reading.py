"""Reading the corpus for pages: DuckDB with limits, and a memory that lasts until the next commit.

What does not belong here: what a page shows.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from research_corpus.analyst.connection import connect
from research_corpus.analyst.views import view_over
from research_corpus.contracts import Table
from research_corpus.contracts.runs import RUN_TABLES
from research_corpus.errors import CorruptCorpusError, TransientError
from research_corpus.quality.drift import snapshot
from research_corpus.release.manifest import MANIFEST, RELEASES
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

MAX_SECONDS = 20.0
"""A page that takes longer is of no use to a reader, and holds up the others."""

_LIMITS = (
    "set memory_limit = '2GB'",
    "set threads = 2",
    "set enable_progress_bar = false",
    "set temp_directory = ''",
    "set enable_external_access = false",
    "set lock_configuration = true",
)
_REMEMBERED = 512
_MONTH = re.compile(r"/pub_month=([0-9]{4}-[0-9]{2}|unknown)/part-[0-9a-f]+\.parquet$")

Row = dict[str, Any]
Values = Mapping[str, Any]
Relations = Mapping[str, pa.Table]


class QueryTooSlowError(TransientError):
    """A query was stopped because it ran longer than :data:`MAX_SECONDS`."""


class CorpusChangingError(TransientError):
    """A file went while a query was to read it."""


class Reader:
    """The corpus as pages see it.

    Args:
        uri: root of the corpus, a path or a URI; it need not exist yet.
    """

    def __init__(self, uri: str) -> None:
        self.corpus = Corpus.open(uri)
        self.uri = uri
        self._lock = threading.Lock()
        self._version: object = None
        self._shape: object = None
        self._by_month: dict[str, dict[str, tuple[object, pa.Table]]] = {}
        self._rows_of: dict[object, int] = {}
        self._named: dict[str, list[str]] = {}
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._memory: OrderedDict[object, Any] = OrderedDict()

    def version(self) -> object:
        """Return what changes with each commit and each release, and with nothing else.

        A commit replaces the file of ``runs`` for its month last, or else months of ``articles``;
        the monitor writes the present state of its measures after it.
        """
        root = self.corpus.root
        releases = [folder.child(MANIFEST) for folder in root.child(RELEASES).folders()]
        infos = [
            *root.child("runs").file_infos(),
            *_infos(root.child("articles")),
            *root.fs.get_file_info([file.path for file in (snapshot(self.corpus), *releases)]),
        ]
        return tuple((info.path, info.size, info.mtime_ns) for info in infos)

    def rows(self, sql: str, values: Values | None = None, **relations: pa.Table) -> list[Row]:
        """Return the rows of a query as dictionaries.

        Args:
            sql: names tables of the corpus, and ``$name`` for values.
            values: of the names.
            relations: further tables, by the name that the query has for them.

        Raises:
            QueryTooSlowError: it was stopped.
            CorpusChangingError: a file went meanwhile.
        """
        found: list[Row] = self.table(sql, values, relations).to_pylist()
        return found

    def one(self, sql: str, values: Values | None = None, **relations: pa.Table) -> Row:
        """Return the first row of a query that has one."""
        return self.rows(sql, values, **relations)[0]

    def table(
        self, sql: str, values: Values | None = None, relations: Relations | None = None
    ) -> pa.Table:
        """Return the rows of a query as an Arrow table."""
        with self.asking(sql, values, relations) as relation:
            return relation.to_arrow_table()

    @contextmanager
    def asking(
        self, sql: str, values: Values | None = None, relations: Relations | None = None
    ) -> Iterator[duckdb.DuckDBPyRelation]:
        """Run a query and lend its unread result; it is stopped when its time is over."""
        cursor = self._current().cursor()
        for name, table in (relations or {}).items():
            cursor.register(name, table)
        timer = threading.Timer(MAX_SECONDS, cursor.interrupt)
        timer.start()
        try:
            yield cursor.sql(sql, params=dict(values or {}))
        except duckdb.InterruptException as error:
            raise QueryTooSlowError(
                f"The query took longer than {MAX_SECONDS:.0f} s and was stopped. Narrow it."
            ) from error
        except duckdb.IOException as error:
            raise CorpusChangingError(
                f"A file of the corpus could not be read, as when a commit replaces it: {error}. "
                "Load the page again."
            ) from error
        except duckdb.InvalidInputException as error:
            raise CorruptCorpusError(str(error)) from error
        finally:
            timer.cancel()
            cursor.close()

    def remember(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what ``make`` gave for ``key`` in this version of the corpus; make it else.

        Two threads may make the same thing at once: the later one stays.
        """
        version = self._refreshed()
        with self._lock:
            if (version, key) in self._memory:
                self._memory.move_to_end((version, key))
                return self._memory[version, key]
        made = make()
        with self._lock:
            self._memory[version, key] = made
            while len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        return made

    def by_month(self, sql: str) -> pa.Table:
        """Return the rows of a query over ``articles``, asked anew only for months that changed.

        Args:
            sql: groups by ``pub_month``, and has ``{months}`` as the condition on it.
        """
        stamps: dict[str, list[object]] = {}
        for file in self.corpus.root.child("articles").file_infos():
            if found := _MONTH.search(file.path):
                stamp = (file.path, file.size, file.mtime_ns)
                stamps.setdefault(found[1], []).append(stamp)
        known = self._by_month.setdefault(sql, {})
        changed = [month for month in stamps if known.get(month, (None,))[0] != stamps[month]]
        if changed or not stamps:
            # Months are digits or a word: the pattern above lets nothing else in.
            named = ", ".join(f"'{month}'" for month in changed)
            condition = f"pub_month in ({named})" if len(changed) < len(stamps) else "true"
            rows = self.table(sql.format(months=condition))
            if not stamps:
                return rows
            for month in changed:
                known[month] = (stamps[month], rows.filter(pc.equal(rows["pub_month"], month)))
        return pa.concat_tables([known[month][1] for month in sorted(stamps)])

    def rows_of(self, file: pafs.FileInfo) -> int:
        """Return how many rows a Parquet file has; files that stay as they are are read once."""
        key = (file.path, file.size, file.mtime_ns)
        if key not in self._rows_of:
            self._rows_of[key] = pq.read_metadata(
                file.path, filesystem=self.corpus.root.fs
            ).num_rows
        return self._rows_of[key]

    def _current(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._refreshed()
        assert self._connection is not None  # noqa: S101
        return self._connection

    def _refreshed(self) -> object:
        """Return the version; where it is new, forget the old one."""
        version = self.version()
        with self._lock:
            if version != self._version or self._connection is None:
                self._open(version)
                self._version = version
                self._memory.clear()
        return version

    def _open(self, version: object) -> None:
        """Connect anew, if the views do not find the new files by themselves.

        On a disk they look for article files at each query; only a table that had no file yet needs
        another view. Files of run tables are named in their views: there is one a month, for ever,
        and looking for them would cost more with each.
        """
        root = self.corpus.root
        shape = tuple(info.path for info in _infos(root)) if root.is_local else version
        if self._connection is None or shape != self._shape:
            self._connection, self._shape = self._connected(), shape
            self._named = {}
        if root.is_local:
            for table in RUN_TABLES:
                self._name_files(self._connection, table)

    def _connected(self) -> duckdb.DuckDBPyConnection:
        connection = connect(self.uri)
        if self.corpus.root.is_local:
            folder = self.corpus.root.path.replace("'", "''")
            connection.execute(f"set allowed_directories = ['{folder}/']")
        for limit in _LIMITS:
            connection.execute(limit)
        return connection

    def _name_files(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        found = self.corpus.table_files(table.name)
        files = [file.path for file in found]
        if files and files != self._named.get(table.name):
            named = ", ".join("'{}'".format(file.replace("'", "''")) for file in files)
            connection.execute(view_over(table, found, f"[{named}]"))
            self._named[table.name] = files


def _infos(folder: Location) -> list[pafs.FileInfo]:
    selector = pafs.FileSelector(folder.path, allow_not_found=True)
    return sorted(folder.fs.get_file_info(selector), key=lambda info: info.path)
