"""The same pages as files: the app is walked from its first page, its answers are kept.

A link to a page that was reached leads to its file; any other becomes text. There are no scripts
and no forms in it, so it opens from a disk or any web server.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from research_corpus.ids import sha256_hex
from research_corpus.web.app import create_app

MAX_FILE_BYTES = 20_000_000
"""A larger table is not kept as a file: whoever has the corpus asks it for that."""

# Templates write every address in double quotes, and escape those of any text.
_HREF = re.compile(r' href="([^"]*)"')
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARS = 60
_SUFFIXES = {"text/css": "css", "text/csv": "csv", "application/vnd.apache.parquet": "parquet"}

Progress = Callable[[int], None]


@dataclass
class _Walk:
    """What is known so far.

    Attributes:
        files: by address, the name of its file.
        pages: by address, the HTML.
    """

    files: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


def write_site(corpus: str, out: Path, max_pages: int, progress: Progress = lambda _: None) -> int:
    """Write the pages of a corpus into a folder and return how many there are.

    Pages near the first one come first; tables are kept as files for those that it leads to.

    Args:
        corpus: root of the corpus.
        out: folder; files of the same name in it are replaced. ``index.html`` is the first page.
        max_pages: pages at most.
        progress: is told how many pages are done.
    """
    out.mkdir(parents=True, exist_ok=True)
    walk = asyncio.run(_walk(corpus, out, max_pages, progress))
    for address, page in walk.pages.items():
        text = _HREF.sub(lambda found: _rewritten(found[1], walk.files), page)
        (out / walk.files[address]).write_text(text, encoding="utf-8")
    return len(walk.pages)


async def _walk(corpus: str, out: Path, max_pages: int, progress: Progress) -> _Walk:
    app = create_app(lambda: None, corpus, static=True)
    transport = httpx.ASGITransport(app)
    walk = _Walk()
    waiting = deque([("/", 0)])
    seen = {"/"}
    async with httpx.AsyncClient(transport=transport, base_url="http://corpus") as client:
        while waiting:
            address, depth = waiting.popleft()
            is_table = "format=" in address
            if not is_table and len(walk.pages) >= max_pages:
                continue
            page = await _keep(client, address, out, walk)
            if page is None:
                continue
            progress(len(walk.pages))
            found = dict.fromkeys(_address(href) for href in _HREF.findall(page))
            # Tables are kept beside the pages of the top bar alone.
            links = [a for a in found if a and a not in seen and ("format=" not in a or depth < 2)]
            seen.update(links)
            waiting.extend((link, depth + 1) for link in links)
    return walk


async def _keep(client: httpx.AsyncClient, address: str, out: Path, walk: _Walk) -> str | None:
    """Ask for an address; return a page, and write anything else at once."""
    async with client.stream("GET", address) as answer:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.status_code != httpx.codes.OK or kind not in {*_SUFFIXES, "text/html"}:
            return None
        content = b""
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > MAX_FILE_BYTES:
                return None
    name = _file_name(address, _SUFFIXES.get(kind, "html"))
    walk.files[address] = name
    if kind == "text/html":
        walk.pages[address] = content.decode()
        return walk.pages[address]
    (out / name).write_bytes(content)
    return None


def _address(href: str) -> str | None:
    """Return what an address of a page asks for, in one form; null if it leads elsewhere."""
    parts = urlsplit(html.unescape(href))
    if not parts.path.startswith("/") or parts.netloc:
        return None
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path}?{query}" if query else parts.path


def _rewritten(href: str, files: dict[str, str]) -> str:
    if href.startswith("#"):
        return f' href="{href}"'
    address = _address(href)
    fragment = urlsplit(href).fragment
    if address is None or address not in files:
        return ""
    return f' href="{files[address]}{"#" + fragment if fragment else ""}"'


def _file_name(address: str, suffix: str) -> str:
    """Return a name that says what the page is, and that no other page has."""
    path, _, query = address.partition("?")
    stem = path.strip("/").replace("/", "-").removesuffix(f".{suffix}") or "index"
    if not query or suffix == "css":
        return f"{stem}.{suffix}"
    values = "-".join(value for _, value in parse_qsl(query))
    slug = _UNSAFE.sub("_", values)[:_NAME_CHARS].strip("_.-")
    return f"{stem}-{slug}-{sha256_hex(address.encode())[:8]}.{suffix}"
