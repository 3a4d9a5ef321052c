"""Parquet files as sources: one article a row, columns by their names."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.json.json_article import article_of
from research_corpus.sources.source_file import SourceFile, open_seekable
from research_corpus.sources.tables.table_row import columns_rejection, plain_row

BATCH_ROWS = 256
BUFFER_BYTES = 1024**2


class ParquetReader:
    """Tables in Parquet, read by small batches so that the file may be of any size."""

    name = "parquet"
    suffixes = frozenset({".parquet", ".pq"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the signature."""
        return 1.0 if head.startswith(b"PAR1") else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:  # noqa: ARG002
        """Yield one item a row; rows before damage are read."""
        with open_seekable(source) as stream:
            try:
                table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=BUFFER_BYTES)
            except (pa.ArrowException, OSError) as error:
                yield _damaged(error)
                return
            refused = columns_rejection(table.schema_arrow.names, source.fields)
            if refused:
                yield refused
                return
            number = 0
            try:
                for batch in table.iter_batches(batch_size=BATCH_ROWS):
                    for row in batch.to_pylist():
                        yield self._record(source, row, number)
                        number += 1
            except (pa.ArrowException, OSError) as error:
                yield _damaged(error)

    def _record(self, source: SourceFile, row: dict[str, object], number: int) -> Result:
        item = plain_row(row)
        if source.fields:
            item = source.fields.apply(item)
        return article_of(item, number, self.name, encoding="utf-8", is_table=True)


def _damaged(error: Exception) -> Rejection:
    if isinstance(error, OSError) and error.errno is not None:
        raise error  # the storage; Arrow gives its own findings no number
    message = " ".join(str(error).split())[:300]
    return Rejection(ReasonCode.DAMAGED_FILE, f"not a valid Parquet file: {message}")
