"""Names of archive members: made harmless, and telling which were not."""

from __future__ import annotations

import re

MAX_NAME_CHARS = 1024

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"[A-Za-z]:")


def safe_member_name(raw: str) -> tuple[str, bool]:
    r"""Return a relative name that is safe to show and store, and whether ``raw`` was one.

    Unsafe are absolute names, ``..``, and control characters, among them those that reverse the
    direction of writing. A backslash parts folders, as programs on Windows write it.

    Example:
        >>> safe_member_name("./2025/a.txt")
        ('2025/a.txt', True)
        >>> safe_member_name("../../etc/passwd")
        ('etc/passwd', False)
    """
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    parts = text.split("/")
    is_safe = not (
        text.startswith("/")
        or _DRIVE.match(text)
        or ".." in parts
        or _CONTROLS.search(text)
        or len(text) > MAX_NAME_CHARS
    )
    kept = "/".join(part for part in parts if part not in ("", ".", ".."))
    return _CONTROLS.sub("\ufffd", kept)[:MAX_NAME_CHARS] or "unnamed", is_safe
