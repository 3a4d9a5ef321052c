"""Rules that several suites have: one row of a table, looked at by itself.

An article with a row that breaks one goes to quarantine. Fault columns of the same names are
computed by :mod:`research_corpus.quality.faults`.
"""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.rules import Expectation, Rule, Severity, no_fault

BROKEN = ReasonCode.BROKEN_ANNOTATION
INVALID = ReasonCode.INVALID_ARTICLE_ROW


def row_rule(
    name: str,
    column: str | None,
    says: str,
    why: str,
    expectation: Expectation | None = None,
    reason_code: ReasonCode = BROKEN,
) -> Rule:
    """Return a critical rule that quarantines the article of a failing row.

    Args:
        name: of the rule, and of its fault column where there is no other expectation.
        column: column of the table that it is about.
        says: what must hold.
        why: the reason.
        expectation: default: that the fault column is null.
        reason_code: of the quarantined article.
    """
    return Rule(
        name=name,
        column=column,
        severity=Severity.CRITICAL,
        says=says,
        why=why,
        expectation=expectation or no_fault(name),
        reason_code=reason_code,
    )


def required_columns(reason_code: ReasonCode = BROKEN) -> Rule:
    """Return the rule that no required column is null."""
    return row_rule(
        "required_columns_present",
        None,
        "No required column is null.",
        "Analysts rely on the contract and do not test for nulls there.",
        reason_code=reason_code,
    )


def span_in_text(owner: str) -> Rule:
    """Return the rule that offsets lie in the text; ``owner`` is one row with its article."""
    return row_rule(
        "span_in_text",
        "char_start",
        "0 <= char_start < char_end <= length of the text.",
        f"{owner[0].upper()}{owner[1:]} outside the text cannot be shown or cited.",
    )


def sentence_exists(owner: str) -> Rule:
    """Return the rule that the sentence of a row is there."""
    return row_rule(
        "sentence_exists",
        "sentence_id",
        "The sentence is in sentences.",
        f"Joins would drop the {owner}.",
    )


def text_equals_slice(why: str) -> Rule:
    """Return the rule that ``text`` stands in the article at its offsets."""
    return row_rule(
        "text_equals_slice", "text", "text is the article's text from char_start to char_end.", why
    )


def consecutive(column: str, first: int, why: str, reason_code: ReasonCode = BROKEN) -> Rule:
    """Return the rule that the numbers of an article's rows have no gap and no repetition."""
    return row_rule(
        f"{column}_consecutive",
        column,
        f"{column} counts {first}, {first + 1}, {first + 2} … in the article.",
        why,
        reason_code=reason_code,
    )


def in_words(column: str) -> Rule:
    """Return the warning that a value is words, and not the source code of a page."""
    return Rule(
        name=f"{column}_in_words",
        column=column,
        severity=Severity.WARNING,
        says=f"No {column} holds a character reference of HTML or a web address.",
        why="Such a value was escaped once too often or stands in the wrong field; it neither "
        "reads nor compares as the one that was meant.",
        expectation=no_fault(f"{column}_in_words"),
    )


def known_value(column: str, values: Sequence[str], reason_code: ReasonCode = BROKEN) -> Rule:
    """Return the rule that a column holds one of a few names, or null where it may."""
    *most, last = values
    return row_rule(
        f"{column}_known",
        column,
        f"{column} is {', '.join(most)} or {last}.",
        "Queries filter by these names.",
        Expectation(
            "expect_column_values_to_be_in_set", {"column": column, "value_set": list(values)}
        ),
        reason_code,
    )


def confidence_range(column: str = "confidence", reason_code: ReasonCode = BROKEN) -> Rule:
    """Return the rule that a confidence is a probability."""
    return row_rule(
        f"{column}_range",
        column,
        f"{column} lies between {{min}} and {{max}}.",
        "It is a probability.",
        Expectation(
            "expect_column_values_to_be_between",
            {"column": column, "min_value": 0, "max_value": 1},
        ),
        reason_code,
    )


def usual_length(
    name: str, column: str, frame_column: str, says: str, why: str, max_value: int, mostly: float
) -> Rule:
    """Return the warning that few values are longer than ``max_value``.

    Args:
        name: of the rule.
        column: column of the table.
        frame_column: column of the frame with its length.
        says: what must hold, with ``{share}`` and ``{max}``.
        why: the reason.
        max_value: longest usual value.
        mostly: share of values that must be at most that long.
    """
    return Rule(
        name=name,
        column=column,
        severity=Severity.WARNING,
        says=says,
        why=why,
        expectation=Expectation(
            "expect_column_values_to_be_between", {"column": frame_column, "max_value": max_value}
        ),
        mostly=mostly,
    )
