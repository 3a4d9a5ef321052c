"""Tables about the article itself: its text, metadata, authors, layout and provenance."""

from __future__ import annotations

from research_corpus.contracts.schema import (
    FLOAT32,
    INT16,
    INT32,
    STRING,
    STRINGS,
    TIMESTAMP,
    Placement,
    Sharing,
    Table,
    label,
    optional,
    required,
)

ARTICLE_ID = label("article_id", "the article: 32 hexadecimal characters, see articles")

LANDING_MEANING = (
    "landing folder that the file lies in: an absolute path or a URI, without user name and "
    "password; null if unknown, as in a corpus of an earlier version"
)

ARTICLES = Table(
    name="articles",
    description="One article in its latest revision.",
    key=("article_id",),
    placement=Placement.ARTICLE,
    columns=(
        required(
            "article_id",
            STRING,
            "stable identity, which revisions keep: made of the canonical URL or the record_key if "
            "the record carries one, else of the place and text that it was first seen with; 32 "
            "hexadecimal characters of a sha256",
            sharing=Sharing.KEPT,
        ),
        required(
            "content_id",
            STRING,
            "sha256 of text in UTF-8, 64 hexadecimal characters",
            sharing=Sharing.KEPT,
        ),
        optional("title", STRING, "headline as given; null if the source has none, never invented"),
        optional("subtitle", STRING, "deck or standfirst below the headline"),
        required(
            "text",
            STRING,
            "body in Unicode NFC, paragraphs parted by one blank line, captions left out; "
            "typographic marks kept",
            derived=True,
            indexed=False,
        ),
        optional(
            "date_published",
            TIMESTAMP,
            "instant of publication in UTC, at the start of its date_precision; null if unknown",
        ),
        optional(
            "date_published_raw", STRING, "the date as the source wrote it", sharing=Sharing.KEPT
        ),
        label(
            "date_precision",
            "year, month, day, minute or second: how much of date_published the source gave",
            nullable=True,
        ),
        label(
            "timezone_source",
            "given (in the source), assumed (from the publisher) or unknown (taken as UTC)",
            nullable=True,
        ),
        optional("date_modified", TIMESTAMP, "instant of the last change that the source states"),
        required(
            "authors",
            STRINGS,
            "names of the authors in order; empty if none is known",
            sharing=Sharing.KEPT,
        ),
        optional("byline", STRING, "the author line as the source wrote it"),
        label("publisher", "name of the outlet, canonical if it is a known one", nullable=True),
        label("publisher_id", "key of the outlet in the publisher registry", nullable=True),
        label("agency", "news agency credited by the article", nullable=True),
        label("section", "section or desk as the source names it", nullable=True),
        required(
            "keywords", STRINGS, "keywords or tags of the source, in order", sharing=Sharing.KEPT
        ),
        required("captions", STRINGS, "captions of pictures and videos, in order, not in text"),
        optional("url", STRING, "address as the source gives it", sharing=Sharing.KEPT),
        optional(
            "url_canonical",
            STRING,
            "address without tracking, AMP or mobile parts",
            sharing=Sharing.KEPT,
        ),
        label("domain", "registered domain of url_canonical", nullable=True),
        label(
            "language",
            "BCP 47 tag that the text was annotated as; null if undecided",
            nullable=True,
        ),
        optional("language_confidence", FLOAT32, "of the detector, 0 to 1; null if not detected"),
        label("language_declared", "BCP 47 tag that the source declares", nullable=True),
        label("licence", "licence or rights statement of the source", nullable=True),
        optional("landing", STRING, LANDING_MEANING, derived=True, since=2),
        required(
            "source_file",
            STRING,
            "file below the landing root, with '/'; a member of a container as "
            "container.zip!member/path.txt",
            sharing=Sharing.KEPT,
            derived=True,
        ),
        required(
            "source_record", INT32, "0-based number of the record in source_file", derived=True
        ),
        optional(
            "record_key",
            STRING,
            "id that the source gives the record, such as a GUID or document number; null if it "
            "gives none, or a running number",
            sharing=Sharing.KEPT,
            derived=True,
            since=2,
        ),
        label("source_format", "name of the reader that took the record", derived=True),
        required(
            "source_sha256",
            STRING,
            "sha256 of the landing file, 64 hexadecimal characters",
            sharing=Sharing.KEPT,
            derived=True,
        ),
        label(
            "source_encoding",
            "character encoding the file was decoded with",
            nullable=True,
            derived=True,
        ),
        optional(
            "ocr_confidence",
            FLOAT32,
            "mean confidence of the words in optical character recognition, 0 to 1, as the engine "
            "states it; null if the text was not recognised from a scan or none is stated",
            derived=True,
            since=2,
        ),
        required("text_chars", INT32, "length of text in Unicode code points"),
        required("token_count", INT32, "rows of the article in tokens", derived=True),
        required("sentence_count", INT32, "rows of the article in sentences", derived=True),
        optional(
            "duplicate_of",
            STRING,
            "article_id of the representative with exactly this text; null if it is one",
            sharing=Sharing.KEPT,
            derived=True,
        ),
        optional(
            "duplicate_group",
            STRING,
            "article_id of the article that counts for it: the representative of its exact and "
            "near duplicates, or the longer one that this is a part of; null if it stands "
            "for itself, which a representative of exact duplicates names by its own id. "
            "coalesce(duplicate_group, article_id) names the group of every article",
            sharing=Sharing.KEPT,
            derived=True,
        ),
        label(
            "duplicate_kind",
            "exact (has duplicate_of), near (much of its text is that of duplicate_group), part "
            "(most of its words stand in duplicate_group, which is longer) or null: null is one "
            "article of each group",
            nullable=True,
            derived=True,
        ),
        required(
            "quality_flags",
            STRINGS,
            "sorted codes of doubts, see the quality rules",
            sharing=Sharing.KEPT,
        ),
        label("model_id", "the pipeline that annotated the article, see models", derived=True),
        label("run_id", "the run that wrote this row", derived=True),
    ),
)

