"""The page of the rules is the one that the rules generate."""

from pathlib import Path

from research_corpus.quality.rules_doc import rules_markdown

PAGE = Path(__file__).parents[3] / "docs" / "quality-rules.md"


def test_rules_markdown_equals_the_committed_page() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_markdown(), (
        "run: python -m research_corpus.quality.rules_doc > docs/quality-rules.md"
    )
