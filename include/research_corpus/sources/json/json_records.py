"""JSON files and JSON Lines: where the records are, and parsing without surprises.

What one object says is read by ``json_article``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import orjson

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.field_mapping import FieldMap, value_at
from research_corpus.sources.json.json_article import article_of, has_body, may_be_article
from research_corpus.sources.json.known_tools import by_publisher
from research_corpus.sources.schema_org import article_nodes
from research_corpus.sources.source_file import SourceFile, load, suffix_of

CHARACTERS_REPLACED = "invalid_characters_replaced"

# Under these names services and archives list their articles.
_LISTS = """
articles items results records docs documents stories news entries data hits posts
"""
LIST_NAMES = _LISTS.split()

_OPENING = re.compile(
    rb"""\s*(?:\{\s*(?:"|\}|$) | \[\s*(?:[\[{\]"\d-]|true|false|null|$))""", re.VERBOSE
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_NOT_A_NUMBER = re.compile(rb":\s?-?(?:NaN|Infinity)\b")
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson", ".jsonlines", ".ldjson"})


class JsonReader:
    """One JSON document: an article, an array of them, or an object that wraps such an array."""

    name = "json"
    suffixes = frozenset({".json"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.9 for what opens like JSON and 0.5 for anything else named so."""
        is_named = suffix_of(name) in self.suffixes
        if _OPENING.match(_ascii(head)):
            return 0.9 if is_named or head.lstrip()[:1] == b"{" else 0.55
        return 0.5 if is_named else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item an element, or why the document has none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data)
        if isinstance(decoded, Rejection):
            yield decoded
            return
        parsed = parse_json(decoded)
        if isinstance(parsed, Rejection):
            yield parsed
            return
        value, flags = parsed
        for number, item in enumerate(_mapped_records(value, source.fields)):
            yield article_of(item, number, self.name, encoding=decoded.encoding, flags=flags)


class JsonLinesReader:
    """One JSON object a line; read line by line, so that the file may be of any size."""

    name = "jsonl"
    suffixes = _LINES_SUFFIXES

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the first line is a whole object and more follow, or by name."""
        is_named = suffix_of(name) in self.suffixes
        if not is_named and not head.startswith(b"{"):
            return 0.0
        lines = [line for line in head.splitlines() if line.strip()]
        if is_named and lines[0].strip() not in (b"{", b"["):
            return 0.95
        has_more = len(lines) > 1 and lines[1].lstrip().startswith(b"{")
        return 0.95 if has_more and _is_object(lines[0]) else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item a line that is not blank; a broken line costs only itself."""
        with source.open() as stream:
            for number, line in enumerate(_lines(stream, max_file_bytes)):
                if isinstance(line, Rejection):
                    yield replace(line, source_record=number)
                else:
                    yield self._record(line, number, source.fields)

    def _record(self, line: bytes, number: int, fields: FieldMap | None) -> Record | Rejection:
        decoded = decode(line)
        if isinstance(decoded, Rejection):
            return replace(decoded, source_record=number)
        parsed = parse_json(decoded)
        if isinstance(parsed, Rejection):
            return replace(parsed, source_record=number)
        value, flags = parsed
        value = fields.apply(value) if fields else value
        return article_of(value, number, self.name, encoding=decoded.encoding, flags=flags)


def parse_json(decoded: Decoded) -> tuple[Any, tuple[str, ...]] | Rejection:
    """Parse one JSON value as RFC 8259 has it.

    Halves of surrogate pairs, which programs leave where they cut a text, are replaced by U+FFFD
    and flagged; ``NaN`` and infinity, which data frames write, are null; anything else that breaks
    the grammar is a rejection that says where.

    Returns:
        The value and quality flags, or a rejection with ``invalid_json``.
    """
    data = decoded.text.encode("utf-8", "surrogatepass")
    try:
        return orjson.loads(data), decoded.flags
    except (orjson.JSONDecodeError, RecursionError) as error:
        if _NOT_A_NUMBER.search(data) and (value := _parse_with_nan(decoded.text)) is not None:
            return value, decoded.flags
        if _SURROGATE_ESCAPE.search(data):
            value = _parse_with_surrogates(decoded.text)
            if value is not None:
                return value, (*decoded.flags, CHARACTERS_REPLACED)
        return Rejection(ReasonCode.INVALID_JSON, str(error), raw_excerpt=_around(decoded, error))


def _parse_with_nan(text: str) -> Any:
    """Parse what data frames write, with ``NaN`` for a missing value; null where it is broken."""
    try:
        value = json.loads(text, parse_constant=lambda _constant: None)
        return orjson.loads(orjson.dumps(value))
    except (ValueError, TypeError, RecursionError):
        return None


def _parse_with_surrogates(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        value = json.loads(text, parse_constant=refuse)
        return orjson.loads(_LONE_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    except (ValueError, RecursionError):
        return None


def _around(decoded: Decoded, error: Exception) -> str:
    position = getattr(error, "pos", 0)
    return decoded.text[max(position - 100, 0) : position + 100]


def _mapped_records(value: Any, fields: FieldMap | None) -> list[Any]:
    """Return the values that should each be an article, as the user's mapping has them."""
    if fields is None:
        return _records_in(value)
    if fields.records_path:
        found = value_at(value, fields.records_path)
        records = found if isinstance(found, list) else [found]
    else:
        records = value if isinstance(value, list) else [value]
    return [fields.apply(item) for item in records]


def _records_in(value: Any) -> list[Any]:
    """Return the values that should each be an article.

    An array gives its elements; an object that is no article itself gives the articles of its
    JSON-LD graph, or the first array of objects below it that holds one; else itself.
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or has_body(value):
        return [value]
    if "@graph" in value:
        return list(article_nodes(value)) or [value]
    return by_publisher(value) or _wrapped(value) or ([] if _is_empty_list(value) else [value])


def _wrapped(value: dict[str, Any]) -> list[Any]:
    """Return the articles of the shallowest level that holds any, in arrays or as objects.

    All arrays of that level that hold articles count, so that none is lost.
    """
    level: list[Any] = [value]
    teased: list[Any] = []
    for _depth in range(3):
        arrays = [v for item in level for v in item.values() if isinstance(v, list)]
        objects = [v for item in level for v in item.values() if isinstance(v, dict)]
        for is_one in (has_body, may_be_article):
            if found := [item for array in arrays if _holds(array, is_one) for item in array]:
                return found
        if found := [item for item in objects if has_body(item)]:
            return found
        teased = teased or [item for item in objects if may_be_article(item)]
        level = objects
    return teased


def _holds(array: list[Any], is_one: Callable[[dict[str, Any]], bool]) -> bool:
    return any(isinstance(item, dict) and is_one(item) for item in array)


def _is_empty_list(value: dict[str, Any]) -> bool:
    """Tell an answer with no hits from an object that is something else."""
    return any(value.get(name) == [] for name in LIST_NAMES)


def _lines(stream: BinaryIO, max_line_bytes: int) -> Iterator[bytes | Rejection]:
    """Yield the lines that are not blank; one beyond the limit is skipped up to its end."""
    while line := stream.readline(max_line_bytes + 1):
        if len(line) > max_line_bytes and not line.endswith(b"\n"):
            while (rest := stream.readline(1024 * 1024)) and not rest.endswith(b"\n"):
                pass
            yield Rejection(
                ReasonCode.FILE_TOO_LARGE, f"a line of more than {max_line_bytes} bytes"
            )
        elif line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            yield line


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _ascii(head: bytes) -> bytes:
    return head[2:].replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
