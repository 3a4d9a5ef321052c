"""The public API of the metadata rules: one record of a source becomes the rows of one article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import ArticleRows, HeaderText, Record, Rejection, SourceInfo
from research_corpus.ids import content_id
from research_corpus.metadata.claims import Claims
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.fill_address import fill_address
from research_corpus.metadata.fill_authors import fill_authors
from research_corpus.metadata.fill_dates import fill_dates
from research_corpus.metadata.fill_labels import fill_labels, fill_language
from research_corpus.metadata.fill_publisher import fill_publisher
from research_corpus.metadata.fill_title import fill_title
from research_corpus.metadata.identity import article_id_of, identifying_key
from research_corpus.metadata.languages import look_at
from research_corpus.metadata.page_stubs import stub_of
from research_corpus.metadata.structure import (
    FLAG,
    are_several,
    describe,
    is_not_understood,
    marks_of,
)
from research_corpus.metadata.structure_searches import Mark
from research_corpus.metadata.text import Body, compose_body
from research_corpus.metadata.top import part_top

EXCERPT_CHARS = 500
LOW_OCR_CONFIDENCE = 0.7
"""Below this mean word confidence an article is flagged ``low_ocr_confidence``: three words in ten
are doubtful by the engine's own account, too many for counts of words to hold."""


def normalise(
    record: Record, source: SourceInfo, *, max_text_chars: int
) -> ArticleRows | Rejection:
    """Turn one record into the rows of one article, or say why it cannot become one.

    Args:
        record: what a reader made of the source.
        source: the landing file it stands in.
        max_text_chars: longest text that is taken, in characters.

    Returns:
        Rows with zero counts, an empty ``model_id`` and null duplicate columns; or a rejection as
        ``empty_body`` or ``text_too_long``. A doubt about metadata never rejects: the field stays
        null and ``quality_flags`` names the doubt.
    """
    draft = begin(record, source, max_text_chars=max_text_chars)
    return draft if isinstance(draft, Rejection) else finish(draft)


def begin(record: Record, source: SourceInfo, *, max_text_chars: int) -> Draft | Rejection:
    """Do the first part of :func:`normalise`: the text and the identity."""
    record = part_top(record)
    body = compose_body(record.blocks)
    if not body.text:
        return _reject(record, ReasonCode.EMPTY_BODY, "the record has no text below its metadata")
    if len(body.text) > max_text_chars:
        message = f"the text has {len(body.text)} characters, {max_text_chars} are allowed"
        return _reject(record, ReasonCode.TEXT_TOO_LONG, message)
    claims = Claims(record.claims)
    marks = marks_of(record)
    if refused := _refusal(record, marks):
        return refused
    article_id = article_id_of(record, claims, source, content_id(body.text))
    draft = Draft(article_id, record, claims, source, body)
    if is_not_understood(marks):
        draft.flags.add(FLAG)
    if record.ocr_confidence is not None and record.ocr_confidence < LOW_OCR_CONFIDENCE:
        draft.flags.add("low_ocr_confidence")
    return draft


def _refusal(record: Record, marks: Sequence[Mark]) -> Rejection | None:
    """Return why a record is no article by what stands in it, or null."""
    if phrase := stub_of(record):
        message = f"the page stands in the place of an article: {phrase[:80]!r}"
        return _reject(record, ReasonCode.NOT_AN_ARTICLE, message)
    if are_several(marks):
        message = f"marks of several records that no reader took apart: {describe(marks)}"
        return _reject(record, ReasonCode.UNRECOGNISED_STRUCTURE, message)
    return None


def look_at_languages(drafts: Sequence[Draft]) -> None:
    """Detect the languages of many drafts together, which is faster than each by itself."""
    looks = look_at([draft.body.text for draft in drafts])
    for draft, look in zip(drafts, looks, strict=True):
        draft.look = look


def finish(draft: Draft) -> ArticleRows:
    """Do the second part of :func:`normalise`: all other fields."""
    fill_address(draft)
    fill_language(draft)
    fill_publisher(draft)
    fill_dates(draft)
    fill_authors(draft)
    fill_title(draft)
    fill_labels(draft)
    return ArticleRows(
        article=_article_row(draft),
        article_authors=draft.authors,
        paragraphs=_paragraph_rows(draft.article_id, draft.body),
        field_provenance=draft.provenance.rows,
        header=_header_text(draft),
    )


def _header_text(draft: Draft) -> HeaderText | None:
    header = draft.header
    if header is None:
        return None
    return HeaderText(header.raw, header.publisher is not None and header.outlet is not None)


def _reject(record: Record, code: ReasonCode, message: str) -> Rejection:
    told = [record.header, *(block.text for block in record.blocks)]
    told += [f"{claim.field}: {claim.value}" for claim in record.claims]
    excerpt = "\n".join(part for part in told[:20] if part)[:EXCERPT_CHARS]
    return Rejection(code, message, record.source_record, excerpt or None)


def _article_row(draft: Draft) -> dict[str, Any]:
    record, source, body = draft.record, draft.source, draft.body
    return {
        **draft.values,
        "article_id": draft.article_id,
        "content_id": content_id(body.text),
        "text": body.text,
        "text_chars": len(body.text),
        "captions": list(body.captions),
        "landing": source.landing,
        "source_file": source.source_file,
        "source_record": record.source_record,
        "record_key": identifying_key(record),
        "source_format": record.source_format,
        "source_sha256": source.source_sha256,
        "source_encoding": record.encoding,
        "ocr_confidence": record.ocr_confidence,
        "token_count": 0,
        "sentence_count": 0,
        "duplicate_of": None,
        "duplicate_group": None,
        "duplicate_kind": None,
        "quality_flags": sorted(draft.flags),
        "model_id": "",
        "run_id": source.run_id,
    }


def _paragraph_rows(article_id: str, body: Body) -> list[dict[str, Any]]:
    return [
        {
            "article_id": article_id,
            "paragraph_id": number,
            "kind": paragraph.kind,
            "char_start": paragraph.char_start,
            "char_end": paragraph.char_end,
            "repeated_in": None,
        }
        for number, paragraph in enumerate(body.paragraphs, start=1)
    ]
