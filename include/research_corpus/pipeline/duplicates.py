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
from typing import Any, NamedTuple

from research_corpus.contracts.page_kinds import is_teaser
from research_corpus.metadata.publishers import default_registry
from research_corpus.similarity.groups import components

_NO_DATE = datetime.max.replace(tzinfo=UTC)

Article = Mapping[str, Any]
Pair = tuple[str, str]
"""content_id of two texts, sorted."""


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


class Link(NamedTuple):
    """What ``duplicates`` says of an article, in the columns of the same name."""

    duplicate_of: str
    kind: str
    similarity: float
    is_cross_publisher: bool


ROLE_COLUMNS = ("duplicate_of", "duplicate_group", "duplicate_kind")

ALONE = Role(None, None, None)


def assign_roles(
    arriving: Iterable[Article],
    neighbours: Iterable[Article],
    near: Iterable[Pair] = (),
    contained: Iterable[Containment] = (),
) -> dict[str, Role]:
    """Return the role of every article whose group of duplicates a run concerns.

    Args:
        arriving: articles to be written, with the columns of ``NEIGHBOURS`` but those that say how
            they stand, and ``stands``: whether the corpus has it, with this text, as a
            representative.
        neighbours: articles of the corpus in these groups, as they stand; of those that
            ``is_fixed`` the role stays, and is not returned.
        near: pairs of texts that nearly repeat each other; others are left out.
        contained: texts that stand in others; those of other articles are left out.

    Returns:
        Roles by article_id. An article alone with its text has the role of three nulls.
    """
    known_rows = list(neighbours)
    groups = _by_text(arriving, (row for row in known_rows if not row["is_fixed"]))
    roles: dict[str, Role] = {}
    standing: dict[str, Article] = {}
    for text, group in groups.items():
        standing[text] = min(group, key=_preference)
        roles |= _exact_roles(group, standing[text]["article_id"])
    known = [pair for pair in near if pair[0] in standing and pair[1] in standing]
    for texts in components(known):
        standing_for = (standing[text] for text in texts)
        chosen = min(standing_for, key=lambda row: (is_teaser(row), *_near_preference(row)))
        for row in (row for text in texts for row in groups[text]):
            if row["content_id"] != chosen["content_id"]:
                roles[row["article_id"]] = _near_role(roles[row["article_id"]], chosen)
    counting = [row for row in standing.values() if roles[row["article_id"]].duplicate_kind is None]
    fixed = [row for row in known_rows if row["is_fixed"]]
    wholes = _wholes(counting, fixed, contained)
    return {own: _part_role(own, role, wholes) for own, role in roles.items()}


def links_of(
    roles: Mapping[str, Role],
    articles: Iterable[Article],
    similarity: Mapping[Pair, float],
    contained: Iterable[Containment],
) -> dict[str, Link]:
    """Return what ``duplicates`` is to say of each duplicate.

    Args:
        roles: by article_id.
        articles: all articles of the groups, with ``content_id`` and ``publisher``.
        similarity: of each pair of texts of a near duplicate and its representative.
        contained: texts that stand in others.
    """
    rows = {row["article_id"]: row for row in articles}
    shares = {(part, whole): share for part, whole, share in contained}
    return {
        own: _link(role, row, rows[role.target], similarity, shares)
        for own, row in rows.items()
        if (role := roles.get(own, ALONE)).target is not None
    }


def near_pairs(roles: Mapping[str, Role], articles: Iterable[Article]) -> set[Pair]:
    """Return the texts of each near duplicate and its representative."""
    texts = {row["article_id"]: row["content_id"] for row in articles}
    return {
        pair_of(text, texts[role.target])
        for own, text in texts.items()
        if (role := roles.get(own, ALONE)).duplicate_kind == "near" and role.target
    }


def pair_of(a: str, b: str) -> Pair:
    """Return two names in order."""
    return (a, b) if a <= b else (b, a)


def earlier_of(a: Article, b: Article) -> Article:
    """Return which of two articles with different texts came first, as far as one can tell."""
    return min(a, b, key=_near_preference)


