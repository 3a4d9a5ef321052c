"""Writing the table with the most rows as small as plain Parquet allows.

What this does beyond the other tables' way: values of a dictionary by falling frequency and
indices of whole bytes, both of which zstd compresses better than bit-packed ones; numbers within
a sentence split into their bytes; large row groups, so that a dictionary is stored for many rows;
higher levels of compression. ``docs/performance.md`` has the figures.
"""

from __future__ import annotations

from itertools import count, islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import Table

ROW_GROUP_ROWS = 1_048_576
"""Rows a row group: the words of a language recur, so one dictionary for many rows is shorter."""

_PAGE_BYTES = 8 * 1024**2
_LEVEL = 15
_LEVEL_OF_WORDS = 19
_WORDS = frozenset({"form", "lemma"})

# Up to 16 values an index of half a byte packs as well; a dictionary too small for its width
# would cost more in entries that nothing refers to than the width saves.
_PADDED = ((16, 128), (2**14, 2**15))


def writer_options(contract: Table) -> dict[str, Any]:
    """Return what the writer of a compact table is told beyond what every writer is."""
    return {
        "compression_level": {
            name: _LEVEL_OF_WORDS if name in _WORDS else _LEVEL for name in contract.schema.names
        },
        "column_encoding": {
            column.name: _encoding(column.type)
            for column in contract.columns
            if pa.types.is_integer(column.type)
        },
        "data_page_size": _PAGE_BYTES,
        "max_rows_per_page": ROW_GROUP_ROWS,
        # Readers shall see strings, not that they came as a dictionary.
        "store_schema": False,
    }


def dictionary_schema(contract: Table) -> pa.Schema:
    """Return the contract's schema, without metadata, its dictionary columns typed as such."""
    schema = contract.schema.remove_metadata()
    for name in contract.dictionary_columns:
        index = schema.get_field_index(name)
        field = schema.field(index)
        schema = schema.set(index, field.with_type(pa.dictionary(pa.int32(), field.type)))
    return schema


def with_dictionaries(contract: Table, rows: pa.Table) -> pa.Table:
    """Return rows, of one row group, with dictionaries as they are to be stored."""
    schema = dictionary_schema(contract)
    columns = [
        _by_frequency(rows[field.name]) if pa.types.is_dictionary(field.type) else rows[field.name]
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _by_frequency(column: pa.ChunkedArray) -> pa.DictionaryArray:
    encoded = column.combine_chunks().dictionary_encode()
    known = np.asarray(encoded.indices.is_valid())
    indices = np.asarray(encoded.indices.fill_null(0))
    counts = np.bincount(indices[known], minlength=len(encoded.dictionary))
    # Ties by alphabet: zstd then finds the shared beginnings of rare words.
    order = pc.sort_indices(
        pa.table({"count": counts, "value": encoded.dictionary}),
        sort_keys=[("count", "descending"), ("value", "ascending")],
    )
    rank = np.zeros(max(len(order), 1), np.int32)
    rank[np.asarray(order)] = np.arange(len(order))
    values = encoded.dictionary.take(order).to_pylist()
    return pa.DictionaryArray.from_arrays(
        pa.array(rank[indices], mask=~known), pa.array([*values, *_fillers(values)], column.type)
    )


def _fillers(values: list[str]) -> list[str]:
    """Return entries that no row refers to, which widen the index to whole bytes."""
    for least, most in _PADDED:
        if least < len(values) <= most:
            taken = set(values)
            names = (name for number in count() if (name := f"~{number:x}") not in taken)
            return list(islice(names, most + 1 - len(values)))
    return []


def _encoding(type_: pa.DataType) -> str:
    """Numbers within a sentence stay small but jump; the others mostly grow row by row."""
    return "BYTE_STREAM_SPLIT" if pa.types.is_int16(type_) else "DELTA_BINARY_PACKED"
