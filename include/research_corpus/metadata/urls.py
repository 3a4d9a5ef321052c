"""Web addresses: canonical form and registered domain.

Nothing here touches the network; the public suffix list is the one bundled with tldextract.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

import tldextract

_SCHEMES = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(utm_\w+|mtm_\w+|pk_\w+|at_(medium|campaign|custom\d|link_\w+|format|ptr_\w+|bbc_team)"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|__twitter_impression|ns_\w+|cmpid?|cmp|ocid|ito|smid|xtor|ref_src|ref_url"
    r"|ftag|guccounter|guce_\w+|amp|amp_js_v|usqp|outputtype|output)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"[(\[<]?https?:/{1,2}[^\s<>()\[\]]*+[)\]>]?", re.IGNORECASE)
_AMP_VALUES = {"amp", "1", "true", ""}
_AMP_KEYS = {"amp", "output", "outputtype"}
_AMP_PATH = re.compile(r"(?:/amp/?|/amp\.html|\.amp)$|^/amp(?=/)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z]+:(?!//)", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"[\s<>\"]")
_MOBILE_HOST = re.compile(r"^(?:(?:m|mobile|amp|amp-m|touch)\.)+(?=[^.]+\.)", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"^https?://(?:www\.google\.[a-z.]+/amp/|[^/]+\.cdn\.ampproject\.org/[a-z]/)(?:s/)?(.+)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=2**10)
def canonicalise_url(url: str) -> str | None:
    """Return the address without what does not name the article, or null if it is no web address.

    Scheme and host in lower case, ``https`` kept apart from ``http``; default ports, credentials,
    fragments, tracking parameters, AMP caches, AMP paths and mobile hosts go. Parameters that may
    choose the article stay, in their order.

    Example:
        >>> canonicalise_url("HTTP://m.Example.com:80/a/amp/?id=3&utm_source=x#top")
        'http://example.com/a?id=3'
    """
    try:
        return _canonicalise(_unwrap_amp_cache(url.strip()))
    except ValueError:
        # urlsplit and its port raise for brackets and ports that no address can have
        return None


def _unwrap_amp_cache(url: str) -> str:
    cached = _AMP_CACHE.match(url)
    return f"https://{cached[1]}" if cached else url


def _canonicalise(url: str) -> str | None:
    if _OTHER_SCHEME.match(url):
        return None
    parts = urlsplit(url if "://" in url[:12] else f"https://{url.removeprefix('//')}")
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _SCHEMES or "." not in host or _NO_ADDRESS.search(url):
        return None
    port = parts.port
    netloc = _desktop_host(host) + (
        f":{port}" if port not in (None, _SCHEMES[parts.scheme]) else ""
    )
    path = _AMP_PATH.sub("", parts.path) or "/"
    query = _without_tracking(parts)
    return f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "")


def _desktop_host(host: str) -> str:
    shorter = _MOBILE_HOST.sub("", host)
    # m.co.uk is a registered domain of its own, not the mobile face of co.uk
    return shorter if registered_domain(shorter) else host


def _without_tracking(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _is_tracking(key, value)]
    return parts.query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(key: str, value: str) -> bool:
    if key.lower() in _AMP_KEYS:
        return value.lower() in _AMP_VALUES
    return _TRACKING.fullmatch(key) is not None


def without_addresses(line: str) -> str:
    """Return a line of words, such as a headline, without the web addresses in it.

    Example:
        >>> without_addresses("Ferry stops (https://example.com/a) for good")
        'Ferry stops for good'
    """
    if ":/" not in line:
        return line
    rest = _IN_WORDS.sub(" ", line)
    return line if rest == line else " ".join(rest.split()).strip(" -–—|:,;")


@lru_cache(maxsize=2**12)
def registered_domain(host: str) -> str | None:
    """Return the domain under its public suffix, such as ``bbc.co.uk``, or null if there is none.

    Example:
        >>> registered_domain("news.bbc.co.uk")
        'bbc.co.uk'
    """
    return _suffixes()(host).top_domain_under_public_suffix or None


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
