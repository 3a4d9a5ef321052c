"""The top bar: which pages lead, in which order."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One entry of the top bar.

    Attributes:
        label: what it is called.
        route: name of the route it leads to; the entry is left out where there is none.
        section: pages with this section mark the entry as the current one.
    """

    label: str
    route: str
    section: str


NAVIGATION = (
    Entry("Overview", "overview", "overview"),
    Entry("Quality", "quality", "quality"),
    Entry("Files", "files", "files"),
    Entry("Sources", "sources", "sources"),
    Entry("Quarantine", "quarantine", "quarantine"),
    Entry("Articles", "articles", "articles"),
    Entry("Explore", "concordance", "concordance"),
    Entry("Releases", "releases", "releases"),
)
