"""A line that a publisher repeats is marked, by counting articles that are not the same story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from research_corpus import stages
from research_corpus.settings import get_settings

FOOTER = "The Harbour Ledger is printed by its readers on Quay Street."
CALM = (
    "Ferry", "Bridge", "School", "Market", "Council", "Library", "Museum", "Station", "Bakery",
    "Orchard", "Theatre", "Hospital",
)  # fmt: skip
SAYS = (
    "opened its doors to the crowd that had waited since dawn",
    "closed for the winter after a quarrel over the boiler",
    "hired four cooks, a gardener and nobody to answer letters",
    "lost its roof in the storm and found it in the next street",
    "was painted blue although the vote had been for green",
)


def story(number: int, footer: str | None, outlet: str = "BBC News") -> str:
    """Return a text file whose story is that of no other number."""
    day = f"2025-03-{number % 28 + 1:02d}"
    subject = CALM[number % len(CALM)]
    lines = [
        f"{subject} {number} {says}, said speaker {number * 31 + at} of ward {number * 7 + at}."
        for at, says in enumerate(SAYS)
    ]
    return "\n\n".join([f" date {day} Ana Bo {outlet}", *lines, *([footer] if footer else [])])


def write(landing: Path, numbers: range, **options: str | None) -> None:
    landing.mkdir(exist_ok=True)
    for number in numbers:
        (landing / f"{number:03d}.txt").write_text(story(number, **options))


def staged(landing: Path, corpus: Path, run_id: str = "first") -> Path:
    """Run the stages up to annotation, and return the folder of what it staged."""
    run = stages.open_run(run_id, "2025-06-01T12:00:00Z", str(landing), str(corpus))
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    return Path(run["staging"]) / "annotate"


def marked(folder: Path) -> list[tuple[str, str, int | None]]:
    """Return file, text and count of the paragraphs that are boilerplate."""
    articles = {row["article_id"]: row for row in rows_of(folder, "articles")}
    return sorted(
        (
            articles[row["article_id"]]["source_file"],
            articles[row["article_id"]]["text"][row["char_start"] : row["char_end"]],
            row["repeated_in"],
        )
        for row in rows_of(folder, "paragraphs")
        if row["kind"] == "boilerplate"
    )


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    files = sorted(folder.glob(f"*/{table}.parquet"))
    return [row for file in files for row in pq.read_table(file).to_pylist()]


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Annotate by sentence rules alone: what is tested here is decided before."""
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_link_duplicates_line_in_many_articles_of_a_publisher_is_marked_and_stays_in_the_text(
    tmp_path: Path,
) -> None:
    landing = tmp_path / "landing"
    write(landing, range(6), footer=FOOTER)
    write(landing, range(6, 8), footer=None)
    write(landing, range(8, 12), footer="Four copies of this line prove nothing yet, we think.")
    first = staged(landing, tmp_path / "corpus")
    assert marked(first) == [(f"{n:03d}.txt", FOOTER, 6) for n in range(6)]
    texts = {row["source_file"]: row["text"] for row in rows_of(first, "articles")}
    assert all(texts[f"{n:03d}.txt"].endswith(FOOTER) for n in range(6))
    again = staged(landing, tmp_path / "other")
    assert rows_of(again, "paragraphs") == rows_of(first, "paragraphs")


def test_link_duplicates_counts_what_the_corpus_holds_in_the_months_of_the_run(
    tmp_path: Path,
) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    write(landing, range(6), footer=FOOTER)
    first = staged(landing, corpus)
    month = corpus / "articles" / "pub_month=2025-03"
    month.mkdir(parents=True)
    (file,) = first.glob("*/articles.parquet")
    (month / "part-00.parquet").write_bytes(file.read_bytes())
    later = tmp_path / "later"
    write(later, range(20, 21), footer=FOOTER)
    assert marked(staged(later, corpus, "second")) == [("020.txt", FOOTER, 7)]
    again = staged(landing, corpus, "third")
    assert rows_of(again, "articles") == [], "what the corpus has just so is not written anew"


def test_link_duplicates_versions_of_one_story_and_other_outlets_prove_nothing(
    tmp_path: Path,
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    for number in range(8):
        text = story(1, FOOTER).replace("Ana Bo", f"Ana Bo and Carl Du{number}")
        (landing / f"v{number}.txt").write_text(f"{text}\n\nUpdate {number}.")
    for number in range(4):
        other = "The Times" if number % 2 else "Le Monde"
        shared = story(number, "This line stands in two outlets and in neither often.", other)
        (landing / f"w{number}.txt").write_text(shared)
    assert marked(staged(landing, tmp_path / "corpus")) == []
