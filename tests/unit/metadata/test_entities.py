"""Character references that were escaped once too often."""

import pytest

from research_corpus.metadata.entities import decode_references


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("It&#8217;s &#x201C;over&#x201d;", "It’s “over”"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("It&" + "amp;" * 9 + "apos;s over", "It's over"),
        ("It&" + "amp;" * 9 + "#38;#8217;s over", "It’s over"),
        ("AT&T; R&D; &amplifier; &notit;", "AT&T; R&D; &amplifier; &notit;"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_decode_references_leaves_no_reference_and_nothing_else_changed(text, decoded):
    assert decode_references(text) == decoded


def test_decode_references_many_escapes_are_read_once():
    assert decode_references("&" + "amp;" * 200_000 + "lt;x") == "<x"
