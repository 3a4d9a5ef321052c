"""What publishing systems say of a page beside its text: classes of its frame and microdata types.

Systems name the template of a page in a class of its root or body: WordPress ``single-post``,
Shopify ``template-product``, Drupal ``page-node-type-article``.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

from lxml.html import HtmlElement

TemplateKind = Literal["article", "product", "manual"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES: dict[TemplateKind, frozenset[str]] = {
    "article": _words(
        """
        article article-page blog-post blogpost hs-blog-post item-view post post-page single-article
        single-blog single-news single-post story story-page
        """
    ),
    "product": _words(
        """
        catalog-product-view pdp product productpage product-page single-product woocommerce-page
        """
    ),
    "manual": _words("doc docs documentation manual mediawiki reference rustdoc wiki wiki-page"),
}
_BEGINNINGS: dict[TemplateKind, tuple[str, ...]] = {
    "article": (
        "node--type-article", "node--type-blog", "node-type-article", "node-type-blog",
        "page-node-type-article", "page-node-type-blog", "page-node-type-news",
        "page-node-type-story", "post-template", "single-format-", "template-article",
        "template-blog-post", "template-post",
    ),
    "product": ("product-template", "template-product"),
    "manual": ("docs-", "documentation-", "template-doc", "wiki-"),
}  # fmt: skip


class Template(NamedTuple):
    """What names the template of a page.

    Attributes:
        kinds: of pages that the classes of its frame name.
        items: how many microdata items of each type it has, in small letters, without vocabulary.
    """

    kinds: frozenset[TemplateKind]
    items: Counter[str]


def page_template(tree: HtmlElement, body: HtmlElement) -> Template:
    """Return what names the template of a page.

    Args:
        tree: the page.
        body: its body element.
    """
    named = " ".join(e.get(name, "") for e in (tree, body) for name in ("class", "id"))
    classes = named.lower().split()
    kinds = frozenset(kind for kind in _NAMES if any(_is_of(kind, name) for name in classes))
    types = (str(value).strip().rstrip("/") for value in tree.xpath("//@itemtype"))
    return Template(kinds, Counter(value.rpartition("/")[2].lower() for value in types))


def _is_of(kind: TemplateKind, name: str) -> bool:
    return name in _NAMES[kind] or name.startswith(_BEGINNINGS[kind])
