"""How far a child process has come: a few numbers in memory that it shares with its parent.

A mark costs about a microsecond, since nothing is sent and nobody is woken: the parent looks when
it likes, also at a child that is stuck in native code and will never answer.
"""

from __future__ import annotations

import mmap
import tempfile
import time
from typing import BinaryIO, cast

PLACES = 3
_NUMBER_BYTES = 8
_WALL, _CPU = PLACES, PLACES + 1
_BYTES = _NUMBER_BYTES * (PLACES + 2)

Position = tuple[int, int, int]
"""Numbers whose meaning the work gives them; all zero before the first mark."""

NOWHERE: Position = (0, 0, 0)


class Progress:
    """The latest mark of a child process, and when it was set, by the wall and by its CPU clock.

    Args:
        file: backs the memory; parent and child each open the same one.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._memory = mmap.mmap(file.fileno(), _BYTES)
        self._numbers = memoryview(self._memory).cast("q")

    @classmethod
    def new(cls) -> Progress:
        """Return the parent's side, at nowhere and just marked."""
        file = cast(BinaryIO, tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - kept open
        file.truncate(_BYTES)
        progress = cls(file)
        progress.touch()
        return progress

    def fileno(self) -> int:
        """Return the descriptor to hand to the child."""
        return self._file.fileno()

    def touch(self) -> None:
        """Show life, at the same position."""
        self._numbers[_WALL] = time.monotonic_ns()
        self._numbers[_CPU] = time.process_time_ns()

    def mark(self, first: int, second: int, third: int) -> None:
        """Show life at a position."""
        numbers = self._numbers
        # The time first: whoever looks in between sees an old position too young, never too old.
        numbers[_WALL], numbers[_CPU] = time.monotonic_ns(), time.process_time_ns()
        numbers[0], numbers[1], numbers[2] = first, second, third

    @property
    def position(self) -> Position:
        """The latest mark."""
        return self._numbers[0], self._numbers[1], self._numbers[2]

    @property
    def silent_seconds(self) -> float:
        """How long ago life was shown; the clock stands still while the machine sleeps."""
        return (time.monotonic_ns() - self._numbers[_WALL]) / 1e9

    def worked_seconds(self, pid: int) -> float:
        """Return the CPU seconds, of all its threads, that the child took since it showed life.

        Args:
            pid: its process id; 0 seconds where there is no such process any more.
        """
        try:
            # the number of a process's CPU clock, as clock_getcpuclockid(3) makes it on Linux
            worked = time.clock_gettime_ns((~pid << 3) | 2)
        except OSError:
            return 0.0
        return max(0.0, (worked - self._numbers[_CPU]) / 1e9)

    def close(self) -> None:
        """Give the memory back."""
        self._numbers.release()
        self._memory.close()
        self._file.close()
