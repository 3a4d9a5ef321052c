"""Pages: body, captions, and where each metadatum stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Origin

TEXT = [
    "The ferry left at dawn, and nobody waved from the pier as it turned slowly into the sound.",
    "The harbour was quiet again by six, and the gulls had the town to themselves until noon.",
    "“We will be back,” said the captain, “when the winter is over and the pier has been mended.”",
    "The council is to meet on Thursday to decide whether the boats will sail again before spring.",
]
LD = """{"@context":"https://schema.org","@graph":[
{"@type":"Organization","@id":"#o","name":"The Courier"},
{"@type":["NewsArticle"],"headline":"Ferry leaves","datePublished":"2025-03-14T10:00:00+01:00",
"author":[{"@type":"Person","name":"Ana Ruiz"},"Tom Hale"],"publisher":{"@id":"#o"},
"inLanguage":"en"}]}"""


def page(head: str = "", before: str = "", after: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>"
        f"<title>t</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><article>{before}{body}{after}</article>"
        "<footer>© 2025 imprint</footer></body></html>"
    )


def values(record, field):
    return [(claim.value, claim.origin) for claim in record.claims if claim.field == field]


def test_read_page_gives_the_paragraphs_alone(read):
    (record,) = read("a.html", page())
    assert [block.text for block in record.blocks] == TEXT


def test_read_page_json_ld_graph_resolves_references(read):
    (record,) = read("a.html", page(f'<script type="application/ld+json">{LD}</script>'))
    assert values(record, "author") == [("Ana Ruiz", Origin.JSON_LD), ("Tom Hale", Origin.JSON_LD)]
    assert values(record, "publisher") == [("The Courier", Origin.JSON_LD)]
    assert values(record, "date_published") == [("2025-03-14T10:00:00+01:00", Origin.JSON_LD)]


def test_read_page_broken_json_ld_falls_back_to_meta(read):
    head = (
        '<script type="application/ld+json">{"@type": broken</script>'
        '<meta property="article:published_time" content="2025-03-14T10:00:00Z">'
        '<meta property="og:site_name" content="The Courier">'
        '<meta name="author" content="Ana Ruiz">'
        '<link rel="canonical" href="https://x.example/a">'
    )
    (record,) = read("a.html", page(head))
    assert values(record, "date_published") == [("2025-03-14T10:00:00Z", Origin.META)]
    assert values(record, "publisher") == [("The Courier", Origin.META)]
    assert ("Ana Ruiz", Origin.META) in values(record, "byline")
    assert values(record, "url_canonical") == [("https://x.example/a", Origin.META)]


def test_read_page_visible_markup_is_the_last_source(read):
    before = (
        "<h1>Ferry leaves</h1><p class='byline'>By Ana Ruiz</p>"
        "<time datetime='2025-03-14T10:00'>14 March</time>"
    )
    (record,) = read("a.html", page(before=before))
    assert ("By Ana Ruiz", Origin.MARKUP) in values(record, "byline")
    assert values(record, "date_published") == [("2025-03-14T10:00", Origin.MARKUP)]
    assert ("Ferry leaves", Origin.MARKUP) in values(record, "title")


def test_read_page_figure_captions_stand_apart(read):
    caption = "<figcaption>The pier at dawn. Photo: Lena Marsh</figcaption>"
    figure = f"<figure><img src='a.jpg'>{caption}</figure>"
    (record,) = read("a.html", page(before=figure))
    assert [block.text for block in record.blocks if block.kind == "caption"] == [
        "The pier at dawn. Photo: Lena Marsh"
    ]
    assert [block.text for block in record.blocks if block.kind == "body"] == TEXT


def test_read_page_scripts_never_survive(read):
    (record,) = read("a.html", page(before="<script>alert('x')</script><style>p{}</style>"))
    assert not any("alert" in block.text or "p{}" in block.text for block in record.blocks)


def test_read_page_text_only_in_json_ld_is_found(read):
    body = "\\n".join(TEXT)
    linked = f'{{"@type": "NewsArticle", "articleBody": "{body}"}}'
    head = f'<script type="application/ld+json">{linked}</script>'
    (record,) = read("a.html", f"<html><head>{head}</head><body><div id='app'></div></body></html>")
    assert [block.text for block in record.blocks] == TEXT


def test_read_page_parted_by_adverts_is_rejoined(read):
    first, second = (
        "".join(f"<p>{text} Part {part}, item {i}.</p>" for i, text in enumerate(TEXT))
        for part in ("one", "two")
    )
    html = (
        f"<html><body><main><div class='row'><div class='chunk'>{first}</div></div>"
        f"<aside>Buy now</aside><div class='row'><div class='chunk'>"
        f"{second}</div></div></main></body></html>"
    )
    (record,) = read("a.html", html)
    assert [block.text[-16:] for block in record.blocks][-1].endswith("two, item 3.")
    assert len([block for block in record.blocks if block.kind == "body"]) == 8


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8"])
def test_read_page_with_lying_declaration_is_decoded_and_flagged(read, encoding):
    lie = "utf-8" if encoding == "windows-1252" else "iso-8859-1"
    html = page(before="<p>Café owners said the été in Orléans was “très bon” this year.</p>")
    data = html.replace("charset='utf-8'", f"charset='{lie}'").encode(encoding)
    (record,) = read("a.html", data)
    assert "Café owners said the été in Orléans was “très bon” this year." in [
        b.text for b in record.blocks
    ]
    assert "encoding_declared_wrong" in record.quality_flags


def test_read_page_without_text_is_empty_body(read):
    (item,) = read("a.html", "<html><head><title>x</title></head><body><nav></nav></body></html>")
    assert item.reason_code is ReasonCode.EMPTY_BODY


def test_read_page_deeply_nested_does_not_fail(read):
    items = read("a.html", "<html><body>" + "<div>" * 20_000 + TEXT[0] + "</div>" * 20_000)
    assert all(getattr(item, "reason_code", None) is not ReasonCode.READER_FAILED for item in items)


@given(st.text(alphabet="<>/pdiv articleh1 ='\"&;abc\n", max_size=300))
def test_read_page_of_tag_soup_never_fails(read, soup):
    items = read("a.html", f"<html><body>{soup}")
    assert len(items) == 1
    assert getattr(items[0], "reason_code", None) is not ReasonCode.READER_FAILED


def test_read_page_with_a_standfirst_heading_claims_it_as_subtitle(read):
    standfirst = "After two years of repairs the boat crosses the strait four times a day again"
    text = "".join(f"<p>{'The ferry left the harbour at dawn with a band. ' * 4}</p>" for _ in "ab")
    page = f"<html><body><article><h1>Ferry</h1><h2>{standfirst}</h2>{text}</article></body></html>"
    (record,) = read("a.html", page)
    assert ("subtitle", standfirst) in [(c.field, c.value) for c in record.claims]
    assert standfirst not in [block.text for block in record.blocks]


def test_read_page_scripts_and_drawings_within_the_text_are_no_part_of_it(read):
    caption = "<figure><figcaption>The pier<script>seen(1)</script> at dawn</figcaption></figure>"
    drawing = "<svg><title>Share this</title><path d='M0 0'/></svg>"
    (record,) = read("a.html", page(before=caption, after=f"{drawing}<style>p {{}}</style>"))
    texts = [block.text for block in record.blocks]
    assert texts == ["The pier at dawn", *TEXT]


@pytest.mark.parametrize("markup", ["<script>html()</script>", "<style>html</style>"])
def test_read_page_of_nothing_but_a_script_or_style_has_no_body(read, markup):
    (rejection,) = read("a.html", f"<!--html--><body>{markup}</body>")
    assert rejection.reason_code in {ReasonCode.EMPTY_BODY, ReasonCode.NOT_AN_ARTICLE}


def test_read_page_that_is_one_drawing_has_no_body(read):
    (rejection,) = read("a.html", "<svg><title>A ferry</title><a href='a'>dawn</a><a>b</a></svg>")
    assert rejection.reason_code is ReasonCode.EMPTY_BODY


@pytest.mark.parametrize("element", ["video", "label"])
def test_read_page_that_is_one_element_with_words_gives_them(read, element):
    (record,) = read("a.html", f"<{element}><a href='a'>A ferry</a> <a>at dawn</a></{element}>")
    assert [block.text for block in record.blocks] == ["A ferry at dawn"]
