"""The services of ``docker-compose.yml`` as plain processes on loopback.

Commands and environment are those of the file. What differs is what an image or a network of
containers gives: names of hosts become ports of 127.0.0.1, folders of volumes become folders of a
test, and each Celery worker gets a name of its own. A service that ends by itself is started again
if the file says so, as the container engine would.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import yaml

from corpus_airflow.client import AirflowClient

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
LOOPBACK = "127.0.0.1"
START_SECONDS = 240.0

_VARIABLE = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")
_AIRFLOW = (
    "airflow-apiserver",
    "airflow-scheduler",
    "airflow-dag-processor",
    "airflow-triggerer",
)


def missing_programs() -> list[str]:
    """Return which Debian packages this machine lacks for the cluster."""
    lacking = [] if _postgres_bin() else ["postgresql"]
    return lacking if shutil.which("redis-server") else [*lacking, "redis-server"]


def wait_until(is_met: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll until something is so; fail, saying what was waited for, after ``seconds``."""
    give_up_at = time.monotonic() + seconds
    while not is_met():
        assert time.monotonic() < give_up_at, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.2)


class Cluster:
    """PostgreSQL, Redis, Airflow's four services and two Celery workers.

    Args:
        folder: where everything it writes lies.
        landing: folder of article files.
        corpus: root of the corpus.
    """

    def __init__(self, folder: Path, landing: Path, corpus: Path) -> None:
        self.folder = folder
        self.landing, self.corpus = landing, corpus
        self.ports = {name: _free_port() for name in ("postgres", "redis", "api", "health")}
        self._compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
        self._secrets = _made_secrets(landing)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._restartable: dict[str, Callable[[], object]] = {}
        self._stopped = threading.Event()
        # What is killed on purpose must not be started by both its killer and the engine.
        self._changing = threading.RLock()
        # A place of its own: the user that PostgreSQL runs as cannot reach pytest's folders.
        self._postgres = Path(tempfile.mkdtemp(prefix="corpus-postgres-"))

    @property
    def client(self) -> AirflowClient:
        """A client with the rights of the admin."""
        client = AirflowClient(f"http://{LOOPBACK}:{self.ports['api']}")
        client.login("admin", self._secrets["AIRFLOW_ADMIN_PASSWORD"])
        return client

    def start(self) -> None:
        """Start every service in the order of the file, and wait until all are healthy."""
        for folder in ("logs", "auth", "home"):
            (self.folder / folder).mkdir(parents=True)
        threading.Thread(target=self._restart_ended, daemon=True).start()
        self.start_postgres()
        self.start_redis()
        done = self._spawn("airflow-init", self._command("airflow-init")).wait(START_SECONDS)
        assert done == 0, self.log("airflow-init")
        for service in _AIRFLOW:
            self.start_service(service)
        for number in (1, 2):
            self.start_worker(number)
        self.wait_healthy()

    def start_service(self, service: str) -> None:
        """Start one of Airflow's services."""
        self._spawn(service, self._command(service))

    def start_worker(self, number: int) -> None:
        """Start a Celery worker; its name is what a container's host name is in the cluster."""
        name = f"worker-{number}"
        command = [*self._command("airflow-worker"), "--celery-hostname", f"{name}@%h"]
        self._spawn(name, command, "airflow-worker")

    def start_postgres(self) -> None:
        """Start PostgreSQL, its database made at the first call."""
        if not self._postgres_data.exists():
            self._initialise_postgres()
        self._control_postgres("start", "-o", self._postgres_options())

    def stop_postgres(self) -> None:
        """Stop PostgreSQL at once, as a restart of its host does; it recovers at the next start."""
        self._control_postgres("stop", "-m", "immediate")

    def start_redis(self) -> None:
        """Start Redis and wait until it answers."""
        command = [self._filled(part) for part in self._compose["redis"]["command"]]
        port = self.ports["redis"]
        self._spawn("redis", [*command, "--bind", LOOPBACK, "--port", str(port)], None)
        wait_until(lambda: _is_open(port), 30, "Redis")

    def kill(self, name: str) -> None:
        """Kill a service with all its children, as a lost machine does."""
        with self._changing:
            process = self.processes.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def wait_healthy(self) -> None:
        """Wait until the API says that every component is well and knows the Dag."""
        with AirflowClient(f"http://{LOOPBACK}:{self.ports['api']}") as client:
            wait_until(
                lambda: len(health := client.health()) >= 4 and set(health.values()) == {"healthy"},
                START_SECONDS,
                "all components to be healthy",
            )
        with self.client as client:
            wait_until(
                lambda: client.dag_parsed_at("ingest_articles") is not None,
                START_SECONDS,
                "the Dag to be parsed",
            )

    def stop(self) -> None:
        """End everything that was started."""
        self._stopped.set()
        with self._changing:
            self._end_processes()
        if (self._postgres_data / "postmaster.pid").exists():
            self.stop_postgres()
        shutil.rmtree(self._postgres)

    def _end_processes(self) -> None:
        for process in self.processes.values():
            process.terminate()
        running = [psutil.Process(p.pid) for p in self.processes.values() if p.poll() is None]
        psutil.wait_procs(running, timeout=10)
        for name in list(self.processes):
            with suppress(ProcessLookupError):
                self.kill(name)

    def log(self, name: str) -> str:
        """Return the end of what a service printed."""
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")[-4000:]

    def listening(self) -> set[str]:
        """Return the addresses on which the processes of the cluster listen."""
        found: set[str] = set()
        for process in self._family():
            try:
                connections = process.net_connections(kind="inet")
            except psutil.Error:
                continue
            found |= {c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN}
        return found

    def _family(self) -> list[psutil.Process]:
        family: list[psutil.Process] = []
        for process in self.processes.values():
            try:
                main = psutil.Process(process.pid)
                family += [main, *main.children(recursive=True)]
            except psutil.Error:
                continue
        return family

    def environment(self, service: str) -> dict[str, str]:
        """Return the environment that the file gives a service, on this machine's terms."""
        given = self._compose[service].get("environment", {})
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CORPUS"))}
        return (
            inherited
            | {name: self._filled(str(value)) for name, value in given.items()}
            | {
                # What the image fixes: the home, and where its Dags and plugins lie.
                "AIRFLOW_HOME": str(self.folder / "home"),
                "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
                "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
                "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.folder / "logs"),
                "PATH": f"{BIN}:{os.environ['PATH']}",
                # What containers give each service: its own network.
                "AIRFLOW__API__HOST": LOOPBACK,
                "AIRFLOW__API__PORT": str(self.ports["api"]),
                "AIRFLOW__API__WORKERS": "1",
                "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.ports["health"]),
                "NO_PROXY": LOOPBACK,
                # Tests compare what the ingest run alone has written.
                "CORPUS_MONITOR_SCHEDULE": "manual",
            }
        )

    def _command(self, service: str) -> list[str]:
        command = [self._filled(part) for part in self._compose[service]["command"]]
        # The entry point of Airflow's image puts its own name before all but a program's.
        program = command[0] if command[0] == "python" else "airflow"
        rest = command[1:] if command[0] == "python" else command
        return [str(BIN / program), *rest]

    def _filled(self, text: str) -> str:
        text = _VARIABLE.sub(lambda match: self._secrets[match[1]], text)
        for there, here in self._places().items():
            text = text.replace(there, here)
        return text

    def _places(self) -> dict[str, str]:
        return {
            "@postgres:5432": f"@{LOOPBACK}:{self.ports['postgres']}",
            "@redis:6379": f"@{LOOPBACK}:{self.ports['redis']}",
            "airflow-apiserver:8080": f"{LOOPBACK}:{self.ports['api']}",
            "/opt/airflow/corpus": str(self.corpus),
            "/opt/airflow/auth": str(self.folder / "auth"),
            "/landing": str(self.landing),
        }

    @property
    def _postgres_data(self) -> Path:
        return self._postgres / "data"

    def _postgres_options(self) -> str:
        port = self.ports["postgres"]
        addresses = f"-c listen_addresses={LOOPBACK}"
        return f"-p {port} {addresses} -c unix_socket_directories={self._postgres}"

    def _control_postgres(self, verb: str, *options: str) -> None:
        log = self._postgres / "log"
        _postgres_program("pg_ctl", verb, "-D", self._postgres_data, "-w", "-l", log, *options)

    def _initialise_postgres(self) -> None:
        service = self._compose["postgres"]["environment"]
        user, password = service["POSTGRES_USER"], self._filled(service["POSTGRES_PASSWORD"])
        password_file = self._postgres / "password"
        password_file.write_text(password)
        if os.geteuid() == 0:
            for place in (self._postgres, password_file):
                shutil.chown(place, "postgres")
        _postgres_program(
            "initdb", "-D", self._postgres_data, "-U", user, "-E", "UTF8", "-N",
            "--auth=scram-sha-256", f"--pwfile={password_file}",
        )  # fmt: skip
        self._control_postgres("start", "-o", self._postgres_options())
        _postgres_program(
            "createdb", "-h", LOOPBACK, "-p", self.ports["postgres"], "-U", user,
            service["POSTGRES_DB"], environment=os.environ | {"PGPASSWORD": password},
        )  # fmt: skip
        self._control_postgres("stop", "-m", "fast")

    def _spawn(
        self, name: str, command: list[str], service: str | None = ""
    ) -> subprocess.Popen[bytes]:
        environment = os.environ if service is None else self.environment(service or name)
        with self._changing, (self.folder / "logs" / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            self.processes[name] = process
            if self._compose[service or name].get("restart") == "unless-stopped":
                self._restartable[name] = lambda: self._spawn(name, command, service)
        return process

    def _restart_ended(self) -> None:
        while not self._stopped.wait(1):
            with self._changing:
                ended = [name for name, p in self.processes.items() if p.poll() is not None]
                for name in self._restartable.keys() & ended:
                    # With a container its other processes end, too.
                    with suppress(ProcessLookupError):
                        os.killpg(self.processes[name].pid, signal.SIGKILL)
                    self._restartable[name]()


def _made_secrets(landing: Path) -> dict[str, str]:
    made = {
        name: secrets.token_hex(16)
        for name in (
            "POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_API_SECRET_KEY",
            "AIRFLOW_ADMIN_PASSWORD", "AIRFLOW_VIEWER_PASSWORD",
        )
    }  # fmt: skip
    fernet = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return made | {"AIRFLOW_FERNET_KEY": fernet, "LANDING_DIR": str(landing)}


def _postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _postgres_program(name: str, *arguments: object, environment: Any = None) -> None:
    binaries = _postgres_bin()
    assert binaries is not None
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*prefix, str(binaries / name), *map(str, arguments)]
    subprocess.run(command, cwd="/", env=environment, check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
