"""One JSON object as an article: schema.org, ninjs, wire formats, common field names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from research_corpus.contracts.page_kinds import HEADLINE_ONLY, TEASER_ONLY
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, ClaimField, Origin, Record, Rejection
from research_corpus.sources.field_names import claimed_by, claimed_field, normalised_name
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.json.digital_wire import (
    is_digital_wire,
    media_kind,
    wire_blocks,
    wire_claims,
)
from research_corpus.sources.json.plain_values import plain_item
from research_corpus.sources.json.teaser import teaser_of, uncut
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks
from research_corpus.sources.publication_status import status_flags, withdrawal
from research_corpus.sources.schema_org import is_article_node, names_of, node_claims

# The surest name first: the first that holds text is the body.
_BODY = """
bodyhtml bodyxhtml articlehtml contenthtml htmlbody bodytext articlebody articletext fulltext
plaintext maintext
cleantext body content text story article contents textcontent texte contenu corps
cuerpo contenido inhalt paragraphs rawtext html
"""
BODY_NAMES = _BODY.split()
_KEYS = """
id uri guid urn identifier articleid entryid docid documentid uuid
"""
KEY_NAMES = frozenset(_KEYS.split())
CAPTION_NAMES = frozenset(["caption", "captions", "imagecaption", "legende"])
MEDIA_NAMES = frozenset(
    ["associations", "images", "image", "media", "multimedia", "photos", "figures", "video"]
)

_MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|section|article|ul|blockquote|span|a|em|strong)\b[^<>]*>", re.I
)


def may_be_article(item: dict[str, Any]) -> bool:
    """Tell whether an object has a text, or a headline and teaser in its place."""
    return has_body(item) or teaser_of(plain_item(item)) is not None


def has_body(item: dict[str, Any]) -> bool:
    """Tell whether an object has a field that could be an article's text, nested ones included."""
    return _body(item) is not None or _body(plain_item(item)) is not None


def article_of(
    item: Any,
    number: int,
    source_format: str,
    *,
    encoding: str,
    flags: tuple[str, ...] = (),
    is_table: bool = False,
) -> Record | Rejection:
    """Return the article that a JSON value is, or why it is none.

    Args:
        item: any parsed JSON value.
        number: 0-based number of the record in its file.
        source_format: name of the reader.
        encoding: how the file was decoded.
        flags: quality flags so far.
        is_table: whether it is a row of a spreadsheet, whose dates may be counted in days.
    """
    if not isinstance(item, dict):
        return _refuse(ReasonCode.NOT_AN_ARTICLE, f"{_kind_of(item)}, not an object", number, item)
    item = plain_item(item, is_table=is_table)
    status, title = item.get("pubstatus"), item.get("headline")
    refused = withdrawal(_as_string(status), number, _as_string(title))
    if refused:
        return refused
    is_wire = is_digital_wire(item)
    body, cut = _whole(_body(item))
    teaser = None if body or is_wire else teaser_of(item)
    if teaser is not None:
        body, cut = teaser.text, teaser.flags
        item = {k: v for k, v in item.items() if k != teaser.source or HEADLINE_ONLY in cut}
    if not body:
        return _refuse_bodyless(item, number)
    doubts = status_flags(_as_string(status), _as_string(item.get("embargoed")))
    claims = list(dict.fromkeys(wire_claims(item) if is_wire else _claims(item)))
    blocks = [*_captions(item), *(wire_blocks(item) if is_wire else _blocks(body))]
    if all(block.kind == "caption" for block in blocks):
        return _refuse(ReasonCode.EMPTY_BODY, "the text field holds no text", number, item)
    return Record(
        source_record=number,
        source_format=source_format,
        blocks=tuple(blocks),
        claims=tuple(claims),
        record_key=_record_key(item),
        encoding=encoding,
        quality_flags=(*flags, *doubts, *cut),
    )


