"""Link: which extracted articles are new, which repeat or replace others; what to annotate."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.contracts.page_kinds import is_teaser
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.pipeline.annotate_batches import is_annotated_as_asked, write_batches
from research_corpus.pipeline.corpus_articles import find_rows
from research_corpus.pipeline.deletions import find_removed, removed_columns
from research_corpus.pipeline.duplicates.articles import Arriving, Stored
from research_corpus.pipeline.duplicates.election import Role
from research_corpus.pipeline.duplicates.found import find_duplicates
from research_corpus.pipeline.identity import resolve_identities
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.repeated_lines import find_repeated_lines, write_repeated_lines
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.settle_headers import settle_headers
from research_corpus.pipeline.staged import (
    DECISIONS,
    EXTRACTED,
    INDEX_COLUMNS,
    REMOVED,
    ledger_row,
    read_rows,
    source_of,
)
from research_corpus.pipeline.teasers import join_teasers, part_teasers_of_known
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.ledger import LandingFiles, known_files
from research_corpus.storage.parquet import read_table, rows_to_table, sort_by_key, write_table
from research_corpus.storage.staging import Staging
from research_corpus.storage.withdrawals import withdrawn

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def link_duplicates(run: RunSpec, settings: Settings) -> dict[str, Any]:
    """Decide what becomes of each extracted article and write the batches to annotate.

    Returns:
        ``batches`` (names) and counts: ``articles`` to write, exact ``duplicates`` and
        ``near_duplicates`` and ``parts`` among them, ``shared_passages`` of their texts,
        ``superseded`` and ``skipped`` records.
    """
    if run.landing is not None:
        settle_headers(run.corpus_root, run.staging_root)
    index = list(_index(run.staging_root))
    wanted, ledger = _keep_languages(index, run)
    state = LandingState.read(run.staging_root)
    wanted, known = _identified(run, wanted, state)
    wanted, taken_down = _keep_standing(wanted, run, state)
    ledger += [_ledger(run, row, "skipped", ReasonCode.WITHDRAWN_EARLIER) for row in taken_down]
    wanted, poorer = part_teasers_of_known(wanted)
    ledger += [_ledger(run, row, "skipped", ReasonCode.FULL_TEXT_KNOWN) for row in poorer]
    newest, older = _newest_revisions(wanted)
    ledger += [_ledger(run, row, "superseded", ReasonCode.NEWER_REVISION) for row in older]
    existing = {row["article_id"]: row["old"] for row in newest if row["old"]}
    changed, unchanged = _changed(run, newest, existing, settings)
    ledger += [_ledger(run, row, "skipped", ReasonCode.UNCHANGED_ARTICLE) for row in unchanged]
    decisions = _with_replaced(run, changed, existing)
    claimed = {row["article_id"] for row in wanted if row["old"]}
    removed = find_removed(run, state, claimed, settings)
    going = {row["article_id"]: existing[row["article_id"]] for row in changed if row["old"]}
    going |= {row["article_id"]: row for row in removed}
    corpus, staging = run.corpus_root, run.staging_root
    arriving = [Arriving.of(row) for row in decisions]
    leaving = {own: Stored.of(row) for own, row in going.items()}
    found = find_duplicates(corpus, staging, arriving, leaving, settings, known)
    roles = found.roles(arriving)
    found.write(staging)
    _write(staging, decisions, removed_columns(removed), ledger)
    write_batches(staging, decisions, found.neighbours, roles, settings)
    # whoever annotates anew leaves the layout of the articles as it is
    read = decisions if run.landing is not None else []
    write_repeated_lines(staging, find_repeated_lines(corpus, staging, read, roles))
    summary = {
        **_counts(decisions, roles),
        "shared_passages": len(found.passages),
        "superseded": len(older),
        "skipped": len(ledger) - len(older),
    }
    logger.info("linked: %s", summary)
    return {"batches": staging.batches("annotate"), **summary}


def _counts(decisions: list[Row], roles: Mapping[str, Role]) -> dict[str, int]:
    own = [roles[row["article_id"]] for row in decisions]
    return {
        "articles": len(own),
        "duplicates": sum(role.duplicate_of is not None for role in own),
        "near_duplicates": sum(role.duplicate_kind == "near" for role in own),
        "parts": sum(role.duplicate_kind == "part" for role in own),
    }


def _index(staging: Staging) -> Iterable[Row]:
    for batch, row in read_rows(staging, "extract", EXTRACTED, INDEX_COLUMNS):
        yield {**row, "extract_batch": batch}


def _keep_languages(index: list[Row], run: RunSpec) -> tuple[list[Row], list[Row]]:
    if run.languages is None:
        return index, []
    kept = [row for row in index if row["language"] in run.languages]
    others = [row for row in index if row["language"] not in run.languages]
    return kept, [_ledger(run, row, "skipped", ReasonCode.LANGUAGE_NOT_WANTED) for row in others]


def _identified(
    run: RunSpec, rows: list[Row], state: LandingState
) -> tuple[list[Row], list[Stored] | None]:
    """Return the records with the article of the corpus that each is, or null.

    Also those articles of the corpus that have a text of theirs; null if they were not looked for.
    """
    if run.landing is not None:
        identified, known = resolve_identities(run, rows, state)
        return join_teasers(run.corpus_root, identified), [Stored.of(row) for row in known]
    stored = _existing(run.corpus_root, "article_id", {row["article_id"] for row in rows})
    constant: Row = {"is_moved": False, "flags": []}
    return [
        {**row, **constant, "extracted_id": row["article_id"], "old": stored.get(row["article_id"])}
        for row in rows
    ], None


def _keep_standing(
    rows: list[Row], run: RunSpec, state: LandingState
) -> tuple[list[Row], list[Row]]:
    """Part the records from those of withdrawn articles, of their texts and of their places.

    What is in the corpus stays: a copy left there on purpose may change like any other article.
    """
    gone = withdrawn(run.corpus_root)
    places = {(state.home(landing), *source) for landing, *source in gone.places}

    def is_withdrawn(row: Row) -> bool:
        if row["old"] is not None:
            return False
        file, record = row["source_file"], row["source_record"]
        stood = {(row["landing"], file, record), (None, file, record)} & places
        return (
            row["extracted_id"] in gone.articles or row["content_id"] in gone.texts or bool(stood)
        )

    return (
        [row for row in rows if not is_withdrawn(row)],
        [row for row in rows if is_withdrawn(row)],
    )


def _newest_revisions(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return, of several records of one article, the newest full one, and the others."""
    order = sorted(
        rows,
        key=lambda r: (
            not is_teaser(r),
            str(r["date_modified"] or ""),
            r["source_file"],
            r["source_record"],
            r["landing"] or "",
        ),
    )
    newest = {row["article_id"]: row for row in order}
    older = [row for row in order if newest[row["article_id"]] is not row]
    return list(newest.values()), older


