"""A child process answers, or is gone and says where it stood."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from research_corpus.isolation.child import (
    Child,
    ChildStoppedError,
    Patience,
    child_for,
    end_children,
)

TARGET = "serving:serve"


@pytest.fixture(autouse=True)
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    yield
    end_children()


def asked(what: str, value: object = None, silence: float | None = 30) -> object:
    child = child_for(TARGET)
    child.request((what, value))
    return child.answer(Patience(silence) if silence else None)


def is_alive(child: Child) -> bool:
    return Path(f"/proc/{child.pid}").exists()


def test_answer_of_one_process_serves_many_requests() -> None:
    assert [asked("echo", number) for number in range(3)] == [0, 1, 2]
    pid = child_for(TARGET).pid
    assert asked("echo", "again") == "again"
    assert child_for(TARGET).pid == pid


def test_answer_comes_from_the_folder_that_this_process_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = str(Path.cwd())
    assert asked("folder") == here
    monkeypatch.chdir(tmp_path)
    assert asked("folder") == str(tmp_path) != here


@pytest.mark.parametrize(
    ("what", "problem", "was_silent"),
    [("stuck", "longer than 1 seconds", True), ("end", r"ended its process \(SIGKILL\)", False)],
)
def test_answer_of_a_stuck_or_ended_child_tells_where_it_stood_and_the_next_one_works(
    what: str, problem: str, was_silent: bool
) -> None:
    child = child_for(TARGET)
    with pytest.raises(ChildStoppedError, match=problem) as caught:
        asked(what, silence=1)
    assert caught.value.position == (1, 2, 3)
    assert caught.value.was_silent is was_silent
    assert not is_alive(child)
    assert asked("echo", 7) == 7


def test_answer_of_a_child_that_marks_its_progress_may_take_longer_than_the_limit() -> None:
    start = time.monotonic()
    assert asked("alive", 3, silence=2) == "done"
    assert time.monotonic() - start > 2


def test_answer_of_a_child_that_works_too_long_stops_by_its_cpu_time() -> None:
    child = child_for(TARGET)
    child.request(("busy", 60))
    with pytest.raises(ChildStoppedError, match="longer than 1 seconds of CPU time") as caught:
        child.answer(Patience(wall_seconds=60, cpu_seconds=1))
    assert (caught.value.position, caught.value.was_silent) == ((1, 2, 3), True)


def test_answer_of_a_child_that_waits_is_not_stopped_by_its_cpu_limit() -> None:
    child = child_for(TARGET)
    child.request(("wait", 2.5))
    assert child.answer(Patience(wall_seconds=60, cpu_seconds=1)) == "done"


def test_answer_of_a_child_that_works_at_no_position_has_the_wall_clock_alone() -> None:
    child = child_for(TARGET)
    child.request(("nowhere", 2.5))
    assert child.answer(Patience(wall_seconds=60, cpu_seconds=1)) == "done"


def test_answer_beyond_the_memory_limit_raises_and_keeps_the_process() -> None:
    assert asked("eat", 2**20) == 2**20
    pid = child_for(TARGET).pid
    with pytest.raises(MemoryError):
        asked("eat", 2**28)
    assert asked("echo", bytes(2**27)) == bytes(2**27), "the limit is of one request"
    assert child_for(TARGET).pid == pid


def test_answer_that_raises_what_cannot_be_sent_raises_its_words() -> None:
    with pytest.raises(RuntimeError, match="OddError: so odd"):
        asked("fail")
    assert asked("echo", 1) == 1


def test_child_for_other_settings_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_WORKERS", "3")
    assert asked("setting") == "3"
    monkeypatch.setenv("CORPUS_WORKERS", "4")
    assert asked("setting") == "4"


def test_child_of_a_forked_process_is_not_that_of_its_parent() -> None:
    child = child_for(TARGET)
    pid = os.fork()
    if pid == 0:
        os._exit(0 if not child.is_ours else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert asked("echo", 1) == 1
    assert child_for(TARGET).pid == child.pid
