"""The files of the embedded Airflow of one checkout: its home, its secrets, its state file."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USERS = {"admin": "admin", "viewer": "viewer"}
"""Role by name of the users of the embedded Airflow."""


@dataclass(frozen=True)
class EmbeddedHome:
    """Where the embedded Airflow of a project keeps everything it writes."""

    path: Path

    @property
    def database(self) -> Path:
        """SQLite file of Airflow's metadata."""
        return self.path / "airflow.db"

    @property
    def logs(self) -> Path:
        """Folder of the logs of components and tasks."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """File that the running launcher holds locked."""
        return self.path / "launcher.lock"

    @property
    def state(self) -> Path:
        """JSON file that names the running launcher and its components."""
        return self.path / "launcher.json"

    @property
    def components(self) -> Path:
        """JSON file in which the host names the components it started."""
        return self.path / "components.json"

    @property
    def initialised(self) -> Path:
        """File that names the versions which prepared the database."""
        return self.path / "initialised"

    @property
    def passwords_file(self) -> Path:
        """JSON file with the password of every user, readable by its owner alone."""
        return self.path / "passwords.json"

    def initialised_by(self) -> str | None:
        """Return which versions prepared the database, or None when none did."""
        return self.initialised.read_text() if self.initialised.exists() else None

    def create(self) -> None:
        """Create the folder, closed to other users of the machine."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)

    def secrets(self) -> dict[str, str]:
        """Return the secrets that Airflow's components share, made at the first call."""
        return self._kept(self.path / "secrets.json", _new_secrets)[0]

    def passwords(self) -> tuple[dict[str, str], bool]:
        """Return the passwords by user, and whether this call made them."""
        return self._kept(
            self.passwords_file, lambda: {name: secrets.token_urlsafe(12) for name in USERS}
        )

    @staticmethod
    def _kept(path: Path, make: Any) -> tuple[dict[str, str], bool]:
        if not path.exists():
            write_private(path, make())
            return json.loads(path.read_text()), True
        return json.loads(path.read_text()), False


def write_private(path: Path, content: Any) -> None:
    """Write ``content`` as JSON into a file of mode 0600 that is never seen half written."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_text(json.dumps(content))
    partial.replace(path)


def _new_secrets() -> dict[str, str]:
    return {
        "jwt_secret": secrets.token_urlsafe(48),
        "api_secret_key": secrets.token_urlsafe(48),
        "fernet_key": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
