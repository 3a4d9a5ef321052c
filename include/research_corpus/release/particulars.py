"""Everything that the documents of one release say."""

from __future__ import annotations

from dataclasses import dataclass

from research_corpus.plurals import counted
from research_corpus.release.citation import Citation
from research_corpus.release.facts import Facts
from research_corpus.release.manifest import ChangeCounts, Kind


@dataclass(frozen=True)
class Particulars:
    """What is told of a release.

    Attributes:
        facts: its counts.
        citation: title, authors, licence, version, date.
        kind: full or shareable.
        hashed_words: whether words stand as keyed hashes; null in a full release.
        previous: name of the release before it; null for the first.
        changes: counts of the change list; null for the first.
    """

    facts: Facts
    citation: Citation
    kind: Kind
    hashed_words: bool | None
    previous: str | None
    changes: ChangeCounts | None

    @property
    def description(self) -> str:
        """One paragraph: the abstract of the makers, else the counts in words."""
        return str(self.citation.fields.get("abstract") or self._counts())

    def _counts(self) -> str:
        totals = self.facts.totals
        months = f" of {totals['first_month']} to {totals['last_month']}"
        outlets = {row["publisher"] for row in self.facts.publishers if row["publisher"]}
        left_out = ", without full text" if self.kind == "shareable" else ""
        return (
            f"{totals['articles']:,} news articles{months if totals['first_month'] else ''} "
            f"by {counted(len(outlets), 'publisher')}, with {totals['tokens']:,} annotated tokens "
            f"in {totals['sentences']:,} sentences{left_out}: metadata with provenance, tokens, "
            "lemmas, dependencies, named entities and quotations as Parquet tables."
        )
