"""The user's word on where fields stand: column names or dotted paths, by file name pattern.

The file is YAML::

    "wires/*.jsonl":
      text: story.content
      title: story.head
      date_published: meta.sent

Keys on the left are patterns of landing file names (``*`` also matches ``/``), the first that
matches counts. Below each stand fields of :data:`CLAIM_FIELDS`, ``text``, ``record_key`` or
``records`` (where in a document the list of records is).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import yaml

from research_corpus.contracts.records import ClaimField
from research_corpus.errors import ConfigError
from research_corpus.sources.field_names import claimed_field

CLAIM_FIELDS = frozenset(get_args(ClaimField))
OTHER_FIELDS = frozenset({"text", "record_key", "records"})

# Names under which a reader of freely named fields finds what the mapping has moved there.
_CANONICAL = {"text": "body_html", "record_key": "id", "language_declared": "language"}


@dataclass(frozen=True)
class FieldMap:
    """Where the fields of one kind of file are.

    Attributes:
        paths: column name or dotted path by field.
    """

    paths: Mapping[str, str]

    @property
    def records_path(self) -> str | None:
        """Where in a document the list of records is; null if the reader shall look for it."""
        return self.paths.get("records")

    def apply(self, item: Any) -> Any:
        """Return a record with the mapped fields under names that every reader knows.

        Other fields that would claim the same are left out: the user's word is the last. A record
        that is no object comes back as it is.

        Example:
            >>> FieldMap({"text": "doc.t"}).apply({"doc": {"t": "Rain."}, "lang": "en"})
            {'doc': {'t': 'Rain.'}, 'lang': 'en', 'body_html': 'Rain.'}
        """
        if not isinstance(item, dict):
            return item
        found = {field: value_at(item, path) for field, path in self.paths.items()}
        kept = {
            key: value
            for key, value in item.items()
            if (claimed_field(key) or ("",))[0] not in found
        }
        moved = {_CANONICAL.get(field, field): value for field, value in found.items()}
        return kept | {key: value for key, value in moved.items() if value is not None}


def value_at(item: Any, path: str) -> Any:
    """Return the value under a key, or under a dotted path; null if there is none.

    A list on the way gives the list of what its elements hold; a number picks one element.
    """
    if isinstance(item, dict) and path in item:
        return item[path]
    for step in path.split("."):
        if isinstance(item, dict):
            item = item.get(step)
        elif isinstance(item, list) and step.isdigit():
            item = item[int(step)] if int(step) < len(item) else None
        elif isinstance(item, list):
            found = [element.get(step) for element in item if isinstance(element, dict)]
            item = [value for value in found if value is not None] or None
        else:
            return None
    return item


@dataclass(frozen=True)
class FieldMapping:
    """All that the user says about fields.

    Attributes:
        maps: pattern of landing file names, and where the fields of such files are; in order.
    """

    maps: tuple[tuple[str, FieldMap], ...] = ()

    def for_file(self, name: str) -> FieldMap | None:
        """Return the map of the first pattern that matches a name, or null."""
        return next((fields for pattern, fields in self.maps if fnmatchcase(name, pattern)), None)


@lru_cache(maxsize=8)
def load_mapping(path: str | None) -> FieldMapping:
    """Return the mapping of a YAML file; an empty one for null.

    Raises:
        ConfigError: the file is missing or broken, or names a field that does not exist.
    """
    if path is None:
        return FieldMapping()
    try:
        content = yaml.safe_load(Path(path).read_text("utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"CORPUS_FIELD_MAPPING {path!r}: {error}", path=path) from error
    if not isinstance(content, dict):
        raise ConfigError(f"CORPUS_FIELD_MAPPING {path!r} holds no patterns.", path=path)
    return FieldMapping(tuple((str(p), _field_map(p, fields)) for p, fields in content.items()))


def _field_map(pattern: object, fields: object) -> FieldMap:
    if not isinstance(fields, dict):
        raise ConfigError(f"The field mapping says nothing below {pattern!r}.", pattern=pattern)
    unknown = sorted({str(field) for field in fields} - CLAIM_FIELDS - OTHER_FIELDS)
    if unknown:
        raise ConfigError(
            f"The field mapping for {pattern!r} names unknown fields {', '.join(unknown)}; "
            f"known are {', '.join(sorted(CLAIM_FIELDS | OTHER_FIELDS))}.",
            pattern=pattern,
            unknown=unknown,
        )
    return FieldMap({str(field): str(path) for field, path in fields.items()})
