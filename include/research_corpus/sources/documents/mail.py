"""E-mail messages: newsletters and articles sent by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    Origin,
    Record,
    Rejection,
    Result,
    TopParagraph,
)
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.documents.mail_forward import (
    Forwarded,
    attached_messages,
    forwarded_in,
    may_pass_on,
    without_prefix,
)
from research_corpus.sources.html.html_body import drop_scripts, page_blocks
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.html.html_tree import parse_page
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks, top_of
from research_corpus.sources.source_file import SourceFile, load, suffix_of

MAX_PARTS = 1000

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t\r\n]|$)")
_TRANSPORT = frozenset(
    {
        b"received",
        b"mime-version",
        b"message-id",
        b"return-path",
        b"delivered-to",
        b"dkim-signature",
    }
)
_USUAL = frozenset({b"from", b"to", b"subject", b"date", b"sender", b"reply-to", b"cc"})
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all"
    r"|(?:max-height|font-size|opacity)\s{0,3}:\s{0,3}0(?:px|em|pt|%)?\s{0,3}(?:[;!\"']|$)",
    re.I,
)
_PREHEADER = re.compile(r"pre-?header|preview-?text", re.I)
_MAY_HIDE = re.compile(f"{_HIDDEN.pattern}|{_PREHEADER.pattern}|\\shidden\\b", re.I)
_TABLE = re.compile(r"<table\b", re.I)
_LIST_NOTICE = re.compile(
    r"\bunsubscribe\b|view (?:this|it)?[^.]{0,30}\bin (?:your|a) browser|se désabonner|désinscri"
    r"|abmelden|abbestellen|darse de baja|disiscriv|cancelar (?:a )?(?:inscrição|assinatura)"
    r"|uitschrijven|afmelden",
    re.I,
)
_SIGN_OFF = re.compile(r"--[ \t]*(?:\n|$)")
_BEFORE_OUTLET = re.compile(r"(?:,|\||\b(?:from|at|via)\b|@|·)\s")


class MailReader:
    """One article a message: the HTML part if it holds one, else the plain part."""

    name = "email"
    suffixes = frozenset({".eml", ".mail"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.93 for the headers of a message."""
        if not _HEADER.match(head):
            return 0.0
        lines = head[:8192].splitlines()
        names = {found.group(1).lower() for line in lines[:60] if (found := _HEADER.match(line))}
        is_named = suffix_of(name) in self.suffixes
        if names & _TRANSPORT and len(names & (_USUAL | _TRANSPORT)) >= 2:
            return 0.93
        return 0.85 if is_named and len(names & _USUAL) >= 2 else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
            return
        for number, result in enumerate(message_results(data, self.name)):
            yield replace(result, source_record=number)


def message_results(data: bytes, source_format: str) -> list[Record | Rejection]:
    """Return the article that a message is, or those of the messages attached to it; or why none.

    Args:
        data: the message from its first header field on.
        source_format: name of the reader.
    """
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.default)
        attached = [_record(inner, source_format) for inner in attached_messages(message)]
        articles: list[Record | Rejection] = [r for r in attached if isinstance(r, Record)]
        return articles or [_record(message, source_format)]
    except (RecursionError, LookupError, ValueError, AttributeError) as error:
        text = f"not a valid message: {type(error).__name__}: {str(error)[:200]}"
        return [Rejection(ReasonCode.DAMAGED_FILE, text, 0)]


def _record(message: EmailMessage, source_format: str) -> Record | Rejection:
    blocks, top, encoding = _blocks(message)
    forwarded = forwarded_in(blocks, _header(message, "Subject") or "")
    if forwarded:
        blocks, top = forwarded.blocks, ()
    is_list = any(block.kind == "boilerplate" for block in blocks)
    claims = list(
        _claims(message, is_list=is_list)
        if forwarded is None
        else _forwarded_claims(message, forwarded)
    )
    title = next((c.value.casefold() for c in claims if c.field == "title"), "")
    blocks = [b for b in blocks if b.kind != "heading" or b.text.casefold() != title]
    if all(block.kind in {"caption", "heading"} for block in blocks):
        subject = _header(message, "Subject")
        return Rejection(ReasonCode.EMPTY_BODY, "the message holds no text", 0, subject)
    return Record(
        source_record=0,
        source_format=source_format,
        blocks=tuple(blocks),
        claims=tuple(claims),
        top=top,
        record_key=_header(message, "Message-ID"),
        encoding=encoding,
        quality_flags=("message_malformed",) if message.defects else (),
    )


