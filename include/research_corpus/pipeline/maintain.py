"""Maintain: finish what a crash left, remove what nobody will use again, say what lies where."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.pipeline.run_spec import staging_folder
from research_corpus.settings import Settings
from research_corpus.storage.commit import repair
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

logger = logging.getLogger(__name__)


def maintain(corpus: Corpus, settings: Settings, started_at: datetime) -> dict[str, Any]:
    """Repair the corpus and remove the staging folders of runs that ended long ago.

    A folder goes once nothing in it has changed for ``staging_keep_days``: a run that failed may
    be cleared and continued until then.

    Args:
        corpus: the corpus.
        settings: of this installation.
        started_at: the time to count back from.

    Returns:
        ``finished_run``, ``files_swept``, ``staging_removed`` (names), ``bytes_freed``, and
        ``tables``: ``files`` and ``bytes`` by table.

    Raises:
        CorpusLockedError: a writer is at work.
    """
    finished, swept = repair(corpus, settings.lock_timeout_seconds)
    oldest = started_at - timedelta(days=settings.staging_keep_days)
    freed = _remove_stale(staging_folder(settings, corpus.root.uri), oldest)
    done = {
        "finished_run": finished,
        "files_swept": swept,
        "staging_removed": sorted(freed),
        "bytes_freed": sum(freed.values()),
        "tables": {name: _size(corpus, name) for name in sorted(TABLES)},
    }
    logger.info("maintained: %s", done)
    return done


def _remove_stale(staging: Location, oldest: datetime) -> dict[str, int]:
    """Delete folders untouched since ``oldest``; return the bytes of each by name."""
    latest: dict[str, datetime] = {}
    sizes: dict[str, int] = defaultdict(int)
    prefix = len(staging.path.rstrip("/")) + 1
    for info in staging.file_infos():
        name = info.path[prefix:].partition("/")[0]
        latest[name] = max(latest.get(name, info.mtime), info.mtime)
        sizes[name] += info.size or 0
    stale = {name for name, changed in latest.items() if changed < oldest}
    for name in stale:
        staging.child(name).delete()
    return {name: sizes[name] for name in stale}


def _size(corpus: Corpus, table: str) -> dict[str, int]:
    infos = corpus.root.child(table).file_infos()
    return {"files": len(infos), "bytes": sum(info.size or 0 for info in infos)}
