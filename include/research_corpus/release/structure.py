"""Checking that every file of a live corpus is the one last published, and fits to the others.

What this finds: files whose bytes changed since, that cannot be decoded, are unknown or lacking,
tables that depart from their contract, keys that occur twice, rows without their article, texts
that are not the ones their ids were made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, groupby

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.contracts.schema import SCHEMA_VERSION
from research_corpus.errors import CorpusLockedError
from research_corpus.ids import bucket_of, content_id
from research_corpus.release.verify import Finding, FindingKind, ProgressCallback
from research_corpus.storage.checksums import read_checksums
from research_corpus.storage.entity_index import INDEX, count_bucket
from research_corpus.storage.layout import Corpus, article_path, bucket_tables
from research_corpus.storage.location import Location
from research_corpus.storage.migration import version_of
from research_corpus.storage.parquet import read_table

State = dict[str, tuple[int, object]]

_COUNTED = {"tokens": "token_count", "sentences": "sentence_count"}

_REFERENCES = (
    (
        "articles in two files, such as of two months",
        "select article_id from articles group by all having count(*) > 1",
    ),
    (
        "articles that the ledger does not know",
        "select article_id from articles anti join ingest_ledger using (article_id)",
    ),
    (
        "articles whose representative in duplicate_of is not there",
        "select a.article_id from articles a anti join articles r "
        "on a.duplicate_of = r.article_id where a.duplicate_of is not null",
    ),
    (
        "articles with a passage of an article that is not there",
        "select article_id from shared_passages anti join (select article_id as other_id "
        "from articles) using (other_id)",
    ),
    (
        "articles whose model_id is not in models",
        "select article_id from articles anti join models using (model_id)",
    ),
)


def verify_corpus(corpus: Corpus, on_progress: ProgressCallback) -> list[Finding]:
    """Check every file of a corpus by itself and against the others.

    Args:
        corpus: a live corpus; nobody is kept from writing to it.
        on_progress: called with files read, of all.

    Returns:
        Findings by path; none if all fits together.

    Raises:
        CorpusLockedError: a run published meanwhile, so that files of two states were compared.

    Cost: reads and decodes every file once; memory of one bucket of a month, all tables.
    """
    before = _state(corpus)
    findings = sorted(_findings(corpus, on_progress), key=lambda finding: finding.path)
    if _state(corpus) != before:
        raise CorpusLockedError(
            f"{corpus.root.uri} was written to while it was verified. Verify it again.",
            corpus=corpus.root.uri,
        )
    return findings


def _state(corpus: Corpus) -> State:
    infos = chain.from_iterable(corpus.root.child(table).file_infos() for table in TABLES)
    return {info.path: (info.size, info.mtime_ns) for info in infos}


def _findings(corpus: Corpus, on_progress: ProgressCallback) -> Iterator[Finding]:
    if corpus.journal.exists():
        yield _broken(corpus, corpus.journal, "a commit was interrupted; run `corpus repair`")
    found = {
        corpus.relative(file): file for table in TABLES for file in corpus.root.child(table).files()
    }
    expected = _expected(corpus)
    yield from (
        Finding("extra", path, "no file of a corpus") for path in found if path not in expected
    )
    lacking = [path for path in expected if path not in found]
    yield from (Finding("missing", path, "its siblings are there") for path in lacking)
    sums = read_checksums(corpus)
    yield from (
        Finding("missing", path, "a commit wrote it")
        for path in sorted({*sums} - {*found, *lacking})
    )
    total, done, broken = len(expected), 0, False
    for paths in _groups(expected):
        there = [path for path in paths if path in found]
        yield from _changed(corpus, there, sums)
        in_group = list(_check_group(corpus, there))
        yield from in_group or _miscounted(corpus, there)
        broken = broken or bool(in_group)
        done += len(paths)
        on_progress(done, total)
    if not broken:
        yield from _references(corpus)


def _changed(corpus: Corpus, paths: list[str], sums: Mapping[str, str]) -> Iterator[Finding]:
    for path in paths:
        if path in sums and (sha256 := corpus.file(path).sha256()) != sums[path]:
            yield Finding("changed", path, f"sha256 is {sha256}, published was {sums[path]}")


def _expected(corpus: Corpus) -> list[str]:
    """Return the files that must be there, given those of ``articles``; by month and bucket."""
    paths = []
    for folder in corpus.root.child("articles").folders():
        month = folder.name.removeprefix("pub_month=")
        buckets = max(corpus.month_files("articles", month), default=-1) + 1
        for bucket in range(buckets):
            paths += _bucket_paths(corpus, month, bucket)
    for name in TABLES:
        if name not in bucket_tables():
            paths += [corpus.relative(file) for file in corpus.table_files(name)]
    return paths


def _bucket_paths(corpus: Corpus, month: str, bucket: int) -> list[str]:
    """Return the files of one bucket but those of tables that its version did not have."""
    articles = corpus.file(article_path("articles", month, bucket))
    written_by = _version(articles)
    return [
        path
        for table in bucket_tables()
        if (file := corpus.file(path := article_path(table, month, bucket)))
        and (TABLES[table].since <= written_by or file.exists())
    ]


def _version(file: Location) -> int:
    """Return the schema version of a file; the present one if it cannot be read."""
    try:
        return version_of(file)
    except (OSError, pa.ArrowException):
        return int(SCHEMA_VERSION)


def _groups(expected: list[str]) -> Iterator[list[str]]:
    """Yield the files of one month and bucket together, ``articles`` first; others singly."""
    of_articles = [path for path in expected if _table_of(path).name in bucket_tables()]
    for _, paths in groupby(of_articles, lambda path: path.partition("/")[2]):
        yield list(paths)[::-1]
    yield from ([path] for path in expected[len(of_articles) :])


def _check_group(corpus: Corpus, paths: list[str]) -> Iterator[Finding]:
    articles: pa.Table | None = None
    for path in paths:
        table, file = _table_of(path), corpus.file(path)
        try:
            rows = pq.read_table(file.path, filesystem=file.fs, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            yield _broken(corpus, file, f"cannot be read: {error}")
            continue
        faults = list(_faults_of_table(table, rows))
        if table.name == "articles" and not faults:
            articles = rows
            faults = list(_faults_of_articles(corpus, path, rows))
        elif table.placement is Placement.ARTICLE and articles is not None and not faults:
            faults = list(_faults_of_references(table, rows, articles))
        yield from (_broken(corpus, file, fault) for fault in faults)


def _miscounted(corpus: Corpus, paths: list[str]) -> Iterator[Finding]:
    """Yield a finding if the counts of a sound bucket are not those of its entities."""
    files = {_table_of(path).name: corpus.file(path) for path in paths}
    if {INDEX.name, "articles", "entities"} <= files.keys():
        counted = count_bucket(files["articles"], files["entities"])
        if not read_table(INDEX, files[INDEX.name]).equals(counted):
            message = "its counts are not those of the entities; delete it and run `corpus migrate`"
            yield _broken(corpus, files[INDEX.name], message)


def _fits(found: pa.Schema, expected: pa.Schema) -> bool:
    """Return whether a file has the columns of its contract; it may be stricter about nulls."""
    return found.names == expected.names and all(
        column.type == wanted.type and (wanted.nullable or not column.nullable)
        for column, wanted in zip(found, expected, strict=True)
    )


def _faults_of_table(table: Table, rows: pa.Table) -> Iterator[str]:
    names = [c.name for c in table.columns if c.name in rows.column_names or not c.may_lack]
    expected = pa.schema([table.schema.field(name) for name in names])
    if not _fits(rows.schema, expected):
        yield "its columns or types are not those of the contract"
        return
    for field in expected:
        if not field.nullable and rows[field.name].null_count:
            yield f"{field.name} holds nulls"
    key = [name for name in table.key if name in rows.column_names]
    keys = rows.select(key).group_by(key).aggregate([([], "count_all")])
    if keys.num_rows < rows.num_rows:
        yield f"{rows.num_rows - keys.num_rows} rows repeat the key of another"


def _faults_of_articles(corpus: Corpus, path: str, rows: pa.Table) -> Iterator[str]:
    ids = rows["article_id"].to_pylist()
    month = path.split("/")[1].removeprefix("pub_month=")
    buckets = len(corpus.month_files("articles", month))
    bucket = int(path[-len("00.parquet") : -len(".parquet")], 16)
    strayed = [id_ for id_ in ids if bucket_of(id_, buckets) != bucket]
    if strayed:
        yield f"{len(strayed)} articles belong into another bucket, such as {strayed[0]}"
    texts = zip(ids, rows["text"].to_pylist(), rows["content_id"].to_pylist(), strict=True)
    changed = [id_ for id_, text, content in texts if content_id(text) != content]
    if changed:
        yield f"{len(changed)} texts are not those of their content_id, such as of {changed[0]}"


def _faults_of_references(table: Table, rows: pa.Table, articles: pa.Table) -> Iterator[str]:
    known = articles["article_id"].combine_chunks()
    lost = pc.unique(rows["article_id"].filter(pc.invert(pc.is_in(rows["article_id"], known))))
    if len(lost):
        yield f"rows of {len(lost)} articles that are not there, such as {lost[0].as_py()}"
    if column := _COUNTED.get(table.name):
        counted = rows["article_id"].value_counts()
        counts = dict(
            zip(*(counted.field(k).to_pylist() for k in ("values", "counts")), strict=True)
        )
        said = zip(known.to_pylist(), articles[column].to_pylist(), strict=True)
        wrong = [id_ for id_, count in said if counts.get(id_, 0) != count]
        if wrong:
            yield f"{len(wrong)} articles have not {column} rows, such as {wrong[0]}"


def _references(corpus: Corpus) -> Iterator[Finding]:
    connection = connect(corpus.root.uri)
    for what, sql in _REFERENCES:
        ids = [id_ for (id_,) in connection.execute(f"{sql} order by all").fetchall()]
        if ids:
            yield Finding("broken", "articles", f"{len(ids)} {what}, such as {ids[0]}")


def _table_of(path: str) -> Table:
    return TABLES[path.partition("/")[0]]


def _broken(corpus: Corpus, file: Location, message: str) -> Finding:
    kind: FindingKind = "broken"
    return Finding(kind, corpus.relative(file), message)
