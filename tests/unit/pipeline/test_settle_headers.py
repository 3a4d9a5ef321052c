"""Outlets that only the delivery as a whole shows."""

from __future__ import annotations

import pytest

from research_corpus import stages
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.settle_headers import settle_headers
from research_corpus.pipeline.staged import EXTRACTED, read_rows

GIVEN = ["Ana", "Tom", "Nora", "Hugo", "Petra", "Omar", "Lena", "Jon", "Rosa", "Emma", "Carla"]
FAMILY = ["Ruiz", "Hale", "Bell", "Silva", "Rossi", "Moreau", "Jansen", "Hansen", "Okafor"]
BODY = "The ferry left at dawn, and nobody waved from the pier. The harbour was quiet by six."
FORMS = {
    "run on": " date {day} {name} {outlet}",
    "bars": "{name} | {outlet} | {day}",
    "commas": "{outlet}, {day}, {name}",
}


def extracted(tmp_path, form, outlet, files, batch_bytes=None):
    landing = tmp_path / "in"
    landing.mkdir()
    for number in range(files):
        name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}"
        day = f"20{number % 20 + 10}-03-{number % 28 + 1:02d}"
        header = FORMS[form].format(day=day, name=name, outlet=outlet)
        (landing / f"{number:04d}.txt").write_text(f"{header}\n\n{BODY} Number {number}.\n")
    run = stages.open_run("r1", "2031-01-01T00:00:00Z", str(landing), str(tmp_path / "corpus"))
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    return RunSpec.model_validate(run)


def articles(run):
    return [
        row["article"] for _, row in read_rows(run.staging_root, "extract", EXTRACTED, ["article"])
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("outlet", ["Quiet Light", "NASA", "Anna Kestrel", "Slow Tide Anna"])
def test_settle_headers_finds_the_outlet_of_nearly_all_files(tmp_path, form, outlet):
    run = extracted(tmp_path, form, outlet, 200)
    settle_headers(run.corpus_root, run.staging_root)
    found = articles(run)
    assert sum(a["publisher"] == outlet for a in found) >= 0.98 * len(found)
    assert not any(outlet in name for a in found for name in a["authors"])


def test_settle_headers_again_leaves_every_byte(tmp_path):
    run = extracted(tmp_path, "run on", "Quiet Light", 30)
    settle_headers(run.corpus_root, run.staging_root)
    files = sorted((tmp_path / "corpus").parent.rglob("extracted.parquet"))
    before = [file.read_bytes() for file in files]
    assert before
    settle_headers(run.corpus_root, run.staging_root)
    assert [file.read_bytes() for file in files] == before


def test_settle_headers_of_few_files_changes_nothing(tmp_path):
    run = extracted(tmp_path, "run on", "Quiet Light", 3)
    assert settle_headers(run.corpus_root, run.staging_root) == 0


def test_settle_headers_leaves_the_columnist_of_known_outlets(tmp_path):
    run = extracted(tmp_path, "run on", "BBC News", 20)
    assert settle_headers(run.corpus_root, run.staging_root) == 0
    assert {a["publisher"] for a in articles(run)} == {"BBC News"}
