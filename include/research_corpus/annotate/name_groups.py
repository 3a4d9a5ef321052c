"""Which mentions in one article name the same person, organisation or thing.

Only where the names themselves say so: a surname after a full name, an initial, a title, a
possessive, an acronym in parentheses or of initials. A name that could be that of two people stays
apart from both, and descriptions such as "the president" are not looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from research_corpus.annotate.name_forms import (
    PersonForm,
    folded,
    person_form,
    squeezed,
    thing_form,
    without_possessive,
)
from research_corpus.annotate.persons import PERSON_LABELS

_TITLE_CHARS = 16
_ACRONYM_AFTER = re.compile(r"\s*+\(\s*+(?:the\s++)?([A-Z][\w&.-]{1,9})\s*+[);,]")
_ACRONYM = re.compile(r"\s*+([A-Z][\w&.-]{1,9})\)?")
_LEAST_NAME_CHARS = 4
_SMALL_WORDS = frozenset({"of", "the", "for", "and", "in", "on", "to", "de", "des", "du", "et"})
_LEAST_INITIALS = 3

Key = tuple[str, object]


class Mention(NamedTuple):
    """One named entity in an article's text, offsets in characters."""

    text: str
    label: str
    char_start: int
    char_end: int


class NameGroup(NamedTuple):
    """What a mention belongs to.

    Attributes:
        first: 0-based number of the group's first mention.
        name: the fullest form in which the group is named.
    """

    first: int
    name: str


