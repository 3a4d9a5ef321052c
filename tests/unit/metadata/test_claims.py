"""Choice among claims of one record."""

from __future__ import annotations

from research_corpus.contracts.records import Claim, Origin
from research_corpus.metadata.claims import Claims


def claim(value: str, origin: Origin, rule: str = "rule", confidence: float = 1.0) -> Claim:
    return Claim("author", value, origin, rule, confidence)


def test_about_several_claims_puts_origin_before_confidence_before_order() -> None:
    claims = Claims(
        [
            claim("meta", Origin.META, confidence=1.0),
            claim("doubtful", Origin.JSON_LD, confidence=0.5),
            claim("first", Origin.JSON_LD, confidence=0.9),
            claim("second", Origin.JSON_LD, confidence=0.9),
        ]
    )
    assert [c.value for c in claims.about("author")] == ["first", "second", "doubtful", "meta"]
    assert claims.about("title") == []


def test_about_blank_value_is_no_claim() -> None:
    assert Claims([claim(" \t", Origin.JSON_LD)]).about("author") == []


def test_of_best_origin_never_mixes_the_values_of_two_rules() -> None:
    claims = Claims(
        [
            claim("Ana Ruiz", Origin.JSON_LD, "author"),
            claim("Desk", Origin.JSON_LD, "creator"),
            claim("Tom Hale", Origin.JSON_LD, "author"),
            claim("A. Ruiz", Origin.META, "author"),
        ]
    )
    assert [c.value for c in claims.of_best_origin("author")] == ["Ana Ruiz", "Tom Hale"]
    assert claims.of_best_origin("keywords") == []
