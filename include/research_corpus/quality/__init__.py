"""Quality of a staged run: rules, their evaluation, and the gate before publishing.

:func:`research_corpus.quality.check.check_run` is the entry. Rules are data in ``suites``; only
``expectations`` (and the optional ``data_docs``) import Great Expectations, and only when called.
"""
