"""Tables about what articles have in common: repeated texts, passages, and how they are found."""

from __future__ import annotations

from research_corpus.contracts.articles import ARTICLE_ID
from research_corpus.contracts.schema import (
    BOOL,
    FLOAT32,
    INT32,
    INT32S,
    STRING,
    Placement,
    Sharing,
    Table,
    label,
    optional,
    required,
    span,
)

DUPLICATES = Table(
    name="duplicates",
    description="One article that repeats another, word for word, nearly or as a part of it.",
    key=("article_id",),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required(
            "duplicate_of",
            STRING,
            "article_id of the representative, for a part of the longer article that it stands in",
            sharing=Sharing.KEPT,
        ),
        label("kind", "exact (same content_id), near or part"),
        required(
            "similarity",
            FLOAT32,
            "Jaccard similarity of the sets of three-word shingles of both texts, 1 for exact; a "
            "member that is linked to its representative through others may have less than the "
            "setting near_similarity; for a part the share of its words that stand in the other",
        ),
        required(
            "is_cross_publisher",
            BOOL,
            "whether both have a publisher and not the same: evidence of wire copy or reprint",
        ),
        label("run_id", "the run that found it"),
    ),
)

SHARED_PASSAGES = Table(
    name="shared_passages",
    description="One run of words that two articles have in common, edits of a few words included; "
    "of exact duplicates their representative alone has rows.",
    key=("article_id", "char_start", "other_id", "other_char_start"),
    placement=Placement.ARTICLE,
    since=2,
    columns=(
        label("article_id", "the later of the two articles, see came_first"),
        *span("passage"),
        required("other_id", STRING, "article_id of the earlier one", sharing=Sharing.KEPT),
        required(
            "other_char_start",
            INT32,
            "first character of the passage in articles.text of the earlier one, 0-based",
        ),
        required("other_char_end", INT32, "its end there, exclusive"),
        required(
            "words",
            INT32,
            "words that stand in both, case and punctuation ignored: 30 or more; words that were "
            "changed inside the passage do not count",
        ),
        required("share", FLOAT32, "of the article's words that these are, over 0 to 1"),
        required("other_share", FLOAT32, "of the earlier article's words, over 0 to 1"),
        label(
            "relation",
            "what all passages of the two make of them: part (most of the article's words stand in "
            "the earlier one, as of a text cut short; the setting part_share says how many), "
            "whole (those of the earlier one in it, as of a report embedded in a story), version "
            "(both, as of a revision); null where less is shared",
            nullable=True,
        ),
        label(
            "came_first",
            "what shows that the other came first: day (of date_published), agency (it is a news "
            "agency, and the day is the same) or instant (within the day); null if nothing does, "
            "and the order is that of source_file",
            nullable=True,
        ),
        required("is_cross_publisher", BOOL, "whether both have a publisher and not the same"),
        label("run_id", "the run that found it"),
    ),
)

SIGNATURES = Table(
    name="signatures",
    description="Hashes of one article's text, by which near duplicates and shared passages are "
    "found.",
    key=("article_id",),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        label("scheme", "what the bands are made by; those of two schemes never match"),
        required("shingle_count", INT32, "different three-word shingles in the text"),
        required(
            "bands",
            INT32S,
            "MinHash of each band; texts with a band in common are compared word by word; empty "
            "for a text without words",
        ),
        optional(
            "fingerprints",
            INT32S,
            "hashes of chosen runs of eight words, sorted, each once; texts with two in common are "
            "compared word by word; empty for a text of fewer than 30 words, null in a file of an "
            "earlier version",
            sharing=Sharing.WITHHELD,
            since=2,
        ),
    ),
)

SIMILARITY_TABLES = (DUPLICATES, SHARED_PASSAGES, SIGNATURES)
