"""Metadata rules: from what a source says to the rows of one article, with provenance.

Pure functions of their arguments: no clock, no network, no storage. The door is
:func:`research_corpus.metadata.normalise.normalise`.
"""
