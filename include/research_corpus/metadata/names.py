"""Shape of personal names: what may be one, and how one is written in a list of authors."""

from __future__ import annotations

from functools import lru_cache

import regex

from research_corpus.metadata.lexicon import words

MAX_NAME_WORDS = 7
CACHED = 2**14
"""Names and words that a process keeps its judgement of: the same people write every day."""

# Written small in most names that have them; the others, as in Lo Presti or Ní Bhraonáin, are not.
_SMALL_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "da", "do", "dos", "das", "du", "des"}
    | {"la", "los", "las", "zu", "bin", "ibn", "ten", "ter", "op", "in", "und", "y", "aan", "het"}
)
_EDGES = ' \t\r\n\v\f,;:.-–—|/•·*_"“”„«»‹›()[]{}<>'
_INITIAL = regex.compile(r"(?:\p{Lu}\p{M}*\.-?)+\p{Lu}?\.?|\p{Lu}")
_CAPITALISED = regex.compile(
    r"(?:[\p{L}\p{M}]{1,2}['’])?\p{Lu}[\p{L}\p{M}]*+(?:['’‑\-·.]++[\p{L}\p{M}]++)*+['’.]?",
    regex.VERSION1,
)
_CASELESS = regex.compile(r"[\p{Lo}\p{M}]+(?:[·・=＝‌‍-][\p{Lo}\p{M}]+)*")
_CONJUNCTION = regex.compile("y|e|i|und")
_IDEOGRAPHIC = regex.compile(r"[\p{Han}\p{Hangul}\p{Katakana}\p{Hiragana}ー·・]{2,12}")
_SURNAME_IN_CAPITALS = regex.compile(r"\p{Lu}[\p{Lu}\p{M}'’-]{2,}")


@lru_cache(maxsize=CACHED)
def is_person_name(text: str) -> bool:
    """Tell whether ``text`` has the shape of one person's full name.

    Two or more capitalised words or initials, with particles between them; or two to five words
    of a script without case; or one short word of an ideographic script.

    Example:
        >>> is_person_name("Willem op den Akker"), is_person_name("in Beirut")
        (True, False)
    """
    tokens = text.split()
    if not 1 <= len(tokens) <= MAX_NAME_WORDS:
        return False
    if _IDEOGRAPHIC.fullmatch("".join(tokens)):
        return len("".join(tokens)) <= 5 or "·" in text or "・" in text
    if all(_CASELESS.fullmatch(token) for token in tokens):
        return 2 <= len(tokens) <= 5
    if any(
        _CONJUNCTION.fullmatch(t) and is_person_name(" ".join(tokens[i + 1 :]))
        for i, t in enumerate(tokens)
    ):
        # "Muñoz y Rivas" is one surname, "Rivas y Ana Gil" is not.
        return False
    core = [token for token in tokens if not _is_particle(token)]
    if not all(is_name_word(token) or token.casefold() in words("generations") for token in core):
        return False
    full = [token for token in core if not _INITIAL.fullmatch(token)]
    named = [token for token in tokens if is_name_word(token)]
    return bool(full) and len(named) >= 2 and is_name_word(tokens[-1].rstrip(".") or ".")


@lru_cache(maxsize=CACHED)
def is_name_word(token: str) -> bool:
    """Tell whether ``token`` is an initial or a capitalised word."""
    return bool(_INITIAL.fullmatch(token) or _CAPITALISED.fullmatch(token))


def _is_particle(token: str) -> bool:
    is_small = token[:1].islower() and token.casefold() in words("particles")
    return is_small or token[:1] in ("'", "’")


def count_leading_name_words(tokens: list[str]) -> int:
    """Return how many of ``tokens`` make up the shortest full name that they begin with.

    Initials and particles do not count as a given name or surname, so that ``J. R. van Houten
    Evening Post`` begins with a name of four words. Zero if they do not begin with a name.
    """
    full = 0
    for index, token in enumerate(tokens):
        if _is_particle(token):
            continue
        if not is_name_word(token):
            return 0
        full += not _INITIAL.fullmatch(token) or token == tokens[0]
        if full == 2 and not _opens(token):
            return index + 1
    return 0


def opens_surname(token: str) -> bool:
    """Tell whether a name cannot end in ``token``: ``van``, ``Lo``, ``'t``."""
    return _is_particle(token) or _opens(token)


def _opens(token: str) -> bool:
    return token.casefold() in {"st.", "st", "de", "di", "van", "lo", "la", "le", "el", "ní"}


def trim_edges(text: str, start: int) -> tuple[str, int]:
    """Return ``text`` without punctuation at its edges, and where it then starts."""
    left = text.lstrip(_EDGES)
    right = left.rstrip(_EDGES)
    if left[len(right) :].startswith(".") and _keeps_dot(right):
        right += "."
    return right, start + len(text) - len(left)


def _keeps_dot(text: str) -> bool:
    last = text.split()[-1] if text else ""
    return last.casefold() in words("generations") or bool(
        regex.fullmatch(r"(?:\p{Lu}\.)*\p{Lu}", last)
    )


def drop_titles(text: str, start: int) -> tuple[str, int]:
    """Return a name without titles before and degrees after it, and where it then starts.

    A title stays where only one word would be left: ``Dr Smith``.
    """
    while True:
        head, _, rest = text.partition(" ")
        if head.casefold().rstrip(".") not in words("titles") or len(rest.split()) < 2:
            break
        start += len(text) - len(rest.lstrip())
        text = rest.lstrip()
    while text.count(" ") >= 2 and text.rsplit(" ", 1)[1].casefold() in words("suffixes"):
        text = text.rsplit(" ", 1)[0].rstrip(" ,")
    return text, start


@lru_cache(maxsize=CACHED)
def display_name(text: str) -> str:
    """Return a name as an author list writes it: one space between words, capitals undone.

    Example:
        >>> display_name("MARY-ANNE  MCALLISTER"), display_name("Jean DUPONT")
        ('Mary-Anne McAllister', 'Jean Dupont')
    """
    tokens = text.split()
    is_shouted = text.upper() == text and text.lower() != text
    return " ".join(
        _undo_capitals(token, is_shouted and index > 0) if _is_shouted(token, is_shouted) else token
        for index, token in enumerate(tokens)
    )


def _is_shouted(token: str, whole: bool) -> bool:
    if _INITIAL.fullmatch(token):
        return False
    return whole or bool(_SURNAME_IN_CAPITALS.fullmatch(token))


def _undo_capitals(token: str, may_be_particle: bool) -> str:
    lower = token.lower()
    if token[0] in "'’" or (may_be_particle and lower in _SMALL_PARTICLES):
        return lower
    if lower.rstrip(".") in {"ii", "iii", "iv"}:
        return token
    titled = regex.sub(r"(?:^|(?<=['’\-.]))\p{Ll}", lambda m: m[0].upper(), lower)
    named: str = regex.sub(r"^Mc(\p{Ll})", lambda m: f"Mc{m[1].upper()}", titled)
    return named
