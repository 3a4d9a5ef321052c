"""Objects of tools whose fields mean something else than elsewhere, or stand where nobody looks.

Each tool is known by field names that it alone writes together; its object comes back with what it
says under names that every reader knows, and without what is about the tool and not the article.
The names were taken from the source code and documentation of each tool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from research_corpus.sources.field_names import normalised_name
from research_corpus.sources.html.html_fragment import fragment_blocks

Object = dict[str, Any]

_CUT = ("[…]", "[...]", "[&hellip;]", "[&#8230;]")
"""How an excerpt ends that WordPress cut from the text itself."""

_NO_CATEGORY = "Uncategorized"


def in_common_terms(item: Mapping[str, Any]) -> Object:
    """Return an object of a known tool in the terms of all others; any other one as it is.

    Example:
        >>> in_common_terms({"meta_lang": "", "language": "en", "text": "Regen."})
        {'meta_lang': '', 'text': 'Regen.'}
    """
    names = {normalised_name(key) for key in item if isinstance(key, str)}
    told = dict(item)
    for marks, rewrite in _TOOLS:
        if marks <= names:
            told = rewrite(told)
    return told


def by_publisher(value: Mapping[str, Any]) -> list[Object]:
    """Return the articles of a file of Fundus, which lists them by outlet; none for other files."""
    if not value or not all(isinstance(found, list) for found in value.values()):
        return []
    articles = [(name, item) for name, found in value.items() for item in found]
    if not all(isinstance(item, dict) and "publishing_date" in item for _, item in articles):
        return []
    return [{"publisher": name, **item} for name, item in articles]


def _newspaper(item: Object) -> Object:
    """Leave out what newspaper counts out of the text: key words, a summary, a language by default.

    Its ``language`` is that of its configuration; ``meta_lang`` is the page's.
    """
    told = _without(item, "keywords", "summary", "language")
    language = item.get("meta_lang")
    return {**told, "language": language} if language else told


def _news_please(item: Object) -> Object:
    """Leave out the time of change, which news-please sets to that of its download."""
    is_download = item.get("date_modify") == item.get("date_download")
    return _without(item, "date_modify") if is_download else item


def _fundus(item: Object) -> Object:
    body = item["body"]
    summary = body.get("summary") if isinstance(body, dict) else None
    lines = [line for line in summary or () if isinstance(line, str)]
    return {**item, "subtitle": " ".join(lines)} if lines and "subtitle" not in item else item


def _guardian(item: Object) -> Object:
    """Take the caption of the picture on top of a Guardian article."""
    fields = item["fields"]
    main = fields.get("main") if isinstance(fields, dict) else None
    if not isinstance(main, str):
        return item
    captions = [block.text for block in fragment_blocks(main) if block.kind == "caption"]
    return {**item, "captions": captions}


def _wordpress(item: Object) -> Object:
    """Take names for the numbers of author and terms, where an answer of WordPress embeds them."""
    embedded = item.get("_embedded")
    told = _without(item, "excerpt") if _is_cut(item.get("excerpt")) else item
    if not isinstance(embedded, dict):
        return told
    terms = [term for term in _embedded_terms(embedded) if term[1] != _NO_CATEGORY]
    media = _objects(embedded.get("wp:featuredmedia"))
    named = {
        "author": _objects(embedded.get("author")),
        "categories": [name for kind, name in terms if kind == "category"],
        "tags": [name for kind, name in terms if kind == "post_tag"],
        "caption": [_rendered(item.get("caption")) for item in media],
    }
    return {**_without(told, "_embedded"), **{key: value for key, value in named.items() if value}}


def _yoast(item: Object) -> Object:
    """Take the name of the site from what the plugin Yoast adds to an answer of WordPress."""
    head = item["yoast_head_json"]
    site = head.get("og_site_name") if isinstance(head, dict) else None
    return {**item, "og_site_name": site} if site else item


def _embedded_terms(embedded: Object) -> Iterator[tuple[str, str]]:
    groups = embedded.get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        for term in _objects(group):
            yield str(term.get("taxonomy")), str(term.get("name"))


def _zotero(item: Object) -> Object:
    """Leave out when an entry was made and changed, and the company where the outlet is named."""
    told = _without(item, "date_added", "date_modified")
    if any(normalised_name(key) == "publicationtitle" and value for key, value in told.items()):
        told = _without(told, "publisher")
    tags = [
        tag
        for key in ("Manual Tags", "Automatic Tags")
        if isinstance(told.get(key), str)
        for tag in told[key].split(";")
    ]
    return {**told, "tags": tags} if tags else told


def _csl(item: Object) -> Object:
    """Leave out the company and the library where the outlet is named."""
    return _without(item, "publisher", "source") if item.get("container-title") else item


def _gdelt_table(item: Object) -> Object:
    """Say that the times in GDELT's tables are in UTC, as its documentation does."""
    day = item.get("Date")
    if not isinstance(day, str) or len(day) != len("2024-03-04 08:15:00"):
        return item
    return {**item, "Date": f"{day.replace(' ', 'T')}Z"}


_TOOLS: tuple[tuple[frozenset[str], Callable[[Object], Object]], ...] = tuple(
    (frozenset(marks.split()), rewrite)
    for marks, rewrite in (
        ("metalang text", _newspaper),
        ("datedownload maintext", _news_please),
        ("publishingdate body", _fundus),
        ("webtitle fields", _guardian),
        ("embedded", _wordpress),
        ("dategmt excerpt link", _wordpress),
        ("yoastheadjson link", _yoast),
        ("itemtype datemodified", _zotero),
        ("containertitle issued", _csl),
        ("url mobileurl date title", _gdelt_table),
    )
)
"""Field names that a tool alone writes together, and how it is put in common terms."""


def _without(item: Object, *names: str) -> Object:
    dropped = {normalised_name(name) for name in names}
    return {key: value for key, value in item.items() if normalised_name(key) not in dropped}


def _objects(value: Any) -> list[Object]:
    found = value if isinstance(value, list) else []
    return [item for item in found if isinstance(item, dict)]


def _rendered(value: Any) -> str:
    text = value.get("rendered") if isinstance(value, dict) else value
    return " ".join(b.text for b in fragment_blocks(text)) if isinstance(text, str) else ""


def _is_cut(excerpt: Any) -> bool:
    return _rendered(excerpt).rstrip().endswith(_CUT)
