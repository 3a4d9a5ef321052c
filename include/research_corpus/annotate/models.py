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

from packaging.specifiers import SpecifierSet

from research_corpus.annotate.known_models import how_to_install
from research_corpus.annotate.lexicon import lexicon_bytes
from research_corpus.contracts.annotations import BY_RULES
from research_corpus.errors import ConfigError
from research_corpus.ids import sha256_hex

RULES_VERSION = "4"
"""Version of our own rules over the models' output: raising it re-annotates every article."""

ADDED_BEFORE = ("sentence_boundaries",)
ADDED_AFTER = ("name_repair",)
"""Components of our own around those of the model."""

ADDED_BY_RULES = ("rule_sentences", "digit_numbers")
"""Components of our own that annotate a language without a model."""

ANY_LANGUAGE = "xx"
UNANNOTATED = "none"
"""Name, in ``models``, of what annotates nothing."""

PLACEHOLDER_VERSION = "999.9.9"
"""Version of packages that only hold the names of models in a package index."""

_NO_CONFIG = sha256_hex(b"")

ModelRow = dict[str, str | list[str] | None]
"""A row of the table ``models``, by column."""

# Their spaCy tokenizers need further packages; without these the neutral tokenizer serves.
_NEED_PACKAGES = frozenset({"ko", "vi"})

_UNSEGMENTED = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "wuu", "yue", "zh"})
"""Languages written without spaces between words."""


@dataclass(frozen=True)
class PipelineInfo:
    """Identity of one pipeline.

    Attributes:
        language: primary subtag of the language, ``xx`` for any.
        package: importable name of the model package; null for a pipeline of rules.
        row: the pipeline's row in ``models``.
    """

    language: str
    package: str | None
    row: ModelRow

    @property
    def tokenizer(self) -> str:
        """Language, as spaCy codes it, whose tokenizer serves where there is no model."""
        if not self.has_words or self.language in _NEED_PACKAGES:
            return ANY_LANGUAGE
        return self.language if _is_known_to_spacy(self.language) else ANY_LANGUAGE

    @property
    def has_words(self) -> bool:
        """Whether tokens are words; rules take characters where no spaces part words."""
        return self.package is not None or self.language not in _UNSEGMENTED

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
    """Return the pipeline for ``language``: its model, else that of its primary subtag, else rules.

    Raises:
        ConfigError: the configured model is not installed.
    """
    key = model_key(language, models)
    return _package_info(models[key]) if key else _rules_info(_primary(language) or ANY_LANGUAGE)


def no_pipeline() -> PipelineInfo:
    """Return what stands for a pipeline where texts are left out of annotation."""
    row = _row(UNANNOTATED, name=UNANNOTATED, version_="0", components=[], config_sha256=_NO_CONFIG)
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
        _check_compatible(package, meta.get("spacy_version"))
        components = [*ADDED_BEFORE, *meta["pipeline"], *ADDED_AFTER]
        config_sha256 = _identity(components, config.read_bytes())
        row = _row(
            _model_id(package, meta["version"], config_sha256),
            name=package,
            version_=meta["version"],
            components=components,
            config_sha256=config_sha256,
            deprel_scheme=deprel_scheme(meta.get("labels", {}).get("parser", [])),
            licence=meta.get("license") or None,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"The package '{package}' holds no spaCy pipeline: {error}. Name another one.",
            package=package,
        ) from error
    return PipelineInfo(meta["lang"], package, row)


def _check_compatible(package: str, wanted: str | None) -> None:
    """Refuse a model of another spaCy: it may load, and tag worse than it was published to."""
    if wanted and not SpecifierSet(wanted).contains(version("spacy"), prereleases=True):
        raise ConfigError(
            f"The model '{package}' is made for spaCy {wanted}, and {version('spacy')} is "
            f"installed. Get the version that fits with 'python -m spacy download {package}'.",
            package=package,
        )


def is_installed(package: str) -> bool:
    """Tell whether a package of that name is installed, whatever is in it."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*", package)) and find_spec(package) is not None


def _package_folder(package: str) -> Path:
    """Return where a model is installed, without running any of its code.

    Raises:
        ConfigError: it is not, or it only reserves a model's name in a package index.
    """
    spec = find_spec(package) if is_installed(package) else None
    if spec is None or spec.origin is None:
        raise ConfigError(
            f"The spaCy model '{package}' is not installed. Get it with "
            f"'{how_to_install(package)}', or name another one. Other packages of that name may be "
            "somebody else's.",
            package=package,
        )
    with suppress(PackageNotFoundError):
        if version(package) == PLACEHOLDER_VERSION:
            raise ConfigError(
                f"The package '{package}' {PLACEHOLDER_VERSION} is not a model: somebody "
                "reserves the name. Uninstall it, and get the model from spaCy's own releases.",
                package=package,
            )
    return Path(spec.origin).parent


@cache
def _rules_info(language: str) -> PipelineInfo:
    components = list(ADDED_BY_RULES)
    config = [language.encode(), version("sentencex").encode(), lexicon_bytes(language) or b""]
    config_sha256 = _identity(components, b"\x00".join(config))
    name = f"{BY_RULES}{language}"
    row = _row(
        _model_id(name, version("spacy"), config_sha256),
        name=name,
        version_=version("spacy"),
        components=components,
        config_sha256=config_sha256,
    )
    return PipelineInfo(language, None, row)


def _identity(components: list[str], config: bytes) -> str:
    """Return the hash of all that decides what a pipeline makes of a text."""
    parts = [*components, version("spacy"), RULES_VERSION, sha256_hex(config)]
    return sha256_hex("\x00".join(parts).encode())


def _model_id(prefix: str, version_: str, config_sha256: str) -> str:
    return f"{prefix}-{version_}-{config_sha256[:8]}"


def _row(
    model_id: str,
    *,
    name: str,
    version_: str,
    components: list[str],
    config_sha256: str,
    deprel_scheme: str = "none",
    licence: str | None = None,
) -> ModelRow:
    """Return a row of ``models``: the one place that names its columns."""
    return {
        "model_id": model_id,
        "name": name,
        "version": version_,
        "spacy_version": version("spacy"),
        "components": components,
        "deprel_scheme": deprel_scheme,
        "licence": licence,
        "config_sha256": config_sha256,
    }


def _primary(language: str | None) -> str:
    """Return the primary subtag of a tag; empty where it has none, or what cannot be one."""
    first = re.split(r"[-_]", (language or "").strip(), maxsplit=1)[0].lower()
    return first if re.fullmatch(r"[a-z]{2,8}", first) else ""


def _is_known_to_spacy(language: str) -> bool:
    spec = find_spec("spacy")
    if spec is None or spec.origin is None:
        return False
    return (Path(spec.origin).parent / "lang" / language / "__init__.py").is_file()
