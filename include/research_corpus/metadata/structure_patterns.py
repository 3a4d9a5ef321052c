"""The patterns behind :mod:`research_corpus.metadata.structure`, each linear in the text."""

from __future__ import annotations

import re

RULE = re.compile(r"\s*+([-=_*#~+—–═─])(?:\s?\1){4,}+\s*+")

_FIELDS = """
title, titel, titre, título, headline, überschrift, kop, author, authors, autor, autoren, auteur,
auteurs, byline, writer, date, datum, fecha, published, publication date, publication, publisher,
erscheinungsdatum, source, quelle, fuente, bron, newspaper, zeitung, journal, section, ressort,
rubrik, rubrique, sección, length, länge, longueur, word count, words, url, link, id, doc id, docid,
language, sprache, langue, idioma, taal, text, body, content, full text, volltext, abstract,
summary, keywords, tags, subject, subjects, category, kategorie, copyright, page, pages, seite,
edition, load-date, doi, issn, type, document type, lead, subtitle, teaser, accession number,
dateline, slug, article id, item, record, country, publication title, headlines, from, to, cc,
sent, medium, media
"""
FIELD_WORDS = frozenset(" ".join(_FIELDS.split()).split(", "))
"""Names of fields; one of them with a colon may open a line of prose, three of them hardly."""

_CORE_WORDS = """
title titel titre título headline überschrift date datum fecha published publisher source
quelle publication newspaper zeitung journal length länge byline url load-date language
langue sprache idioma erscheinungsdatum media medium docid body text content
"""
CORE_WORDS = frozenset(_CORE_WORDS.split())
"""Fields that articles about other things do not list."""

MAIL_WORDS = frozenset(["from", "to", "cc", "sent", "date", "subject"])
"""Fields of letters that articles quote."""

FENCE = re.compile(r"(?:\+\+\+|---|;;;)\s*+(?:$|\w{2,20}\s?[:=])")
ASSIGNED = re.compile(r"\b(?:title|date|author|draft|slug|tags|layout|categories)\s?[:=]", re.I)

TECHNICAL = re.compile(
    r"\b(?:HTML|CSS|JavaScript|TypeScript|Python|API|APIs|GitHub|SQL|XML|JSON|YAML|npm|Linux|regex"
    r"|compiler|codebase|source code|repository|browser|Markdown|TeX|LaTeX|software|developers?"
    r"|programming|programmers?|exploit|terminal|command line|framework|plugin|WordPress|Docker"
    r"|printf|stdout|Unix|kernel|syntax|Rust|Java|parser"
    r"|Lisp|EXPLAIN|PostgreSQL|NetBSD|newlines?|ASCII|Unicode|bytes?|regexp|Bash|async|struct|integer|stderr)\b"
)
"""Words of articles about programming."""

LABEL = re.compile(r"\s*+[<\[*#@]{0,3}(?P<label>[^\W\d_][\w -]{0,24}?)[>\]*]{0,3}\s?[:=](?=\s|\S)")
MARKED_LABEL = re.compile(r"[\[<*]{1,2}(?P<label>[^\W\d_][\w ]{0,24})[:\]>*]{1,3}\s?:?\s")
UNREAD_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:BYLINE|SECTION|LENGTH|LOAD-DATE|HEADLINE|DATELINE|PUBLICATION-TYPE|HIGHLIGHT"
    r"|AUTOR|AUTEUR|LÄNGE|RUBRIK|LONGUEUR|RUBRIQUE|LONGITUD|SECCIÓN|LENGTE|SLUG|DOCID)\s?:"
    r"|^(?:Load-Date|Byline|Publication-Type|Accession Number|ProQuest document ID)\s?:"
)
CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9]{1,3})(?:\s{2,4}-\s|\s-\s{2}|-\s(?=\S)|\s{2,}|\t)\S")
SIGN_TAG = re.compile(
    r"\s{0,8}(?P<sign>[%=.\\!$&+|~@]{1,2}|##|:)(?P<name>[A-Za-z][\w-]{0,15}|(?<==)\d{3})"
    r"(?=[\s:=|({\[,;\\]|$)"
)
"""A line that opens with a sign and a name; one ``#`` alone may be a hashtag."""

KEY = re.compile(r"\s{0,12}(?:-\s)?(?P<key>[a-z][a-z_.]{1,19})\s?(?P<sign>[:=])(?!//)(?=\s?\S)")
BARE_CODE = re.compile(
    r"(?P<code>PT|AU|AF|TI|SO|PY|AB|UT|ER|DT|LA|VL|SN|JI|DE|PD|HD|BY|WC)(?: \S|\s*$)"
)
"""Codes of libraries and vendors with one space behind them, as words of prose are not."""

