"""What is measured of every publisher's month: names, meanings, and the alerts they can raise.

The names are stable: they are stored in ``quality_metrics``, shown by pages and listed in
``docs/quality-rules.md``. What does not belong here: computing anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ARTICLE_COUNT = "article_count"
MISSING_DATE_RATIO = "missing_date_ratio"
MISSING_AUTHOR_RATIO = "missing_author_ratio"
MISSING_TITLE_RATIO = "missing_title_ratio"
MEDIAN_TEXT_CHARS = "median_text_chars"
DUPLICATE_RATIO = "duplicate_ratio"
MAIN_LANGUAGE_RATIO = "main_language_ratio"
SILENT_DAYS = "silent_days"
LANGUAGE_RATIO_PREFIX = "language_ratio_"
"""Followed by a BCP 47 tag, or ``unknown``: the language mix, one row a language."""


class Alert(StrEnum):
    """Codes of ``quality_metrics.alert``."""

    SILENT = "silent"
    VOLUME_HALVED = "volume_halved"
    VOLUME_SURGED = "volume_surged"
    DATES_LOST = "dates_lost"
    AUTHORS_LOST = "authors_lost"
    TITLES_LOST = "titles_lost"
    LENGTH_CHANGED = "length_changed"
    DUPLICATES_RISEN = "duplicates_risen"
    LANGUAGE_CHANGED = "language_changed"


@dataclass(frozen=True)
class Metric:
    """Meaning of one measure.

    Attributes:
        title: short name for headings.
        meaning: what is counted, over what; a sentence.
        unit: articles, ratio (0 to 1), characters or days.
        alerts: what a value outside the usual band is called.
    """

    title: str
    meaning: str
    unit: str
    alerts: tuple[Alert, ...] = ()


METRICS: dict[str, Metric] = {
    ARTICLE_COUNT: Metric(
        "Articles",
        "Articles of the publisher dated in the month, duplicates included; 0 for a month without "
        "any between its first one and today.",
        "articles",
        (Alert.SILENT, Alert.VOLUME_HALVED, Alert.VOLUME_SURGED),
    ),
    SILENT_DAYS: Metric(
        "Days behind",
        "Days from the publisher's newest article to the newest one of the whole corpus, in the "
        "row of the run's month; the baseline is the longest silence that its past makes "
        "plausible.",
        "days",
        (Alert.SILENT,),
    ),
    MISSING_DATE_RATIO: Metric(
        "Without date",
        "Share of undated articles among those that runs started in the month wrote first. Undated "
        "articles have no month of their own, hence the month of arrival.",
        "ratio",
        (Alert.DATES_LOST,),
    ),
    MISSING_AUTHOR_RATIO: Metric(
        "Without author",
        "Share of the month's articles that name no author.",
        "ratio",
        (Alert.AUTHORS_LOST,),
    ),
    MISSING_TITLE_RATIO: Metric(
        "Without title",
        "Share of the month's articles that have no title.",
        "ratio",
        (Alert.TITLES_LOST,),
    ),
    MEDIAN_TEXT_CHARS: Metric(
        "Median length",
        "Median length of the month's texts, in characters.",
        "characters",
        (Alert.LENGTH_CHANGED,),
    ),
    DUPLICATE_RATIO: Metric(
        "Duplicates",
        "Share of the month's articles that repeat another, word for word or for the most part.",
        "ratio",
        (Alert.DUPLICATES_RISEN,),
    ),
    MAIN_LANGUAGE_RATIO: Metric(
        "Main language",
        "Share of the month's articles in the language that the publisher wrote most in before.",
        "ratio",
        (Alert.LANGUAGE_CHANGED,),
    ),
}
"""Every measure but those of the language mix, whose names start with ``language_ratio_``."""

LANGUAGE_RATIO = Metric(
    "Language mix", "Share of the month's articles in one language, or in none known.", "ratio"
)


def metric_of(name: str) -> Metric:
    """Return the meaning of a measure by its name, those of the language mix included.

    Raises:
        KeyError: there is no such measure.
    """
    return LANGUAGE_RATIO if name.startswith(LANGUAGE_RATIO_PREFIX) else METRICS[name]
