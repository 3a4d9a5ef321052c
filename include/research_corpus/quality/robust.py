"""How far a value is from the usual one, told by medians, so that one odd month does not count.

The score is Iglewicz and Hoaglin's modified z-score (How to Detect and Handle Outliers, 1993,
section 3.3): distance from the median over 1.4826 times the median absolute deviation, on a scale
on which chance has a known size; that size is the least deviation, because twelve months may lie
closer together by luck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

MAD_TO_SIGMA = 1.4826
"""Makes the median absolute deviation of normal values their standard deviation."""

FEW_STEPS = 4
"""Weight of the number of differences in the deviation that they tell."""

LOG_LENGTH_SPREAD = 0.75
"""Standard error of a median of logarithms of lengths is at most this over the root of n: 1.2533
times the spread of log lengths within an outlet, about 0.6."""


def count_score(
    value: float, recent: Sequence[float], history: Sequence[float]
) -> tuple[float, float]:
    """Return the usual count and the score of ``value``.

    The deviation is told by the differences of neighbouring months (von Neumann, Annals of
    Mathematical Statistics 12, 1941), which seasons and growth hardly enlarge. Anscombe's
    transform 2 * sqrt(x + 3/8) gives Poisson counts a standard deviation of 1 (Biometrika 35,
    1948).

    Args:
        value: articles of a month.
        recent: those of the earlier months that make the usual count, in order; not empty.
        history: the same and as many as there are before it, two months or more.

    Example:
        >>> baseline, z = count_score(50, [100.0] * 6, [100.0] * 12)
        >>> (baseline, round(z, 1))
        (100.0, -4.3)
    """
    steps = [abs(_anscombe(x) - _anscombe(y)) for x, y in pairwise(history)]
    # Few differences may be small by luck; of a dozen, a third is added, as Student's t does.
    spread = MAD_TO_SIGMA * median(steps) / math.sqrt(2) * (1 + FEW_STEPS / len(steps))
    usual = median(map(_anscombe, recent))
    return median(recent), (_anscombe(value) - usual) / max(spread, 1.0)


def _anscombe(count: float) -> float:
    return 2 * math.sqrt(count + 0.375)


def ratio_score(
    value: float, articles: int, history: Sequence[float], history_articles: int
) -> tuple[float, float]:
    """Return the usual share and the score of ``value``.

    The least deviation is the standard error of a difference of two binomial shares, pooled.

    Args:
        value: share, 0 to 1.
        articles: articles that it is a share of, > 0.
        history: the shares of earlier months.
        history_articles: articles that these are shares of, together, > 0.
    """
    baseline = median(history)
    pooled = (value * articles + baseline * history_articles + 0.5) / (
        articles + history_articles + 1
    )
    least = math.sqrt(pooled * (1 - pooled) * (1 / articles + 1 / history_articles))
    return baseline, _score(value, history, float, least)


def length_score(value: float, history: Sequence[float], articles: int) -> tuple[float, float]:
    """Return the usual median length and the score of ``value``, the median of ``articles``."""
    least = LOG_LENGTH_SPREAD / math.sqrt(articles)
    return median(history), _score(value, history, lambda x: math.log(max(x, 1.0)), least)


def _score(
    value: float, history: Sequence[float], scale: Callable[[float], float], least: float
) -> float:
    usual = [scale(x) for x in history]
    centre = median(usual)
    spread = MAD_TO_SIGMA * median(abs(x - centre) for x in usual)
    return (scale(value) - centre) / max(spread, least)
