"""Texts with named metadata above the body: YAML or TOML front matter, or ``Key: value`` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import yaml

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.field_names import claimed_by, claimed_field
from research_corpus.sources.paragraphs import is_hard_wrapped, split_paragraphs, to_blocks
from research_corpus.sources.source_file import SourceFile, load, suffix_of
from research_corpus.sources.text.markdown import markdown_blocks

_YAML = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_POST_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-[^/]+\Z")
_KEY_LINE = re.compile(r"([^\W\d_][\w ./-]{0,30}?)[ \t]*:[ \t]+(\S.*)")
_MAIL_KEYS = frozenset({"from", "to", "received", "mime-version", "message-id", "return-path"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".qmd"})


class FrontMatterReader:
    """One article a file, its metadata as named values at the top."""

    name = "front_matter"
    suffixes = _MARKDOWN_SUFFIXES | {".txt", ".text"}

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.9 for front matter, 0.8 for known ``Key: value`` lines, 0.6 for Markdown."""
        if head.startswith((b"---", b"+++")) and _front_matter(head.decode("utf-8", "replace")):
            return 0.9
        may_have_keys = head[:1] not in b"<{[" and b":" in head[:4096]
        if may_have_keys and len(_known(_first_fields(head))) >= 2:
            return 0.8
        return 0.6 if suffix_of(name) in _MARKDOWN_SUFFIXES else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data)
        if isinstance(decoded, Rejection):
            yield decoded
            return
        yield self._record(decoded, source.name)

    def _record(self, decoded: Decoded, name: str) -> Record | Rejection:
        text = decoded.text
        is_markdown = suffix_of(name) in _MARKDOWN_SUFFIXES
        fields, body, flags = _split(text)
        is_marked = is_markdown or (_front_matter(text) and not _is_of_lines(body))
        blocks, headings = _body_blocks(body, is_markdown=is_marked)
        if not any(block.kind != "caption" for block in blocks):
            return Rejection(
                ReasonCode.EMPTY_BODY, "there is no text below the metadata", 0, text[:200]
            )
        claims = [claim for key, value in fields for claim in _claims(key, value)]
        if headings and not any(claim.field == "title" for claim in claims):
            claims.append(Claim("title", headings, Origin.MARKUP, "markdown-h1", 0.9))
        posted = _POST_NAME.search(name) if is_markdown else None
        if posted and not any(claim.field == "date_published" for claim in claims):
            # the name that Jekyll asks of a post gives the day that it is published
            claims.append(Claim("date_published", posted[1], Origin.FILENAME, "post-name", 0.8))
        return Record(
            source_record=0,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            encoding=decoded.encoding,
            quality_flags=(*decoded.flags, *flags),
        )


def _first_fields(head: bytes) -> list[tuple[str, Any]]:
    text = head[:4096].decode("utf-8", "replace").lstrip()
    return _key_lines(text)[0] if _KEY_LINE.match(text) else []


def _split(text: str) -> tuple[list[tuple[str, Any]], str, list[str]]:
    """Return the named values, the body below them, and quality flags."""
    text = text.lstrip()
    found = _front_matter(text)
    if not found:
        fields, body = _key_lines(text)
        return (fields, body, []) if len(_known(fields)) >= 2 else ([], text, [])
    body = text[found.end() :]
    try:
        loaded = _load(found)
    except (yaml.YAMLError, ValueError, RecursionError):
        # broken YAML is often plain "key: value" lines with a colon too many
        return _key_lines(found.group(1))[0], body, ["front_matter_malformed"]
    if not isinstance(loaded, dict):
        return [], body, ["front_matter_malformed"]
    return [(str(key), value) for key, value in loaded.items()], body, []


def _front_matter(text: str) -> re.Match[str] | None:
    return _YAML.match(text) or _TOML.match(text)


def _load(found: re.Match[str]) -> Any:
    """Return what front matter says.

    Raises:
        ValueError: it is broken; of YAML ``YAMLError``.
    """
    if found.re is _TOML:
        return tomllib.loads(found.group(1).replace("\r\n", "\n"))
    return yaml.load(found.group(1), Loader=_StringDates)  # noqa: S506 - a SafeLoader


def _key_lines(text: str) -> tuple[list[tuple[str, Any]], str]:
    """Return ``Key: value`` lines at the top, indented lines continuing them, and the rest."""
    fields: list[tuple[str, Any]] = []
    lines = text.lstrip().splitlines(keepends=True)
    for index, line in enumerate(lines):
        found = _KEY_LINE.fullmatch(line.rstrip())
        if found:
            fields.append((found.group(1), found.group(2).strip()))
        elif fields and line[:1] in " \t" and line.strip():
            key, value = fields[-1]
            fields[-1] = (key, f"{value} {line.strip()}")
        else:
            return fields, "".join(lines[index:])
    return fields, ""


def _known(fields: list[tuple[str, Any]]) -> list[str]:
    names = [key for key, _ in fields]
    if any(name.lower() in _MAIL_KEYS for name in names):
        return []
    return [name for name in names if claimed_field(name)]


def _claims(key: str, value: Any) -> Iterator[Claim]:
    known = claimed_field(key)
    if known is None:
        return
    field = known[0]
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if name is None or isinstance(name, bool) or not str(name).strip():
            continue
        # one line may name several people or carry "By": it is a byline until parsed
        is_line = field == "author" and not isinstance(value, list) and not isinstance(item, dict)
        # a note links to the note of a person by double brackets
        text = _WIKI_LINK.sub(r"\1", _written(name)).strip()
        about, confidence = claimed_by(key, text) or known
        target = "byline" if is_line else about
        yield Claim(target, text, Origin.HEADER, f"header:{key}", confidence)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def _is_of_lines(body: str) -> bool:
    """Tell whether each line is a paragraph, as in texts of trafilatura: none are parted."""
    paragraphs = split_paragraphs(body)
    return len(paragraphs) == 1 and not is_hard_wrapped(paragraphs)


def _body_blocks(body: str, *, is_markdown: object) -> tuple[list[Block], str | None]:
    if is_markdown:
        return markdown_blocks(body)
    return to_blocks(split_paragraphs(body)), None


class _StringDates(yaml.SafeLoader):
    """Safe YAML that leaves dates and numbers as the source wrote them."""


_StringDates.yaml_implicit_resolvers = {
    first: [
        (tag, regexp) for tag, regexp in resolvers if tag.endswith((":null", ":bool", ":merge"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
