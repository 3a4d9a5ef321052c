"""Which records of quarantine are open, and which of them a filter means.

Lists, pages and replays all choose by :data:`MATCHING`, so that what is shown is what is replayed.
"""

from __future__ import annotations

import duckdb

from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus

MATCHING = """
    with attempts as (
        select q.*, r.started_at, rank() over (
            partition by q.landing, q.source_file, q.source_record
            order by r.started_at desc nulls last, q.run_id desc
        ) = 1 as is_latest
        from quarantine q left join runs r using (run_id)
    )
    select * exclude (is_latest) from attempts
    where case when $run is null then is_latest else run_id = $run end
      and ($reason is null or reason_code = $reason)
      and ($source is null or source_file = $source or source_file glob $source
           or landing || '/' || source_file = $source)
      and ($resolved or resolved_run_id is null)
"""
"""Rows of ``quarantine`` with their run's ``started_at``, for a connection with both tables.

Parameters: ``run`` (null: of each record the latest attempt), ``reason``, ``source`` (a name, or a
pattern in which ``*`` stands for anything, ``/`` included, or the full name with its landing
folder), ``resolved`` (whether settled ones too).
"""


def open_sources(
    corpus: Corpus, *, reason: str | None, source: str | None, run: str | None
) -> list[tuple[str | None, str]]:
    """Return landing folder and source file of open records that match, sorted, each once.

    Args:
        corpus: where to look.
        reason: reason code; any if null.
        source: ``source_file`` or a pattern of it; any if null.
        run: the run that quarantined them; any if null.
    """
    return _sources(corpus, {"reason": reason, "source": source, "run": run, "resolved": False})


def is_known(corpus: Corpus, *, reason: str | None, source: str | None, run: str | None) -> bool:
    """Return whether records match that are or were in quarantine, or everything is meant."""
    chosen = {"reason": reason, "source": source, "run": run}
    return not any(chosen.values()) or bool(_sources(corpus, {**chosen, "resolved": True}))


def _sources(corpus: Corpus, values: dict[str, str | bool | None]) -> list[tuple[str | None, str]]:
    with duckdb.connect() as connection:
        for name in ("quarantine", "runs"):
            connection.register(name, table_dataset(corpus, name))
        return connection.execute(
            f"select distinct landing, source_file from ({MATCHING}) "  # noqa: S608
            "order by landing nulls first, source_file",
            values,
        ).fetchall()
