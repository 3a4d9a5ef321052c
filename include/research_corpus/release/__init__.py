"""Frozen releases of a corpus, and exports of it to the formats of other tools."""
