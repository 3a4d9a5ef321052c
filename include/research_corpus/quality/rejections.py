"""From failing row rules to the articles that go to quarantine, and why."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from research_corpus.contracts.records import Rejection
from research_corpus.quality.article_chunks import ArticleChunks
from research_corpus.quality.rules import Rule
from research_corpus.quality.tally import Tally

OTHER_RULES_NAMED = 5


def rejections(tallies: Iterable[Tally], articles: ArticleChunks) -> dict[str, Rejection]:
    """Return the articles that fail a row rule, sorted by id.

    The first failing rule, in the order of suites and rules, gives the reason code; the message
    names the others.

    Args:
        tallies: of all rules.
        articles: the staged articles; ids that are not among them have nothing to quarantine.
    """
    faults: dict[str, list[tuple[Tally, str | None]]] = {}
    for tally in tallies:
        if tally.rule.reason_code is None:
            continue
        for article_id, values in tally.failing.items():
            if article_id in articles:
                faults.setdefault(article_id, []).append((tally, values[0]))
    records = _source_records(articles, faults)
    return {id_: _rejection(faults[id_], records.get(id_)) for id_ in sorted(faults)}


def _source_records(articles: ArticleChunks, ids: Iterable[str]) -> dict[str, int | None]:
    wanted = pa.array(sorted(ids), pa.string())
    if not len(wanted):
        return {}
    rows = articles.rows_of(wanted).select(["article_id", "source_record"])
    return dict(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def _rejection(faults: list[tuple[Tally, str | None]], record: int | None) -> Rejection:
    (tally, value), others = faults[0], faults[1:]
    message = f"Rule {_rule(tally)} failed{_saw(tally.rule, value)}; it says: {tally.rule.holds}"
    if others:
        names = ", ".join(_rule(other) for other, _ in others[:OTHER_RULES_NAMED])
        message += f" Also failed: {names}{', …' if len(others) > OTHER_RULES_NAMED else ''}."
    assert tally.rule.reason_code is not None  # noqa: S101 - narrows the type
    return Rejection(tally.rule.reason_code, message, source_record=record)


def _rule(tally: Tally) -> str:
    return f"{tally.suite}.{tally.rule.name}"


def _saw(rule: Rule, value: str | None) -> str:
    column = f" on {rule.column}" if rule.column else ""
    return column if value is None else f"{column} with {value}"
