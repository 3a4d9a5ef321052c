"""Batches to annotate: articles of one language, a duplicate beside its representative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from research_corpus.annotate.models import UNANNOTATED, model_id_for, model_key
from research_corpus.contracts.page_kinds import is_teaser
from research_corpus.pipeline.duplicates.articles import Stored
from research_corpus.pipeline.duplicates.election import Role
from research_corpus.pipeline.plan import MAX_BATCHES
from research_corpus.settings import Settings
from research_corpus.storage.staging import Staging

MIN_BATCH_CHARS = 200_000
"""Below this, loading a model costs more than annotating side by side wins."""

Row = dict[str, Any]


def write_batches(
    staging: Staging,
    decisions: list[Row],
    neighbours: Iterable[Stored],
    roles: dict[str, Role],
    settings: Settings,
) -> None:
    """Write what each task of the annotate stage is to take, and which texts are copies."""
    months = {row.article_id: row.pub_month for row in neighbours}
    staging.file("plan", "annotate").delete()
    for number, batch in enumerate(_pack(decisions, roles, settings)):
        articles = [
            {
                "article_id": row["article_id"],
                "extract_batch": row["extract_batch"],
                "extracted_id": row["extracted_id"],
                "flags": row["flags"],
                "landing": row["landing"],
                "source_file": row["source_file"],
                "source_record": row["source_record"],
                "pub_month": row["pub_month"],
                "duplicate_of": roles[row["article_id"]].duplicate_of,
                "copied_from_month": months.get(roles[row["article_id"]].duplicate_of or ""),
            }
            for row in batch
        ]
        content = {
            "language": batch[0]["language"],
            "is_annotated": is_annotated(batch[0], settings),
            "articles": articles,
        }
        staging.write_json(content, "plan", "annotate", f"texts-{number:04d}.json")


def is_annotated(row: Row, settings: Settings) -> bool:
    """Tell whether the text of an article is annotated.

    That of a teaser, and that of a language without a model, is as the settings say.
    """
    if not settings.annotate_without_model and not model_key(row["language"], settings.models):
        return False
    return settings.annotate_teasers or not is_teaser(row)


def is_annotated_as_asked(row: Row, model_id: str, settings: Settings) -> bool:
    """Tell whether an article was annotated with the pipeline that it would be now.

    A text left out of annotation has none; a teaser may have the rows of a full text that it
    repeats.

    Args:
        row: with ``language`` and ``quality_flags``.
        model_id: what annotated it.
        settings: models, and what is annotated besides.
    """
    if not is_annotated(row, settings) and model_id == UNANNOTATED:
        return True
    if not is_annotated(row, settings) and row.get("duplicate_of") is None:
        return False
    return model_id == model_id_for(row["language"], settings.models)


def _pack(decisions: Sequence[Row], roles: dict[str, Role], settings: Settings) -> list[list[Row]]:
    """Return batches of one language, months in order, a duplicate beside its representative.

    What is not annotated is in batches of its own, which come last.
    """
    arriving = {row["article_id"] for row in decisions}
    home = {
        row["article_id"]: roles[row["article_id"]].duplicate_of
        for row in decisions
        if roles[row["article_id"]].duplicate_of in arriving
    }
    followers: dict[str, list[Row]] = {}
    for row in decisions:
        if row["article_id"] in home:
            followers.setdefault(str(home[row["article_id"]]), []).append(row)
    target = _target_chars(decisions, settings)
    batches: list[list[Row]] = []
    room, kind = 0, None
    leaders = (row for row in decisions if row["article_id"] not in home)
    for row in sorted(leaders, key=lambda row: not is_annotated(row, settings)):
        if room <= 0 or kind != (row["language"], is_annotated(row, settings)):
            batches.append([])
            room, kind = target, (row["language"], is_annotated(row, settings))
        batches[-1] += [row, *followers.get(row["article_id"], [])]
        room -= row["text_chars"]
    return batches


def _target_chars(decisions: Sequence[Row], settings: Settings) -> int:
    total: int = sum(row["text_chars"] for row in decisions)
    share = -(-total // settings.workers)
    fitted = min(max(share, MIN_BATCH_CHARS), settings.batch_chars)
    return max(fitted, -(-total // MAX_BATCHES))
