"""Files in forms that no reader takes: the marks of thirty record formats around invented prose."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable
from random import Random

from faker import Faker


class Piece:
    """One invented article in a strange file."""

    def __init__(self, fake: Faker) -> None:
        self.title = fake.sentence(5).rstrip(".")
        self.author = fake.name()
        self.day = fake.date(pattern="%d %B %Y")
        self.iso = fake.date()
        self.parts = [fake.paragraph(6) for _ in range(3)]
        self.text = "\n\n".join(self.parts)
        self.word = fake.word()


def pieces(seed: str, count: int) -> list[Piece]:
    """Return invented articles, the same for a seed."""
    fake = Faker("en_GB")
    fake.seed_instance(Random(seed).randrange(2**32))
    return [Piece(fake) for _ in range(count)]


def _each(shape: Callable[[Piece], str], between: str = "\n\n") -> Callable[[list[Piece]], str]:
    return lambda found: between.join(shape(piece) for piece in found)


SEVERAL: dict[str, Callable[[list[Piece]], str]] = {
    "equal-sign rules": _each(
        lambda p: f"{p.title}\nBy {p.author}\n{p.day}\n\n{p.text}", "\n\n" + "=" * 60 + "\n"
    ),
    "underscore rules": _each(
        lambda p: f"{p.title}\n{p.day}\n\n{p.text}", "\n\n" + "_" * 40 + "\n\n"
    ),
    "star rules": _each(
        lambda p: f"{p.day}\n{p.title}\nBy {p.author}\n\n{p.text}", "\n\n" + "*" * 20 + "\n\n"
    ),
    "labelled records": _each(
        lambda p: f"TITLE: {p.title}\nDATE: {p.day}\nSOURCE: The Echo\n\n{p.text}"
    ),
    "German labels": _each(
        lambda p: f"Titel: {p.title}\nDatum: {p.day}\nQuelle: Echo\nText: {p.parts[0]}\n\n{p.text}"
    ),
    "labels in brackets": _each(lambda p: f"[Title] : {p.title}\n[Date] : {p.day}\n\n{p.text}"),
    "starred labels": _each(
        lambda p: f"**Headline:** {p.title}\n**Date:** {p.day}\n**Author:** {p.author}\n\n{p.text}"
    ),
    "two-letter codes": _each(
        lambda p: f"TI  - {p.title}\nAU  - {p.author}\nPY  - {p.iso}\nSO  - Echo\n\n{p.text}"
    ),
    "spaced codes": _each(
        lambda p: f"TX   {p.title}\n\nDT   {p.day}\n\nJO   The Echo\n\n{p.text}"
    ),
    "counters": lambda found: "\n\n".join(
        f"Record {n} of {len(found)}\n\n{p.title}\n\n{p.text}" for n, p in enumerate(found, 1)
    ),
    "article counters": lambda found: "\n\n".join(
        f"Artikel {n} von {len(found)}\n\n{p.title}\n\n{p.text}" for n, p in enumerate(found, 1)
    ),
    "heads below each other": _each(lambda p: f"{p.title}\n\nBy {p.author}\n\n{p.day}\n\n{p.text}"),
    "text-mining": _each(lambda p: f"**** *source_echo *date_{p.iso}\n{p.text}"),
    "BibTeX": _each(
        lambda p: f"@article{{{p.word},\n title = {{{p.title}}},\n abstract = {{{p.text}}}\n}}"
    ),
    "SGML records": _each(
        lambda p: f"Begin.\n<DOC>\n<HL>{p.title}</HL>\n<TEXT>\n{p.text}\n</TEXT></DOC>"
    ),
}  # fmt: skip
"""Forms of several articles: they are quarantined."""

ONE: dict[str, Callable[[list[Piece]], str]] = {
    "WARC record": lambda f: f"x\nWARC/1.0\nWARC-Type: conversion\n\n{f[0].text}",
    "HTTP response": lambda f: f"HTTP/1.1 200 OK\nServer: nginx\n\n{f[0].text}",
    "wiki markup": lambda f: f"== {f[0].title} ==\n'''The''' [[harbour|board]] met.\n\n{f[0].text}",
    "template": lambda f: f"{f[0].title}\n\n{{{{ article.lead }}}}\n\n{f[0].text}",
    "tags in prose": lambda f: f[0].text.replace(". ", ".</p><p>"),
    "bold in prose": lambda f: f"The <b>{f[0].word}</b> closed.\n\n{f[0].text}",
    "entities": lambda f: f"Smith &amp; Sons said so.\n\n{f[0].text}",
    "dashes first": lambda f: f"--------------------\n\n{f[0].text}",
    "unread byline": lambda f: f"{f[0].text}\n\nBYLINE: {f[0].author}\n\n{f[0].text}",
    "JSON in prose": lambda f: f"Article {json.dumps(vars(f[0]))}\n\n{f[0].text}",
    "TeX": lambda f: f"Notes.\n\\section{{{f[0].title}}}\n\\emph{{Echo}}\n\n{f[0].text}",
    "BBCode": lambda f: f"[b]{f[0].title}[/b]\n\n[url=http://x.example]Echo[/url]\n\n{f[0].text}",
    "Org": lambda f: f"#+TITLE: {f[0].title}\n#+DATE: {f[0].iso}\n\n{f[0].text}",
    "quoted-printable": lambda f: (
        quopri.encodestring(("é – ü " * 9).encode()).decode() + f[0].text
    ),
    "base64": lambda f: f"{f[0].title}\n\n{base64.encodebytes(f[0].text.encode()).decode()}",
    "subtitles": lambda f: "\n\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{part}" for n, part in enumerate(f[0].parts)
    ),
    "token columns": lambda f: "\n".join(
        f"{n}\t{word}\t{word}\tNOUN\tNN\t_" for n, word in enumerate(f[0].text.split(), 1)
    ),
    "OCR boxes": lambda f: f"STRING ID HPOS=12 VPOS=9\n\n{f[0].text}",
    "escapes": lambda f: f[0].text.replace("\n\n", "\\n\\n").replace("e", "\\u00e9", 3),
    "mail": lambda f: f"Forwarded\n\nReceived: from a.example\nMIME-Version: 1.0\n\n{f[0].text}",
}  # fmt: skip
"""Forms of one article: they are flagged at least."""
