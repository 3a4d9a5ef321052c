"""What one run is asked to do: the small JSON value that every stage gets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, PositiveInt, StringConstraints

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import SourceInfo
from research_corpus.errors import ConfigError
from research_corpus.ids import path_safe
from research_corpus.instants import parse_instant
from research_corpus.settings import Settings
from research_corpus.storage.landings import landing_name
from research_corpus.storage.layout import UNKNOWN_MONTH, Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.staging import Staging

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

Reprocess = Literal["new", "quarantined", "all"]

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


class Replay(BaseModel):
    """Which open records of quarantine a run takes up again; null means any.

    Attributes:
        reason: their reason code.
        source: their ``source_file``, or a pattern in which ``*`` stands for anything.
        run: the run that quarantined them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: ReasonCode | None = None
    source: str | None = None
    run: str | None = None


class RunSpec(BaseModel):
    """One run.

    Attributes:
        run_id: the Dag run's id, or the command line's.
        started_at: start of the run in UTC, the only clock of its stages.
        landing: folder or bucket the files lie in; null where the run annotates articles of the
            corpus anew.
        corpus: root of the corpus.
        staging: folder of this run's intermediate files.
        reprocess: ``new`` takes new and changed files, ``quarantined`` also those with records in
            quarantine, ``all`` every file.
        replay: take the files of these quarantined records and no other; null for a run over the
            landing folder.
        languages: BCP 47 tags to keep; all if null.
        months: partition keys to annotate anew; all if null.
        models: model package by language that the run takes in place of the settings' one; it then
            annotates articles of these languages alone.
        is_landing_given: whether the landing was named; a replay that names none reads each file
            where it came from.
        enforce_landing_roots: whether only folders below ``CORPUS_LANDING_ROOTS`` may be read.
        max_quarantined_ratio: threshold of the gate, 0 to 1.
        min_text_chars: shorter texts are quarantined.
        publish_valid_by: the user who has valid articles published even above that threshold; null
            if the gate is to stop the run.
        workers: batches processed in parallel; null: as the settings say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    started_at: AwareDatetime
    landing: str | None
    corpus: str
    staging: str
    reprocess: Reprocess = "new"
    replay: Replay | None = None
    languages: tuple[str, ...] | None = None
    months: tuple[str, ...] | None = None
    models: dict[LanguageTag, str] = {}
    is_landing_given: bool = True
    enforce_landing_roots: bool = False
    max_quarantined_ratio: float
    min_text_chars: int
    publish_valid_by: str | None = None
    workers: PositiveInt | None = None

    @property
    def dag(self) -> str:
        """The Dag that makes such runs; ``runs.dag``."""
        if self.replay is not None:
            return "replay_quarantine"
        return "reannotate_articles" if self.landing is None else "ingest_articles"

    @property
    def landing_root(self) -> Location:
        """The landing folder.

        Raises:
            ConfigError: the run reads no files.
        """
        if self.landing is None:
            raise ConfigError(f"Run {self.run_id} reads no landing folder.", run_id=self.run_id)
        return Location.parse(self.landing)

    @property
    def corpus_root(self) -> Corpus:
        """The corpus the run writes to."""
        return Corpus.open(self.corpus)

    @property
    def staging_root(self) -> Staging:
        """The run's intermediate files."""
        return Staging.open(self.staging)

    def settings_from(self, settings: Settings) -> Settings:
        """Return the settings as this run has them: with its own models and workers."""
        own = {
            "models": {**settings.models, **self.models},
            "workers": self.workers or settings.workers,
        }
        return settings.model_copy(update=own)

    def source_info(self, landing: str, source_file: str, sha256: str) -> SourceInfo:
        """Return what metadata rules may know of a file."""
        at = self.started_at.astimezone(UTC)
        return SourceInfo(source_file, sha256, self.run_id, at, landing_name(landing))


def open_maintenance(run_id: str, started_at: str, corpus: str, settings: Settings) -> RunSpec:
    """Return the specification of a run that reads no landing folder and accepts no article."""
    return RunSpec(
        run_id=run_id,
        started_at=parse_instant(started_at),
        landing=None,
        corpus=corpus,
        staging=staging_uri(settings, corpus, run_id),
        max_quarantined_ratio=settings.max_quarantined_ratio,
        min_text_chars=0,
    )


def staging_uri(settings: Settings, corpus: str, run_id: str) -> str:
    """Return the staging folder of a run: below the corpus, out of every reader's glob."""
    return staging_folder(settings, corpus).child(path_safe(run_id)).uri


def staging_folder(settings: Settings, corpus: str) -> Location:
    """Return the folder that holds the staging folders of all runs."""
    return Location.parse(settings.staging_uri or Location.parse(corpus).child("_staging").uri)


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


def check_months(months: Iterable[str]) -> None:
    """Refuse what is not a partition key.

    Raises:
        ConfigError: names the first wrong one.
    """
    for month in months:
        if month != UNKNOWN_MONTH and not _MONTH.fullmatch(month):
            raise ConfigError(
                f"Invalid month {month!r}: expected YYYY-MM, or {UNKNOWN_MONTH} for undated "
                "articles"
            )
