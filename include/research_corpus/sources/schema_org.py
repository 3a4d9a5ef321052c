"""schema.org articles, in JSON-LD and JSON files: which node is one, and what it claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from research_corpus.contracts.records import Claim, ClaimField, Origin, Party

_TYPES = """
article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle
backgroundnewsarticle reviewnewsarticle askpublicnewsarticle advertisercontentarticle
blogposting liveblogposting report satiricalarticle scholarlyarticle techarticle
"""
ARTICLE_TYPES = frozenset(_TYPES.split())
MAX_NODES = 2000
_TEASERS = frozenset(
    {"itemListElement", "blogPost", "blogPosts", "relatedLink", "mentions", "citation"}
)

_PROPERTIES: tuple[tuple[str, ClaimField, float], ...] = (
    ("headline", "title", 1.0),
    ("name", "title", 0.6),
    ("alternativeHeadline", "subtitle", 0.9),
    ("description", "subtitle", 0.6),
    ("datePublished", "date_published", 1.0),
    ("dateCreated", "date_published", 0.6),
    ("dateModified", "date_modified", 1.0),
    ("author", "author", 1.0),
    ("creator", "author", 0.7),
    ("contributor", "author", 0.5),
    ("publisher", "publisher", 1.0),
    ("sourceOrganization", "publisher", 0.7),
    ("articleSection", "section", 1.0),
    ("keywords", "keywords", 1.0),
    ("url", "url", 1.0),
    ("mainEntityOfPage", "url_canonical", 0.8),
    ("inLanguage", "language_declared", 1.0),
    ("license", "licence", 1.0),
    ("copyrightNotice", "licence", 0.8),
)


_NAMES = ("name", "@value", "literal", "displayName", "display_name", "full_name", "fullName",
          "webTitle", "tag")  # fmt: skip
_NAME_PARTS = (
    ("given", "givenName", "first_name", "firstName", "firstname"),
    ("middle_name", "middlename", "additionalName"),
    ("dropping-particle",),
    ("non-dropping-particle",),
    ("family", "familyName", "last_name", "lastName", "lastname"),
)
_ADDRESSES = ("title", "url", "@id", "uri")


def article_nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the article nodes of JSON-LD data, in document order.

    References by ``@id`` to authors and publishers elsewhere in the graph are filled in.

    Args:
        data: parsed JSON-LD of any shape: node, list, ``@graph``, nested main entities.
    """
    nodes = list(_walk(data))
    by_id = _by_id(nodes)
    for node in nodes:
        if is_article_node(node):
            yield {key: _resolve(value, by_id) for key, value in node.items()}


def page_article(
    data: Any, addresses: Iterable[str] = (), headline: str = ""
) -> dict[str, Any] | None:
    """Return the article node of a page; null if it has none of its own.

    Of several, the one whose address or identity is the page's, then the one with the headline
    that the page shows, then the fullest; items of lists and teasers only if they are the page.

    Args:
        data: parsed JSON-LD, see :func:`article_nodes`.
        addresses: canonical and own addresses of the page.
        headline: as the page shows it; empty if it shows none.
    """
    own = [_address(address) for address in addresses if address]
    teased = {id(node) for node in _teased(data)}
    by_id = _by_id(list(_walk(data)))
    best: tuple[tuple[int, ...], dict[str, Any]] | None = None
    for node in _walk(data):
        if not is_article_node(node):
            continue
        is_page = any(_address(value) in own for value in _addresses(node))
        is_headline = bool(headline) and _letters(node.get("headline")) == _letters(headline)
        if id(node) in teased and not (is_page or is_headline):
            continue
        fullness = sum(name in node for name in ("headline", "datePublished", "author"))
        score = (int(is_page) + int(is_headline), fullness)
        if best is None or score > best[0]:
            best = score, {key: _resolve(value, by_id) for key, value in node.items()}
    return best[1] if best else None


def top_types(data: Any) -> set[str]:
    """Return the types, in small letters, of the nodes that stand by themselves in JSON-LD.

    Those are the nodes of scripts, lists and graphs, and main entities of a page.
    """
    found: set[str] = set()
    stack = [data]
    while stack and len(found) < MAX_NODES:
        item = stack.pop()
        if isinstance(item, list):
            stack += item
        elif isinstance(item, dict):
            types = item.get("@type")
            names = types if isinstance(types, list) else [types]
            found |= {n.rsplit("/", 1)[-1].lower() for n in names if isinstance(n, str)}
            stack += [item[key] for key in ("@graph", "mainEntity") if key in item]
    return found