def came_first(earlier: Article, later: Article) -> str | None:
    """Return what tells that an article came first: day, agency or instant; null if nothing."""
    if earlier["date_published"] is None:
        return None
    first, second = _near_preference(earlier), _near_preference(later)
    evidence = zip(("day", "agency", "instant"), first, second, strict=False)
    by = next((name for name, a, b in evidence if a != b), None)
    # a bare date is stored as midnight, which is then no time of the day
    if by == "instant" and time.min in (first[2].time(), second[2].time()):
        return None
    return by


def _by_text(
    arriving: Iterable[Article], neighbours: Iterable[Article]
) -> dict[str, list[Article]]:
    groups: dict[str, dict[str, Article]] = defaultdict(dict)
    for row in neighbours:
        stands = row["duplicate_of"] is None
        groups[row["content_id"]][row["article_id"]] = {**row, "stands": stands}
    for row in arriving:
        groups[row["content_id"]][row["article_id"]] = row
    return {text: list(group.values()) for text, group in groups.items()}


def _exact_roles(group: Sequence[Article], chosen: str) -> dict[str, Role]:
    if len(group) == 1:
        return {chosen: ALONE}
    return {
        row["article_id"]: Role(None, chosen, None)
        if row["article_id"] == chosen
        else Role(chosen, chosen, "exact", chosen)
        for row in group
    }


def _near_role(exact: Role, chosen: Article) -> Role:
    own = chosen["article_id"]
    return Role(exact.duplicate_of, own, exact.duplicate_kind or "near", exact.target or own)


def _wholes(
    counting: Sequence[Article], fixed: Sequence[Article], contained: Iterable[Containment]
) -> dict[str, str]:
    """Return the article that each part is counted with: of several that with most of it."""
    rows = {row["content_id"]: row for row in (*fixed, *counting)}
    holders: dict[str, list[Containment]] = defaultdict(list)
    for each in contained:
        if each.content_part in rows and each.content_whole in rows:
            holders[each.content_part].append(each)
    wholes: dict[str, str] = {}
    # The longest first: whether a longer one counts is known before what is part of it.
    for row in sorted(counting, key=_longest_first):
        longer = [
            (-share, _near_preference(whole), whole)
            for _, text, share in holders[row["content_id"]]
            if (whole := rows[text])["article_id"] not in wholes
            and _longest_first(whole) < _longest_first(row)
        ]
        if longer:
            *_, whole = min(longer, key=lambda found: found[:2])
            wholes[row["article_id"]] = whole["article_id"]
    return wholes


def _part_role(own: str, role: Role, wholes: Mapping[str, str]) -> Role:
    """Return the role of an article if it is a part, or the one that stands for it is."""
    if own in wholes:
        return Role(None, wholes[own], "part", wholes[own])
    group = role.duplicate_group
    return role._replace(duplicate_group=wholes.get(group, group)) if group else role


def _link(
    role: Role,
    row: Article,
    target: Article,
    similarity: Mapping[Pair, float],
    shares: Mapping[Pair, float],
) -> Link:
    texts = (row["content_id"], target["content_id"])
    if role.duplicate_kind == "part":
        measured = shares[texts]
    else:
        measured = 1.0 if role.duplicate_of else similarity[pair_of(*texts)]
    publishers = {row["publisher"], target["publisher"]}
    return Link(
        duplicate_of=target["article_id"],
        kind=str(role.duplicate_kind),
        similarity=measured,
        is_cross_publisher=None not in publishers and len(publishers) > 1,
    )


def _preference(row: Article) -> tuple[bool, bool, datetime, str, int, str]:
    instant = row["date_published"] or _NO_DATE
    source = (row["source_file"], row["source_record"], row["article_id"])
    return (is_teaser(row), not row["stands"], instant, *source)


def _longest_first(row: Article) -> tuple[int, date, bool, datetime, str, int, str]:
    return (-row["text_chars"], *_near_preference(row))


def _near_preference(row: Article) -> tuple[date, bool, datetime, str, int, str]:
    # By the day first: midnight, as which a bare date is stored, is not earlier than noon.
    instant = row["date_published"] or _NO_DATE
    is_agency = bool(row["publisher"]) and default_registry().knows_agency(row["publisher"])
    source = (row["source_file"], row["source_record"], row["article_id"])
    return (instant.date(), not is_agency, instant, *source)
