"""Rules over the run as a whole: schemas, keys and references between tables.

They need all chunks at once, so they are counted here and not by Great Expectations; their
results have the same form. Memory is one chunk and the ids of the run's articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES, Table
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.article_chunks import ArticleChunks
from research_corpus.quality.rules import Rule, Severity, cut
from research_corpus.quality.staged import StagedRun
from research_corpus.quality.tally import Tally

SUITE = "integrity"
COUNTED = {"tokens": "token_count", "sentences": "sentence_count"}
REPORT_RUN = "Report the run: a stage wrote what it must not write."


def schema_rule(table: str) -> Rule:
    """Return the rule that a staged table has the schema of its contract."""
    return Rule(
        name=f"{table}_schema",
        column=None,
        severity=Severity.CRITICAL,
        says=f"The staged {table} have the columns, types and nullability of their contract.",
        why="Files of one table with different schemas cannot be read together.",
        remedy=REPORT_RUN + " No other rule was evaluated.",
    )


def key_rule(table: Table) -> Rule:
    """Return the rule that no two rows of the run have one key."""
    return Rule(
        name=f"{table.name}_key_unique",
        column=", ".join(table.key),
        severity=Severity.CRITICAL,
        says=f"No two staged rows of {table.name} have the same {', '.join(table.key)}, "
        "none lacks it, and an article's rows lie in one batch.",
        why="Readers must see every article, and each of its rows, once.",
        remedy=REPORT_RUN,
    )


def article_rule(table: str) -> Rule:
    """Return the rule that every row of a table belongs to a staged article."""
    return Rule(
        name=f"{table}_article_exists",
        column="article_id",
        severity=Severity.CRITICAL,
        says=f"Every staged row of {table} belongs to a staged article.",
        why="A row without its article can neither be found nor be replaced.",
        remedy=REPORT_RUN,
    )


def representative_rule(table: str) -> Rule:
    """Return the rule that ``duplicate_of`` names an article."""
    return Rule(
        name=f"{table}_duplicate_of_exists",
        column="duplicate_of",
        severity=Severity.CRITICAL,
        says=f"duplicate_of in {table} names an article of the run or of the corpus.",
        why="Whoever drops duplicates must keep one article of each group.",
        remedy=REPORT_RUN,
    )


def count_rule(table: str) -> Rule:
    """Return the rule that an article has as many rows of a table as it says."""
    column = COUNTED[table]
    return Rule(
        name=f"articles_{column}_of_{table}",
        column=column,
        severity=Severity.CRITICAL,
        says=f"{column} is the number of the article's staged {table}; duplicates are left out.",
        why="An article that lost its annotation on the way would go unnoticed.",
        reason_code=ReasonCode.BROKEN_ANNOTATION,
    )


def schema_tallies(run: StagedRun) -> tuple[list[Tally], int]:
    """Compare the schema of every staged chunk with its contract.

    Returns:
        One tally a table that has chunks, and the number of staged rows of all tables.
    """
    tallies, rows = [], 0
    for table in sorted(run.chunks):
        tally = Tally(SUITE, table, schema_rule(table))
        for chunk in run.chunks[table]():
            rows += chunk.num_rows
            differences = schema_differences(table, chunk.schema)
            tally.add(1, int(bool(differences)), [(None, cut(d)) for d in differences])
        if tally.element_count:
            tallies.append(tally)
    return tallies, rows


def schema_differences(table: str, schema: pa.Schema) -> list[str]:
    """Return how ``schema`` departs from the contract of ``table``, a sentence a difference.

    It is none that a file lacks a column that came after it was written.
    """
    if table not in TABLES:
        return [f"{table} is not a table of the corpus"]
    given = schema.names
    columns = [c for c in TABLES[table].columns if c.name in given or not c.may_lack]
    names = [column.name for column in columns]
    expected = [TABLES[table].schema.field(name) for name in names]
    differences = [f"column {name} is missing" for name in names if name not in given]
    differences += [f"column {name} is not in the contract" for name in given if name not in names]
    for field in expected:
        if given.count(field.name) == 1 and not schema.field(field.name).equals(field):
            given_type = _type_text(schema.field(field.name))
            differences.append(f"column {field.name} is {given_type}, not {_type_text(field)}")
    if not differences and names != given:
        differences.append(f"columns are in the order {', '.join(given)}")
    return differences


def _type_text(field: pa.Field) -> str:
    return f"{field.type}{'' if field.nullable else ' not null'}"


def reference_tallies(run: StagedRun, articles: ArticleChunks) -> list[Tally]:
    """Check keys and references over the whole run.

    Args:
        run: the run; its chunks have the schemas of their contracts.
        articles: its staged articles.
    """
    tallies: list[Tally] = []
    counts: dict[str, Counter[str]] = {table: Counter() for table in COUNTED if table in run.chunks}
    for table in sorted(run.chunks, key=lambda name: (name == "articles", name)):
        checks = _checks(run, TABLES[table], articles)
        if table == "articles":
            checks += [_RowsCounted(*item) for item in counts.items()]
        for chunk in run.chunks[table]():
            for check in checks:
                check.observe(chunk)
            if table in counts:
                counts[table].update(_rows_by_article(chunk))
        tallies += [check.tally for check in checks if check.tally.element_count]
    return tallies


def _checks(run: StagedRun, table: Table, articles: ArticleChunks) -> list[_Check]:
    checks: list[_Check] = []
    if "article_id" in table.key:
        checks.append(_KeyUnique(table))
    if table.name != "articles" and "article_id" in table.schema.names:
        checks.append(_ArticleExists(table, articles))
    if "duplicate_of" in table.schema.names:
        checks.append(_DuplicateOfExists(table, articles, run))
    return checks


class _Check:
    """One rule that walks the chunks of one table."""

    def __init__(self, table: Table, rule: Rule) -> None:
        self.tally = Tally(SUITE, table.name, rule)

    def observe(self, chunk: pa.Table) -> None:
        raise NotImplementedError


class _KeyUnique(_Check):
    def __init__(self, table: Table) -> None:
        super().__init__(table, key_rule(table))
        self._key = list(table.key)
        self._seen: set[str | None] = set()

    def observe(self, chunk: pa.Table) -> None:
        keys = chunk.select(self._key).to_pandas()
        ids = chunk["article_id"].unique().to_pylist()
        again = pa.array([id_ for id_ in ids if id_ in self._seen], pa.string())
        self._seen.update(ids)
        broken = np.asarray(keys.duplicated().to_numpy() | keys.isna().any(axis=1).to_numpy())
        broken |= np.asarray(pc.is_in(chunk["article_id"], value_set=again, skip_nulls=True))
        rows = chunk.select(self._key).filter(pa.array(broken)).to_pylist()
        found = [(row["article_id"], cut(_key_text(row))) for row in rows]
        self.tally.add(chunk.num_rows, len(found), found)


class _ArticleExists(_Check):
    def __init__(self, table: Table, articles: ArticleChunks) -> None:
        super().__init__(table, article_rule(table.name))
        self._articles = articles

    def observe(self, chunk: pa.Table) -> None:
        ids = chunk["article_id"].unique().to_pylist()
        lost = pa.array([id_ for id_ in ids if id_ not in self._articles], pa.string())
        rows = chunk.filter(pc.is_in(chunk["article_id"], value_set=lost))
        self.tally.add(chunk.num_rows, rows.num_rows, _pairs(rows, "article_id"))


class _DuplicateOfExists(_Check):
    def __init__(self, table: Table, articles: ArticleChunks, run: StagedRun) -> None:
        super().__init__(table, representative_rule(table.name))
        self._articles, self._known = articles, run.known_article_ids

    def observe(self, chunk: pa.Table) -> None:
        given = chunk["duplicate_of"].drop_null()
        elsewhere = {id_ for id_ in given.unique().to_pylist() if id_ not in self._articles}
        lost = elsewhere - self._known(sorted(elsewhere)) if elsewhere else set()
        named = pa.array(sorted(lost), pa.string())
        rows = chunk.filter(pc.is_in(chunk["duplicate_of"], value_set=named, skip_nulls=True))
        self.tally.add(len(given), rows.num_rows, _pairs(rows, "duplicate_of"))


class _RowsCounted(_Check):
    def __init__(self, table: str, counts: Counter[str]) -> None:
        super().__init__(TABLES["articles"], count_rule(table))
        self._table, self._counts = table, counts

    def observe(self, chunk: pa.Table) -> None:
        annotated = chunk.filter(chunk["duplicate_of"].is_null())
        said = annotated[COUNTED[self._table]].to_pylist()
        pairs = zip(annotated["article_id"].to_pylist(), said, strict=True)
        broken = [
            (article_id, f"{count}, but {self._counts[article_id]} {self._table} are staged")
            for article_id, count in pairs
            if count != self._counts[article_id]
        ]
        self.tally.add(len(said), len(broken), broken)


def _rows_by_article(chunk: pa.Table) -> dict[str, int]:
    found = chunk["article_id"].value_counts()
    ids, counts = found.field("values").to_pylist(), found.field("counts").to_pylist()
    return dict(zip(ids, counts, strict=True))


def _key_text(row: dict[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items())


def _pairs(rows: pa.Table, column: str) -> Iterator[tuple[str | None, str | None]]:
    return zip(rows["article_id"].to_pylist(), rows[column].to_pylist(), strict=True)
