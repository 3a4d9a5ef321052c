"""One thread a process for linear algebra: worker processes fill the cores, threads would fight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_numerical_thread() -> Iterator[None]:
    """Hold the numerical libraries of this process to one thread.

    It reaches whatever library is loaded by then: environment variables would be read once, when
    numpy is first imported, which is long before a task or a worker process begins.
    """
    with threadpool_limits(limits=1):
        yield
