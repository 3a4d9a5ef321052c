"""The monitoring Dag, run for real over a corpus of the seeds, sound and broken."""

from __future__ import annotations

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from research_corpus.errors import ConfigError
from research_corpus.settings import get_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own_corpus(
    seeds_corpus: Path, database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A corpus of the seeds that a test may break, named by the settings."""
    corpus = tmp_path / "corpus"
    shutil.copytree(seeds_corpus, corpus)
    monkeypatch.setenv("CORPUS_URI", str(corpus))
    get_settings.cache_clear()
    yield corpus
    monkeypatch.undo()
    get_settings.cache_clear()


def _monitor_dag() -> Any:
    """The Dag, parsed with the settings of now."""
    from airflow.dag_processing.dagbag import DagBag

    get_settings.cache_clear()
    bag = DagBag(
        dag_folder=str(ROOT / "dags" / "monitor_corpus.py"),
        bundle_path=ROOT / "dags",
        bundle_name="dags-folder",
    )
    assert bag.import_errors == {}
    return bag.dags["monitor_corpus"]


def _events(run: Any, asset: str) -> list[tuple[str | None, dict[str, Any]]]:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import select

    chosen = select(AssetEvent).where(
        AssetEvent.source_run_id == run.run_id, AssetEvent.asset.has(name=asset)
    )
    with create_session() as session:
        return [(event.partition_key, event.extra) for event in session.scalars(chosen)]


@contextmanager
def _served(server: Any) -> Iterator[int]:
    """Serve on a free port of 127.0.0.1 in a thread."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A webhook that the connection ``told`` points to, and what it got."""
    got: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["Authorization"], json.loads(body)["text"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with _served(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        told = {
            "conn_type": "http",
            "host": "127.0.0.1",
            "schema": "http",
            "port": port,
            "password": "t0ken",
            "extra": {"endpoint": "hooks/corpus"},
        }
        monkeypatch.setenv("AIRFLOW_CONN_TOLD", json.dumps(told))
        monkeypatch.setenv("CORPUS_NOTIFY_CONNECTION", "told")
        yield got


def test_monitor_sound_corpus_succeeds_with_the_verdict_as_event_and_tells_nobody(
    own_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _webhook(monkeypatch) as got:
        run = _monitor_dag().test()

    assert run.state == "success"
    [(partition, verdict)] = _events(run, "corpus_verdict")
    assert (partition, verdict["verdict"], verdict["run_id"]) == (None, "passed", run.run_id)
    statuses = duckdb.execute(
        f"select status from read_parquet('{own_corpus}/runs/**/*.parquet') where run_id = ?",
        [run.run_id],
    ).fetchall()
    assert statuses == [("monitored",)]
    assert got == []


def test_monitor_lost_file_fails_the_run_and_tells_by_the_connection(
    own_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = sorted(own_corpus.glob("tokens/*/*.parquet"))[0]
    lost.unlink()
    with _webhook(monkeypatch) as got:
        run = _monitor_dag().test()

    states = {ti.task_id: str(ti.state) for ti in run.get_task_instances()}
    assert (run.state, states) == ("failed", {"monitor": "success", "judge": "failed"})
    [(_, verdict)] = _events(run, "corpus_verdict")
    assert verdict["verdict"] == "stopped"
    [(path, authorization, text)] = got
    assert (path, authorization) == ("/hooks/corpus", "Bearer t0ken")
    assert text.startswith("Corpus check: stopped, a critical rule failed\n")
    assert str(lost.relative_to(own_corpus)) in text


def test_monitor_waits_for_the_clock_and_for_each_publish(dag_bag: Any) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    kept = json.dumps(DagSerialization.to_dict(dag_bag.dags["monitor_corpus"]))
    assert "corpus_published" in kept
    assert "0 6 * * *" in kept


def test_monitor_schedule_manual_runs_never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus_airflow.monitoring import monitor_schedule

    monkeypatch.setenv("CORPUS_MONITOR_SCHEDULE", "manual")
    get_settings.cache_clear()
    assert monitor_schedule(get_settings()) is None
    get_settings.cache_clear()


def test_ingest_deadline_is_off_by_default_and_serialises_when_set(
    dag_bag: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk import DAG
    from airflow.serialization.serialized_objects import DagSerialization

    from corpus_airflow.monitoring import ingest_deadline

    assert not dag_bag.dags["ingest_articles"].deadline
    monkeypatch.setenv("CORPUS_INGEST_DEADLINE_MINUTES", "90")
    get_settings.cache_clear()
    deadline = ingest_deadline(get_settings())
    get_settings.cache_clear()
    assert deadline is not None
    assert deadline.interval.total_seconds() == 90 * 60
    kept = json.dumps(DagSerialization.to_dict(DAG("x", schedule=None, deadline=deadline)))
    assert "corpus_airflow.notification.OverrunNotifier" in kept


def test_news_alert_known_before_is_not_told_again() -> None:
    from corpus_airflow.notification import news

    old = {"reason": "Old one.", "is_new": False}
    new = {"reason": "New one.", "is_new": True}
    verdict = {"verdict": "passed", "reasons": [], "alerts": [old], "report": "_reports/x"}
    assert news(verdict) == []
    assert news(verdict | {"alerts": [old, new]}) == ["New one.", "Report: _reports/x"]


class _MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to leave a message."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.wfile.write(b"354 go\r\n")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                self.server.mails.append("".join(lines))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
            if verb == "QUIT":
                return


def test_deliver_smtp_connection_sends_an_escaped_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus_airflow.notification import deliver

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailHandler)
    server.mails = []  # type: ignore[attr-defined]
    with _served(server) as port:
        extra = {
            "to": "team@example.org",
            "from_email": "corpus@example.org",
            "disable_ssl": True,
            "disable_tls": True,
        }
        mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_MAIL", json.dumps(mail))
        deliver("mail", "2 new alerts", "A & <script> fell silent")
    [message] = server.mails  # type: ignore[attr-defined]
    assert "To: team@example.org" in message
    assert "Subject: 2 new alerts" in message
    assert "<script>" not in message


@pytest.mark.parametrize("kind", ["slackwebhook", "postgres"])
def test_deliver_connection_without_notifier_names_what_to_do(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus_airflow.notification import deliver

    monkeypatch.setenv("AIRFLOW_CONN_OTHER", json.dumps({"conn_type": kind, "host": "x"}))
    with pytest.raises(ConfigError, match=r"apache-airflow-providers-slack|messages go by smtp"):
        deliver("other", "subject", "text")
