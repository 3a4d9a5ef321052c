"""What Dublin Core says of an issue or article of a METS file, told as MODS tells it.

Elements: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/.
"""

from __future__ import annotations

from lxml import etree

from research_corpus.sources.xml.xml_tree import local_name, plain_text

_PATHS = {
    "title": "titleInfo/title",
    "creator": "name/namePart",
    "date": "originInfo/dateIssued",
    "issued": "originInfo/dateIssued",
    "language": "language/languageTerm",
    "identifier": "identifier",
}
_SPACES = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")


def as_mods(section: etree._Element) -> etree._Element | None:
    """Return the Dublin Core of a section as MODS; null if it holds none."""
    mods = etree.Element("mods")
    for element in section.iterdescendants(*(f"{{{space}}}*" for space in _SPACES)):
        path, text = _PATHS.get(local_name(element)), plain_text(element).strip()
        if path and text:
            _add(mods, path, text)
    return mods if len(mods) else None


def _add(mods: etree._Element, path: str, text: str) -> None:
    place = mods
    for step in path.split("/"):
        place = etree.SubElement(place, step)
    place.text = text
    if path == "identifier":
        scheme = text.partition(":")[0].lower()
        place.set("type", "uri" if scheme in {"http", "https"} else scheme)
