"""Calls of macros as SQL: their subsets and literals."""

from __future__ import annotations

from research_corpus.errors import ConfigError


def subset_of(
    month: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    *,
    without_near: bool = False,
) -> str:
    """Return the subset of a month or year, a publisher and a language; null: any.

    Raises:
        ConfigError: a value holds the sign that parts the fields.
    """
    fields = {
        "month": month,
        "publisher": publisher,
        "language": language,
        "near_duplicates": "no" if without_near else None,
    }
    if any(";" in (value or "") for value in fields.values()):
        raise ConfigError("A month, publisher or language cannot hold a semicolon here.")
    return "; ".join(f"{name}={value}" for name, value in fields.items() if value)


def call_of(macro: str, *positional: object, **named: object) -> str:
    """Return the call of a macro."""
    values = [literal(value) for value in positional]
    values += [f"{name} := {literal(value)}" for name, value in named.items()]
    return f"{macro}({', '.join(values)})"


def literal(value: object) -> str:
    """Return a value as SQL."""
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"
