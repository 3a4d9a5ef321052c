"""How many real texts in legacy encodings are decoded right, beside detectors alone.

``python benchmarks/encodings.py [--split tune] [--wrong] [--texts 8]``

Sentences of ``../shared/data/languages`` in every encoding that was in use for their language: a
single one and eight together, as plain text, page and feed, undeclared, declared rightly and
wrongly. Languages are split by a hash into ``tune``, which rules may be worked out on, and
``test``. A reading that gives the same letters as the right encoding counts as right, and texts
that are all ASCII are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import chardet
from charset_normalizer import from_bytes

from research_corpus.contracts.records import Rejection
from research_corpus.sources.decode import decode

SENTENCES = Path(__file__).parents[2] / "shared" / "data" / "languages" / "sentences.tsv"
LENGTHS = {"short": 1, "long": 8}
FORMS = ("plain", "page", "feed")
WESTERN = "af ca da de en es eu fi fr ga id is it la ms nb nl nn pt sq st sv sw tl tn"
CENTRAL = "bs cs hr hu pl ro sk sl"
CYRILLIC = "be bg mk ru sr uk"
USED_FOR = {
    **dict.fromkeys(("cp1252", "iso8859-1", "iso8859-15", "mac_roman", "cp850"), WESTERN),
    **dict.fromkeys(("cp858", "hp-roman8", "cp500", "cp1140"), WESTERN),
    "cp437": "de en es fi fr it nl sv",
    "cp860": "pt",
    "cp861": "is",
    "cp863": "fr",
    "cp865": "da nb nn",
    "cp273": "de",
    "mac_iceland": "is",
    "iso8859-10": "et fi is nb sv",
    "iso8859-14": "cy ga",
    **dict.fromkeys(("cp1250", "iso8859-2", "cp852", "mac_latin2"), CENTRAL),
    "iso8859-16": "hr hu pl ro sl",
    "mac_croatian": "bs hr sl",
    "mac_romanian": "ro",
    **dict.fromkeys(("cp1257", "iso8859-13", "iso8859-4", "cp775"), "et lt lv"),
    **dict.fromkeys(("cp1254", "iso8859-9", "cp857", "mac_turkish", "cp1026"), "tr"),
    "iso8859-3": "eo tr",
    **dict.fromkeys(("cp1251", "iso8859-5", "cp855", "cp866", "mac_cyrillic"), CYRILLIC),
    "koi8-r": "bg ru",
    **dict.fromkeys(("koi8-u", "cp1125"), "uk"),
    **dict.fromkeys(("kz1048", "ptcp154"), "kk"),
    **dict.fromkeys(("cp1253", "iso8859-7", "mac_greek", "cp737", "cp869", "cp875"), "el"),
    **dict.fromkeys(("cp1255", "iso8859-8", "cp862", "cp424"), "he"),
    "cp1256": "ar fa ur",
    **dict.fromkeys(("iso8859-6", "cp720"), "ar"),
    "cp874": "th",
    "cp1258": "vi",
    **dict.fromkeys(("gb2312", "gb18030", "hz"), "zh"),
    **dict.fromkeys(("cp932", "euc_jp", "iso2022_jp"), "ja"),
    **dict.fromkeys(("euc_kr", "cp949", "johab", "iso2022_kr"), "ko"),
}
"""Languages that were written in each encoding."""

NO_ASCII = frozenset({"cp1026", "cp1140", "cp273", "cp424", "cp500", "cp875"})
"""Of mainframes; pages and feeds are not written in them."""

TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "\xa0": " "}
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
PAGE = """<!DOCTYPE html>
<html><head>{declaration}<title>{title}</title>
<link rel="stylesheet" href="/assets/main.css?v=12"><script>var page = {{"id": 1204, "ads": true}};
window.dataLayer = window.dataLayer || [];</script></head>
<body class="article news"><nav class="menu"><a href="/">Home</a> <a href="/news/">News</a></nav>
<article id="story"><h1>{title}</h1><p class="byline">2009-04-12</p>
{paragraphs}</article><footer><a href="/contact">Contact</a> (c) 2009</footer></body></html>
"""
FEED = """<?xml version="1.0"{declaration}?>
<rss version="2.0"><channel><title>News</title><link>http://news.example/</link>
<description>All the news</description>
<item><title>{title}</title><link>http://news.example/2009/04/12/1204</link>
<pubDate>Sun, 12 Apr 2009 10:00:00 GMT</pubDate><description>{paragraphs}</description></item>
</channel></rss>
"""
MARKUP = {
    "page": (PAGE, '<meta http-equiv="Content-Type" content="text/html; charset={}">'),
    "feed": (FEED, ' encoding="{}"'),
}


class Case(NamedTuple):
    """One text to decode.

    Attributes:
        group: form, length and declaration.
        name: language and encoding.
        data: its bytes.
        label: what it is declared as; null if nothing.
        text: what it says.
    """

    group: tuple[str, str, str]
    name: tuple[str, str]
    data: bytes
    label: str | None
    text: str


class Outcome(NamedTuple):
    """Whether a case was decoded right by ours and by others, and what ours gave."""

    case: Case
    ours: bool
    chardet: bool
    normalizer: bool
    found: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("tune", "test", "all"), default="test")
    parser.add_argument("--wrong", action="store_true", help="list what was not decoded right")
    parser.add_argument("--fast", action="store_true", help="leave charset-normalizer out")
    parser.add_argument("--texts", type=int, default=8, help="of each language and encoding")
    arguments = parser.parse_args()
    found = cases(arguments.split, arguments.texts)
    outcomes = [judge(case, arguments.fast) for case in found]
    show("form, length, declared", outcomes, lambda outcome: " ".join(outcome.case.group))
    show("form", outcomes, lambda outcome: outcome.case.group[0])
    for form in FORMS:
        own = [outcome for outcome in outcomes if outcome.case.group[0] == form]
        show(f"{form}, encoding", own, lambda outcome: outcome.case.name[1])
    if arguments.wrong:
        for outcome in outcomes:
            if not outcome.ours:
                print(*outcome.case.group, *outcome.case.name, outcome.chardet, outcome.found[:300])


def cases(split: str, most: int) -> Iterator[Case]:
    """Yield every text in every form and encoding, under every declaration."""
    sentences = load(split)
    for encoding, languages in USED_FOR.items():
        for language in languages.split():
            for length, count in LENGTHS.items():
                for text in texts(sentences.get(language, ()), count, encoding)[:most]:
                    yield from forms(text, length, language, encoding)


def load(split: str) -> dict[str, list[str]]:
    """Return the sentences of the languages of a split."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in SENTENCES.read_text("utf-8").splitlines()[1:]:
        language, sentence = line.split("\t", 1)
        # control characters are what a wrong decoding left, and no text
        is_sound = not any("\x7f" <= letter < "\xa0" for letter in sentence)
        if is_sound and split in ("all", split_of(language)):
            found[language].append(sentence)
    return found


