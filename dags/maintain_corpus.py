"""Keep the corpus in order, every week.

| task | does | when it fails |
|---|---|---|
| `maintain` | finishes an interrupted commit, removes old staging, reports sizes | clear it |
| `verify` | compares every file with its checksum, its contract and the ledger | see its log |

What `verify` names is to be restored from a backup, or its sources ingested again. Staging is old
when nothing in it has changed for `CORPUS_STAGING_KEEP_DAYS`.

**Rerun:** any time; nothing that a reader sees is changed.

**When:** Sundays at 03:17 UTC, and by hand.

**Needs:** the pool `corpus_writer`, since nothing may be published while files are compared.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task

from corpus_airflow.defaults import TASK_DEFAULTS, WRITER_POOL
from research_corpus import operations
from research_corpus.errors import CorruptCorpusError
from research_corpus.settings import get_settings


@task(multiple_outputs=False, pool=WRITER_POOL)
def maintain(dag_run: Any = None) -> dict[str, Any]:
    """Repair, sweep, and report what lies where."""
    return operations.maintain(dag_run.run_after.isoformat())


@task(multiple_outputs=False, pool=WRITER_POOL)
def verify() -> int:
    """Check every file; fail with the first findings."""
    found = operations.verify(get_settings().uri)["findings"]
    if found:
        lines = "\n".join(f"{f['kind']:8} {f['path']}: {f['message']}" for f in found[:50])
        raise CorruptCorpusError(f"{len(found)} findings:\n{lines}")
    return 0


with DAG(
    "maintain_corpus",
    schedule=CronTriggerTimetable("17 3 * * 0", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    maintain() >> verify()
