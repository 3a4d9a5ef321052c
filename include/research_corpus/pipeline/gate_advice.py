"""What to do about a run that the quality gate stopped: where its faults lie, and the next step."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.quality.staged import GateDecision
from research_corpus.storage.ledger import CONTAINER_SEPARATOR

Row = Mapping[str, Any]


def gate_advice(run: RunSpec, gate: GateDecision, ledger: Iterable[Row]) -> list[str]:
    """Return what people should know and do, a sentence or two a line.

    Args:
        run: the run.
        gate: that stopped it.
        ledger: what would become of each record.
    """
    if not gate.exceeds_limit:
        return []
    listed = ["corpus", "quarantine", "list", "--run", run.run_id, "--corpus", run.corpus]
    reasons = f"List the reasons: {shlex.join(listed)}"
    return [*concentration(list(ledger)), reasons, *_publish_valid(run, gate)]


def concentration(ledger: list[Row]) -> list[str]:
    """Return that all faults are in one file, or in files of one format, if the run read others."""
    faults = [row for row in ledger if row["outcome"] == "quarantined"]
    if not faults:
        return []
    what = "The only quarantined record is" if len(faults) == 1 else f"All {len(faults):,} are"
    why = _same_reason(faults)
    files = {row["landing_file"] for row in faults}
    if len(files) == 1 and len({row["landing_file"] for row in ledger}) > 1:
        return [f"{what} in one file, {next(iter(files))}{why}."]
    formats = {_format(row) for row in faults}
    if len(formats) == 1 and len({_format(row) for row in ledger}) > 1:
        return [f"{what} in files of one format, {next(iter(formats))}{why}."]
    return []


def _same_reason(faults: list[Row]) -> str:
    codes = {row["reason_code"] for row in faults}
    return f", for one reason, {next(iter(codes))}" if len(codes) == 1 else ""


def _format(row: Row) -> str:
    name = str(row["source_file"]).rpartition(CONTAINER_SEPARATOR)[2]
    return PurePosixPath(name).suffix.lower() or "no file extension"


def _publish_valid(run: RunSpec, gate: GateDecision) -> list[str]:
    if gate.breaks_rule or run.landing is None or run.replay is not None:
        return []
    command = ["corpus", "run", run.landing, "--to", run.corpus, "--publish-valid"]
    if run.reprocess != "new":
        command += ["--reprocess", run.reprocess]
    for language in run.languages or ():
        command += ["--language", language]
    return [
        f"Publish the valid articles now: {shlex.join(command)}",
        f"In Airflow: trigger {run.dag} again with 'Publish the valid articles anyway'.",
    ]
