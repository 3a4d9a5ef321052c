"""Reason codes: why a record was not written as a plain new article.

A code is stable: it is stored in ``ingest_ledger`` and ``quarantine``, filtered by users and
listed in ``docs/reason-codes.md``, which is generated from this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Reason:
    """Meaning of a code and what a user can do about it."""

    meaning: str
    remedy: str


class ReasonCode(StrEnum):
    """Codes of ``ingest_ledger.reason_code`` and ``quarantine.reason_code``."""

    # the file as a whole
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    BINARY_CONTENT = "binary_content"
    UNKNOWN_FORMAT = "unknown_format"
    UNDECODABLE_TEXT = "undecodable_text"
    UNREADABLE_FILE = "unreadable_file"
    CHANGED_WHILE_READING = "changed_while_reading"
    OUTSIDE_LANDING = "outside_landing"
    INVALID_JSON = "invalid_json"
    INVALID_XML = "invalid_xml"
    NO_RECORDS = "no_records"
    DAMAGED_FILE = "damaged_file"
    ENCRYPTED = "encrypted"
    NO_TEXT_LAYER = "no_text_layer"
    TOO_MANY_RECORDS = "too_many_records"
    # an archive or one of its members
    DAMAGED_ARCHIVE = "damaged_archive"
    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_TOO_DEEP = "archive_too_deep"
    TOO_MANY_MEMBERS = "too_many_members"
    UNSAFE_MEMBER_NAME = "unsafe_member_name"
    LEFT_OUT_BY_NAME = "left_out_by_name"
    # a record
    MALFORMED_ROW = "malformed_row"
    NOT_AN_ARTICLE = "not_an_article"
    UNRECOGNISED_STRUCTURE = "unrecognised_structure"
    EMPTY_BODY = "empty_body"
    WITHDRAWN_BY_SOURCE = "withdrawn_by_source"
    TEXT_TOO_LONG = "text_too_long"
    READER_FAILED = "reader_failed"
    READ_TIMED_OUT = "read_timed_out"
    READ_OUT_OF_MEMORY = "read_out_of_memory"
    READER_CRASHED = "reader_crashed"
    ANNOTATION_FAILED = "annotation_failed"
    # row rules of the quality suites
    DATE_IN_FUTURE = "date_in_future"
    TEXT_TOO_SHORT = "text_too_short"
    BROKEN_ANNOTATION = "broken_annotation"
    INVALID_ARTICLE_ROW = "invalid_article_row"
    # outcomes that are no faults
    SAME_TEXT = "same_text"
    UNCHANGED_ARTICLE = "unchanged_article"
    LANGUAGE_NOT_WANTED = "language_not_wanted"
    NEWER_REVISION = "newer_revision"
    FULL_TEXT_KNOWN = "full_text_known"
    REPLACED_REVISION = "replaced_revision"
    REANNOTATED = "reannotated"
    MOVED = "moved"
    FILE_GONE = "file_gone"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_EARLIER = "withdrawn_earlier"


REASONS: dict[ReasonCode, Reason] = {
    ReasonCode.EMPTY_FILE: Reason(
        "The file is empty, or holds white space only.",
        "Download or export the file again; check that it has content before you deliver it.",
    ),
    ReasonCode.FILE_TOO_LARGE: Reason(
        "The file is larger than the limit for its format, or a PDF of more pages than an "
        "article has.",
        "Split it into smaller files, a PDF into one article each; or raise CORPUS_MAX_FILE_BYTES.",
    ),
    ReasonCode.BINARY_CONTENT: Reason(
        "The content is a picture, a program or another binary format, whatever the suffix says.",
        "Export the article as DOCX, PDF, HTML or plain text. Run pictures of text through "
        "optical character recognition first.",
    ),
    ReasonCode.UNKNOWN_FORMAT: Reason(
        "No reader recognises the content.",
        "Export the articles as CSV, JSON, DOCX or plain text; docs/formats.md lists all "
        "formats that are read. A reader for another one: docs/adding-a-format.md.",
    ),
    ReasonCode.UNDECODABLE_TEXT: Reason(
        "The bytes fit neither the declared character encoding nor any other with certainty.",
        "Open the file in the program it comes from and save or export it as UTF-8.",
    ),
    ReasonCode.UNREADABLE_FILE: Reason(
        "The file could not be opened: it vanished, or may not be read.",
        "Check that the file still exists, and that the user who runs the pipeline may read it.",
    ),
    ReasonCode.CHANGED_WHILE_READING: Reason(
        "The file changed between planning and reading; the next run takes it.",
        "Nothing to do. To avoid it, copy files in under another name and rename them when they"
        " are complete.",
    ),
    ReasonCode.OUTSIDE_LANDING: Reason(
        "The name is a link that leads out of the landing folder.",
        "Copy the file into the landing folder.",
    ),
    ReasonCode.INVALID_JSON: Reason(
        "The content is not valid JSON (RFC 8259); the message says where.",
        "Export the data again as JSON, or correct it at the place that the message names.",
    ),
    ReasonCode.INVALID_XML: Reason(
        "The XML is not well formed, or declares entities of its own; the message says where.",
        "Export the file again, or correct it at the place that the message names. Replace "
        "entities that it declares by the text they stand for.",
    ),
    ReasonCode.NO_RECORDS: Reason(
        "The file is well formed, but holds no article.",
        "Nothing to do if it should be empty; else export it again with its articles.",
    ),
    ReasonCode.DAMAGED_FILE: Reason(
        "The file breaks the rules of its format, or is cut off; what stood before was read.",
        "Download or export the file again.",
    ),
    ReasonCode.ENCRYPTED: Reason(
        "The file or member is protected by a password.",
        "Save it without a password and deliver it again.",
    ),
    ReasonCode.NO_TEXT_LAYER: Reason(
        "The document holds pictures of text, but no text.",
        "Run it through optical character recognition and deliver the result, as PDF with text "
        "or as plain text.",
    ),
    ReasonCode.TOO_MANY_RECORDS: Reason(
        "The file holds more records than CORPUS_MAX_RECORDS; those before the limit were read.",
        "Split it into several files, or raise CORPUS_MAX_RECORDS.",
    ),
    ReasonCode.DAMAGED_ARCHIVE: Reason(
        "The archive, WARC or compressed file is broken or cut off; what is sound in it was read.",
        "Download it again, or pack its files again.",
    ),
    ReasonCode.ARCHIVE_BOMB: Reason(
        "It unpacks to far more than its size allows for; unpacking was stopped.",
        "Check where it comes from. If it is sound, deliver its files unpacked, or raise "
        "CORPUS_MAX_RATIO or CORPUS_MAX_TOTAL_BYTES.",
    ),
    ReasonCode.ARCHIVE_TOO_DEEP: Reason(
        "Archives are nested deeper than CORPUS_MAX_DEPTH.",
        "Unpack the outer archives, or raise CORPUS_MAX_DEPTH.",
    ),
    ReasonCode.TOO_MANY_MEMBERS: Reason(
        "The archive has more members than CORPUS_MAX_MEMBERS; those before the limit were read.",
        "Pack the files into several archives, or raise CORPUS_MAX_MEMBERS.",
    ),
    ReasonCode.UNSAFE_MEMBER_NAME: Reason(
        "The member is a link or device, or its name leads out of the archive.",
        "Pack the files again: plain files, without links, under names relative to one folder.",
    ),
    ReasonCode.LEFT_OUT_BY_NAME: Reason(
        "By its name or folder the member of an archive is hidden or made by a system or tool: "
        "it begins with . or _ (but for _posts), is a README, or is still being written.",
        "Nothing to do. If it holds articles, rename the file or folder and pack the archive "
        "again.",
    ),
    ReasonCode.MALFORMED_ROW: Reason(
        "The row does not have the columns of the header, or its quotation marks do not pair.",
        "Export the table again as CSV with all fields quoted, or as XLSX; or correct the row. "
        "All other rows were read.",
    ),
    ReasonCode.NOT_AN_ARTICLE: Reason(
        "The record has no field or element that could be an article's text, or is a page shown"
        " in place of one: an error, a paywall, a request for consent or JavaScript.",
        "Nothing to do if it is not an article. Else name the field of its text by a mapping "
        "(docs/adding-a-format.md), or save the page again once it shows the article.",
    ),
    ReasonCode.UNRECOGNISED_STRUCTURE: Reason(
        "The text holds the marks of several records that no reader could take apart; the "
        "message names them.",
        "Export the articles as CSV or JSON, or each as a file of its own; or report the form.",
    ),
    ReasonCode.EMPTY_BODY: Reason(
        "There is metadata, but no text below it.",
        "Export the article with its full text and deliver it again.",
    ),
    ReasonCode.WITHDRAWN_BY_SOURCE: Reason(
        "The source itself cancelled the item: it must not be used.",
        "Nothing to do.",
    ),
    ReasonCode.TEXT_TOO_LONG: Reason(
        "The text is longer than CORPUS_MAX_TEXT_CHARS.",
        "If it is several articles, export each as a file of its own. If it is one, raise "
        "CORPUS_MAX_TEXT_CHARS.",
    ),
    ReasonCode.READER_FAILED: Reason(
        "Unexpected error in the reader; other files were read.",
        "Export the article in another format, such as plain text or CSV, and report the file.",
    ),
    ReasonCode.READ_TIMED_OUT: Reason(
        "Reading took more CPU time than CORPUS_READ_TIMEOUT_SECONDS for one record, or waited "
        "15 times that, and was ended; what stood before it, and other files, were read.",
        "Export the document in another format, such as plain text. If it is sound, raise "
        "CORPUS_READ_TIMEOUT_SECONDS.",
    ),
    ReasonCode.READ_OUT_OF_MEMORY: Reason(
        "Reading asked for more memory than CORPUS_READ_MEMORY_BYTES allows; what stood before,"
        " and other files, were read.",
        "Split it into smaller files, or raise CORPUS_READ_MEMORY_BYTES if the machine has the "
        "memory.",
    ),
    ReasonCode.READER_CRASHED: Reason(
        "Reading ended its process, in native code or for want of memory; what stood before, "
        "and other files, were read.",
        "Export the document in another format, such as plain text, and report the file.",
    ),
    ReasonCode.ANNOTATION_FAILED: Reason(
        "The language pipeline failed on this text; its batch went on.",
        "Report the text, or annotate it with another model.",
    ),
    ReasonCode.DATE_IN_FUTURE: Reason(
        "The date of publication is after the day of the run.",
        "Correct the date in the file and deliver it again.",
    ),
    ReasonCode.TEXT_TOO_SHORT: Reason(
        "The text is shorter than CORPUS_MIN_TEXT_CHARS.",
        "Export the article with its full text. If it is that short, lower CORPUS_MIN_TEXT_CHARS.",
    ),
    ReasonCode.BROKEN_ANNOTATION: Reason(
        "Rows of the annotation point outside the text or at missing rows.",
        "Report the article: the fault is in the software, not in the file.",
    ),
    ReasonCode.INVALID_ARTICLE_ROW: Reason(
        "A column of the article row breaks its contract.",
        "Report the article: the fault is in the software, not in the file.",
    ),
    ReasonCode.SAME_TEXT: Reason(
        "The text is exactly that of the article named in duplicate_of.", "Nothing to do."
    ),
    ReasonCode.UNCHANGED_ARTICLE: Reason(
        "The corpus already holds the article exactly so.", "Nothing to do."
    ),
    ReasonCode.LANGUAGE_NOT_WANTED: Reason(
        "The run was asked for other languages.",
        "Run again with this language and `--reprocess all`.",
    ),
    ReasonCode.NEWER_REVISION: Reason(
        "The same run read a newer revision of the same article.", "Nothing to do."
    ),
    ReasonCode.FULL_TEXT_KNOWN: Reason(
        "A teaser of an article that the corpus has with its full text.", "Nothing to do."
    ),
    ReasonCode.REPLACED_REVISION: Reason(
        "The corpus held this revision; a newer one of the same article took its place.",
        "Nothing to do.",
    ),
    ReasonCode.REANNOTATED: Reason(
        "The article was in the corpus already and was annotated again with another model or "
        "other rules.",
        "Nothing to do.",
    ),
    ReasonCode.MOVED: Reason(
        "The file, or the record in it, was moved or renamed; its article is the same one.",
        "Nothing to do.",
    ),
    ReasonCode.FILE_GONE: Reason(
        "The landing folder no longer has the file, and CORPUS_DELETIONS_FOLLOW is on: the article "
        "left the corpus.",
        "Nothing to do; a file that is put back is taken again.",
    ),
    ReasonCode.WITHDRAWN: Reason(
        "The article was taken out of the corpus by `corpus withdraw`; the table withdrawals says "
        "why.",
        "Nothing to do.",
    ),
    ReasonCode.WITHDRAWN_EARLIER: Reason(
        "The article, or another one with its text, was withdrawn: it stays out.",
        "Nothing to do; the table withdrawals says why.",
    ),
}
"""Meaning and remedy of every code."""
