"""What a record is identified by, as far as it says so itself (ADR 0007).

The id made here is the one that an article gets when it is new; whether it is, the link stage
decides.
"""

from __future__ import annotations

import re

from research_corpus.contracts.records import Record, SourceInfo
from research_corpus.ids import article_id_from_key, article_id_from_place, article_id_from_url
from research_corpus.metadata.claims import Claims
from research_corpus.metadata.fill_address import identifying_url

_RUNNING_NUMBER = re.compile(r"[^\W\d]{0,2}[-_. #]?\d{0,8}")
"""``7``, ``p12``, ``n-0042``: numbers that every delivery begins anew."""

_FETCHED = "WARC-Target-URI"


def identifying_key(record: Record) -> str | None:
    """Return the id that the source gives the record; null if that is a running number or address.

    An archive of the web holds one address fetched at many times, each an article of its own.

    Example:
        >>> record = Record(0, "json", ())
        >>> from dataclasses import replace
        >>> identifying_key(replace(record, record_key="n-0042"))
        >>> identifying_key(replace(record, record_key="urn:newsml:wire.example:2025:42"))
        'urn:newsml:wire.example:2025:42'
    """
    key = (record.record_key or "").strip()
    fetched = any(claim.rule == _FETCHED and claim.value == key for claim in record.claims)
    return None if not key or fetched or _RUNNING_NUMBER.fullmatch(key) else key


def article_id_of(record: Record, claims: Claims, source: SourceInfo, content: str) -> str:
    """Return the id of the article that a record is, if it is a new one.

    Args:
        record: the record.
        claims: what it says of itself.
        source: the file it stands in.
        content: identity of its text.
    """
    if url := identifying_url(claims):
        return article_id_from_url(url)
    if key := identifying_key(record):
        return article_id_from_key(record.source_format, key)
    return article_id_from_place(source.source_file, record.source_record, content)
