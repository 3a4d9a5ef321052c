"""Other forms of header lines, composed apart from the first and never tuned on.

Another hand's idea of separators, labels, order, spelling and dashes.
"""

from __future__ import annotations

from collections.abc import Callable

from header_forms import MONTHS, Case, Maker


def _dashes(m: Maker) -> Case:
    day, who, where = m.day(), m.people(2), m.outlet()
    return Case("", f"{where} – {m.written(day)} – {m.listed(who, '&')}", day, who, where)


def _semicolons(m: Maker) -> Case:
    day, who, where = m.day(), m.people(3), m.outlet()
    return Case("", f"{'; '.join(who)}. {where}. {m.written(day)}.", day, who, where)


def _brackets(m: Maker) -> Case:
    day, who, where = m.day(), m.people(2), m.outlet()
    return Case("", f"{m.listed(who)} ({where}), {m.written(day)}", day, who, where)


def _for(m: Maker) -> Case:
    day, who, where = m.day(), m.people(1), m.outlet()
    return Case("", f"{m.written(day)} – {who[0]} for {where}", day, who, where)


def _french(m: Maker) -> Case:
    day, who, where = m.day(), m.people(2), m.outlet()
    line = f"Par {m.listed(who, 'et')} - Publié le {m.written(day, 'fr')} - {where}"
    return Case("", line, day, who, where)


def _german(m: Maker) -> Case:
    day, who, where = m.day(), m.people(2), m.outlet()
    return Case(
        "", f"{where} | {m.written(day, 'de')} | Von {m.listed(who, 'und')}", day, who, where
    )


def _spanish(m: Maker) -> Case:
    day, who, where = m.day(), m.people(1), m.outlet()
    return Case("", f"{who[0].upper()} | {where} | {m.written(day, 'es')}", day, who, where)


def _tabs(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(2), m.outlet(), m.title()
    line = f"{day.isoformat()}\t{where}\t{', '.join(who)}\t{title}"
    return Case("", line, day, who, where, title)


def _loud_outlet(m: Maker) -> Case:
    day, who, where = m.day(), m.people(1), m.outlet()
    line = f"{where.upper()}\n{m.written(day)}\n{who[0]}"
    return Case("", line, day, who, where.upper())


def _typographic(m: Maker) -> Case:
    day, where = m.day(), m.outlet()
    month = MONTHS["en"].split()[day.month - 1][:3]
    return Case("", f"MARRAN, {month}. {day.day}, {day.year} ({where}) —", day, [], where)


def _published_by(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(1), m.outlet(), m.title()
    header = (
        f"Title: {title}\nPublication: {where}\nPublished: {m.written(day)}\nWritten by: {who[0]}"
    )
    return Case("", header, day, who, where, title)


def _title_dash(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(2), m.outlet(), m.title()
    return Case(
        "", f"{title}\n\n{where} · {m.written(day)} · {', '.join(who)}", day, who, where, title
    )


def _no_blank_stacked(m: Maker) -> Case:
    day, who, where, title = m.day(), m.people(2), m.outlet(), m.title()
    header = f"{title}\n{m.listed(who)} | {where}\n{m.written(day)}"
    return Case("", header, day, who, where, title)


HELD_OUT: dict[str, Callable[[Maker], Case]] = {
    "dashes": _dashes, "semicolons": _semicolons, "brackets": _brackets, "for": _for,
    "French": _french, "German": _german, "Spanish, shouted": _spanish, "tabs": _tabs,
    "shouted outlet": _loud_outlet, "dateline, dash": _typographic, "labels, title": _published_by,
    "title, dots": _title_dash, "stacked, no blank": _no_blank_stacked,
}  # fmt: skip
