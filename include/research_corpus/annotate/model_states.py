"""Which models are known, installed and named in the settings, and whether each can be used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from research_corpus.annotate.known_models import how_to_install, known_models
from research_corpus.annotate.models import is_installed, pipeline_info
from research_corpus.errors import ConfigError


def model_states(models: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row for each model that is known, installed or named, in the order of languages.

    No code of a model runs: what is said of it stands in its files.

    Args:
        models: model package by language, as in the settings.

    Returns:
        ``language`` and ``package``; ``version``, the installed one, null if there is none;
        ``used_for``, the languages that the settings name it for; ``problem`` and ``remedy``, null
        where it can be used, or is neither installed nor named; ``licence`` and the published
        figures of the known version, null where not known.
    """
    installed = {entry.name for entry in entry_points(group="spacy_models")}
    packages = {*known_models(), *installed, *models.values()}
    rows = [_state(package, models) for package in packages]
    return sorted(rows, key=lambda row: (row["language"] or "", row["package"]))


def check_loading(models: Mapping[str, str]) -> None:
    """Load every model that the settings name and annotate a word with it.

    Raises:
        ConfigError: names each that cannot be used, why, and what to do.

    Cost: about a second a model.
    """
    found = {package: _loading_problem(package) for package in sorted({*models.values()})}
    problems = [f"{package}: {problem}" for package, problem in found.items() if problem]
    if problems:
        raise ConfigError("\n".join(["CORPUS_MODELS names what cannot be used.", *problems]))


def _state(package: str, models: Mapping[str, str]) -> dict[str, Any]:
    known, used_for = known_models().get(package), [k for k, v in models.items() if v == package]
    language, version, problem = known.language if known else None, None, None
    if is_installed(package) or used_for:
        try:
            info = pipeline_info("xx", {"xx": package})
            language, version = info.language, info.row["version"]
        except ConfigError as error:
            problem = error.message
    return {
        "language": language or next(iter(used_for), None),
        "package": package,
        "version": version,
        "used_for": used_for,
        "problem": problem,
        "remedy": how_to_install(package) if version is None else None,
        "licence": known.licence if known else None,
        "download_megabytes": known.download_megabytes if known else None,
        "entities_f1": known.entities_f1 if known else None,
        "sentences_f1": known.sentences_f1 if known else None,
        "tag_accuracy": known.tag_accuracy if known else None,
        "source": known.source if known else None,
    }


def _loading_problem(package: str) -> str | None:
    from research_corpus.annotate.pipelines import build_pipeline

    try:
        build_pipeline(pipeline_info("xx", {"xx": package}))("Word")
    except ConfigError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - a model is foreign code, what it needs too
        return f"It does not load: {type(error).__name__}: {error}. Install what it needs."
    return None
