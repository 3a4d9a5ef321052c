"""One visit to one page: what the address asks, and the answer as HTML, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import jinja2
from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.routing import NoMatchFound

from research_corpus.web import assets
from research_corpus.web.listing import MEDIA_TYPES, Link, Listing, Shown, download, show
from research_corpus.web.navigation import NAVIGATION
from research_corpus.web.reading import Reader

Facts = Callable[[], Mapping[str, Any]]


class PageNotFoundError(Exception):
    """There is nothing at this address; the message tells users what could be the reason."""


@dataclass(frozen=True)
class Site:
    """What all visits share.

    Attributes:
        reader: of the corpus.
        templates: of the pages.
        static: whether the answers are kept as files, where no form can be sent.
    """

    reader: Reader
    templates: jinja2.Environment
    static: bool


@dataclass(frozen=True)
class Visit:
    """One request for a page."""

    request: Request
    site: Site

    @property
    def reader(self) -> Reader:
        """The corpus."""
        return self.site.reader

    @property
    def static(self) -> bool:
        """Whether the answer is kept as a file."""
        return self.site.static

    @property
    def may_replay(self) -> bool:
        """Whether the user may start a replay; the guard of the routes finds it out."""
        return bool(getattr(self.request.state, "may_replay", False))

    @property
    def query(self) -> dict[str, str]:
        """The query of the address; of a name given twice, the last value."""
        return dict(self.request.query_params)

    def link(self, route: str, **query: Any) -> str | None:
        """Return the address of a page, or null if there is no such route.

        Args:
            route: name of the route.
            query: what stands after ``?``; a null value is an empty one.
        """
        try:
            path = self.request.app.url_path_for(route)
        except NoMatchFound:
            return None
        return self._address(path, {name: "" if v is None else v for name, v in query.items()})

    def here(self, **changes: Any) -> str:
        """Return the address of this page with some of its query changed; null removes a value."""
        query = {**self.query, **changes}
        kept = {name: value for name, value in query.items() if value is not None}
        root = self.request.scope.get("root_path", "")
        return self._address(self.request.url.path.removeprefix(root), kept)

    def page(
        self,
        template: str,
        title: str,
        listings: Sequence[Listing] = (),
        facts: Facts = dict,
        *,
        section: str = "",
    ) -> Response:
        """Return the answer: the page, or one of its tables if the address asks for a download.

        Args:
            template: file in ``templates/``.
            title: of the page.
            listings: its tables; the template finds each by name in ``listings``.
            facts: makes what else the template needs; called only for HTML, once a version.
            section: entry of the top bar that it belongs to; default: the route's name.
        """
        form = self.query.get("format")
        if form in MEDIA_TYPES:
            return self._download(listings, form)

        def render() -> str:
            shown = {ls.name: show(ls, self.query, self.reader) for ls in listings}
            return self.render(template, title=title, listings=shown, section=section, **facts())

        address = (
            self.request.scope.get("root_path"),
            self.request.url.path,
            self.request.url.query,
            self.may_replay,
        )
        return HTMLResponse(self.reader.remember(("page", *address), render))

    def render(self, template: str, **context: Any) -> str:
        """Return a template as HTML, with what every page has."""
        section = context.pop("section", "") or getattr(self.request.scope.get("route"), "name", "")
        return self.site.templates.get_template(template).render(
            visit=self,
            link=self.link,
            navigation=[entry for entry in NAVIGATION if self.link(entry.route)],
            section=section,
            static=self.static,
            asset=self._asset,
            **context,
        )

    def row_link(self, row: Mapping[str, Any], link: Link) -> str | None:
        """Return where a cell of a listing leads."""
        return self.link(link.route, **{name: row[column] for name, column in link.query.items()})

    def sort_link(self, shown: Shown, name: str) -> str:
        """Return the address of this page with a listing sorted by a column, or turned round."""
        down = shown.asked.sort == f"-{name}"
        up = shown.asked.sort == name
        numeric = next(c for c in shown.listing.columns if c.name == name).descends
        sort = name if down or not (up or numeric) else f"-{name}"
        return self.here(**{f"{shown.listing.name}_sort": sort, f"{shown.listing.name}_page": None})

    def page_link(self, shown: Shown, step: int) -> str:
        """Return the address of this page with a listing turned ``step`` pages on."""
        number = shown.asked.page + step
        return self.here(**{f"{shown.listing.name}_page": number if number > 1 else None})

    def download_link(self, shown: Shown, form: str) -> str:
        """Return the address of a whole listing as a file."""
        return self.here(table=shown.listing.name, format=form)

    def _asset(self, name: str) -> str:
        path = self.request.app.url_path_for("asset", name=name)
        return self._address(path, {"v": assets.mark(name)})

    def _address(self, path: str, query: Mapping[str, Any]) -> str:
        root = self.request.scope.get("root_path", "")
        return f"{root}{path}" + (f"?{urlencode(query)}" if query else "")

    def _download(self, listings: Sequence[Listing], form: str) -> Response:
        named = {listing.name: listing for listing in listings}
        listing = named.get(self.query.get("table", ""))
        if listing is None:
            tables = ", ".join(named) or "none"
            raise PageNotFoundError(f"This page has no such table. It has: {tables}.")
        headers = {"Content-Disposition": f'attachment; filename="{listing.name}.{form}"'}
        content = download(listing, self.query, self.reader, form)
        return StreamingResponse(content, media_type=MEDIA_TYPES[form], headers=headers)


def visit_of(request: Request) -> Visit:
    """Return the visit that a request makes."""
    return Visit(request, request.app.state.site)


VisitDep = Annotated[Visit, Depends(visit_of)]
"""How a page function asks for its visit."""