def _blocks(message: EmailMessage) -> tuple[list[Block], tuple[TopParagraph, ...], str | None]:
    """Return the text of the part that is richest, its first lines, and how it was decoded."""
    pages, plain = _texts(message, "text/html"), _texts(message, "text/plain")
    subject = _header(message, "Subject") or ""
    for decoded in pages:
        blocks = [_with_role(block) for block in _page_blocks(decoded.text, subject)]
        if any(block.kind == "body" for block in blocks):
            return blocks, (), decoded.encoding
    paragraphs = [paragraph for d in plain for paragraph in split_paragraphs(d.text)]
    encoding = plain[0].encoding if plain else None
    return _signed_off(to_blocks(paragraphs)), top_of(paragraphs), encoding


def _signed_off(blocks: list[Block]) -> list[Block]:
    """Return plain blocks, those below the line of two hyphens (RFC 3676) as no text."""
    ends = next((i for i, block in enumerate(blocks) if _SIGN_OFF.match(block.text)), len(blocks))
    text = [_with_role(block) for block in blocks[:ends]]
    return [*text, *(Block(block.text, "boilerplate") for block in blocks[ends:])]


def _page_blocks(markup: str, subject: str) -> list[Block]:
    """Return the blocks of an HTML part.

    In tables that only place things, as letters have them, all there is was meant for the reader;
    and above a message that was passed on stands who wrote it.
    """
    markup = _without_hidden(markup)
    is_whole = _TABLE.search(markup) or may_pass_on(subject, markup)
    tree = None if is_whole else parse_page(markup)
    blocks: list[Block] = []
    if tree is not None:
        drop_scripts(tree)
        blocks = page_blocks(tree, None)
    return blocks or fragment_blocks(markup)


def _without_hidden(markup: str) -> str:
    """Return an HTML part without what mail programs show in the list of messages only."""
    tree = parse_page(markup) if _MAY_HIDE.search(markup) else None
    if tree is None:
        return markup
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        is_hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        if element.tag != "body" and (is_hidden or _PREHEADER.search(names)):
            element.drop_tree()
    return etree.tostring(tree, encoding="unicode", method="html")


def _with_role(block: Block) -> Block:
    return Block(block.text, "boilerplate") if _LIST_NOTICE.search(block.text) else block


def _texts(message: EmailMessage, kind: str) -> list[Decoded]:
    found = []
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            break
        if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            decoded = decode(data, part.get_content_charset())
            if isinstance(decoded, Decoded):
                found.append(decoded)
    return found


def _claims(message: EmailMessage, *, is_list: bool) -> Iterator[Claim]:
    subject = _header(message, "Subject")
    if subject:
        yield Claim("title", subject, Origin.HEADER, "Subject", 0.9)
    date = _header(message, "Date")
    if date:
        yield Claim("date_published", date, Origin.HEADER, "Date", 0.9)
    language = _header(message, "Content-Language")
    if language:
        yield Claim(
            "language_declared", language.split(",")[0].strip(), Origin.HEADER, "Content-Language"
        )
    name = parseaddr(_header(message, "From") or "")[0].strip()
    if name:
        is_list = is_list or bool(message["List-Id"] or message["List-Unsubscribe"])
        yield from _sender(name, is_list=is_list)


def _forwarded_claims(message: EmailMessage, forwarded: Forwarded) -> Iterator[Claim]:
    """Say of a message that was passed on what the lines above it do."""
    subject = without_prefix(forwarded.subject or _header(message, "Subject") or "")
    if subject:
        yield Claim("title", subject, Origin.HEADER, "forwarded:Subject", 0.85)
    if forwarded.date:
        yield Claim("date_published", forwarded.date, Origin.HEADER, "forwarded:Date", 0.85)
    if forwarded.sender:
        is_list = any(block.kind == "boilerplate" for block in forwarded.blocks)
        yield from _sender(forwarded.sender, is_list=is_list)


def _sender(name: str, *, is_list: bool) -> Iterator[Claim]:
    """Say who a sender is: "Ana Ruiz, The Courier" both, a list's an outlet, else a person."""
    joint = _BEFORE_OUTLET.search(name, 1)
    if joint and (outlet := name[joint.end() :].strip()):
        yield Claim("byline", name[: joint.start()].rstrip(), Origin.HEADER, "From", 0.7)
        yield Claim("publisher", outlet, Origin.HEADER, "From", 0.7)
    elif is_list:
        yield Claim("publisher", name, Origin.HEADER, "From", 0.7)
    else:
        yield Claim("byline", name, Origin.HEADER, "From", 0.6)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
        text = " ".join(str(value).split()) if value is not None else ""
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, OverflowError):
        return None  # headers may be broken in ways their parser does not foresee
    return text or None
