"""Work that may hang, crash or eat the memory, done in a child process that can be ended.

What such work is, and what becomes of the input that stopped it, its callers know: reading files
(``pipeline.read_guard``) and annotating texts (``annotate.isolated``). Here is only the process.
"""
