"""Extraction in a process of its own, ended where a file hangs it, crashes it or eats its memory.

One child process a worker (:mod:`research_corpus.isolation.child`) extracts whole batches: for a
file it costs a few marks in shared memory. Where it shows no life for too long, or ends, the batch
is extracted anew without the document that it stood at, which goes to quarantine
(:mod:`research_corpus.sources.read_watch`). So staging holds what one undisturbed extraction wrote,
the same bytes with the guard as without.

Cost: each document given up costs the time limit and the batch up to it once more.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.errors import TransientError
from research_corpus.isolation.child import ChildStoppedError, Patience, child_for
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import Settings
from research_corpus.sources.read_watch import NO_FILE, RULES, Place

logger = logging.getLogger(__name__)

WALL_FACTOR = 15
"""How much longer than its CPU time a record may take by the wall clock: on a busy machine, or
where the storage is slow to answer."""

TARGET = "research_corpus.pipeline.read_process:serve"


@dataclass(frozen=True)
class ReadRequest:
    """A batch to extract.

    Attributes:
        run: the run.
        batch: name of the batch.
        settings: limits and field mapping.
        given_up: the places not to be entered, and what to say of them.
    """

    run: RunSpec
    batch: str
    settings: Settings
    given_up: dict[Place, Rejection] = field(default_factory=dict)


def extract_guarded(run: RunSpec, batch: str, settings: Settings) -> dict[str, Any]:
    """Extract a batch in the child process of this process.

    Without a limit, ``read_timeout_seconds`` being 0, it is extracted here.

    Returns:
        What :func:`research_corpus.pipeline.extract.extract` returns.

    Raises:
        TransientError: the process ended, or was stuck, while it read no file.
    """
    if not settings.read_timeout_seconds:
        from research_corpus.pipeline.extract import extract

        return extract(run, batch, settings)
    request = ReadRequest(run, batch, settings)
    seconds = settings.read_timeout_seconds
    patience = Patience(seconds * WALL_FACTOR, seconds)
    while True:
        try:
            child = child_for(TARGET)
            child.request(request)
            counts: dict[str, Any] = child.answer(patience)
        except ChildStoppedError as stopped:
            _give_up(request, stopped)
        else:
            logger.info("%s: %s", batch, counts)
            return counts


def _give_up(request: ReadRequest, stopped: ChildStoppedError) -> None:
    """Note the place where the child stopped, so that the next one does not enter it."""
    place = stopped.position
    file, document, item = place
    if file == NO_FILE or place in request.given_up:
        raise TransientError(
            f"Extracting {request.batch} {stopped.problem}, and no file is to blame for it; "
            "see whether the machine has memory left and the storage answers.",
            batch=request.batch,
        )
    what = "normalising the record" if document == RULES else f"reading on after {item} records"
    code = ReasonCode.READ_TIMED_OUT if stopped.was_silent else ReasonCode.READER_CRASHED
    request.given_up[place] = Rejection(code, f"{what} {stopped.problem}")
    logger.warning("%s: file %d: %s %s", request.batch, file, what, stopped.problem)
