"""Which article a record is: equal names, edits, moves, other mounts, archives, claims."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest import JSON, ingest

from research_corpus.analyst.connection import connect
from research_corpus.settings import get_settings

QUAY = (
    "The old quay will close for eleven weeks while divers replace the timber piles below the fish "
    "market. Traders will move to the northern shed, where the council promised cold storage.\n\n"
    '"We have patched these posts for forty years," said harbour master Olav Brekke.\n'
)
HERON = (
    "A heron has nested on the clock tower of Saint Edda for the third spring in a row, and its "
    "bells have been stopped so that it can brood in peace.\n\n"
    "Parish councillor Ines Duarte said that the town would keep time by the bakery until May.\n"
)
TOADS = (
    "Pupils of the upper school have counted two thousand toads on the road past the mill pond. "
    "They asked for a tunnel under it before the next rainy night in spring.\n"
)
HEADER = " date 2025-03-04 Mara Lindqvist BBC News\n\n"

Files = dict[str, str]


@pytest.fixture(autouse=True)
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_WORKERS", "1")
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def lay(folder: Path, files: Files) -> Path:
    """Make a landing folder hold exactly these files; a name with ``!`` is a member of a ZIP."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archives: dict[str, Files] = {}
    for name, text in files.items():
        archive, mark, member = name.partition("!")
        if mark:
            archives.setdefault(archive, {})[member] = text
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    for archive, members in archives.items():
        with zipfile.ZipFile(folder / archive, "w") as packed:
            for member, text in members.items():
                packed.writestr(zipfile.ZipInfo(member, (2025, 3, 1, 0, 0, 0)), text)
    return folder


class Runs:
    """Runs into one corpus, by the command line's stages."""

    def __init__(self, corpus: Path) -> None:
        self.corpus, self.number = corpus, 0

    def __call__(self, landing: Path | str, **options: Any) -> JSON:
        self.number += 1
        started = f"2025-06-{self.number:02d}T12:00:00Z"
        return ingest(
            Path(landing), self.corpus, f"run-{self.number}", started_at=started, **options
        )

    def articles(self, columns: str = "source_file, landing") -> list[tuple[Any, ...]]:
        with connect(str(self.corpus)) as connection:
            return connection.sql(f"select {columns} from articles order by all").fetchall()

    def ids(self) -> dict[str, str]:
        return {text: own for own, text in self.articles("article_id, text")}

    def outcomes(self) -> list[tuple[Any, ...]]:
        with connect(str(self.corpus)) as connection:
            return connection.sql(
                "select outcome, reason_code from ingest_ledger "
                f"where run_id = 'run-{self.number}' order by all"
            ).fetchall()


@pytest.fixture
def run(corpus: Path) -> Runs:
    return Runs(corpus)


