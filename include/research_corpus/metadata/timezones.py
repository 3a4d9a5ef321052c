"""Zones as written beside a time: offsets, IANA names and the abbreviations that mean one thing."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Abbreviations with several meanings in the press (CST, IST, AST, BST in Asia) are left out
# on purpose, except BST, which outside Bangladesh is British Summer Time.
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6,
    "MST": -7, "PDT": -7, "PST": -8, "AKST": -9, "HST": -10, "BRT": -3, "ART": -3, "SAST": 2,
    "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "WIB": 7, "PKT": 5, "МСК": 3,
}  # fmt: skip
_NAMED = {"ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago"}
ABBREVIATIONS = tuple(sorted((*_HOURS, *_NAMED), key=lambda name: (-len(name), name)))
"""What :func:`parse_zone` knows, the longest first."""

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?")


@lru_cache(maxsize=2**10)
def parse_zone(raw: str) -> tzinfo | None:
    """Return the zone that ``raw`` names, or null if it names none or may name several.

    Example:
        >>> parse_zone("+02:00").utcoffset(None)
        datetime.timedelta(seconds=7200)
    """
    text = raw.strip().replace("−", "-")
    if found := _OFFSET.fullmatch(text.upper()):
        hours, minutes = int(found[2]), int(found[3] or 0)
        size = timedelta(hours=hours, minutes=minutes)
        return timezone(size if found[1] == "+" else -size) if hours <= 14 else None
    if text.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[text.upper()]))
    return load_zone(_NAMED.get(text.upper(), text))


def load_zone(name: str) -> tzinfo | None:
    """Return the IANA zone of that name, or null if there is none."""
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