def _existing(corpus: Corpus, column: str, values: Collection[str]) -> dict[str, Row]:
    """Return the rows of the corpus, without text, whose ``column`` is among ``values``, by id."""
    columns = TABLES["articles"].index_columns
    rows = find_rows(corpus, "articles", column, values, columns)
    return {row["article_id"]: row for row in rows}


def _changed(
    run: RunSpec, newest: list[Row], existing: dict[str, Row], settings: Settings
) -> tuple[list[Row], list[Row]]:
    """Part the records into those that differ from the corpus and those that do not."""
    if run.reprocess == "all":
        return newest, []
    again = [row for row in newest if row["article_id"] in existing and not row["is_moved"]]
    articles = _extracted_articles(run.staging_root, again)
    same = {
        row["article_id"]
        for row in again
        if _is_same(articles[row["article_id"]], existing[row["article_id"]], settings)
    }
    return (
        [row for row in newest if row["article_id"] not in same],
        [row for row in newest if row["article_id"] in same],
    )


def _extracted_articles(staging: Staging, rows: list[Row]) -> dict[str, Row]:
    """Return the ``articles`` rows of the given extracted articles, by their final id."""
    found: dict[str, Row] = {}
    for batch in sorted({row["extract_batch"] for row in rows}):
        own = {source_of(row): row for row in rows if row["extract_batch"] == batch}
        file = staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
        ids = pa.array(sorted({row["extracted_id"] for row in own.values()}))
        condition = pc.field("article_id").isin(ids)
        for article in (
            read_table(EXTRACTED, file, ["article"], condition).column("article").to_pylist()
        ):
            if row := own.get(source_of(article)):
                # a revision keeps what it was found to be, and the doubts that go with it
                flags = sorted({*article["quality_flags"], *row["flags"]})
                found[row["article_id"]] = {
                    **article, "article_id": row["article_id"], "quality_flags": flags,
                }  # fmt: skip
    return found


def _is_same(new: Row, old: Row, settings: Settings) -> bool:
    compared = TABLES["articles"].compared_columns
    return all(new[name] == old[name] for name in compared) and is_annotated_as_asked(
        {**new, "duplicate_of": old["duplicate_of"]}, old["model_id"], settings
    )


def _with_replaced(run: RunSpec, rows: list[Row], existing: dict[str, Row]) -> list[Row]:
    ledger = LandingFiles(known_files(run.corpus_root) if existing else {})
    decisions = []
    for row in rows:
        old = existing.get(row["article_id"])
        landing_file, known = ledger.of(old["landing"], old["source_file"]) if old else ("", None)
        decisions.append(
            {
                **{name: value for name, value in row.items() if name != "old"},
                "replaced_month": old["pub_month"] if old else None,
                "replaced_landing": old["landing"] if old else None,
                "replaced_file": old["source_file"] if old else None,
                "replaced_record": old["source_record"] if old else None,
                "replaced_landing_file": landing_file or None,
                "replaced_sha256": old["source_sha256"] if old else None,
                "replaced_bytes": (known.bytes if known else 0) if old else None,
                "stands": old is not None
                and old["duplicate_of"] is None
                and old["content_id"] == row["content_id"],
            }
        )
    return sorted(decisions, key=lambda r: (r["language"], r["pub_month"], r["article_id"]))


def _write(
    staging: Staging,
    decisions: list[Row],
    removed: list[Row],
    ledger: list[Row],
) -> None:
    for table, rows in (
        (DECISIONS, decisions),
        (REMOVED, removed),
        (TABLES["ingest_ledger"], ledger),
    ):
        content = sort_by_key(table, rows_to_table(table, rows))
        write_table(table, content, staging.file("link", f"{table.name}.parquet"))


def _ledger(run: RunSpec, row: Row, outcome: str, reason: ReasonCode) -> Row:
    return ledger_row(row, run_id=run.run_id, outcome=outcome, reason_code=reason.value)
