"""What stands before the first element is passed over in one go, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.sources.prologue import doctype, first_element

ASIDES = [
    *(b" ", b"\n", b"<!-- a > b -->", b"<?xml version='1.0'?>", b"<!DOCTYPE html>"),
    b"<!doctype nitf SYSTEM 'a.dtd'>",
    b"<!DOCTYPE a [<!ELEMENT b (#PCDATA)> <!-- ] -->]>",
]


@given(st.lists(st.sampled_from(ASIDES[:6]), max_size=40))
def test_first_element_is_found_behind_any_asides(asides: list[bytes]) -> None:
    before = b"".join(asides)
    assert first_element(before + b"<nitf><!-- c --></nitf>") == len(before)


@pytest.mark.parametrize("head", [b"", b"<!-- never ends", b"<?php", b"<!DOCTYPE html", b"   "])
def test_first_element_that_is_not_in_the_head_is_its_end(head: bytes) -> None:
    assert first_element(head) == len(head)


@given(st.binary(max_size=200))
def test_first_element_of_anything_lies_in_it(head: bytes) -> None:
    assert 0 <= first_element(head) <= len(head)


def test_doctype_is_named_in_lower_case_and_empty_without_one() -> None:
    assert doctype(b"<!-- a --><!DOCTYPE HTML PUBLIC 'x'><html>") == b"html"
    assert doctype(b"<html><!DOCTYPE html>") == b""
