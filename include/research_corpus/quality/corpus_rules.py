"""The suite ``corpus``: what must hold of everything that was ever published.

Rules are data here. Those with SQL are counted over the tables as views; those of files are
counted by :mod:`research_corpus.quality.corpus_files`. Every fault names an article where there
is one, else the input file if there is one.
"""

from __future__ import annotations

from dataclasses import dataclass

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.rules import Rule, Severity

SUITE = "corpus"
FIRST_NEWSPAPER_YEAR = 1605
RESTORE = "Run `corpus repair`; if it stays, restore the files from a backup or ingest them anew."
LOOK = "See the page of sources, or `corpus query`, for which publishers it is."

VIEWS = (
    "articles", "duplicates", "shared_passages", "models", "ingest_ledger", "quarantine", "runs",
    "quality_results", "quality_metrics",
)  # fmt: skip
"""Tables that the rules below check; the files of the others are looked at one by one."""

_ARTICLE_OF = {
    "articles": "article_id",
    "models": "(select min(a.article_id) from articles a where a.model_id = models.model_id)",
}
"""What names an article of a row, by table."""

_WITH_FILES = ("articles", "ingest_ledger", "quarantine")


@dataclass(frozen=True)
class Counted:
    """A rule that is counted by SQL.

    Attributes:
        rule: the rule.
        table: the table it is about.
        elements: query of the number of values looked at.
        broken: query of ``article_id`` (null where the fault is no article's), ``value`` and
            ``source_file`` (null where there is none) of each that fails the rule; ``$latest`` is
            the last plausible time of publication, ``$languages`` are those with a model.
    """

    rule: Rule
    table: str
    elements: str
    broken: str


def counted_rules() -> tuple[Counted, ...]:
    """Return the rules that are counted by SQL."""
    return (*_keys(), *_references(), *_values(), *_shares())


def critical(name: str, column: str | None, says: str, why: str, remedy: str = RESTORE) -> Rule:
    """Return a rule of the suite that stops whoever goes by it."""
    return Rule(name, column, Severity.CRITICAL, says, why, remedy=remedy)


def _keys() -> tuple[Counted, ...]:
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


def _references() -> tuple[Counted, ...]:
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
        _known("articles", "model_id", "models", "The pipeline behind an annotation is lost."),
        _known("articles", "run_id", "runs", "When and by which version a row came is lost."),
        _known("ingest_ledger", "run_id", "runs", "When a file was taken is lost."),
        _known("quarantine", "run_id", "runs", "When a record was refused is lost."),
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


def _values() -> tuple[Counted, ...]:
    codes = ", ".join(f"'{code.value}'" for code in ReasonCode)
    return (
        Counted(
            critical(
                "quarantine_reason_known",
                "reason_code",
                "reason_code is one of the reason codes.",
                "A code without a meaning tells nobody what to do.",
                "Report it.",
            ),
            "quarantine",
            "select count(*) from quarantine",
            "select null as article_id, reason_code as value, source_file "  # noqa: S608
            "from quarantine "
            f"where reason_code not in ({codes})",
        ),
        Counted(
            Rule(
                "articles_date_plausible",
                "date_published",
                Severity.WARNING,
                f"No article is dated before {FIRST_NEWSPAPER_YEAR} or after the run.",
                "The first printed newspaper, Relation, appeared in 1605; dates to come are "
                "misread ones.",
                remedy=LOOK,
            ),
            "articles",
            "select count(date_published) from articles",
            "select article_id, date_published::date::varchar as value, source_file "  # noqa: S608
            "from articles "
            f"where year(date_published) < {FIRST_NEWSPAPER_YEAR} or date_published > $latest",
        ),
        _months_present(),
    )


def _months_present() -> Counted:
    months = (
        "with months as (select strptime(pub_month, '%Y-%m')::date as month, count(*) as articles "
        "from articles where pub_month <> 'unknown' group by 1), "
        "newest as (select max(month) as newest from months), "
        "expected as (select unnest(generate_series(greatest((select min(month) from months), "
        "newest - interval 23 months), newest, interval 1 month))::date as month from newest), "
        "counted as (select month, coalesce(articles, 0) as articles "
        "from expected left join months using (month))"
    )
    return Counted(
        Rule(
            "articles_months_present",
            "pub_month",
            Severity.WARNING,
            "No month of the last 24 up to the newest is without articles, where ten or more are "
            "usual.",
            "A month that every publisher skipped is a delivery that was lost; below ten articles "
            "a month, an empty one may be chance.",
            remedy="Deliver the month's files and run again.",
        ),
        "articles",
        f"{months} select count(*) from counted",  # noqa: S608 - a query of our own
        f"{months} select null as article_id, strftime(month, '%Y-%m') as value, "  # noqa: S608
        "null as source_file from counted "
        "where articles = 0 and (select median(articles) from counted) >= 10",
    )


def _shares() -> tuple[Counted, ...]:
    return (
        _share(
            "date_known",
            "date_published is null",
            "Undated articles drop out of every time series; more of them mean that the dates of "
            "some source are not read.",
            0.95,
        ),
        _share(
            "authors_known",
            "len(authors) = 0",
            "Agency copy and leaders are unsigned by custom; more unsigned articles mean that the "
            "bylines of some source are not read.",
            0.7,
        ),
        _share(
            "publisher_known",
            "publisher is null",
            "Sources are compared by their outlet; without one, an article is in none of these "
            "comparisons.",
            0.95,
        ),
        _share(
            "title_known",
            "title is null",
            "Plain-text exports often have no title, other formats nearly always do.",
            0.8,
            Severity.INFO,
        ),
        _share(
            "language_known",
            "language is null",
            "Detection fails on lists and tables only; such articles get no language model.",
            0.98,
        ),
        _share(
            "language_modelled",
            "not list_contains($languages, language)",
            "Rules annotate the others: sentences, tokens, numbers and quotations by their marks, "
            "but no lemmas, tags, entities or speakers. Their nulls are no faults.",
            0.95,
            Severity.INFO,
            says="At least {share} of the articles are in a language with a model.",
        ),
    )


def _share(
    name: str,
    broken: str,
    why: str,
    mostly: float,
    severity: Severity = Severity.WARNING,
    says: str = "",
) -> Counted:
    what = name.removesuffix("_known")
    column = {"date": "date_published", "language_modelled": "language"}.get(what, what)
    return Counted(
        Rule(
            f"articles_{name}",
            column,
            severity,
            says or f"{column} is known for at least {{share}} of the articles of the corpus.",
            why,
            mostly=mostly,
            remedy=LOOK,
        ),
        "articles",
        "select count(*) from articles",
        f"select article_id, null as value, source_file from articles "  # noqa: S608
        f"where {broken}",
    )