def _whole(body: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return a text without the note that it was cut off, and the flag that says so instead."""
    text, is_cut = uncut(body or "")
    return text or None, (TEASER_ONLY,) if is_cut and text else ()


def _as_string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _body(item: dict[str, Any]) -> str | None:
    """Return the text of the surest body field as text or markup, or null."""
    by_name = {normalised_name(key): value for key, value in item.items()}
    for name in BODY_NAMES:
        text = _text_of(by_name.get(name))
        if text is not None and text.strip():
            return _marked_up(by_name.get("body")) or text if name == "bodytext" else text
    return None


def _marked_up(value: Any) -> str | None:
    """Return the Guardian's body in markup, of which its ``bodyText`` has lost the paragraphs."""
    return value if isinstance(value, str) and _MARKUP.search(value) else None


def _text_of(value: Any) -> str | None:
    """Return a text field's content: a string, an array of paragraphs, or a nested value."""
    if isinstance(value, list):
        parts = [text for text in map(_text_of, value) if text] if len(value) < 10_000 else []
        return "\n\n".join(parts) or None
    if isinstance(value, dict):
        if isinstance(value.get("sections"), list):
            return _text_of([text for part in value["sections"] for text in _section(part)])
        inner = next(
            (value[k] for k in ("html", "text", "value", "content", "rendered") if k in value), None
        )
        return inner if isinstance(inner, str) else None
    return value if isinstance(value, str) else None


def _section(part: Any) -> Iterator[str]:
    """Yield heading and paragraphs of a section, as Fundus has them."""
    for name in ("headline", "paragraphs"):
        texts = part.get(name) if isinstance(part, dict) else None
        yield from (text for text in texts or () if isinstance(text, str))


def _blocks(body: str) -> list[Block]:
    if _MARKUP.search(body):
        return fragment_blocks(body)
    return to_blocks(split_paragraphs(body))


def _captions(item: dict[str, Any]) -> Iterator[Block]:
    for key, value in item.items():
        name = normalised_name(key)
        if name in CAPTION_NAMES:
            yield from (Block(text, "caption") for text in names_of(value))
        elif name in MEDIA_NAMES:
            entries = value if isinstance(value, list) else [value]
            for entry in (e for e in entries if isinstance(e, dict)):
                text = entry.get("caption") or entry.get("description_text")
                if isinstance(text, str) and text.strip():
                    yield Block(text.strip(), "caption")


def _claims(item: dict[str, Any]) -> Iterator[Claim]:
    stated = list(node_claims(item, Origin.JSON_LD)) if is_article_node(item) else []
    yield from stated
    settled = {claim.field for claim in stated}
    for key, value in item.items():
        known = claimed_field(key)
        if known is None or known[0] in settled or normalised_name(key) in BODY_NAMES:
            continue
        for text in _told(known[0], value):
            field, confidence = claimed_by(key, text) or known
            # one string may name several people or carry "By": it is a byline until parsed
            is_line = field == "author" and isinstance(value, str)
            yield Claim(
                "byline" if is_line else field, text, Origin.META, f"json:{key}", confidence
            )


def _told(field: ClaimField, value: Any) -> Iterator[str]:
    """Yield what a field says, as text; of keywords each by itself; nothing of mere numbers."""
    if field in {"keywords", "section", "author"} and _are_numbers(value):
        return
    if field == "keywords":
        yield from _keywords(value if isinstance(value, list) else [value])
        return
    for text in names_of(value):
        told = " ".join(b.text for b in fragment_blocks(text)) if "</" in text else text
        if told:
            yield told


def _are_numbers(value: Any) -> bool:
    """Tell the numbers under which a system keeps its terms and accounts from their names."""
    found = value if isinstance(value, list) else [value]
    return all(
        isinstance(item, int) or (isinstance(item, str) and item.isdigit()) for item in found
    )


def _keywords(values: list[Any]) -> Iterator[str]:
    for item in values:
        if isinstance(item, dict):
            if "webTitle" in item and item.get("type") != "keyword":
                continue  # the Guardian tags its articles with outlet, form and tone too
            # the New York Times gives the kind of a keyword as its name
            item = item["value"] if isinstance(item.get("value"), str) else item
        for text in names_of(item):
            yield from filter(None, (part.strip() for part in unescape(text).split(";")))


def _record_key(item: dict[str, Any]) -> str | None:
    for key, value in item.items():
        is_key = normalised_name(key) in KEY_NAMES and not isinstance(value, bool)
        if is_key and isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return None


def _refuse_bodyless(item: dict[str, Any], number: int) -> Rejection:
    if is_digital_wire(item) and (kind := media_kind(item)):
        message = f"an item that delivers {kind}, without a text"
        return _refuse(ReasonCode.NOT_AN_ARTICLE, message, number, item)
    known = [key for key in item if claimed_field(key)]
    names = {normalised_name(key) for key in item}
    if known and names & set(BODY_NAMES):
        return _refuse(ReasonCode.EMPTY_BODY, "the text field is empty", number, item)
    message = "an object without a field that could be an article's text"
    return _refuse(ReasonCode.NOT_AN_ARTICLE, message, number, item)


def _refuse(reason: ReasonCode, message: str, number: int, item: Any) -> Rejection:
    return Rejection(reason, message, number, _excerpt(item))


def _excerpt(item: Any) -> str:
    if isinstance(item, dict):
        return ", ".join(list(item)[:20])[:200]
    return f"{item!s:.200}" if not isinstance(item, list) else f"array of {len(item)}"


def _kind_of(item: Any) -> str:
    names = {str: "a string", list: "an array", bool: "a truth value", type(None): "null"}
    return names.get(type(item), "a number")
