"""PDF with a text layer.

pdfminer.six and not pypdf: on made pages of one and two columns both gave the same words, pypdf up
to twice as fast, but in lines without the paragraphs that the layout of pdfminer.six keeps.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from itertools import islice

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Record, Rejection, Result
from research_corpus.sources.documents.document_text import document_record, spaced
from research_corpus.sources.documents.pdf_layout import (
    TextBox,
    page_boxes,
    paragraphs_of,
    parts,
    title_of,
)
from research_corpus.sources.reader import ExportReader
from research_corpus.sources.source_file import SourceFile, load

MAX_PAGES = 400
"""More pages are a book; the layout of each costs time that grows with what stands on it."""

MIN_CHARS_A_PAGE = 20

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

# it warns of every oddity of a font
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class PdfReader:
    """One article a file; those of an export where ``exports`` finds one in its lines."""

    name = "pdf"
    suffixes = frozenset({".pdf"})

    def __init__(self, exports: ExportReader | None = None) -> None:
        self._exports = exports

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the signature."""
        return 1.0 if head.startswith(b"%PDF-") else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
        else:
            yield from self._results(data)

    def _results(self, data: bytes) -> Iterator[Result]:
        try:
            boxes, pages = _boxes(data)
        except (PDFPasswordIncorrect, PDFEncryptionError):
            yield Rejection(ReasonCode.ENCRYPTED, "the PDF is protected by a password")
            return
        except Exception as error:  # noqa: BLE001 - a broken PDF leads pdfminer into any of them
            message = f"not a valid PDF file: {type(error).__name__}: {str(error)[:200]}"
            yield Rejection(ReasonCode.DAMAGED_FILE, message)
            return
        if pages > MAX_PAGES:
            message = f"more than {MAX_PAGES} pages, too long for one article"
            yield Rejection(ReasonCode.FILE_TOO_LARGE, message)
        elif sum(len(box.text) for box in boxes) < MIN_CHARS_A_PAGE * max(pages, 1):
            yield Rejection(ReasonCode.NO_TEXT_LAYER, f"{pages} pages without text to speak of")
        else:
            yield from self._articles(boxes)

    def _articles(self, boxes: list[TextBox]) -> Iterator[Result]:
        body, _ = parts(boxes)
        found = self._exports(spaced([box.lines for box in body])) if self._exports else None
        if found is None:
            yield self._record(boxes)
        else:
            yield from found

    def _record(self, boxes: list[TextBox]) -> Record | Rejection:
        body, running = parts(boxes)
        title = title_of(body)
        claims = [Claim("title", title, Origin.MARKUP, "largest-letters", 0.85)] if title else []
        claims += [
            # of a printed page, the day of the edition
            Claim("date_published", box.text, Origin.MARKUP, "running-head", 0.5)
            for box in running
            if box.page == 0 and _YEAR.search(box.text)
        ][:1]
        paragraphs = paragraphs_of([box for box in body if box.text != title])
        return document_record(paragraphs, self.name, claims=claims)


def _boxes(data: bytes) -> tuple[list[TextBox], int]:
    """Return what stands on the pages, and how many there are (one too many at most)."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams())
    interpreter = PDFPageInterpreter(resources, device)
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    pages = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if len(pages) > MAX_PAGES:
        return [], len(pages)
    boxes: list[TextBox] = []
    for number, page in enumerate(pages):
        interpreter.process_page(page)
        boxes += page_boxes(device.get_result(), number)
    return boxes, len(pages)
