"""The formats of other tools, one module each: how the chosen articles are written in it.

A module is imported when its format is asked for, since spaCy and lxml are heavy.
"""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What an export is written as."""

    CONLLU = "conllu"
    VRT = "vrt"
    TEI = "tei"
    DOCBIN = "docbin"
    TEXT = "text"
    HF = "hf"


MODULES = {
    Format.CONLLU: "conllu",
    Format.VRT: "vertical",
    Format.TEI: "tei",
    Format.DOCBIN: "docbin",
    Format.TEXT: "plain_text",
    Format.HF: "hugging_face",
}
"""Module of each format, with a function ``write(selection, folder)``."""
