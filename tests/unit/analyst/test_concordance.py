"""A concordance on the terminal: aligned lines, order, samples, totals."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from research_corpus.analyst.concordance import COLUMNS, Concordance
from research_corpus.cli import app
from research_corpus.commands.concordance_view import print_concordance

HITS = (
    ("2025-02", "The Harbour Courier", "kept in her shed. The ", "council", " had been offered"),
    ("2025-03", None, "", "Councils", " of three towns met. «Enfin!»"),
    ("2025-03", "朝日新聞デジタル編集部", "市議会の話では、", "council", " は同意した。" * 20),
    ("unknown", "A", "word " * 60, "council of the whole county of Marran " * 4, "."),
)


def kwic(seeds_corpus: Path, *arguments: object) -> Result:
    named = ["kwic", *map(str, arguments), "--corpus", str(seeds_corpus)]
    return CliRunner().invoke(app, named)


def rows_of(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def printed(columns: int, width: int | None = None) -> list[str]:
    rows = [dict(zip(COLUMNS, (m, p, "0" * 32, 1, b, w, a), strict=True)) for m, p, b, w, a in HITS]
    stream = io.StringIO()
    console = Console(file=stream, width=columns)
    print_concordance(console, Concordance(pa.Table.from_pylist(rows), 1200, 310), width)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_each_hit_is_one_line_of_the_console_and_nodes_stand_below_each_other(columns: int) -> None:
    *lines, total = printed(columns)
    assert total == "4 of 1,200 hits in 310 articles"
    assert len(lines) == len(HITS)
    assert all(cell_len(line) <= columns for line in lines)
    starts = {cell_len(line[: line.lower().index("council")]) for line in lines}
    assert len(starts) == 1


def test_lines_of_80_columns() -> None:
    assert printed(80)[:2] == [
        "2025-02 The Harbour…  kept in her shed. The council had been offered",
        "2025-03                                     Councils of three towns met. «Enfin!",
    ]


def test_width_limits_the_context_on_each_side() -> None:
    assert printed(80, width=4)[0] == "2025-02 The Harbour… The council had"


def test_hits_are_sorted_by_the_words_after_them(seeds_corpus: Path) -> None:
    found = rows_of(kwic(seeds_corpus, "the", "--sort", "right", "--csv", "--limit", 10_000))
    words = [
        "".join(c if c.isalnum() else " " for c in row["after"]).lower().split() for row in found
    ]
    assert len(words) > 100
    assert words == sorted(words)


def test_sample_draws_the_same_hits_again_and_others_by_another_seed(seeds_corpus: Path) -> None:
    every = rows_of(kwic(seeds_corpus, "the", "--csv", "--limit", 10_000))
    one, again, other = (
        rows_of(kwic(seeds_corpus, "the", "--csv", "--sample", 20, "--seed", seed))
        for seed in (7, 7, 8)
    )
    assert len(one) == 20
    assert one == again != other
    assert all(row in every for row in one)


def test_terminal_says_how_many_hits_there_are_in_all(seeds_corpus: Path) -> None:
    every = rows_of(kwic(seeds_corpus, "the", "--csv", "--limit", 10_000))
    articles = {row["article_id"] for row in every}
    *lines, total = kwic(seeds_corpus, "the", "--limit", 5).stdout.splitlines()
    assert len(lines) == 5
    assert total == f"5 of {len(every)} hits in {len(articles)} articles"


def test_a_query_without_a_hit_says_what_to_try(seeds_corpus: Path) -> None:
    done = kwic(seeds_corpus, "zzzz")
    assert done.exit_code == 0
    assert "--attribute lemma" in done.stdout


def test_a_place_without_a_corpus_is_named(tmp_path: Path) -> None:
    done = kwic(tmp_path / "nowhere", "the")
    assert done.exit_code == 1
    assert "There is no corpus at" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_commands_start_without_heavy_libraries(seeds_corpus: Path) -> None:
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from research_corpus.cli import app\n"
        "for line in ('kwic the', 'freq council', 'keyness publisher=Reuters', 'ledger'):\n"
        f"    done = CliRunner().invoke(app, [*line.split(), '--corpus', {str(seeds_corpus)!r}])\n"
        "    assert done.exit_code == 0, done.stderr\n"
        "print(sorted({'pandas', 'altair', 'spacy', 'airflow'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
