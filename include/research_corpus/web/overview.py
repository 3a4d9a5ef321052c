"""Page *Overview*: what the corpus holds, how it grows, and the latest verdicts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Response

from research_corpus.contracts import TABLES
from research_corpus.web import overview_figures as figures
from research_corpus.web.listing import Column, Kind, Listing
from research_corpus.web.quality import RUN_COLUMNS
from research_corpus.web.reading import Reader, Row
from research_corpus.web.run_history import RunHistory
from research_corpus.web.visit import VisitDep

router = APIRouter()

SHOWN_PUBLISHERS = 7
SHOWN_LANGUAGES = 5
SHOWN_ENTITIES = 12
MAX_MONTHS = 60
"""With more, figures count by year."""

ENOUGH_ARTICLES = 100_000
"""Articles whose names are added up: those of the newest months, until there are so many."""

_BY_MONTH = """
    select pub_month, publisher, language, count(*) as articles, sum(token_count) as tokens,
        count(duplicate_of) as duplicates
    from articles where {months} group by all
"""

_TOTALS = """
    select coalesce(sum(articles), 0)::bigint as articles,
        coalesce(sum(tokens), 0)::bigint as tokens,
        coalesce(sum(duplicates), 0)::bigint as duplicates,
        count(distinct publisher) as publishers, count(distinct language) as languages,
        min(pub_month) filter (pub_month <> 'unknown') as first_month,
        max(pub_month) filter (pub_month <> 'unknown') as last_month,
        coalesce(sum(articles) filter (pub_month = 'unknown'), 0)::bigint as undated
    from by_month
"""

_BY_PUBLISHER = """
    with ranked as (
        select publisher, row_number() over (order by sum(articles) desc, publisher) as place
        from by_month where publisher is not null group by publisher
    )
    select substr(pub_month, 1, $chars) as period,
        case when place <= $shown then publisher else 'others' end as name,
        coalesce(min(place), 1000) as place, sum(articles)::bigint as articles
    from by_month left join ranked using (publisher)
    where pub_month <> 'unknown' group by 1, 2 order by 1, 3
"""

_BY_LANGUAGE = """
    select coalesce(language, 'unknown') as name, sum(articles)::bigint as n
    from by_month group by 1 order by 2 desc, 1 limit $shown
"""

_LARGEST = """
    select publisher as name, sum(articles)::bigint as n from by_month
    where publisher is not null group by 1 order by 2 desc, 1 limit $shown
"""

_ENTITIES = """
    select canonical_name as name, label, sum(mentions)::bigint as n from entity_index
    where pub_month >= $since and pub_month <> 'unknown'
        and label in ('PERSON', 'PER', 'ORG', 'GPE', 'LOC', 'NORP', 'EVENT')
    group by all order by 3 desc, 1, 2 limit $shown
"""

_NEWEST = """
    select pub_month, sum(articles)::bigint as articles from by_month
    where pub_month <> 'unknown' group by 1 order by 1 desc
"""

_STORAGE = pa.schema(
    {
        "table": pa.string(),
        "description": pa.string(),
        "files": pa.int64(),
        "bytes": pa.int64(),
        "share": pa.float64(),
    }
)

RECENT_RUNS = 5


@router.get("/", name="overview")
def overview(visit: VisitDep) -> Response:
    """Show the corpus as a whole."""
    reader, history = visit.reader, RunHistory(visit.reader)
    recent = Listing(
        "recent_runs",
        f"from runs limit {RECENT_RUNS}",
        tuple(c for c in RUN_COLUMNS if c.name in _RECENT),
        sort="-started_at",
        relations=lambda _: {"runs": history.newest(RECENT_RUNS).slice(0, RECENT_RUNS)},
        empty="No run has been committed yet.",
    )
    storage = Listing(
        "tables",
        "from storage",
        _STORAGE_COLUMNS,
        sort="-bytes",
        relations=lambda _: {"storage": _storage(reader)},
    )
    return visit.page(
        "overview.html", "Overview", [recent, storage], lambda: _facts(reader, history)
    )


_RECENT = {"started_at", "dag", "run_id", "verdict", "records_written", "records_quarantined"}

_STORAGE_COLUMNS = (
    Column("table", "Table", Kind.CODE),
    Column("files", "Files", Kind.COUNT),
    Column("bytes", "Size", Kind.BYTES),
    Column("share", "Share", Kind.SHARE),
    Column("description", "One row is", wide=True, sortable=False),
)


def _facts(reader: Reader, history: RunHistory) -> dict[str, Any]:
    by_month = reader.by_month(_BY_MONTH)
    languages = reader.rows(_BY_LANGUAGE, {"shown": SHOWN_LANGUAGES}, by_month=by_month)
    entities, since = _entities(reader, by_month)
    return {
        "totals": reader.one(_TOTALS, by_month=by_month),
        "stored": sum(_storage(reader)["bytes"].to_pylist()),
        "latest": history.latest(),
        "check": history.latest_check(),
        "runs": history.count(),
        "publishers_figure": figures.publishers(_publishers(reader, by_month)),
        "languages": languages,
        "largest": reader.rows(_LARGEST, {"shown": SHOWN_PUBLISHERS}, by_month=by_month),
        "growth_figure": figures.growth(history.trend()),
        "entities": entities,
        "entities_since": since,
    }


def _publishers(reader: Reader, by_month: pa.Table) -> list[Row]:
    """Return articles by month, or by year where months are many, and by publisher."""
    months = pc.count_distinct(by_month["pub_month"]).as_py()
    values = {"chars": len("2025-01" if months <= MAX_MONTHS else "2025")}
    return reader.rows(_BY_PUBLISHER, values | {"shown": SHOWN_PUBLISHERS}, by_month=by_month)


def _entities(reader: Reader, by_month: pa.Table) -> tuple[list[Row], str | None]:
    """Return the names mentioned most in the newest months, and the first of these months."""
    months = reader.rows(_NEWEST, by_month=by_month)
    since = None
    seen = 0
    for row in months:
        since = row["pub_month"]
        seen += row["articles"]
        if seen >= ENOUGH_ARTICLES:
            break
    if since is None:
        return [], None
    return reader.rows(_ENTITIES, {"since": since, "shown": SHOWN_ENTITIES}), since


def _storage(reader: Reader) -> pa.Table:
    """Return files and bytes of each table."""

    def add_up() -> pa.Table:
        sizes = {name: [f.size for f in _files(reader, name)] for name in TABLES}
        whole = sum(map(sum, sizes.values()))
        rows = [
            {
                "table": name,
                "description": TABLES[name].description,
                "files": len(of_table),
                "bytes": sum(of_table),
                "share": sum(of_table) / whole if whole else None,
            }
            for name, of_table in sizes.items()
            if of_table
        ]
        return pa.Table.from_pylist(rows, _STORAGE)

    table: pa.Table = reader.remember("storage", add_up)
    return table


def _files(reader: Reader, table: str) -> list[Any]:
    infos = reader.corpus.root.child(table).file_infos()
    return [info for info in infos if info.base_name.endswith(".parquet")]
