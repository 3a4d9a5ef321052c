"""Files in forms that no reader takes: the marks of record formats around invented prose."""

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
    "NBIB": _each(
        lambda p: f"PMID- 3123\nOWN - NLM\nTI  - {p.title}\nFAU - {p.author}\nAB  - {p.text}"
    ),
    "Web of Science": _each(
        lambda p: f"PT J\nAU {p.author}\nTI {p.title}\nSO ECHO\nAB {p.text}\nER\n"
    ),
    "EndNote": _each(lambda p: f"%0 News\n%T {p.title}\n%A {p.author}\n%D {p.iso}\n%X {p.text}"),
    "MARC": _each(
        lambda p: f"=LDR  0nam\n=100  1$a{p.author}\n=245  10$a{p.title}\n=520  $a{p.text}"
    ),
    "web log": _each(
        lambda p: f'192.0.2.7 - - [04/Mar/2024:09:15:00 +0000] "GET /{p.word}" 200 "{p.parts[0]}"',
        "\n",
    ),
    "SQL values": lambda found: "REPLACE INTO stories (id, head, body) VALUES\n" + ",\n".join(
        f"({n}, '{p.title}', '{p.parts[0]}')" for n, p in enumerate(found)
    ),
    "INI": _each(
        lambda p: f"[{p.word}]\nheadline={p.title}\nauthor={p.author}\nbody={p.parts[0]}"
    ),
    "Org drawers": _each(
        lambda p: f"* {p.title}\n:PROPERTIES:\n:AUTHOR: {p.author}\n:END:\n{p.text}"
    ),
    "CSV in text": lambda found: "Export\n\n" + "\n".join(
        f'"{n}","{p.title}","{p.iso}","{p.text.replace(chr(10), " ")}"' for n, p in enumerate(found)
    ),
    "message catalogue": _each(lambda p: f'msgid "{p.title}"\nmsgstr "{p.parts[0]}"'),
    "roff": _each(
        lambda p: f".TH {p.word.upper()} 7\n.SH {p.title}\n.PP\n{p.parts[0]}\n.PP\n{p.parts[1]}"
    ),
    "CACM": _each(
        lambda p: f".I 7\n.T\n{p.title}\n.A\n{p.author}\n.B\n{p.day}\n.W\n{p.text}", "\n"
    ),
    "YAML records": _each(
        lambda p: f"- kop: {p.title}\n  wie: {p.author}\n  dag: {p.iso}\n  stuk: {p.parts[0]}", "\n"
    ),
    "Usenet": _each(
        lambda p: f"Path: news.example!not-for-mail\nNewsgroups: echo.news\nLines: 12\n\n{p.text}"
    ),
    "dollar tags": _each(
        lambda p: f"$HEAD {p.title}\n$DATE {p.iso}\n$BODY {p.text}\n$END"
    ),
    "hash tags": _each(lambda p: f"##TITEL {p.title}\n##DATUM {p.iso}\n##TEKST {p.text}"),
    "begin and end": _each(lambda p: f"BEGIN STORY\n{p.title}\n{p.day}\n\n{p.text}\nEND STORY"),
    "form data": _each(
        lambda p: f'--frontier42\nContent-Disposition: form-data; name="{p.word}"\n\n{p.text}'
    ),
    "Dublin Core": _each(
        lambda p: f"dc.title={p.title}\ndc.creator={p.author}\ndc.date={p.iso}\ndc.text={p.text}"
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
    "vCard": _each(
        lambda p: f"BEGIN:VCARD\nVERSION:3.0\nFN:{p.author}\nNOTE:{p.text}\nEND:VCARD"
    ),
    "calendar": _each(
        lambda p: f"BEGIN:VEVENT\nSUMMARY:{p.title}\nDESCRIPTION:{p.text}\nEND:VEVENT"
    ),
    "TEI": lambda f: f"Notes.\n\n<div type=\"article\"><p>{f[0].text}</p></div>",
    "LaTeX": lambda f: f"\\documentclass{{article}}\n\\begin{{document}}\n{f[0].text}",
    "TeX macros": lambda f: (
        f"\\headline{{{f[0].title}}}\n\\reporter{{{f[0].author}}}\n\n{f[0].text}\n\\vfill\\eject"
    ),
    "system log": lambda f: "\n".join(
        f"Mar  4 09:1{n}:00 echo importer[77]: body={part}" for n, part in enumerate(f[0].parts)
    ),
    "record object": lambda f: f"Story(kop={f[0].title!r}, stuk={f[0].parts[0]!r})",
    "Org plans": lambda f: f"* TODO {f[0].title}\n  SCHEDULED: <2024-03-04 Mon>\n{f[0].text}",
    "assigned keys": lambda f: f"kop = {f[0].title}\ndag = {f[0].iso}\nstuk = {f[0].parts[0]}",
    "code as title": lambda f: f"TI  - {f[0].title}\n\n{f[0].text}",
    "mail": lambda f: f"Forwarded\n\nReceived: from a.example\nMIME-Version: 1.0\n\n{f[0].text}",
}  # fmt: skip
"""Forms of one article: they are flagged at least."""
