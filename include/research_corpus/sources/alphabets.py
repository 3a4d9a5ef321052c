"""Which letters beyond ASCII a language writes: what tells readings of the same bytes apart.

Western encodings give most bytes a letter, each another one. Of several readings that one is right
whose letters the language has; and which language it is shows in the words without such letters.
"""

from __future__ import annotations

import py3langid

_LETTERS = {
    "ca": "àçèéíïòóúü",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "åæéøó",
    "de": "äöüßéà",
    "es": "áéíñóúü",
    "et": "äõöüšž",
    "fi": "äåöšž",
    "fr": "àâæçèéêëîïôœùûüÿ",
    "hr": "čćđšž",
    "hu": "áéíóöúüőű",
    "is": "áæéíðóöúýþ",
    "it": "àèéìíîòóù",
    "lt": "ąčėęįšūųž",
    "lv": "āčēģīķļņōŗšūž",
    "nb": "åæèéêøòóô",
    "nl": "áèéêëïíóöúü",
    "pl": "ąćęłńóśźż",
    "pt": "àáâãçéêíóôõúü",
    "ro": "ăâîşșţț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čćđšž",
    "sq": "çë",
    "sv": "åäöé",
    "tr": "âçğıİîöşüû",
}
_SAME = {"no": "nb", "nn": "nb", "bs": "hr", "sr": "hr", "gl": "es"}


def language_of(text: str) -> str | None:
    """Return which language of the table a text is likeliest in, or null if in none."""
    code = str(py3langid.classify(text)[0])
    language = _SAME.get(code, code)
    return language if language in _LETTERS else None


def letter_balance(text: str, language: str) -> int:
    """Return how many letters beyond ASCII the language has, less those that it has not.

    Example:
        >>> letter_balance("açılacağını", "tr"), letter_balance("açýlacaðýný", "tr")
        (5, -3)
    """
    own = _LETTERS[language]
    letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    fitting = sum(letter in own or letter.lower() in own for letter in letters)
    return 2 * fitting - len(letters)
