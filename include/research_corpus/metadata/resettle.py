"""Reading the header of a normalised article once more, when more outlets are known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from research_corpus.contracts.records import Origin, Record, SourceInfo
from research_corpus.metadata.claims import Claims
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.fill_authors import fill_authors
from research_corpus.metadata.fill_publisher import fill_publisher
from research_corpus.metadata.publishers import PublisherRegistry
from research_corpus.metadata.text import Body

_FIELDS = ("publisher", "publisher_id", "byline", "agency")
_DOUBTS = frozenset({"publisher_unknown", "byline_unclear", "header_unclear"})

Row = dict[str, Any]


def resettle(extracted: Row, raw: str, registry: PublisherRegistry) -> bool:
    """Read outlet and authors anew from a header line; change the rows of the article in place.

    Args:
        extracted: ``article``, ``article_authors``, ``field_provenance`` and ``publisher``.
        raw: the header line.
        registry: with the outlets that the delivery shows.

    Returns:
        Whether the line names one of these outlets; if not, nothing is changed.
    """
    article = extracted["article"]
    draft = _draft(article, raw, registry)
    header = draft.header
    if not (header and header.publisher and registry.is_shown(header.publisher.value)):
        return False
    fill_publisher(draft)
    fill_authors(draft)
    changed = [name for name in _FIELDS if draft.values[name] is not None]
    replaced = {"publisher", "publisher_id", "byline", "header_unclear"} | set(changed)
    article |= {name: draft.values[name] for name in replaced if name in _FIELDS}
    if draft.values["authors"] or _is_of_header(extracted, "authors"):
        replaced.add("authors")
        article["authors"] = draft.values["authors"]
        extracted["article_authors"] = draft.authors
    if header.title is None and _is_of_header(extracted, "title", "labelled-words"):
        replaced.add("title")
        article["title"] = None
    article["quality_flags"] = sorted((set(article["quality_flags"]) - _DOUBTS) | draft.flags)
    kept = [row for row in extracted["field_provenance"] if row["field"] not in replaced]
    extracted["field_provenance"] = [
        *kept,
        *(row for row in draft.provenance.rows if row["field"] in replaced),
    ]
    extracted["publisher"] = article["publisher"]
    return True


def _is_of_header(extracted: Row, field: str, rule: str | None = None) -> bool:
    return any(
        row["origin"] == Origin.HEADER.value and (rule is None or row["rule"] == rule)
        for row in extracted["field_provenance"]
        if row["field"] == field
    )


def _draft(article: Row, raw: str, registry: PublisherRegistry) -> Draft:
    record = Record(article["source_record"], article["source_format"], (), header=raw)
    # neither the file's hash nor the run's start decides anything here
    source = SourceInfo(
        article["source_file"], article["source_sha256"], article["run_id"], datetime.min
    )
    draft = Draft(article["article_id"], record, Claims(()), source, Body(article["text"], (), ()))
    draft.registry = registry
    draft.values["language"] = article["language"]
    return draft
