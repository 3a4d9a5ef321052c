"""Records of a batch -> rows: the metadata rules, over some records together.

A reader gives records one by one. They are gathered into groups, since the languages of many texts
are detected in a third of the time that each takes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from research_corpus.contracts.records import ArticleRows, Record, Rejection, Result, Skip
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.normalise import begin, finish, look_at_languages
from research_corpus.pipeline.landing_files import LandingFile
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import Settings
from research_corpus.sources.read_watch import ReadWatch
from research_corpus.sources.reader_fault import rejection_of

GROUP_RESULTS = 512
"""Results of readers in a group: more of them save little."""

GROUP_CHARS = 1_000_000
"""Text in a group, in characters, but for the last record: it is all in memory at once."""

Made = TypeVar("Made")


class ReadResult(NamedTuple):
    """What a reader gave.

    Attributes:
        file: the landing file.
        file_number: its number in the batch, from 1.
        number: 0-based, of all that the landing file gave.
        source_file: name to record it under.
        result: a record, or why there is none.
    """

    file: LandingFile
    file_number: int
    number: int
    source_file: str
    result: Result


def grouped(results: Iterable[ReadResult]) -> Iterator[list[ReadResult]]:
    """Yield the results in groups, in their order."""
    group: list[ReadResult] = []
    chars = 0
    for read in results:
        group.append(read)
        if isinstance(read.result, Record):
            chars += sum(len(block.text) for block in read.result.blocks)
        if len(group) >= GROUP_RESULTS or chars >= GROUP_CHARS:
            yield group
            group, chars = [], 0
    if group:
        yield group


class RecordRules:
    """The metadata rules for one batch.

    Args:
        run: the run.
        settings: limits.
        watch: is told which record the rules work on.
    """

    def __init__(self, run: RunSpec, settings: Settings, watch: ReadWatch) -> None:
        self._run, self._settings, self._watch = run, settings, watch

    def apply(
        self, group: list[ReadResult]
    ) -> Iterator[tuple[ReadResult, ArticleRows | Rejection | Skip]]:
        """Yield each result with the rows it becomes, or why there are none; in order."""
        drafts = [self._begun(read) for read in group]
        self._watch.leave()
        look_at_languages([draft for draft in drafts if isinstance(draft, Draft)])
        for read, draft in zip(group, drafts, strict=True):
            yield read, self._finished(read, draft) if isinstance(draft, Draft) else draft

    def _begun(self, read: ReadResult) -> Draft | Rejection | Skip:
        if not isinstance(read.result, Record):
            return read.result
        source = self._run.source_info(read.file.landing, read.source_file, read.file.sha256)
        record, longest = read.result, self._settings.max_text_chars
        return self._guarded(read, record, lambda: begin(record, source, max_text_chars=longest))

    def _finished(self, read: ReadResult, draft: Draft) -> ArticleRows | Rejection:
        return self._guarded(read, draft.record, lambda: finish(draft))

    def _guarded(
        self, read: ReadResult, record: Record, work: Callable[[], Made]
    ) -> Made | Rejection:
        try:
            return self._watch.enter_rules(read.file_number, read.number, record) or work()
        except Exception as error:  # noqa: BLE001 - one strange record must not stop a batch
            refused = rejection_of(error, "the metadata rules stopped", read.source_file)
            return replace(refused, source_record=record.source_record)
