"""The result of a suite, as strict JSON in the form of Great Expectations' results.

Made of the summed tallies, so that one document stands for all chunks, whatever their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from research_corpus.quality.rules import expectation_config
from research_corpus.quality.tally import Tally


def suite_document(
    suite: str, tallies: Sequence[Tally], run_id: str, started_at: datetime
) -> dict[str, Any]:
    """Return the validation result of one suite.

    Args:
        suite: its name.
        tallies: of its rules.
        run_id: the run.
        started_at: its start, UTC.
    """
    met = sum(tally.success for tally in tallies)
    return {
        "suite_name": suite,
        "success": met == len(tallies),
        "meta": {
            "run_id": {"run_name": run_id, "run_time": started_at.isoformat()},
        },
        "statistics": {
            "evaluated_expectations": len(tallies),
            "successful_expectations": met,
            "unsuccessful_expectations": len(tallies) - met,
            "success_percent": 100.0 * met / len(tallies) if tallies else None,
        },
        "results": [_result(tally) for tally in tallies],
    }


def _result(tally: Tally) -> dict[str, Any]:
    return {
        "success": tally.success,
        "expectation_config": expectation_config(tally.rule),
        "result": {
            "element_count": tally.element_count,
            "unexpected_count": tally.unexpected_count,
            "unexpected_percent": 100.0 * tally.unexpected_ratio,
            "partial_unexpected_list": [value for _, value in tally.sample],
            "partial_unexpected_index_list": [
                {"article_id": article_id, "value": value} for article_id, value in tally.sample
            ],
        },
        "meta": {},
        "exception_info": {
            "raised_exception": tally.error is not None,
            "exception_message": tally.error,
            "exception_traceback": None,
        },
    }
