"""Rules over ``articles``: is every row an article, and how much is known of it."""

from __future__ import annotations

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.article_columns import FIRST_NEWSPAPER_YEAR, article_columns
from research_corpus.quality.row_rules import (
    INVALID,
    confidence_range,
    in_words,
    known_value,
    required_columns,
    row_rule,
    usual_length,
)
from research_corpus.quality.rules import (
    Expectation,
    Rule,
    Severity,
    Suite,
    Thresholds,
    no_fault,
)

PRECISIONS = ["year", "month", "day", "minute", "second"]
TIMEZONE_SOURCES = ["given", "assumed", "unknown"]


def suite(thresholds: Thresholds) -> Suite:
    """Return the suite ``articles``."""
    rules = (*_fitness_rules(thresholds), *_contract_rules(), *_known_rules(), *_usual_rules())
    return Suite("articles", "articles", rules, article_columns)


def _fitness_rules(thresholds: Thresholds) -> tuple[Rule, ...]:
    return (
        Rule(
            name="text_long_enough",
            column="text",
            severity=Severity.CRITICAL,
            says="The text has at least {min} characters (CORPUS_MIN_TEXT_CHARS), but for teasers.",
            why="Shorter texts are paywall notices or captions, not articles; the limit is a "
            "setting, since some corpora are of short notices. Teasers (teaser_only) may be short.",
            expectation=Expectation(
                "expect_column_values_to_be_between",
                {"column": "text_length", "min_value": thresholds.min_text_chars},
            ),
            reason_code=ReasonCode.TEXT_TOO_SHORT,
        ),
        Rule(
            name="date_not_in_future",
            column="date_published",
            severity=Severity.CRITICAL,
            says="The source gives no date of publication after the run.",
            why="Such a date is a misread or planted one and would open a month that does not "
            "exist yet; one day is allowed, for time zones ahead of UTC.",
            expectation=no_fault("date_not_in_future"),
            reason_code=ReasonCode.DATE_IN_FUTURE,
        ),
    )


def _contract_rules() -> tuple[Rule, ...]:
    return (
        required_columns(INVALID),
        _contract_rule(
            "article_id_shape",
            "article_id",
            "article_id is 32 lower-case hexadecimal characters.",
            "The bucket of an article is computed from its id.",
            _matches("article_id", r"^[0-9a-f]{32}\Z"),
        ),
        _contract_rule(
            "content_id_of_text",
            "content_id",
            "content_id is the sha256 of the text.",
            "Exact duplicates and revisions are recognised by it.",
        ),
        _contract_rule(
            "source_sha256_shape",
            "source_sha256",
            "source_sha256 is 64 lower-case hexadecimal characters.",
            "It leads from an article back to the very file.",
            _matches("source_sha256", r"^[0-9a-f]{64}\Z"),
        ),
        _contract_rule(
            "text_chars_of_text",
            "text_chars",
            "text_chars is the number of Unicode code points of the text.",
            "All offsets count code points; another unit would shift them.",
        ),
        _contract_rule(
            "language_tag_shape",
            "language",
            "language has the shape of a BCP 47 tag (RFC 5646), such as en or pt-BR.",
            "Queries by language compare the tag as text.",
            _matches("language", r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z"),
        ),
        confidence_range("language_confidence", INVALID),
        _contract_rule(
            "date_has_precision",
            "date_precision",
            "date_precision is set exactly where date_published is.",
            "A date without precision reads as exact to the microsecond.",
        ),
        known_value("date_precision", PRECISIONS, INVALID),
        known_value("timezone_source", TIMEZONE_SOURCES, INVALID),
    )


def _known_rules() -> tuple[Rule, ...]:
    return (
        _known(
            "date_known",
            "date_published",
            0.95,
            "Undated articles drop out of every time series; more of them than that mean that the "
            "dates of some source are not read.",
        ),
        Rule(
            name="authors_known",
            column="authors",
            severity=Severity.WARNING,
            says="At least {share} of the articles name an author.",
            why="Agency copy and leaders are unsigned by custom; more unsigned articles than that "
            "mean that the bylines of some source are not read.",
            expectation=Expectation(
                "expect_column_values_to_be_between", {"column": "author_count", "min_value": 1}
            ),
            mostly=0.7,
        ),
        _known(
            "publisher_known",
            "publisher",
            0.95,
            "Sources are compared by their outlet; more articles without one mean that some "
            "source names itself in a way that is not read.",
        ),
        Rule(
            name="publisher_in_registry",
            column="publisher",
            severity=Severity.WARNING,
            says="At least {share} of the publishers that are named are in the registry.",
            why="Other outlets have no publisher_id, country or time zone, and several spellings "
            "of one name count as several outlets; the failed rows list them, and "
            "docs/publishers.md says how to add them.",
            expectation=no_fault("publisher_in_registry"),
            mostly=0.95,
        ),
        _known(
            "title_known",
            "title",
            0.8,
            "Plain-text exports often have no title, other formats nearly always do.",
            Severity.INFO,
        ),
        _known(
            "language_known",
            "language",
            0.98,
            "Detection fails on lists and tables only; such articles get no language model.",
        ),
    )


def _usual_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="text_length_usual",
            column="text",
            severity=Severity.WARNING,
            says="At least {share} of the texts have {min} to {max} characters.",
            why="Shorter ones are often captions, longer ones often whole issues in one record.",
            expectation=Expectation(
                "expect_column_values_to_be_between",
                {"column": "text_length", "min_value": 200, "max_value": 100_000},
            ),
            mostly=0.95,
        ),
        usual_length(
            "title_length_usual",
            "title",
            "title_length",
            "At least {share} of the titles have at most {max} characters.",
            "A longer one is a paragraph taken for a headline.",
            max_value=300,
            mostly=0.99,
        ),
        in_words("title"),
        in_words("publisher"),
        Rule(
            name="date_plausible",
            column="date_published",
            severity=Severity.WARNING,
            says=f"No date lies before {FIRST_NEWSPAPER_YEAR}.",
            why="The first printed newspaper, Relation, appeared in that year.",
            expectation=no_fault("date_plausible"),
        ),
    )


def _contract_rule(
    name: str, column: str, says: str, why: str, expectation: Expectation | None = None
) -> Rule:
    return row_rule(name, column, says, why, expectation, INVALID)


def _known(
    name: str, column: str, mostly: float, why: str, severity: Severity = Severity.WARNING
) -> Rule:
    return Rule(
        name=name,
        column=column,
        severity=severity,
        says=f"{column} is known for at least {{share}} of the articles.",
        why=why,
        expectation=Expectation("expect_column_values_to_not_be_null", {"column": column}),
        mostly=mostly,
    )


def _matches(column: str, regex: str) -> Expectation:
    return Expectation("expect_column_values_to_match_regex", {"column": column, "regex": regex})
