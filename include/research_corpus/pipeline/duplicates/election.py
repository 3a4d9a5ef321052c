"""Which of several articles with one text, or nearly one, stands for the others.

Of articles with exactly one text the representative is the one that the corpus already has as
such, else the earliest dated, then the first by source; so a choice once published stays until that
article changes or goes. Of texts that nearly repeat each other it is the earliest, whatever the
corpus had: by the day, then a news agency before its clients, then by the instant and the source. A
teaser stands for others only where none of them is a whole article.

What then stands for itself is a part where most of its words stand in a longer article that counts:
one that stands for itself too, and is no part. So the words of a part are counted with that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from research_corpus.metadata.publishers import default_registry
from research_corpus.pipeline.duplicates.articles import AnyArticle, Arriving, Article, Pair, Stored
from research_corpus.similarity.groups import components

_NO_DATE = datetime.max.replace(tzinfo=UTC)

ROLE_COLUMNS = ("duplicate_of", "duplicate_group", "duplicate_kind")


class Containment(NamedTuple):
    """One text most of whose words stand in another; the columns of ``containments``."""

    content_part: str
    content_whole: str
    share: float


class Role(NamedTuple):
    """Place of an article among those with its text.

    Attributes:
        duplicate_of: column of that name, as the two that follow.
        duplicate_group: the article that counts for it.
        duplicate_kind: why.
        target: what it repeats itself: of a near duplicate the representative, also where that is
            a part of ``duplicate_group``; null if ``duplicate_kind`` is.
    """

    duplicate_of: str | None
    duplicate_group: str | None
    duplicate_kind: str | None
    target: str | None = None

    @property
    def columns(self) -> dict[str, str | None]:
        """The columns of ``articles``, by name."""
        return {name: getattr(self, name) for name in ROLE_COLUMNS}


ALONE = Role(None, None, None)


def assign_roles(
    arriving: Iterable[Arriving],
    neighbours: Sequence[Stored],
    near: Iterable[Pair] = (),
    contained: Iterable[Containment] = (),
) -> dict[str, Role]:
    """Return the role of every article whose group of duplicates a run concerns.

    Args:
        arriving: articles to be written.
        neighbours: articles of the corpus in these groups, as they stand; the role of those that
            are fixed stays, and is not returned.
        near: pairs of texts that nearly repeat each other; others are left out.
        contained: texts that stand in others; those of other articles are left out.

    Returns:
        Roles by article_id. An article alone with its text has the role of three nulls.
    """
    groups = _by_text([*(row for row in neighbours if not row.is_fixed), *arriving])
    roles: dict[str, Role] = {}
    standing: dict[str, AnyArticle] = {}
    for text, group in groups.items():
        standing[text] = min(group, key=_preference)
        roles |= _exact_roles(group, standing[text].article_id)
    known = [pair for pair in near if pair[0] in standing and pair[1] in standing]
    for texts in components(known):
        chosen = min((standing[text] for text in texts), key=_group_preference)
        for row in (row for text in texts for row in groups[text]):
            if row.content_id != chosen.content_id:
                roles[row.article_id] = _near_role(roles[row.article_id], chosen.article_id)
    counting = [row for row in standing.values() if roles[row.article_id].duplicate_kind is None]
    fixed = [row for row in neighbours if row.is_fixed and row.duplicate_kind is None]
    wholes = _wholes(counting, fixed, contained)
    return {own: _part_role(own, role, wholes) for own, role in roles.items()}


def earlier_of(a: Article, b: Article) -> Article:
    """Return which of two articles with different texts came first, as far as one can tell."""
    return min(a, b, key=_near_preference)


def came_first(earlier: Article, later: Article) -> str | None:
    """Return what tells that an article came first: day, agency or instant; null if nothing."""
    if earlier.date_published is None:
        return None
    first, second = _near_preference(earlier), _near_preference(later)
    evidence = zip(("day", "agency", "instant"), first, second, strict=False)
    by = next((name for name, a, b in evidence if a != b), None)
    # a bare date is stored as midnight, which is then no time of the day
    if by == "instant" and time.min in (first[2].time(), second[2].time()):
        return None
    return by


def _by_text(articles: Iterable[AnyArticle]) -> dict[str, list[AnyArticle]]:
    """Return the articles of each text; of two with one id the last counts."""
    groups: dict[str, dict[str, AnyArticle]] = defaultdict(dict)
    for row in articles:
        groups[row.content_id][row.article_id] = row
    return {text: list(group.values()) for text, group in groups.items()}


def _exact_roles(group: Sequence[AnyArticle], chosen: str) -> dict[str, Role]:
    if len(group) == 1:
        return {chosen: ALONE}
    copy = Role(chosen, chosen, "exact", chosen)
    return {row.article_id: copy for row in group} | {chosen: Role(None, chosen, None)}


def _near_role(exact: Role, chosen: str) -> Role:
    kind, target = exact.duplicate_kind or "near", exact.target or chosen
    return Role(exact.duplicate_of, chosen, kind, target)


def _wholes(
    counting: Sequence[AnyArticle], fixed: Sequence[Stored], contained: Iterable[Containment]
) -> dict[str, str]:
    """Return the article that each part is counted with: of several that with most of it."""
    rows = {row.content_id: row for row in (*fixed, *counting)}
    holders: dict[str, list[Containment]] = defaultdict(list)
    for each in contained:
        if each.content_part in rows and each.content_whole in rows:
            holders[each.content_part].append(each)
    wholes: dict[str, str] = {}
    # The longest first: whether a longer one counts is known before what is part of it.
    for row in sorted(counting, key=_longest_first):
        longer = [
            (-share, _near_preference(whole), whole.article_id)
            for _, text, share in holders[row.content_id]
            if (whole := rows[text]).article_id not in wholes
            and _longest_first(whole) < _longest_first(row)
        ]
        if longer:
            *_, wholes[row.article_id] = min(longer)
    return wholes


def _part_role(own: str, role: Role, wholes: Mapping[str, str]) -> Role:
    """Return the role of an article if it is a part, or the one that stands for it is."""
    if own in wholes:
        return Role(None, wholes[own], "part", wholes[own])
    group = role.duplicate_group
    return role._replace(duplicate_group=wholes.get(group, group)) if group else role


def _preference(row: AnyArticle) -> tuple[bool, bool, datetime, str, int, str]:
    instant = row.date_published or _NO_DATE
    return (row.is_teaser, not row.stands, instant, *_source(row))


def _group_preference(row: AnyArticle) -> tuple[bool, date, bool, datetime, str, int, str]:
    return (row.is_teaser, *_near_preference(row))


def _longest_first(row: Article) -> tuple[int, date, bool, datetime, str, int, str]:
    return (-row.text_chars, *_near_preference(row))


def _near_preference(row: Article) -> tuple[date, bool, datetime, str, int, str]:
    # By the day first: midnight, as which a bare date is stored, is not earlier than noon.
    instant = row.date_published or _NO_DATE
    is_agency = row.publisher is not None and default_registry().knows_agency(row.publisher)
    return (instant.date(), not is_agency, instant, *_source(row))


def _source(row: Article) -> tuple[str, int, str]:
    return (row.source_file, row.source_record, row.article_id)
