"""Verifying: every kind of damage to a release or corpus is found and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from released import copy_of, edit
from typer.testing import CliRunner

from research_corpus import operations
from research_corpus.cli import app
from research_corpus.errors import ConfigError, CorpusLockedError, ReleaseError
from research_corpus.release import structure
from research_corpus.storage.layout import Corpus

ARTICLES = "articles/pub_month=2025-03/part-00.parquet"
TOKENS = "tokens/pub_month=2025-03/part-00.parquet"
INDEX = "entity_index/pub_month=2025-03/part-00.parquet"


def found(place: Path) -> set[tuple[str, str]]:
    findings = operations.verify(str(place))["findings"]
    return {(finding["kind"], finding["path"]) for finding in findings}


@pytest.fixture
def release(releases: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(releases / "2026.1", tmp_path / "release"))


@pytest.fixture
def corpus(seeds_corpus: Path, tmp_path: Path) -> Path:
    return copy_of(seeds_corpus, tmp_path / "corpus")


def test_verify_release_with_one_changed_byte_names_the_file(release: Path) -> None:
    file = release / TOKENS
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert found(release) == {("changed", TOKENS)}


def test_verify_release_names_missing_extra_and_longer_files(release: Path) -> None:
    (release / TOKENS).unlink()
    (release / "articles" / "pub_month=2025-03" / "part-01.parquet").write_bytes(b"x")
    with (release / "README.md").open("a") as card:
        card.write("a line more")
    assert found(release) == {
        ("missing", TOKENS),
        ("extra", "articles/pub_month=2025-03/part-01.parquet"),
        ("changed", "README.md"),
    }


def test_verify_command_exits_1_and_prints_each_finding(release: Path) -> None:
    assert CliRunner().invoke(app, ["verify", str(release)]).exit_code == 0
    (release / TOKENS).unlink()
    done = CliRunner().invoke(app, ["verify", str(release)])
    assert done.exit_code == 1
    assert f"missing {TOKENS}" in done.stdout


def test_verify_release_with_a_broken_manifest_says_so(release: Path) -> None:
    (release / "manifest.json").write_text("{}")
    with pytest.raises(ReleaseError, match="cannot be read"):
        operations.verify(str(release))


def test_verify_of_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        operations.verify(str(tmp_path / "nowhere"))


def test_verify_sound_corpus_finds_nothing(seeds_corpus: Path) -> None:
    assert operations.verify(str(seeds_corpus)) == {"kind": "corpus", "findings": []}


def cut_short(corpus: Path) -> None:
    (corpus / TOKENS).write_bytes((corpus / TOKENS).read_bytes()[:-100])


def other_type(corpus: Path) -> None:
    rows = pq.read_table(corpus / ARTICLES, partitioning=None)
    index = rows.schema.get_field_index("text_chars")
    pq.write_table(
        rows.set_column(index, "text_chars", rows["text_chars"].cast(pa.int64())), corpus / ARTICLES
    )


def doubled_key(corpus: Path) -> None:
    edit(corpus, TOKENS, lambda rows: [*rows, rows[0]])


def lost_tokens(corpus: Path) -> None:
    edit(corpus, TOKENS, lambda rows: rows[:-1])


def no_article(corpus: Path) -> None:
    edit(corpus, TOKENS, lambda rows: [*rows, {**rows[0], "article_id": "f" * 32}])


def one_more_mention(corpus: Path) -> None:
    edit(corpus, INDEX, lambda rows: [{**rows[0], "mentions": rows[0]["mentions"] + 1}, *rows[1:]])


def other_text(corpus: Path) -> None:
    edit(corpus, ARTICLES, lambda rows: [{**rows[0], "text": "x"}, *rows[1:]])


@pytest.mark.parametrize(
    ("damage", "path"),
    [
        (cut_short, TOKENS),
        (other_type, ARTICLES),
        (doubled_key, TOKENS),
        (lost_tokens, TOKENS),
        (no_article, TOKENS),
        (other_text, ARTICLES),
        (one_more_mention, INDEX),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_verify_damaged_corpus_names_the_file(
    damage: Callable[[Path], None], path: str, corpus: Path
) -> None:
    damage(corpus)
    assert ("broken", path) in found(corpus)


def test_verify_corpus_with_another_valid_value_in_a_cell_names_the_file(
    seeds_corpus: Path, tmp_path: Path
) -> None:
    corpus = Path(shutil.copytree(seeds_corpus, tmp_path / "with checksums"))
    rows = pq.read_table(corpus / TOKENS, partitioning=None)
    lemmas = ["forged", *rows["lemma"].to_pylist()[1:]]
    index = rows.schema.get_field_index("lemma")
    forged = rows.set_column(
        index, rows.schema.field(index), pa.array(lemmas).cast(rows.schema.field(index).type)
    )
    pq.write_table(forged, corpus / TOKENS)
    assert found(corpus) == {("changed", TOKENS)}


def test_verify_corpus_with_lost_and_foreign_files_names_them(corpus: Path) -> None:
    (corpus / "quotes" / "pub_month=2025-03" / "part-00.parquet").unlink()
    (corpus / "quotes" / "pub_month=2025-03" / "copy.parquet").write_bytes(b"x")
    assert found(corpus) == {
        ("missing", "quotes/pub_month=2025-03/part-00.parquet"),
        ("extra", "quotes/pub_month=2025-03/copy.parquet"),
    }


def test_verify_corpus_with_an_article_in_two_months_says_so(corpus: Path) -> None:
    for file in corpus.glob("*/pub_month=2025-03/*"):
        target = Path(str(file).replace("2025-03", "2031-01"))
        target.parent.mkdir(exist_ok=True)
        shutil.copy(file, target)
    messages = [finding["message"] for finding in operations.verify(str(corpus))["findings"]]
    assert any("two files" in message for message in messages)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("duplicate_of", "f" * 32, "duplicate_of"), ("model_id", "unheard of", "model_id")],
)
def test_verify_corpus_with_a_dangling_reference_says_so(
    column: str, value: str, message: str, corpus: Path
) -> None:
    edit(corpus, ARTICLES, lambda rows: [{**rows[0], column: value}, *rows[1:]])
    messages = [finding["message"] for finding in operations.verify(str(corpus))["findings"]]
    assert any(message in text for text in messages)


def test_verify_corpus_without_its_ledger_says_so(corpus: Path) -> None:
    shutil.rmtree(corpus / "ingest_ledger")
    messages = [finding["message"] for finding in operations.verify(str(corpus))["findings"]]
    assert any("ledger does not know" in message for message in messages)


def test_verify_corpus_with_an_unfinished_commit_says_so(corpus: Path) -> None:
    Corpus.open(str(corpus)).journal.write_bytes(b'{"run_id": "crashed", "steps": []}')
    assert ("broken", "_commit/journal.json") in found(corpus)


def test_verify_corpus_that_a_run_published_to_meanwhile_asks_to_try_again(
    corpus: Path,
) -> None:
    def publish(done: int, _: int) -> None:
        if done < 20:
            edit(corpus, TOKENS, lambda rows: rows)

    with pytest.raises(CorpusLockedError, match="Verify it again"):
        structure.verify_corpus(Corpus.open(str(corpus)), publish)