_OF = r"\s\d{1,6}\s(?:of|von|de|van|sur|out of|/)\s\d{1,6}"
_OF_START = r"\d{1,6}\s(?:of|von|de|van|sur|out of|/)\s\d{1,6}\s"
COUNTER = re.compile(
    r"\W{0,40}(?:(?:document|dokument|documento|article|artikel|artículo|record|item|story|result"
    rf"|text|doc|nr|no)\.?{_OF}"
    rf"|{_OF_START}(?:documents?|articles?|dokumente|artikel|records?|results?|items?))\W{{0,40}}",
    re.I,
)
BYLINE = re.compile(r"\s{0,8}(?:By|BY|Von|Par|Por|Door|De|Di)\s[^\W\d_][\w .,'’&-]{2,80}")
DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|er)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.?\s\d{1,2},?\s(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b"
)

TAG = re.compile(
    r"</?(?P<name>[A-Za-z][\w.:-]{0,40})(?:\s[^<>]{0,400})?/?>(?<!@)|<!\[CDATA\[(?P<data>)"
    r"|<!--(?P<comment>)|<\?xml(?P<xml>)|<!DOCTYPE(?P<doctype>)"
)
ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|[lr][sd]quo|hellip|[aeiouAEIOU]"
    r"(?:uml|acute|grave|circ)|szlig|ccedil|ntilde|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)
_KNOWN_TAGS = """
a abbr address article aside audio b big blockquote body br button caption center cite
code col dd div dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head
header hl1 hr html i iframe img input label li link main meta nav object ol option p
picture pre q s script section select small source span strike strong style sub sup table
tbody td th thead time title tr tt u ul video record doc item entry row page text news
story document post headline byline date
"""
KNOWN_TAGS = frozenset(_KNOWN_TAGS.split())
RECORD_TAGS = ("record", "doc", "article", "item", "entry", "row", "page", "text", "news", "story",
               "document", "post")  # fmt: skip

_JSON_KEY = r"[\"'][A-Za-z_][\w .-]{0,40}[\"']\s?:\s?[\"'\[{\d]"

LINES: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (name, re.compile(pattern), least)
    for name, least, pattern in (
        ("WARC headers", 1, r"WARC/[01]\.\d|WARC-[A-Z][\w-]+:"),
        ("HTTP headers", 1, r"HTTP/\d(?:\.\d)? \d{3}|(?:GET|POST) /\S* HTTP/"),
        (
            "mail headers",
            1,
            r"(?i:Received|MIME-Version|Message-ID|Return-Path|Content-Type"
            r"|Content-Transfer-Encoding|X-[A-Z][\w-]+):\s",
        ),
        ("mailbox lines", 1, r"From \S+@\S+ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "),
        ("MIME boundaries", 1, r"--[=_A-Za-z0-9'.-]{0,60}(?:=_|boundary|Part|[0-9a-f]{12})"),
        (
            "TOML or YAML fields",
            1,
            r"(?:title|date|author|draft|slug|tags|layout)\s?=\s?[\"'\[\dtf]"
            r"|(?:-\s)?(?:draft|layout|slug|permalink|categories):\s",
        ),
        ("wiki headings", 1, r"={2,6}\s?[^=]{1,100}={2,6}\s*$"),
        ("subtitle times", 1, r"(?:(?<!\d)\d{1,6}\s)?\d\d:\d\d:\d\d[,.]\d{3}\s-->\s"),
        ("BibTeX entries", 1, r"@[A-Za-z]{4,14}\s?\{\s?[\w:.-]+\s?,"),
        (
            "SQL statements",
            1,
            r"(?:INSERT|REPLACE) INTO\s|CREATE TABLE\s|SELECT \S{1,80} FROM\s|COPY \S+ \("
            r"|\(\d{1,9}, ?'",
        ),
        ("Usenet headers", 1, r"(?:Newsgroups|NNTP-[A-Z][\w-]+|Xref):\s|Path: \S+!"),
        ("message catalogues", 2, r"msg(?:id|str)(?:_plural)? \""),
        ("form data", 1, r"Content-Disposition:\s"),
        ("quoted cells", 2, r"\"[^\"\n]{0,200}\",\"|\d{1,9},\"[^\"\n]{0,200}\",\""),
        ("record objects", 1, r"\[?[A-Z]\w{2,30}\([a-z_]\w{0,20}=['\"]"),
        ("begin and end of records", 2, r"(?:BEGIN|END) [A-Z]{3,12}\s*$"),
        ("text-mining headers", 1, r"\*{4}\s\*\w|-\*\w+_\w"),
        (
            "Org or reST fields",
            1,
            r"#\+[A-Za-z]{3,20}:|\.\.\s[\w-]+::|:[a-z]{3,20}:\s\S|:[A-Z]{3,20}:(?:\s|$)",
        ),
        ("AsciiDoc or Textile headings", 2, r"h[1-6]\.\s\S|={1,5}\s[A-Z]\S.*$"),
        ("vCard or calendar", 1, r"BEGIN:V[A-Z]+|END:V[A-Z]+"),
        ("patches", 1, r"@@ -\d+(?:,\d+)? \+\d+|diff --git |\+\+\+ [ab]/|--- [ab]/"),
        (
            "PDF or PostScript",
            1,
            r"%PDF-|%%EOF|%!PS|(?<!\d)\d{1,9} \d{1,9} obj\b|endobj|xref$|trailer$",
        ),
        ("uuencode or PGP", 1, r"begin [0-7]{3} \S|-----BEGIN [A-Z ]+-----"),
        (
            "log lines",
            1,
            r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^ ]*\]?\s\W?(?:INFO|WARN|ERROR|DEBUG)"
            r"|[A-Z][a-z]{2}\s{1,2}\d{1,2} \d\d:\d\d:\d\d \S{1,80} \S{1,80}:\s"
            r"|\S{1,80} \S{1,80} \S{1,80} \[\d\d/[A-Z][a-z]{2}/\d{4}:",
        ),
        (
            "token columns",
            1,
            r"(?<!\d)\d{1,6}[\t ]\S{1,60}[\t ]\S{1,60}[\t ](?:NOUN|VERB|DET|ADP|PROPN|ADJ|PUNCT)\b",
        ),
        (
            "program code",
            1,
            r"function\s?\w*\s?\(|var\s\w+\s?=|import\s\w+;|def \w+\(|#include\s?<"
            r"|window\.\w+|document\.\w+|@media\s|\.[\w-]+\s?\{",
        ),
        (
            "OCR layout",
            1,
            r"(?:HPOS|VPOS|bbox|x_wconf|STRING ID)[\s=]|(?<!\d)\d{1,9}(?:\t-?\d{1,9}){5,12}",
        ),
    )
)
"""Name, pattern at the start of a line, and how many such lines are a mark."""

