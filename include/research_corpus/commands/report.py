"""The command that writes the pages over a corpus as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from research_corpus.commands.console import (
    CorpusOption,
    JsonOption,
    corpus_uri,
    err,
    guarded,
    log,
    out,
)

report_app = typer.Typer(rich_markup_mode="markdown")


@report_app.command()
def report(
    html: Annotated[
        Path, typer.Option("--html", help="Folder to write the pages into.", file_okay=False)
    ],
    corpus: CorpusOption = None,
    max_pages: Annotated[int, typer.Option(min=1, help="At most so many pages.")] = 300,
    as_json: JsonOption = False,
) -> None:
    """Write the pages that Airflow shows as a static site: overview, quality, sources and more.

    Open `index.html` in it; no server and no network is needed. Pages near the first one come
    first, so that a large corpus is cut at old runs and single articles.

    Example: `corpus report --html out/ --corpus corpus`
    """
    from research_corpus.storage.layout import Corpus
    from research_corpus.web.static_site import write_site

    log(verbose=False)
    where = corpus_uri(corpus)

    def work() -> int:
        Corpus.existing(where)
        with err.status("Writing pages …") as status:
            return write_site(where, html, max_pages, lambda n: status.update(f"{n} pages …"))

    pages = guarded(work)
    if as_json:
        typer.echo(json.dumps({"pages": pages, "index": str(html / "index.html")}))
    else:
        out.print(f"{pages} pages written. Open {html / 'index.html'}", highlight=False)
