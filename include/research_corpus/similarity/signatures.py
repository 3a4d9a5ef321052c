"""MinHash signatures, cut into bands: texts that are alike share one with high probability.

With r rows a band and b bands two texts of similarity s share a band with probability
``1 - (1 - s**r)**b``: 0.996 at 0.8, 0.35 at 0.5, 0.004 at 0.2. Source: Leskovec, Rajaraman & Ullman
2020, Mining of Massive Datasets, section 3.4.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from rensa import RMinHash

from research_corpus.similarity.shingles import shingles

BANDS = 14
ROWS = 5
SCHEME = "words-3 rensa-0.5 r-minhash 14x5"
"""Name of what makes the bands; it is part of every hash, so bands of two schemes never match."""

_SEED = 1
_SALT = zlib.crc32(SCHEME.encode())


class Signature(NamedTuple):
    """Columns of ``signatures`` but the article's id."""

    scheme: str
    shingle_count: int
    bands: list[int]


def signature(text: str) -> Signature:
    """Return the signature of a text; a text without words has no bands.

    Cost: about a millisecond for 500 words, nearly all of it the shingles.
    """
    found = shingles(text)
    if not found:
        return Signature(SCHEME, 0, [])
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list(found))
    values = sketch.digest()
    return Signature(SCHEME, len(found), [_band(values, band) for band in range(BANDS)])


def _band(values: list[int], band: int) -> int:
    """Return the hash of one band as a signed 32-bit number, which the table stores."""
    packed = struct.pack(f"<II{ROWS}I", _SALT, band, *values[band * ROWS : (band + 1) * ROWS])
    unsigned = zlib.crc32(packed)
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned
