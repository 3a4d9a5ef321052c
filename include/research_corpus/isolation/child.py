"""A child process, asked for answers and ended when it is silent for too long.

Work that is stuck cannot be stopped from within: a regular expression holds the interpreter, native
code heeds no exception. So it is done in one child process for each kind of work, started once,
and whoever waits for its answer kills it when it shows no life (:mod:`.progress`) for the time it
is given: CPU time of the child, so that a busy machine ends no sound work, and a longer time by
the wall clock, for work that waits for what never comes.

Limits: Linux, where a child ends with its parent and tells its CPU time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, NamedTuple

from research_corpus.isolation.progress import NOWHERE, Position, Progress

LOOK_SECONDS = 1.0
"""How often a silent child is looked at, at least."""

_SETTINGS = "CORPUS_"


class Patience(NamedTuple):
    """How long a child may work without an answer or mark.

    Attributes:
        wall_seconds: by the wall clock, waiting included.
        cpu_seconds: of its own CPU time, at any position but nowhere; null counts none.
    """

    wall_seconds: float
    cpu_seconds: float | None = None


class ChildStoppedError(Exception):
    """The child gave no answer: it was silent for too long and killed, or ended by itself.

    Attributes:
        position: its latest mark.
        problem: what happened, to be put behind the name of what it worked on.
        was_silent: whether it was killed for its silence.
    """

    def __init__(self, position: Position, problem: str, *, was_silent: bool) -> None:
        super().__init__(problem)
        self.position = position
        self.problem = problem
        self.was_silent = was_silent


class Child:
    """A child process that serves requests of one kind, one after the other.

    Args:
        target: ``module:function``, which takes a request and a :class:`Progress` and yields
            answers, the first of them null when it is ready to work; imported by the child alone.
    """

    def __init__(self, target: str) -> None:
        self._connection, theirs = Pipe()
        self._progress = Progress.new()
        numbers = (theirs.fileno(), self._progress.fileno())
        arguments = [*map(str, numbers), str(os.getpid()), target]
        self._process = subprocess.Popen(  # noqa: S603 - our own module and numbers
            [sys.executable, "-m", "research_corpus.isolation.process", *arguments],
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._surroundings = _surroundings()
        # A process forked from this one must neither use nor end its child.
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def is_ours(self) -> bool:
        """Whether this process started the child."""
        return self._owner == os.getpid()

    @property
    def is_current(self) -> bool:
        """Whether the child runs, with the settings and working folder of this process now."""
        return self._process.poll() is None and self._surroundings == _surroundings()

    def request(self, content: object) -> None:
        """Send a request and wait until the child is ready to work on it.

        Raises:
            ChildStoppedError: the child is gone.
            Exception: whatever getting ready raised.
        """
        try:
            self._connection.send(content)
        except ConnectionError:
            raise self._ended() from None
        self.answer(None)

    def answer(self, patience: Patience | None) -> Any:
        """Return the next answer.

        Args:
            patience: longest time without an answer or mark; null waits for ever.

        Raises:
            ChildStoppedError: there will be none; the child is gone.
            Exception: whatever the work raised.
        """
        try:
            answer = self._next_answer(patience)
        except (EOFError, ConnectionError):
            raise self._ended() from None
        except BaseException:
            # whoever is torn out of waiting must not take this answer for that of a later request
            self.kill()
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kill(self) -> None:
        """End the child, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def _next_answer(self, patience: Patience | None) -> Any:
        look = min([LOOK_SECONDS, *filter(None, patience or ())])
        while not self._connection.poll(look):
            problem = self._overdue(patience) if patience else None
            if problem:
                raise ChildStoppedError(self._progress.position, problem, was_silent=True)
        return self._connection.recv()

    def _overdue(self, patience: Patience) -> str | None:
        progress, cpu = self._progress, patience.cpu_seconds
        if progress.silent_seconds > patience.wall_seconds:
            return f"took longer than {patience.wall_seconds:g} seconds"
        if cpu and progress.position != NOWHERE and progress.worked_seconds(self.pid) > cpu:
            return f"took longer than {cpu:g} seconds of CPU time"
        return None

    def _ended(self) -> ChildStoppedError:
        position = self._progress.position
        self.kill()
        code = self._process.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return ChildStoppedError(position, f"ended its process ({how})", was_silent=False)


_children: dict[str, Child] = {}


def child_for(target: str) -> Child:
    """Return the child process that this process has for a kind of work, started if need be.

    A child lives on between requests, since what it imports and loads is most of what it costs;
    it is replaced where ``CORPUS_*`` variables or the working folder, from which relative paths
    are meant, have changed.

    Args:
        target: see :class:`Child`.
    """
    child = _children.get(target)
    if child is not None and child.is_ours and not child.is_current:
        child.kill()
    if child is None or not child.is_ours or not child.is_current:
        child = _children[target] = Child(target)
    return child


def end_children() -> None:
    """End the children of this process; the next request of a kind starts a new one."""
    for child in _children.values():
        if child.is_ours:
            child.kill()
    _children.clear()


def _surroundings() -> tuple[Path, dict[str, str]]:
    """Return what a child takes over when it starts: the working folder and our settings."""
    settings = {name: value for name, value in os.environ.items() if name.startswith(_SETTINGS)}
    return Path.cwd(), settings
