"""Which names below a landing folder are article files at all."""

from __future__ import annotations

NEVER_ARTICLES = frozenset({"readme", "readme.md", "readme.txt", "thumbs.db", "desktop.ini"})
ARTICLE_FOLDERS = frozenset({"_posts"})
"""Folders of articles although their name begins with ``_``: posts of Jekyll."""

UNFINISHED_SUFFIXES = (
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".swp",
    "~",
)


def is_candidate(name: str) -> bool:
    """Tell whether a file is to be read.

    Left out are hidden files and folders, whatever starts with ``_`` (markers and work files of
    other tools) but for :data:`ARTICLE_FOLDERS`, files about the folder itself, files still being
    written, and the locks that word processors put beside an open document (``~$story.docx``).

    Args:
        name: path below the landing root, with ``/``.

    Example:
        >>> is_candidate("bbc/2025/a.txt"), is_candidate("bbc/.cache/a.txt"), is_candidate("a.part")
        (True, False, False)
    """
    *folders, file_name = name.split("/")
    parts = (*(part for part in folders if part not in ARTICLE_FOLDERS), file_name)
    if any(part.startswith((".", "_")) for part in parts) or not file_name:
        return False
    if file_name.startswith("~$"):
        return False
    lowered = file_name.lower()
    return lowered not in NEVER_ARTICLES and not lowered.endswith(UNFINISHED_SUFFIXES)
