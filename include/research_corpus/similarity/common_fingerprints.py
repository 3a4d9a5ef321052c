"""Which texts share fingerprints: among themselves, and with stored ones file by file.

A fingerprint of very many texts, such as of a paragraph below every article of an outlet, tells
nothing of two of them and would pair each with each: it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Prints = NDArray[np.int32]
Ints = NDArray[np.int64]

MAX_TEXTS = 50
"""Texts that may share a fingerprint for it to count."""

MIN_SHARED = 2
"""Fingerprints that two texts must share to be compared; a passage of 30 equal words has as many,
and by chance hashes of 32 bits meet once in millions of texts."""

_FILTER_BITS = (20, 24)
"""Smallest and largest size of a filter: a megabyte stays in the processor's cache."""

_UPPER_BITS = 12
"""Lowest bits that the second filter does not look at."""


@dataclass
class Shared:
    """Pairs of texts and how many fingerprints each shares, put together part by part.

    Attributes:
        codes: pairs as numbers, one array a part.
        counts: fingerprints that each shares.
    """

    codes: list[Ints] = field(default_factory=list)
    counts: list[Ints] = field(default_factory=list)

    def add(self, codes: Ints) -> None:
        """Count each of some pairs, which may be named often, once more."""
        found, counts = np.unique(codes, return_counts=True)
        self.codes.append(found)
        self.counts.append(counts)

    def pairs(self, size: int) -> tuple[Ints, Ints]:
        """Return the two numbers of each pair that shares enough.

        Args:
            size: what the first number was multiplied by.
        """
        if not self.codes:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        codes, place = np.unique(np.concatenate(self.codes), return_inverse=True)
        counts = np.bincount(place, weights=np.concatenate(self.counts))
        first, second = np.divmod(codes[counts >= MIN_SHARED], max(size, 1))
        return first, second


class FingerprintIndex:
    """The fingerprints of some texts, to look those of others up in.

    Args:
        prints: of all texts, one after the other, each once a text.
        owners: number of the text of each.

    Cost: 16 bytes a fingerprint, two filters of 1 to 16 megabytes, and 12 bytes for each match.
    """

    def __init__(self, prints: Prints, owners: Ints) -> None:
        order = np.lexsort((owners, prints))
        self._prints, self._first, self._count = np.unique(
            prints[order], return_index=True, return_counts=True
        )
        self._owners = owners[order]
        low, high = _FILTER_BITS
        self._mask = np.int32((1 << min(max(len(prints).bit_length() + 2, low), high)) - 1)
        self._lower, self._upper = (np.zeros(int(self._mask) + 1, np.bool_) for _ in range(2))
        self._lower[self._prints & self._mask] = True
        self._upper[self._prints >> _UPPER_BITS & self._mask] = True
        self._stored = np.zeros(len(self._prints), np.int64)
        self._matches: list[tuple[Ints, Ints]] = []

    def places(self, prints: Prints) -> Ints:
        """Return where in ``prints`` fingerprints stand that are in the index."""
        maybe = np.flatnonzero(self._lower[prints & self._mask])
        maybe = maybe[self._upper[prints[maybe] >> _UPPER_BITS & self._mask]]
        wanted = prints[maybe]
        entries = np.searchsorted(self._prints, wanted)
        # one that is greater than all is compared with the greatest
        found = self._prints[np.minimum(entries, len(self._prints) - 1)] == wanted
        places: Ints = maybe[found]
        return places

    def match(self, prints: Prints, texts: Ints) -> None:
        """Note fingerprints of stored texts, all in the index, each once a text.

        Args:
            prints: the fingerprints.
            texts: number of the stored text of each.
        """
        entries = np.searchsorted(self._prints, prints)
        # beyond the limit a fingerprint counts no more, and need not be kept
        kept = self._stored[entries] + self._count[entries] <= MAX_TEXTS
        self._stored += np.bincount(entries, minlength=len(self._stored))
        self._matches.append((entries[kept], texts[kept]))

    def add_pairs(self, among: Shared, stored: Shared, size: int) -> None:
        """Count the pairs of texts of the index, and of a stored text and one of the index.

        Args:
            among: gets pairs as the smaller number times ``size`` and the greater.
            stored: gets pairs as the stored number times ``size`` and that of the index.
            size: more than any number of the index.
        """
        counts = self._count + self._stored <= MAX_TEXTS
        shared = np.flatnonzero(counts & (self._count > 1))
        for step in range(1, MAX_TEXTS):
            shared = shared[self._count[shared] > step]
            for start in range(MAX_TEXTS - step):
                pairs = self._first[shared[self._count[shared] > start + step]] + start
                if not len(pairs):
                    break
                among.add(self._owners[pairs] * size + self._owners[pairs + step])
        for entries, texts in self._matches:
            usable = counts[entries]
            entries, texts = entries[usable], texts[usable]
            repeats = self._count[entries]
            nth = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
            owners = self._owners[np.repeat(self._first[entries], repeats) + nth]
            stored.add(np.repeat(texts, repeats) * size + owners)
