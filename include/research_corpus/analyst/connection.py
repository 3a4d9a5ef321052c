"""A DuckDB connection in which every table of a corpus is a view and every query a macro."""

from __future__ import annotations

import duckdb

from research_corpus.analyst.views import macros, view_of, view_of_damage
from research_corpus.contracts import TABLES, Table
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus


def connect(uri: str) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection with one view a table of the corpus at ``uri``.

    Partition keys are columns: ``pub_month`` of article tables, ``run_month`` of run tables. Only
    the columns and months that a query names are read. A table without files is an empty view.
    Times are shown in UTC. The macros ``kwic``, ``frequency``, ``ngrams``, ``dispersion``,
    ``collocates``, ``keyness``, ``cooccurrence``, ``most_mentioned``, ``voices``, ``quotes_by`` and
    more are there too; they leave out exact duplicates unless told otherwise. See
    ``docs/cookbook.md``.

    Args:
        uri: root of the corpus, a path or a URI.

    Example:
        >>> connect("corpus").sql("from kwic('council', 40)")  # doctest: +SKIP
    """
    corpus = Corpus.open(uri)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for table in TABLES.values():
        if corpus.root.is_local:
            _add_view(connection, table, corpus)
        else:
            connection.register(table.name, table_dataset(corpus, table.name))
    for subject in macros():
        connection.execute(subject)
    return connection


def _add_view(connection: duckdb.DuckDBPyConnection, table: Table, corpus: Corpus) -> None:
    root = f"{corpus.root.path.rstrip('/')}/"
    try:
        connection.execute(view_of(table, corpus, root))
    except duckdb.InvalidInputException as error:
        # One damaged file must not hide the other tables.
        connection.execute(view_of_damage(table, error))
