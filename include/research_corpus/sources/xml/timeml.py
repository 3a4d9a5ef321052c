"""TimeML: texts marked up for events and times, with the day each was written on.

https://timeml.github.io/site/; the day is the ``DCT``, the document creation time.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection, Result
from research_corpus.sources.paragraphs import split_paragraphs
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import element_at, value_at

_TIMES = (
    ("DCT/TIMEX3/@value", 1.0),
    (".//TIMEX3[@functionInDocument='PUBLICATION_TIME']/@value", 0.95),
    (".//TIMEX3[@functionInDocument='CREATION_TIME']/@value", 0.95),
    ("DCT", 0.8),
)


class TimeMlReader:
    """The text of a TimeML document without its marks."""

    name = "timeml"
    suffixes = frozenset({".xml", ".tml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``TimeML``."""
        return root_sureness(head, name, {"TimeML"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the document."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        documents = iter_elements(xml, ("TimeML",), max_record_bytes=max_file_bytes)
        for number, document in enumerate(documents):
            if isinstance(document, Rejection):
                yield document
                return
            yield self._record(document, number, xml)
            release(document)

    def _record(self, document: etree._Element, number: int, xml: XmlText) -> Result:
        title = value_at(document, "TITLE")
        text = element_at(document, "TEXT")
        # documents of the first version have no element of their own for the text
        body = "".join(map(str, (document if text is None else text).itertext()))
        blocks = [Block(" ".join(" ".join(lines).split())) for lines in split_paragraphs(body)]
        if not blocks:
            return Rejection(ReasonCode.EMPTY_BODY, "the document has no text", number, title)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(_claims(document, title)),
            record_key=value_at(document, "DOCID"),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _claims(document: etree._Element, title: str | None) -> Iterator[Claim]:
    if title:
        yield Claim("title", title, Origin.META, "timeml:TITLE", 1.0)
    for path, confidence in _TIMES:
        if value := value_at(document, path):
            yield Claim("date_published", value, Origin.META, f"timeml:{path}", confidence)
            return
