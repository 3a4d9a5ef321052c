"""Commands as a user would type them, for pages that say how to get the same elsewhere."""

from __future__ import annotations

import shlex


def command_line(command: str, *arguments: str, **options: object) -> str:
    """Return a call of ``corpus``, quoted for a shell; options that are null or empty are left out.

    Example:
        >>> command_line("kwic", "council*", sort="right", month="")
        "corpus kwic 'council*' --sort right"
    """
    words = ["corpus", command, *arguments]
    for name, value in options.items():
        if value is not None and value != "":
            words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)
