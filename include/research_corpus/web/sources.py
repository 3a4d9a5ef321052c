"""Pages *Sources*: all publishers with what is usual of them, and one publisher month by month."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from research_corpus.web import sources_figures as figures
from research_corpus.web.drift import ALERT_MONTHS, Drift
from research_corpus.web.listing import Column, Kind, Link, Listing
from research_corpus.web.visit import PageNotFoundError, VisitDep

router = APIRouter()

_SOURCE_COLUMNS = (
    Column("name", "Publisher", link=Link("source", {"publisher": "publisher"})),
    Column("alerts", "Alerts", Kind.COUNT, hint=f"In the newest {ALERT_MONTHS} months"),
    Column("articles", "Articles", Kind.COUNT),
    Column("last_month", "Latest", hint="Newest month with an article"),
    Column("missing_dates", "No date", Kind.SHARE),
    Column("missing_authors", "No author", Kind.SHARE),
    Column("median_chars", "Median length", Kind.COUNT, hint="Characters, of the usual month"),
    Column("main_language", "Language"),
    Column("duplicates", "Duplicates", Kind.SHARE),
)

_MONTH_COLUMNS = (
    Column("pub_month", "Month"),
    Column("articles", "Articles", Kind.COUNT),
    Column("missing_dates", "No date", Kind.SHARE),
    Column("missing_authors", "No author", Kind.SHARE),
    Column("median_chars", "Median length", Kind.COUNT),
    Column("main_language", "Language"),
    Column("main_language_ratio", "Share", Kind.SHARE, hint="Of the main language"),
    Column("duplicates", "Duplicates", Kind.SHARE),
)

_ALERT_COLUMNS = (
    Column("pub_month", "Month"),
    Column("alert", "Alert", Kind.STATUS),
    Column("title", "Measure", hint="See the quality rules"),
    Column("value", "Value", Kind.NUMBER),
    Column("baseline", "Usual", Kind.NUMBER),
    Column("z_score", "Deviation", Kind.NUMBER, hint="Robust standard deviations from the usual"),
    Column("run_id", "Found by run", Kind.SMALL, link=Link("run", {"run_id": "run_id"})),
)


@router.get("/sources", name="sources")
def sources(visit: VisitDep) -> Response:
    """Show every publisher, those with alerts first."""
    drift = Drift(visit.reader)
    listing = Listing(
        "sources",
        "from sources",
        _SOURCE_COLUMNS,
        sort="-alerts",
        ties=("-articles", "name"),
        relations=lambda _: {"sources": drift.sources()},
        empty="The corpus holds no article yet.",
    )

    def facts() -> dict[str, Any]:
        alerts = drift.current_alerts()
        return {
            "alerts": alerts,
            "past": drift.past(),
            "months": drift.months(),
            "alerted": {(row["publisher"], row["column"]) for row in alerts},
        }

    return visit.page("sources.html", "Sources", [listing], facts)


@router.get("/sources/source", name="source")
def source(visit: VisitDep, publisher: str = "") -> Response:
    """Show one publisher: its months, and where they leave what is usual."""
    drift = Drift(visit.reader)
    name = publisher or None
    months = Listing(
        "months",
        "from months where publisher is not distinct from $publisher",
        _MONTH_COLUMNS,
        sort="-pub_month",
        values={"publisher": name},
        relations=lambda _: {"months": drift.by_month()},
    )
    alerts = Listing(
        "alerts",
        "from alerts where publisher is not distinct from $publisher",
        _ALERT_COLUMNS,
        sort="-pub_month",
        values={"publisher": name},
        ties=("title",),
        relations=lambda _: {"alerts": drift.alerts()},
        empty="No measure has left its usual band.",
    )

    def facts() -> dict[str, Any]:
        summary = drift.source(name)
        if summary is None:
            raise PageNotFoundError(f"The corpus holds no article of {publisher}.")
        shown = drift.months_of(name)
        return {
            "source": summary,
            "measured": figures.measures(shown),
            "languages_figure": figures.languages(shown),
        }

    title = publisher or "Unknown publisher"
    return visit.page("source.html", title, [alerts, months], facts, section="sources")
