"""Language of a text: detected against declared.

The detector is py3langid over all its languages, with normalised probabilities;
docs/adr/0005-language-detector.md has the figures it was chosen by, and those of the samples. Its
model loads once a process, at the first text, and takes about a second and 130 MB.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from research_corpus.contracts.language_names import tag_of_name
from research_corpus.metadata.close_languages import settle_among_relatives
from research_corpus.metadata.sample_classifier import Guess, SampleClassifier

GLANCE_CHARS = 64
"""Length of each of three samples, begin, middle and end, that settle a text if they agree."""

WINDOW_CHARS = 200
"""Length of the samples that decide where the short ones do not agree."""

SHORT_CHARS = 60
"""Fewer letters than this never decide against a declared language."""

MORE_CHARS = 2_000
"""What decides, in doubt, where the samples do not: as much of the text as this."""

MIN_CONFIDENCE = 0.75

MIN_LETTERS = 8
"""Fewer letters than this name no language that is in doubt and that nobody declared."""

MIN_DOUBTFUL_CONFIDENCE = 0.3
"""The likeliest of close relatives is given from here on, in doubt; below, the text is none."""

NORWEGIAN = "no"
"""What neither of the two written norms is told of; in doubt, unless the source declares it."""

WRITTEN_NORWEGIAN = frozenset({"nb", "nn"})

_TAG = re.compile(r"(?P<language>[A-Za-z]{2,3})(?P<rest>(?:[-_][A-Za-z0-9]{1,8})*)")
_RENAMED = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "nld": "nl",
    "dut": "nl",
    "rus": "ru",
    "ell": "el",
    "gre": "el",
}


class LanguageChoice(NamedTuple):
    """The language of a text.

    Attributes:
        language: BCP 47 tag; null if undecided.
        confidence: of the detector, 0 to 1; null if it had nothing to look at.
        is_detected: whether the text decided, and not the declaration.
        is_uncertain: whether text and declaration left a doubt.
    """

    language: str | None
    confidence: float | None
    is_detected: bool
    is_uncertain: bool


def parse_tag(raw: str) -> str | None:
    """Return a language tag in the case of BCP 47, or null if ``raw`` is no tag and no name.

    Example:
        >>> parse_tag("EN_gb"), parse_tag("English")
        ('en-GB', 'en')
    """
    found = _TAG.fullmatch(raw.strip())
    if not found:
        return tag_of_name(raw)
    language = found["language"].lower()
    parts = [part for part in re.split("[-_]", found["rest"]) if part]
    return "-".join([_RENAMED.get(language, language), *map(_subtag, parts)])


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


class Look(NamedTuple):
    """What the detector says of a text.

    Attributes:
        letters: in the samples.
        guesses: of each sample that holds a letter.
    """

    letters: int
    guesses: list[Guess]


def look_at(texts: Sequence[str]) -> list[Look]:
    """Return what the detector says of each text; many at once cost a third of one by one."""
    looks = _look(texts, GLANCE_CHARS)
    unsettled = [
        number
        for number, (letters, guesses) in enumerate(looks)
        if letters < SHORT_CHARS or not _agree(guesses)
    ]
    longer = _look([texts[number] for number in unsettled], WINDOW_CHARS)
    for number, look in zip(unsettled, longer, strict=True):
        looks[number] = look
    return looks


def choose_language(text: str, declared: str | None, look: Look | None = None) -> LanguageChoice:
    """Decide the language of ``text``.

    The text decides where the detector is confident; else the declaration; else more of the text,
    in doubt, unless samples of it are of different languages with certainty. Languages that the
    detector takes for one another are told apart by their words. A text shorter than
    ``SHORT_CHARS`` letters never decides against its declaration.

    Args:
        text: normalised body, not empty.
        declared: BCP 47 tag of the source, or null.
        look: what the detector says of the text; null if it was not asked yet.
    """
    letters, guesses = look or look_at([text])[0]
    if not letters:
        return LanguageChoice(_primary(declared), None, False, True)
    guesses = _tell_apart(guesses, text, _primary(declared))
    detected, confidence = _weigh(guesses)
    is_mixed = any(tag != detected and score >= MIN_CONFIDENCE for tag, score in guesses)
    is_short = letters < SHORT_CHARS
    agrees = detected == _primary(declared) or (
        detected in WRITTEN_NORWEGIAN and _primary(declared) == NORWEGIAN
    )
    if agrees or (confidence >= MIN_CONFIDENCE and not (is_short and declared)):
        doubts = is_mixed or ((is_short or detected == NORWEGIAN) and not agrees)
        return LanguageChoice(detected, confidence, True, doubts)
    if declared is None and letters >= MIN_LETTERS and not _is_of_several(guesses):
        whole = load_classifier().classify([text[:MORE_CHARS]])[0]
        detected, confidence = settle_among_relatives(whole, text)
        if confidence >= MIN_DOUBTFUL_CONFIDENCE:
            return LanguageChoice(detected, confidence, True, True)
    return LanguageChoice(_primary(declared), confidence, False, True)


def _tell_apart(guesses: list[Guess], text: str, declared: str | None) -> list[Guess]:
    """Return the guesses with close languages told apart; the words of all of the text count."""
    settled = [settle_among_relatives(guess, text) for guess in guesses]
    if declared not in WRITTEN_NORWEGIAN:
        return settled
    return [(declared if tag == NORWEGIAN else tag, score) for tag, score in settled]


def _is_of_several(guesses: list[Guess]) -> bool:
    """Tell whether samples of a text are of different languages with certainty."""
    return len({tag for tag, score in guesses if score >= MIN_CONFIDENCE}) > 1


def _windows(text: str, size: int) -> list[str]:
    """Return samples from begin, middle and end, or the whole of a text that is hardly longer."""
    if len(text) <= 3 * size:
        return [text]
    middle = (len(text) - size) // 2
    return [text[at : at + size] for at in (0, middle, len(text) - size)]


def _look(texts: Sequence[str], size: int) -> list[Look]:
    """Return the letters in samples of each text, and the language of each sample.

    Samples without a letter are not asked: every language is equally likely there.
    """
    windows = [_windows(text, size) for text in texts]
    letters = [[sum(map(str.isalpha, window)) for window in own] for own in windows]
    asked = [
        [window for window, count in zip(own, counts, strict=True) if count]
        for own, counts in zip(windows, letters, strict=True)
    ]
    guesses = iter(load_classifier().classify([window for own in asked for window in own]))
    return [
        Look(sum(counts), [next(guesses) for _ in own])
        for own, counts in zip(asked, letters, strict=True)
    ]


def _agree(guesses: list[Guess]) -> bool:
    is_one = len({tag for tag, _ in guesses}) == 1
    return is_one and all(score >= MIN_CONFIDENCE for _, score in guesses)


def _weigh(guesses: list[Guess]) -> Guess:
    """Return the language with the greatest weight in the samples, and its best confidence."""
    weights: dict[str, float] = {}
    for tag, score in guesses:
        weights[tag] = weights.get(tag, 0.0) + score
    best = max(weights, key=lambda tag: weights[tag])
    return best, max(score for tag, score in guesses if tag == best)


def _primary(tag: str | None) -> str | None:
    return tag.split("-")[0] if tag else None


@cache
def load_classifier() -> SampleClassifier:
    """Return the detector, loaded once a process."""
    import numpy as np
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # The half-precision table would be widened anew, row by row, for every sample.
    identifier.nb_ptc = identifier.nb_ptc.astype(np.float32)
    return SampleClassifier(identifier)