ANYWHERE: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (name, re.compile(pattern), least)
    for name, least, pattern in (
        ("JSON in the text", 2, rf"[{{\[,]\s?{_JSON_KEY}"),
        (
            "wiki links",
            1,
            r"\[\[[^\[\]\n]{1,200}\]\]|\{\{[^{}\n]{1,200}\}\}|\'\'\'[^\'\n]{1,200}\'\'\'",
        ),
        ("wiki tables", 2, r"\{\|\s?(?:class|style|border)|\|-\s"),
        ("BBCode", 2, r"\[/?(?:b|i|u|url|img|quote|size|color|center)(?:=[^\]\n]{1,200})?\]"),
        ("Markdown links", 1, r"!?\[[^\[\]\n]{1,200}\]\((?:https?:|/)[^()\s]{1,300}\)"),
        (
            "TeX commands",
            1,
            r"\\(?:begin|end|section|subsection|emph|textbf|title|author|date|par"
            r"|documentclass|usepackage)\s?\{|\\(?:par|pard|rtf1|fs\d+)\b",
        ),
        ("quoted-printable", 2, r"=[0-9A-F]{2}(?==)|(?<=[^\W\d_])=(?:C3=|E2=|20\s|\s$)"),
        (
            "unread escapes",
            2,
            r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|(?<=[a-z.,!?])\\[nrt](?:\\[nrt])?(?=[A-Z])",
        ),
        ("base64", 2, r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{70,}+={0,2}(?=\s|$)"),
        ("plans of Org", 1, r"\b(?:SCHEDULED|DEADLINE|CLOSED): [<\[]\d{4}-"),
        ("percent-encoding", 4, r"%(?:20|C3|E2|2C|3A)(?:%[0-9A-F]{2})?"),
        (
            "object dumps",
            1,
            r"\[object Object\]|<\w+ object at 0x[0-9a-f]+>|datetime\.datetime\(",
        ),
        ("template fields", 1, r"\{\{\s?\w+(?:\.\w+)*\s?\}\}|\{%\s?\w+[^%\n]{0,100}%\}|<%=?\s"),
    )
)
"""Name, pattern anywhere, and how many such places are a mark."""

SEVERAL = frozenset(
    (
        "WARC headers",
        "mailbox lines",
        "BibTeX entries",
        "text-mining headers",
        "SQL statements",
        "Usenet headers",
        "form data",
        "record objects",
        "quoted cells",
        "message catalogues",
        "begin and end of records",
        "log lines",
        "Org or reST fields",
    )
)
"""Marks whose repetition says that the text is several records."""
