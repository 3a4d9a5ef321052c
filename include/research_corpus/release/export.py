"""Writing chosen articles of a corpus in the format of another tool."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from research_corpus.errors import ConfigError
from research_corpus.release.appearing import appearing
from research_corpus.release.formats import MODULES, Format
from research_corpus.release.selection import Filter, Selection
from research_corpus.release.verify import ProgressCallback
from research_corpus.storage.location import Location

Writer = Callable[[Selection, Location], None]


def export(
    corpus: str, format_: Format, to: Location, which: Filter, on_progress: ProgressCallback
) -> dict[str, int]:
    """Write the chosen articles below ``to``, which appears when it is whole.

    Articles come by month, bucket and id, so the same corpus gives the same bytes.

    Args:
        corpus: root of a corpus or release.
        format_: of which tool.
        to: folder of the export, which must not exist.
        which: the articles that are meant.
        on_progress: called with articles written, of all.

    Returns:
        Articles by month.

    Raises:
        ConfigError: ``to`` exists, no article is chosen, the query is wrong.

    Cost: memory of one bucket of one month (about 4,096 articles), whatever the corpus holds.
    """
    if to.exists():
        raise ConfigError(f"{to.uri} exists. Name a new folder.", to=to.uri)
    selection = Selection(corpus, which, on_progress)
    if not selection.counts:
        raise ConfigError("No article meets all conditions, so nothing was written.")
    write: Writer = import_module(f"research_corpus.release.formats.{MODULES[format_]}").write
    with appearing(to) as folder:
        write(selection, folder)
    return selection.counts
