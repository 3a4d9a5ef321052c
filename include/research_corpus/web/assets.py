"""Style sheet and script: served by us, from a fixed list, to those who may see the pages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Response

from research_corpus.ids import sha256_hex

router = APIRouter()

_TYPES = {
    "style.css": "text/css; charset=utf-8",
    "frame.js": "text/javascript; charset=utf-8",
    "replay.js": "text/javascript; charset=utf-8",
}


@router.get("/assets/{name}", name="asset")
def asset(name: str) -> Response:
    """Return one asset; the address carries its hash, so that browsers may keep it."""
    if name not in _TYPES:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(content(name), media_type=_TYPES[name], headers=headers)


@cache
def content(name: str) -> bytes:
    """Return the bytes of an asset."""
    return (files("research_corpus.web") / "assets" / name).read_bytes()


@cache
def mark(name: str) -> str:
    """Return a short hash of an asset, for its address."""
    return sha256_hex(content(name))[:8]
