"""MinHash signatures, cut into bands: texts that are alike share one with high probability.

With r rows a band and b bands two texts of similarity s share a band with probability
``1 - (1 - s**r)**b``: 0.996 at 0.8, 0.35 at 0.5, 0.004 at 0.2. Source: Leskovec, Rajaraman & Ullman
2020, Mining of Massive Datasets, section 3.4.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rensa import RMinHash

from research_corpus.similarity.fingerprints import fingerprints
from research_corpus.similarity.shingles import shingles_of
from research_corpus.similarity.words import words_of

BANDS = 14
ROWS = 5
SCHEME = "words-3 rensa-0.5 r-minhash 14x5"
"""Name of what makes the bands; it is part of every hash, so bands of two schemes never match."""

_SEED = 1
_SALT = zlib.crc32(SCHEME.encode())
_BEGINNINGS = [zlib.crc32(struct.pack("<II", _SALT, band)) for band in range(BANDS)]
"""Checksums that those of the bands go on from."""

_BAND_BYTES = 4 * ROWS


class Signature(NamedTuple):
    """Columns of ``signatures`` but the article's id."""

    scheme: str
    shingle_count: int
    bands: list[int]
    fingerprints: list[int]


def signatures(texts: Iterable[str]) -> list[Signature]:
    """Return the signature of each text; a text without words has no bands.

    Cost: about half a millisecond for 500 words, most of it the shingles.
    """
    noted: list[tuple[int, list[int]]] = []
    digests = RMinHash.digests_from_token_sets(_noted(texts, noted), BANDS * ROWS, _SEED)
    return [
        Signature(SCHEME, count, _bands(digest) if count else [], chosen)
        for (count, chosen), digest in zip(noted, digests, strict=True)
    ]


def _noted(texts: Iterable[str], noted: list[tuple[int, list[int]]]) -> Iterator[list[str]]:
    """Yield the shingles of one text after the other; note their number and its fingerprints."""
    for text in texts:
        words = words_of(text)
        found = list(shingles_of(words))
        noted.append((len(found), fingerprints(words).tolist()))
        yield found


def _bands(values: list[int]) -> list[int]:
    """Return the hash of each band as a signed 32-bit number, which the table stores."""
    packed = struct.pack(f"<{BANDS * ROWS}I", *values)
    hashes = (
        zlib.crc32(packed[band * _BAND_BYTES : (band + 1) * _BAND_BYTES], beginning)
        for band, beginning in enumerate(_BEGINNINGS)
    )
    return list(struct.unpack(f"<{BANDS}i", struct.pack(f"<{BANDS}I", *hashes)))
