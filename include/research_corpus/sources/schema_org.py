"""schema.org articles, in JSON-LD and JSON files: which node is one, and what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from research_corpus.contracts.records import Claim, ClaimField, Origin

_TYPES = """
article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle
backgroundnewsarticle reviewnewsarticle askpublicnewsarticle advertisercontentarticle
blogposting liveblogposting report satiricalarticle scholarlyarticle techarticle
"""
ARTICLE_TYPES = frozenset(_TYPES.split())
MAX_NODES = 2000

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


_NAMES = ("name", "@value", "literal", "displayName", "display_name", "full_name", "fullName")
_NAME_PARTS = (
    ("given", "givenName", "first_name", "firstName", "firstname"),
    ("middle_name", "middlename", "additionalName"),
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
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    for node in nodes:
        if is_article_node(node):
            yield {key: _resolve(value, by_id) for key, value in node.items()}


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
        if name in node:
            for value in names_of(node[name]):
                yield Claim(field, value, origin, f"{prefix}.{name}", confidence)


def names_of(value: Any) -> Iterator[str]:
    """Yield the texts a property holds: strings, or the names (else addresses) of its objects."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            if isinstance(item.get("name"), list):
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
