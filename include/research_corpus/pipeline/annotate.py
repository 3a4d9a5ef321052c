"""Annotate: one batch of extracted articles -> all article tables, ready to check."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.annotate.isolated import annotate_isolated
from research_corpus.annotate.models import no_pipeline, pipeline_info
from research_corpus.annotate.texts import Text
from research_corpus.contracts import TABLES
from research_corpus.contracts.records import Rejection
from research_corpus.ids import bucket_of
from research_corpus.pipeline.identified_rows import identified
from research_corpus.pipeline.repeated_lines import mark_repeated_lines
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import (
    ANNOTATION_TABLES,
    EXTRACTED,
    ROW_TABLES,
    quarantine_row,
    source_of,
)
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus, article_path
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import conform, read_table, rows_to_table, write_table
from research_corpus.storage.staging import Staging

logger = logging.getLogger(__name__)

Task = Mapping[str, Any]


def annotate(run: RunSpec, batch: str, settings: Settings) -> dict[str, Any]:
    """Annotate one batch and write its rows of every article table.

    An exact duplicate gets copies of its representative's rows, so no text is annotated twice.

    Returns:
        Counts: ``articles``, ``tokens``, ``sentences``, ``entities``, ``quotes``, ``quarantined``.

    Raises:
        ConfigError: the model of the batch's language is not installed.
    """
    plan = run.staging_root.read_json("plan", "annotate", f"{batch}.json")
    tasks: list[Task] = plan["articles"]
    extracted = _extracted(run.staging_root, plan["language"], tasks)
    originals = _ids(task for task in tasks if task["duplicate_of"] is None)
    language = plan["language"] or None
    is_annotated = plan["is_annotated"]
    pipeline = pipeline_info(language, settings.models) if is_annotated else no_pipeline()
    logger.info("%s: %d articles with %s", batch, len(originals), pipeline.model_id)
    done = annotate_isolated(
        language,
        settings.models,
        _texts(extracted, originals) if is_annotated else [],
        timeout_seconds=settings.annotation_timeout_seconds,
        memory_bytes=settings.annotation_memory_bytes,
    )
    tables = _with_copies(done.tables, tasks, extracted, run.corpus_root)
    failures = _failures(tasks, done.failures)
    articles = _articles(extracted, tables, tasks, pipeline.model_id, run.corpus_root)
    target = run.staging_root.file("annotate", batch)
    for name in ("articles", *ROW_TABLES):
        rows = articles if name == "articles" else _child_rows(extracted, name)
        if name == "paragraphs":
            rows = mark_repeated_lines(run.staging_root, rows, articles)
        write_table(TABLES[name], _without(rows, failures), target.child(f"{name}.parquet"))
    for name in ANNOTATION_TABLES:
        write_table(TABLES[name], tables[name], target.child(f"{name}.parquet"))
    _write_small(target, dict(pipeline.row), _quarantine(run, failures, extracted))
    counts = {name: len(tables[name]) for name in ("tokens", "sentences", "entities", "quotes")}
    counts |= {"articles": len(tasks) - len(failures), "quarantined": len(failures)}
    logger.info("%s: %s", batch, counts)
    return counts


def _extracted(staging: Staging, language: str, tasks: Sequence[Task]) -> pa.Table:
    """Return the extracted rows of the batch, in the order of its tasks."""
    by_batch: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_batch[task["extract_batch"]].append(task)
    parts = [_extracted_from(staging, b, language, own) for b, own in sorted(by_batch.items())]
    rows = pa.concat_tables(parts)
    place = {row_id: number for number, row_id in enumerate(_row_ids(rows))}
    wanted = [place[source_of(task)] for task in tasks]
    return identified(rows.take(pa.array(wanted, pa.int64())).combine_chunks(), tasks)


def _extracted_from(staging: Staging, batch: str, language: str, tasks: Sequence[Task]) -> pa.Table:
    months = [task["pub_month"] for task in tasks]
    # The first two conditions let whole row groups be passed over, the third picks rows.
    condition = (
        (pc.field("language") == language)
        & (pc.field("pub_month") >= min(months))
        & (pc.field("pub_month") <= max(months))
        & pc.field("article_id").isin(pa.array([task["extracted_id"] for task in tasks]))
    )
    file = staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
    return read_table(EXTRACTED, file, filters=condition)


def _row_ids(rows: pa.Table) -> Iterable[tuple[str | None, str, int | None]]:
    columns = ("landing", "source_file", "source_record")
    return zip(*(rows[name].to_pylist() for name in columns), strict=True)


def _texts(extracted: pa.Table, wanted: Iterable[str]) -> list[Text]:
    chosen = set(wanted)
    texts = []
    for article, paragraphs in zip(
        extracted["article"].to_pylist(), extracted["paragraphs"].to_pylist(), strict=True
    ):
        if article["article_id"] in chosen:
            spans = tuple(
                (p["paragraph_id"], p["char_start"], p["char_end"])
                for p in paragraphs
                if p["char_start"] is not None
            )
            texts.append(Text(article["article_id"], article["text"], spans))
    return texts


def _with_copies(
    tables: Mapping[str, pa.Table], tasks: Sequence[Task], extracted: pa.Table, corpus: Corpus
) -> dict[str, pa.Table]:
    """Add, for each duplicate, the rows of its representative under its own id."""
    copies = [task for task in tasks if task["duplicate_of"] is not None]
    paragraphs = {t.article_id: t.paragraphs for t in _texts(extracted, _ids(copies))}
    result = {}
    for name, table in tables.items():
        spans = _spans(table)
        parts = [table]
        for task in copies:
            rows = _representative_rows(name, task, table, spans, corpus)
            ids = pa.repeat(pa.scalar(task["article_id"]), len(rows))
            rows = rows.set_column(0, table.schema.field(0), ids)
            if name == "sentences":
                rows = _in_own_paragraphs(rows, paragraphs[task["article_id"]])
            parts.append(rows)
        result[name] = conform(TABLES[name], pa.concat_tables(parts))
    return result


def _ids(tasks: Iterable[Task]) -> list[str]:
    return [task["article_id"] for task in tasks]


def _in_own_paragraphs(sentences: pa.Table, paragraphs: Sequence[tuple[int, int, int]]) -> pa.Table:
    """Number the paragraphs as the duplicate does: it may lack a caption, or have one more."""
    starts = [char_start for _, char_start, _ in paragraphs]
    numbers = [
        paragraphs[bisect_right(starts, char_start) - 1][0]
        for char_start in sentences["char_start"].to_pylist()
    ]
    index = sentences.schema.get_field_index("paragraph_id")
    field = sentences.schema.field(index)
    return sentences.set_column(index, field, pa.array(numbers, field.type))


def _representative_rows(
    name: str, task: Task, table: pa.Table, spans: Mapping[str, tuple[int, int]], corpus: Corpus
) -> pa.Table:
    representative, month = task["duplicate_of"], task["copied_from_month"]
    if month is None:
        start, length = spans.get(representative, (0, 0))
        return table.slice(start, length)
    buckets = len(corpus.month_files("articles", month))
    file = corpus.file(article_path(name, month, bucket_of(representative, buckets)))
    return read_table(TABLES[name], file, filters=pc.field("article_id") == representative)


def _spans(table: pa.Table) -> dict[str, tuple[int, int]]:
    """Return first row and number of rows of each article; its rows lie together."""
    runs = pc.run_end_encode(table["article_id"].combine_chunks())
    spans, start = {}, 0
    for article_id, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        spans[article_id] = (start, end - start)
        start = end
    return spans


def _articles(
    extracted: pa.Table,
    tables: Mapping[str, pa.Table],
    tasks: Sequence[Task],
    model_id: str,
    corpus: Corpus,
) -> pa.Table:
    rows = _table_of(extracted["article"])
    ids = rows["article_id"].to_pylist()
    values: dict[str, list[Any]] = {
        "duplicate_of": [task["duplicate_of"] for task in tasks],
        "model_id": [_model_of(task, model_id, corpus) for task in tasks],
    }
    for column, table in (("token_count", "tokens"), ("sentence_count", "sentences")):
        spans = _spans(tables[table])
        values[column] = [spans.get(article_id, (0, 0))[1] for article_id in ids]
    for column, content in values.items():
        index = rows.schema.get_field_index(column)
        field = TABLES["articles"].schema.field(column)
        rows = rows.set_column(index, field, pa.array(content, field.type))
    return conform(TABLES["articles"], rows)


def _model_of(task: Task, model_id: str, corpus: Corpus) -> str:
    """Return the pipeline whose rows the article has: its representative's, if copied."""
    month = task["copied_from_month"]
    if month is None:
        return model_id
    buckets = len(corpus.month_files("articles", month))
    bucket = bucket_of(task["duplicate_of"], buckets)
    rows = read_table(
        TABLES["articles"],
        corpus.file(article_path("articles", month, bucket)),
        ["model_id"],
        pc.field("article_id") == task["duplicate_of"],
    )
    return str(rows["model_id"][0].as_py())


