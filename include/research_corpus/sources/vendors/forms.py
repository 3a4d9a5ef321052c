"""Every form of export, and which of them some lines are written in."""

from __future__ import annotations

from research_corpus.sources.vendors.ebsco import Ebsco
from research_corpus.sources.vendors.europresse import EuropresseText
from research_corpus.sources.vendors.export import Form, Lines
from research_corpus.sources.vendors.factiva import FactivaCodes, FactivaPlain
from research_corpus.sources.vendors.gale import Gale
from research_corpus.sources.vendors.nexis import NexisDocuments, NexisUni
from research_corpus.sources.vendors.pressreader import PressReader
from research_corpus.sources.vendors.proquest import ProQuest
from research_corpus.sources.vendors.ris import Ris

FORMS: tuple[Form, ...] = (
    Ris(),
    FactivaCodes(),
    FactivaPlain(),
    EuropresseText(),
    Gale(),
    Ebsco(),
    PressReader(),
    ProQuest(),
    NexisUni(),
    NexisDocuments(),
)
"""The first that recognises the lines takes them: those with the plainest marks come first."""

SNIFFED_LINES = 3000


def form_of(lines: Lines) -> Form | None:
    """Return the form that the lines are written in, or null for no export that is known."""
    first = lines[:SNIFFED_LINES]
    return next((form for form in FORMS if form.recognises(first)), None)
