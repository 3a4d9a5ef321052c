"""Which names are article files."""

from __future__ import annotations

import pytest

from research_corpus.sources.listing import is_candidate


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "bbc/2025/a.html",
        "noext",
        "ü/日本.json",
        "readme-first.txt",
        "blog/_posts/2025-01-02-a.md",
    ],
)
def test_is_candidate_accepts_article_files(name):
    assert is_candidate(name)


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "bbc/README", "bbc/readme.md", ".DS_Store", ".git/config", "a/.b/c.txt"),
        *(
            "_SUCCESS",
            "_work/a.txt",
            "a.txt.part",
            "a.tmp",
            "a.html.crdownload",
            "a.txt~",
            "Thumbs.db",
            "a/~$story.docx",
            ".~lock.story.odt#",
        ),
    ],
)
def test_is_candidate_refuses_markers_hidden_and_unfinished_files(name):
    assert not is_candidate(name)
