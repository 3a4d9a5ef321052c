"""The suite ``corpus``: what must hold of everything that was ever published.

Rules are data here. Those with SQL are counted over the tables as views; those of files are
counted by :mod:`research_corpus.quality.corpus_files`. Every fault names an article where there
is one, else the input file if there is one.
"""

from __future__ import annotations

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.article_columns import FIRST_NEWSPAPER_YEAR
from research_corpus.quality.counted_rule import Counted, critical
from research_corpus.quality.reference_rules import key_rules, reference_rules
from research_corpus.quality.rules import Rule, Severity

SUITE = "corpus"
LOOK = "See the page of sources, or `corpus query`, for which publishers it is."

VIEWS = (
    "articles", "duplicates", "shared_passages", "models", "ingest_ledger", "quarantine", "runs",
    "quality_results", "quality_metrics",
)  # fmt: skip
"""Tables that the rules below check; the files of the others are looked at one by one."""


def counted_rules() -> tuple[Counted, ...]:
    """Return the rules that are counted by SQL."""
    return (*key_rules(), *reference_rules(), *_values(), *_shares())


def _values() -> tuple[Counted, ...]:
    codes = ", ".join(f"'{code.value}'" for code in ReasonCode)
    return (
        Counted(
            critical(
                "quarantine_reason_known",
                "reason_code",
                "reason_code is one of the reason codes.",
                "A code without a meaning does not say what to do.",
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
            "but no lemmas, tags, entities or speakers. Their nulls are not faults.",
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
