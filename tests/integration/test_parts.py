"""Articles that are part of a longer one, through whole runs: what is one, and what changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from faker import Faker
from ingest import file_hashes
from test_near_duplicates import edited, groups, ingest, links, story
from test_shared_passages import ask, put

from research_corpus import operations
from research_corpus.settings import get_settings

Text = list[str]
FULL = story(1, 240)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Annotate by rules alone: what is part of what does not depend on it."""
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def save(landing: Path, name: str, words: Text, date: str, publisher: str = "BBC News") -> None:
    put(landing, name, " ".join(words), date, publisher)


def linked(tmp_path: Path, texts: dict[str, Text]) -> dict[str, tuple[str, str | None]]:
    """Return representative and kind of texts, the first of which is the earliest."""
    for day, (name, words) in enumerate(texts.items(), start=1):
        save(tmp_path / "landing", name, words, f"2025-01-{day:02d}")
    ingest(tmp_path / "landing", tmp_path / "corpus", "only")
    return groups(tmp_path / "corpus")


def prose(seed: int, sentences: int) -> list[str]:
    fake = Faker("en_GB")
    fake.seed_instance(seed)
    return fake.paragraph(nb_sentences=sentences, variable_nb_sentences=False).split()


@pytest.mark.parametrize("is_cut_later", [True, False])
@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(FULL[:120], id="second half dropped"),
        pytest.param(["LONDON", "AP", *FULL[:45]], id="first paragraph only"),
        pytest.param([*FULL[:60], *FULL[150:200]], id="middle dropped"),
        pytest.param(edited(FULL[40:200], [20, 60, 100]), id="cut and edited"),
    ],
)
def test_cut_version_is_part_of_the_longer_whichever_came_first(
    cut: Text, is_cut_later: bool, tmp_path: Path
) -> None:
    texts = {"full": FULL, "cut": cut} if is_cut_later else {"cut": cut, "full": FULL}
    found = linked(tmp_path, {**texts, "stranger": story(9, 100)})
    assert found == {
        "full": ("full", None),
        "cut": ("full", "part"),
        "stranger": ("stranger", None),
    }


def test_report_inside_a_wire_story_is_part_of_it(tmp_path: Path) -> None:
    report = prose(1, 8)
    wire = [*prose(2, 12), *edited(report, [17]), *prose(3, 12)]
    assert linked(tmp_path, {"report": report, "wire": wire})["report"] == ("wire", "part")
    [(own, of, kind, share, crosses)] = links(tmp_path / "corpus")
    assert (own, of, kind, crosses) == ("report", "wire", "part", False)
    assert share == round((len(report) - 1) / len(report), 2)


@pytest.mark.parametrize(
    ("own", "common"),
    [
        pytest.param(90, prose(4, 8), id="boilerplate foot"),
        pytest.param(150, prose(5, 14), id="long quotation"),
        pytest.param(60, prose(6, 9), id="press-release paragraph"),
    ],
)
def test_articles_with_a_passage_in_common_are_no_parts(
    own: int, common: Text, tmp_path: Path
) -> None:
    texts = {
        "short": [*story(2, own), *common],
        "long": [*story(3, 3 * own), *common],
        "longest": [*common, *story(4, 5 * own)],
    }
    assert {kind for _, kind in linked(tmp_path, texts).values()} == {None}
    assert ask(tmp_path / "corpus", "select count(*) from shared_passages") == [(3,)]


def test_share_that_makes_a_part_is_that_of_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "landing", "full", FULL, "2025-01-10")
    save(tmp_path / "landing", "cut", [*FULL[:75], *story(2, 25)], "2025-02-03")
    for share, kind, relation in (("0.7", "part", "part"), ("0.8", None, None)):
        monkeypatch.setenv("CORPUS_PART_SHARE", share)
        get_settings.cache_clear()
        corpus = tmp_path / share
        ingest(tmp_path / "landing", corpus, "only")
        assert groups(corpus)["cut"][1] == kind
        assert ask(corpus, "select relation from shared_passages") == [(relation,)]


