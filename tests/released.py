"""What tests of releases and exports share: releases of the seeds, made once, and edits."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from research_corpus.contracts import TABLES
from research_corpus.storage.commit import Phase, writing
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table, sort_by_key

CREATED_AT = "2026-01-31T12:00:00Z"
LATER = "2026-02-28T12:00:00Z"


def copy_of(corpus: Path, to: Path) -> Path:
    """Copy a corpus' tables and history, without locks and releases."""
    return Path(shutil.copytree(corpus, to, ignore=shutil.ignore_patterns("_*")))


def one_month_of(corpus: Path, to: Path) -> Path:
    """Copy a corpus with the articles of 2025-03 alone."""
    copied = copy_of(corpus, to)
    for folder in copied.glob("*/pub_month=*"):
        if folder.name != "pub_month=2025-03":
            shutil.rmtree(folder)
    return copied


def edit(corpus: Path, file: str, change: Callable[[list[dict]], list[dict]]) -> None:
    """Commit a change to the rows of one file of a corpus, as a run would."""
    opened = Corpus.open(str(corpus))
    contract = TABLES[file.partition("/")[0]]
    with writing(opened, "edit", 1) as transaction:
        rows = change(read_table(contract, opened.file(file)).to_pylist())
        table = sort_by_key(contract, pa.Table.from_pylist(rows, schema=contract.schema))
        transaction.replace(file, contract, table, Phase.REPLACE)
        transaction.commit()