@pytest.mark.parametrize("name", ["001.txt", "week.zip!001.txt"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_folders_with_equal_names_keep_both_articles(
    run: Runs, tmp_path: Path, name: str, order: tuple[int, int]
) -> None:
    folders = [
        lay(tmp_path / "drop/2025-03", {name: HEADER + QUAY}),
        lay(tmp_path / "drop/2025-04", {name: HEADER + HERON}),
    ]
    for number in order:
        run(folders[number])
    assert run.articles() == [(name, str(folder)) for folder in folders]
    with connect(str(run.corpus)) as connection:
        superseded = connection.sql("from ingest_ledger where outcome = 'superseded'").fetchall()
    assert superseded == []


def test_ids_do_not_depend_on_the_order_of_deliveries_nor_on_the_folder(tmp_path: Path) -> None:
    found = []
    for machine, order in (("one", (0, 1)), ("other", (1, 0))):
        own = Runs(tmp_path / machine / "corpus")
        files = [{"001.txt": HEADER + QUAY}, {"001.txt": HEADER + HERON}]
        for number in order:
            own(lay(tmp_path / machine / f"drop-{number}", files[number]))
        found.append(own.ids())
    assert found[0] == found[1]
    assert len(found[0]) == 2


@pytest.mark.parametrize("name", ["001.txt", "week.zip!001.txt"])
def test_edited_file_at_its_place_is_a_revision(run: Runs, tmp_path: Path, name: str) -> None:
    landing = lay(tmp_path / "landing", {name: HEADER + QUAY})
    run(landing)
    (before,) = run.ids().values()
    lay(landing, {name: HEADER + QUAY.replace("eleven", "fourteen")})
    run(landing)
    ((after, text, flags),) = run.articles("article_id, text, quality_flags")
    assert after == before
    assert "fourteen" in text
    assert flags == []
    assert run.outcomes() == [("superseded", "replaced_revision"), ("written", None)]


def test_other_article_at_a_place_leaves_the_old_one_and_says_so(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {"today.txt": HEADER + QUAY})
    run(landing)
    lay(landing, {"today.txt": HEADER + HERON})
    run(landing)
    assert run.articles("quality_flags, text[:9]") == [
        ([], "The old q"), (["replaced_source_file"], "A heron h"),
    ]  # fmt: skip
    lay(landing, {"today.txt": HEADER + HERON.replace("May", "June")})
    run(landing)
    assert run.articles("quality_flags, text like '%June%'") == [
        ([], False), (["replaced_source_file"], True),
    ]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [("a.txt", "b/c.txt"), ("w.zip!a.txt", "w.zip!b.txt")])
def test_moved_file_is_known_as_such(run: Runs, tmp_path: Path, old: str, new: str) -> None:
    others = {"w.zip!x.txt": HEADER + TOADS}
    landing = lay(tmp_path / "landing", {old: HEADER + QUAY, **others})
    run(landing)
    before = run.ids()
    lay(landing, {new: HEADER + QUAY, **others})
    run(landing)
    assert run.ids() == before
    assert (new, str(landing)) in run.articles()
    assert ("written", "moved") in run.outcomes()
    lay(landing, {new: HEADER + QUAY.replace("eleven", "nine"), **others})
    run(landing)
    assert set(run.ids().values()) == set(before.values())


def test_copy_of_a_file_that_stands_is_a_duplicate(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {"a.txt": HEADER + QUAY})
    run(landing)
    lay(landing, {"a.txt": HEADER + QUAY, "copy.txt": HEADER + QUAY})
    run(landing)
    assert run.articles("source_file, duplicate_kind") == [("a.txt", None), ("copy.txt", "exact")]


def test_two_files_that_change_names_keep_their_ids(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {"1.txt": HEADER + QUAY, "2.txt": HEADER + HERON})
    run(landing)
    before = run.ids()
    lay(landing, {"1.txt": HEADER + HERON, "2.txt": HEADER + QUAY})
    run(landing)
    assert run.ids() == before
    assert run.articles("source_file, text[:5]") == [("1.txt", "A her"), ("2.txt", "The o")]


@pytest.mark.parametrize("typed", [str, lambda p: f"{p}/", lambda p: f"file://{p}"])
def test_folder_typed_another_way_is_the_same(
    run: Runs, tmp_path: Path, typed: Callable[[Path], str]
) -> None:
    landing = lay(tmp_path / "landing", {"a.txt": HEADER + QUAY})
    run(landing)
    from research_corpus import stages

    spec = stages.open_run("again", "2025-07-01T00:00:00Z", typed(landing), str(run.corpus))
    assert stages.plan(spec)["files_unchanged"] == 1


@pytest.mark.parametrize("extra", ["b.txt", "w.zip!b.txt"])
def test_edit_after_a_move_of_the_mount_is_a_revision(
    run: Runs, tmp_path: Path, extra: str
) -> None:
    files = {"a.txt": HEADER + TOADS, "c.txt": HEADER + HERON, extra: HEADER + QUAY}
    run(lay(tmp_path / "mnt/old", files))
    before = set(run.ids().values())
    shutil.rmtree(tmp_path / "mnt/old")
    counts = run(
        lay(tmp_path / "mnt/new", {**files, extra: HEADER + QUAY.replace("eleven", "nine")})
    )["run"]["counts"]
    assert (counts["files_unchanged"], counts["files_taken"]) == (2, 1)
    assert set(run.ids().values()) == before
    run(
        lay(tmp_path / "mnt/new", {name: text + "One line more.\n" for name, text in files.items()})
    )
    assert set(run.ids().values()) == before


def test_edit_in_a_copied_folder_leaves_the_articles_of_the_first(
    run: Runs, tmp_path: Path
) -> None:
    files = {"a.txt": HEADER + TOADS, "b.txt": HEADER + QUAY}
    run(lay(tmp_path / "one", files))
    before = run.ids()
    run(lay(tmp_path / "two", {**files, "b.txt": HEADER + QUAY.replace("eleven", "nine")}))
    after = run.ids()
    assert before.items() <= after.items()
    assert len(after) == 3


def line(number: str, text: str, **more: str) -> str:
    return json.dumps(
        {
            "id": number,
            "title": text[:24],
            "body": text,
            "date": "2025-03-04",
            "publisher": "BBC News",
            **more,
        }
    )


def test_id_of_the_source_finds_a_revision_in_another_file(run: Runs, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    key = "urn:courier.example:2025:77"
    run(lay(landing, {"monday.jsonl": line(key, QUAY)}))
    before = set(run.ids().values())
    files = {"monday.jsonl": line(key, QUAY), "friday.jsonl": line(key, QUAY + "They reopen.\n")}
    run(lay(landing, files))
    assert set(run.ids().values()) == before
    assert run.articles("source_file, record_key") == [("friday.jsonl", key)]


@pytest.mark.parametrize("claim", ["id", "url"])
def test_unrelated_articles_with_one_claim_are_both_there(
    run: Runs, tmp_path: Path, claim: str
) -> None:
    landing = tmp_path / "landing"
    key = "urn:courier.example:2025:77"

    def page(text: str) -> str:
        if claim == "id":
            return line(key, text)
        return (
            '<html><head><link rel="canonical" href="https://courier.example/news">'
            f"<title>{text[:24]}</title></head><body><article><h1>{text[:24]}</h1>"
            + "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
            + "</article></body></html>"
        )

    suffix = "json" if claim == "id" else "html"
    together = {f"a.{suffix}": page(QUAY), f"b.{suffix}": page(HERON)}
    run(lay(landing, together))
    first = run.ids()
    assert len(first) == 2
    flags = [found for (found,) in run.articles("quality_flags")]
    assert sum("shared_identity" in found for found in flags) == 1
    run(lay(landing, {**together, f"c.{suffix}": page(TOADS)}))
    assert first.items() <= run.ids().items()
    assert len(run.ids()) == 3
    run(lay(landing, {**together, f"b.{suffix}": page(HERON.replace("May", "June"))}))
    assert set(first.values()) <= set(run.ids().values())


def test_running_numbers_do_not_identify(run: Runs, tmp_path: Path) -> None:
    run(lay(tmp_path / "one", {"a.jsonl": line("1", QUAY) + "\n" + line("2", TOADS)}))
    run(lay(tmp_path / "two", {"b.jsonl": line("1", HERON)}))
    assert run.articles("record_key, quality_flags") == [(None, [])] * 3


def test_row_put_in_front_moves_no_article_and_edit_behind_it_is_a_revision(
    run: Runs, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    rows = [line("1", text) for text in (QUAY, HERON)]
    run(lay(landing, {"a.jsonl": "\n".join(rows)}))
    before = run.ids()
    edited = line("3", HERON.replace("May", "June"))
    run(lay(landing, {"a.jsonl": "\n".join([line("1", TOADS), rows[0], edited])}))
    after = run.ids()
    assert len(after) == 3
    assert set(before.values()) <= set(after.values())


def test_withdrawn_place_stays_empty(run: Runs, tmp_path: Path) -> None:
    from research_corpus import operations

    landing = lay(tmp_path / "landing", {"a.txt": HEADER + QUAY, "b.txt": HEADER + TOADS})
    run(landing)
    operations.withdraw("gone", "2025-06-02T00:00:00Z", "asked", str(run.corpus), sources=["a.txt"])
    lay(landing, {"a.txt": HEADER + QUAY.replace("eleven", "nine"), "b.txt": HEADER + TOADS})
    run(landing)
    assert [name for name, _ in run.articles()] == ["b.txt"]
    assert run.outcomes() == [("skipped", "withdrawn_earlier")]
