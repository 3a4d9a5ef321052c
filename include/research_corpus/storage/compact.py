"""Writing the table with the most rows as small as plain Parquet allows.

What this does beyond the other tables' way: the values of a dictionary by how often they occur and
then by alphabet, its indices in whole bytes, both of which zstd compresses better; numbers within a
sentence split into their bytes; large row groups, so that a dictionary is stored for many rows;
higher levels of compression. ``docs/performance.md`` has the figures.
"""

from __future__ import annotations

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

_WHOLE_BYTES = ((16, 128), (2**14, 2**15))
"""Dictionaries longer than the first number get more entries than the second, hence indices of one
or two bytes. Others have such indices anyway, or would grow by more than their indices shrink."""

_PADDED_ROWS = 4096
"""Fewer rows do not earn back what the added entries take."""


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
    # Within a power of two by alphabet: zstd then finds the shared beginnings of words.
    order = pc.sort_indices(
        pa.table({"power": np.frexp(counts)[1], "value": encoded.dictionary}),
        sort_keys=[("power", "descending"), ("value", "ascending")],
    )
    rank = np.zeros(max(len(order), 1), np.int32)
    rank[np.asarray(order)] = np.arange(len(order))
    values = encoded.dictionary.take(order)
    return pa.DictionaryArray.from_arrays(
        pa.array(rank[indices], mask=~known), _padded(values, len(column))
    )


def _padded(values: pa.Array, rows: int) -> pa.Array:
    """Return a dictionary with as many entries as indices of whole bytes take.

    A Parquet writer derives the width of the indices from the number of entries, and there is no
    other way to tell it. No row refers to the added ones, so readers never meet them.
    """
    sizes = [full + 1 for least, full in _WHOLE_BYTES if least < len(values) <= full]
    if not sizes or rows < _PADDED_ROWS:
        return values
    unused = pa.array([f"~{number:x}" for number in range(sizes[0])], values.type)
    unused = unused.filter(pc.invert(pc.is_in(unused, values)))
    return pa.concat_arrays([values, unused[: sizes[0] - len(values)]])


def _encoding(type_: pa.DataType) -> str:
    """Numbers within a sentence stay small but jump; the others mostly grow row by row."""
    return "BYTE_STREAM_SPLIT" if pa.types.is_int16(type_) else "DELTA_BINARY_PACKED"
