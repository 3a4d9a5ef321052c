"""The authors that trafilatura and newspaper4k read from the same lines.

Neither tool takes a line of text, so that each gets it in two small HTML pages: as the text of
an element of class ``byline``, and as ``<meta name="author">``. The page that suits a tool better
counts: a line is a hit if either gives the exact list.
"""

from __future__ import annotations

import html
import logging
import warnings
from collections.abc import Callable

import trafilatura

_BODY = (
    "<p>The harbour board voted on Tuesday to keep the winter ferry running until the end of May. "
    "The debate was long, and nobody left early, said the chair.</p>"
)
_PAGES = (
    "<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>"
    f'<p class="byline">{{line}}</p>{_BODY}</article></body></html>',
    '<html><head><title>Ferry</title><meta name="author" content="{line}"></head>'
    f"<body><article><h1>Ferry</h1>{_BODY}</article></body></html>",
)

Reader = Callable[[str], list[str]]


def readers() -> dict[str, Reader | None]:
    """Return what reads the authors of a page by tool; null where the tool is not installed."""
    return {"trafilatura": _read_trafilatura, "newspaper4k": _newspaper()}


def is_exact(read: Reader, line: str, authors: list[str]) -> bool:
    """Tell whether a tool gives exactly ``authors``, in order, from at least one of the pages."""
    escaped = html.escape(line.strip())
    return any(read(page.replace("{line}", escaped)) == authors for page in _PAGES)


def _read_trafilatura(page: str) -> list[str]:
    found = trafilatura.extract_metadata(page)
    return found.author.split("; ") if found and found.author else []


def _newspaper() -> Reader | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import newspaper
    except ImportError:
        return None
    logging.getLogger("newspaper").setLevel(logging.CRITICAL)

    def read(page: str) -> list[str]:
        article = newspaper.Article("https://harbour.example/ferry")
        article.download(input_html=page)
        article.parse()
        return list(article.authors)

    return read
