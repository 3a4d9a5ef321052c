"""Instants: the ISO 8601 times that runs and releases are asked for at."""

from __future__ import annotations

from datetime import UTC, datetime

from research_corpus.errors import ConfigError


def parse_instant(text: str) -> datetime:
    """Return the instant of an ISO 8601 text in UTC; without an offset it is taken as UTC.

    Raises:
        ConfigError: it is not such a text.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"Invalid time {text!r}: expected ISO 8601, such as 2025-03-14T09:00:00Z"
        ) from error
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
