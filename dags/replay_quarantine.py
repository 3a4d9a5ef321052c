"""Take up again what could not become an article.

Runs the files of **open quarantined records**, and no other file, after somebody has corrected
them in the landing folder or changed a setting or the code. The trigger form narrows it to a
reason code, a source file (or files like `bbc-news/*`) and a run; empty fields mean any. The
quarantine page fills them in and starts this Dag.

| task | does | when it fails |
|---|---|---|
| `open_run` | fixes which records this run takes up | correct the form and trigger again |
| `plan` | finds their files where they came from, makes batches | its log names what is missing |
| `extract` (mapped) | files to articles; the faulty to quarantine | clear the failed batch |
| `link_duplicates` | finds texts that were delivered before or twice | clear it |
| `annotate` (mapped) | sentences, tokens, entities, noun chunks, quotes | clear the failed batch |
| `check_quality` | row rules, suites, the gate of the run | its log names the failed rule |
| `publish` | merges, journals, replaces files, ledger included | clear it: it rolls forward |
| `report` | outcomes, verdict, where to look; after a failure too, but of `open_run` | clear it |

**What becomes of a record:** an article, and its row in `quarantine` names this run in
`resolved_run_id`; or a new row with one attempt more. Records of the same files that were fine
count as unchanged.

**Where files are read:** in the folder that each came from, if it lies below one of
`CORPUS_LANDING_ROOTS`; in the one that the form names, if it names one. `plan` fails and names the
files if none of them is there, or if no record matches.

**Rerun:** clear any task with its downstream tasks, or trigger again: a replay of records that are
settled already changes nothing.

**Out:** the asset `corpus`, one event for each touched month as its partition.

**Needs:** the pool `corpus_writer` with one slot. `corpus quarantine replay` does the same.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from corpus_airflow.defaults import TASK_DEFAULTS
from corpus_airflow.ingest_form import run_options
from corpus_airflow.ingest_tasks import ingest_tasks
from corpus_airflow.replay_form import REPLAY_FIELDS, replay_form
from research_corpus import stages
from research_corpus.settings import get_settings

FORM = replay_form(get_settings())


@task(multiple_outputs=False)
def open_run(dag_run: Any = None, params: Any = None) -> dict[str, Any]:
    """Fix which records this run takes up; refuse a landing outside the allowed roots."""
    # run_after, not start_date: clearing a run must not change the times in its tables.
    asked_at = dag_run.run_after.isoformat()
    replay = {name: params[name] or None for name in REPLAY_FIELDS}
    fields = {name: field for name, field in FORM.items() if name not in REPLAY_FIELDS}
    options = run_options(fields, params, dag_run)
    options["landing"] = params["landing"] or None
    return stages.open_run(
        dag_run.run_id, asked_at, **options, replay=replay, enforce_landing_roots=True
    )


with DAG(
    "replay_quarantine",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    ingest_tasks(open_run())
