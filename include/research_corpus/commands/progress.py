"""A progress bar for what takes long beside a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from research_corpus.release.verify import ProgressCallback


@contextmanager
def progress_bar(what: str, *, quiet: bool) -> Iterator[ProgressCallback]:
    """Show a bar on standard error and give the function that moves it.

    Args:
        what: what is counted, such as ``articles``.
        quiet: show nothing.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, quiet=quiet), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def on_progress(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield on_progress
