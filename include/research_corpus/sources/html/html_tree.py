"""The tree of an HTML page, as trafilatura takes it too: parsed once, for text and metadata."""

from __future__ import annotations

import re

from htmldate.settings import CLEANING_LIST
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura.utils import is_dubious_html, repair_faulty_html

START_CHARS = 50
REPAIRED_CHARS = 4096
"""What trafilatura repairs stands at the beginning: a doctype or root element that is no such."""

# The characters that XML 1.0 (section 2.2) has no place for. Taking those below the space out of
# bytes is much faster than a pattern.
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
_NO_CHARACTERS = ("\ufffe", "\uffff")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")

# lxml.html's own parser asks Python for the class of every element at every visit, to tell forms
# and inputs apart, which takes a tenth of the time of an extraction and which nobody needs here.
_PARSER = etree.HTMLParser(
    collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True
)
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))


def parse_page(text: str) -> HtmlElement | None:
    """Return the tree of a page, or null if there is no markup to speak of.

    It is the tree of :func:`trafilatura.load_html`, but for the classes of forms and inputs, and
    for the page around an element that stands alone and would be dropped.
    """
    text = _XML_DECLARATION.sub("", text, count=1)
    start = text[:START_CHARS].lower()
    text = repair_faulty_html(text[:REPAIRED_CHARS], start) + text[REPAIRED_CHARS:]
    for character in _NO_CHARACTERS:
        text = text.replace(character, "")
    markup = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    try:
        tree = html.fromstring(markup, parser=_PARSER)
    except etree.LxmlError:
        return None
    if is_dubious_html(start) and len(tree) < 2:
        return None
    return _in_page(tree) if tree.tag in CLEANING_LIST else tree


def _in_page(lone: HtmlElement) -> HtmlElement:
    """Return a page around an element that extractors drop: they need something to drop it from."""
    page = _PARSER.makeelement("html")
    etree.SubElement(page, "body").append(lone)
    return page
