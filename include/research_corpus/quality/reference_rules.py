"""Rules of the suite ``corpus`` over keys and references between tables."""

from __future__ import annotations

from research_corpus.contracts import TABLES
from research_corpus.quality.counted_rule import Counted, critical

_ARTICLE_OF = {
    "articles": "article_id",
    "models": "(select min(a.article_id) from articles a where a.model_id = models.model_id)",
}
"""What names an article of a row, by table."""

_WITH_FILES = ("articles", "ingest_ledger", "quarantine")


def key_rules() -> tuple[Counted, ...]:
    """Return the rules that keys are unique, and equal in tables that hold the same articles."""
    keyed = ("articles", "models", "runs", "ingest_ledger", "quarantine")
    return (*map(_key_unique, keyed), _duplicate_key())


def _key_unique(table: str) -> Counted:
    key = ", ".join(TABLES[table].key)
    text = " || ', ' || ".join(f"coalesce({name}::varchar, '')" for name in TABLES[table].key)
    article = _ARTICLE_OF.get(table, "null")
    file = "min(source_file)" if table in _WITH_FILES else "null"
    return Counted(
        critical(
            f"{table}_key_unique",
            key,
            f"No two rows of {table} have the same {key}.",
            "Readers must see every row once; joins would multiply.",
        ),
        table,
        f"select count(*) from {table}",  # noqa: S608 - names of our own
        f"select {article} as article_id, {text} as value, {file} as source_file "  # noqa: S608
        f"from {table} "
        f"group by {key} having count(*) > 1",
    )


def _duplicate_key() -> Counted:
    return Counted(
        critical(
            "duplicates_match_articles",
            "kind",
            "duplicates has exactly the articles whose duplicate_kind is set, with the same kind; "
            "exact ones have the same duplicate_of.",
            "Whoever leaves out duplicates by one table or the other must get the same articles.",
        ),
        "duplicates",
        "select count(*) from articles where duplicate_kind is not null",
        "select coalesce(a.article_id, d.article_id) as article_id, "
        "coalesce(duplicate_kind, 'no duplicate') || ', but ' || coalesce(kind, 'no duplicate') "
        "as value, a.source_file from (select * from articles where duplicate_kind is not null) a "
        "full join duplicates d on a.article_id = d.article_id "
        "where duplicate_kind is distinct from kind "
        "or kind = 'exact' and a.duplicate_of is distinct from d.duplicate_of",
    )


def reference_rules() -> tuple[Counted, ...]:
    """Return the rules that what a row names exists."""
    return (
        Counted(
            critical(
                "articles_representative_exists",
                "duplicate_of",
                "duplicate_of names an article of the corpus that repeats none word for word.",
                "Whoever leaves out duplicates must keep one article of each group.",
            ),
            "articles",
            "select count(duplicate_of) from articles",
            "select a.article_id, a.duplicate_of as value, a.source_file from articles a "
            "left join articles r on a.duplicate_of = r.article_id where a.duplicate_of is not "
            "null and (r.article_id is null or r.duplicate_of is not null)",
        ),
        Counted(
            critical(
                "articles_group_counts",
                "duplicate_group",
                "duplicate_group names an article of the corpus whose duplicate_kind is null.",
                "Whoever counts one article of each group must find one in each.",
            ),
            "articles",
            "select count(duplicate_group) from articles",
            "select a.article_id, a.duplicate_group as value, a.source_file from articles a "
            "left join articles r on a.duplicate_group = r.article_id where a.duplicate_group is "
            "not null and (r.article_id is null or r.duplicate_kind is not null)",
        ),
        *_known_parents(),
        *_accounted_for(),
    )


def _known_parents() -> tuple[Counted, ...]:
    return (
        _known("articles", "model_id", "models", "The pipeline behind an annotation is lost."),
        _known("articles", "run_id", "runs", "When and by which version a row came is lost."),
        _known("ingest_ledger", "run_id", "runs", "When a file was taken is lost."),
        _known("quarantine", "run_id", "runs", "When a record was refused is lost."),
    )


def _accounted_for() -> tuple[Counted, ...]:
    return (
        Counted(
            critical(
                "articles_in_ledger",
                "article_id",
                "Every article has a row in ingest_ledger that says it was written.",
                "An article that nobody accounts for came past the pipeline.",
            ),
            "articles",
            "select count(*) from articles",
            "select article_id, source_file as value, source_file from articles "
            "anti join (select article_id "
            "from ingest_ledger where outcome in ('written', 'duplicate')) using (article_id)",
        ),
        Counted(
            critical(
                "quarantine_in_ledger",
                "source_file",
                "Every row of quarantine has its record in ingest_ledger, unless its run failed.",
                "A refused record that is in no sum could be lost without a trace.",
            ),
            "quarantine",
            "select count(*) from quarantine semi join (select run_id from runs "
            "where status = 'success') using (run_id)",
            "select null as article_id, source_file as value, source_file from quarantine q "
            "semi join (select run_id from runs where status = 'success') using (run_id) "
            "where not exists (select 1 from ingest_ledger l where l.run_id = q.run_id and "
            "l.source_file = q.source_file and l.outcome = 'quarantined' "
            "and l.source_record is not distinct from q.source_record)",
        ),
    )


def _known(table: str, column: str, parent: str, why: str) -> Counted:
    article = "article_id" if table == "articles" else "null"
    file = "source_file" if table in _WITH_FILES else "null"
    return Counted(
        critical(
            f"{table}_{column.removesuffix('_id')}_exists",
            column,
            f"{column} of {table} is in {parent}.",
            why,
        ),
        table,
        f"select count(*) from {table}",  # noqa: S608 - names of our own
        f"select {article} as article_id, {column} as value, {file} as source_file "  # noqa: S608
        f"from {table} "
        f"anti join {parent} using ({column})",
    )
