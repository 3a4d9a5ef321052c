"""Replacing many files as one: stage beside, journal, replace, forget (ADR 0001).

Until the journal is on the disk the old corpus stands; from then on the new one does, and whoever
comes next rolls forward. Each replacement is atomic; their order is chosen so that a reader who
looks in between sees no article twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

import pyarrow as pa

from research_corpus.contracts import Table
from research_corpus.errors import CorruptCorpusError
from research_corpus.ids import path_safe
from research_corpus.storage.checksums import updated_checksums
from research_corpus.storage.layout import Corpus
from research_corpus.storage.lock import writer_lock
from research_corpus.storage.parquet import publish_table

STAGED_SUFFIX = ".staged"


class Phase(IntEnum):
    """When a step is made; within a phase, steps keep the order in which they were added."""

    LEAVE = 0
    """Files that articles move out of, without them: before these appear elsewhere."""

    DELETE = 1
    """Files that go."""

    REPLACE = 2
    """Files that stay."""

    CREATE = 3
    """New files: after the siblings whose rows they take over have shrunk."""

    HISTORY = 4
    """Run tables, which tell that all of the above is done."""


@dataclass(frozen=True)
class Step:
    """One entry of the journal: put ``staged`` in the place of ``target``, or delete ``target``.

    Attributes:
        target: path relative to the corpus root.
        staged: relative path of the new file; null to delete the target.
        sha256: of the new file; null to delete.
    """

    target: str
    staged: str | None = None
    sha256: str | None = None


@dataclass
class Transaction:
    """The replacements of one commit."""

    corpus: Corpus
    run_id: str
    steps: list[tuple[Phase, Step]] = field(default_factory=list)

    def replace(self, target: str, contract: Table, rows: pa.Table, phase: Phase) -> None:
        """Stage ``rows``, in the contract's order, as the new content of ``target``."""
        staged = self._staged_beside(target)
        file = self.corpus.file(staged)
        publish_table(contract, rows, file)
        file.sync()
        self.steps.append((phase, Step(target, staged, file.sha256())))

    def delete(self, target: str) -> None:
        """Remove ``target``; nothing happens if it is not there."""
        self.steps.append((Phase.DELETE, Step(target)))

    def commit(self) -> None:
        """Make all replacements, or, after a crash, leave them to :func:`roll_forward`."""
        if not self.steps:
            return
        self._stage_checksums()
        ordered = sorted(self.steps, key=lambda entry: entry[0])
        journal = {"run_id": self.run_id, "steps": [vars(step) for _, step in ordered]}
        self.corpus.journal.write_bytes(json.dumps(journal, indent=1).encode())
        roll_forward(self.corpus)

    def _stage_checksums(self) -> None:
        ordered = [step for _, step in sorted(self.steps, key=lambda entry: entry[0])]
        sums = updated_checksums(self.corpus, ((step.target, step.sha256) for step in ordered))
        target = self.corpus.relative(self.corpus.checksums)
        staged = self.corpus.file(self._staged_beside(target))
        staged.write_bytes(sums)
        step = Step(target, self.corpus.relative(staged), staged.sha256())
        self.steps.append((Phase.HISTORY, step))

    def _staged_beside(self, target: str) -> str:
        folder, _, name = target.rpartition("/")
        # The dot hides it from pandas and Arrow, the suffix from every *.parquet glob.
        number = f"{path_safe(self.run_id)}-{len(self.steps):05d}"
        return f"{folder}/.{name}.{number}{STAGED_SUFFIX}"


def roll_forward(corpus: Corpus) -> str | None:
    """Finish the commit whose journal is there, from wherever it stopped.

    Returns:
        The run id of that commit; null if there was none to finish.

    Raises:
        CorruptCorpusError: a staged file is gone and its target is not the one it should be.
    """
    if not corpus.journal.exists():
        return None
    journal = json.loads(corpus.journal.read_bytes())
    steps = [Step(**step) for step in journal["steps"]]
    last_step_of = {step.target: index for index, step in enumerate(steps)}
    for index, step in enumerate(steps):
        _apply(corpus, step, final=last_step_of[step.target] == index)
    corpus.journal.delete()
    run_id: str = journal["run_id"]
    return run_id


@contextmanager
def writing(corpus: Corpus, run_id: str, lock_timeout_seconds: float) -> Iterator[Transaction]:
    """Hold the corpus, whole, for one transaction; the caller commits it.

    A commit that an earlier writer left half done is finished first, its traces swept.
    """
    with writer_lock(corpus.lock, run_id, lock_timeout_seconds) as crashed:
        roll_forward(corpus)
        if crashed:
            sweep(corpus)
        yield Transaction(corpus, run_id)


def repair(corpus: Corpus, lock_timeout_seconds: float) -> tuple[str | None, int]:
    """Finish an interrupted commit and sweep; return its run id, if any, and the files swept."""
    with writer_lock(corpus.lock, "corpus repair", lock_timeout_seconds):
        return roll_forward(corpus), sweep(corpus)


def sweep(corpus: Corpus) -> int:
    """Delete staged files that no journal names; return how many there were."""
    leftovers = [f for f in corpus.root.files() if f.name.endswith(STAGED_SUFFIX)]
    for file in leftovers:
        file.delete()
    return len(leftovers)


def _apply(corpus: Corpus, step: Step, *, final: bool) -> None:
    target = corpus.file(step.target)
    if step.staged is None:
        target.delete()
        return
    staged = corpus.file(step.staged)
    if staged.exists():
        staged.rename_to(target)
    elif final and not (target.exists() and target.sha256() == step.sha256):
        # A step that a later one overwrites cannot be checked, and need not be.
        raise CorruptCorpusError(
            f"{step.target} is neither the old nor the new file of the commit in "
            f"{corpus.journal.uri}. Restore it from a backup, then run `corpus repair`.",
            target=step.target,
        )
