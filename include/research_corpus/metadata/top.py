"""The lines above a text, and below it: which are header, which title, where the text begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from research_corpus.contracts.records import Block, Claim, ClaimField, Origin, Record, TopParagraph
from research_corpus.metadata.publishers import default_registry
from research_corpus.metadata.top_lines import (
    LineKind,
    LineLook,
    is_title_line,
    labelled_title,
    look_at_line,
    with_colon,
)

MAX_TOP_LINES = 16
MAX_FOOT_BLOCKS = 3
MAX_FOOT_CHARS = 200
_CREDIT = frozenset({"date", "outlet", "agency"})
SURE_TITLE = 0.9
"""Confidence of a title from which on no other line is looked for."""


class _Line(NamedTuple):
    """One line at the top: its text, the number of its paragraph, and what it is."""

    text: str
    paragraph: int
    look: LineLook


def part_top(record: Record) -> Record:
    """Return the record with its header line, title and subtitle parted from its text.

    A header is one or several lines above the text that parse to fields (:func:`look_at_line`),
    with or without blank lines between them and after them; a title is the headline-like line
    above, among or below them, or one alone above a longer text; a second one below the title
    and above the header is the subtitle. Where nothing stands above, the last lines may be it.
    A title that the source names is no text where it stands on top of it again.
    """
    if not record.top:
        return _without_repeated_title(record)
    record = replace(record, top=tuple(map(_in_cells, record.top)))
    lines = _top_lines(record)
    end = _end_of_top(lines, record)
    taken = lines[:end]
    labelled = [title for line in taken if (title := _lone_labelled_title(line))]
    header = [line.text for line in taken if line.look.fields - {"title"} and not _is_title(line)]
    titles = [*labelled[:1], *(line.text for line in taken if _is_title(line))]
    if (
        not titles
        and header
        and not _is_signature(taken[0], record)
        and (len(taken) == 1 or _names_again(taken))
        and _may_be_title(taken[0])
    ):
        titles = [header.pop(0)]
    fields: tuple[ClaimField, ...] = ("title", "subtitle")
    claims = [
        Claim(field, text.strip(), Origin.HEADER, f"{field}-line", 0.8)
        for field, text in zip(fields, titles, strict=False)
    ]
    rest = replace(
        record,
        top=(),
        blocks=_blocks_below(record, end),
        claims=(*claims, *record.claims),
        header="\n".join(header) or record.header,
    )
    named = {field for line in taken for field in line.look.fields}
    return _without_repeated_title(_with_credit(rest, named) if rest.header else _part_foot(rest))


def _without_repeated_title(record: Record) -> Record:
    """Return the record without the title that its source names and its text begins with again.

    Extractors keep the heading of a page on top of its text; an article of nothing else keeps it.
    """
    told = (c.value for c in record.claims if c.field == "title" and c.confidence >= SURE_TITLE)
    titles = {_folded(title) for title in told}
    first = next(
        (n for n, block in enumerate(record.blocks) if _folded(block.text) not in titles),
        len(record.blocks),
    )
    rest = record.blocks[first:]
    if first == 0 or not any(block.kind in ("body", "quote", "list") for block in rest):
        return record
    return replace(record, blocks=rest)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_title(line: _Line) -> bool:
    return line.look.kind == "title"


def _names_again(taken: Sequence[_Line]) -> bool:
    """Tell whether the first line is a title that reads like a name, of which others follow."""
    first, rest = taken[0], taken[1:]
    fields = {field for line in rest for field in line.look.fields}
    return bool(first.look.fields) and first.look.fields <= fields


def _is_signature(line: _Line, record: Record) -> bool:
    """Tell whether a name alone stands below a title that the layout of a document tells."""
    is_person = line.look.kind == "part" and "person" in line.look.fields
    return is_person and any(
        claim.field == "title" and claim.origin is Origin.MARKUP for claim in record.claims
    )


def _has_sure_title(record: Record) -> bool:
    """Tell whether the source names the title: "Good morning" below a letter's subject is text."""
    return any(c.field == "title" and c.confidence >= SURE_TITLE for c in record.claims)


def _may_be_title(line: _Line) -> bool:
    """Tell whether a line that is a name or section by itself may also be a headline."""
    is_labelled = ":" in line.text
    return line.look.kind == "part" and not is_labelled and is_title_line(line.text)


def _top_lines(record: Record) -> list[_Line]:
    """Return lines from the top down to the first that is text already, which is left out."""
    found: list[_Line] = []
    block = 0
    for number, paragraph in enumerate(record.top):
        kinds = {b.kind for b in record.blocks[block : block + paragraph.blocks]}
        block += paragraph.blocks
        for text in paragraph.lines:
            look = look_at_line(text) if "caption" not in kinds else LineLook("body")
            if look.kind == "body" or len(found) == MAX_TOP_LINES:
                return found
            found.append(_Line(text, number, look))
    return found


def _lone_labelled_title(line: _Line) -> str | None:
    """Return the title that a line labels; of a line with other fields, the header has it."""
    return None if line.look.fields - {"title"} else labelled_title(line.text)


