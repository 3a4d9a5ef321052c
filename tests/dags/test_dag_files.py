"""What every Dag file must hold: it imports, serialises, stays light and is not overlooked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus_airflow.pools import POOLS

ROOT = Path(__file__).parents[2]
DAG_IDS = {
    "ingest_articles",
    "maintain_corpus",
    "monitor_corpus",
    "reannotate_articles",
    "release_corpus",
    "replay_quarantine",
    "withdraw_articles",
}
HEAVY = ("spacy", "pandas", "pyarrow", "great_expectations", "duckdb", "trafilatura")

# Airflow itself is imported before the clock starts: the Dag processor has it in memory.
PARSE_PROBE = """
import sys, time
import airflow.sdk
sys.path.insert(0, sys.argv[1])
start = time.perf_counter()
for name in sys.argv[2].split(","):
    __import__(name)
print(time.perf_counter() - start)
print([name for name in sys.argv[3].split(",") if name in sys.modules])
"""


def test_dag_folder_parsed_holds_exactly_the_known_dags(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    # The exact set, because discovery silently passes over a file that does not look like a Dag.
    assert set(dag_bag.dags) == DAG_IDS
    assert {path.stem for path in (ROOT / "dags").glob("*.py")} == DAG_IDS


def test_dag_serialised_and_back_keeps_its_tasks(dag_bag: Any) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    for dag in dag_bag.dags.values():
        again = DagSerialization.from_dict(DagSerialization.to_dict(dag))
        assert set(again.task_ids) == set(dag.task_ids)


def test_dag_files_imported_are_quick_and_load_no_heavy_library() -> None:
    arguments = [str(ROOT / "dags"), ",".join(DAG_IDS), ",".join(HEAVY)]
    done = subprocess.run(
        [sys.executable, "-c", PARSE_PROBE, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, loaded = done.stdout.splitlines()[-2:]
    assert loaded == "[]"
    assert float(seconds) < 2


def test_dag_file_keeps_to_a_hundred_lines_and_has_a_manual(dag_bag: Any) -> None:
    for dag in dag_bag.dags.values():
        assert len(Path(dag.fileloc).read_text().splitlines()) <= 100
        assert all(f"`{task_id}`" in dag.doc_md for task_id in dag.task_ids)


def test_pools_named_by_tasks_are_created_by_init(dag_bag: Any) -> None:
    pools = {task.pool for dag in dag_bag.dags.values() for task in dag.tasks}
    assert pools - {"default_pool"} == set(POOLS)
