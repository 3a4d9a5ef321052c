"""The ingest Dag, run for real over the seeds, in one process and without services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import SEEDS

pytestmark = pytest.mark.usefixtures("database")


def _run(dag_bag: Any, conf: dict[str, Any]) -> Any:
    return dag_bag.dags["ingest_articles"].test(run_conf=conf)


def _states(run: Any) -> dict[str, str]:
    return {ti.task_id: str(ti.state) for ti in run.get_task_instances()}


def _extras(run: Any, asset: str = "corpus_published") -> list[dict[str, Any]]:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    chosen = select(AssetEvent.extra).where(
        AssetEvent.source_run_id == run.run_id, AssetEvent.asset.has(name=asset)
    )
    with create_session() as session:
        return list(session.scalars(chosen))


def _runs(corpus: Path, run: Any, columns: str) -> list[tuple[Any, ...]]:
    return duckdb.execute(
        f"select {columns} from read_parquet('{corpus}/runs/**/*.parquet') where run_id = ?",
        [run.run_id],
    ).fetchall()


def _partitions(run: Any, asset: str = "corpus") -> list[str | None]:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    chosen = select(AssetEvent.partition_key).where(
        AssetEvent.source_run_id == run.run_id, AssetEvent.asset.has(name=asset)
    )
    with create_session() as session:
        return sorted(session.scalars(chosen.order_by(AssetEvent.id)))


def test_ingest_seeds_fills_the_corpus_and_announces_each_month_once(
    dag_bag: Any, corpus: Path
) -> None:
    run = _run(dag_bag, {"max_quarantined_ratio": 0.5})

    assert run.state == "success"
    months = duckdb.sql(
        f"select distinct pub_month from read_parquet('{corpus}/articles/**/*.parquet', "
        "hive_partitioning=true) order by 1"
    ).fetchall()
    assert len(months) >= 3
    assert _partitions(run) == [month for (month,) in months]
    # Dags that are scheduled on the asset as a whole never see an event with a partition.
    assert _partitions(run, "corpus_published") == [None]
    [event] = _extras(run)
    assert event["verdict"] == "passed with warnings"
    assert _runs(corpus, run, "verdict, dag") == [("passed with warnings", "ingest_articles")]


def test_ingest_same_seeds_again_skips_the_mapped_stages_and_succeeds(
    dag_bag: Any, corpus: Path
) -> None:
    _run(dag_bag, {"max_quarantined_ratio": 0.5})
    before = {path: path.read_bytes() for path in corpus.glob("articles/**/*.parquet")}

    run = _run(dag_bag, {"max_quarantined_ratio": 0.5})

    states = _states(run)
    assert run.state == "success"
    assert (states["extract"], states["annotate"]) == ("skipped", "skipped")
    assert states["publish"] == states["report"] == "success"
    assert before == {path: path.read_bytes() for path in corpus.glob("articles/**/*.parquet")}


def test_ingest_gate_fails_the_run_reports_it_and_publishes_nothing(
    dag_bag: Any, corpus: Path
) -> None:
    before = {path: path.read_bytes() for path in corpus.glob("articles/**/*.parquet")}

    run = _run(dag_bag, {"max_quarantined_ratio": 0, "reprocess": "all"})

    states = _states(run)
    assert run.state == "failed"
    assert states["check_quality"] == "failed"
    assert states["publish"] == "upstream_failed"
    assert states["report"] == "success"
    assert before == {path: path.read_bytes() for path in corpus.glob("articles/**/*.parquet")}
    assert _partitions(run) == []


def test_ingest_publish_valid_passes_the_gate_and_keeps_the_user(
    dag_bag: Any, corpus: Path
) -> None:
    asked = {"max_quarantined_ratio": 0, "reprocess": "all", "publish_valid": True}
    run = _run(dag_bag, asked)

    assert run.state == "success"
    found = _runs(corpus, run, "verdict, limit_set_aside_by, limit_set_aside_at = started_at")
    assert found == [("passed with warnings", "dag_test", True)]


def test_ingest_landing_outside_the_roots_fails_at_once(dag_bag: Any, tmp_path: Path) -> None:
    run = _run(dag_bag, {"landing": str(tmp_path)})

    assert run.state == "failed"
    opened = run.get_task_instance("open_run")
    assert (str(opened.state), opened.try_number) == ("failed", 1)
    states = _states(run)
    assert states.pop("open_run") == "failed"
    assert states.pop("report") == "skipped"
    assert set(states.values()) == {"upstream_failed"}


def test_ingest_mistyped_landing_is_red_where_the_reason_is(dag_bag: Any, corpus: Path) -> None:
    run = _run(dag_bag, {"landing": f"{SEEDS}/bbc-nwes", "dry_run": False})

    assert run.state == "failed"
    states = _states(run)
    assert [name for name, state in states.items() if state == "failed"] == ["plan"]
    assert states["report"] == "success"
    plan = run.get_task_instance("plan")
    assert plan.try_number == 1


def test_ingest_dry_run_shows_the_plan_and_changes_nothing(dag_bag: Any, corpus: Path) -> None:
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    asked = {"landing": str(SEEDS), "dry_run": True, "reprocess": "all"}
    run = _run(dag_bag, asked)

    states = _states(run)
    assert run.state == "success"
    done = {name for name, state in states.items() if state == "success"}
    assert done == {"open_run", "plan"}
    assert {state for name, state in states.items() if name not in done} == {"skipped"}
    counts = run.get_task_instance("plan").xcom_pull(task_ids="plan", key="counts")
    assert counts["files_taken"] == len(counts["files"]) == counts["files_found"] > 30
    assert before == {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