def test_later_longer_version_makes_the_earlier_a_part_and_its_going_undoes_it(
    tmp_path: Path,
) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    save(landing, "short", FULL[:100], "2025-01-10")
    save(landing, "stranger", story(2), "2025-02-10")
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    save(landing, "full", FULL, "2025-03-10")
    ingest(landing, corpus, "second")
    assert groups(corpus)["short"] == ("full", "part")
    after = file_hashes(corpus)
    untouched = {path for path in before if "pub_month=2025-02" in path}
    assert {path: after[path] for path in untouched} == {path: before[path] for path in untouched}
    ingest(landing, corpus, "third")
    assert file_hashes(corpus) == after
    (full,) = ask(corpus, "select article_id from articles where title = 'full'")
    operations.withdraw(
        "gone", "2025-06-02T12:00:00Z", "asked for", str(corpus), articles=list(full)
    )
    assert groups(corpus) == {"short": ("short", None), "stranger": ("stranger", None)}
    assert links(corpus) == []
    assert operations.verify(str(corpus))["findings"] == []


def test_part_whose_file_or_text_goes_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_DELETIONS_FOLLOW", "true")
    get_settings.cache_clear()
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    for name, words in {
        "full": FULL,
        "revised": [*FULL, *story(5, 30)],
        "short": FULL[:100],
    }.items():
        save(landing, name, words, "2025-01-10")
    ingest(landing, corpus, "first")
    assert {kind for _, kind in groups(corpus).values()} == {None, "near", "part"}
    save(landing, "full", story(6), "2025-01-10")
    ingest(landing, corpus, "second")
    assert groups(corpus)["short"] == ("revised", "part")
    (landing / "revised.json").unlink()
    ingest(landing, corpus, "third")
    assert groups(corpus) == {"full": ("full", None), "short": ("short", None)}


def test_parts_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    """A chain of ever longer versions, copies and near duplicates of one, and a stranger."""
    landing, later = tmp_path / "landing", tmp_path / "later"
    texts = {
        "brief": FULL[:40],
        "short": FULL[:110],
        "copy": FULL[:110],
        "edited": edited(FULL[:110], [20]),
        "full": FULL,
        "longest": [*story(2, 100), *FULL[:236], *story(3, 100)],
        "stranger": story(4),
    }
    for day, (name, words) in enumerate(texts.items(), start=1):
        save(landing, name, words, f"2025-{day:02d}-10")
    ingest(landing, tmp_path / "at-once", "only")
    later.mkdir()
    for number, name in enumerate(
        ("short", "stranger", "edited", "brief", "full", "copy", "longest")
    ):
        (later / f"{name}.json").write_bytes((landing / f"{name}.json").read_bytes())
        ingest(later, tmp_path / "one-by-one", f"run-{number}")
    expected = dict.fromkeys(texts, ("longest", "part")) | {
        "copy": ("longest", "exact"),
        "edited": ("longest", "near"),
        "longest": ("longest", None),
        "stranger": ("stranger", None),
    }
    assert groups(tmp_path / "at-once") == expected
    assert groups(tmp_path / "one-by-one") == expected
    assert links(tmp_path / "one-by-one") == links(tmp_path / "at-once")
    assert ("edited", "short", "near", 0.95, False) in links(tmp_path / "at-once")
    (longest,) = ask(
        tmp_path / "one-by-one", "select article_id from articles where title = 'longest'"
    )
    operations.withdraw(
        "gone",
        "2025-06-02T12:00:00Z",
        "asked for",
        str(tmp_path / "one-by-one"),
        articles=list(longest),
    )
    found = groups(tmp_path / "one-by-one")
    assert found["brief"] == found["short"] == ("full", "part")
    assert found["edited"] == ("full", "near")
    assert found["copy"] == ("full", "exact")
    assert found["full"] == ("full", None)


def test_text_that_stands_only_in_what_is_left_out_itself_stays(tmp_path: Path) -> None:
    """The words of a part are counted with its representative: they must stand in that one."""
    body, added = story(1, 300), story(2, 40)
    found = linked(tmp_path, {"body": body, "with-box": [*body, *added], "box": added})
    assert found == {"body": ("body", None), "with-box": ("body", "near"), "box": ("box", None)}
