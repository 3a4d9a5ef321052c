"""Where things lie and how they change: locations, layout, Parquet files, commits, ledger.

Everything that touches a disk or an object store goes through here, by ``pyarrow.fs``. What does
not belong here: knowing what an article, a token or an expectation is.
"""
