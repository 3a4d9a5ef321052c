"""Recall: articles of the corpus whose pipeline is not the one now asked for, as if extracted."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.annotate.models import model_key
from research_corpus.contracts import TABLES
from research_corpus.pipeline.annotate_batches import is_annotated_as_asked
from research_corpus.pipeline.extract import ROW_GROUP_ARTICLES
from research_corpus.pipeline.plan import finish_interrupted_commit
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import EXTRACTED, ROW_TABLES
from research_corpus.settings import Settings
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus, article_path
from research_corpus.storage.ledger import (
    LandingFiles,
    committed_runs,
    known_files,
)
from research_corpus.storage.parquet import parquet_writer, read_table, rows_to_table, sort_by_key

logger = logging.getLogger(__name__)

Row = dict[str, Any]
Place = tuple[str, int]
"""Month and bucket."""


def recall(run: RunSpec, settings: Settings) -> dict[str, Any]:
    """Stage the articles to annotate anew, with all rows that they carry, in place of extraction.

    A duplicate has the rows of its representative: it comes along with it, or once it is current.

    Returns:
        ``articles`` in the chosen months and languages, and ``outdated`` ones among them.
    """
    finish_interrupted_commit(run, settings)
    corpus = run.corpus_root
    index = _index(corpus)
    outdated = _outdated(index, run, settings)
    run.staging_root.remove()
    ledger = LandingFiles(known_files(corpus) if outdated else {})
    places = _places(corpus, outdated)
    for (month, bucket), ids in sorted(places.items()):
        _stage(run, month, bucket, ids, ledger)
    files = {(r["landing"], ledger.of(r["landing"], r["source_file"])[0]) for r in outdated}
    state = {
        "files_found": len(files),
        "files_unchanged": 0,
        "committed_runs": committed_runs(corpus, run.run_id),
    }
    run.staging_root.write_json(state, "plan", "summary.json")
    chosen = sum(_is_chosen(row, run, settings) for row in index)
    counts = {"articles": chosen, "outdated": len(outdated)}
    logger.info("recalled: %s", counts)
    return counts


def _index(corpus: Corpus) -> list[Row]:
    columns = [
        "article_id",
        "language",
        "model_id",
        "duplicate_of",
        "landing",
        "source_file",
        "pub_month",
        "quality_flags",
    ]
    rows: list[Row] = table_dataset(corpus, "articles").to_table(columns=columns).to_pylist()
    return rows


def _outdated(index: list[Row], run: RunSpec, settings: Settings) -> list[Row]:
    by_id = {row["article_id"]: row for row in index}

    def is_outdated(row: Row) -> bool:
        original = by_id.get(row["duplicate_of"], row)
        return not is_annotated_as_asked(original, row["model_id"], settings)

    def is_recalled(row: Row) -> bool:
        if not (is_outdated(row) and _is_chosen(row, run, settings)):
            return False
        original = by_id.get(row["duplicate_of"], row)
        return original is row or is_recalled(original) or not is_outdated(original)

    return [row for row in index if is_recalled(row)]


def _is_chosen(row: Row, run: RunSpec, settings: Settings) -> bool:
    in_month = run.months is None or row["pub_month"] in run.months
    in_language = run.languages is None or row["language"] in run.languages
    of_model = not run.models or model_key(row["language"], settings.models) in run.models
    return in_month and in_language and of_model


def _places(corpus: Corpus, rows: list[Row]) -> dict[Place, list[str]]:
    """Return the ids by the file that holds them."""
    by_month: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_month[row["pub_month"]].add(row["article_id"])
    places: dict[Place, list[str]] = {}
    for month, wanted in by_month.items():
        for bucket, path in corpus.month_files("articles", month).items():
            ids = read_table(TABLES["articles"], corpus.file(path), ["article_id"])["article_id"]
            found = sorted(wanted.intersection(ids.to_pylist()))
            if found:
                places[month, bucket] = found
    return places


def _stage(run: RunSpec, month: str, bucket: int, ids: list[str], ledger: LandingFiles) -> None:
    carried = {name: _by_article(run.corpus_root, name, month, bucket, ids) for name in ROW_TABLES}
    rows = [
        _extracted(run, month, article, ledger)
        | {name: carried[name].get(article["article_id"], []) for name in ROW_TABLES}
        for article in _rows(run.corpus_root, "articles", month, bucket, ids)
    ]
    batch = f"{month}-{bucket:02x}"
    run.staging_root.write_json(
        {"month": month, "bucket": bucket}, "plan", "extract", f"{batch}.json"
    )
    target = run.staging_root.file("extract", batch, f"{EXTRACTED.name}.parquet")
    with parquet_writer(EXTRACTED, target) as writer:
        table = sort_by_key(EXTRACTED, rows_to_table(EXTRACTED, rows))
        writer.write_table(table, row_group_size=ROW_GROUP_ARTICLES)


def _extracted(run: RunSpec, month: str, article: Row, ledger: LandingFiles) -> Row:
    landing_file, file = ledger.of(article["landing"], article["source_file"])
    columns = (
        "article_id", "content_id", "date_published", "date_modified", "landing", "source_file",
        "source_record", "text_chars", "publisher", "title", "url_canonical", "record_key",
        "quality_flags",
    )  # fmt: skip
    return {
        **{name: article[name] for name in columns},
        "language": article["language"] or "",
        "pub_month": month,
        "landing_file": landing_file,
        # As the ledger last saw the file, which is what its rows of this run must go on saying.
        "source_sha256": file.sha256 if file else article["source_sha256"],
        "bytes": file.bytes if file else 0,
        "article": {**article, "run_id": run.run_id},
    }


def _by_article(
    corpus: Corpus, table: str, month: str, bucket: int, ids: list[str]
) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(corpus, table, month, bucket, ids):
        rows[row["article_id"]].append(row)
    return rows


def _rows(corpus: Corpus, table: str, month: str, bucket: int, ids: list[str]) -> list[Row]:
    file = corpus.file(article_path(table, month, bucket))
    condition = pc.field("article_id").isin(pa.array(ids, pa.string()))
    rows: list[Row] = read_table(TABLES[table], file, filters=condition).to_pylist()
    return rows
