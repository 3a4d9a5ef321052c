"""Article files with header lines in the forms that archives show, and what stands in them.

One function a form; each is a column group of the table of ``headers.py``. People are Faker's in
twenty locales, outlets and sentences those of the shared data.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

LOCALES = (
    "en_US", "en_GB", "en_IN", "en_IE", "en_NZ", "de_DE", "de_AT", "fr_FR", "fr_CA", "es_ES",
    "es_MX", "it_IT", "pt_BR", "nl_NL", "sv_SE", "da_DK", "pl_PL", "cs_CZ", "tr_TR", "hr_HR",
)  # fmt: skip
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
LABELS = {
    "en": ("Date of publication", "Source", "Author", "Section"),
    "fr": ("Date de publication", "Source", "Auteur", "Rubrique"),
    "de": ("Erscheinungsdatum", "Quelle", "Autor", "Ressort"),
    "es": ("Fecha de publicación", "Fuente", "Autor", "Sección"),
    "nl": ("Publicatiedatum", "Bron", "Auteur", "Rubriek"),
}
AGENCIES = ("Reuters", "AFP", "Associated Press", "AP", "dpa", "Agence France-Presse", "Bloomberg")
SECTIONS = ("Politics", "Business", "Sport", "Culture", "World", "Opinion")
ROLES = ("Political Editor", "Health Correspondent", "Staff Writer", "Chief Reporter")


@dataclass
class Case:
    """A file and what is in it.

    Attributes:
        form: name of the form.
        header: its header lines, parted by line ends.
        body: text below, with the blank line before it if there is one.
        day: of publication; null if not told.
        authors: in order.
        publisher: null if none is named.
        title: null if none.
        is_withheld: whether the outlet is kept from what the product knows.
        foot: header lines below the text.
    """

    form: str
    header: str
    day: date | None = None
    authors: list[str] = field(default_factory=list)
    publisher: str | None = None
    title: str | None = None
    body: str = ""
    is_withheld: bool = False
    foot: str = ""

    @property
    def text(self) -> str:
        """The whole file."""
        head = self.header + self.body if self.header else self.body.lstrip("\n")
        return head + self.foot


class Maker:
    """Draws the parts of a case."""

    def __init__(self, seed: int, outlets: list[str], sentences: list[str]) -> None:
        from faker import Faker

        self.dice = random.Random(seed)
        self._fakers = []
        for locale in LOCALES:
            faker = Faker(locale)
            faker.seed_instance(seed)
            self._fakers.append(faker)
        self._outlets = outlets
        self._sentences = sentences

    def person(self) -> str:
        """Return a full name, some with an initial or a second surname."""
        faker = self.dice.choice(self._fakers)
        first, last = faker.first_name(), faker.last_name()
        kind = self.dice.random()
        if kind < 0.08:
            return f"{first} {self.dice.choice('ABCDEFGHJKLMNPRST')}. {last}"
        return f"{first}-{faker.first_name()} {last}" if kind < 0.12 else f"{first} {last}"

    def people(self, most: int = 3) -> list[str]:
        """Return one to three people."""
        return [self.person() for _ in range(min(most, self.dice.choice((1, 1, 1, 2, 2, 3))))]

    def outlet(self) -> str:
        """Return the name of an outlet."""
        return self.dice.choice(self._outlets)

    def day(self) -> date:
        """Return a day."""
        return date(
            self.dice.randint(1990, 2025), self.dice.randint(1, 12), self.dice.randint(13, 28)
        )

    def written(self, day: date, language: str = "en") -> str:
        """Return a day as a header writes it."""
        month = MONTHS[language].split()[day.month - 1]
        if language == "de":
            return f"{day.day}. {month} {day.year}"
        if language == "es":
            return f"{day.day} de {month} de {day.year}"
        if language in ("fr", "nl"):
            return f"{day.day} {month} {day.year}"
        style = self.dice.choice(("iso", "iso", "dmy", "mdy", "slash"))
        return {
            "iso": day.isoformat(), "dmy": f"{day.day} {month} {day.year}",
            "mdy": f"{month} {day.day}, {day.year}", "slash": f"{day:%d/%m/%Y}",
        }[style]  # fmt: skip

    def title(self) -> str:
        """Return a headline: the beginning of a sentence."""
        words = self.dice.choice(self._sentences).strip("\"'„“” ").split()
        kept = " ".join(words[: self.dice.randint(4, 9)]).rstrip(".,;:!?\"'”“)(-– ")
        return kept[0].upper() + kept[1:]

    def body(self) -> str:
        """Return three paragraphs."""
        parts = [" ".join(self.dice.sample(self._sentences, 4)) for _ in range(3)]
        return "\n\n".join(parts) + "\n"

    def listed(self, people: list[str], word: str = "and") -> str:
        """Return a list of people as prose writes it."""
        if len(people) < 2:
            return "".join(people)
        return f"{', '.join(people[:-1])} {word} {people[-1]}"


def _plain(m: Maker) -> Case:
    day, who, where = m.day(), m.people(), m.outlet()
    return Case("", f" date {m.written(day)} {m.listed(who)} {where}", day, who, where)


def _no_date(m: Maker) -> Case:
    who, where = m.people(), m.outlet()
    return Case("", f"By {m.listed(who)} {where}", None, who, where)


def _date_last(m: Maker) -> Case:
    day, who, where = m.day(), m.people(), m.outlet()
    return Case("", f"{m.listed(who)} {where} {m.written(day)}", day, who, where)


def _section_last(m: Maker) -> Case:
    day, who, where = m.day(), m.people(), m.outlet()
    line = f"date {m.written(day)} {m.listed(who)} {where} {m.dice.choice(SECTIONS)}"
    return Case("", line, day, who, where)


def _nobody(m: Maker) -> Case:
    day, where = m.day(), m.outlet()
    return Case("", f" date {m.written(day)} {where}", day, [], where)


def _agency(m: Maker) -> Case:
    day, where, agency = m.day(), m.outlet(), m.dice.choice(AGENCIES)
    return Case("", f" date {m.written(day)} {agency} {where}", day, [agency], where)


def _agency_and_person(m: Maker) -> Case:
    day, where, who = m.day(), m.outlet(), m.people(1)
    line = f" date {m.written(day)} {m.dice.choice(AGENCIES)} and {who[0]} {where}"
    return Case("", line, day, who, where)


def _bars(m: Maker) -> Case:
    day, who, where = m.day(), m.people(), m.outlet()
    fields = [m.listed(who), where, m.written(day)]
    m.dice.shuffle(fields)
    return Case("", " | ".join(fields), day, who, where)


def _commas(m: Maker) -> Case:
    day, who, where = m.day(), m.people(1), m.outlet()
    return Case("", f"{where}, {m.written(day)}, {who[0]}", day, who, where)


def _shouted_title(m: Maker) -> Case:
    case = _bar_title(m)
    case.title = str(case.title).upper()
    return _titled(m, case)


def _titled_bars(m: Maker) -> Case:
    return _titled(m, _bar_title(m))


def _bar_title(m: Maker) -> Case:
    return Case("", "", m.day(), m.people(), m.outlet(), m.title())


def _titled(m: Maker, case: Case) -> Case:
    assert case.day
    assert case.publisher
    by = f"By {m.listed(case.authors)}"
    case.header = f"{case.title} | {case.publisher} | {m.written(case.day)} | {by}"
    return case


def _labelled(m: Maker) -> Case:
    language = m.dice.choice(tuple(LABELS))
    labels = LABELS[language]
    day, who, where = m.day(), m.people(1), m.outlet()
    lines = [
        f"{labels[0]}: {m.written(day, language)}", f"{labels[1]}: {where}",
        f"{labels[2]}: {who[0]}",
    ]  # fmt: skip
    return Case("", "\n".join(lines), day, who, where)


def _dateline(m: Maker) -> Case:
    day, where = m.day(), m.outlet()
    town = m.dice.choice(("LONDON", "KELDER", "ULMAR", "VIENNA", "HOLMSUND", "GENEVA"))
    month = MONTHS["en"].split()[day.month - 1]
    return Case("", f"{town}, {month} {day.day}, {day.year} ({where}) -", day, [], where)


def _role(m: Maker) -> Case:
    day, who, where = m.day(), m.people(1), m.outlet()
    line = f"By {who[0]}, {m.dice.choice(ROLES)}, {where}, {m.written(day)}"
    return Case("", line, day, who, where)


def _shouted_name(m: Maker) -> Case:
    day, who, where = m.day(), m.people(2), m.outlet()
    line = f"{m.written(day)} By {m.listed([name.upper() for name in who], 'AND')} {where}"
    return Case("", line, day, who, where)


def _no_blank(m: Maker) -> Case:
    return _plain(m)


def _multi_line(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(1), m.outlet(), m.title()
    edition = m.dice.choice(("London Edition", "Final Edition", "First Edition"))
    header = (
        f"{where}\n{m.written(day)} {day:%A}\n{edition}\n\n{title}\n\nBYLINE: {who[0]}\n\n"
        f"SECTION: NEWS; Pg. {m.dice.randint(1, 40)}\n\nLENGTH: {m.dice.randint(90, 900)} words"
    )
    return Case("", header, day, who, where, title)


def _below_title(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(), m.outlet(), m.title()
    return Case(
        "", f"{title}\n\nBy {m.listed(who)}, {where}\n{m.written(day)}", day, who, where, title
    )


def _stacked(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(1), m.outlet(), m.title()
    return Case("", f"{title}\nBy {who[0]}\n{where}\n{m.written(day)}", day, who, where, title)


def _foot(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(1), m.outlet(), m.title()
    foot = f"\nBy {who[0]}, {where}, {m.written(day)}\n"
    return Case("", title, day, who, where, title, foot=foot)


FORMS: dict[str, Callable[[Maker], Case]] = {
    "plain": _plain, "no blank line": _no_blank, "no date": _no_date, "date last": _date_last,
    "section last": _section_last, "nobody named": _nobody, "agency": _agency,
    "agency and person": _agency_and_person, "bars": _bars, "commas": _commas,
    "title, bars": _titled_bars, "TITLE, bars": _shouted_title, "labels": _labelled,
    "dateline": _dateline, "role": _role, "shouted names": _shouted_name,
    "vendor lines": _multi_line, "below title": _below_title, "stacked": _stacked, "foot": _foot,
}  # fmt: skip


def make_cases(
    count: int,
    seed: int,
    outlets: dict[str, bool],
    sentences: list[str],
    forms: dict[str, Callable[[Maker], Case]],
) -> list[Case]:
    """Return ``count`` cases of each form, half of them with outlets that are withheld.

    Args:
        count: cases of each form.
        seed: of all draws.
        outlets: names, and whether each is withheld.
        sentences: to make titles and texts of.
        forms: what makes a case of each form.
    """
    cases = []
    for is_withheld in (True, False):
        names = sorted(name for name, withheld in outlets.items() if withheld is is_withheld)
        maker = Maker(seed + is_withheld, names, sentences)
        for form, make in forms.items():
            for _ in range(count // 2):
                case = make(maker)
                case.form, case.is_withheld = form, is_withheld
                case.body = (
                    "\n" if form.endswith("no blank") or form == "no blank line" else "\n\n"
                ) + maker.body()
                cases.append(case)
    return cases
