"""Find the bands that texts share: among themselves, and with stored ones file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Bands = NDArray[np.int32]

MAX_MATCHES = 16
"""Texts that one is compared with for one shared band: a template shared by thousands is linked
text to text and not each with each."""

_FILTER_BITS = 20


class BandIndex:
    """The bands of some texts, to look others up in.

    Args:
        texts: bands by name of the text.

    Cost: 16 bytes a band and a filter of one megabyte.
    """

    def __init__(self, texts: Mapping[str, Sequence[int]]) -> None:
        self.names = sorted(texts)
        counts = [len(texts[name]) for name in self.names]
        hashes = np.fromiter((h for name in self.names for h in texts[name]), np.int32)
        owners = np.repeat(np.arange(len(self.names)), counts)
        order = np.lexsort((owners, hashes))
        self._hashes: Bands = hashes[order]
        self._owners: NDArray[np.int64] = owners[order]
        # A table that fits the processor's cache passes over nearly all bands that match none.
        self._filter = np.zeros(1 << _FILTER_BITS, np.bool_)
        self._filter[_short(hashes)] = True
        self._matches: Counter[int] = Counter()

    def pairs(self) -> set[tuple[str, str]]:
        """Return the pairs of names that share a band, each sorted."""
        steps = range(1, MAX_MATCHES + 1)
        codes = np.unique(np.concatenate([self._codes(step) for step in steps]))
        first, second = np.divmod(codes, len(self.names) or 1)
        return {
            (self.names[a], self.names[b])
            for a, b in zip(first.tolist(), second.tolist(), strict=True)
        }

    def _codes(self, step: int) -> NDArray[np.int64]:
        """Return each pair of owners that stand ``step`` apart at one band, as one number."""
        same = np.flatnonzero(self._hashes[step:] == self._hashes[:-step])
        # Owners of a band are in order, so that the first of a pair is never the greater.
        first, second = self._owners[same], self._owners[same + step]
        is_pair = first != second
        codes: NDArray[np.int64] = first[is_pair] * len(self.names) + second[is_pair]
        return codes

    def look_up(self, bands: Bands) -> Iterator[tuple[int, str]]:
        """Yield place and name for stored bands that are in the index.

        Args:
            bands: shape (n,), of any number of texts. Calls add up: each band of the index is
                matched :data:`MAX_MATCHES` times in all.
        """
        maybe = np.flatnonzero(self._filter[_short(bands)])
        first = np.searchsorted(self._hashes, bands[maybe], "left")
        after = np.searchsorted(self._hashes, bands[maybe], "right")
        for hit in np.flatnonzero(after > first):
            for entry in range(first[hit], min(after[hit], first[hit] + MAX_MATCHES)):
                if self._matches[entry] < MAX_MATCHES:
                    self._matches[entry] += 1
                    yield int(maybe[hit]), self.names[self._owners[entry]]


def _short(hashes: Bands) -> NDArray[np.int32]:
    return hashes & ((1 << _FILTER_BITS) - 1)
