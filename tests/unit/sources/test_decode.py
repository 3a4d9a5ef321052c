"""Bytes to text: every encoding the text decides, and no silent loss."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.decode import declared_encoding, decode

TEXTS = {
    "fr": "La préfecture a exigé un itinéraire plus court. « Nous avions hâte de revoir la fête », "
    "a déclaré une élue. Les élèves étaient là, où le goûter fut servi à midi.",
    "de": "Die Bürgermeisterin sagte, die Straße müsse größer werden. Wir können nicht warten.",
    "ru": "Президент заявил журналистам, что переговоры продолжатся на следующей неделе в столице.",
    "pl": "Żółta łódź płynęła wzdłuż brzegu, a rybacy śpiewali pieśń. Później nadeszła burza.",
    "el": "Ο πρωθυπουργός δήλωσε ότι η κυβέρνηση θα συνεχίσει τις μεταρρυθμίσεις στην Αθήνα.",
    "ja": "首相は記者会見で、来週の会議について説明した。交渉は続いていると述べた。",
    "zh": "总理在新闻发布会上表示，政府将继续推动改革，谈判仍在进行中。",
    "ko": "총리는 기자회견에서 다음 주 회의에 대해 설명했다. 협상은 계속되고 있다.",
    "ar": "قال رئيس الوزراء إن الحكومة ستواصل الإصلاحات في الأسبوع المقبل.",
    "cs": "Předseda vlády řekl, že jednání budou pokračovat příští týden v Praze. Žluťoučký kůň.",
}
TEXTS |= {
    "tr": "Belediye başkanı köprünün açılacağını söyledi. Öğrenciler çarşamba günü dönecek.",
    "hu": "A polgármester bejelentette, hogy a hidat hétfőn nyitják meg.",
    "ro": "Primarul a anunţat că podul va fi deschis luni. Elevii se întorc la şcoală.",
    "lt": "Meras pranešė, kad tiltas bus atidarytas pirmadienį.",
    "it": "La città riaprirà il ponte lunedì. Non c'è più pericolo, però la viabilità è ridotta.",
    "es": "El alcalde anunció que la carretera seguirá cerrada mañana.",
    "is": "Bæjarstjórnin ákvað á mánudag að loka brúnni. Skólarnir opna ekki fyrr en í mars.",
}
CASES = [
    *(("tr", e) for e in ("cp1254", "iso8859-9", "cp857")),
    *(("hu", e) for e in ("cp1250", "iso8859-2")),
    *(("ro", e) for e in ("cp1250", "iso8859-2")),
    *(("lt", e) for e in ("cp1257", "iso8859-13")),
    *((language, "cp1252") for language in ("it", "es", "is")),
    ("es", "mac_roman"),
    *(("fr", e) for e in ("cp1252", "iso8859-15", "mac_roman", "cp850", "utf-16", "utf-8-sig")),
    *(("de", e) for e in ("cp1252", "mac_roman", "cp850", "utf-16-le")),
    *(("ru", e) for e in ("cp1251", "koi8-r", "cp866", "iso8859-5", "utf-32")),
    *(("pl", e) for e in ("cp1250", "iso8859-2")),
    *(("cs", e) for e in ("cp1250", "iso8859-2")),
    *(("el", e) for e in ("cp1253", "iso8859-7")),
    *(("ja", e) for e in ("cp932", "euc_jp", "iso2022_jp")),
    *(("zh", e) for e in ("gb18030", "hz")),
    ("ko", "euc_kr"),
    ("ar", "cp1256"),
    ("ar", "iso8859-6"),
]


@pytest.mark.parametrize("declared", [None, "right", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_decode_whatever_is_declared_gives_the_text(language, encoding, declared):
    label = encoding if declared == "right" else declared
    decoded = decode(TEXTS[language].encode(encoding), label)
    assert decoded.text == TEXTS[language]


@pytest.mark.parametrize("language", ["tr", "hu", "ro", "lt"])
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252"])
def test_decode_other_letters_than_declared_are_flagged(language, label):
    encoding = next(encoding for own, encoding in CASES if own == language)
    assert decode(TEXTS[language].encode(encoding), label).flags == ("encoding_declared_wrong",)


@pytest.mark.parametrize("language", ["it", "es", "is", "fr", "de"])
def test_decode_western_text_declared_rightly_is_never_flagged(language):
    words = TEXTS[language].split()
    for start in range(len(words) - 2):
        text = " ".join(words[start : start + 3])
        decoded = decode(text.encode("cp1252"), "iso-8859-1")
        assert (decoded.text, decoded.flags) == (text, ())


def test_decode_utf8_declared_as_latin1_is_flagged():
    decoded = decode("l’été à Brest".encode(), "iso-8859-1")
    assert (decoded.text, decoded.encoding) == ("l’été à Brest", "utf-8")
    assert decoded.flags == ("encoding_declared_wrong",)


def test_decode_ascii_under_any_declaration_is_not_flagged():
    assert decode(b"plain words", "windows-1251").flags == ()


def test_decode_typographic_quotes_declared_as_latin1_are_cp1252():
    decoded = decode("“Yes,” she said – and left.".encode("cp1252"), "ISO-8859-1")
    assert decoded.text == "“Yes,” she said – and left."
    assert decoded.flags == ()


def test_decode_utf8_with_one_broken_byte_keeps_the_rest_and_is_flagged():
    data = (TEXTS["fr"] * 3).encode()
    decoded = decode(data[:20] + b"\xff" + data[20:])
    assert decoded.text.replace("\ufffd", "") == TEXTS["fr"] * 3
    assert decoded.flags == ("undecodable_bytes_replaced",)


def test_decode_noise_is_undecodable_with_an_excerpt():
    noise = b"word " + bytes(Random(7).choices(range(128, 256), k=300))
    rejection = decode(noise, "utf-8")
    assert isinstance(rejection, Rejection)
    assert rejection.reason_code is ReasonCode.UNDECODABLE_TEXT
    assert rejection.raw_excerpt.startswith("word ")


@pytest.mark.parametrize("label", [None, "iso-8859-1", "utf-8"])
@pytest.mark.parametrize(
    ("language", "encoding"), [("ru", "koi8-r"), ("pl", "cp1250"), ("zh", "gbk")]
)
def test_decode_page_is_judged_by_its_words_not_by_its_tags(language, encoding, label):
    tags = '<nav class="menu"><a href="/news/2009/04/12/">News</a></nav>' * 40
    head = f'<html><head><meta charset="{label}"></head>' if label else "<html>"
    page = f"{head}<body>{tags}<p>{TEXTS[language]}</p></body></html>"
    assert decode(page.encode(encoding), label).text == page


@pytest.mark.parametrize("label", [None, "iso-8859-2", "iso-8859-1"])
def test_decode_text_with_soft_hyphens_is_a_text(label):
    text = TEXTS["pl"].replace("ł", "\xadł").replace("b", "b\xad")
    assert decode(text.encode("iso8859-2"), label).text == text


def test_decode_accents_of_few_words_are_those_of_the_detector():
    text = "Le modifiche sono state poi accolte dal Tribunale, che ha proceduto allì esame."
    assert decode(text.encode("cp1252")).text == text


def test_decode_unknown_label_is_as_if_none_were_given():
    assert decode("été".encode(), "x-klingon").flags == ()


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><html>', "iso-8859-2"),
        (b'<html><head><meta charset="windows-1251">', "windows-1251"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=euc-jp'>", "euc-jp"),
        (b"<html><body>charset=utf-16</body>", None),
    ],
)
def test_declared_encoding_finds_declaration_and_meta_alone(head, label):
    assert declared_encoding(head) == label


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_decode_utf8_round_trips_any_text(text):
    data = text.encode()
    if "\x00" not in text and "\x1b" not in text and "~{" not in text and text[0] != "\ufeff":
        assert decode(data).text == text
