"""Bytes to text: byte order mark, declaration, UTF-8, then detection; never a silent loss."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import chardet

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.alphabets import language_of, letter_balance

DECLARED_WRONG = "encoding_declared_wrong"
BYTES_REPLACED = "undecodable_bytes_replaced"
MAX_STRANGE_RATIO = 0.12
MAX_MISPLACED_RATIO = 0.08
MAX_BROKEN_RATIO = 0.1
MAX_NUL_RATIO = 0.2
MAX_CANDIDATES = 8
MIN_FOREIGN_LETTERS = 4
# chardet wants some codec for "nothing fits"; nobody writes articles in this one
NO_MATCH = "utf-7"

# XML without a byte order mark shows its width by the zero bytes of its first character (XML 1.0,
# appendix F).
_MARKUP_STARTS = ((b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be"))
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels mean what browsers take them for (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_ALIASES = {"x-sjis": "cp932", "x-gbk": "gb18030", "x-mac-roman": "mac_roman", "unicode": "utf-16"}
_MARKUP_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
# Tags are ASCII, say nothing of the letters, and repeat the declaration that detection is to check.
_MARKUP_TAG = re.compile(rb"<[!?/a-zA-Z][^<>]*>")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_MISPLACED = re.compile(
    "(?<=[a-zß-öø-ÿа-џ])[À-ÖØ-ÞŒŠŸŽЀ-Я]"
    "|(?<=[^\\W\\d_])[¡-©«¬®-³¶¸-¿×÷‚ƒ„†‡ˆ‰‹•˜™›√∫≈∆◊Ω∂∑∏π](?=[^\\W\\d_])"
)
_MIXED_SCRIPTS = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-zÀ-ÖØ-öø-ɏ]")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})
_C1 = re.compile("[\x80-\x84\x86-\x9f]")


Reading = tuple[str, str]
"""A codec, and the text that it makes of the bytes."""


class Decoded(NamedTuple):
    """Text with how it was decoded.

    Attributes:
        text: without byte order mark, line ends as in the source.
        encoding: name of the codec, lower case, such as ``utf-8`` or ``cp1252``.
        flags: quality flags, such as ``encoding_declared_wrong``.
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that an XML declaration or an HTML ``meta`` names, or null."""
    found = _XML_ENCODING.search(data[:512]) or _MARKUP_CHARSET.search(data[:4096])
    return found.group(1).decode("ascii").lower() if found else None


def decode(data: bytes, declared: str | None = None) -> Decoded | Rejection:
    """Decode text whose encoding may be unknown or wrongly declared.

    Order of trust: a byte order mark; strict UTF-8, which no other encoding passes by accident;
    the declaration if the content bears it out; detection by chardet. A text in UTF-8 with a few
    broken bytes keeps its good part, and is flagged.

    Args:
        data: the bytes.
        declared: label that the document or its transport gives, in any spelling; null if none.

    Returns:
        The text, or a rejection with ``undecodable_text`` where no encoding fits with certainty.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], encoding)
            return _undecodable(data, encoding) if text is None else Decoded(text, encoding)
    for start, encoding in _MARKUP_STARTS:
        if data.startswith(start) and (text := _strict(data, encoding)) is not None:
            return Decoded(text, encoding)
    codec = _codec(declared)
    shifted = _decode_shifted(data, codec) if data.isascii() else None
    if shifted is not None:
        return shifted
    text = _strict(data, "utf-8")
    # UTF-16 of plain English is valid UTF-8 too, every other character of it NUL
    if text is not None and text.count("\x00") <= MAX_NUL_RATIO * len(text):
        wrong = codec not in (None, "utf-8") and not data.isascii()
        return Decoded(text, "utf-8", (DECLARED_WRONG,) if wrong else ())
    return _decode_legacy(data, codec)


def _decode_shifted(data: bytes, codec: str | None) -> Decoded | None:
    """Decode ISO 2022 and HZ, whose shift sequences are ASCII and so would pass as UTF-8."""
    if b"\x1b" not in data and b"~{" not in data:
        return None
    for name in (codec or "", *(name for name, _ in _detected(data))):
        text = _strict(data, name) if name.startswith(("iso2022", "hz")) else None
        if text is not None:
            return Decoded(text, name, (DECLARED_WRONG,) if codec not in (None, name) else ())
    return None


