"""Bytes a token on disk: the table ``tokens``, against the same documents as DocBin and CoNLL-U.

Prints one table for each set of texts, and the bytes of each column. DocBin holds the attributes
that ``tokens`` has; CoNLL-U the ten columns of its standard, with ``SpaceAfter`` and the entity in
the last, gzip level 9, without and with character offsets. Neither holds article ids, stop words
or letters.

Usage: ``python benchmarks/token_size.py [--text DIR]``. Without ``--text``: the interviews of
``../shared/data/gum-interview``, then these with the articles of ``../shared/data/html-articles``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from spacy.tokens import DocBin
from throughput import DEFAULT_TEXTS, MODEL, read_texts

from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
from research_corpus.contracts import TABLES
from research_corpus.ids import sha256_hex
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import publish_table, sort_by_key, write_table

WEB_TEXTS = DEFAULT_TEXTS / "../html-articles/ground-truth.json"
TOKENS = TABLES["tokens"]
DOCBIN_ATTRIBUTES = [
    "ORTH", "SPACY", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB",
    "ENT_TYPE",
]  # fmt: skip
SCAN = (
    "select count(distinct form), count(lemma), max(char_end), sum(head), count(distinct upos), "
    "count(distinct article_id), sum(is_stop::int) from read_parquet('{}')"
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="folder of .txt files")
    arguments = parser.parse_args()
    for name, texts in text_sets(arguments.text):
        measure(name, [as_text(text) for text in sorted(set(texts))])


def text_sets(folder: Path | None) -> Iterator[tuple[str, list[str]]]:
    """Yield names and texts of the sets to measure."""
    texts = read_texts(folder, words=1)
    yield (folder.name if folder else "interviews"), texts
    if folder is None and WEB_TEXTS.is_file():
        bodies = (row["articleBody"] for row in json.loads(WEB_TEXTS.read_bytes()).values())
        lines = (filter(None, map(str.strip, body.splitlines())) for body in bodies)
        yield "interviews and web articles", [*texts, *filter(None, map("\n\n".join, lines))]


def as_text(text: str) -> Text:
    """Return a text as annotation takes it."""
    spans, start = [], 0
    for paragraph_id, paragraph in enumerate(text.split("\n\n"), 1):
        spans.append((paragraph_id, start, start + len(paragraph)))
        start += len(paragraph) + 2
    return Text(sha256_hex(text.encode())[:32], text, tuple(spans))


def measure(name: str, texts: list[Text]) -> None:
    """Annotate a set, write it every way and print the sizes."""
    annotator = load_annotator("en", {"en": MODEL})
    tokens = sort_by_key(TOKENS, annotate_batch(annotator, texts).tables["tokens"])
    with tempfile.TemporaryDirectory() as folder:
        published, plain = Path(folder, "tokens.parquet"), Path(folder, "plain.parquet")
        published_seconds = timed(publish_table, tokens, published)
        plain_seconds = timed(write_table, tokens, plain)
        docs = annotator.nlp.pipe(text.text for text in texts)
        rows = [
            ("tokens, published", published.stat().st_size, published_seconds, scan(published)),
            ("tokens, published, offsets left out", without_offsets(published), None, None),
            ("tokens, zstd level 3", plain.stat().st_size, plain_seconds, scan(plain)),
            ("DocBin", len(DocBin(DOCBIN_ATTRIBUTES, docs=docs).to_bytes()), None, None),
            ("CoNLL-U, gzip", conllu_size(tokens, offsets=False), None, None),
            ("CoNLL-U with offsets, gzip", conllu_size(tokens, offsets=True), None, None),
        ]
        print(f"\n{name}: {len(texts)} articles, {len(tokens):,} tokens")
        print("| written as | bytes a token | written in s | scanned in ms |\n|---|---|---|---|")
        for title, size, written, scanned in rows:
            cells = [f"{size / len(tokens):.2f}", shown(written, 1), shown(scanned, 1000)]
            print("|", " | ".join([title, *cells]), "|")
        columns = column_sizes(published).items()
        print(", ".join(f"{column} {size / len(tokens):.2f}" for column, size in columns))


def without_offsets(file: Path) -> int:
    """Return the bytes of a file of tokens less those of its offsets, which CoNLL-U lacks."""
    columns = column_sizes(file)
    return file.stat().st_size - columns["char_start"] - columns["char_end"]


def timed(write: Any, tokens: pa.Table, target: Path) -> float:
    """Write the tokens and return the CPU seconds it took."""
    start = time.process_time()
    write(TOKENS, tokens, Location.parse(str(target)))
    return time.process_time() - start


def scan(file: Path) -> float:
    """Return the CPU seconds, best of five, in which DuckDB reads most columns by one thread."""
    took = []
    with duckdb.connect(config={"threads": 1}) as connection:
        for _ in range(5):
            start = time.process_time()
            connection.execute(SCAN.format(file)).fetchall()
            took.append(time.process_time() - start)
    return min(took)


def shown(seconds: float | None, scale: int) -> str:
    """Return a measured time as a table shows it."""
    return "" if seconds is None else f"{seconds * scale:.{0 if scale > 1 else 2}f}"


def conllu_size(tokens: pa.Table, *, offsets: bool) -> int:
    """Return the bytes of the tokens as CoNLL-U in gzip."""
    lines: list[str] = []
    for row in tokens.to_pylist():
        if row["token_id"] == 1:
            lines.append("")
        lines.append("\t".join(conllu_fields(row, offsets=offsets)))
    return len(gzip.compress("\n".join(lines).encode(), 9))


def conllu_fields(row: dict[str, Any], *, offsets: bool) -> Iterable[str]:
    """Return the ten fields of one token."""
    misc = [] if row["space_after"] else ["SpaceAfter=No"]
    if offsets:
        misc += [f"start_char={row['char_start']}", f"end_char={row['char_end']}"]
    if row["ent_type"]:
        misc.append(f"Entity={row['ent_iob']}-{row['ent_type']}")
    names = ("token_id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel")
    return [*(str(row[n]) if row[n] is not None else "_" for n in names), "_", "|".join(misc)]


def column_sizes(file: Path) -> dict[str, int]:
    """Return compressed bytes by column."""
    metadata = pq.read_metadata(file)
    sizes: dict[str, int] = {}
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            name = column.path_in_schema
            sizes[name] = sizes.get(name, 0) + column.total_compressed_size
    return sizes


if __name__ == "__main__":
    main()
