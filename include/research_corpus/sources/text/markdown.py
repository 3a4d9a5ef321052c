"""Markdown to blocks, through markdown-it (CommonMark)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from research_corpus.contracts.records import Block, ParagraphKind
from research_corpus.sources.captions import is_caption

_PARSER = MarkdownIt("commonmark", {"html": True})


def markdown_blocks(text: str) -> tuple[list[Block], str | None]:
    """Return the paragraphs of a Markdown text without its marks, and its title.

    Raw HTML and code blocks are left out, pictures become captions by their alternative text.

    Returns:
        Blocks in reading order; and the first level-1 heading if it stands before all other
        text, which is then no block, else null.
    """
    blocks: list[Block] = []
    title: str | None = None
    open_tags: list[str] = []
    for token in _PARSER.parse(text):
        if token.nesting == 1:
            open_tags.append(token.tag)
        elif token.nesting == -1:
            open_tags.pop()
        elif token.type == "inline":
            if open_tags[-1:] == ["h1"] and not blocks and title is None:
                title = _plain(token) or None
            else:
                blocks += _inline_blocks(token, open_tags)
    return blocks, title


def _inline_blocks(token: Token, open_tags: list[str]) -> list[Block]:
    captions = [
        Block(child.content, "caption")
        for child in token.children or []
        if child.type == "image" and child.content.strip()
    ]
    text = _plain(token)
    kind = "caption" if is_caption(text) else _kind(open_tags)
    return [*captions, *([Block(text, kind)] if text else [])]


def _kind(open_tags: list[str]) -> ParagraphKind:
    if open_tags[-1:] and open_tags[-1] in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return "heading"
    if "blockquote" in open_tags:
        return "quote"
    return "list" if "li" in open_tags else "body"


def _plain(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()
