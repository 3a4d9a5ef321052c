"""Metadata rules: from what a source says to the rows of one article, with provenance.

Pure functions of their arguments and of the lists beside them, which the user's own publishers
(``CORPUS_PUBLISHERS``) extend: no clock, no network. Its public API is
:func:`research_corpus.metadata.normalise.normalise`.
"""
