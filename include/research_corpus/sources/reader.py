"""What a reader is: the protocol that every format module implements once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from research_corpus.contracts.records import Result
from research_corpus.sources.source_file import SourceFile

ExportReader = Callable[[Sequence[str]], Iterator[Result] | None]
"""Takes the lines of a document, an empty one between paragraphs, and gives the articles of a
vendor's export, or null where they are none."""


class Reader(Protocol):
    """Turns the bytes of one format into records.

    Attributes:
        name: stable name, written to ``articles.source_format``.
        suffixes: lower-case suffixes with their dot that confirm what the content says.
    """

    name: str
    suffixes: frozenset[str]

    def sniff(self, head: bytes, name: str) -> float:
        """Return how sure the content is of this format, 0 (not at all) to 1.

        Only a signature that no other content has earns 1, and only then may it be binary.

        Args:
            head: first bytes of the file, leading white space removed, never empty.
            name: name of the file; its suffix may confirm, never decide against the content.
        """
        ...

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a record, in the order of the file.

        A record that cannot become an article is a rejection, and one that nobody takes for an
        article a skip; only a fault of the storage raises (``OSError``), or of the archive the
        file stands in (``UnreadableSourceError``).

        Args:
            source: the file.
            max_file_bytes: bound for whatever has to be held in memory at once.
        """
        ...
