"""Plain text with a table of metadata, for AntConc, quanteda, LancsBox and the like.

One UTF-8 file an article, ``<month>/<article_id>.txt``, and ``metadata.csv``, whose first column
``doc_id`` is the path of the file, as R's readtext has it. Lists are joined by ``; ``.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from research_corpus.release.selection import Selection
from research_corpus.storage.location import Location

METADATA = "metadata.csv"

_COLUMNS = ("article_id", "title", "subtitle", "date_published", "date_precision", "authors",
            "publisher", "publisher_id", "agency", "section", "keywords", "language",
            "url_canonical", "licence", "token_count", "text_chars")  # fmt: skip


def write(selection: Selection, folder: Location) -> None:
    """Write the texts and their metadata, in the order of months and article ids."""
    with folder.child(METADATA).open_output() as sink:
        sink.write(_lines(["doc_id", "month", *_COLUMNS]))
        for month in selection.counts:
            for tables in selection.buckets(month, ("articles",)):
                for batch in tables["articles"].to_batches(max_chunksize=64):
                    for row in batch.to_pylist():
                        path = f"{month}/{row['article_id']}.txt"
                        with folder.child(*path.split("/")).open_output() as text:
                            text.write(f"{row['text']}\n".encode())
                        sink.write(_lines([path, month, *(_cell(row[name]) for name in _COLUMNS)]))
                    selection.done(len(batch))


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _lines(row: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue().encode()
