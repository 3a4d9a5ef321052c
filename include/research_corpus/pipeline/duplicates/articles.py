"""Articles as duplicates are decided on: those that a run writes, and those of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from research_corpus.contracts.page_kinds import TEASER_ONLY

Pair = tuple[str, str]
"""content_id of two texts, sorted."""


def pair_of(a: str, b: str) -> Pair:
    """Return two names in order."""
    return (a, b) if a <= b else (b, a)


@dataclass(frozen=True, kw_only=True)
class Article:
    """What the choice among duplicates looks at, in columns of ``articles``."""

    article_id: str
    content_id: str
    pub_month: str
    date_published: datetime | None
    source_file: str
    source_record: int
    publisher: str | None
    text_chars: int
    quality_flags: Sequence[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return a row of a table as an article; other columns are left out."""
        return cls(**{field.name: row[field.name] for field in fields(cls) if field.name in row})

    def row(self) -> dict[str, Any]:
        """Return the article as a row of a table."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def is_teaser(self) -> bool:
        """Whether the source gives no more of it than a teaser."""
        return TEASER_ONLY in self.quality_flags


@dataclass(frozen=True, kw_only=True)
class Arriving(Article):
    """An article that a run writes.

    Attributes:
        extract_batch: the batch that holds its text.
        stands: whether the corpus has it, with this text, as a representative.
    """

    extract_batch: str
    stands: bool = False


@dataclass(frozen=True, kw_only=True)
class Stored(Article):
    """An article of the corpus, as it stands.

    Attributes:
        duplicate_of: column of ``articles``, as the two that follow.
        duplicate_group: as above.
        duplicate_kind: as above.
        target: ``duplicate_of`` in ``duplicates``; null if it has no row there, as the others.
        similarity: in ``duplicates``.
        is_cross_publisher: in ``duplicates``.
        is_fixed: whether its role stays: it matters for what it has in common with others.
        is_searched: whether all its passages were looked for anew.
    """

    duplicate_of: str | None
    duplicate_group: str | None
    duplicate_kind: str | None
    target: str | None = None
    similarity: float | None = None
    is_cross_publisher: bool | None = None
    is_fixed: bool = False
    is_searched: bool = False

    @property
    def stands(self) -> bool:
        """Whether it repeats none word for word."""
        return self.duplicate_of is None

    @property
    def may_be_part(self) -> bool:
        """Whether no near or exact duplicate stands for it."""
        return self.duplicate_kind in (None, "part")


AnyArticle = Arriving | Stored


def by_id(articles: Iterable[Stored]) -> dict[str, Stored]:
    """Return articles by their id."""
    return {article.article_id: article for article in articles}


def is_reprint(a: Article, b: Article) -> bool:
    """Return whether both have a publisher and not the same."""
    return None not in (a.publisher, b.publisher) and a.publisher != b.publisher
