"""A concordance in the terminal: one line a hit, its nodes below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from research_corpus.plurals import counted

if TYPE_CHECKING:
    from research_corpus.analyst.concordance import Concordance

NO_HIT = (
    "No hit. Try a star for other endings (council*), --attribute lemma, or fewer filters; "
    "articles that repeat another word for word count only with --with-duplicates."
)


def print_concordance(console: Console, found: Concordance, width: int | None) -> None:
    """Print hits in lines of the console's width, and how many there are.

    Args:
        console: where to print.
        found: the hits.
        width: characters of context on each side at most; null: as many as fit.
    """
    rows = found.rows.to_pylist()
    if not rows:
        console.print(NO_HIT, highlight=False, soft_wrap=True)
        return
    for row in rows:
        console.print(_line(row, console.width, width), no_wrap=True, soft_wrap=True)
    console.print(_total(found, len(rows)), highlight=False, soft_wrap=True)


def _line(row: dict[str, Any], columns: int, width: int | None) -> Text:
    """Return one hit: month and publisher, words before, node, words after."""
    reference = max(7, min(28, columns // 4))
    before = (columns - reference - 1) * 2 // 5
    match = _cut(row["match"], columns // 3)
    after = max(columns - reference - 1 - before - cell_len(match), 0)
    if width is not None:
        before, after = min(before, width), min(after, width)
    origin = " ".join(filter(None, (row["pub_month"], row["publisher"])))
    line = Text(set_cell_size(_cut(origin, reference), reference) + " ")
    # Cut from the far end, so that the words next to the node stay: reversed, cut, reversed.
    line.append(set_cell_size(row["before"][::-1], before)[::-1])
    line.append(match, style="bold red")
    line.append(set_cell_size(row["after"], after).rstrip())
    line.stylize("dim", 0, reference)
    return line


def _cut(text: str, cells: int) -> str:
    """Return a text in at most so many cells of a terminal, with an ellipsis where it is cut."""
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def _total(found: Concordance, shown: int) -> str:
    whole = f"{counted(found.hits, 'hit')} in {counted(found.articles, 'article')}"
    return whole if shown == found.hits else f"{shown:,} of {whole}"
