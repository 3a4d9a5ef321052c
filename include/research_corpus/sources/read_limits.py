"""Bounds on what one landing file may cost, whatever it claims to be."""

from __future__ import annotations

from typing import NamedTuple


class ReadLimits(NamedTuple):
    """How far a landing file is followed before it is given up with a reason.

    Attributes:
        max_file_bytes: largest file, member or record that is held in memory as a whole; bytes.
        max_records: records that one landing file may give, all members together.
        max_members: members of one archive.
        max_ratio: how many bytes may be unpacked for each byte that was packed.
        max_depth: layers of archives and compression inside each other.
        max_total_bytes: bytes that may be unpacked from one landing file, all layers together.
    """

    max_file_bytes: int = 256 * 1024**2
    max_records: int = 10_000_000
    max_members: int = 100_000
    max_ratio: int = 200
    max_depth: int = 6
    max_total_bytes: int = 100 * 1024**3
