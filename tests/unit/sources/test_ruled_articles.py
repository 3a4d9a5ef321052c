"""Articles parted by rules in one text file."""

from __future__ import annotations

import pytest

from research_corpus.sources.text.ruled_articles import ruled_parts

TEXT = (
    "The harbour board voted on Tuesday to close the quay, which has been sinking for years. " * 2
)
HEADS = (
    "Tolls to rise\nBy Devin Colston\n14 March 2024",
    "Oil runs short\nBy Josh Konstad\n15 March 2024",
)


@pytest.mark.parametrize("rule", ["=" * 60, "-" * 20, "* * * * * * * * *", "_" * 8, "~" * 12])
@pytest.mark.parametrize("ends", ["", "{rule}\n"])
def test_rules_between_heads_of_articles_part_them(rule, ends):
    parts = [f"{head}\n\n{TEXT}\n" for head in HEADS]
    text = ends.format(rule=rule) + f"\n{rule}\n".join(parts) + "\n" + ends.format(rule=rule)
    found = ruled_parts(text)
    assert [part.strip().split("\n")[0] for part in found] == ["Tolls to rise", "Oil runs short"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADS[0]}\n\n{TEXT}\n{'-' * 20}\n{TEXT}\n",
        f"{HEADS[0]}\n\n{TEXT}\n{'-' * 20}\nCorrected 15 March 2024.\n",
        f"{HEADS[0]}\n\n{TEXT}\n\n***\n\n{HEADS[1]}\n\n{TEXT}\n",
        TEXT,
        "",
    ],
)
def test_rules_within_an_article_part_nothing(text):
    assert ruled_parts(text) == [text]


def test_read_file_gives_each_article_its_number(read):
    rule = "=" * 30
    text = f"{HEADS[0]}\n\n{TEXT}\n\n{rule}\n{HEADS[1]}\n\n{TEXT}\n"
    first, second = read("march.txt", text)
    assert (first.source_record, second.source_record) == (0, 1)
    assert first.top[0].lines == tuple(HEADS[0].split("\n"))
    assert second.top[0].lines == tuple(HEADS[1].split("\n"))
