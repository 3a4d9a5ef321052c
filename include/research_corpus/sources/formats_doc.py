"""``docs/formats.md``: what is read, generated from the registry of readers.

Regenerate with ``python -m research_corpus.sources.formats_doc > docs/formats.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from research_corpus.sources.format_notes import FORM_NOTES, READER_NOTES, FormatNote
from research_corpus.sources.reader import Reader
from research_corpus.sources.registry import READERS
from research_corpus.sources.vendors.forms import FORMS

HEAD = """\
# Formats

What is read, and how it is recognised: by content; the suffix of a file's name only confirms it.
`corpus inspect FILE` shows which reader takes a file. Compressed files (gzip, bzip2, xz, zstd) and
archives (ZIP, TAR) of all of these are read too. How to add a format or map unusual field names:
[Adding a format](adding-a-format.md). This page is generated from the readers.
"""
_FAMILIES = {
    "html": "Web pages",
    "json": "JSON",
    "text": "Text",
    "xml": "XML and SGML",
    "documents": "Documents, books and mail",
    "vendors": "Exports of databases",
    "tables": "Tables",
    "warc": "Web archives",
}
_COLUMNS = (
    "| format | `source_format` | suffixes | recognised by | one record |\n|---|---|---|---|---|\n"
)


def formats_markdown() -> str:
    """Return the page.

    Raises:
        KeyError: if a reader, a form or a family has no note.
    """
    order = list(_FAMILIES)
    readers = sorted(READERS, key=lambda reader: order.index(_family(reader)))
    parts = [HEAD]
    for family, group in groupby(readers, _family):
        members = list(group)
        parts.append(f"\n## {_FAMILIES[family]}\n\n{_COLUMNS}")
        parts += [_row(READER_NOTES[r.name], r.name, sorted(r.suffixes)) for r in members]
        parts += _steps(READER_NOTES[r.name] for r in members)
        if family == "vendors":
            names = list(dict.fromkeys(form.name for form in FORMS))
            parts.append("\nThe forms of vendors, in any of these, RTF, DOCX, ODT and PDF:\n\n")
            parts.append(_COLUMNS)
            parts += [_row(FORM_NOTES[name], name, []) for name in names]
            parts += _steps(FORM_NOTES[name] for name in names)
    return "".join(parts)


def _family(reader: Reader) -> str:
    """Return the package that a reader stands in."""
    return type(reader).__module__.split(".")[2]


def _row(note: FormatNote, name: str, suffixes: list[str]) -> str:
    shown = ", ".join(f"`{suffix}`" for suffix in suffixes) or "any"
    return f"| {note.title} | `{name}` | {shown} | {note.recognised_by} | {note.record} |\n"


def _steps(notes: Iterator[FormatNote]) -> list[str]:
    steps = [f"- {note.title}: {note.export}\n" for note in notes if note.export]
    return ["\nHow to export:\n\n", *steps] if steps else []


if __name__ == "__main__":
    sys.stdout.write(formats_markdown())
