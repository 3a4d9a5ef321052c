from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import research_corpus
from research_corpus.analyst.views import script
from research_corpus.contracts import TABLES
from research_corpus.storage.layout import Corpus

MONTH = "month=2025-03"


@pytest.mark.parametrize(
    "query",
    [
        "select count(*), max(form) from tokens where pub_month = '2025-03'",
        f"from kwic('the', 20, subset := '{MONTH}')",
        f"from frequency('the', 'publisher', subset := '{MONTH}')",
        f"from collocates('the', 2, 'mi', subset := '{MONTH}')",
        f"from keyness('{MONTH}; publisher=Reuters', '{MONTH}; publisher=BBC News')",
        f"from ngrams(2, subset := '{MONTH}')",
        f"from dispersion('the', subset := '{MONTH}')",
    ],
)
def test_query_of_one_month_reads_the_tokens_of_that_month_only(
    seeds_corpus: Path, query: str
) -> None:
    scans = token_scans(seeds_corpus, query)
    assert scans
    assert set(scans) == {1}


def test_cooccurrence_of_one_month_reads_the_entities_of_that_month_only(
    seeds_corpus: Path,
) -> None:
    query = f"from cooccurrence('PERSON', subset := '{MONTH}')"
    scans = token_scans(seeds_corpus, query, table="entities")
    assert scans
    assert set(scans) == {1}


def test_query_of_all_months_reads_all_files(seeds_corpus: Path) -> None:
    files = len(list((seeds_corpus / "tokens").rglob("*.parquet")))
    assert files > 1
    assert token_scans(seeds_corpus, "from kwic('the', 20)") == [files]


def token_scans(corpus: Path, query: str, table: str = "tokens") -> list[int]:
    """Return, for each scan of a table, how many files DuckDB's profile says it read."""
    with research_corpus.connect(str(corpus)) as connection:
        connection.execute("pragma enable_profiling = 'json'")
        connection.execute("set explain_output = 'all'")
        plan = connection.execute(f"explain (analyze, format json) {query}").fetchall()[0][1]
    scans = []
    for node in re.findall(r"\{[^{}]*Total Files Read[^{}]*\}", plan):
        if f"/{table}/" in node:
            found = re.search(r'Total Files Read": "(\d+)"', node)
            assert found
            scans.append(int(found[1]))
    return scans


def test_query_reads_only_the_columns_it_names(seeds_corpus: Path) -> None:
    with research_corpus.connect(str(seeds_corpus)) as connection:
        plan = connection.execute("explain select count(lemma) from tokens").fetchall()[0][1]
    assert "lemma" in plan
    assert "char_start" not in plan


def test_views_have_the_types_of_the_contracts(seeds_corpus: Path) -> None:
    with research_corpus.connect(str(seeds_corpus)) as connection:
        assert connection.sql("select distinct pub_month from tokens").types == ["VARCHAR"]
        dates = connection.sql("select date_published, authors from articles")
        assert [str(kind) for kind in dates.types] == ["TIMESTAMP WITH TIME ZONE", "VARCHAR[]"]
        for table in TABLES.values():
            assert connection.table(table.name).columns[: len(table.columns)] == [
                column.name for column in table.columns
            ]


def test_table_without_files_is_an_empty_view_with_its_columns(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    with research_corpus.connect(str(tmp_path / "c")) as connection:
        assert connection.sql("select article_id, pub_month, form from tokens").fetchall() == []
        assert connection.sql("from kwic('x', 3)").fetchall() == []


def test_views_sql_works_in_any_client_after_the_folder_moved(
    seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "it's moved"
    shutil.copytree(seeds_corpus, moved)
    (moved / "views.sql").write_text(script(Corpus.open(str(moved))))
    monkeypatch.chdir(moved)
    with duckdb.connect() as client, research_corpus.connect(str(seeds_corpus)) as connection:
        client.execute(Path("views.sql").read_text())
        for query in ("from kwic('council', 20)", "from keyness('publisher=Reuters', null)"):
            assert client.sql(query).fetchall() == connection.sql(query).fetchall()


def test_importing_the_package_does_not_import_duckdb() -> None:
    code = "import sys, research_corpus; print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
