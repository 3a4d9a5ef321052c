"""Which settings tell two runs apart."""

from __future__ import annotations

import pytest

from research_corpus.settings import Settings

LIMITS = [name for name, field in Settings.model_fields.items() if name.startswith("max_")] + [
    "min_text_chars",
    "bucket_articles",
    "read_timeout_seconds",
    "read_memory_bytes",
    "annotation_timeout_seconds",
    "annotation_memory_bytes",
]
NO_LIMIT_OF_CONTENT = {"max_quarantined_ratio"}


@pytest.mark.parametrize("name", sorted(set(LIMITS) - NO_LIMIT_OF_CONTENT))
def test_config_sha256_another_limit_of_what_is_taken_gives_another_hash(name: str) -> None:
    usual = Settings()
    other = Settings.model_validate({name: getattr(usual, name) + 1})
    assert other.config_sha256 != usual.config_sha256


@pytest.mark.parametrize("name", ["workers", "batch_bytes", "batch_chars", "max_quarantined_ratio"])
def test_config_sha256_settings_of_pace_and_gate_leave_the_hash(name: str) -> None:
    usual = Settings()
    value = getattr(usual, name)
    other = Settings.model_validate({name: value / 2 if isinstance(value, float) else value + 1})
    assert other.config_sha256 == usual.config_sha256


def test_config_sha256_another_share_of_duplicates_gives_another_hash() -> None:
    assert Settings(near_similarity=0.7).config_sha256 != Settings().config_sha256
    assert Settings(part_share=0.8).config_sha256 != Settings().config_sha256


@pytest.mark.parametrize("name", ["annotate_without_model", "annotate_teasers"])
def test_config_sha256_what_is_annotated_gives_another_hash(name: str) -> None:
    usual = Settings()
    other = Settings.model_validate({name: not getattr(usual, name)})
    assert other.config_sha256 != usual.config_sha256
