"""What a shareable release leaves out, column by column.

Each column's contract declares it. The reasoning stands in docs/releases.md. In short: expression
is left out (texts, headlines, captions, and every copy of a stretch of them), facts stay (who,
when, where, counts, labels, offsets). Words are hashed only with a secret key, since a list of
words undoes a plain hash.
"""

from __future__ import annotations

from dataclasses import dataclass

from research_corpus.contracts import TABLES, Placement
from research_corpus.contracts.schema import Sharing


@dataclass(frozen=True)
class Withheld:
    """Columns of one table that a shareable release does not hold as they are.

    Attributes:
        removed: null, or empty where the contract asks for a value.
        words: keyed hashes of the value in lower case; removed without a key.
    """

    removed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.removed + self.words


SHARED_TABLES = (
    *(
        name
        for name, table in TABLES.items()
        if table.placement not in (Placement.RUN, Placement.BUCKET)
    ),
    "ingest_ledger",
    "runs",
)
"""Tables of a shareable release; messages and excerpts of the other run tables may quote texts.

Not ``entity_index``: its rows lie in the order of the names, which would give away what the hashes
of these hide. It is counted anew from ``entities`` where texts are filled in.
"""

WITHHELD: dict[str, Withheld] = {
    name: withheld
    for name in SHARED_TABLES
    if (
        withheld := Withheld(
            TABLES[name].columns_shared_as(Sharing.WITHHELD),
            TABLES[name].columns_shared_as(Sharing.HASHED),
        )
    ).columns
}
"""By table, as the contracts declare it; tables that are not named are handed on as they are."""

SURFACES: dict[str, dict[str, tuple[str, str]]] = {
    "tokens": {"form": ("char_start", "char_end")},
    "entities": {"text": ("char_start", "char_end")},
    "noun_chunks": {"text": ("char_start", "char_end")},
    "quotes": {
        "text": ("char_start", "char_end"),
        "speaker_text": ("speaker_char_start", "speaker_char_end"),
        "speaker_mention_text": ("speaker_mention_char_start", "speaker_mention_char_end"),
        "cue_text": ("cue_char_start", "cue_char_end"),
    },
}
"""Withheld columns that are stretches of the text, with the columns of their offsets."""

METADATA_TABLES = ("articles", "article_authors", "field_provenance")
"""Tables about the article as its source gave it; the others follow from text and pipeline."""