def _decode_legacy(data: bytes, codec: str | None) -> Decoded | Rejection:
    detected = list(_detected(data))
    declared = _strict(data, codec) if codec else None
    if declared is not None and codec and _is_plausible(declared):
        chosen = _borne_out((codec, declared), detected)
        return Decoded(chosen[1], chosen[0], () if chosen[1] == declared else (DECLARED_WRONG,))
    wrong = (DECLARED_WRONG,) if codec else ()
    patched = None if codec and codec != "utf-8" else _patch_utf8(data)
    if patched is not None:
        return Decoded(patched, "utf-8", (BYTES_REPLACED,))
    if detected:
        name, text = detected[0]
        return Decoded(text, name, wrong)
    return _undecodable(data, codec)


def _borne_out(declared: Reading, detected: list[Reading]) -> Reading:
    """Return the declared reading, or one that detection found and that is clearly better."""
    text, script = declared[1], _script(declared[1])
    if detected and _script(detected[0][1]) != script:
        # a word of another script has several letters; one alone is an accent read wrongly
        foreign = sum(letter > "\x7f" and letter.isalpha() for letter in detected[0][1])
        if foreign >= MIN_FOREIGN_LETTERS:
            return detected[0]
    others = [reading for reading in detected if _script(reading[1]) == script]
    if not others:
        return declared
    if _misplaced(text) > max(2 * _misplaced(others[0][1]), MAX_MISPLACED_RATIO):
        return others[0]
    return _likeliest([declared, others[0]])


def _likeliest(readings: list[Reading]) -> Reading:
    """Return the first reading, or one whose letters fit the language of the words better."""
    first = readings[0]
    if _script(first[1]) != "LATIN":
        return first
    latin = [reading for reading in readings if _script(reading[1]) == "LATIN"]
    language = language_of(" ".join(text for _, text in latin))
    if language is None:
        return first
    return max(latin, key=lambda reading: letter_balance(reading[1], language))


def _detected(data: bytes) -> Iterator[Reading]:
    """Yield the likeliest codecs that give a plausible text, with that text."""
    # the escape sequences of 7-bit encodings hide what only looks like a tag
    words = data if data.isascii() else _MARKUP_TAG.sub(b" ", data)
    found = chardet.detect_all(
        words, prefer_superset=False, compat_names=False, no_match_encoding=NO_MATCH
    )
    names = [str(candidate["encoding"] or NO_MATCH) for candidate in found[:MAX_CANDIDATES]]
    # detection may take accented words for a mixture of scripts and find nothing better
    for name in (*names, "windows-1252"):
        codec = _codec(name) if name.lower() != NO_MATCH else None
        text = _strict(data, codec) if codec else None
        if codec and text is not None and _is_plausible(text):
            yield codec, text


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    cleaned = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(cleaned, cleaned)).name
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_plausible(text: str) -> bool:
    """Tell text from noise by its characters beyond ASCII: letters and typography, few others."""
    beyond = [character for character in text if character > "\x7f"]
    if _C1.search(text) or "\x00" in text:
        return False
    strange = sum(not _is_of_text(character) for character in beyond)
    return strange + _misplaced(text) * len(beyond) <= MAX_STRANGE_RATIO * len(beyond)


def _misplaced(text: str) -> float:
    """Return the share of characters beyond ASCII that stand where spelling puts no such one.

    A capital after a small letter, or a sign or digit between letters, comes from a wrong reading.
    """
    beyond = sum(character > "\x7f" for character in text)
    found = len(_MISPLACED.findall(text)) + len(_MIXED_SCRIPTS.findall(text))
    return found / beyond if beyond else 0.0


def _is_of_text(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LMNZP" or category in ("Sc", "Sk") or character in "©®°™†§±×÷\xad"


def _script(text: str) -> str:
    """Return the most frequent script of the letters beyond ASCII, by their Unicode names."""
    counts: dict[str, int] = {}
    for character in text:
        if character > "\x7f" and unicodedata.category(character) in _LETTERS:
            script = unicodedata.name(character, "?").split(" ", 1)[0].split("-", 1)[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script)) if counts else "LATIN"


def _patch_utf8(data: bytes) -> str | None:
    """Decode what is UTF-8 but for a few broken bytes; null if it is not."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = len(_MULTIBYTE.findall(data))
    return text if 0 < broken <= MAX_BROKEN_RATIO * good else None


def _undecodable(data: bytes, codec: str | None) -> Rejection:
    tried = f"declared as {codec}, but " if codec else ""
    return Rejection(
        ReasonCode.UNDECODABLE_TEXT,
        f"{tried}the bytes fit no character encoding with certainty",
        raw_excerpt=data[:200].decode("ascii", "backslashreplace"),
    )
