"""What every Dag of this project shares: retries by error family, the corpus asset, the pool."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy
from airflow.sdk.definitions.retry_policy import RetryAction, RetryRule

from corpus_airflow.pools import WRITER_POOL
from research_corpus.errors import TerminalError, TransientError

CORPUS = Asset("corpus")
"""The published corpus; an event carries a touched month, ``2025-01``, as its partition."""

PUBLISHED = Asset("corpus_published")
"""The same without partitions, one event a run: Airflow keeps events with a partition from Dags
that are scheduled on the asset as a whole."""

VERDICT = Asset("corpus_verdict")
"""What monitoring found; an event carries the verdict."""

RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=TransientError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=15),
            reason="the cause may pass by itself",
        ),
        RetryRule(
            exception=TerminalError,
            action=RetryAction.FAIL,
            reason="it would fail again: change the input, a setting or the code first",
        ),
        RetryRule(
            exception=OSError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=5),
            reason="disks and networks recover",
        ),
    ]
)
"""Transient errors and ``OSError`` wait and try again, terminal errors fail at the first try."""

# The retries are also what a killed worker's task is run again by, so they are never 0.
TASK_DEFAULTS: dict[str, Any] = {
    "retries": 2,
    "retry_delay": timedelta(seconds=5),
    "retry_policy": RETRY_POLICY,
}

__all__ = ["CORPUS", "PUBLISHED", "RETRY_POLICY", "TASK_DEFAULTS", "VERDICT", "WRITER_POOL"]
