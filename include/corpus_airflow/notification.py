"""Tell people by the Airflow connection that ``CORPUS_NOTIFY_CONNECTION`` names; off without one.

Its type decides: ``smtp`` and Slack go through the notifiers of their Airflow providers, ``http``
is a webhook that gets ``{"text": …}``, as Slack, Mattermost and many others take it.
"""

from __future__ import annotations

import html
from importlib import import_module
from typing import Any

import httpx
from airflow.sdk import BaseNotifier, Connection

from research_corpus.errors import ConfigError
from research_corpus.settings import Settings

WEBHOOK_TIMEOUT_SECONDS = 30
MAX_ALERTS = 20
SLACK = "airflow.providers.slack.notifications"
TYPES = ("smtp", "slack", "slackwebhook", "http")


class VerdictNotifier(BaseNotifier):
    """Tell of what a monitoring task found, if it is news: new alerts, or a failed critical rule.

    As a callback of the task: of its failure it tells too.

    Args:
        connection_id: the Airflow connection.
    """

    template_fields = ("connection_id",)

    def __init__(self, connection_id: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.connection_id = connection_id

    def notify(self, context: Any) -> None:
        """Send the message that the task calls for, if any."""
        if (error := context.get("exception")) is not None:
            deliver(self.connection_id, "The corpus could not be monitored", str(error))
            return
        task = context["ti"]
        verdict = task.xcom_pull(task_ids=task.task_id)
        if lines := news(verdict):
            deliver(self.connection_id, _subject(verdict), "\n".join(lines))


class OverrunNotifier(BaseNotifier):
    """Tell that a run took longer than it may; the callback of a deadline.

    Args:
        minutes: how long it may take.
        connection_id: the Airflow connection; null writes to the log alone.
    """

    template_fields = ("connection_id",)

    def __init__(self, minutes: float, connection_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minutes, self.connection_id = minutes, connection_id

    def notify(self, context: Any) -> None:
        """Write the warning, and send it."""
        run = context.get("dag_run") or {}
        name = run.get("dag_run_id") or run.get("run_id") or "" if isinstance(run, dict) else run
        text = f"Run {name} of ingest_articles takes longer than {self.minutes:g} minutes."
        self.log.warning(text)
        if self.connection_id:
            deliver(self.connection_id, "Ingestion overruns", text)


def verdict_callbacks(settings: Settings) -> list[VerdictNotifier]:
    """Return the callbacks of a task that returns a verdict; none if nobody is to be told."""
    return [VerdictNotifier(settings.notify_connection)] if settings.notify_connection else []


def news(verdict: dict[str, Any]) -> list[str]:
    """Return what people do not know yet of a verdict, a line each.

    A failed critical rule is reported each time until it is repaired, an alert once.
    """
    alerts = [alert["reason"] for alert in verdict["alerts"] if alert["is_new"]]
    more = [f"… and {len(alerts) - MAX_ALERTS} more alerts"] if len(alerts) > MAX_ALERTS else []
    lines = [*verdict["reasons"], *alerts[:MAX_ALERTS], *more]
    return [*lines, f"Report: {verdict['report']}"] if lines else []


def deliver(connection_id: str, subject: str, text: str) -> None:
    """Send a message by a connection.

    Raises:
        ConfigError: the type of the connection is none of ours, or its provider is not installed.
    """
    connection = Connection.get(connection_id)
    if connection.conn_type == "http":
        _post(connection, f"{subject}\n{text}")
        return
    try:
        notifier = _notifier(connection, subject, text)
    except ImportError as error:
        raise ConfigError(
            f"Connection {connection_id!r} is of type {connection.conn_type}; install "
            f"apache-airflow-providers-{connection.conn_type.removesuffix('webhook')}, or use one "
            "of another type."
        ) from error
    notifier.notify({})


def _notifier(connection: Any, subject: str, text: str) -> Any:
    if connection.conn_type == "smtp":
        from airflow.providers.smtp.notifications.smtp import SmtpNotifier

        return SmtpNotifier(
            smtp_conn_id=connection.conn_id,
            to=connection.extra_dejson["to"],
            subject=subject,
            html_content=f"<pre>{html.escape(text)}</pre>",
        )
    if connection.conn_type == "slackwebhook":
        return import_module(f"{SLACK}.slack_webhook").SlackWebhookNotifier(
            slack_webhook_conn_id=connection.conn_id, text=f"{subject}\n{text}"
        )
    if connection.conn_type == "slack":
        return import_module(f"{SLACK}.slack").SlackNotifier(
            slack_conn_id=connection.conn_id,
            channel=connection.extra_dejson["channel"],
            text=f"{subject}\n{text}",
        )
    raise ConfigError(
        f"Connection {connection.conn_id!r} is of type {connection.conn_type}; messages go by "
        f"{', '.join(TYPES)}."
    )


def _post(connection: Any, text: str) -> None:
    host = connection.host or ""
    base = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    port = f":{connection.port}" if connection.port else ""
    token = {"Authorization": f"Bearer {connection.password}"} if connection.password else {}
    httpx.post(
        f"{base}{port}/{connection.extra_dejson.get('endpoint', '').lstrip('/')}",
        json={"text": text},
        headers=token,
        timeout=WEBHOOK_TIMEOUT_SECONDS,
    ).raise_for_status()


def _subject(verdict: dict[str, Any]) -> str:
    if verdict["reasons"]:
        return f"Corpus check: {verdict['verdict']}, a critical rule failed"
    new = sum(alert["is_new"] for alert in verdict["alerts"])
    return f"{new} new {'alert' if new == 1 else 'alerts'} in the corpus"
