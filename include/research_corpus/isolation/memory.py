"""A bound on what this process may still take, which the system itself keeps.

The limit is on data: heap and private mappings, whether Python or native code asks for them
(``RLIMIT_DATA``, setrlimit(2), Linux 4.7). What a process shares or maps from files does not count,
so that libraries and models on disk do not either. Beyond it an allocation fails: Python
raises ``MemoryError``, native code does so too or ends the process.
"""

from __future__ import annotations

import resource
from pathlib import Path

_DATA_FIELD = 5
"""Place of ``data`` in /proc/self/statm, see proc(5); in pages."""


def limit_memory(further_bytes: int | None) -> None:
    """Let this process take only so much more data than it has now; a later call counts anew.

    Args:
        further_bytes: > 0; null lifts the limit. One that the system set is never exceeded.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = hard if further_bytes is None else _data_bytes() + further_bytes
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def _data_bytes() -> int:
    pages = Path("/proc/self/statm").read_text("ascii").split()[_DATA_FIELD]
    return int(pages) * resource.getpagesize()
