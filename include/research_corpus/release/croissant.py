"""The Croissant description of a release, which dataset search engines and loaders read.

Source: the MLCommons Croissant format specification, version 1.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.contracts.schema import Column
from research_corpus.release.manifest import FileEntry
from research_corpus.release.particulars import Particulars
from research_corpus.storage.dataset import PARTITION

CROISSANT = "croissant.json"

JSON = dict[str, Any]

_PARQUET = "application/x-parquet"

_CONTEXT: JSON = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(release: Particulars, files: Iterable[FileEntry]) -> bytes:
    """Return the JSON-LD description: files with checksums, tables with columns and keys.

    Columns of pairs, such as ``runs.counts``, are left out: the format has no name for them.
    Tables without files are not described.

    Args:
        release: what is told of it.
        files: its Parquet files.
    """
    facts, citation = release.facts, release.citation
    tables = [TABLES[name] for name in facts.rows]
    fields = citation.fields
    stated = {
        "license": citation.licence,
        "url": citation.url,
        "inLanguage": [row["name"] for row in facts.languages if row["name"]],
        "keywords": fields.get("keywords"),
    }
    value = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": citation.title,
        "description": release.description,
        "version": fields["version"],
        "datePublished": fields["date-released"],
        "creator": [_creator(author) for author in fields["authors"]],
        "citeAs": citation.as_bibtex(),
        **{key: what for key, what in stated.items() if what},
        "distribution": [*map(_file_object, files), *map(_file_set, tables)],
        "recordSet": [_record_set(table) for table in tables],
    }
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()


def _creator(author: JSON) -> JSON:
    if "name" in author:
        return {"@type": "sc:Organization", "name": author["name"]}
    names = (author.get("given-names"), author.get("name-particle"), author.get("family-names"))
    return {"@type": "sc:Person", "name": " ".join(str(name) for name in names if name)}


def _file_object(entry: FileEntry) -> JSON:
    return {
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path,
        "contentUrl": entry.path,
        "contentSize": f"{entry.bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": entry.sha256,
    }


def _file_set(table: Table) -> JSON:
    depth = "*/" if table.placement is not Placement.CORPUS else ""
    return {
        "@type": "cr:FileSet",
        "@id": f"files-of-{table.name}",
        "name": f"files-of-{table.name}",
        "description": f"Parquet files of {table.name}.",
        "encodingFormat": _PARQUET,
        "includes": f"{table.name}/{depth}*.parquet",
    }


def _record_set(table: Table) -> JSON:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": list(_fields(table)),
    }


def _fields(table: Table) -> Iterator[JSON]:
    for column in table.columns:
        if not pa.types.is_map(column.type):
            yield _field(table, column)
    if key := PARTITION.get(table.placement):
        regex: JSON = {"transform": {"regex": rf".*{key}=([^/]+)/.*"}}
        yield {
            "@type": "cr:Field",
            "@id": f"{table.name}/{key}",
            "name": key,
            "description": "Partition, which stands in the path: YYYY-MM or unknown.",
            "dataType": "sc:Text",
            "source": _source(table, {"fileProperty": "fullpath"}) | regex,
        }


def _field(table: Table, column: Column) -> JSON:
    field: JSON = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _data_type(column.type),
        "source": _source(table, {"column": column.name}),
    }
    if pa.types.is_list(column.type):
        field |= {"isArray": True, "arrayShape": "-1"}
    if column.name == "article_id" and table.name != "articles":
        field["references"] = {"field": {"@id": "articles/article_id"}}
    return field


def _source(table: Table, extract: JSON) -> JSON:
    return {"fileSet": {"@id": f"files-of-{table.name}"}, "extract": extract}


def _data_type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return _data_type(type_.value_type)
    if pa.types.is_boolean(type_):
        return "sc:Boolean"
    if pa.types.is_integer(type_):
        return "sc:Integer"
    if pa.types.is_floating(type_):
        return "sc:Float"
    return "sc:DateTime" if pa.types.is_timestamp(type_) else "sc:Text"
