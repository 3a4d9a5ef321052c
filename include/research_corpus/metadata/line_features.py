"""Features of the tokens of a header line, from which the model labels them.

Words by themselves are features only where they are in a list: what has never been seen is to be
told by its form, its neighbours and its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from research_corpus.metadata.lexicon import WordList, first_words, words
from research_corpus.metadata.line_evidence import LineEvidence, OutletSpan, fold_word
from research_corpus.metadata.line_tokens import MASK, Token
from research_corpus.metadata.places import is_place, place_names

_NO_FEATURES = ("dating", "others_unnamed", "title_labels")
_LISTS = tuple(name for name in get_args(WordList) if name not in _NO_FEATURES)
_LEGAL = frozenset(
    {"inc", "ltd", "llc", "gmbh", "ag", "plc", "corp", "co", "s.a", "verlag", "media"}
)
_VENDOR_TEXT = """
section length headline title body load-date edition dateline rubrik rubrique sección ressort
rubriek category topic desk titel titre título kop länge longueur longitud lengte place ort
lieu lugar plaats ausgabe édition edición
"""
VENDOR_LABELS = frozenset(_VENDOR_TEXT.split())
"""Labels of vendors' header lines that are none of the lexicon's."""
_FEW = frozenset({"the", "la", "le", "el", "il", "der", "die", "das", "los", "les", "al", "o", "a"})


@dataclass(frozen=True)
class _Word:
    """What one token is by itself."""

    shape: str
    name: str
    lists: tuple[str, ...]
    weight: int
    known: str
    place: str


def token_features(line: str, tokens: Sequence[Token], evidence: LineEvidence) -> list[list[str]]:
    """Return the features of each token."""
    known = _known(evidence.outlet_spans(line, tokens), len(tokens))
    places = _places(line, tokens)
    seen = [_look(token, evidence, known[i], places[i]) for i, token in enumerate(tokens)]
    segments = _segments(tokens, seen)
    return [_features(tokens, seen, segments, i) for i in range(len(tokens))]


def _look(token: Token, evidence: LineEvidence, known: str, place: str) -> _Word:
    text = token.text
    shape = _shape(text)
    if shape[0] == "P":
        return _Word(shape, "", (), 0, known, place)
    word = fold_word(text).replace("–", "-")
    name = evidence.name_role(word)
    if not name and "-" in word:
        roles = {evidence.name_role(part) for part in word.split("-")}
        name = "h" if roles - {""} else ""
    weights = [evidence.outlet_weight(part) for part in (word, *word.split("-"))]
    weight = min(6, max(weights).bit_length())
    return _Word(shape, name, _lists(word), weight, known, place)


@lru_cache(maxsize=2**13)
def _lists(word: str) -> tuple[str, ...]:
    found = [name for name in _LISTS if word in words(name)]
    found += [f"{name}1" for name in ("roles", "role_modifiers", "by", "date_labels",
              "publisher_labels", "modified_labels") if name not in found
              and word in first_words(name)]  # fmt: skip
    if word in _LEGAL:
        found.append("legal")
    if word in VENDOR_LABELS:
        found.append("vendor")
    return tuple(found)


@lru_cache(maxsize=2**13)
def _shape(text: str) -> str:
    first = text[0]
    if first == MASK:
        return "PD"
    if first == "\n":
        return "PN"
    if not any(map(str.isalnum, text)):
        return "P" + text[:1]
    if any(map(str.isdigit, text)):
        return "d" if text.isdigit() else "xd"
    if "." in text[1:-1] and len(text) > 5 and " " not in text:
        return "dom"
    letters = [c for c in text if c.isalpha()]
    if len(letters) == 1:
        return "I" if first.isupper() else "i"
    if all(map(str.isupper, letters)):
        return "X." if "." in text else f"XX{min(len(letters), 6)}"
    if first.isupper():
        return "XxX" if any(map(str.isupper, letters[2:])) and "-" not in text else "Xx"
    if not any(c.isupper() or c.islower() for c in letters):
        return "c"
    return "xX" if any(map(str.isupper, letters)) else "x"


def _known(spans: Sequence[OutletSpan], size: int) -> list[str]:
    """Return for each token its place in the longest known outlet that holds it."""
    marks, lengths = [""] * size, [0] * size
    for span in spans:
        length = span.end - span.first
        strength = "a" if span.is_agency else "s" if span.is_telling else "w"
        for i in range(span.first, span.end):
            if length > lengths[i]:
                at = "W" if length == 1 else "B" if i == span.first else (
                    "E" if i == span.end - 1 else "I")  # fmt: skip
                marks[i], lengths[i] = at + strength, length
    return marks


def _places(line: str, tokens: Sequence[Token]) -> list[str]:
    marks = [""] * len(tokens)
    known = _place_starts()
    for first, token in enumerate(tokens):
        if marks[first] or token.text.casefold() not in known:
            continue
        for end in range(min(first + 3, len(tokens)), first, -1):
            if is_place(line[token.start : tokens[end - 1].end]):
                marks[first:end] = ["B"] + ["I"] * (end - first - 1)
                break
    return marks


@lru_cache(maxsize=1)
def _place_starts() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in place_names())


def _segments(tokens: Sequence[Token], seen: Sequence[_Word]) -> list[tuple[int, int, int, int]]:
    """Return for each token the first and end of its segment, the segment's number, and its line's.

    Signs part segments and belong to none.
    """
    found: list[tuple[int, int, int, int]] = [(i, i, 0, 0) for i in range(len(tokens))]
    first = number = row = 0
    for i in range(len(tokens) + 1):
        if i < len(tokens) and seen[i].shape[0] != "P":
            continue
        for at in range(first, i):
            found[at] = (first, i, number, row)
        if i < len(tokens):
            number += i > first
            row += seen[i].shape == "PN"
            found[i] = (i, i, number, row)
        first = i + 1
    return found


def _features(
    tokens: Sequence[Token],
    seen: Sequence[_Word],
    segments: Sequence[tuple[int, int, int, int]],
    i: int,
) -> list[str]:
    features = _own(tokens[i], seen[i])
    for offset in (-2, -1, 1, 2):
        at = i + offset
        if not 0 <= at < len(seen):
            features.append(f"{offset}:edge")
            continue
        other = seen[at]
        features += [f"{offset}:sh={other.shape}", f"{offset}:nm={other.name}"]
        features += [f"{offset}:lx={name}" for name in other.lists]
        if abs(offset) == 1:
            features += [f"{offset}:kn={other.known}", f"{offset}:ow={other.weight}"]
            features += [f"{offset}:pl={other.place}"]
            if other.lists or other.weight:
                features.append(f"{offset}:w={fold_word(tokens[at].text)}")
            pair = (other, seen[i]) if offset < 0 else (seen[i], other)
            features += [
                f"{offset}:nn={pair[0].name}|{pair[1].name}",
                f"{offset}:ss={pair[0].shape}|{pair[1].shape}",
                f"{offset}:nw={pair[0].name}|{pair[1].weight}|{pair[0].weight}|{pair[1].name}",
            ]
    if seen[i].shape[0] != "P":
        features += _segment_features(tokens, seen, segments, i)
    return features


def _own(token: Token, word: _Word) -> list[str]:
    features = ["bias", f"sh={word.shape}", f"nm={word.name}", f"ow={word.weight}"]
    features += [f"lx={name}" for name in word.lists]
    features += [f"kn={word.known}", f"pl={word.place}", f"nm+sh={word.name}|{word.shape}"]
    features += [f"nm+ow={word.name}|{word.weight}", f"nm+kn={word.name}|{word.known}"]
    if word.shape[0] != "P":
        lower = fold_word(token.text)
        if word.lists or word.weight or lower in _FEW:
            features.append(f"w={lower}")
        if word.shape not in ("d", "I", "i"):
            features += [f"s3={lower[-3:]}", f"s4={lower[-4:]}"]
    return features


def _segment_features(
    tokens: Sequence[Token],
    seen: Sequence[_Word],
    segments: Sequence[tuple[int, int, int, int]],
    i: int,
) -> list[str]:
    first, end, number, row = segments[i]
    inside = seen[first:end]
    size = end - first
    names = sum(bool(word.name) for word in inside)
    lower = sum(word.shape == "x" and not word.lists for word in inside)
    heavy = sum(word.weight >= 4 or "outlet_words" in word.lists for word in inside)
    shouted = sum(word.shape.startswith("XX") for word in inside)
    before = tokens[first - 1].text[0] if first else "^"
    after = tokens[end].text[0] if end < len(tokens) else "$"
    length = size if size < 6 else 6 if size < 9 else 9
    place = "only" if size == 1 else "first" if i == first else "last" if i == end - 1 else (
        f"{i - first}" if i - first < 4 else "in")  # fmt: skip
    is_last = segments[-1][2] == number or end >= len(tokens)
    return [
        f"sg={place}|{length}",
        f"sgn={length}|{min(names, 4)}",
        f"sgl={length}|{min(lower, 4)}",
        f"sgo={min(heavy, 2)}|{place}",
        f"sgc={shouted == size}|{length}",
        f"sgb={before}|{after}",
        f"sgp={min(number, 3)}|{is_last}",
        f"row={min(row, 3)}",
        f"from={min(i - first, 5)}|{seen[first].name}|{'by' in seen[first].lists}",
        f"to={min(end - i, 5)}|{seen[end - 1].weight}|{seen[end - 1].name}",
        f"fn={min(i - first, 4)}|{seen[i].name}|{seen[i].weight}",
        f"tn={min(end - i, 4)}|{seen[i].name}|{seen[i].weight}",
        f"run={_names_before(inside, i - first)}|{seen[i].name}|{seen[i].shape}",
        f"whole={_whole(inside)}",
    ]


def _names_before(inside: Sequence[_Word], at: int) -> str:
    """Return the roles in names of the words before, back to the last joint: at most four."""
    roles: list[str] = []
    for word in reversed(inside[:at]):
        if "and" in word.lists or "by" in word.lists or len(roles) == 4:
            break
        roles.append(word.name or ("." if word.shape in ("I", "X.") else "-"))
    return "".join(role[:1] + role[1:2] + "," for role in reversed(roles))


def _whole(inside: Sequence[_Word]) -> str:
    """Return whether the segment is, as a whole, a known outlet."""
    if inside[0].known[:1] == "W" and len(inside) == 1:
        return inside[0].known
    if len(inside) > 1 and inside[0].known[:1] == "B" and inside[-1].known[:1] == "E":
        return inside[0].known if all(w.known[:1] == "I" for w in inside[1:-1]) else ""
    return ""
