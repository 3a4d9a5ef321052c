"""One article with everything that the corpus knows about it, ready for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from research_corpus.web.listing import Column, Kind, Listing
from research_corpus.web.naming import NAMING
from research_corpus.web.reading import Reader, Row
from research_corpus.web.spans import Mark, marked
from research_corpus.web.visit import PageNotFoundError

MAX_SHOWN_CHARS = 200_000
"""Longer texts are cut here: a browser would take seconds to lay them out."""

_FAMILIES = {
    "PERSON": "person", "PER": "person",
    "ORG": "organisation", "NORP": "organisation",
    "GPE": "place", "LOC": "place", "FAC": "place",
    "DATE": "time", "TIME": "time",
}  # fmt: skip
"""Colour of an entity by its label; other labels share one."""

_BLOCKS = {"heading": "h3", "quote": "blockquote"}
"""Element of a paragraph by its kind; the others are plain paragraphs."""

_MONTH = "select pub_month as month from articles where article_id = $article"
_ARTICLE = "from articles where article_id = $article and pub_month = $month"
_MEMBERS = f"""
    select article_id, pub_month, {NAMING}, publisher, date_published, duplicate_kind from articles
"""  # noqa: S608
# Two plain conditions, each of which passes over files by their statistics; one with "or" does not.
_GROUP = f"""
    select *, count(*) over () as others from (
        {_MEMBERS} where duplicate_group = $group
        union all
        {_MEMBERS} where article_id = $group and duplicate_group is distinct from $group
    )
    where article_id <> $article order by date_published nulls last, article_id limit 20
"""  # noqa: S608


def article_of(reader: Reader, article_id: str, month: str) -> Row:
    """Return the row of one article.

    Args:
        reader: of the corpus.
        article_id: the article.
        month: where it stood when the link was made, which saves looking through all months; the
            article is found wherever it is.

    Raises:
        PageNotFoundError: the corpus has no such article.
    """
    key = {"article": article_id, "month": month}
    rows = reader.rows(_ARTICLE, key) if month else []
    if not rows:
        places = reader.rows(_MONTH, {"article": article_id})
        rows = [row for at in places for row in reader.rows(_ARTICLE, key | {"month": at["month"]})]
    if not rows:
        raise PageNotFoundError("The corpus holds no article with this id.")
    return rows[0]


def provenance_of(article: Row) -> Listing:
    """Return the table that says of each field where its value came from."""
    columns = (
        Column("field", "Field", Kind.CODE),
        Column("value", "Value", wide=True),
        Column("raw", "As the source has it", wide=True, sortable=False),
        Column("origin", "Origin"),
        Column("rule", "Rule", Kind.CODE),
        Column("confidence", "Confidence", Kind.NUMBER, hint="Of the rule, 0 to 1"),
    )
    return Listing(
        "provenance",
        "from field_provenance where article_id = $article and pub_month = $month",
        columns,
        sort="field",
        values=_key(article),
        ties=("position",),
        empty="Nothing is known about where the fields came from.",
    )


def facts_of(reader: Reader, article: Row, hits: Sequence[Mark] = ()) -> dict[str, Any]:
    """Return what the page of an article shows beside its provenance.

    Args:
        reader: of the corpus.
        article: row of ``articles``.
        hits: of a search, to be marked in its text too.
    """
    rows = {
        name: reader.rows(
            f"from {name} where article_id = $article and pub_month = $month order by {order}",
            _key(article),
        )
        for name, order in (
            ("article_authors", "position"),
            ("paragraphs", "paragraph_id"),
            ("entities", "entity_id"),
            ("quotes", "quote_id"),
            ("article_metrics", "metric"),
        )
    }
    text = article["text"][:MAX_SHOWN_CHARS]
    return {
        "article": article,
        "text": marked(text, [*_marks(rows), *hits]),
        "is_cut": len(article["text"]) > MAX_SHOWN_CHARS,
        "authors": rows["article_authors"],
        "quotes": rows["quotes"],
        "names": _names(rows["entities"]),
        "metrics": rows["article_metrics"],
        "group": _group_of(reader, article),
    }


def _key(article: Row) -> dict[str, Any]:
    return {"article": article["article_id"], "month": article["pub_month"]}


def _group_of(reader: Reader, article: Row) -> list[Row]:
    """Return the other articles of its group; the one that counts for them may name no group."""
    article_id = article["article_id"]
    group = article["duplicate_group"] or article_id
    return reader.rows(_GROUP, {"group": group, "article": article_id})


def paragraph_marks(paragraphs: Iterable[Row]) -> Iterator[Mark]:
    """Yield the marks that lay a text out, of rows of ``paragraphs``."""
    for row in paragraphs:
        if row["char_start"] is not None:
            element = _BLOCKS.get(row["kind"], "p")
            yield Mark(row["char_start"], row["char_end"], element, f"kind-{row['kind']}")


def _marks(rows: Mapping[str, list[Row]]) -> Iterator[Mark]:
    yield from paragraph_marks(rows["paragraphs"])
    for row in rows["entities"]:
        style = f"entity {_FAMILIES.get(row['label'], 'thing')}"
        anchor = f"entity-{row['entity_id']}"
        yield Mark(row["char_start"], row["char_end"], "span", style, row["label"], anchor)
    for row in rows["quotes"]:
        yield from _quote_marks(row)


def _quote_marks(row: Row) -> Iterator[Mark]:
    number = row["quote_id"]
    speaker = row["speaker_text"]
    said = f"Quotation {number}, {row['kind']}" + (f", said by {speaker}" if speaker else "")
    anchor = f"quote-{number}"
    yield Mark(row["char_start"], row["char_end"], "span", f"quote {row['kind']}", said, anchor)
    start, end = row["speaker_char_start"], row["speaker_char_end"]
    if start is None:
        return
    yield Mark(start, end, "span", "speaker", f"Speaker of quotation {number}")
    first, after = row["speaker_mention_char_start"], row["speaker_mention_char_end"]
    if first is not None and (after <= start or end <= first):
        yield Mark(first, after, "span", "speaker", f"Speaker of quotation {number}: {speaker}")


def _names(entities: Iterable[Row]) -> list[dict[str, Any]]:
    """Return each name with its label once, with how often it occurs, most frequent first."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in entities:
        places[row["label"], row["text"]].append(row["entity_id"])
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), item[1][0]))
    return [
        {
            "label": label,
            "text": text,
            "family": _FAMILIES.get(label, "thing"),
            "count": len(ids),
            "first": ids[0],
        }
        for (label, text), ids in ordered
    ]
