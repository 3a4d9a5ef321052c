"""The list of settings as Markdown, made from :class:`research_corpus.settings.Settings`.

``python -m research_corpus.settings_doc`` prints it; a test compares ``docs/settings.md``.
"""

from __future__ import annotations

import json
import sys

from research_corpus.settings import Settings

_HEAD = """# Settings

<!-- Made by `make docs` from include/research_corpus/settings.py; do not edit. -->

Environment variables, read once by each process, by tasks of Airflow and the command line alike.

| variable | default | meaning |
|---|---|---|
"""


def settings_markdown() -> str:
    """Return every setting with its variable, default and meaning."""
    rows = [
        f"| `CORPUS_{name.upper()}` | `{json.dumps(field.default)}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(settings_markdown())
