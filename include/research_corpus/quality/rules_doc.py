"""``docs/quality-rules.md``: the rules as users read them, generated from the suites.

Regenerate with ``python -m research_corpus.quality.rules_doc > docs/quality-rules.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from research_corpus.contracts import TABLES, Placement
from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.quality.corpus_suite import corpus_rules
from research_corpus.quality.drift_rules import drift_rules
from research_corpus.quality.integrity import (
    COUNTED,
    SUITE,
    article_rule,
    count_rule,
    key_rule,
    representative_rule,
    schema_rule,
)
from research_corpus.quality.metrics import LANGUAGE_RATIO, LANGUAGE_RATIO_PREFIX, METRICS
from research_corpus.quality.rules import Rule, Thresholds
from research_corpus.quality.suites import all_suites
from research_corpus.quality.thresholds import DriftThresholds, QualityThresholds
from research_corpus.settings import Settings

HEAD = """\
# Quality rules

Every run is checked after it is staged and before anything is published. This page is generated
from the rules in `research_corpus.quality` and shows the default thresholds.

A rule is **critical** (wrong data), **warning** (look at it) or **info** (follow it over time).
Only critical rules have consequences:

- with a *reason code*, each article with a failing row goes to `quarantine` and the others go on;
- without one, or when the rule cannot be evaluated, the gate closes: nothing is published.

The gate also closes when more than {ratio:.0%} of the records read are quarantined
(`CORPUS_MAX_QUARANTINED_RATIO`). A run that staged no row at all has nothing to publish and passes.

The suites `corpus` and `drift` look at all that was ever published (`corpus monitor`, the Dag
`monitor_corpus`): there a critical rule means that data is broken, and nothing can be held back.

Results are in `quality_results`, the failing articles, with up to ten offending values each, in
`quality_failed_rows`. A required share is one of the values that are not null, or, for
rules about nulls, of all.

## Other thresholds

`CORPUS_QUALITY_THRESHOLDS` names a YAML file of what should differ. Rules that are not critical may
get another `share`, `severity` (`warning` or `info`) and, where the rule has them, `min` and `max`;
critical ones are what the contract promises. A name or value that does not fit stops the run before
it starts.

```yaml
rules:
  articles.authors_known: {{share: 0.5, severity: info}}
  articles.text_length_usual: {{min: 100, max: 200000}}
  corpus.articles_publisher_known: {{share: 0.8}}
drift:
  min_history_months: 4
```
"""

DRIFT_HEAD = """\
## Publishers' months, in `quality_metrics`

Every month of every publisher is measured, and judged by the median of the publisher's own earlier
months. `z_score` is the modified z-score of Iglewicz and Hoaglin (1993): distance from the median
over 1.4826 times the median absolute deviation, on a scale on which chance has a known size
(Anscombe's square root for counts, logarithms for lengths, the binomial for shares), and that size
as the least deviation. A value raises an alert if it is both too far to be chance and different
enough to matter. What this cannot see in its first month: half the volume of a publisher with
fewer than about 100 articles a month, or whose months vary by a fifth by themselves. Articles
without a publisher raise no alert.

A row is written only when it differs from the last one of its publisher, month and metric, so that
the history stays small; `_monitor/quality_metrics.parquet` holds the present state alone.
"""


REPORTED = "reported"


def rules_markdown() -> str:
    """Return the page as Markdown."""
    fields = Settings.model_fields
    thresholds = Thresholds(fields["min_text_chars"].default, datetime(2000, 1, 1, tzinfo=UTC))
    parts = [HEAD.format(ratio=fields["max_quarantined_ratio"].default)]
    parts += [
        _section(f"Suite `{suite.name}`, over `{suite.table}`", suite.rules)
        for suite in all_suites(thresholds)
    ]
    parts.append(_section(f"Suite `{SUITE}`, over the run as a whole", _run_rules()))
    corpus = [rule for _, rule in corpus_rules(QualityThresholds())]
    parts.append(_section("Suite `corpus`, over everything published", corpus, REPORTED))
    parts.append(
        _section("Suite `drift`, over `quality_metrics`", drift_rules().values(), REPORTED)
    )
    parts += [DRIFT_HEAD, _metrics(), _drift_thresholds(), _reasons()]
    return "\n".join(parts)


def _run_rules() -> list[Rule]:
    """Return the rules of integrity, those that recur for every table once for all of them."""
    any_table = next(t for t in TABLES.values() if t.placement is Placement.ARTICLE)
    rules = [schema_rule("TABLE"), article_rule("TABLE"), representative_rule("TABLE")]
    key = key_rule(any_table)
    rules.insert(
        1,
        Rule(
            name="TABLE_key_unique",
            column="the key",
            severity=key.severity,
            says="No two staged rows have the same key, none lacks it, and an article's rows "
            "lie in one batch.",
            why=key.why,
            remedy=key.remedy,
        ),
    )
    return [*rules, *(count_rule(table) for table in COUNTED)]


def _metrics() -> str:
    rows = [
        (f"`{name}`", metric.meaning, metric.unit, ", ".join(f"`{a}`" for a in metric.alerts))
        for name, metric in {**METRICS, f"{LANGUAGE_RATIO_PREFIX}TAG": LANGUAGE_RATIO}.items()
    ]
    head = "| metric | meaning | unit | alerts |\n|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _drift_thresholds() -> str:
    fields = DriftThresholds.model_fields.items()
    rows = [f"| `{name}` | {field.default:g} | {field.description} |\n" for name, field in fields]
    return "| threshold of `drift` | default | reason |\n|---|---|---|\n" + "".join(rows)


def _section(title: str, rules: Iterable[Rule], on_failure: str | None = None) -> str:
    head = (
        "| rule | column | severity | what must hold | share | on failure | why |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    return f"## {title}\n\n{head}" + "".join(_row(rule, on_failure) for rule in rules)


def _row(rule: Rule, on_failure: str | None) -> str:
    cells = (
        f"`{rule.name}`",
        f"`{rule.column}`" if rule.column else "",
        rule.severity.value,
        rule.holds,
        f"{rule.mostly:.1%}".replace(".0%", "%"),
        on_failure or _consequence(rule),
        rule.why,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _consequence(rule: Rule) -> str:
    if rule.reason_code is not None:
        return f"quarantine: `{rule.reason_code.value}`"
    return "gate closes" if rule.severity.value == "critical" else "shown"


def _reasons() -> str:
    codes = (
        ReasonCode.TEXT_TOO_SHORT,
        ReasonCode.DATE_IN_FUTURE,
        ReasonCode.INVALID_ARTICLE_ROW,
        ReasonCode.BROKEN_ANNOTATION,
    )
    reasons = ((code, REASONS[code]) for code in codes)
    rows = (f"| `{code.value}` | {reason.meaning} | {reason.remedy} |" for code, reason in reasons)
    return "\n".join(
        ("## Reason codes", "", "| code | meaning | what to do |", "|---|---|---|", *rows, "")
    )


if __name__ == "__main__":
    sys.stdout.write(rules_markdown())
