"""What one release has that the one before it had not: articles added, changed and removed."""

from __future__ import annotations

import csv
import io

import duckdb
import pyarrow.dataset as ds

from research_corpus.contracts import TABLES
from research_corpus.release.manifest import ChangeCounts
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

CHANGES = "changes.csv"
COLUMNS = ("change", "what", "article_id", "content_id_before", "content_id_after")

# The run that wrote a row, and the folder its file lay in, are no property of the article; the text
# has its own id.
_NOT_COMPARED = ("article_id", "content_id", "text", "run_id", "landing")

_FETCHED_ROWS = 10_000

_SIDE = """
    select article_id, content_id, md5(cast(row({columns}) as varchar)) as fields from {view}
"""
_DIFFERENCE = """
    with b as ({before}), a as ({after})
    select case when b.article_id is null then 'added'
                when a.article_id is null then 'removed' else 'changed' end as change,
           case when b.content_id <> a.content_id then 'text'
                when b.fields <> a.fields then 'metadata' end as what,
           coalesce(a.article_id, b.article_id) as article_id, b.content_id, a.content_id
    from b full join a using (article_id)
    where what is not null or change <> 'changed'
    order by article_id
"""


def write_changes(before: Location, after: Location) -> ChangeCounts:
    """Write the change list of a release as CSV, one row an article, by article_id.

    ``what`` tells a changed text from changed metadata alone, annotation counts and model
    included. Null content ids mean that the article was not, or is no longer, there.

    Args:
        before: the earlier release.
        after: the release that the list is for.

    Cost: reads all columns of ``articles`` but the text, of both; DuckDB spills what does not fit.
    """
    counts = {"added": 0, "changed": 0, "removed": 0}
    with duckdb.connect() as connection:
        # As files come: the result is sorted, and so is the order of equal bytes.
        for view, release in (("before", before), ("after", after)):
            connection.register(view, _articles(release))
        rows = connection.execute(_query())
        with after.child(CHANGES).open_output() as sink:
            sink.write(_lines([COLUMNS]))
            while batch := rows.fetchmany(_FETCHED_ROWS):
                sink.write(_lines(batch))
                for change, *_ in batch:
                    counts[change] += 1
    return ChangeCounts(**counts)


def _articles(release: Location) -> ds.Dataset:
    contract = TABLES["articles"]
    paths = [file.path for file in Corpus(release).table_files(contract.name)]
    return ds.dataset(paths, schema=contract.schema, filesystem=release.fs, format="parquet")


def _query() -> str:
    names = [name for name in TABLES["articles"].schema.names if name not in _NOT_COMPARED]
    columns = ", ".join(names)
    return _DIFFERENCE.format(
        before=_SIDE.format(columns=columns, view="before"),
        after=_SIDE.format(columns=columns, view="after"),
    )


def _lines(rows: object) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()
