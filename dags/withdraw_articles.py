"""Take articles out of the corpus, for good.

Takes down the articles that the form names, by **article_id**, **source file** (or files like
`bbc-news/*`) or **publisher**: out of every table, with the excerpts that quarantine and the
quality history keep of them. Neither they nor their texts come in again. Articles that repeat
them stay, under a new representative, unless they are named too.

| task | does | when it fails |
|---|---|---|
| `withdraw` | one commit: tables, ledger, `withdrawals` | correct the form and trigger again |

Only users who may trigger this Dag may withdraw. Look first at what would go:
`corpus withdraw --dry-run`, which takes the same values.

**Rerun:** once done, a second run finds nothing and says so.

**Not touched:** releases made before, exports, backups, the landing folder.

**Out:** the assets `corpus`, one event for each touched month as its partition, and
`corpus_published`.

**Needs:** the pool `corpus_writer` with one slot.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, Param, task

from corpus_airflow.defaults import CORPUS, PUBLISHED, TASK_DEFAULTS, WRITER_POOL
from corpus_airflow.publish_task import announce
from research_corpus import operations
from research_corpus.settings import get_settings

NAMES = {"type": ["null", "array"], "items": {"type": "string", "minLength": 1}}
FORM = {
    "reason": Param(
        "", type="string", minLength=3, title="Reason", description="Kept in withdrawals."
    ),
    "articles": Param(None, **NAMES, title="Articles", description="article_ids, one a line."),
    "sources": Param(None, **NAMES, title="Source files", description="Such as bbc-news/*."),
    "publishers": Param(None, **NAMES, title="Publishers", description="As in articles."),
}


@task(multiple_outputs=False, pool=WRITER_POOL, outlets=[CORPUS, PUBLISHED])
def withdraw(dag_run: Any = None, params: Any = None, outlet_events: Any = None) -> dict[str, Any]:
    """Take the articles down and announce the touched months."""
    done = operations.withdraw(
        dag_run.run_id,
        dag_run.run_after.isoformat(),
        params["reason"],
        get_settings().uri,
        params["articles"],
        params["sources"],
        params["publishers"],
    )
    announce(done, outlet_events)
    return dict(done["counts"])


with DAG(
    "withdraw_articles",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    withdraw()
