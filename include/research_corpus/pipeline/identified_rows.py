"""Giving extracted rows the article that the link stage found them to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.pipeline.staged import ROW_TABLES


def identified(extracted: pa.Table, tasks: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return extracted articles under their final ids, with the doubts about these.

    Args:
        extracted: rows of ``EXTRACTED``, in one chunk.
        tasks: for each of them ``article_id``, ``extracted_id`` and ``flags``.
    """
    if all(task["article_id"] == task["extracted_id"] and not task["flags"] for task in tasks):
        return extracted
    ids = pa.array([task["article_id"] for task in tasks], pa.string())
    articles = pa.Table.from_struct_array(extracted["article"])
    flags = [
        sorted({*known, *task["flags"]})
        for known, task in zip(articles["quality_flags"].to_pylist(), tasks, strict=True)
    ]
    articles = _set(articles, "article_id", ids)
    articles = _set(articles, "quality_flags", pa.array(flags, pa.list_(pa.string())))
    columns: dict[str, Any] = {"article_id": ids, "article": _structs(articles)}
    columns |= {name: _owned(extracted[name], ids) for name in ROW_TABLES}
    for name, values in columns.items():
        extracted = _set(extracted, name, values)
    return extracted


def _owned(lists: pa.ChunkedArray, ids: pa.Array) -> pa.Array:
    """Return lists of rows in which each row names its article by the final id."""
    column = lists.combine_chunks()
    owners = ids.take(pc.list_parent_indices(column))
    rows = _set(pa.Table.from_struct_array(pa.chunked_array([column.flatten()])), "article_id",
                owners)  # fmt: skip
    ends = pc.cumulative_sum(pc.list_value_length(column))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, _structs(rows))


def _structs(rows: pa.Table) -> pa.StructArray:
    names = rows.column_names
    arrays = [rows[name].combine_chunks() for name in names]
    return pa.StructArray.from_arrays(arrays, fields=list(rows.schema))


def _set(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    index = rows.schema.get_field_index(name)
    return rows.set_column(index, rows.schema.field(index), values)
