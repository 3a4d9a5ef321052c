"""What an unforeseen error means for a file: the boundary that keeps the batch going."""

from __future__ import annotations

import errno
import logging

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection

logger = logging.getLogger(__name__)


def rejection_of(error: Exception, what: str, name: str) -> Rejection:
    """Return the rejection of a document on which a reader failed.

    Args:
        error: what it raised.
        what: which work stopped where, the beginning of the message.
        name: of the document, for the log.

    Raises:
        OSError: the error itself, if the storage failed: no document is to blame for it.
    """
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return Rejection(ReasonCode.READ_OUT_OF_MEMORY, f"{what}: it asks for too much memory")
    if isinstance(error, OSError):
        raise error
    logger.error("%s: %s", name, what, exc_info=error)
    return Rejection(ReasonCode.READER_FAILED, f"{what}: {type(error).__name__}: {error}")
