"""The stages of a run, one module each, composed from the stage packages.

:mod:`research_corpus.stages` is the only way in. What does not belong here: parsing a format,
judging a field, annotating a text or writing a file; the packages below do that.
"""
