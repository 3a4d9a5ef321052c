"""Mail that somebody passed on: the message that it was first, attached or below a line of its own.

The lines are those that Gmail, Outlook, Apple Mail and Thunderbird write in seven languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import islice
from typing import NamedTuple

from research_corpus.contracts.records import Block

MAX_PARTS = 1000
MAX_FIELD_BLOCKS = 8

_ATTACHED = "message/rfc822"
_PREFIX = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|enc|doorst)\s?:\s*", re.I)
_FORWARDED = (
    r"forwarded message|message transféré|weitergeleitete nachricht|mensaje reenviado"
    r"|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada"
)
_ORIGINAL = (
    r"original message|message d['’]origine|ursprüngliche nachricht|mensaje original"
    r"|messaggio originale|oorspronkelijk bericht|mensagem original"
)
_MARK = re.compile(
    rf"-{{2,12}}\s{{0,4}}(?:{_FORWARDED}|(?P<original>{_ORIGINAL}))\s{{0,4}}-{{0,12}}"
    r"|(?:begin forwarded message|début du message (?:transféré|réexpédié)"
    r"|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht"
    r"|início da mensagem (?:reencaminhada|encaminhada))\s?:",
    re.I,
)
_LABELS = {
    "from": "From De Von Da Van",
    "date": "Date Sent Envoyé Gesendet Datum Fecha Enviado Inviato Data Verzonden",
    "subject": "Subject Objet Betreff Asunto Oggetto Onderwerp Assunto",
    "other": "To Cc À An Para A Aan Reply-To",
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(rf"(?:^|(?<=\s))\*?({'|'.join(_KINDS)})(?:\s?:\*?|\*\s?:)(?=\s|$)")
_QUOTED = re.compile(r"(?:> ?)++")


class Forwarded(NamedTuple):
    """What the lines above a message that was passed on say, and what stands below them.

    Attributes:
        sender: name of who wrote it; empty if only an address is there.
        date: as written; null if it is not there.
        subject: null if it is not there.
        blocks: its text.
    """

    sender: str
    date: str | None
    subject: str | None
    blocks: list[Block]


def attached_messages(message: EmailMessage) -> list[EmailMessage]:
    """Return the messages that are attached to one, those inside others alone; none of a report."""
    if message.get_content_type() == "multipart/report":
        return []
    parts = [p for p in islice(message.walk(), MAX_PARTS) if p.get_content_type() == _ATTACHED]
    payloads = [part.get_payload() for part in parts]
    inner = [p[0] for p in payloads if isinstance(p, list) and isinstance(p[0], EmailMessage)]
    return [m for m in inner if all(p.get_content_type() != _ATTACHED for p in m.walk())]


def without_prefix(subject: str) -> str:
    """Return a subject without the signs of forwarding before it.

    Example:
        >>> without_prefix("Fwd: WG: Ferry leaves")
        'Ferry leaves'
    """
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return subject


def may_pass_on(subject: str, markup: str) -> bool:
    """Tell whether the lines above a message that was passed on may stand in a text."""
    return bool(_PREFIX.match(subject) or _MARK.search(markup))


def forwarded_in(blocks: list[Block], subject: str) -> Forwarded | None:
    """Return the message that a text passes on; null if it is the sender's own, or an answer."""
    is_passed_on = bool(_PREFIX.match(subject))
    for number, block in enumerate(blocks):
        text = _plain(block)
        mark = _MARK.search(text)
        if mark and not (mark["original"] and not is_passed_on):
            return _read(blocks, number, text[mark.end() :])
        if is_passed_on and _kind(text) == "from":
            return _read(blocks, number, text)
    return None


def _read(blocks: list[Block], number: int, first: str) -> Forwarded | None:
    """Read the fields from a block on, of which ``first`` is what is left to read."""
    lines = [first]
    for block in blocks[number + 1 : number + MAX_FIELD_BLOCKS]:
        if not _kind(_plain(block)):
            break
        lines.append(_plain(block))
    text = " ".join(lines)
    found = list(_LABEL.finditer(text))
    ends = [label.start() for label in found[1:]] + [len(text)]
    fields: dict[str, str] = {}
    for label, end in zip(found, ends, strict=True):
        fields.setdefault(_KINDS[label[1]], text[label.end() : end].strip(" *"))
    if "from" not in fields or not {"date", "subject"} & set(fields):
        return None
    rest = list(_unquoted(blocks[number + len(lines) :]))
    if not rest:
        return None
    return Forwarded(_name(fields["from"]), fields.get("date"), fields.get("subject"), rest)


def _unquoted(blocks: list[Block]) -> Iterator[Block]:
    """Yield blocks without the signs before the lines of a message that was passed on as quoted."""
    for block in blocks:
        if text := _plain(block):
            yield Block(text, "body" if text != block.text.strip() else block.kind)


def _plain(block: Block) -> str:
    mark = _QUOTED.match(block.text)
    return block.text[mark.end() if mark else 0 :].strip()


def _kind(text: str) -> str | None:
    found = _LABEL.match(text)
    return _KINDS[found[1]] if found else None


def _name(sender: str) -> str:
    name = parseaddr(sender.partition("[")[0])[0] or sender.partition("<")[0].partition("[")[0]
    return "" if "@" in name else name.strip(" \"'*")
