"""How alike texts are: shingles, MinHash bands, matching of bands, groups (ADR 0006).

Pure functions over texts and arrays. What does not belong here: files, articles, and the choice of
who stands for a group.
"""
