"""Mail that was passed on, attached or below a line, and what a letter hides."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from archives import PROSE

DAY = "Thu, 14 Mar 2024 09:30:00 +0100"
BODY = f"{PROSE} {PROSE}\n\nThe quay stayed shut. {PROSE}"
# mark, and the labels of sender, date, subject and recipient, as mail programs write them
FORMS = {
    "gmail": ("---------- Forwarded message ---------", "From", "Date", "Subject", "To"),
    "outlook": ("", "From", "Sent", "Subject", "To"),
    "outlook-old": ("-----Original Message-----", "From", "Sent", "Subject", "To"),
    "apple": ("Begin forwarded message:", "From", "Date", "Subject", "To"),
    "fr": ("---------- Forwarded message ---------", "De", "Date", "Subject", "To"),
    "fr-outlook": ("", "De", "Envoyé", "Objet", "À"),
    "de": ("-------- Weitergeleitete Nachricht --------", "Von", "Datum", "Betreff", "An"),
    "es": ("---------- Mensaje reenviado ---------", "De", "Fecha", "Asunto", "Para"),
    "it": ("---------- Messaggio inoltrato ---------", "Da", "Data", "Oggetto", "A"),
    "nl": ("---------- Doorgestuurd bericht ---------", "Van", "Datum", "Onderwerp", "Aan"),
    "pt": ("---------- Mensagem encaminhada ---------", "De", "Data", "Assunto", "Para"),
}


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def outer(subject: str = "Fwd: Ferry leaves") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ben Cole <b@x.example>", "c@x.example", subject
    mail["Date"], mail["Message-ID"] = "Mon, 25 Mar 2024 18:00:00 +0100", "<2@x.example>"
    return mail


def original() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Ana Ruiz <a@x.example>", "Ferry leaves", DAY
    mail["MIME-Version"] = "1.0"
    mail.set_content(BODY)
    return mail


def field_lines(form: str) -> list[str]:
    mark, sender, date, subject, to = FORMS[form]
    fields = ("Ana Ruiz <a@x.example>", DAY, "Ferry leaves", "b@x.example")
    lines = [f"{k}: {v}" for k, v in zip((sender, date, subject, to), fields, strict=True)]
    return [mark, *lines] if mark else lines


def assert_original(record) -> None:
    assert values(record, "title") == ["Ferry leaves"]
    assert values(record, "byline") == ["Ana Ruiz"]
    assert values(record, "date_published") == [DAY]
    assert [block.text for block in record.blocks] == BODY.split("\n\n")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("note", ["", "See below.\n\n"])
@pytest.mark.parametrize("sign", ["", "> "])
def test_read_mail_passed_on_as_text_is_the_original(read, form, note, sign):
    mail = outer()
    text = "\n".join(field_lines(form)) + f"\n\n{BODY}"
    mail.set_content(note + "\n".join(f"{sign}{line}".rstrip() for line in text.splitlines()))
    (record,) = read("a.eml", mail.as_bytes())
    assert_original(record)


@pytest.mark.parametrize("form", FORMS)
def test_read_mail_passed_on_as_markup_is_the_original(read, form):
    mail = outer()
    head = "<br>".join(line.replace("<", "&lt;") for line in field_lines(form))
    body = "".join(f"<p>{text}</p>" for text in BODY.split("\n\n"))
    mail.set_content(f"<div><div class=gmail_attr>{head}<br></div>{body}</div>", subtype="html")
    (record,) = read("a.eml", mail.as_bytes())
    assert_original(record)


@pytest.mark.parametrize("depth", [1, 3])
def test_read_mail_attached_to_others_is_the_original(read, depth):
    mail = original()
    for _ in range(depth):
        cover = outer()
        cover.set_content("For your files.")
        cover.add_attachment(mail)
        mail = cover
    (record,) = read("a.eml", mail.as_bytes())
    assert_original(record)


def test_read_mail_with_several_attached_gives_each(read):
    mail = outer()
    mail.set_content("Two of them.")
    mail.add_attachment(original())
    mail.add_attachment(original())
    mailbox = b"From x Mon Mar 25 18:00:00 2024\n" + mail.as_bytes() + b"\n"
    for name, data in (("a.eml", mail.as_bytes()), ("a.mbox", mailbox * 2)):
        records = read(name, data)
        assert [r.source_record for r in records] == list(range(len(records)))
        assert len(records) == (2 if name == "a.eml" else 4)
        for record in records:
            assert_original(record)


@pytest.mark.parametrize("subject", ["Re: Ferry leaves", "Ferry leaves"])
def test_read_mail_answer_stays_with_who_wrote_it(read, subject):
    mail = outer(subject)
    mail.set_content(
        f"{PROSE}\n\n-----Original Message-----\n" + "\n".join(field_lines("gmail")[1:])
    )
    (record,) = read("a.eml", mail.as_bytes())
    assert values(record, "byline") == ["Ben Cole"]


@pytest.mark.parametrize(
    "attributes",
    [
        'style="display:none;font-size:1px"',
        'style="DISPLAY : none !important"',
        'style="max-height:0px;overflow:hidden"',
        'style="font-size:0; line-height:0"',
        'style="mso-hide:all"',
        'style="opacity:0"',
        'class="preheader"',
        "hidden",
    ],
)
@pytest.mark.parametrize("frame", ["<p>{}</p>", "<table><tr><td><p>{}</p></td></tr></table>"])
def test_read_mail_hidden_line_for_the_list_of_messages_is_no_text(read, attributes, frame):
    mail = outer("Ferry leaves")
    hidden = f"<div {attributes}>Our story of the day, in short.&zwnj;&nbsp;</div>"
    mail.set_content(f"<html><body>{hidden}{frame.format(PROSE)}</body></html>", subtype="html")
    (record,) = read("a.eml", mail.as_bytes())
    assert [block.text for block in record.blocks] == [PROSE]


def test_read_mail_sizes_that_begin_with_nought_hide_nothing(read):
    mail = outer("Ferry leaves")
    style = 'style="opacity:0.9;font-size:0.9em;max-height:0.5in"'
    mail.set_content(f"<html><body><p {style}>{PROSE}</p></body></html>", subtype="html")
    (record,) = read("a.eml", mail.as_bytes())
    assert [block.text for block in record.blocks] == [PROSE]
