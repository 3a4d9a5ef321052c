"""The page on formats: generated, and complete over readers and forms."""

from __future__ import annotations

from pathlib import Path

from research_corpus.sources.format_notes import FORM_NOTES, READER_NOTES
from research_corpus.sources.formats_doc import formats_markdown
from research_corpus.sources.registry import READERS
from research_corpus.sources.vendors.forms import FORMS

PAGE = Path(__file__).parents[3] / "docs" / "formats.md"


def test_page_in_docs_is_the_generated_one() -> None:
    assert PAGE.read_text("utf-8") == formats_markdown(), (
        "run: python -m research_corpus.sources.formats_doc > docs/formats.md"
    )


def test_every_reader_and_form_has_a_note_and_every_form_steps_of_export() -> None:
    assert READER_NOTES.keys() == {reader.name for reader in READERS}
    assert FORM_NOTES.keys() == {form.name for form in FORMS}
    assert all(note.export for note in FORM_NOTES.values())
