"""Every error the library raises, as one tree.

::

    CorpusError
    ├── TransientError            try again: the cause may pass by itself
    │   ├── StorageUnavailableError
    │   └── CorpusLockedError
    └── TerminalError             do not try again: somebody has to change something
        ├── ConfigError
        ├── ContractError
        ├── ConcurrentRunError
        ├── CorruptCorpusError
        ├── LedgerBalanceError
        ├── ReleaseError
        └── QualityGateError

Retry policies read the two families, never messages. A bad *record* is not an error: it becomes
a :class:`research_corpus.contracts.records.Rejection`, hence a row in ``quarantine``.

Every error keeps its facts as attributes and survives pickling, since Airflow and process pools
carry it from one process to another.
"""

from __future__ import annotations

from typing import Any


class CorpusError(Exception):
    """Base of all errors of the library.

    Args:
        message: what happened, to which input, and what to do about it.
        facts: the values the message was made of, kept in :attr:`facts`.
    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, self.facts))


def _rebuild(kind: type[CorpusError], message: str, facts: dict[str, Any]) -> CorpusError:
    return kind(message, **facts)


class TransientError(CorpusError):
    """Something outside failed for now; the same call may succeed later."""


class StorageUnavailableError(TransientError):
    """A file system or object store did not answer, or answered with a passing fault."""


class CorpusLockedError(TransientError):
    """Another process is writing to the corpus; the message names it."""


class TerminalError(CorpusError):
    """The same call will fail again until somebody changes input, settings or code."""


class ConfigError(TerminalError):
    """A setting, path or option cannot be used as given."""


class ContractError(TerminalError):
    """A table does not have the columns, types or keys that its contract pins."""


class ConcurrentRunError(TerminalError):
    """Another run published after this one planned, so its plan no longer holds."""


class CorruptCorpusError(TerminalError):
    """A file of the corpus is missing or is not the one that the commit journal names."""


class LedgerBalanceError(TerminalError):
    """The sums of files or records of a run do not add up, so something was lost."""


class QualityGateError(TerminalError):
    """The staged run is not fit to publish; nothing was published."""


class ReleaseError(TerminalError):
    """A release cannot be made, or a folder is not the release that it is taken for."""
