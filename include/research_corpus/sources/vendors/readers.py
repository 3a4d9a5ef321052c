"""The readers of exports: as text, as pages, and inside the documents of word processors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.decode import declared_encoding, decode
from research_corpus.sources.html.html_tree import parse_page
from research_corpus.sources.source_file import SourceFile, load
from research_corpus.sources.vendors.europresse import EuropressePage
from research_corpus.sources.vendors.export import Article, Lines, records_of
from research_corpus.sources.vendors.factiva_page import FactivaPage
from research_corpus.sources.vendors.forms import form_of
from research_corpus.sources.vendors.html_lines import lines_of

_PAGE = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<head|<body|<article|<div|<table)", re.I)
# no page is parsed for an export whose bytes name none of these
_NAMED = re.compile(
    rb"DocPublicationName|docOcurrContainer|Nexis|ProQuest|EBSCO|Gale Document|Accession Number"
    rb"|Article Name|>\s*HD\s*<|\bLoad-Date|\d of \d{1,6} DOCUMENT"
    rb"|End of Document|Ende des Dokuments|Fin d(?:u|el) document|Einde van (?:het )?document"
    rb"|Dokument \d{1,6} von \d|Documento? \d{1,6} (?:of|de|van|sur) \d"
    rb"|<title>Factiva</title>|articleParagraph"
    rb"|Do[ck]ument(?:o|e)? [A-Z]{2,12}\d{8}|(?:\xc2\xb7|&middot;)\s*\d{8}\s*(?:\xc2\xb7|&middot;)",
    re.I,
)
_PAGES = (EuropressePage(), FactivaPage())
"""Forms that are told by the names of elements, and not by lines."""


def records_in_lines(lines: Lines, encoding: str | None = None) -> Iterator[Result] | None:
    """Return the records of an export, or null where the lines are none.

    For documents that hold an export as paragraphs; see :data:`export.Lines`.
    """
    form = form_of(lines)
    return records_of(form.name, form.articles(lines), encoding=encoding) if form else None


class VendorTextReader:
    """Exports as plain text."""

    name = "vendor_text"
    suffixes = frozenset({".txt", ".text"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 0.97 for text in the form of a vendor."""
        if head[:1] in b"<{[%" or head.startswith((b"PK", b"{\\rtf")):
            return 0.0
        return 0.97 if form_of(_lines(_as_text(head))) else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the articles, or why there are none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data)
        if isinstance(decoded, Rejection):
            yield decoded
            return
        lines = _lines(decoded.text)
        form = form_of(lines)
        if form:
            articles = form.articles(lines)
            yield from records_of(
                form.name, articles, encoding=decoded.encoding, flags=decoded.flags
            )


class VendorPageReader:
    """Exports as HTML."""

    name = "vendor_html"
    suffixes = frozenset({".html", ".htm"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 0.97 for a page in the form of a vendor."""
        plain = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
        if not _PAGE.match(plain.lstrip(b"\xff\xfe")) or not _NAMED.search(plain):
            return 0.0
        if any(page.recognises(plain) for page in _PAGES):
            return 0.97
        tree = parse_page(_as_text(head))
        return 0.97 if tree is not None and form_of(lines_of(tree)) else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the articles, or why there are none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
            return
        decoded = decode(data, declared_encoding(data))
        if isinstance(decoded, Rejection):
            yield decoded
            return
        tree = parse_page(decoded.text)
        if tree is None:
            return
        name, articles = _articles_in(tree, data)
        yield from records_of(name, articles, encoding=decoded.encoding, flags=decoded.flags)


def _articles_in(tree: HtmlElement, data: bytes) -> tuple[str, Iterator[Article]]:
    for page in _PAGES:
        if page.recognises(data) and (found := list(page.articles(tree))):
            return page.name, iter(found)
    lines = lines_of(tree)
    form = form_of(lines)
    return (form.name, form.articles(lines)) if form else ("", iter(()))


def _as_text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    text = head.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= 3 else head.decode("cp1252", "replace")


def _lines(text: str) -> list[str]:
    return [line.replace("\xa0", " ").strip("\ufeff\x0c") for line in text.splitlines()]
