"""How ``corpus inspect`` looks: one file's readers, records and fields, in colour."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

JSON = dict[str, Any]

BLOCK_CHARS = 300
"""Longer blocks are cut, in characters; ``--json`` has them whole."""

_ORIGIN_STYLES = {
    "header": "green",
    "json-ld": "cyan",
    "meta": "cyan",
    "markup": "blue",
    "url": "magenta",
    "filename": "magenta",
    "detected": "yellow",
    "default": "yellow",
}
_SURE = 0.9
_FAIR = 0.6


def print_inspection(console: Console, found: JSON) -> None:
    """Print what :func:`research_corpus.operations.inspect_file` returned."""
    console.print(Text.assemble((found["file"], "bold"), f"  {found['bytes']:,} bytes"))
    console.print(_readers(found))
    console.print(
        f"records  {found['records']}, of which {found['rejected']} rejected "
        f"and {found['skipped']} skipped"
    )
    others = [row for row in found["rejections"] if row != found["refusal"]]
    for row in others:
        _print_rejection(console, row)
    if len(found["rejections"]) < found["rejected"]:
        console.print(f"… and {found['rejected'] - len(found['rejections'])} more rejected")
    if found["record"]:
        _print_record(console, found["record"], found["number"])
    if found["refusal"]:
        _print_rejection(console, found["refusal"])


def _readers(found: JSON) -> Text:
    line = Text("readers  ")
    interested = [row for row in found["readers"] if row["sureness"]]
    for row in interested:
        style = "bold green" if row["name"] == found["reader"] else ""
        line.append(f"{row['name']} {row['sureness']:.2f}  ", style)
    others = len(found["readers"]) - len(interested)
    if not found["readers"]:
        return line.append("none asked: the file is empty", "red")
    return line.append(f"{others} others do not recognise the content", "dim")


def _print_record(console: Console, record: JSON, number: int) -> None:
    name = "" if "!" not in record["source_file"] else f" of {record['source_file']}"
    console.rule(Text(f"record {number}{name}"), align="left")
    encoding = record["encoding"] or "unknown"
    basis = f" ({record['encoding_basis']})" if record["encoding_basis"] else ""
    console.print(Text(f"format    {record['format']}"))
    console.print(Text(f"encoding  {encoding}{basis}"))
    if record["record_key"]:
        console.print(Text(f"key       {record['record_key']}"))
    if record["reader_flags"]:
        console.print(Text(f"flags     {', '.join(record['reader_flags'])}", "yellow"))
    for mark in record["marks"]:
        console.print(Text(f"mark      {mark['name']}: {mark['shown']!r}", "yellow"))
    if record["header"] is not None:
        console.print(Text.assemble("header    ", (record["header"], "reverse")))
    if record["claims"]:
        _print_section(console, "What the source says", _claims(record["claims"]))
    if "fields" in record:
        _print_section(console, "What the rules decided", _fields(record["fields"]))
        _print_decision(console, record)
    _print_section(console, "Blocks", _blocks(record["blocks"]))


def _print_section(console: Console, title: str, content: Table) -> None:
    console.print()
    console.print(Text(title, "bold"))
    console.print(Padding(content, (0, 0, 0, 2)))


def _print_decision(console: Console, record: JSON) -> None:
    if record["authors"]:
        _print_section(console, "Authors", _authors(record["authors"]))
    if record["date_precision"]:
        zone = record["timezone_source"]
        console.print(f"\ndate      to the {record['date_precision']}, time zone {zone}")
    flags = ", ".join(record["quality_flags"]) or "none"
    console.print(Text(f"\nquality flags: {flags}", "yellow" if record["quality_flags"] else ""))


def _claims(claims: list[JSON]) -> Table:
    table = _pairs()
    label = None
    for claim in claims:
        cell = Text.assemble(_cut(claim["value"]), "  ", _evidence(claim))
        table.add_row(claim["field"] if claim["field"] != label else "", cell)
        label = claim["field"]
    return table


def _fields(fields: list[JSON]) -> Table:
    table = _pairs()
    for row in fields:
        cell = Text.assemble((_cut(row["value"]), "bold"), "  ", _evidence(row))
        if row["raw"] is not None and row["raw"] != row["value"]:
            cell.append("\n").append(_underlined(row))
        table.add_row(row["field"], cell)
    return table


def _evidence(row: JSON) -> Text:
    """Return origin, rule and confidence of a claim or field in one piece."""
    style = "green" if row["confidence"] >= _SURE else "" if row["confidence"] >= _FAIR else "red"
    return Text.assemble(
        (row["origin"], _ORIGIN_STYLES.get(row["origin"], "")),
        (f" {row['rule']} ", "dim"),
        (f"{row['confidence']:.2f}", style),
    )


def _underlined(row: JSON) -> Text:
    """Return the raw text around the value, the value underlined, with its offsets."""
    start, end = row["char_start"], row["char_end"]
    text = Text(row["raw"], "dim")
    if start is None:
        text.truncate(BLOCK_CHARS, overflow="ellipsis")
        return text
    text.stylize("not dim underline", start, end)
    if len(row["raw"]) > BLOCK_CHARS:
        text = text[max(0, start - BLOCK_CHARS // 2) : end + BLOCK_CHARS // 2]
    return text.append(f"  [{start}:{end}]", "dim")


def _authors(authors: list[JSON]) -> Table:
    table = _grid("name", "kind", "role", "place", "as written")
    for row in authors:
        cells = (row["name"], row["kind"], row["role"], row["place"], row["raw"])
        table.add_row(*(Text(cell or "") for cell in cells))
    return table


def _blocks(blocks: list[JSON]) -> Table:
    table = _pairs()
    for block in blocks:
        kind = Text(block["kind"])
        if block["kind_written"] != block["kind"]:
            kind.append(f" → {block['kind_written']}", "yellow")
        table.add_row(kind, Text(_cut(block["text"])))
    return table


def _print_rejection(console: Console, row: JSON) -> None:
    number = "" if row["source_record"] is None else f" record {row['source_record']}"
    console.print()
    console.print(Text.assemble((row["reason_code"], "bold red"), f"{number}: {row['message']}"))
    console.print(Text(f"  {row['meaning']}"))
    console.print(Text.assemble("  what to do: ", (row["remedy"], "green")))
    if row["raw_excerpt"]:
        console.print(Text(f"  {_cut(row['raw_excerpt'])}", "dim"))


def _grid(*columns: str) -> Table:
    table = Table(*columns, box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = True
    return table


def _pairs() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    return table


def _cut(text: str) -> str:
    return text if len(text) <= BLOCK_CHARS else f"{text[:BLOCK_CHARS]}…"
