"""A rule of the suite ``corpus`` that is counted by SQL over the tables as views."""

from __future__ import annotations

from dataclasses import dataclass

from research_corpus.quality.rules import Rule, Severity

RESTORE = "Run `corpus repair`; if it stays, restore the files from a backup or ingest them again."


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


def critical(name: str, column: str | None, says: str, why: str, remedy: str = RESTORE) -> Rule:
    """Return a rule of the suite that stops whoever goes by it."""
    return Rule(name, column, Severity.CRITICAL, says, why, remedy=remedy)
