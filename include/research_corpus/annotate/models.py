"""Which pipeline annotates a language, and its identity, told without loading it.

Nothing here imports spaCy: planning asks for the ``model_id`` of every article, and a run that
finds nothing changed must not pay for loading a language model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from research_corpus.errors import ConfigError
from research_corpus.ids import sha256_hex

RULES_VERSION = "3"
"""Version of our own rules over the models' output: raising it re-annotates every article."""

ADDED_BEFORE = ("sentence_boundaries",)
ADDED_AFTER = ("name_repair",)
"""Components of our own around those of the model."""

BLANK = "blank"
ANY_LANGUAGE = "xx"
UNANNOTATED = "none"
"""Name, in ``models``, of what annotates nothing."""

PLACEHOLDER_VERSION = "999.9.9"
"""Version of packages that only hold the names of models in a package index."""

# Their spaCy tokenizers need further packages; without these the neutral tokenizer serves.
_NEED_PACKAGES = frozenset({"ja", "ko", "th", "vi"})


@dataclass(frozen=True)
class PipelineInfo:
    """Identity of one pipeline.

    Attributes:
        language: spaCy's code of the language, ``xx`` for any.
        package: importable name of the model package; null for a blank pipeline.
        row: the pipeline's row in ``models``.
    """

    language: str
    package: str | None
    row: dict[str, Any]

    @property
    def model_id(self) -> str:
        """Name, version and short hash, as in ``articles.model_id``."""
        return str(self.row["model_id"])


def model_id_for(language: str | None, models: Mapping[str, str]) -> str:
    """Return the ``model_id`` that an article of ``language`` is annotated with.

    Args:
        language: BCP 47 tag; null where unknown.
        models: model package by language, as in the settings.

    Raises:
        ConfigError: a model of ``models`` is not installed.
    """
    return pipeline_info(language, models).model_id


def check_models(models: Mapping[str, str]) -> None:
    """Check that every configured model is installed.

    Raises:
        ConfigError: names the first package that is missing or no model, and what to do.
    """
    for package in models.values():
        _package_info(package)


def pipeline_info(language: str | None, models: Mapping[str, str]) -> PipelineInfo:
    """Return the pipeline for ``language``: its model, else that of its primary subtag, else blank.

    Raises:
        ConfigError: the configured model is not installed.
    """
    key = model_key(language, models)
    return _package_info(models[key]) if key else _blank_info(_blank_language(_primary(language)))


def no_pipeline() -> PipelineInfo:
    """Return what stands for a pipeline where texts are left out of annotation."""
    row: dict[str, Any] = {
        "model_id": UNANNOTATED,
        "name": UNANNOTATED,
        "version": "0",
        "spacy_version": version("spacy"),
        "components": [],
        "deprel_scheme": "none",
        "licence": None,
        "config_sha256": sha256_hex(b""),
    }
    return PipelineInfo(ANY_LANGUAGE, None, row)


def model_key(language: str | None, models: Mapping[str, str]) -> str | None:
    """Return which entry of ``models`` a language takes: its own, else that of its primary subtag.

    Returns:
        The key; null where the language has no model.
    """
    tag = (language or "").strip()
    return next((key for key in (tag, _primary(tag)) if models.get(key)), None)


def deprel_scheme(relations: list[str]) -> str:
    """Return the scheme of dependency labels that a parser's labels belong to.

    Returns:
        ``ClearNLP``, ``UD``, or ``none`` where there is no parser or it uses a scheme of its own.
    """
    if "dobj" in relations:
        return "ClearNLP"
    return "UD" if {"nsubj", "obj"} <= set(relations) else "none"


@cache
def _package_info(package: str) -> PipelineInfo:
    root = _package_folder(package)
    try:
        meta = json.loads((root / "meta.json").read_text(encoding="utf-8"))
        config = root / f"{meta['lang']}_{meta['name']}-{meta['version']}" / "config.cfg"
        row = _row(
            package,
            name=package,
            version_=meta["version"],
            components=[*ADDED_BEFORE, *meta["pipeline"], *ADDED_AFTER],
            config=config.read_bytes(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"The package '{package}' holds no spaCy pipeline: {error}. Name another one.",
            package=package,
        ) from error
    row["deprel_scheme"] = deprel_scheme(meta.get("labels", {}).get("parser", []))
    row["licence"] = meta.get("license") or None
    return PipelineInfo(meta["lang"], package, row)


def _package_folder(package: str) -> Path:
    """Return where a model is installed, without running any of its code.

    Raises:
        ConfigError: it is not, or it only reserves a model's name in a package index.
    """
    spec = find_spec(package) if re.fullmatch(r"[A-Za-z_]\w*", package) else None
    if spec is None or spec.origin is None:
        raise ConfigError(
            f"The spaCy model '{package}' is not installed. Get it from spaCy's own releases with "
            f"'python -m spacy download {package}', or name another one. Packages of that name "
            "in an index may be somebody else's.",
            package=package,
        )
    with suppress(PackageNotFoundError):
        if version(package) == PLACEHOLDER_VERSION:
            raise ConfigError(
                f"The package '{package}' {PLACEHOLDER_VERSION} is no model: somebody reserves the "
                "name. Uninstall it, and get the model from spaCy's own releases.",
                package=package,
            )
    return Path(spec.origin).parent


@cache
def _blank_info(language: str) -> PipelineInfo:
    row = _row(
        f"{BLANK}-{language}",
        name=BLANK,
        version_=version("spacy"),
        components=[*ADDED_BEFORE, "sentencizer"],
        config=language.encode(),
    )
    return PipelineInfo(language, None, row)


def _row(
    prefix: str, *, name: str, version_: str, components: list[str], config: bytes
) -> dict[str, Any]:
    spacy_version = version("spacy")
    identity = [*components, spacy_version, RULES_VERSION, sha256_hex(config)]
    config_sha256 = sha256_hex("\x00".join(identity).encode())
    return {
        "model_id": f"{prefix}-{version_}-{config_sha256[:8]}",
        "name": name,
        "version": version_,
        "spacy_version": spacy_version,
        "components": components,
        "deprel_scheme": "none",
        "licence": None,
        "config_sha256": config_sha256,
    }


def _primary(language: str | None) -> str:
    return re.split(r"[-_]", (language or "").strip(), maxsplit=1)[0].lower()


def _blank_language(primary: str) -> str:
    spec = find_spec("spacy")
    if spec is None or spec.origin is None or primary in _NEED_PACKAGES:
        return ANY_LANGUAGE
    known = (
        re.fullmatch(r"[a-z]{2,3}", primary)
        and (Path(spec.origin).parent / "lang" / primary / "__init__.py").is_file()
    )
    return primary if known else ANY_LANGUAGE
