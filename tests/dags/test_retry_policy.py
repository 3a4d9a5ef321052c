"""Retries follow the family of an error."""

from __future__ import annotations

import pytest

from research_corpus.errors import (
    ConfigError,
    CorpusLockedError,
    QualityGateError,
    StorageUnavailableError,
)


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (StorageUnavailableError("no answer"), "RETRY"),
        (CorpusLockedError("held by another run"), "RETRY"),
        (ConnectionResetError("reset"), "RETRY"),
        (ConfigError("no such folder"), "FAIL"),
        (QualityGateError("too many quarantined"), "FAIL"),
        (KeyError("a bug"), "DEFAULT"),
    ],
)
def test_retry_policy_error_gets_the_action_of_its_family(error: Exception, action: str) -> None:
    from corpus_airflow.defaults import RETRY_POLICY

    assert RETRY_POLICY.evaluate(error, try_number=1, max_tries=3).action.name == action


def test_retry_policy_task_defaults_leave_room_for_a_lost_worker() -> None:
    from corpus_airflow.defaults import TASK_DEFAULTS

    assert TASK_DEFAULTS["retries"] >= 1
