"""Filling a shareable release with the texts of somebody who holds the sources.

An article is filled if the holder's corpus has its text, which ``content_id`` tells whatever the
file or address it came from. What stands at offsets is cut out of the text; what does not (such
as lemmas) is taken over from the holder's rows, if the same pipeline made them.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.errors import ReleaseError
from research_corpus.release.appearing import appearing
from research_corpus.release.manifest import read_manifest
from research_corpus.release.verify import ProgressCallback
from research_corpus.release.withheld import METADATA_TABLES, SURFACES, WITHHELD
from research_corpus.storage.entity_index import INDEX, count_bucket, index_path
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import publish_table, read_table

NOT_FILLED = "not-rehydrated.csv"

_COLUMNS = ("article_id", "content_id", "url", "source_file", "what")
_MISSING = "the holder has no such text"
_OTHER_ARTICLE = "headline, captions and byline: the text was found in another article"
_OTHER_MODEL = "lemmas and cues: the holder's text was annotated by another pipeline"

_SHARED = "select article_id, pub_month, content_id, url, source_file, model_id from articles"

# One row an article of the release; null holder_id: the holder has no such text.
_MATCH = """
    create or replace table matched as
    select s.article_id, s.pub_month, s.content_id, s.url, s.source_file,
           h.article_id as holder_id, h.pub_month as holder_month,
           coalesce(h.article_id = s.article_id, false) as is_same_article,
           coalesce(h.model_id = s.model_id, false) as is_same_model
    from shared s left join articles h using (content_id)
    qualify row_number() over (
        partition by s.article_id
        order by is_same_article desc, is_same_model desc, h.article_id) = 1
"""
_MONTHS = """
    select distinct holder_month from matched semi join bucket using (article_id)
    where holder_month is not null order by all
"""
_VALUES = """
    select h.{column} from bucket b
    left join matched m on m.article_id = b.article_id and m.{condition}
    left join (from {table} where pub_month in ({months})) h on h.article_id = m.holder_id {keys}
    order by b.row_number
"""
_TEXTS = """
    select m.article_id, h.text from (from articles where pub_month in ({months})) h
    join matched m on h.article_id = m.holder_id semi join bucket b on m.article_id = b.article_id
"""


@dataclass
class Outcome:
    """What became of the articles of a shareable release.

    Attributes:
        counts: articles ``filled``, ``partly`` filled, ``missing``.
        rows: what to write about the latter two.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, str | None]] = field(default_factory=list)

    def add(self, match: dict[str, object]) -> None:
        """Note one article, given its row of the match."""
        lacking = [_OTHER_ARTICLE] * (not match["is_same_article"])
        lacking += [_OTHER_MODEL] * (not match["is_same_model"])
        if match["holder_id"] is None:
            lacking = [_MISSING]
        kind = "filled" if not lacking else "missing" if lacking == [_MISSING] else "partly"
        self.counts[kind] += 1
        if lacking:
            row = {name: match[name] for name in _COLUMNS[:-1]}
            self.rows.append({**row, "what": "; ".join(lacking)})  # type: ignore[dict-item]