def page_nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes that describe the page itself, such as ``WebPage`` and ``FAQPage``."""
    for node in _walk(data):
        types = node.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.endswith(("WebPage", "FAQPage")) for name in names):
            yield node


def site_nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes that describe the site a page belongs to."""
    for node in _walk(data):
        if node.get("@type") == "WebSite":
            yield node


def _by_id(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the nodes by their identity, the fullest of those that share one."""
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        key = node.get("@id")
        if isinstance(key, str) and len(node) > max(1, len(found.get(key, ()))):
            found[key] = node
    return found


def _teased(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects below properties that hold other pages than the one they stand on."""
    for node in list(_walk(data)):
        for name in _TEASERS & node.keys():
            yield from _walk(node[name])


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for name in ("mainEntityOfPage", "url", "@id"):
        value = node.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _address(address: str) -> str:
    """Return an address for comparison: without scheme, ``www.``, fragment and closing slash."""
    bare = address.partition("#")[0].partition("?")[0].rstrip("/").lower()
    return bare.partition("://")[2].removeprefix("www.") or bare


def _letters(value: Any) -> str:
    return "".join(char for char in unescape(str(value or "")).casefold() if char.isalnum())


def is_article_node(node: dict[str, Any]) -> bool:
    """Tell whether ``@type`` names schema.org's Article or one of its kinds."""
    types = node.get("@type", node.get("type"))
    names = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and name.rsplit("/", 1)[-1].lower() in ARTICLE_TYPES for name in names
    )


def node_claims(node: dict[str, Any], origin: Origin) -> Iterator[Claim]:
    """Yield what an article node says about itself, one claim a value.

    Args:
        node: see :func:`article_nodes`.
        origin: where the node stands.
    """
    kind = node.get("@type", "Article")
    prefix = kind.rsplit("/", 1)[-1] if isinstance(kind, str) else "NewsArticle"
    for name, field, confidence in _PROPERTIES:
        for item in _items(node.get(name)):
            party = _party(item) if field == "author" else None
            for value in names_of(item):
                yield Claim(field, value, origin, f"{prefix}.{name}", confidence, party)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _party(item: Any) -> Party | None:
    """Return whether an author's object is a person or an organisation; null if it does not say."""
    types = item.get("@type") if isinstance(item, dict) else None
    names = " ".join(
        t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)
    )
    if "Person" in names:
        return "person"
    return "organization" if "Organization" in names or "Corporation" in names else None


def names_of(value: Any) -> Iterator[str]:
    """Yield the texts a property holds: strings, or the names (else addresses) of its objects."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            if isinstance(item.get("name"), list | dict):
                yield from names_of(item["name"])
                continue
            item = _name_of(item)
        if isinstance(item, str):
            if text := item.strip():
                yield text
        elif isinstance(item, int | float) and not isinstance(item, bool):
            yield str(item)
        elif isinstance(item, list):
            yield from (text.strip() for text in item if isinstance(text, str) and text.strip())


def _name_of(item: dict[str, Any]) -> str | None:
    """Return the name of an object, put together from its parts where it has none."""
    named = next((item[key] for key in _NAMES if _is_text(item.get(key))), None)
    if named is not None:
        return str(named)
    parts = [
        next((item[key] for key in keys if _is_text(item.get(key))), "") for keys in _NAME_PARTS
    ]
    if any(parts):
        return " ".join(filter(None, parts))
    return next((item[key] for key in _ADDRESSES if _is_text(item.get(key))), None)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _walk(data: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects, depth first in document order, without recursion."""
    stack, seen = [data], 0
    while stack and seen < MAX_NODES:
        item = stack.pop()
        seen += 1
        if isinstance(item, dict):
            yield item
            stack += [v for v in reversed(item.values()) if isinstance(v, dict | list)]
        elif isinstance(item, list):
            stack += [v for v in reversed(item) if isinstance(v, dict | list)]


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolve(item, by_id) for item in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return by_id.get(value["@id"], value)
    return value
