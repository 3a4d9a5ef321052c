"""Canonical addresses and registered domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.metadata.urls import (
    canonicalise_url,
    registered_domain,
    without_addresses,
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Example.COM:443/A?b=1#c", "https://www.example.com/A?b=1"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=y", "https://example.com/a?id=7"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://example.com/a/amp/", "https://example.com/a"),
        ("https://example.com/amp/a", "https://example.com/a"),
        ("https://example.com/a?amp=1", "https://example.com/a"),
        ("https://www.google.com/amp/s/example.com/a.amp", "https://example.com/a"),
        ("https://example-com.cdn.ampproject.org/c/s/example.com/a", "https://example.com/a"),
        ("//example.com/a", "https://example.com/a"),
        ("example.com", "https://example.com/"),
        ("http://example.com:8080/a?q=a%20b&q=c", "http://example.com:8080/a?q=a%20b&q=c"),
        ("https://m.co.uk/a", "https://m.co.uk/a"),
    ],
)
def test_canonicalise_url_known_noise_is_dropped(url, canonical):
    assert canonicalise_url(url) == canonical


@pytest.mark.parametrize(
    "url", ["", "mailto:a@example.com", "http://[::1", "no spaces here", "x:99999/"]
)
def test_canonicalise_url_no_web_address_is_null(url):
    assert canonicalise_url(url) is None


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}:?[0-9]{0,6}/\S{0,20}"))
def test_canonicalise_url_any_text_is_stable(url):
    once = canonicalise_url(url)
    assert once is None or canonicalise_url(once) == once


def test_registered_domain_public_suffix_of_two_labels_is_respected():
    assert registered_domain("news.bbc.co.uk") == "bbc.co.uk"


def test_registered_domain_address_without_a_name_is_null():
    assert registered_domain("127.0.0.1") is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Ferry stops: https://example.com/a?b=1#c", "Ferry stops"),
        ("Ferry (HTTP://example.com) stops", "Ferry stops"),
        ("https://example.com", ""),
        ("Ratio 3:1 — and/or", "Ratio 3:1 — and/or"),
        ("Ferry: stops -", "Ferry: stops -"),
    ],
)
def test_without_addresses_keeps_the_words(line, rest):
    assert without_addresses(line) == rest
