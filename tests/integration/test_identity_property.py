"""Whatever is delivered, moved, edited or mounted elsewhere: no article goes unless it was edited.

Where deletions follow, those of deleted files go, and no other.

Deliveries are made by Hypothesis: some landing folders that all use the same few file names, in
archives too, each text in one file at a time. Between runs one thing happens to some of the files.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_identity import Files, lay

from research_corpus import stages
from research_corpus.analyst.connection import connect
from research_corpus.settings import get_settings
from research_corpus.storage.staging import Staging

NAMES = ("001.txt", "002.txt", "a/001.txt", "w.zip!001.txt", "w.zip!002.txt", "v.zip!001.txt")
FREE = ("new.txt", "b/new.txt", "w.zip!new.txt")
DAYS = ("2025-03-04", "2025-03-05")
SENTENCES = 9


@pytest.fixture(autouse=True)
def quick_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("WORKERS", "1"), ("MODELS", "{}"), ("READ_TIMEOUT_SECONDS", "0")):
            patch.setenv(f"CORPUS_{name}", value)
        get_settings.cache_clear()
        yield
    get_settings.cache_clear()


def sentence(chosen: random.Random) -> str:
    """Return words of a small made-up language, so that unrelated texts share many of them."""
    words = (
        "".join(chosen.choice("bdfgklmnprst") + chosen.choice("aeiou") for _ in range(2))
        for _ in range(9)
    )
    return " ".join(words).capitalize() + "."


def article(number: int, edits: int) -> str:
    """Return the text of an article after so many edits, each of another sentence."""
    parts = [sentence(random.Random(f"{number}/{at}")) for at in range(SENTENCES)]
    for edit in range(edits):
        parts[edit % SENTENCES] = sentence(random.Random(f"{number}/edit/{edit}"))
    header = f" date {DAYS[number % 2]} Mara Lindqvist BBC News"
    return f"{header}\n\nThe {number}th story {' '.join(parts)}\n"


@dataclass
class World:
    """Folders, what lies in them, and what has become of it."""

    base: Path
    folders: list[dict[str, int]]
    edits: dict[int, int] = field(default_factory=dict)
    mounts: list[int] = field(default_factory=list)
    runs: int = 0
    ids: dict[int, str] = field(default_factory=dict)
    follows: bool = False
    deleted: set[int] = field(default_factory=set)
    sure_to_go: dict[int, int] = field(default_factory=dict)

    def path(self, folder: int) -> Path:
        return self.base / f"mount-{self.mounts[folder]}" / f"drop-{folder}"

    def run(self, folder: int) -> None:
        texts = self.folders[folder]
        files: Files = {name: article(n, self.edits[n]) for name, n in texts.items()}
        landing = lay(self.path(folder), files)
        self.runs += 1
        spec = stages.open_run(
            f"run-{self.runs:03}", f"2025-06-01T12:00:{self.runs:02}Z", str(landing),
            str(self.base / "corpus"),
        )  # fmt: skip
        for batch in stages.plan(spec)["batches"]:
            stages.extract(spec, batch)
        for batch in stages.link_duplicates(spec)["batches"]:
            stages.annotate(spec, batch)
        # what the quality suites say is no matter of identity, and takes most of the time
        verdict = {"verdict": "passed", "is_limit_set_aside": False}
        Staging.open(spec["staging"]).write_json(verdict, "check", "verdict.json")
        stages.publish(spec)
        self.check(set(texts.values()))

    def check(self, just_read: set[int]) -> None:
        """Each text has one article, under the id that it always had, in its latest state."""
        with connect(str(self.base / "corpus")) as connection:
            rows = connection.sql("select article_id, text from articles").fetchall()
        found: dict[int, tuple[str, str]] = {}
        for article_id, text in rows:
            number = int(text.split("th story")[0].removeprefix("The "))
            assert number not in found, f"two articles of text {number}"
            found[number] = (article_id, text)
        for number, article_id in self.ids.items():
            if number not in self.deleted or not self.follows:
                assert found[number][0] == article_id
        if self.follows:
            assert set(self.sure_to_go).isdisjoint(found)
        assert just_read <= set(found)
        for number in just_read:
            text = article(number, self.edits[number]).partition("\n\n")[2].strip()
            assert found[number][1] == text
        self.ids = {number: article_id for number, (article_id, _) in found.items()}
        self.deleted.clear()


OPERATIONS = st.tuples(
    st.sampled_from(("edit", "rename", "swap", "mount", "delete", "restore")),
    st.integers(0, 2),
    st.randoms(),
)


@given(
    sizes=st.lists(st.integers(2, len(NAMES)), min_size=2, max_size=3),
    operations=st.lists(OPERATIONS, min_size=2, max_size=6),
    follows=st.booleans(),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
def test_no_article_goes_unless_its_file_was_edited(
    sizes: list[int], operations: list[tuple[str, int, random.Random]], follows: bool
) -> None:
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_DELETIONS_FOLLOW", str(follows))
        get_settings.cache_clear()
        numbers = iter(range(100))
        folders = [{name: next(numbers) for name in NAMES[:size]} for size in sizes]
        world = World(Path(base), folders, dict.fromkeys(range(100), 0), [0] * len(folders))
        world.follows = follows
        for folder in range(len(folders)):
            world.run(folder)
        for what, number, chosen in operations:
            folder = number % len(folders)
            happen(world, what, folder, chosen)
            world.run(folder)


def happen(world: World, what: str, folder: int, chosen: random.Random) -> None:
    """Let one thing happen to files of a folder; the rest of it stays as it is."""
    files = world.folders[folder]
    names = chosen.sample(sorted(files), chosen.randint(1, len(files)))
    if what == "edit":
        for name in names:
            world.edits[files[name]] += 1
    elif what == "rename":
        free = [name for name in (*NAMES, *FREE) if name not in files]
        for name, new in zip(names, chosen.sample(free, min(len(free), len(names))), strict=False):
            files[new] = files.pop(name)
    elif what == "delete":
        for name in names[: len(files) - 1]:
            number = files.pop(name)
            world.deleted.add(number)
            if not world.mounts[folder] and "!" not in name:
                world.sure_to_go[number] = folder
    elif what == "restore":
        put_back(world, folder)
    elif what == "swap":
        moved = dict(zip(names, [files[name] for name in names[1:] + names[:1]], strict=True))
        files.update(moved)
    else:
        old = world.path(folder)
        world.mounts[folder] += 1
        world.path(folder).parent.mkdir(parents=True, exist_ok=True)
        old.rename(world.path(folder))


def put_back(world: World, folder: int) -> None:
    """Lay one text that left a folder into a free place; of another folder only if it went."""
    files = world.folders[folder]
    lost = [n for n, home in world.sure_to_go.items() if world.follows or home == folder]
    free = [name for name in (*NAMES, *FREE) if name not in files]
    if lost and free:
        del world.sure_to_go[lost[0]]
        files[free[0]] = lost[0]
