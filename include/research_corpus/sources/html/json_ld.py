"""JSON-LD scripts of pages, with the faults that templates leave in them."""

from __future__ import annotations

import re
from typing import Any

import orjson

# possessive: a string that does not end is not tried again from every quotation mark in it
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*+[}\]])')
_ESCAPE = re.compile(r'\\(["\\/bfnrtu])|\\')


def parse_script(text: str) -> Any:
    """Return the value of a JSON-LD script; null if it cannot be repaired.

    Raw line breaks, commas before a closing bracket, escapes that JSON lacks, and quotation marks
    that were escaped as HTML are mended.
    """
    # raw line breaks inside strings are the usual fault of such scripts
    flat = re.sub(r"[\x00-\x1f]+", " ", text).strip(" ;")
    repaired = _TOKEN.sub(_mend, flat)
    for candidate in (flat, repaired, flat.replace("&quot;", '"')):
        try:
            return orjson.loads(candidate)
        except orjson.JSONDecodeError:
            continue
    return None


def _mend(token: re.Match[str]) -> str:
    if not token[0].startswith('"'):
        return ""
    return _ESCAPE.sub(lambda found: found[0] if found[1] else "", token[0])
