"""Deletions that follow: articles whose file is gone from the landing folder that a run read.

Only what cannot be a mistake counts as gone (ADR 0007): the run listed the whole folder and takes
every language, the corpus knows the article under the folder's present name, and no file of another
folder brought it as well. Records of a file that is still there are never gone.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError
from research_corpus.pipeline.corpus_articles import find_rows, sources_of_landing
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import REMOVED
from research_corpus.plurals import counted
from research_corpus.settings import Settings
from research_corpus.storage.landings import landing_name
from research_corpus.storage.ledger import (
    FilePlace,
    LandingFiles,
    files_of_articles,
    known_files,
)

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def read_again(
    run: RunSpec, state: LandingState, sha256: Mapping[FilePlace, str], settings: Settings
) -> tuple[LandingState, int]:
    """Return the state in which unchanged files are taken that may hold an article of a gone file.

    The number of such articles comes with it: they leave unless a record turns out to be one.
    A copy, an older revision or a file put back holds it still, and is then the article's file.

    Args:
        run: the run.
        state: what the run found.
        sha256: of each file that it found.
        settings: whether deletions follow.

    Raises:
        ConfigError: the folder is empty, as one that is not mounted, and had articles.
    """
    gone = _gone(run, state, settings)
    if gone and not sha256:
        raise ConfigError(
            f"Landing folder {run.landing!r} holds no file, and {counted(len(gone), 'article')} of "
            "the corpus came from it. CORPUS_DELETIONS_FOLLOW would remove all; nothing was "
            "done. If the folder is not mounted, mount it; if the articles are to go, use "
            "`corpus withdraw`.",
            landing=run.landing,
        )
    holders = {(state.home(landing), name) for (landing, name), _ in _files(run, gone)}
    again = holders & state.unchanged
    taken = {**state.taken, **{place: sha256[place] for place in again}}
    return replace(state, taken=taken, unchanged=state.unchanged - again), len(gone)


def find_removed(
    run: RunSpec, state: LandingState, claimed: Collection[str], settings: Settings
) -> list[Row]:
    """Return the articles that leave the corpus since their file is gone.

    Args:
        run: the run.
        state: what the run found.
        claimed: articles that a record of the run is, wherever it stands now.
        settings: whether deletions follow.

    Returns:
        Rows of ``articles`` without text, with the columns of ``REMOVED``, sorted by id.
    """
    gone = _gone(run, state, settings) - set(claimed)
    if not gone:
        return []
    ledger = LandingFiles(known_files(run.corpus_root))
    rows = find_rows(
        run.corpus_root, "articles", "article_id", gone, TABLES["articles"].index_columns
    )
    for row in rows:
        row["landing_file"], known = ledger.of(row["landing"], row["source_file"])
        row["bytes"] = known.bytes if known else 0
    logger.info("leaving with their files: %s", counted(len(rows), "article"))
    return sorted(rows, key=lambda row: row["article_id"])


def removed_columns(rows: list[Row]) -> list[Row]:
    """Return what is staged of articles that leave."""
    return [{name: row[name] for name in REMOVED.schema.names} for row in rows]


def _gone(run: RunSpec, state: LandingState, settings: Settings) -> set[str]:
    """Return the articles whose file this run did not find, and that no other folder has."""
    if not settings.deletions_follow or not state.is_whole or run.languages is not None:
        return set()
    landing = landing_name(str(run.landing))
    gone = {
        article_id
        for article_id, source_file in sources_of_landing(run.corpus_root, landing)
        if not state.has_file(landing, source_file)
    }
    return gone - {own for (other, _), own in _files(run, gone) if state.home(other) != landing}


def _files(run: RunSpec, articles: Collection[str]) -> list[tuple[FilePlace, str]]:
    return files_of_articles(run.corpus_root, articles)