def _in_cells(paragraph: TopParagraph) -> TopParagraph:
    """Return a row of a table that only places lines as those lines, a label with its value."""
    lines = [with_colon(line) for line in paragraph.lines]
    if len(lines) == 1 and "\t" in lines[0] and look_at_line(lines[0]).kind in {"title", "body"}:
        lines = [cell for cell in lines[0].split("\t") if cell.strip()]
    return TopParagraph(tuple(lines), paragraph.blocks)


def _end_of_top(lines: Sequence[_Line], record: Record) -> int:
    """Return how many of the lines are above the text."""
    kinds = [line.look.kind for line in lines]
    if "header" not in kinds:
        if lines and _is_signature(lines[0], record):
            return 1
        is_title = bool(lines) and (kinds[0] == "title" or _may_be_title(lines[0]))
        is_title = is_title and not _has_sure_title(record)
        return int(is_title and _is_alone_above_text(lines, 0, record))
    end = len(kinds) - kinds[::-1].index("header")
    end = _past_parts(lines, end, record)
    if kinds[:end].count("title") == 0 and kinds[end : end + 1] == ["title"]:
        end = _past_parts(lines, end + _is_alone_above_text(lines, end, record), record)
    first = kinds[:end]
    if first.count("title") <= 2:
        return end
    # more headline-like lines than a header has: the text began before
    third = [i for i, kind in enumerate(first) if kind == "title"][2]
    return _end_of_top(lines[:third], record) if third else 0


def _past_parts(lines: Sequence[_Line], end: int, record: Record) -> int:
    """Return where the lines end that are part of the header above ``end``."""
    while (
        end < len(lines)
        and lines[end].look.kind == "part"
        and (_is_same_or_label(lines, end) or _is_missing(lines, end, record))
    ):
        end += 1
    return end


def _is_missing(lines: Sequence[_Line], index: int, record: Record) -> bool:
    """Tell whether a paragraph below the title is the author or outlet that no line above names.

    Without a title it may be the title itself, and an outlet that no list holds the first words.
    """
    line, above = lines[index], lines[:index]
    fields = line.look.fields
    named = {field for other in above for field in other.look.fields}
    has_title = any(map(_is_title, above)) or "title" in named or _has_sure_title(record)
    if not has_title or not fields or fields & named:
        return False
    return "person" in fields or default_registry().is_well_known(line.text.strip())


def _is_same_or_label(lines: Sequence[_Line], index: int) -> bool:
    """Tell whether a line that is only part of a header stands with the line before it."""
    is_beside = lines[index].paragraph == lines[index - 1].paragraph
    return is_beside or ":" in lines[index].text


def _is_alone_above_text(lines: Sequence[_Line], index: int, record: Record) -> bool:
    """Tell whether a line is a paragraph of its own with a longer text below it."""
    line = lines[index]
    if len(record.top[line.paragraph].lines) != 1:
        return False
    first = sum(paragraph.blocks for paragraph in record.top[: line.paragraph + 1])
    below = record.blocks[first : first + 3]
    return any(len(block.text) > 1.5 * len(line.text) for block in below)


def _blocks_below(record: Record, taken: int) -> tuple[Block, ...]:
    """Return the blocks of the text, without the first ``taken`` lines."""
    block = 0
    for paragraph in record.top:
        if taken == 0:
            break
        own = record.blocks[block : block + paragraph.blocks]
        if taken < len(paragraph.lines):
            return (*_rest(paragraph.lines, own, taken), *record.blocks[block + len(own) :])
        taken -= len(paragraph.lines)
        block += len(own)
    return record.blocks[block:]


def _rest(lines: Sequence[str], own: Sequence[Block], taken: int) -> tuple[Block, ...]:
    if len(own) == len(lines):
        return tuple(own[taken:])
    return (Block(" ".join(line.strip() for line in lines[taken:])),)


def _with_credit(record: Record, named: set[str]) -> Record:
    """Return the record with a last line of outlet and day in its header, if that names neither."""
    last = record.blocks[-1] if len(record.blocks) > 1 else None
    if last is None or len(last.text) > MAX_FOOT_CHARS or named & _CREDIT:
        return record
    look = look_at_line(last.text)
    if look.kind != "header" or "date" not in look.fields or len(look.fields & _CREDIT) < 2:
        return record
    return replace(record, blocks=record.blocks[:-1], header=f"{record.header}\n{last.text}")


def _part_foot(record: Record) -> Record:
    """Take the last lines for the header, if they are one and nothing stands above the text."""
    kept = len(record.blocks)
    looks: list[LineKind] = []
    while kept > 1 and len(looks) < MAX_FOOT_BLOCKS:
        block = record.blocks[kept - 1]
        if len(block.text) > MAX_FOOT_CHARS or block.kind == "caption":
            break
        look = look_at_line(block.text)
        if look.kind != "header" and not (look.kind == "part" and "header" in looks):
            break
        looks.append(look.kind)
        kept -= 1
    if not looks:
        return record
    header = "\n".join(block.text for block in record.blocks[kept:])
    return replace(record, blocks=record.blocks[:kept], header=header)
