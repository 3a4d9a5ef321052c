"""Article files to a validated corpus.

Reads every new or changed file below the **landing** URI, annotates its articles, checks the
run, and replaces the touched Parquet files of the corpus; a run that fails its checks publishes
nothing. The trigger form describes each parameter.

| task | does | when it fails |
|---|---|---|
| `open_run` | fixes what this run reads and accepts | correct the form and trigger again |
| `plan` | compares the landing with the ledger, makes batches of equal size | clear it |
| `extract` (mapped) | files to articles; bad records to quarantine | clear the failed batch |
| `link_duplicates` | finds texts that were delivered before or twice | clear it |
| `annotate` (mapped) | sentences, tokens, entities, noun chunks, quotes | clear the failed batch |
| `check_quality` | row rules, suites, the gate of the run | its log names the failed rule |
| `publish` | merges, journals, replaces files, ledger included | clear it: it rolls forward |
| `report` | outcomes, verdict, where to look; after a failure too, but of `open_run` | clear it |

**Rerun:** each task overwrites its own staging, so clear one with its downstream tasks at any
time. A second run over the same landing counts its files as unchanged and changes nothing.

**Dry run:** with *Only show what would be read*, the log of `plan` lists the files and the other
tasks are skipped.

**When:** by hand, or as `CORPUS_INGEST_SCHEDULE` says: by the clock, or when files land; then one
run takes all that landed, and files that land meanwhile are taken by the next.

**Out:** the asset `corpus`, one event for each touched month as its partition (a run without
changes: one event without partition, which partitioned listeners ignore).

**Needs:** the pool `corpus_writer` with one slot, so that one task at a time publishes.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from corpus_airflow.defaults import TASK_DEFAULTS
from corpus_airflow.ingest_form import ingest_form, run_options
from corpus_airflow.ingest_schedule import ingest_schedule
from corpus_airflow.ingest_tasks import ingest_tasks
from corpus_airflow.monitoring import ingest_deadline
from research_corpus import stages
from research_corpus.settings import get_settings

SETTINGS = get_settings()
FORM = ingest_form(SETTINGS)


@task(multiple_outputs=False)
def open_run(dag_run: Any = None, params: Any = None) -> dict[str, Any]:
    """Fix what this run reads and accepts; refuse a landing outside the allowed roots."""
    # run_after, not start_date: clearing a run must not change the times in its tables.
    asked_at = dag_run.run_after.isoformat()
    options = run_options(FORM, params, dag_run)
    return stages.open_run(dag_run.run_id, asked_at, **options, enforce_landing_roots=True)


with DAG(
    "ingest_articles",
    schedule=ingest_schedule(SETTINGS),
    deadline=ingest_deadline(SETTINGS),
    catchup=False,
    max_active_runs=1,
    params=FORM,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    ingest_tasks(open_run())