def name_groups(mentions: Sequence[Mention], text: str) -> list[NameGroup]:
    """Return the group of each mention of one article, in their order.

    Example:
        >>> found = [Mention("Ada Novak", "PERSON", 0, 9), Mention("Novak", "PERSON", 16, 21)]
        >>> [tuple(group) for group in name_groups(found, "Ada Novak said. Novak left.")]
        [(0, 'Ada Novak'), (0, 'Ada Novak')]
    """
    keys = [_key(mention, text) for mention in mentions]
    heads = _person_heads([key[1] for key in keys if isinstance(key[1], PersonForm)])
    heads |= _acronym_heads(mentions, keys, text)
    groups = [heads.get(key, key) for key in keys]
    members: dict[Key, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    named = {
        group: NameGroup(numbers[0], _fullest([mentions[n] for n in numbers]))
        for group, numbers in members.items()
    }
    return [named[group] for group in groups]


def _key(mention: Mention, text: str) -> Key:
    if mention.label in PERSON_LABELS:
        before = text[max(mention.char_start - _TITLE_CHARS, 0) : mention.char_start]
        return ("person", person_form(mention.text, before))
    return (mention.label, thing_form(_acronym_within(mention.text)[0]))


def _fullest(mentions: Iterable[Mention]) -> str:
    """Return the name of most words, the first of several, as a reader would write it."""
    names = [_display(mention) for mention in mentions]
    return max(names, key=lambda name: len(name.split()))


def _display(mention: Mention) -> str:
    pieces = without_possessive(_acronym_within(mention.text)[0]).split()
    if mention.label in PERSON_LABELS:
        kept = person_form(mention.text).words
        while len(pieces) > 1 and folded(pieces[0]) not in kept and not kept[0].startswith(
            folded(pieces[0])
        ):  # fmt: skip
            pieces.pop(0)
    elif len(pieces) > 1 and pieces[0].casefold() == "the":
        pieces.pop(0)
    return " ".join(pieces).strip(",;:")


def _person_heads(forms: Iterable[PersonForm]) -> dict[Key, Key]:
    """Return, for forms that stand for a fuller one, that form."""
    distinct = list(dict.fromkeys(forms))
    people = _People()
    found = {form: people.add(form) for form in sorted(distinct, key=_by_fullness) if form.given}
    short = [form for form in distinct if not form.given]
    titles: dict[str, set[str]] = defaultdict(set)
    for form in short:
        titles[form.words[-1]] |= {form.gender} - {""}
    found |= {form: people.bearer(form, titles[form.words[-1]]) for form in short}
    return {("person", form): ("person", head) for form, head in found.items()}


class _People:
    """The full names of one article, by their words."""

    def __init__(self) -> None:
        self._named: dict[str, list[PersonForm]] = defaultdict(list)
        self._genders: dict[PersonForm, set[str]] = defaultdict(set)

    def add(self, form: PersonForm) -> PersonForm:
        """Take a name of two words or more; return the fuller one that it stands for, or itself."""
        keys = {form.words[0], form.words[-1], squeezed(form.words)}
        known = {head for key in keys for head in self._named.get(key, ())}
        matches = [head for head in known if _is_same_person(form, head)]
        head = matches[0] if len(matches) == 1 else form
        if head is form:
            for key in {*form.words, squeezed(form.words)}:
                self._named[key].append(form)
        self._genders[head] |= {form.gender} - {""}
        return head

    def bearer(self, form: PersonForm, titled: set[str]) -> PersonForm:
        """Return the one full name that a name alone can stand for, or the name itself.

        Args:
            form: of one word.
            titled: genders of the titles with which the article uses this word alone.
        """
        last = form.words[-1]
        with_titles = PersonForm(form.words, form.suffix, form.gender)
        heads = [h for h in self._named.get(last, ()) if form.suffix in ("", h.suffix)]
        heads = [head for head in heads if head.surname[-1] == last] or heads
        if len(heads) != 1:
            return with_titles if len(titled) > 1 else PersonForm(form.words, form.suffix)
        known = self._genders[heads[0]]
        if (known or len(titled) > 1) and form.gender and form.gender not in known:
            return with_titles
        if len(titled) > 1 and not known:
            return PersonForm(form.words, form.suffix)
        return heads[0]


def _by_fullness(form: PersonForm) -> tuple[int, int]:
    return (-len(form.words), sum(len(word) == 1 for word in form.words))


def _is_same_person(form: PersonForm, head: PersonForm) -> bool:
    if form.suffix != head.suffix or {form.gender, head.gender} == {"m", "f"}:
        return False
    if squeezed(form.words) == squeezed(head.words):
        return True
    if form.words in (head.words[: len(form.words)], head.words[-len(form.words) :]):
        return True
    return form.surname[-1] == head.surname[-1] and _fits(form.given, head.given)


def _fits(short: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether all given names are among the fuller ones, in order, initials included."""
    rest = iter(full)
    return all(any(_is_same_given(name, other) for other in rest) for name in short)


def _is_same_given(name: str, other: str) -> bool:
    return name == other or (1 in (len(name), len(other)) and name[0] == other[0])


def _acronym_heads(mentions: Sequence[Mention], keys: Sequence[Key], text: str) -> dict[Key, Key]:
    """Return, for acronyms, the name that they abbreviate in this article."""
    meaning: dict[str, set[Key]] = defaultdict(set)
    for mention, key in zip(mentions, keys, strict=True):
        acronym = _acronym_of(mention, text)
        if acronym and not isinstance(key[1], PersonForm):
            meaning[folded(acronym)].add(key)
    things = {key for key in keys if isinstance(key[1], str)}
    for key in sorted(things, key=str):
        initials = "".join(w[0] for w in str(key[1]).split() if w not in _SMALL_WORDS)
        if key[0] == "ORG" and len(initials) >= _LEAST_INITIALS and initials not in meaning:
            meaning[initials].add(key)
    return {
        key: next(iter(meaning[str(key[1])]))
        for key in things
        if len(meaning.get(str(key[1]), ())) == 1 and key not in meaning[str(key[1])]
    }


def _acronym_within(name: str) -> tuple[str, str]:
    """Return a name and the acronym in parentheses behind it, which is empty if there is none."""
    before, _, behind = name.rpartition("(")
    found = _ACRONYM.fullmatch(behind)
    if found is None or len(before.rstrip()) < _LEAST_NAME_CHARS:
        return name, ""
    return before.rstrip(), found[1]


def _acronym_of(mention: Mention, text: str) -> str | None:
    """Return the acronym that stands in parentheses in or after a name, if it can be its own."""
    name, acronym = _acronym_within(mention.text)
    if not acronym and (found := _ACRONYM_AFTER.match(text, mention.char_end)):
        acronym = found[1]
    letters = [sign for sign in folded(acronym) if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in acronym)
    name_letters = iter(folded(thing_form(name)))
    if capitals < 2 or " " not in thing_form(name):
        return None
    return acronym if all(letter in name_letters for letter in letters) else None