def split_of(language: str) -> str:
    """Return the split of a language."""
    return "test" if hashlib.sha256(language.encode()).digest()[0] % 2 else "tune"


def texts(sentences: Iterable[str], count: int, encoding: str) -> list[str]:
    """Return texts of so many sentences that an encoding holds and that are not all ASCII."""
    written = (as_written(sentence, encoding) for sentence in sentences)
    held = [sentence for sentence in written if sentence and not sentence.isascii()]
    starts = range(0, len(held) - count + 1, count)
    return [" ".join(held[start : start + count]) for start in starts]


def as_written(text: str, encoding: str) -> str | None:
    """Return a text as somebody wrote it who had only this encoding; null if he could not."""
    written = decomposed(text) if encoding == "cp1258" else text
    for attempt in (written, written.translate(TYPOGRAPHY)):
        try:
            attempt.encode(encoding)
        except UnicodeEncodeError:
            continue
        return attempt
    return None


def decomposed(text: str) -> str:
    """Return Vietnamese as code page 1258 has it: tones as marks behind their vowels."""
    parts = []
    for character in text:
        marks = unicodedata.normalize("NFD", character)
        tones = "".join(mark for mark in marks[1:] if mark in TONES)
        base = "".join(mark for mark in marks if mark not in tones)
        parts.append(unicodedata.normalize("NFC", base) + tones)
    return "".join(parts)


def forms(text: str, length: str, language: str, encoding: str) -> Iterator[Case]:
    """Yield one text in each form under each declaration."""
    for form in FORMS:
        if form != "plain" and encoding in NO_ASCII:
            continue
        labels = {"nothing": None, "right": encoding, "utf-8": "utf-8", "latin-1": "iso-8859-1"}
        for declared, label in labels.items():
            whole = marked_up(text, form, label)
            group, name = (form, length, declared), (language, encoding)
            yield Case(group, name, whole.encode(encoding), label, whole)


def marked_up(text: str, form: str, label: str | None) -> str:
    """Return a text as plain text, page or feed."""
    if form == "plain":
        return text
    template, declaration = MARKUP[form]
    sentences = escape(text, quote=False)
    return template.format(
        declaration=declaration.format(label) if label else "",
        title=sentences[:60].rsplit(" ", 1)[0],
        paragraphs=f"<p>{sentences}</p>" if form == "page" else sentences,
    )


def judge(case: Case, is_fast: bool) -> Outcome:
    """Decode a case with all."""
    decoded = decode(case.data, case.label)
    found = str(decoded) if isinstance(decoded, Rejection) else decoded.text
    seen = by_chardet(case.data)
    normalizer = None if is_fast else by_normalizer(case.data)
    right = [same(found, case), reads(case, seen), reads(case, normalizer)]
    label = "" if isinstance(decoded, Rejection) else decoded.encoding
    return Outcome(case, *right, f"{label} ({seen}): {found!r}")


def same(found: str, case: Case) -> bool:
    """Tell whether a reading is what the case says, however its accents are composed."""
    return found == case.text or unicodedata.normalize("NFC", found) == unicodedata.normalize(
        "NFC", case.text
    )


def reads(case: Case, encoding: str | None) -> bool:
    """Tell whether an encoding gives the text of a case."""
    try:
        return same(case.data.decode(encoding or "ascii"), case)
    except (LookupError, UnicodeError):
        return False


@cache
def by_chardet(data: bytes) -> str | None:
    """Return what chardet takes a text for."""
    return chardet.detect(data)["encoding"]


@cache
def by_normalizer(data: bytes) -> str | None:
    """Return what charset-normalizer takes a text for."""
    best = from_bytes(data).best()
    return best.encoding if best else None


def show(title: str, outcomes: list[Outcome], group: Callable[[Outcome], str]) -> None:
    """Print a table: a line a group, the share right of ours and of others."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[group(outcome)].append(outcome)
    print(f"\n{title:<30}{'texts':>7}{'ours':>9}{'chardet':>9}{'c-norm.':>9}")
    for name, own in sorted(groups.items()):
        shares = [sum(outcome[place] for outcome in own) / len(own) for place in (1, 2, 3)]
        print(f"{name:<30}{len(own):>7}" + "".join(f"{share:>9.4f}" for share in shares))


if __name__ == "__main__":
    main()
