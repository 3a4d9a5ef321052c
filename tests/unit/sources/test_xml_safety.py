"""XML that attacks its reader, or is broken, or lies about its encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.xml.xml_stream import replace_named_characters, root_name

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BODIES = {
    "nitf": "<nitf><body><body.content><p>{}</p></body.content></body></nitf>",
    "newsml_g2": '<newsItem><contentSet><inlineXML contenttype="application/xhtml+xml"><html>'
    "<body><p>{}</p></body></html></inlineXML></contentSet></newsItem>",
    "newsml_1": "<NewsML><NewsItem><NewsComponent><ContentItem><DataContent>{}</DataContent>"
    "</ContentItem></NewsComponent></NewsItem></NewsML>",
    "tei": "<TEI><text><body><p>{}</p></body></text></TEI>",
    "feed": "<rss><channel><item><description>{}</description></item></channel></rss>",
    "xml": "<article><text>{}</text></article>",
}


def reasons(items):
    return [item.reason_code for item in items if isinstance(item, Rejection)]


@pytest.mark.parametrize("kind", BODIES)
def test_read_billion_laughs_is_refused_unexpanded(read, kind):
    root = root_name(BODIES[kind].encode())
    declaration = f'<!DOCTYPE {root} [<!ENTITY l0 "ha">{LAUGHS}]>'
    items = read("a.xml", f"<?xml version='1.0'?>{declaration}{BODIES[kind].format('&l9;')}")
    assert reasons(items) == [ReasonCode.INVALID_XML]
    assert len(items) == 1


@pytest.mark.parametrize("kind", BODIES)
def test_read_external_entity_is_refused_unread(read, kind, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    root = root_name(BODIES[kind].encode())
    declaration = f'<!-- <a> --><!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    items = read("a.xml", declaration + BODIES[kind].format("Before &x; after it."))
    assert reasons(items) == [ReasonCode.INVALID_XML]
    assert "the secret" not in str(items)


@pytest.mark.parametrize("kind", [kind for kind in BODIES if kind != "feed"])
def test_read_external_dtd_is_never_loaded(read, kind, tmp_path):
    dtd = tmp_path / "a.dtd"
    dtd.write_text('<!ENTITY x "loaded">')
    root = root_name(BODIES[kind].encode())
    declaration = f'<!DOCTYPE {root} SYSTEM "{dtd.as_uri()}">'
    (item,) = read("a.xml", declaration + BODIES[kind].format("Rain, caf&eacute; and &x; again."))
    assert isinstance(item, Record)
    text = " ".join(block.text for block in item.blocks)
    assert "loaded" not in text
    assert "café and &x; again" in text


@pytest.mark.parametrize("kind", [kind for kind in BODIES if kind != "feed"])
def test_read_broken_xml_is_invalid_xml(read, kind):
    items = read("a.xml", BODIES[kind].format("Text")[:-9])
    assert reasons(items) == [ReasonCode.INVALID_XML]


def test_read_message_broken_in_the_middle_keeps_what_came_before(read):
    item = BODIES["newsml_g2"].format("A sound text.")
    items = read("a.xml", f"<newsMessage><itemSet>{item}{item}<newsItem><oops></itemSet>")
    assert [type(found) for found in items] == [Record, Record, Rejection]
    assert reasons(items) == [ReasonCode.INVALID_XML]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "iso-8859-1", "utf-16-le"])
def test_read_xml_in_any_encoding_gives_the_same_text(read, encoding):
    declared = "utf-16" if encoding == "utf-16-le" else encoding
    text = "Été à Brest, où la pêche reprend."
    xml = f'<?xml version="1.0" encoding="{declared}"?>' + BODIES["nitf"].format(text)
    (item,) = read("a.xml", xml.encode(encoding))
    assert [block.text for block in item.blocks] == [text]


def test_read_xml_with_false_declaration_trusts_the_bytes(read):
    text = "Été à Brest, où la pêche reprend."
    xml = '<?xml version="1.0" encoding="iso-8859-1"?>' + BODIES["nitf"].format(text)
    (item,) = read("a.xml", xml.encode("utf-8"))
    assert [block.text for block in item.blocks] == [text]
    assert item.quality_flags == ("encoding_declared_wrong",)


def test_read_deep_nesting_is_refused(read):
    items = read("a.xml", BODIES["nitf"].format("<em>" * 5000 + "deep" + "</em>" * 5000))
    assert reasons(items) == [ReasonCode.INVALID_XML]


def test_read_record_beyond_the_limit_is_refused(read):
    items = read("a.xml", BODIES["newsml_g2"].format("word " * 400_000), limit=100_000)
    assert reasons(items) == [ReasonCode.FILE_TOO_LARGE]


@given(st.text(alphabet="&;ltgampeacutnbs<>#x1 \n"))
def test_replace_named_characters_never_makes_markup(text):
    replaced = replace_named_characters(text)
    assert replaced.count("<") == text.count("<")
    assert replaced.count("&") <= text.count("&")


@given(st.binary(max_size=200))
def test_root_name_of_any_bytes_never_fails(data):
    found = root_name(data)
    assert found is None or found.encode("latin-1", "ignore")