ARTICLE_AUTHORS = Table(
    name="article_authors",
    description="One author of one article.",
    key=("article_id", "position"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required("position", INT16, "0-based place among the authors"),
        required("name", STRING, "name without titles, roles and places", sharing=Sharing.KEPT),
        label("kind", "person, organization or agency"),
        optional(
            "role", STRING, "role or desk, such as 'Diplomatic correspondent'", sharing=Sharing.KEPT
        ),
        optional(
            "place", STRING, "place the author reports from, such as 'Beirut'", sharing=Sharing.KEPT
        ),
        required("raw", STRING, "the part of the byline that the author was read from"),
    ),
)

PARAGRAPHS = Table(
    name="paragraphs",
    description="One paragraph, heading or caption, in reading order.",
    key=("article_id", "paragraph_id"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required("paragraph_id", INT32, "1-based in the article"),
        label("kind", "body, heading, caption, list, quote or boilerplate"),
        optional(
            "char_start",
            INT32,
            "first character in articles.text, 0-based; null for a caption, which is not in text",
        ),
        optional("char_end", INT32, "end in articles.text, exclusive; null for a caption"),
        optional(
            "repeated_in",
            INT32,
            "how many articles of the publisher were found to have this very paragraph, which made "
            "it boilerplate; null where it is none, or was known by its phrase",
        ),
    ),
)

FIELD_PROVENANCE = Table(
    name="field_provenance",
    description="Where one value of one metadata field came from.",
    key=("article_id", "field", "position"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        label("field", "column of articles; header_unclear for words of a header that became none"),
        required("position", INT16, "0-based place of the value in a list field, else 0"),
        required("value", STRING, "the value as text, as it stands in articles"),
        optional("raw", STRING, "what the source said; null if nothing literal stands behind it"),
        label("origin", "header, json-ld, meta, markup, url, filename, detected or default"),
        label("rule", "name of the rule that made the value"),
        optional("char_start", INT32, "first character of the value in raw, 0-based"),
        optional("char_end", INT32, "end of the value in raw, exclusive"),
        required("confidence", FLOAT32, "of the rule, 0 to 1; 1 where the source states the value"),
    ),
)

ARTICLE_TABLES = (
    ARTICLES,
    ARTICLE_AUTHORS,
    PARAGRAPHS,
    FIELD_PROVENANCE,
)
