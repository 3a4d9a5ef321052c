"""Duplicates: what the articles of a run repeat, and what repeats them (ADR 6 and ADR 10).

:func:`found.find_duplicates` is the way in: it reads the corpus and the texts that come, and says
all that decides. :func:`changes.duplicate_changes` says what the tables are to hold for it. Rows
have types (:mod:`articles`), and who stands for whom is a pure function of them (:mod:`election`).
What does not belong here: how alike two texts are (:mod:`research_corpus.similarity`), and which
records are one article (:mod:`research_corpus.pipeline.identity`).
"""
