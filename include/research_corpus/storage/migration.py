"""Bringing a corpus of an earlier schema version up to the present one, in one commit.

Version 1 did not say which landing folder a file lay in, and took the path below it for the
identity of an article. Migration says so, of one folder or of none, and keeps every article_id: ids
are cited, and from version 2 on they are found again rather than made again (ADR 0007). Tables that
came later get a file without rows beside each file of articles, ``entity_index`` its counts.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from research_corpus.contracts import TABLES
from research_corpus.contracts.schema import SCHEMA_VERSION
from research_corpus.errors import ConfigError
from research_corpus.storage.commit import Phase, Transaction, writing
from research_corpus.storage.entity_index import stage_entity_index
from research_corpus.storage.layout import Corpus, article_tables
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import read_table

PLACED_SINCE = 2
"""Schema version from which on tables say which landing folder a file lay in."""

_MIGRATED = ("articles", "withdrawals", "quarantine", "ingest_ledger")
"""Tables with the folder, in the order of the commit; the last one tells that it is done."""


def version_of(file: Location) -> int:
    """Return the schema version that a Parquet file of a corpus was written in."""
    metadata = pq.read_schema(file.path, filesystem=file.fs).metadata or {}
    return int(metadata.get(b"schema_version", b"1"))


def require_migrated(corpus: Corpus) -> None:
    """Refuse to publish into a corpus whose identities are those of an earlier version.

    Raises:
        ConfigError: names the command that migrates it.
    """
    if any(version_of(file) < PLACED_SINCE for file in corpus.table_files("ingest_ledger")):
        raise ConfigError(
            f"The corpus at {corpus.root.uri} was written by an earlier version, in which the path "
            "of a file was the identity of its article. Migrate it once with "
            f"`corpus migrate --corpus {corpus.root.uri}`, then run again.",
            corpus=corpus.root.uri,
        )


def migrate(
    corpus: Corpus, landing: str | None, lock_timeout_seconds: float
) -> dict[str, int | str | None]:
    """Write the tables that name a landing folder anew, all in one commit, or nothing.

    A crash leaves the old corpus, or one that the next writer or :func:`repair` finishes. A corpus
    that is migrated already is left as it is.

    Args:
        corpus: the corpus.
        landing: name of the folder that its files came from; null if unknown or several, then a
            folder that holds them is recognised by their bytes.
        lock_timeout_seconds: how long to wait for another writer.

    Returns:
        ``files`` written, and the schema ``version``.

    Cost: reads and writes ``articles`` and the tables of runs once, a file at a time; reads the
    names in ``entities`` of a corpus without ``entity_index``.
    """
    with writing(corpus, "corpus migrate", lock_timeout_seconds) as transaction:
        for name in _MIGRATED:
            for file in corpus.table_files(name):
                if version_of(file) < PLACED_SINCE:
                    _stage(transaction, name, file, landing)
        _stage_empty(transaction)
        stage_entity_index(transaction)
        files = len(transaction.steps)
        transaction.commit()
    return {"files": files, "version": int(SCHEMA_VERSION), "landing": landing}


def _stage_empty(transaction: Transaction) -> None:
    """Give every bucket a file of the article tables that its version did not have."""
    corpus = transaction.corpus
    later = [TABLES[name] for name in article_tables() if TABLES[name].since > 1]
    for articles in corpus.table_files("articles"):
        for table in later:
            path = corpus.relative(articles).replace("articles", table.name, 1)
            if not corpus.file(path).exists():
                transaction.replace(path, table, table.schema.empty_table(), Phase.CREATE)


def _stage(transaction: Transaction, name: str, file: Location, landing: str | None) -> None:
    contract = TABLES[name]
    rows = read_table(contract, file)
    index = rows.schema.get_field_index("landing")
    known = pa.array([landing] * len(rows), pa.string())
    rows = rows.set_column(index, contract.schema.field(index), known)
    phase = Phase.REPLACE if name == "articles" else Phase.HISTORY
    transaction.replace(transaction.corpus.relative(file), contract, rows, phase)
