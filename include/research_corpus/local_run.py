"""A whole run on this machine, without Airflow: the same stages in the same order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from research_corpus import stages

JSON = dict[str, Any]
BatchStage = Callable[[JSON, str], JSON]


def run_locally(run: JSON, workers: int, console: Console) -> JSON:
    """Make a run and return its summary.

    Args:
        run: specification, from :func:`research_corpus.stages.open_run`.
        workers: processes that extract and annotate batches side by side.
        console: where progress is shown.

    Raises:
        CorpusError: whatever a stage raises.
    """
    with _progress(console) as progress:
        plan = _single(progress, "plan", stages.plan, run)
        _mapped(progress, "extract", stages.extract, run, plan["batches"], workers)
        return _annotated(progress, run, workers)


def reannotate_locally(run: JSON, workers: int, console: Console) -> JSON:
    """Annotate articles of the corpus anew and return the summary.

    Args:
        run: specification, from :func:`research_corpus.stages.open_reannotation`.
        workers: processes that annotate batches side by side.
        console: where progress is shown.

    Raises:
        CorpusError: whatever a stage raises.
    """
    with _progress(console) as progress:
        _single(progress, "recall", stages.recall, run)
        return _annotated(progress, run, workers)


def _annotated(progress: Progress, run: JSON, workers: int) -> JSON:
    """Make the second half of a run, from articles in staging to the report."""
    links = _single(progress, "link duplicates", stages.link_duplicates, run)
    _mapped(progress, "annotate", stages.annotate, run, links["batches"], workers)
    _single(progress, "check quality", stages.check_quality, run)
    _single(progress, "publish", stages.publish, run)
    return _single(progress, "report", stages.report, run)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description:<16}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield progress


def _single(progress: Progress, name: str, stage: Callable[[JSON], JSON], run: JSON) -> JSON:
    task = progress.add_task(name, total=1, note="")
    result = stage(run)
    progress.update(task, completed=1, note=_counts(result))
    return result


def _mapped(
    progress: Progress,
    name: str,
    stage: BatchStage,
    run: JSON,
    batches: Sequence[str],
    workers: int,
) -> None:
    task = progress.add_task(name, total=len(batches), note="")
    totals: JSON = {}
    for counts in _results(stage, run, batches, workers):
        totals = {key: totals.get(key, 0) + value for key, value in counts.items()}
        progress.update(task, advance=1, note=_counts(totals))


def _results(stage: BatchStage, run: JSON, batches: Sequence[str], workers: int) -> Iterator[JSON]:
    if workers == 1 or len(batches) < 2:
        yield from (stage(run, batch) for batch in batches)
        return
    # Not forked: Arrow's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=context) as pool:
        futures = [pool.submit(stage, run, batch) for batch in batches]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _counts(result: JSON) -> str:
    numbers = {key: value for key, value in result.items() if isinstance(value, int)}
    return " · ".join(
        f"{key.replace('_', ' ')} {value:,}" for key, value in numbers.items() if value
    )
