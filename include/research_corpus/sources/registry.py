"""The list of readers, and the one function through which files become records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection, Result
from research_corpus.sources.archives.containers import files_in
from research_corpus.sources.binary import binary_kind
from research_corpus.sources.documents.docx import DocxReader
from research_corpus.sources.documents.epub import EpubReader
from research_corpus.sources.documents.mail import MailReader
from research_corpus.sources.documents.mbox import MboxReader
from research_corpus.sources.documents.odt import OdtReader
from research_corpus.sources.documents.pdf import PdfReader
from research_corpus.sources.documents.rtf import RtfReader
from research_corpus.sources.field_mapping import FieldMapping
from research_corpus.sources.html.html_page import HtmlReader
from research_corpus.sources.html.mhtml import MhtmlReader
from research_corpus.sources.json.json_records import JsonLinesReader, JsonReader
from research_corpus.sources.lost_characters import flag_lost_characters
from research_corpus.sources.mojibake import repair_record
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.reader import Reader
from research_corpus.sources.reader_fault import rejection_of
from research_corpus.sources.source_file import (
    SourceFile,
    UnreadableSourceError,
    read_ahead,
    suffix_of,
)
from research_corpus.sources.tables.csv_table import CsvReader
from research_corpus.sources.tables.ods_table import OdsReader
from research_corpus.sources.tables.parquet_table import ParquetReader
from research_corpus.sources.tables.xlsx_table import XlsxReader
from research_corpus.sources.text.front_matter import FrontMatterReader
from research_corpus.sources.text.plain_text import PlainTextReader
from research_corpus.sources.vendors.readers import (
    VendorPageReader,
    VendorTextReader,
    records_in_lines,
)
from research_corpus.sources.warc.warc_file import WarcReader
from research_corpus.sources.xml.alto import AltoReader
from research_corpus.sources.xml.feed import FeedReader
from research_corpus.sources.xml.generic_xml import GenericXmlReader
from research_corpus.sources.xml.jats import JatsReader
from research_corpus.sources.xml.mediawiki import MediaWikiReader
from research_corpus.sources.xml.mets import MetsReader
from research_corpus.sources.xml.newsml1 import NewsMl1Reader
from research_corpus.sources.xml.newsml_g2 import NewsMlG2Reader
from research_corpus.sources.xml.nitf import NitfReader
from research_corpus.sources.xml.page_xml import PageXmlReader
from research_corpus.sources.xml.reuters_sgml import ReutersSgmlReader
from research_corpus.sources.xml.tei import TeiReader
from research_corpus.sources.xml.timeml import TimeMlReader
from research_corpus.sources.xml.vertical_text import VerticalTextReader
from research_corpus.sources.xml.wordpress import WordPressReader

HEAD_BYTES = 64 * 1024
SIGNATURE = 1.0
"""Sureness of a reader that knows its format by a signature; such content may be binary."""

_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf"

_WARC = WarcReader(lambda source, **limits: read_file(source, **limits))

READERS: tuple[Reader, ...] = (
    HtmlReader(),
    JsonReader(),
    JsonLinesReader(),
    FrontMatterReader(),
    PlainTextReader(),
    NitfReader(),
    NewsMl1Reader(),
    NewsMlG2Reader(),
    TeiReader(),
    VerticalTextReader(),
    FeedReader(),
    WordPressReader(),
    MediaWikiReader(),
    ReutersSgmlReader(),
    AltoReader(),
    MetsReader(),
    PageXmlReader(),
    JatsReader(),
    TimeMlReader(),
    GenericXmlReader(),
    MhtmlReader(),
    MailReader(),
    MboxReader(),
    RtfReader(records_in_lines),
    DocxReader(records_in_lines),
    OdtReader(records_in_lines),
    EpubReader(),
    PdfReader(records_in_lines),
    VendorTextReader(),
    VendorPageReader(),
    CsvReader(),
    ParquetReader(),
    XlsxReader(),
    OdsReader(),
    _WARC,
)
"""Every format; the surest reader takes the file, the earlier one on a tie."""


def read_landing_file(
    source: SourceFile, limits: ReadLimits, mapping: FieldMapping | None = None
) -> Iterator[tuple[str, Result]]:
    """Yield every record of a landing file, or why there is none, by the name to record it under.

    The name is that of the file; of a member of an archive it is ``archive.zip!path/in/it``.

    Args:
        source: the landing file.
        limits: how far it is followed.
        mapping: where the user says the fields are; null if nothing is said.

    Raises:
        OSError: if the storage fails; bad content never raises.
    """
    results = _all_results(source, limits, mapping)
    if source.watch:
        results = source.watch.follow(results, lambda rejection: (source.name, rejection))
    for count, result in enumerate(results):
        if count >= limits.max_records:
            message = f"records after the first {limits.max_records} were not read"
            yield source.name, Rejection(ReasonCode.TOO_MANY_RECORDS, message)
            return
        yield result


def _all_results(
    source: SourceFile, limits: ReadLimits, mapping: FieldMapping | None
) -> Iterator[tuple[str, Result]]:
    for name, found in files_in(source, limits):
        if not isinstance(found, SourceFile):
            yield name, found
            continue
        fields = mapping.for_file(name) if mapping else None
        is_ready = fields is found.fields and source.watch is found.watch
        file = found if is_ready else replace(found, fields=fields, watch=source.watch)
        for result in read_file(file, max_file_bytes=limits.max_file_bytes):
            yield name, result


def read_file(source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
    """Yield every record of one plain file, or why there is none; at least one item.

    Args:
        source: the file, no container.
        max_file_bytes: bound for formats that are read as a whole, and for one record of a
            format that streams; bytes.

    Raises:
        OSError: if the storage fails; bad content never raises.
    """
    results = _read(source, max_file_bytes)
    return source.watch.follow(results, _itself) if source.watch else results


def _itself(rejection: Rejection) -> Result:
    return rejection


def _read(source: SourceFile, max_file_bytes: int) -> Iterator[Result]:
    try:
        head = _first_content(source)
    except UnreadableSourceError as fault:
        if suffix_of(source.name) in _WARC.suffixes:
            # packed record by record, so that those behind the damage may be sound
            yield from _read_guarded(_WARC, source, max_file_bytes)
        else:
            yield fault.rejection
        return
    if not head:
        yield Rejection(ReasonCode.EMPTY_FILE, "the file holds no text")
        return
    reader, sureness = _surest(head, source.name)
    kind = binary_kind(head) if sureness < SIGNATURE else None
    if kind:
        yield Rejection(ReasonCode.BINARY_CONTENT, f"the content is {kind}")
    elif sureness <= 0:
        yield Rejection(ReasonCode.UNKNOWN_FORMAT, "no reader recognises the content")
    else:
        yield from _read_guarded(reader, source, max_file_bytes)


def choose_reader(head: bytes, name: str) -> Reader | None:
    """Return the reader that is surest of the content, or null if none recognises it."""
    reader, sureness = _surest(head, name)
    return reader if sureness > 0 else None


def _surest(head: bytes, name: str) -> tuple[Reader, float]:
    sureness = [reader.sniff(head, name) for reader in READERS]
    best = max(sureness)
    return READERS[sureness.index(best)], best


def _read_guarded(reader: Reader, source: SourceFile, max_file_bytes: int) -> Iterator[Result]:
    count = 0
    try:
        for item in reader.read(source, max_file_bytes=max_file_bytes):
            count += 1
            yield flag_lost_characters(repair_record(item)) if isinstance(item, Record) else item
    except UnreadableSourceError as fault:
        yield fault.rejection
        return
    except Exception as error:  # noqa: BLE001 - one strange file must not stop a batch
        what = f"reader {reader.name} stopped after {count} records"
        yield rejection_of(error, what, source.name)
        return
    if not count:
        yield Rejection(
            ReasonCode.NO_RECORDS, f"a well-formed {reader.name} file without an article"
        )


def _first_content(source: SourceFile) -> bytes:
    """Return the first bytes that are not white space or a byte order mark; empty if none are."""
    with source.open() as stream:
        while chunk := read_ahead(stream, HEAD_BYTES):
            if chunk.strip(_BLANK):
                return chunk if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") else chunk.lstrip(_BLANK)
    return b""
