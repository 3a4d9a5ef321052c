"""What a user is told of each format: how it is recognised, and how to export it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FormatNote(NamedTuple):
    """What the page on formats says of one format.

    Attributes:
        title: its usual name.
        recognised_by: the content that marks it, as the rest of a sentence.
        record: what becomes one article.
        export: where users get such files, step by step; null where nothing is to be said.
    """

    title: str
    recognised_by: str
    record: str
    export: str | None = None


READER_NOTES: Mapping[str, FormatNote] = {
    "html": FormatNote(
        "HTML", "elements of a page", "a page", "Browser: *Save page as*, *Webpage, HTML only*."
    ),
    "json": FormatNote(
        "JSON",
        "an object or array",
        "each object with the fields of an article",
        "Understood without a mapping: answers of the Guardian Open Platform, the New York Times "
        "Article Search, NewsAPI, GDELT's DOC API and WordPress (`/wp-json/wp/v2/posts?_embed`); "
        "files of Fundus, news-please, newspaper and trafilatura; CSL-JSON and Zotero's JSON.",
    ),
    "jsonl": FormatNote("JSON Lines", "an object on each line", "a line"),
    "front_matter": FormatNote(
        "Text with front matter", "a YAML or TOML block between `---` or `+++` lines", "a file"
    ),
    "plain_text": FormatNote("Plain text", "text that no other reader claims", "a file"),
    "nitf": FormatNote("NITF", "the root element `nitf`", "a file"),
    "newsml_1": FormatNote(
        "NewsML 1.x", "the root element `NewsML`", "each `NewsItem`, once a language"
    ),
    "newsml_g2": FormatNote(
        "NewsML-G2", "a root such as `newsMessage` or `newsItem`", "each `newsItem` with text"
    ),
    "tei": FormatNote("TEI", "the root element `TEI` or `teiCorpus`", "each `text`"),
    "vertical_text": FormatNote(
        "Vertical text", "a token on each line between `<doc>` elements", "each document"
    ),
    "feed": FormatNote("RSS and Atom", "a feed's root element", "each item"),
    "wordpress": FormatNote(
        "WordPress export",
        "a feed with the export namespace of WordPress",
        "each published post",
        "WordPress: *Tools*, *Export*, *Posts*, *Download Export File*.",
    ),
    "mediawiki": FormatNote(
        "MediaWiki dump",
        "the root element `mediawiki`",
        "each page of the main namespace",
        "The wiki's page *Special:Export*, or the `pages-articles` file of its dumps.",
    ),
    "reuters_sgml": FormatNote("Reuters-21578", "`REUTERS` elements", "each `REUTERS` element"),
    "alto": FormatNote(
        "ALTO", "the root element `alto`", "a page, flagged `whole_page`", "See METS."
    ),
    "mets_alto": FormatNote(
        "METS with ALTO or PAGE XML",
        "the root element `mets` and the pages it names, in one ZIP file",
        "each article of the logical structure map; a page where it places none",
        "Download the whole issue with its METS file, and pack the folder as it is into one ZIP "
        "file. A TAR file or a plain folder does not do: the pages are then read one by one.",
    ),
    "page_xml": FormatNote(
        "PAGE XML",
        "the root element `PcGts`",
        "a page, flagged `whole_page`",
        "Transkribus: *Export*, *Page XML*. OCR-D and eScriptorium write it as well.",
    ),
    "jats": FormatNote(
        "JATS and NLM",
        "an `article-meta` element",
        "each article and each sub-article",
        "PubMed Central: the open-access subset as XML, or a publisher's XML download.",
    ),
    "timeml": FormatNote("TimeML", "the root element `TimeML`", "a document"),
    "xml": FormatNote("Other XML", "elements of any name", "each element with a text field"),
    "mhtml": FormatNote(
        "MHTML",
        "the fields that a browser writes above a saved page",
        "a page",
        "Browser: *Save page as*, single file.",
    ),
    "email": FormatNote(
        "E-mail", "header fields of a message", "a message", "Mail program: *Save as*, `.eml`."
    ),
    "mbox": FormatNote(
        "MBOX",
        "`From ` lines between messages",
        "each message",
        "Thunderbird or Google Takeout: a mail folder as MBOX.",
    ),
    "rtf": FormatNote("RTF", "`{\\rtf`", "a file, or each article of a vendor's export"),
    "docx": FormatNote(
        "DOCX", "the parts of a Word document", "a file, or each article of a vendor's export"
    ),
    "odt": FormatNote(
        "ODT", "the parts of an OpenDocument text", "a file, or each article of a vendor's export"
    ),
    "epub": FormatNote("EPUB", "the parts of an EPUB", "each chapter"),
    "pdf": FormatNote("PDF", "`%PDF-`", "a file, or each article of a vendor's export"),
    "vendor_text": FormatNote(
        "Exports as text", "the marks of a vendor's form, see below", "each article"
    ),
    "vendor_html": FormatNote(
        "Exports as HTML", "the marks of a vendor's form, see below", "each article"
    ),
    "csv": FormatNote(
        "CSV and TSV",
        "a row of column names",
        "a row",
        "Understood without a mapping: downloads of Media Cloud, GDELT, 4CAT and Zotero, and "
        "trafilatura's tables, which have no column names.",
    ),
    "parquet": FormatNote("Parquet", "`PAR1`", "a row"),
    "xlsx": FormatNote("XLSX", "the parts of an Excel workbook", "a row"),
    "ods": FormatNote("ODS", "the parts of an OpenDocument spreadsheet", "a row"),
    "warc": FormatNote("WARC and WET", "`WARC/` and a version", "each response or conversion"),
}
"""By ``Reader.name``."""

FORM_NOTES: Mapping[str, FormatNote] = {
    "factiva": FormatNote(
        "Factiva",
        "two-letter codes such as `HD` and `WC`, the fixed order of its lines, or its page",
        "each article",
        "Select the headlines, open them with *View Selected Articles*, set *Display Options* to "
        "*Full Article/Report plus Indexing*, click *Format for Saving*, *Article Format*, and "
        "save the page that opens with the browser, as HTML; or choose *RTF* there.",
    ),
    "ris": FormatNote(
        "RIS",
        "two-letter tags from `TY  -` to `ER  -`",
        "each reference with its abstract",
        "Zotero: select the entries, *Export Items*, format *RIS*. Other reference managers and "
        "most databases offer RIS as well.",
    ),
    "europresse": FormatNote(
        "Europresse", "its frame of source, date and copyright", "each article",
        "Select the results, open the save menu, choose HTML with full text.",
    ),
    "gale": FormatNote(
        "Gale", "its labels and document number", "each article",
        "Open or select the documents, *Download*, plain text.",
    ),
    "ebsco": FormatNote(
        "EBSCO", "its labels and accession number", "each article",
        "Add the results to the folder, *Save*, with the HTML full text.",
    ),
    "pressreader": FormatNote(
        "PressReader", "its lines of outlet, date and page", "each article",
        "Open the text view of each article, and save or copy it as text.",
    ),
    "proquest": FormatNote(
        "ProQuest", "its labels between lines of underscores", "each article",
        "Select the results, *All save options*, *Text only* or *HTML*, with full text.",
    ),
    "nexis_uni": FormatNote(
        "Nexis Uni", "`Body`, `Load-Date` and `End of Document`", "each article",
        "Select the results, *Download*, *Full documents* without attachments, DOCX or RTF, as a "
        "single file, and clear all *Formatting Options*.",
    ),
    "nexis": FormatNote(
        "LexisNexis, old form", "`1 of 3 DOCUMENTS` and fields in capitals", "each article",
        "*Download*, *All documents*, full text with indexing, as text.",
    ),
}  # fmt: skip
"""By ``Form.name`` of vendors' exports."""
