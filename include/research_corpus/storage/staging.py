"""The intermediate files of one run; stages meet only here and in small JSON values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from research_corpus.storage.location import Location


@dataclass(frozen=True)
class Staging:
    """The folder of one run's intermediate files.

    A stage that is retried writes the same files again, so nothing here is ever appended to.
    """

    root: Location

    @classmethod
    def open(cls, uri: str) -> Staging:
        """Return the staging folder at ``uri``."""
        return cls(Location.parse(uri))

    def file(self, *parts: str) -> Location:
        """Return a file below the folder."""
        return self.root.child(*parts)

    def batches(self, stage: str) -> list[str]:
        """Return the names of the batches that a stage has planned, sorted."""
        return sorted(f.name.removesuffix(".json") for f in self.file("plan", stage).files())

    def write_json(self, value: Any, *parts: str) -> None:
        """Write a JSON file."""
        self.file(*parts).write_bytes(json.dumps(value, ensure_ascii=False).encode())

    def read_json(self, *parts: str) -> Any:
        """Return the content of a JSON file."""
        return json.loads(self.file(*parts).read_bytes())

    def remove(self) -> None:
        """Delete the folder."""
        self.root.delete()
