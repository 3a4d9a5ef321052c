"""Identities: stable names for articles, texts, runs and buckets.

Everything here is a pure function of its arguments, so that the same input has the same identity
on every machine and in every run.
"""

from __future__ import annotations

import hashlib
import re

ARTICLE_ID_CHARS = 32


def sha256_hex(data: bytes) -> str:
    """Return the sha256 of ``data`` as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def article_id_from_url(url_canonical: str) -> str:
    """Return the identity of an article that names its own canonical URL."""
    return _short(f"url\x00{url_canonical}")


def article_id_from_key(source_format: str, record_key: str) -> str:
    """Return the identity of an article that its source identifies by an id of its own.

    Args:
        source_format: name of the reader, within whose format the id is looked for.
        record_key: the id, such as a GUID or a document number.
    """
    return _short(f"key\x00{source_format}\x00{record_key}")


def article_id_from_place(source_file: str, source_record: int, content: str) -> str:
    """Return the identity of an article that nothing identifies but where it was first seen.

    Args:
        source_file: path relative to the landing root, with ``/``.
        source_record: 0-based number of the record in it.
        content: identity of the text at first sight; two folders may well have equal file names.
    """
    return _short(f"place\x00{source_file}\x00{source_record}\x00{content}")


def other_article_id(article_id: str, content: str, attempt: int = 0) -> str:
    """Return the identity of another article that came with the claim to be a known one.

    Args:
        article_id: the identity that is taken.
        content: identity of the other's text.
        attempt: how many identities so made were taken too.
    """
    return _short(f"other\x00{article_id}\x00{content}\x00{attempt}")


def content_id(text: str) -> str:
    """Return the identity of a normalised text: sha256 of its UTF-8, 64 hexadecimal characters."""
    return sha256_hex(text.encode())


def bucket_of(article_id: str, buckets: int) -> int:
    """Return the bucket of an article in a month of ``buckets`` buckets.

    The low bits decide, so that doubling the buckets only moves articles from bucket ``b`` to
    ``b + buckets``: a file shrinks before its new sibling appears, and no reader sees an article
    twice (ADR 0001).

    Args:
        article_id: 32 hexadecimal characters.
        buckets: a power of two.
    """
    return int(article_id[-8:], 16) % buckets


def path_safe(run_id: str) -> str:
    """Return ``run_id`` as a file name: unsafe characters replaced, a short hash keeps it unique.

    Example:
        >>> path_safe("cli_2025")
        'cli_2025'
        >>> path_safe("manual__2025-03-14T00:00:00+00:00")
        'manual__2025-03-14T00_00_00_00_00-17d4ffde'
    """
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", run_id).lstrip(".")
    return safe if safe == run_id else f"{safe}-{sha256_hex(run_id.encode())[:8]}"


def _short(identity: str) -> str:
    return sha256_hex(identity.encode())[:ARTICLE_ID_CHARS]
