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
    """Return the identity of an article that names its own canonical URL.

    Two deliveries of one URL, in whatever files, are revisions of one article.
    """
    return _short(f"url\x00{url_canonical}")


def article_id_from_source(source_file: str, record_key: str) -> str:
    """Return the identity of an article without a canonical URL.

    Args:
        source_file: path relative to the landing root, with ``/``.
        record_key: the record's own key in that file, or its 0-based number as text.
    """
    return _short(f"file\x00{source_file}\x00{record_key}")


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
