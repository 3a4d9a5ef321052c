"""Merging run tables: rows by run, in one file for each month in which runs started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from research_corpus.contracts import TABLES, Table
from research_corpus.storage.commit import Phase, Transaction
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus, corpus_path, run_path
from research_corpus.storage.ledger import FilePlace, landing_file_of
from research_corpus.storage.parquet import read_table, sort_by_key

Source = tuple[str, int | None]
"""source_file and source_record; null for the file as a whole."""

Record = tuple[str | None, str, int | None]
"""Landing folder, source_file and source_record."""

Home = Callable[[str | None], str | None]
"""Gives the name that a run has for a landing folder known under another one."""

_SOURCE = ("source_file", "source_record")
_RECORD = ("landing", *_SOURCE)


def add_history(transaction: Transaction, started_at: datetime, rows: dict[str, pa.Table]) -> None:
    """Stage rows of run tables; rows with the same key, as after a retry, are replaced."""
    for name, new in rows.items():
        _merge(transaction, name, run_path(name, started_at), new)


def add_quarantine(
    transaction: Transaction,
    started_at: datetime,
    new: pa.Table,
    resolved_by: str,
    written: Collection[Record],
    files_read: Collection[FilePlace],
    home: Home,
) -> None:
    """Stage rows of ``quarantine``, and note on earlier ones that the run settled them.

    A record is settled when it became an article, and when its file was read again and holds it no
    more as it was; a file of which a part was refused as a whole settles nothing by silence.

    Args:
        transaction: the commit they belong to.
        started_at: start of the run.
        new: rows of the run.
        resolved_by: the run.
        written: sources of its articles.
        files_read: landing files that it read.
        home: gives the run's name of a landing folder.
    """
    contract = TABLES["quarantine"]
    target = run_path("quarantine", started_at)
    refused = set(zip(*(new[name].to_pylist() for name in _RECORD), strict=True))
    read: dict[str | None, set[str]] = defaultdict(set)
    for landing, name in files_read:
        read[landing].add(name)

    def is_settled(folder: str | None, file: str, record: int | None) -> bool:
        landing = home(folder)
        container = landing_file_of(file, read[landing])
        whole = {(landing, name, None) for name in (file, container)}
        silent = {(landing, file, record), *whole}.isdisjoint(refused)
        return (landing, file, record) in written or (container in read[landing] and silent)

    earlier = {transaction.corpus.relative(f) for f in transaction.corpus.table_files("quarantine")}
    for path in sorted({target, *earlier}):
        rows = read_table(contract, transaction.corpus.file(path))
        merged = _merged(contract, rows, new) if path == target else rows
        resolved = _resolved(merged, resolved_by, is_settled)
        if path == target or not resolved.equals(rows):
            transaction.replace(path, contract, resolved, Phase.HISTORY)


def add_models(transaction: Transaction, models: pa.Table) -> None:
    """Stage the pipelines that articles name, each once."""
    _merge(transaction, "models", corpus_path("models"), models)


def forget_excerpts(transaction: Transaction, sources: Collection[Source]) -> None:
    """Stage ``quarantine`` without the excerpts of some records."""
    contract = TABLES["quarantine"]
    column = contract.schema.get_field_index("raw_excerpt")

    def without(rows: pa.Table) -> pa.Table:
        keys = zip(*(rows[name].to_pylist() for name in _SOURCE), strict=True)
        gone = pa.array([key in sources for key in keys], pa.bool_())
        kept = pc.if_else(gone, pa.scalar(None, pa.string()), rows["raw_excerpt"])
        return rows.set_column(column, rows.schema.field(column), kept)

    _rewrite(transaction, contract, without)


def forget_failed_rows(transaction: Transaction, article_ids: Collection[str]) -> None:
    """Stage ``quality_failed_rows``, which quotes values, without those of some articles."""
    gone = pa.array(sorted(article_ids), pa.string())
    _rewrite(
        transaction,
        TABLES["quality_failed_rows"],
        lambda rows: rows.filter(pc.invert(pc.is_in(rows["article_id"], gone))),
    )


def earlier_attempts(
    corpus: Corpus, run_id: str, files: Iterable[str], home: Home
) -> dict[Record, int]:
    """Return how many other runs have quarantined each record of ``files`` and left it open."""
    names = pa.array(sorted(set(files)), pa.string())
    rows = table_dataset(corpus, "quarantine").to_table(
        columns=["landing", "source_file", "source_record", "attempts"],
        filter=ds.field("source_file").isin(names)
        & (ds.field("run_id") != run_id)
        & ds.field("resolved_run_id").is_null(),
    )
    attempts: dict[Record, int] = {}
    for row in rows.to_pylist():
        key = (home(row["landing"]), row["source_file"], row["source_record"])
        attempts[key] = max(attempts.get(key, 0), row["attempts"])
    return attempts


def _resolved(
    rows: pa.Table, resolved_by: str, is_settled: Callable[[str | None, str, int | None], bool]
) -> pa.Table:
    columns = (*_RECORD, "run_id", "resolved_run_id")
    values = [
        resolved_by
        if known is None and run_id != resolved_by and is_settled(landing, file, record)
        else known
        for landing, file, record, run_id, known in zip(
            *(rows[name].to_pylist() for name in columns), strict=True
        )
    ]
    index = rows.schema.get_field_index("resolved_run_id")
    return rows.set_column(index, rows.schema.field(index), pa.array(values, pa.string()))


def _rewrite(
    transaction: Transaction, contract: Table, change: Callable[[pa.Table], pa.Table]
) -> None:
    """Stage those files of a table that a change of their rows makes different."""
    for file in transaction.corpus.table_files(contract.name):
        rows = read_table(contract, file)
        changed = change(rows)
        if not changed.equals(rows):
            target = transaction.corpus.relative(file)
            transaction.replace(target, contract, changed, Phase.HISTORY)


def _merge(transaction: Transaction, name: str, target: str, new: pa.Table) -> None:
    contract = TABLES[name]
    existing = read_table(contract, transaction.corpus.file(target))
    transaction.replace(target, contract, _merged(contract, existing, new), Phase.HISTORY)


def _merged(contract: Table, existing: pa.Table, new: pa.Table) -> pa.Table:
    kept = existing.filter(_not_replaced(existing, new, contract.key))
    return sort_by_key(contract, pa.concat_tables([kept, new]))


def _not_replaced(existing: pa.Table, new: pa.Table, key: tuple[str, ...]) -> pa.Array:
    """Return which existing rows have no new row with their key."""
    # Only rows that share the first part of the key are compared: mostly none do.
    suspects = pc.is_in(existing[key[0]], new[key[0]].combine_chunks())
    if not pc.any(suspects).as_py():
        return pa.repeat(pa.scalar(value=True), len(existing))
    replaced = set(zip(*(new[name].to_pylist() for name in key), strict=True))
    keys = zip(*(existing[name].to_pylist() for name in key), strict=True)
    return pa.array([row not in replaced for row in keys], pa.bool_())
