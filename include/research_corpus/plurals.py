"""Numbers with their noun, the same on the terminal, in files and on pages."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, which gets an ``s`` unless the number is 1.

    Example:
        >>> counted(1, "run"), counted(1200, "run")
        ('1 run', '1,200 runs')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
