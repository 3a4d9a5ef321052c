"""The analyst's commands as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from research_corpus.cli import app

COMMANDS = (
    "kwic", "search", "freq", "ngrams", "collocates", "keyness", "dispersion", "cooccurrence",
    "mentions", "quotes", "views", "coverage", "voices",
)  # fmt: skip


def corpus(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("kwic", "council", "--width", 10, "--month", "2025-03"),
        ("search", '[upos="ADJ"] [upos="NOUN"]', "--publisher", "BBC News"),
        ("freq", "council", "--by", "publisher", "--language", "en"),
        ("freq", "council", "--by", "all", "--covered"),
        ("coverage",),
        ("voices", "--by", "role"),
        ("ngrams", 2),
        ("collocates", "the", "--window", 3, "--measure", "mi", "--minimum", 2),
        ("keyness", "publisher=Reuters", "--attribute", "lemma"),
        ("dispersion", "council"),
        ("cooccurrence", "PERSON", "--other", "ORG"),
        ("mentions", "PERSON", "--month", "2025", "--publisher", "BBC News"),
        ("quotes", "tully"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_command_prints_the_same_rows_as_csv_and_json(
    seeds_corpus: Path, arguments: tuple[object, ...]
) -> None:
    as_csv = corpus(*arguments, "--corpus", seeds_corpus, "--csv")
    as_json = corpus(*arguments, "--corpus", seeds_corpus, "--format", "json")
    assert as_csv.exit_code == as_json.exit_code == 0, as_csv.stderr
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert 0 < len(rows) == len(json.loads(as_json.stdout))
    assert rows[0].keys() == json.loads(as_json.stdout)[0].keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_an_example(command: str) -> None:
    assert f"corpus {command}" in corpus(command, "--help").stdout.split("Options")[0]


def test_freq_covered_says_that_there_is_no_gap(seeds_corpus: Path) -> None:
    done = corpus("freq", "council", "--covered", "--corpus", seeds_corpus)
    assert done.exit_code == 0, done.stderr
    assert "No gaps were found." in done.stderr


def test_freq_balanced_without_covered_is_refused(seeds_corpus: Path) -> None:
    done = corpus("freq", "council", "--balanced", "--corpus", seeds_corpus)
    assert done.exit_code == 2
    assert "--covered" in done.stderr


def test_limit_and_filters_narrow_the_rows(seeds_corpus: Path) -> None:
    done = corpus("kwic", "the", "--limit", 3, "--month", "2025-03", "--csv",
                  "--publisher", "BBC News", "--corpus", seeds_corpus)  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["pub_month"], row["publisher"]) for row in rows] == [("2025-03", "BBC News")] * 3


@pytest.mark.parametrize(
    ("arguments", "name", "magic"),
    [
        (("freq", "council"), "f.svg", b"<svg"),
        (("collocates", "council"), "c.png", b"\x89PNG"),
        (("keyness", "publisher=Reuters", "publisher=BBC News"), "k.svg", b"<svg"),
    ],
    ids=["freq", "collocates", "keyness"],
)
def test_plot_draws_a_figure(
    seeds_corpus: Path, tmp_path: Path, arguments: tuple[str, ...], name: str, magic: bytes
) -> None:
    done = corpus(*arguments, "--corpus", seeds_corpus, "--plot", tmp_path / name)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(magic)
    if name.endswith(".svg"):
        assert "council" in (tmp_path / name).read_text()


def test_plot_of_an_unknown_format_exits_1_before_it_queries(tmp_path: Path) -> None:
    done = corpus("freq", "x", "--corpus", tmp_path, "--plot", tmp_path / "figure.bmp")
    assert done.exit_code == 1
    assert ".svg or .png" in done.stderr.replace("\n", " ")


def test_search_with_a_wrong_query_exits_1_and_points_at_it(seeds_corpus: Path) -> None:
    done = corpus("search", '[lema="plan"]', "--corpus", seeds_corpus)
    assert done.exit_code == 1
    assert "position 2" in done.stderr
    assert "\n   ^" in done.stderr


def test_keyness_with_a_wrong_subset_exits_1_and_shows_how(seeds_corpus: Path) -> None:
    done = corpus("keyness", "publsher=Reuters", "--corpus", seeds_corpus)
    assert done.exit_code == 1
    assert "publisher=BBC News" in done.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    "parts",
    [("publisher=Nobody",), ("publisher=Reuters", "month=1800"), ("month=1800", "month=1801")],
)
def test_keyness_over_an_empty_subset_exits_1_and_names_it(
    seeds_corpus: Path, parts: tuple[str, ...]
) -> None:
    done = corpus("keyness", *parts, "--corpus", seeds_corpus)
    assert done.exit_code == 1
    said = done.stderr.replace("\n", " ")
    assert "No token is in the subset" in said
    assert any(part in said for part in parts if part != "publisher=Reuters")


def test_kwic_of_words_finds_them_one_after_another(seeds_corpus: Path) -> None:
    of_two = corpus("kwic", "The  Harbour", "--corpus", seeds_corpus, "--csv")
    of_one = corpus("kwic", "the", "--limit", 10_000, "--corpus", seeds_corpus, "--csv")
    rows = list(csv.DictReader(io.StringIO(of_two.stdout)))
    assert rows
    assert all(row["match"].lower() == "the harbour" for row in rows)
    single = list(csv.DictReader(io.StringIO(of_one.stdout)))
    assert rows[0].keys() == single[0].keys()
    followed = [row for row in single if row["after"].lstrip().lower().startswith("harbour ")]
    assert len(rows) >= len(followed) > 0


def test_kwic_of_words_in_sql_is_refused(seeds_corpus: Path) -> None:
    done = corpus("query", "from kwic('the harbour', 40)", "--corpus", seeds_corpus)
    assert done.exit_code == 1
    assert "kwic takes one word in SQL" in done.stderr.replace("\n", " ")


def test_views_writes_a_script_for_any_client(
    seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seeds_corpus, tmp_path / "c")
    assert corpus("views", "--corpus", tmp_path / "c").exit_code == 0
    monkeypatch.chdir(tmp_path / "c")
    with duckdb.connect() as client:
        client.execute(Path("views.sql").read_text())
        assert client.sql("from kwic('council', 20)").fetchall()
