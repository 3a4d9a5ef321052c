"""Every command and snippet of docs/releases.md does what it says, one after another."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest import ROOT, SEEDS
from released import copy_of
from typer.testing import CliRunner

from research_corpus.cli import app
from research_corpus.settings import get_settings

TEXT = (ROOT / "docs" / "releases.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S) for line in block.splitlines()
]
PRINTED = {
    "corpus release 2026.1 --without-text": r"2026\.1-shareable: 32 articles",
    "corpus release 2026.1 ": r"corpus/_releases/2026\.1: 32 articles",
    "corpus releases": r"(?s)2026\.1 .*2025-03",
    "corpus verify": "all checksums match",
    "corpus rehydrate corpus/_releases/2026.1-shareable --corpus": r"filled 32 .* missing 0",
    "corpus rehydrate corpus/_releases/2026.1-shareable --landing": r"partly 3 .* missing 29",
    "corpus export": r"out/\w+: [\d,]+ articles? of \d months?",
}


@pytest.fixture(scope="module", autouse=True)
def place(seeds_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a corpus and article files, where the commands run."""
    folder = tmp_path_factory.mktemp("releases-doc")
    copy_of(seeds_corpus, folder / "corpus")
    shutil.copytree(SEEDS / "bbc-news", folder / "articles")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CORPUS_WORKERS", "1")
        # Made of rules alone, so that the one command that ingests takes a moment.
        patch.setenv("CORPUS_MODELS", "{}")
        get_settings.cache_clear()
        yield folder
    get_settings.cache_clear()


@pytest.mark.parametrize("line", COMMANDS)
def test_command_of_the_document_prints_what_it_did(line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == "corpus"
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    expected = next(pattern for start, pattern in PRINTED.items() if line.startswith(start))
    assert re.search(expected, done.stdout), done.output


def test_spacy_snippet_of_the_document_prints_entities(capsys: pytest.CaptureFixture[str]) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    exec(compile(snippet, "docs/releases.md", "exec"), {})  # its own document
    assert "GPE" in capsys.readouterr().out
