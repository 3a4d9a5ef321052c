"""A folder that ``datasets.load_dataset`` loads: one configuration a table, Parquet and a card.

``pub_month`` is a column in the files, since that library takes none from paths.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from research_corpus.plurals import counted
from research_corpus.release.selection import Selection
from research_corpus.storage.layout import article_tables
from research_corpus.storage.location import Location

_CARD = """\
---
{front_matter}---

# Export of a research corpus

{articles} of {months}. One configuration a table, joined by `article_id`:

```python
from datasets import load_dataset
articles = load_dataset("PATH OF THIS FOLDER", "articles", split="train")
```
"""


def write(selection: Selection, folder: Location) -> None:
    """Write ``<table>/<month>-<bucket>.parquet`` and README.md, whose head names the tables."""
    tables = tuple(reversed(article_tables()))
    for month in selection.counts:
        for number, bucket in enumerate(selection.buckets(month, tables)):
            for table, rows in bucket.items():
                key = pa.array([month] * len(rows), pa.string()).dictionary_encode()
                rows = rows.append_column("pub_month", key).replace_schema_metadata(None)
                with folder.child(table, f"{month}-{number:02x}.parquet").open_output() as sink:
                    pq.write_table(rows, sink, compression="zstd")
            selection.done(len(bucket["articles"]))
    front_matter = yaml.safe_dump({"configs": [_config(name) for name in tables]}, sort_keys=False)
    text = _CARD.format(
        front_matter=front_matter,
        articles=counted(sum(selection.counts.values()), "article"),
        months=counted(len(selection.counts), "month"),
    )
    folder.child("README.md").write_bytes(text.encode())


def _config(table: str) -> dict[str, Any]:
    files = [{"split": "train", "path": f"{table}/*.parquet"}]
    value: dict[str, Any] = {"config_name": table, "data_files": files}
    return value | ({"default": True} if table == "articles" else {})
