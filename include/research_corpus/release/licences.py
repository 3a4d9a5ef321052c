"""Licence notes: what each publisher's articles state about their use."""

from __future__ import annotations

import csv
import io

from research_corpus.release.facts import Facts

LICENCES = "licences.csv"

_STATED = "as stated by the source"
_UNSTATED = "none stated: all rights are the publisher's unless you know otherwise"
_COLUMNS = ("publisher", "publisher_id", "licence", "articles", "first_month", "last_month", "note")


def licence_notes(facts: Facts) -> bytes:
    """Return a CSV with one row for each publisher and licence.

    Whoever uses or hands on the release reads here what for which articles has to be asked for.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in facts.publishers:
        writer.writerow(row | {"note": _STATED if row["licence"] else _UNSTATED})
    return text.getvalue().encode()
