"""Making the data that the metadata rules ship with; nothing here runs in a pipeline.

``python -m research_corpus.training --help`` lists the commands; docs/publishers.md says when to
run them. They need the extra ``dev``.
"""
