"""What one run is asked to do: the small JSON value that every stage gets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from research_corpus.contracts.records import SourceInfo
from research_corpus.errors import ConfigError
from research_corpus.ids import path_safe
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.staging import Staging

Reprocess = Literal["new", "quarantined", "all"]


class RunSpec(BaseModel):
    """One run.

    Attributes:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in UTC, the only clock of its stages.
        landing: folder or bucket the files lie in.
        corpus: root of the corpus.
        staging: folder of this run's intermediate files.
        reprocess: ``new`` takes new and changed files, ``quarantined`` also those with records in
            quarantine, ``all`` every file.
        languages: BCP 47 tags to keep; all if null.
        max_quarantined_ratio: threshold of the gate, 0 to 1.
        min_text_chars: shorter texts are quarantined.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    started_at: AwareDatetime
    landing: str
    corpus: str
    staging: str
    reprocess: Reprocess = "new"
    languages: tuple[str, ...] | None = None
    max_quarantined_ratio: float
    min_text_chars: int

    @property
    def corpus_root(self) -> Corpus:
        """The corpus the run writes to."""
        return Corpus.open(self.corpus)

    @property
    def staging_root(self) -> Staging:
        """The run's intermediate files."""
        return Staging.open(self.staging)

    def source_info(self, source_file: str, sha256: str) -> SourceInfo:
        """Return what metadata rules may know of a file."""
        return SourceInfo(source_file, sha256, self.run_id, self.started_at.astimezone(UTC))


def staging_uri(settings: Settings, corpus: str, run_id: str) -> str:
    """Return the staging folder of a run: below the corpus, out of every reader's glob."""
    root = settings.staging_uri or Location.parse(corpus).child("_staging").uri
    return Location.parse(root).child(path_safe(run_id)).uri


def parse_started_at(text: str) -> datetime:
    """Return the instant of an ISO 8601 text; without an offset it is taken as UTC."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no ISO 8601 time, such as 2025-03-14T09:00:00Z") from error
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def check_landing(landing: str, roots: tuple[str, ...]) -> None:
    """Refuse a landing folder outside the allowed roots.

    Whoever may trigger a Dag is not whoever owns the worker's disk.

    Raises:
        ConfigError: it lies elsewhere, or reaches elsewhere by ``..`` or a link.
    """
    place = Location.parse(landing)
    if not any(_lies_below(place, Location.parse(root)) for root in roots):
        raise ConfigError(
            f"Landing folder {landing!r} lies outside CORPUS_LANDING_ROOTS "
            f"({', '.join(roots) or 'none set'}). Choose one below these, or ask the operator.",
            landing=landing,
        )


def _lies_below(place: Location, root: Location) -> bool:
    if type(place.fs) is not type(root.fs):
        return False
    if ".." in PurePosixPath(place.path).parts:
        return False
    return PurePosixPath(place.real_path()).is_relative_to(root.real_path())
