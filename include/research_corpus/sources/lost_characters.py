"""Texts in which a character was lost: U+FFFD stands for it, put there by us or before us."""

from __future__ import annotations

from dataclasses import replace

from research_corpus.contracts.records import Record

FLAG = "characters_lost"

_SAID_BY_READERS = {"undecodable_bytes_replaced", "invalid_characters_replaced"}
_REPLACEMENT = "\ufffd"


def flag_lost_characters(record: Record) -> Record:
    """Return a record with a flag if a text has a replacement character and no flag says so yet.

    Whoever reads the corpus cannot tell what stood there; the flag says where to look.
    """
    is_said = not _SAID_BY_READERS.isdisjoint(record.quality_flags)
    if is_said or not any(_REPLACEMENT in text for text in _texts(record)):
        return record
    return replace(record, quality_flags=(*record.quality_flags, FLAG))


def _texts(record: Record) -> list[str]:
    texts = [block.text for block in record.blocks]
    texts += [claim.value for claim in record.claims]
    return [*texts, record.header or ""]
