"""Check the whole corpus, and every publisher against its own past.

Looks at all that was ever published, not at one run: whether keys, references, offsets and files
are sound, and which publishers fell silent, halved their volume, lost their dates or authors, or
changed their language. No article is touched, and runs that publish are not held up.

| task | does | when it fails |
|---|---|---|
| `monitor` | evaluates the suites `corpus` and `drift`, keeps results and metrics | clear it |
| `judge` | fails, so that the run is red, when a critical rule failed | its log names the rules |

**When:** after each publish and by the clock of `CORPUS_MONITOR_SCHEDULE`. If a run publishes
while `monitor` looks, it looks again.

**Out:** the asset `corpus_verdict`, whose event holds the verdict; rows in `quality_results`,
`quality_metrics` and `runs` (status `monitored`), shown by the pages Quality and Sources.

**Notified:** new alerts and failed critical rules go to the connection that
`CORPUS_NOTIFY_CONNECTION` names. Alerts alone fail nothing: a
publisher on strike is not a fault of the data.

**Rerun:** clear `monitor`; the same corpus gives the same rows.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from corpus_airflow.defaults import TASK_DEFAULTS, VERDICT
from corpus_airflow.monitoring import monitor_schedule
from corpus_airflow.notification import verdict_callbacks
from research_corpus import operations
from research_corpus.errors import QualityGateError
from research_corpus.settings import get_settings

SETTINGS = get_settings()
TOLD = verdict_callbacks(SETTINGS)


@task(
    multiple_outputs=False,
    outlets=[VERDICT],
    on_success_callback=TOLD,
    on_failure_callback=TOLD,
)
def monitor(dag_run: Any = None, outlet_events: Any = None) -> dict[str, Any]:
    """Look at the whole corpus and at every publisher's past."""
    # run_after, not start_date: clearing a run must not change the times in its tables.
    verdict = operations.monitor(dag_run.run_id, dag_run.run_after.isoformat())
    outlet_events[VERDICT].extra = verdict
    return verdict


@task
def judge(verdict: dict[str, Any]) -> None:
    """Fail when a critical rule failed."""
    if verdict["reasons"]:
        raise QualityGateError(" ".join(verdict["reasons"]), report=verdict["report"])


with DAG(
    "monitor_corpus",
    schedule=monitor_schedule(SETTINGS),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    judge(monitor())
