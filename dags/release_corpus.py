"""Freeze the corpus as a citable release.

Copies every table as it is now (hard links on one disk, server-side copies on an object store),
and adds a manifest with checksums, the list of changes against the release before, a dataset
card, a Croissant description, CITATION.cff, the data dictionary and the licence notes of each
publisher. Title, authors and licence come from the file that `CORPUS_CITATION` names.

| task | does | when it fails |
|---|---|---|
| `release` | freezes, describes and hashes; the release appears when it is whole | read the log |
| `verify` | reads every file again and compares it with its checksum | the disk is at fault |

`release` fails at once if the version exists (choose another) or a commit was interrupted (run
`corpus repair`); while a run publishes, it waits and tries again.

**Without text:** texts, headlines and words are left out or hashed, so that the release may be
shared; holders of the sources fill them in again with `corpus rehydrate`.

**Rerun:** trigger again with another version. `verify` may be cleared at any time.

**Out:** `_releases/<version>/` below the corpus, or `_releases/<version>-shareable/`.

**Needs:** the pool `corpus_writer`, so that nothing is published while the tables are frozen.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from corpus_airflow.defaults import TASK_DEFAULTS, WRITER_POOL
from corpus_airflow.release_form import release_form
from research_corpus import operations
from research_corpus.errors import ReleaseError

FORM = release_form()


@task(multiple_outputs=False, pool=WRITER_POOL)
def release(dag_run: Any = None, params: Any = None) -> dict[str, Any]:
    """Make the release that the form asks for."""
    # run_after, not the clock: the release is dated by when it was asked for.
    options = {name: params[name] for name in FORM}
    return operations.release(created_at=dag_run.run_after.isoformat(), **options)


@task(multiple_outputs=False)
def verify(made: dict[str, Any]) -> dict[str, Any]:
    """Compare every file with its checksum."""
    found = operations.verify(made["release"])
    if found["findings"]:
        raise ReleaseError(f"{made['release']} is damaged: {found['findings'][:10]}")
    return found


with DAG(
    "release_corpus",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    default_args=TASK_DEFAULTS,
    doc_md=__doc__,
    tags=["corpus"],
):
    verify(release())