def _child_rows(extracted: pa.Table, name: str) -> pa.Table:
    return conform(TABLES[name], _table_of(pc.list_flatten(extracted[name])))


def _table_of(structs: pa.ChunkedArray) -> pa.Table:
    return pa.Table.from_struct_array(structs)


def _failures(tasks: Sequence[Task], failures: Mapping[str, Rejection]) -> dict[str, Rejection]:
    """Return the failures, each with the duplicates of the text that failed."""
    copied = {t["article_id"]: t["duplicate_of"] for t in tasks if t["duplicate_of"] in failures}
    return {**failures, **{own: failures[original] for own, original in copied.items()}}


def _without(rows: pa.Table, failures: Mapping[str, Rejection]) -> pa.Table:
    if not failures:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows["article_id"], pa.array(sorted(failures)))))


def _quarantine(
    run: RunSpec, failures: Mapping[str, Rejection], extracted: pa.Table
) -> list[dict[str, Any]]:
    columns = ["article_id", "landing", "source_file", "source_record", "source_sha256"]
    sources = {row["article_id"]: row for row in extracted.select(columns).to_pylist()}
    return [
        quarantine_row(
            Rejection(r.reason_code, r.message, sources[own]["source_record"], r.raw_excerpt),
            sources[own],
            run_id=run.run_id,
            stage="annotate",
        )
        for own, r in failures.items()
    ]


def _write_small(target: Location, model: dict[str, Any], quarantine: list[dict[str, Any]]) -> None:
    for name, rows in (("models", [model]), ("quarantine", quarantine)):
        table = TABLES[name]
        write_table(table, rows_to_table(table, rows), target.child(f"{name}.parquet"))
