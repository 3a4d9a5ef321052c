"""A server that speaks S3 on loopback, and that fails on demand.

The store is moto's, asked over HTTP by Arrow's own S3 client. Faults are made between the two, at
the level of HTTP: an error, no answer within the client's patience, a body cut short, a trickle.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from research_corpus.storage.location import Location

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "key-of-this-test",
    "AWS_SECRET_ACCESS_KEY": "secret-of-this-test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}

# Moto keeps what is stored for the whole process, so that no two servers may share a bucket's name.
_NUMBERS = itertools.count(1)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Silent(WSGIRequestHandler):
    def log(self, *args: Any) -> None:
        """Keep requests out of the output of the tests."""


class ObjectStore:
    """A running server.

    Attributes:
        requests: how many it was asked.
        injected: how many of them it failed on purpose.
    """

    def __init__(self) -> None:
        self._app: Application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Silent
        )
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self._fault: str | None = None
        self._chance = 0.0
        self._random = random.Random(0)
        self._writes_left: int | None = None
        self.requests = 0
        self.injected = 0

    def bucket(self) -> str:
        """Return the URI of a new bucket, as a function of what is below it."""
        name = f"bucket{next(_NUMBERS)}"
        Location.parse(self.uri(name)).fs.create_dir(name)
        return name

    def uri(self, path: str) -> str:
        """Return the URI of a place in the store."""
        endpoint = f"endpoint_override=127.0.0.1:{self._server.port}&scheme=http"
        return f"s3://{path}?{endpoint}&allow_bucket_creation=true"

    def put_folder(self, folder: Path, path: str) -> str:
        """Upload a folder; return its URI."""
        root = Location.parse(self.uri(path))
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            root.child(*file.relative_to(folder).parts).write_bytes(file.read_bytes())
        return root.uri

    @contextmanager
    def failing(self, fault: str, chance: float = 1.0) -> Iterator[None]:
        """Fail requests in one way: ``error``, ``hang``, ``truncate`` or ``trickle``."""
        self._fault, self._chance = fault, chance
        try:
            yield
        finally:
            self._fault = None

    @contextmanager
    def gone_after(self, writes: int) -> Iterator[None]:
        """Answer no request any more once so many have changed the store."""
        self._writes_left = writes
        try:
            yield
        finally:
            self._writes_left = None

    def stop(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.requests += 1
        if self._is_gone(environ["REQUEST_METHOD"]):
            # An answer that clients do not try again: the store is gone for good.
            start("405 Method Not Allowed", [])
            return []
        if self._fault and self._random.random() < self._chance:
            self.injected += 1
            return _FAULTS[self._fault](self._app, environ, start)
        return self._app(environ, start)

    def _is_gone(self, method: str) -> bool:
        if self._writes_left is None:
            return False
        if self._writes_left > 0 and method in ("PUT", "POST", "DELETE"):
            self._writes_left -= 1
            return False
        return self._writes_left == 0


def _error(start: Callable[..., Any]) -> Iterable[bytes]:
    start("500 Internal Server Error", [("Content-Type", "application/xml")])
    return [b"<Error><Code>InternalError</Code><Message>made by a test</Message></Error>"]


def _fail_with_error(
    app: Application, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    return _error(start)


def _hang(app: Application, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    # Longer than the client waits for a first byte (3 s); then the connection ends unanswered.
    time.sleep(5)
    raise ConnectionAbortedError


def _truncate(
    app: Application, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    body = b"".join(app(environ, start))
    yield body[: len(body) // 2]
    if body:
        raise ConnectionAbortedError


def _trickle(
    app: Application, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    body = b"".join(app(environ, start))
    for begin in range(0, len(body), 1024):
        time.sleep(0.01)
        yield body[begin : begin + 1024]


_FAULTS = {"error": _fail_with_error, "hang": _hang, "truncate": _truncate, "trickle": _trickle}