def rehydrate(
    release: Location, holder: str, to: Location, on_progress: ProgressCallback
) -> Outcome:
    """Write a corpus with the rows of a shareable release and the texts of the holder's corpus.

    It appears at ``to`` when it is whole. ``not-rehydrated.csv`` in it names every article that
    could not be filled, or not wholly, and why.

    Args:
        release: a shareable release.
        holder: root of a corpus that was made of the sources.
        to: folder of the new corpus, which must not exist.
        on_progress: called with files done, of all.

    Raises:
        ReleaseError: the release is not a shareable one, or ``to`` exists.

    Cost: memory of one Parquet file with its texts; one scan of the holder's ids.
    """
    if read_manifest(release).kind != "shareable":
        raise ReleaseError(f"{release.uri} has its texts; nothing is to be filled in.")
    if to.exists():
        raise ReleaseError(f"{to.uri} exists. Name a new folder.", to=to.uri)
    source = Corpus(release)
    with connect(holder) as connection, appearing(to) as work:
        outcome = _match(connection, release)
        files = [(TABLES[name], file) for name in TABLES for file in source.table_files(name)]
        for done, (table, file) in enumerate(files, 1):
            place = work.child(*source.relative(file).split("/"))
            if table.name in WITHHELD and table.placement is Placement.ARTICLE:
                publish_table(
                    table, _filled_rows(connection, table, read_table(table, file)), place
                )
            else:
                file.link_or_copy_to(place)
            on_progress(done, len(files))
        _count_names(Corpus(work))
        work.child(NOT_FILLED).write_bytes(_csv(outcome))
    return outcome


def _count_names(corpus: Corpus) -> None:
    """Write ``entity_index``, which the release lacks."""
    for articles in corpus.table_files("articles"):
        path = corpus.relative(articles)
        entities = corpus.file(path.replace("articles", "entities", 1))
        publish_table(INDEX, count_bucket(articles, entities), corpus.file(index_path(path)))


def _match(connection: duckdb.DuckDBPyConnection, release: Location) -> Outcome:
    """Find for each article of the release the holder's article with the same text."""
    with connect(release.uri) as shared:
        connection.register("shared", shared.sql(_SHARED).to_arrow_table())
    connection.execute(_MATCH)
    connection.unregister("shared")
    outcome = Outcome()
    for batch in connection.sql("from matched order by article_id").to_arrow_reader(10_000):
        for match in batch.to_pylist():
            outcome.add(match)
    return outcome


def _filled_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> pa.Table:
    numbers = pa.array(range(len(rows)), pa.int64())
    connection.register("bucket", rows.select(list(table.key)).append_column("row_number", numbers))
    months = [month for (month,) in connection.execute(_MONTHS).fetchall()]
    if not months:
        return rows
    listed = ", ".join(f"'{month}'" for month in months)
    texts = dict(connection.execute(_TEXTS.format(months=listed)).fetchall())
    surfaces = SURFACES.get(table.name, {})
    for name in WITHHELD[table.name].columns:
        if name in surfaces:
            column = _cut(rows, texts, *surfaces[name])
        elif table.name == "articles" and name == "text":
            column = pa.array(
                [texts.get(id_) for id_ in rows["article_id"].to_pylist()], pa.string()
            )
        else:
            column = _taken(connection, table, name, listed)
        rows = _with(rows, name, column)
    return rows


def _cut(rows: pa.Table, texts: dict[str, str], start: str, end: str) -> pa.Array:
    """Return the stretches of the texts between two columns of offsets."""
    columns = (rows[name].to_pylist() for name in ("article_id", start, end))
    values = [
        texts[id_][first:after] if id_ in texts and first is not None else None
        for id_, first, after in zip(*columns, strict=True)
    ]
    return pa.array(values, pa.string())


def _taken(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, months: str
) -> pa.Array:
    """Return a column of the holder's rows that have the keys of the bucket's rows, in order."""
    condition = "is_same_article" if table.name in METADATA_TABLES else "is_same_model"
    keys = "".join(f"and h.{key} = b.{key} " for key in table.key if key != "article_id")
    sql = _VALUES.format(
        column=column, condition=condition, table=table.name, months=months, keys=keys
    )
    return connection.sql(sql).to_arrow_table()[column].combine_chunks()


def _with(rows: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """Return rows with the values of a column put in; nulls leave what the release has."""
    index = rows.schema.get_field_index(name)
    field_ = rows.schema.field(index)
    kept = pc.if_else(column.is_valid(), column.cast(field_.type), rows[name].combine_chunks())
    return rows.set_column(index, field_, kept)


def _csv(outcome: Outcome) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(outcome.rows)
    return text.getvalue().encode()
