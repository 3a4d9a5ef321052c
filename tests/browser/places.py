"""Places for a browser to look at: the pages by themselves, and a whole running Airflow."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import uvicorn
from ingest import ROOT, SEEDS

from research_corpus.web.app import create_app


@contextmanager
def served(corpus: Path) -> Iterator[str]:
    """Serve the pages over a corpus to everybody on this machine, and yield their address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(lambda: None, str(corpus))
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(timeout=0.05)
        assert thread.is_alive(), "the server ended before it listened"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


class Airflow:
    """``make up`` with a home, a landing folder and a corpus of its own."""

    def __init__(self, folder: Path) -> None:
        self.home, self.corpus = folder / "airflow", folder / "corpus"
        self.landing, self.url = folder / "landing", ""
        self.second = folder / "second"
        shutil.copytree(SEEDS / "bbc-news", self.landing / "bbc-news")
        for landing in (self.landing, self.second):
            (landing / "desk").mkdir(parents=True)
            shutil.copy(SEEDS / "defects" / "date-in-future.txt", landing / "desk")

    @property
    def passwords(self) -> dict[str, str]:
        """By user."""
        found: dict[str, str] = json.loads((self.home / "passwords.json").read_text())
        return found

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, wait until it is ready, and stop all of it in the end."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CORPUS"))}
        environment = inherited | {
            "CORPUS_URI": str(self.corpus),
            "CORPUS_LANDING_URI": str(self.landing),
            "CORPUS_LANDING_ROOTS": f"{self.landing},{self.second}",
            "CORPUS_MAX_QUARANTINED_RATIO": "0.5",
            # Airflow renames its processes; without this it writes over the environment that
            # tells which of them are ours.
            "SPT_NOENV": "1",
        }
        launcher = subprocess.Popen(
            [sys.executable, "-m", "corpus_airflow", "up", "--home", str(self.home)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            assert launcher.stdout is not None
            told = []
            for line in launcher.stdout:
                told.append(line)
                if line.startswith("Airflow: "):
                    self.url = line.split()[1]
                    break
            assert self.url, "".join(told)
            yield
        finally:
            launcher.send_signal(signal.SIGTERM)
            launcher.wait(timeout=90)
            for process in self._left_over():
                process.kill()

    def _left_over(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("AIRFLOW_HOME") == str(self.home):
                    found.append(process)
            except psutil.Error:
                continue
        return found
