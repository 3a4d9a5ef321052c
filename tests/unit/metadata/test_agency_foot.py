"""Agencies credited at the foot, and prose that only mentions them."""

from __future__ import annotations

import pytest

from research_corpus.metadata.agency_foot import agency_at_foot

BODY = "The ferry ran aground on Tuesday.\n\nNobody was hurt."


@pytest.mark.parametrize(
    ("foot", "agency"),
    [
        ("© 2025 AFP", "AFP"),
        ("Copyright 2025 The Associated Press. All rights reserved.", "Associated Press"),
        ("(Reuters)", "Reuters"),
        ("— Reuters", "Reuters"),
        ("Source: Reuters", "Reuters"),
        ("With additional reporting by Reuters.", "Reuters"),
        ("Avec AFP", "AFP"),
    ],
)
def test_agency_at_foot_reads_a_credit(foot: str, agency: str) -> None:
    found = agency_at_foot(f"{BODY}\n\n{foot}")
    assert found is not None
    assert found.agency == agency
    assert found.raw[slice(*found.span)] == agency


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\n© 2025 Harbour Weekly",
        f"{BODY}\n\nA spokesman told Reuters that the ferry was safe.",
        "© AFP",
        f"{BODY}\n\n(Photo)",
    ],
)
def test_agency_at_foot_is_null_for_prose_and_other_names(text: str) -> None:
    assert agency_at_foot(text) is None
