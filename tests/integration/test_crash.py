"""A publish killed with SIGKILL at every step, as a power cut or an out-of-memory killer would.

A driver process, which never starts a thread, forks one child for each place to die in. The child
publishes for real and kills itself when its n-th file operation is due; a second child then looks
at the corpus as a reader does, repairs it, and compares it with the uninterrupted one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ingest import ROOT, SEEDS, ingest, stage_run

DRIVER = Path(__file__).with_name("crash_driver.py")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one run, and a second run that is staged: an edit, a move, a split, a month.

    Buckets hold two articles, so that the second run also splits a month into more files.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_BUCKET_ARTICLES", "2")
        from research_corpus.settings import get_settings

        get_settings.cache_clear()
        base = tmp_path_factory.mktemp("crash")
        landing = Path(shutil.copytree(SEEDS / "bbc-news", base / "landing"))
        ingest(landing, base / "corpus", "first")
        flood = landing / "2025-01-21-flood-barrier.txt"
        ferry = landing / "2025-03-17-ferry-talks.txt"
        flood.write_text(flood.read_text().replace("2025-01-21", "2025-03-02", 1))
        ferry.write_text(ferry.read_text() + "\n\nThe talks go on.\n")
        shutil.copytree(SEEDS / "the-guardian", landing / "the-guardian")
        run = stage_run(landing, base / "corpus", "second")
        (base / "run.json").write_text(json.dumps(run))
    get_settings.cache_clear()
    return base


def test_publish_killed_at_every_step_is_whole_for_readers_and_repairable(staged: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(staged)],
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    result = json.loads(done.stdout.splitlines()[-1])
    # Deaths before, at and after the journal; each was really by SIGKILL.
    assert result["killed"] == result["steps"]
    assert result["before_journal"] > 20
    assert result["after_journal"] > 20
