"""The error of the launcher, shown to the user as one message."""

from __future__ import annotations


class LauncherError(Exception):
    """The embedded Airflow cannot start or go on; the message says why and what to do."""
