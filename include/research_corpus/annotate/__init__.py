"""Annotation: texts to sentences, tokens, entities, noun chunks and quotations.

What belongs here: language pipelines (:mod:`~research_corpus.annotate.pipelines`), the way from a
spaCy ``Doc`` to Arrow (:mod:`~research_corpus.annotate.extraction`) and the rules for quotations.
What does not: reading articles, deciding which of them to annotate, writing files.
"""
