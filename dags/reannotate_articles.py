"""Re-annotate articles whose model or annotation rules are out of date.

Takes the articles of the corpus whose `model_id` is not the one that `CORPUS_MODELS` and the
installed models now ask for, annotates them, checks the run and replaces their rows. Articles
that are up to date are not touched. The trigger form narrows it to months and languages, or names
other models for this run alone; then the articles of their languages are looked at, no others.

| task | does | when it fails |
|---|---|---|
| `open_run` | fixes which articles this run looks at | correct the form and trigger again |
| `recall` | stages the outdated articles from the corpus, no file is read | clear it |
| `link_duplicates` | keeps who stands for whom, makes batches of equal size | clear it |
| `annotate` (mapped) | sentences, tokens, entities, noun chunks, quotes | clear the failed batch |
| `check_quality` | row rules, suites, the gate of the run | its log names the failed rule |
| `publish` | merges, journals, replaces files, ledger included | clear it: it rolls forward |
| `report` | outcomes, verdict, where to look; after a failure too, but of `open_run` | clear it |

**Rerun:** clear any task with its downstream tasks. A second run finds nothing outdated.

**Out:** the asset `corpus`, one event for each touched month as its partition.

**Needs:** the pool `corpus_writer` with one slot. It may run beside `ingest_articles`: of two
runs that planned on the same state, the second to publish fails and is triggered again.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, TriggerRule, task

from corpus_airflow.defaults import TASK_DEFAULTS
from corpus_airflow.publish_task import publish
from corpus_airflow.reannotate_form import reannotate_form
from corpus_airflow.report_task import report
from corpus_airflow.stage_tasks import listed, mapped, stage
from research_corpus import stages
from research_corpus.settings import get_settings

FORM = reannotate_form(get_settings())


@task(multiple_outputs=False)
def open_run(dag_run: Any = None, params: Any = None) -> dict[str, Any]:
    """Fix which articles this run looks at."""
    # run_after, not start_date: clearing a run must not change the times in its tables.
    asked_at = dag_run.run_after.isoformat()
    options = {name: params[name] for name in FORM}
    return stages.open_reannotation(dag_run.run_id, asked_at, **options)


with DAG(
    "reannotate_articles",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    run = open_run()
    recalled = stage(stages.recall)(run)
    linked = listed(stages.link_duplicates)(run)
    # Nothing outdated maps over no batch: skipped, and the tail still runs.
    annotated = mapped(stages.annotate, run, linked)
    checked = stage(stages.check_quality, trigger_rule=TriggerRule.NONE_FAILED)(run)
    published = publish(run)
    # A teardown runs after a failure too, and the state of the Dag run is then that of publish.
    reported = report(run).as_teardown()
    recalled >> linked
    annotated >> checked >> published >> reported
