"""WordPress exports (WXR): published posts, authors by login, paragraphs by blank lines.

An export is an RSS feed with everything that a site holds. What is no published post (drafts,
pages, pictures, menus, revisions) is passed over. The layout is that of WordPress' own exporter,
``wp-admin/includes/export.php``; paragraphs are made as its ``wpautop`` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    ClaimField,
    Origin,
    Record,
    Rejection,
    Result,
    Skip,
)
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import XmlText, iter_elements, open_xml, release
from research_corpus.sources.xml.xml_tree import claims_of, local_name, value_at

_MARK = re.compile(rb"http://wordpress\.org/export/\d")
_NAMES = ("author", "item", "title", "language")
_OTHER_TYPES = frozenset(
    {
        "page",
        "attachment",
        "nav_menu_item",
        "revision",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "feedback",
        "product",
        "elementor_library",
    }
)
_FIELDS: tuple[tuple[str, ClaimField], ...] = (("title", "title"), ("link", "url"))
_STAMPS: tuple[tuple[str, ClaimField], ...] = (
    ("post_date_gmt", "date_published"),
    ("post_modified_gmt", "date_modified"),
)
_NO_STAMP = "0000-00-00"
_NO_CATEGORY = "Uncategorized"
_CATEGORIES: dict[str, ClaimField] = {"category": "section", "post_tag": "keywords"}
_NO_TOPICS = frozenset({"post_format", "author", "nav_menu", "wp_theme", "language"})
"""Kinds of terms that say nothing about what a post is about; the others are keywords."""

_CAPTION = re.compile(r"\[(?:wp_)?caption[^\[\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?(?:gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+)\b[^\[\]]*\]")
_PARTS = re.compile(r"\n[ \t]*\n\s*")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|dl|blockquote|figure|div|table|tr|td|pre|section|hr|form)\b|<!--",
    re.I,
)


class WordPressReader:
    """Every published post of an export, in its order."""

    name = "wordpress"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 0.98 for a feed that declares the namespace of WordPress' exports."""
        return 0.98 if _MARK.search(head) and b"<rss" in head else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item an entry; what is no published post is passed over."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        site: dict[str, str] = {}
        people: dict[str, str] = {}
        number = 0
        for element in iter_elements(xml, _NAMES, max_record_bytes=max_file_bytes):
            if isinstance(element, Rejection):
                yield element
                return
            kind, parent = local_name(element), element.getparent()
            if kind == "item":
                yield self._post(element, number, xml, site, people)
                number += 1
                release(element)
            elif kind == "author":
                people |= _person(element)
            elif parent is not None and local_name(parent) == "channel":
                site.setdefault(kind, (element.text or "").strip())

    def _post(
        self, item: etree._Element, number: int, xml: XmlText, site: dict[str, str],
        people: dict[str, str],
    ) -> Result:  # fmt: skip
        status, kind = value_at(item, "status") or "publish", value_at(item, "post_type") or "post"
        if status != "publish" or kind in _OTHER_TYPES or kind.startswith("wp_"):
            return Skip(ReasonCode.NOT_AN_ARTICLE, f"a {kind} with status {status}", number)
        blocks = post_blocks(_text(item, "encoded"))
        if all(block.kind == "caption" for block in blocks):
            message = f"the {kind} holds no text"
            return Rejection(ReasonCode.EMPTY_BODY, message, number, value_at(item, "title"))
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(dict.fromkeys(_claims(item, site, people))),
            record_key=value_at(item, "guid"),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def post_blocks(content: str) -> list[Block]:
    r"""Return the paragraphs of a post, in markup or parted by blank lines.

    Example:
        >>> [block.text for block in post_blocks("Rain fell.\n\nIt <em>stayed</em>.")]
        ['Rain fell.', 'It stayed.']
    """
    content = _CAPTION.sub(r"<figure><figcaption>\1</figcaption></figure>", content)
    content = _SHORTCODE.sub(" ", content.replace("\r\n", "\n"))
    parts = [part.strip() for part in _PARTS.split(content)]
    return fragment_blocks(
        "\n".join(part if _BLOCK.match(part) else f"<p>{part}</p>" for part in parts if part)
    )


def _claims(item: etree._Element, site: dict[str, str], people: dict[str, str]) -> Iterator[Claim]:
    for path, field in _FIELDS:
        if value := value_at(item, path):
            yield Claim(field, value, Origin.META, f"item/{path}", 1.0)
    yield from _dates(item)
    yield from claims_of("author", _authors(item, people), "item/creator", 0.9)
    if excerpt := " ".join(b.text for b in fragment_blocks(_text(item, "encoded", last=True))):
        yield Claim("subtitle", excerpt, Origin.META, "item/excerpt", 0.6)
    yield from _categories(item)
    for name, field in (("title", "publisher"), ("language", "language_declared")):
        if site.get(name):
            yield Claim(field, site[name], Origin.META, f"channel/{name}", 0.7)


def _authors(item: etree._Element, people: dict[str, str]) -> list[str]:
    """Return the names of the authors: those of a plugin for several, else of the one account."""
    terms = item.iterfind("{*}category[@domain='author']")
    several = [people[name] for term in terms if (name := (term.text or "").strip()) in people]
    login = value_at(item, "creator")
    return several or ([people.get(login, login)] if login else [])


def _dates(item: etree._Element) -> Iterator[Claim]:
    for path, field in _STAMPS:
        if (value := value_at(item, path)) and not value.startswith(_NO_STAMP):
            yield Claim(field, f"{value.replace(' ', 'T')}Z", Origin.META, f"item/{path}", 1.0)
    if value := value_at(item, "pubDate"):
        yield Claim("date_published", value, Origin.META, "item/pubDate", 0.9)


def _categories(item: etree._Element) -> Iterator[Claim]:
    for category in item.iterfind("{*}category"):
        domain = category.get("domain") or ""
        field = _CATEGORIES.get(domain, "keywords")
        if domain in _NO_TOPICS or (category.text or "").strip() == _NO_CATEGORY:
            continue
        if name := (category.text or "").strip():
            yield Claim(field, name, Origin.META, "item/category", 0.9)


def _person(author: etree._Element) -> dict[str, str]:
    """Return the name to show by the login; where it is the login too, the full name if given."""
    login = value_at(author, "author_login")
    if not login:
        return {}
    shown = value_at(author, "author_display_name") or login
    parts = (value_at(author, f"author_{part}_name") for part in ("first", "last"))
    full = " ".join(part for part in parts if part)
    return {login: full if shown == login and full else shown}


def _text(item: etree._Element, name: str, *, last: bool = False) -> str:
    """Return the content, or the excerpt: both are called ``encoded``, in two namespaces."""
    space = "excerpt" if last else "content"
    for element in item.iterfind(f"{{*}}{name}"):
        if f"/{space}/" in str(element.tag):
            return element.text or ""
    return ""
