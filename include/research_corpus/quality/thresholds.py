"""Thresholds that users may adjust, by a YAML file named in ``CORPUS_QUALITY_THRESHOLDS``.

::

    rules:
      articles.authors_known: {share: 0.5, severity: info}
      articles.text_length_usual: {min: 100, max: 200000}
    drift:
      min_history_months: 4

Critical rules cannot be adjusted: they are what the contract promises.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from research_corpus.errors import ConfigError
from research_corpus.quality.rules import Rule, Severity

LIMITS = {"min": "min_value", "max": "max_value"}


class RuleAdjustment(BaseModel):
    """What a user changes in one rule; null leaves the value that the project chose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float | None = Field(None, ge=0, le=1)
    min: float | None = None
    max: float | None = None
    severity: Literal["warning", "info"] | None = None


class DriftThresholds(BaseModel):
    """When a publisher's month counts as unusual."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    history_months: int = Field(
        12, ge=3, le=120, description="Past months that make the usual value; a year, so that "
        "every season is in it."
    )  # fmt: skip
    min_history_months: int = Field(
        6, ge=3, le=120, description="Past months needed before a month is judged; the median of "
        "fewer moves with each of them."
    )  # fmt: skip
    min_articles: int = Field(
        10, ge=1, description="Articles a month needs before its shares and its median length are "
        "judged, and are part of the past that others are judged by; fewer say little."
    )  # fmt: skip
    z_score: float = Field(
        5.0, gt=0, description="Robust deviations at which a value is unusual. Iglewicz and "
        "Hoaglin (1993) take 3.5 for one sample; hundreds of sources with seven shares and "
        "lengths are looked at every month, so that 3.5 would raise false alerts every week."
    )  # fmt: skip
    volume_z_score: float = Field(
        4.0, gt=0, description="The same for volume, where one of the next two must hold besides, "
        "so that less will do; in simulation one source in 400 whose months vary by a tenth to a "
        "fifth raises one in 30 months."
    )  # fmt: skip
    volume_drop: float = Field(
        0.6, gt=0, lt=1, description="A month with at most this share of the usual articles may be "
        "an alert; a source that halves lies below it whatever the luck of the month, holidays "
        "above."
    )  # fmt: skip
    volume_rise: float = Field(
        3.0, gt=1, description="A month with at least this many times the usual articles may be an "
        "alert: mostly one delivery under several names."
    )  # fmt: skip
    ratio_change: float = Field(
        0.3, gt=0, le=1, description="Change of a share, such as of articles without author, that "
        "may be an alert; smaller ones do not spoil a study."
    )  # fmt: skip
    length_factor: float = Field(
        2.0, gt=1, description="Factor between median lengths that may be an alert: texts were cut "
        "off, or markup got in."
    )  # fmt: skip
    silent_articles: float = Field(
        15.0, gt=0, description="Articles that a silent publisher would usually have brought in "
        "its silence; at 15, chance alone is silent once in three million (Poisson)."
    )  # fmt: skip
    silent_days: int = Field(
        7, ge=1, description="Days that any silence may last: deliveries come by the week."
    )
    silent_gap_factor: float = Field(
        2.0, ge=1, description="How much longer than the longest gap of the past year a silence "
        "must be."
    )  # fmt: skip
    ended_after_days: int = Field(
        365, gt=0, description="A publisher that is silent for longer is taken as ended."
    )  # fmt: skip
    complete_after_days: int = Field(
        3, ge=0, description="Days after its end from which a month's volume is judged; deliveries "
        "come late."
    )  # fmt: skip
    archive_after_days: int = Field(
        400, gt=0, description="A corpus whose newest article is older than this is a finished "
        "archive: nothing is expected after that article."
    )  # fmt: skip


class QualityThresholds(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: dict[str, RuleAdjustment] = Field(default_factory=dict)
    drift: DriftThresholds = DriftThresholds()


def load_thresholds(path: str | None) -> QualityThresholds:
    """Return the thresholds of a file, or the project's own without one.

    Raises:
        ConfigError: there is no such file, it is not valid YAML, names a rule that does not exist
            or is critical, or gives a value that cannot be.
    """
    if path is None:
        return QualityThresholds()
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        thresholds = QualityThresholds.model_validate({} if content is None else content)
    except OSError as error:
        raise _error(path, f"cannot be read: {error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _error(path, f"is not valid YAML: {error}") from error
    except ValidationError as error:
        raise _error(path, f"does not fit: {_problems(error)}") from error
    _check_rules(path, thresholds)
    return thresholds


def adjusted(suite: str, rules: Iterable[Rule], thresholds: QualityThresholds) -> tuple[Rule, ...]:
    """Return the rules of a suite with the user's adjustments made."""
    changes = thresholds.rules
    return tuple(
        _adjusted(rule, changes[name]) if (name := f"{suite}.{rule.name}") in changes else rule
        for rule in rules
    )


def _adjusted(rule: Rule, change: RuleAdjustment) -> Rule:
    expectation = rule.expectation
    limits = {
        key: value for name, key in LIMITS.items() if (value := getattr(change, name)) is not None
    }
    if expectation is not None and limits:
        expectation = replace(expectation, kwargs={**expectation.kwargs, **limits})
    return replace(
        rule,
        mostly=rule.mostly if change.share is None else change.share,
        severity=rule.severity if change.severity is None else Severity(change.severity),
        expectation=expectation,
    )


def _check_rules(path: str, thresholds: QualityThresholds) -> None:
    from research_corpus.quality.rule_names import adjustable_rules

    known = adjustable_rules()
    for name, change in thresholds.rules.items():
        if name not in known:
            near = get_close_matches(name, known, n=3)
            hint = (
                f"; did you mean {' or '.join(near)}?" if near else "; see docs/quality-rules.md."
            )
            raise _error(path, f"names {name!r}, which is not a rule that may be adjusted{hint}")
        expectation = known[name].expectation
        kwargs = expectation.kwargs if expectation else {}
        for limit, key in LIMITS.items():
            if getattr(change, limit) is not None and key not in kwargs:
                raise _error(path, f"gives {name} a {limit}, which that rule does not have.")


def _problems(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'the file'}: {problem['msg']}"
        for problem in error.errors()
    )


def _error(path: str, what: str) -> ConfigError:
    return ConfigError(f"The file of CORPUS_QUALITY_THRESHOLDS, {path}, {what}", file=path)
