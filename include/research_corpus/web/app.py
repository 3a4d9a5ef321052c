"""The app: routers, templates, headers, and the auth that guards every route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from research_corpus.errors import CorpusError, TransientError
from research_corpus.web import (
    articles,
    assets,
    explore,
    files,
    overview,
    passages,
    quality,
    quarantine,
    releases,
    sources,
    svg,
)
from research_corpus.web.filters import FILTERS, month_range
from research_corpus.web.headers import SecurityHeaders
from research_corpus.web.reading import Reader
from research_corpus.web.visit import PageNotFoundError, Site, Visit

ROUTERS = (
    assets.router,
    overview.router,
    quality.router,
    files.router,
    sources.router,
    quarantine.router,
    articles.router,
    explore.router,
    passages.router,
    releases.router,
)
"""Of every subject, in the order in which addresses are matched."""

QUESTIONS = (explore.router,)
"""Those that only answer what a user asks, which files cannot."""


def create_app(auth: Callable[..., Any], corpus: str, *, static: bool = False) -> FastAPI:
    """Return the app over one corpus.

    Args:
        auth: a FastAPI dependency that every route has; it raises ``HTTPException`` with 401 or
            403 for those who may not read the corpus, and sets ``request.state.may_replay`` for
            those who may start a replay.
        corpus: root of the corpus, a path or a URI; it need not exist yet.
        static: whether the answers are kept as files, see :mod:`research_corpus.web.static_site`.
    """
    app = FastAPI(
        title="Corpus",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(auth)],
    )
    app.state.site = Site(Reader(corpus), _templates(), static)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(PageNotFoundError, _not_found)
    app.add_exception_handler(CorpusError, _failed)
    app.add_exception_handler(HTTPException, _refused)
    for router in ROUTERS:
        if router not in QUESTIONS or not static:
            app.include_router(router)
    return app


def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("research_corpus.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals |= {
        "sparkline": svg.sparkline,
        "bar": svg.bar,
        "month_range": month_range,
    }
    return environment


def _not_found(request: Request, error: Exception) -> Response:
    return _message(request, 404, "Nothing here", str(error))


_REFUSALS = {
    401: ("Log in first", "Only users of Airflow may see the corpus, and your session has ended."),
    403: ("Not for your user", "Your user may not see the runs of the Dag that fills the corpus."),
    404: ("Nothing here", "There is no such page. Choose one of the entries above."),
}


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for no other class
    title, message = _REFUSALS.get(error.status_code, ("Not possible", str(error.detail)))
    page = _message(request, error.status_code, title, message)
    page.headers.update(error.headers or {})
    return page


def _failed(request: Request, error: Exception) -> Response:
    status = 503 if isinstance(error, TransientError) else 500
    return _message(request, status, "The page cannot be shown", str(error))


def _message(request: Request, status: int, title: str, message: str) -> Response:
    html = Visit(request, request.app.state.site).render(
        "message.html", title=title, message=message
    )
    return HTMLResponse(html, status)
