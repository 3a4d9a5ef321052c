"""Readers: bytes of a landing file to records, one module a format.

The public API is :func:`research_corpus.sources.registry.read_file`. What belongs here: recognising
a format, decoding it, and reporting what it says as blocks and claims. What does not: choosing
among claims, parsing dates or bylines, normalising text; that is ``metadata``.
"""
