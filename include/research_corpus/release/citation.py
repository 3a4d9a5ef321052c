"""How to cite a release: what the makers state, as CITATION.cff, as one line and as BibTeX.

The makers state it once, in a YAML file of the Citation File Format that ``CORPUS_CITATION``
names; a release adds its version and date. Source: Citation File Format 1.2.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from research_corpus.errors import ConfigError

CITATION = "CITATION.cff"

_HEAD = {"cff-version": "1.2.0", "message": "If you use this corpus, please cite it as below."}
_DEFAULT_TITLE = "Research corpus"


@dataclass(frozen=True)
class Citation:
    """What a release says about itself to whoever cites it.

    Attributes:
        fields: keys and values of the Citation File Format, in the order of the file.
    """

    fields: dict[str, Any]

    @property
    def title(self) -> str:
        """Title of the data set."""
        return str(self.fields["title"])

    @property
    def licence(self) -> str | None:
        """SPDX licence of what the makers added, such as the annotation; null if not stated."""
        licence = self.fields.get("license")
        return ", ".join(licence) if isinstance(licence, list) else licence

    @property
    def url(self) -> str | None:
        """Where the data set is at home: its DOI, else the address that is given."""
        doi = self.fields.get("doi")
        return f"https://doi.org/{doi}" if doi else self.fields.get("url")

    @property
    def authors(self) -> list[str]:
        """Names of the authors, family name first."""
        return [_name(author) for author in self.fields["authors"]]

    def as_cff(self) -> bytes:
        """Return the CITATION.cff file."""
        return yaml.safe_dump(self.fields, sort_keys=False, allow_unicode=True).encode()

    def as_line(self) -> str:
        """Return a reference as one line."""
        parts = [f"{'; '.join(self.authors)} ({self.fields['date-released'][:4]})."]
        parts.append(f"{self.title}, version {self.fields['version']}.")
        return " ".join([*parts, self.url] if self.url else parts)

    def as_bibtex(self) -> str:
        """Return a reference in BibTeX."""
        values = {
            "title": self.title,
            "author": " and ".join(self.authors),
            "year": self.fields["date-released"][:4],
            "version": self.fields["version"],
            "url": self.url,
        }
        body = ", ".join(f"{key} = {{{value}}}" for key, value in values.items() if value)
        return f"@misc{{research-corpus, {body}}}"


def citation_of(file: str | None, version: str, created_at: datetime) -> Citation:
    """Return how to cite a version.

    Args:
        file: YAML file of the makers; null for a title and authors that say nothing.
        version: of the release.
        created_at: when it was made.

    Raises:
        ConfigError: the file is missing or is not a mapping with the keys of the format.
    """
    stated = _read(file) if file else {}
    title = str(stated.get("title") or _DEFAULT_TITLE)
    fields = {
        **_HEAD,
        "title": title,
        "authors": [{"name": f"The makers of {title}"}],
        **stated,
        "type": "dataset",
        "version": version,
        "date-released": f"{created_at:%Y-%m-%d}",
    }
    return Citation(fields)


def _read(file: str) -> dict[str, Any]:
    try:
        stated = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"CORPUS_CITATION={file} cannot be read: {error}", file=file) from error
    if not isinstance(stated, dict) or not all(isinstance(key, str) for key in stated):
        raise ConfigError(
            f"CORPUS_CITATION={file} must be a YAML mapping with keys such as title: and authors:.",
            file=file,
        )
    authors = stated.get("authors", [{}])
    if not isinstance(authors, list) or not all(isinstance(each, dict) for each in authors):
        raise ConfigError(
            f"CORPUS_CITATION={file}: authors: must be a list of people or entities, such as "
            "`- {family-names: Doe, given-names: Jane}` or `- {name: Some Institute}`.",
            file=file,
        )
    return stated


def _name(author: Mapping[str, Any]) -> str:
    if "name" in author:
        return str(author["name"])
    family = " ".join(str(author[k]) for k in ("name-particle", "family-names") if author.get(k))
    return ", ".join(str(part) for part in (family, author.get("given-names")) if part)
