"""MHTML: a page that a browser saved with its pictures and styles in one file (RFC 2557).

It has the fields of a mail, but its sender is the browser and its date that of the saving; what
the page is and where it was read stands in its HTML part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Record, Rejection
from research_corpus.sources.decode import declared_encoding, decode
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.source_file import SourceFile, load, suffix_of

MAX_PARTS = 10_000

_HEAD_BYTES = 8192
_SNAPSHOT = re.compile(rb"^(?:Snapshot-Content-Location:|From:\s{1,9}<?Saved by\b)", re.I | re.M)
_RELATED = re.compile(rb"^(?:MIME-Version:|Content-Type:\s{1,9}multipart/related)", re.I | re.M)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


class MhtmlReader:
    """One article a file: that of the page, as if it had been saved by itself."""

    name = "mhtml"
    suffixes = frozenset({".mhtml", ".mht"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.97 for the fields that browsers write above a saved page."""
        fields = re.split(rb"\r?\n\r?\n", head[:_HEAD_BYTES], maxsplit=1)[0]
        if not _RELATED.search(fields):
            return 0.0
        return 0.97 if _SNAPSHOT.search(fields) or suffix_of(name) in self.suffixes else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the article of the page, or why there is none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
            return
        try:
            message = message_from_bytes(data.lstrip(), policy=policy.default)
            yield self._result(message)
        except (RecursionError, LookupError, ValueError, AttributeError) as error:
            text = f"not a valid MHTML file: {type(error).__name__}: {str(error)[:200]}"
            yield Rejection(ReasonCode.DAMAGED_FILE, text, 0)

    def _result(self, message: EmailMessage) -> Record | Rejection:
        parts = islice(message.walk(), MAX_PARTS)
        page = next((part for part in parts if part.get_content_type() in _PAGES), None)
        data = page.get_payload(decode=True) if page is not None else None
        if page is None or not isinstance(data, bytes):
            return Rejection(ReasonCode.EMPTY_BODY, "the saved page has no HTML part", 0)
        decoded = decode(data, page.get_content_charset() or declared_encoding(data))
        if isinstance(decoded, Rejection):
            return decoded
        result = HtmlReader().record_of(decoded)
        if isinstance(result, Rejection):
            return result
        address = _address(page, "Content-Location") or _address(message, *_PLACES)
        stated = (Claim("url", address, Origin.HEADER, "Content-Location", 0.9),) if address else ()
        return replace(result, source_format=self.name, claims=(*result.claims, *stated))


_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_PLACES = ("Snapshot-Content-Location", "Content-Location")


def _address(part: EmailMessage, *names: str) -> str | None:
    """Return the address on the web that a field gives; saved frames have ones of their own."""
    for name in names:
        found = _ADDRESS.match("".join(str(part.get(name, "")).split()).strip("<>"))
        if found:
            return found[0]
    return None
