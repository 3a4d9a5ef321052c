"""What a landing folder is called in the tables, however it was typed."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from research_corpus.storage.location import Location


def landing_name(uri: str) -> str:
    """Return the one name of a landing folder: an absolute path, or the URI of a store.

    A relative path, ``file://`` and a slash at the end make no difference. User name and password
    of a URI are left out, since tables are handed on; its options stay, so that it can be opened.

    Example:
        >>> landing_name("file:///drop/2025-03/"), landing_name("s3://key:secret@bucket/in/?region=x")
        ('/drop/2025-03', 's3://bucket/in?region=x')
    """
    place = Location.parse(uri)
    if place.is_local:
        return os.path.normpath(place.path)
    parts = urlsplit(uri)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, ""))
