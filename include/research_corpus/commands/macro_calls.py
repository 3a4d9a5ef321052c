"""Options of the analyst's commands as SQL: subsets, literals and calls of macros."""

from __future__ import annotations

import typer


def subset_of(
    month: str | None, publisher: str | None, language: str | None, without_near: bool
) -> str:
    """Return the subset that the options of a command describe.

    Raises:
        typer.BadParameter: a value holds the sign that parts the fields.
    """
    fields = {
        "month": month,
        "publisher": publisher,
        "language": language,
        "near_duplicates": "no" if without_near else None,
    }
    if any(";" in (value or "") for value in fields.values()):
        raise typer.BadParameter("A month, publisher or language cannot hold a semicolon here.")
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
