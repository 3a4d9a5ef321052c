"""Every rule fails on data with its fault planted, and only then.

All faults are planted in one run, each in an article of its own, since Great Expectations takes
half a second a run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from staged_rows import STARTED_AT, Rows, article_id, duplicate_of, merged, staged_run, valid_rows

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.verdicts import Verdict
from research_corpus.ids import content_id
from research_corpus.quality.check import QualityOutcome, check_run
from research_corpus.quality.rules import Thresholds
from research_corpus.quality.suites import all_suites

ANNOTATION = ("tokens", "sentences", "entities", "noun_chunks", "quotes", "paragraphs")
INVALID, BROKEN = ReasonCode.INVALID_ARTICLE_ROW, ReasonCode.BROKEN_ANNOTATION
Fault = Callable[[Rows], object]


@dataclass(frozen=True)
class Plant:
    """A fault in one article, the rule that must see it, and what follows from it.

    Attributes:
        rule: the rule that must fail for the article.
        fault: plants it in rows of one article; may return the id of the article to look at.
        reason: code under which the article is quarantined; null if it is not.
        also: rules that the same fault breaks by its nature.
    """

    rule: str
    fault: Fault
    reason: ReasonCode | None = None
    also: tuple[str, ...] = ()


def article(**values: object) -> Fault:
    return lambda rows: rows["articles"][0].update(values)


def token(index: int, **values: object) -> Fault:
    return lambda rows: rows["tokens"][index].update(values)


def entity(**values: object) -> Fault:
    return lambda rows: rows["entities"][0].update(values)


def row(table: str, index: int = 0, **values: object) -> Fault:
    return lambda rows: rows[table][index].update(values)


def text(value: str) -> Fault:
    """Give the article another text, without annotation."""

    def plant(rows: Rows) -> None:
        rows["articles"][0].update(
            text=value,
            text_chars=len(value),
            content_id=content_id(value),
            token_count=0,
            sentence_count=0,
        )
        for table in ANNOTATION:
            rows[table].clear()

    return plant


def renamed(id_: str) -> Fault:
    def plant(rows: Rows) -> None:
        for table in rows.tables.values():
            for row in table:
                row["article_id"] = id_

    return plant


def empty_span(rows: Rows) -> None:
    rows["tokens"][3]["char_start"] = rows["tokens"][3]["char_end"]


def swapped_spans(rows: Rows) -> None:
    """Exchange two tokens but for their numbers, so that each still equals its slice."""
    first, second = rows["tokens"][3], rows["tokens"][4]
    for name in ("form", "char_start", "char_end"):
        first[name], second[name] = second[name], first[name]


def lost_token(rows: Rows) -> None:
    rows["tokens"].pop()


def lost_sentence(rows: Rows) -> None:
    """Lose a sentence with its tokens; the counts of the article still tell of it."""
    rows["sentences"].pop()
    rows["tokens"][:] = [t for t in rows["tokens"] if t["sentence_id"] != 4]


def long_last_word(rows: Rows) -> None:
    """Append a word of 101 characters, as a token and an entity."""
    form = "x" * 101
    row, last = rows["articles"][0], rows["tokens"][-1]
    value = f"{row['text']} {form}"
    span = {"char_start": len(value) - len(form), "char_end": len(value)}
    row.update(text=value, text_chars=len(value), content_id=content_id(value))
    row["token_count"] += 1
    ids = {name: last[name] + 1 for name in ("token_id", "token_index")}
    rows["tokens"].append(last | ids | span | {"form": form})
    rows["entities"][1].update(text=form, **span)


def lost_representative(rows: Rows) -> str:
    return str(duplicate_of(rows, 1002, article_id(9999))["article_id"])


def repeated(table: str) -> Fault:
    return lambda rows: rows[table].append(dict(rows[table][0]))


def orphan(rows: Rows) -> str:
    rows["noun_chunks"].append(
        {
            "article_id": article_id(9998),
            "chunk_id": 1,
            "sentence_id": 1,
            "text": "nobody",
            "char_start": 0,
            "char_end": 6,
        }
    )
    return article_id(9998)


def added(table: str, **values: object) -> Fault:
    """Add a row like the last one, but for ``values``."""
    return lambda rows: rows[table].append(rows[table][-1] | values)


def unsigned(rows: Rows) -> None:
    rows["articles"][0]["authors"] = []
    rows["article_authors"].clear()


def unknown_language(rows: Rows) -> None:
    rows["articles"][0].update(language=None, language_confidence=None)


def long_text(rows: Rows) -> None:
    """Have one paragraph, sentence, phrase and quotation of a whole long text."""
    value = "word " * 1200 + "end"
    text(value)(rows)
    id_, span = rows["articles"][0]["article_id"], {"char_start": 0, "char_end": len(value)}
    rows["articles"][0].update(sentence_count=1)
    rows["paragraphs"].append(
        {"article_id": id_, "paragraph_id": 1, "kind": "body", "char_start": 0, "char_end": 6003}
    )
    sentence = {"sentence_id": 1, "paragraph_id": 1, "token_count": 1201}
    rows["sentences"].append({"article_id": id_, **sentence, **span})
    phrase = {"chunk_id": 1, "sentence_id": 1, "text": value, "root_lemma": None}
    rows["noun_chunks"].append({"article_id": id_, **phrase, **span})
    rows["quotes"].append(
        dict.fromkeys(column.name for column in TABLES["quotes"].columns)
        | {"article_id": id_, "quote_id": 1, "kind": "direct", "text": value, "confidence": 1.0}
        | span
    )


LONG_TEXT = {
    "paragraphs.paragraph_length_usual",
    "sentences.sentence_length_usual",
    "noun_chunks.chunk_length_usual",
    "quotes.quote_length_usual",
    "quotes.speaker_known",
}


def plant_long_text(rule: str) -> Plant:
    return Plant(rule, long_text, None, (*(LONG_TEXT - {rule}),))


def long_name(rows: Rows) -> None:
    name = "Ann " * 15 + "Lee"
    rows["articles"][0]["authors"] = [name]
    rows["article_authors"][0]["name"] = name


def signed(name: str) -> Fault:
    def plant(rows: Rows) -> None:
        rows["articles"][0]["authors"] = [name]
        rows["article_authors"][0]["name"] = name

    return plant


def blank_name(rows: Rows) -> None:
    rows["articles"][0]["authors"] = [" "]
    rows["article_authors"][0]["name"] = " "


def speakerless(rows: Rows) -> None:
    names = [name for name in rows["quotes"][0] if name.startswith("speaker_")]
    rows["quotes"][0].update(dict.fromkeys(names))


FUTURE = STARTED_AT + timedelta(days=1, seconds=1)
LONG = "word " * 30_000

PLANTS = [
    Plant(
        "articles.text_long_enough",
        text("x" * 39),
        ReasonCode.TEXT_TOO_SHORT,
        ("articles.text_length_usual",),
    ),
    Plant("articles.date_not_in_future", article(date_published=FUTURE), ReasonCode.DATE_IN_FUTURE),
    Plant(
        "articles.date_not_in_future",
        article(date_published=None, date_precision=None, quality_flags=["a", "date_in_future"]),
        ReasonCode.DATE_IN_FUTURE,
        ("articles.date_known",),
    ),
    Plant("articles.required_columns_present", article(source_file=None), INVALID),
    Plant("articles.required_columns_present", article(keywords=None), INVALID),
    Plant("articles.article_id_shape", renamed("A" * 32), INVALID),
    Plant("articles.article_id_shape", renamed(article_id(9997) + "\n"), INVALID),
    Plant("articles.content_id_of_text", article(content_id="0" * 64), INVALID),
    Plant("articles.source_sha256_shape", article(source_sha256="0" * 63), INVALID),
    Plant("articles.text_chars_of_text", article(text_chars=7), INVALID),
    Plant("articles.language_tag_shape", article(language="English"), INVALID),
    Plant("articles.language_confidence_range", article(language_confidence=1.5), INVALID),
    Plant("articles.date_has_precision", article(date_precision=None), INVALID),
    Plant(
        "articles.date_has_precision",
        article(date_published=None),
        INVALID,
        ("articles.date_known",),
    ),
    Plant("articles.date_precision_known", article(date_precision="decade"), INVALID),
    Plant("articles.timezone_source_known", article(timezone_source="guessed"), INVALID),
    Plant("articles.date_known", article(date_published=None, date_precision=None)),
    Plant("articles.authors_known", unsigned),
    Plant("articles.publisher_known", article(publisher=None)),
    Plant("articles.publisher_in_registry", article(publisher="Nowhere Post", publisher_id=None)),
    Plant("articles.title_known", article(title=None)),
    Plant("articles.language_known", article(language=None, language_confidence=None)),
    Plant("articles.text_length_usual", text("x" * 199)),
    Plant("articles.text_length_usual", text(LONG)),
    Plant("articles.title_length_usual", article(title="x" * 301)),
    Plant("articles.title_in_words", article(title="It&#8217;s over")),
    Plant("articles.title_in_words", article(title="Fish &amp; chips")),
    Plant("articles.title_in_words", article(title="A day in HTTPS://example.com/a")),
    Plant("articles.publisher_in_words", article(publisher="The Post&nbsp;")),
    Plant("articles.publisher_in_words", article(publisher="http://example.com")),
    Plant("articles.date_plausible", article(date_published=datetime(1604, 12, 31, tzinfo=UTC))),
    Plant("article_authors.required_columns_present", row("article_authors", raw=None), INVALID),
    Plant("article_authors.position_consecutive", row("article_authors", position=1), INVALID),
    Plant("article_authors.kind_known", row("article_authors", kind="robot"), INVALID),
    Plant("article_authors.name_not_blank", blank_name, INVALID),
    Plant("article_authors.name_in_article", row("article_authors", name="Bo Lee"), INVALID),
    Plant("article_authors.name_in_words", signed("Siobh&#xE1;n Lee")),
    Plant("article_authors.name_in_words", signed("https://example.com/ann-lee")),
    Plant("article_authors.name_length_usual", long_name),
    Plant("field_provenance.required_columns_present", row("field_provenance", rule=None), INVALID),
    Plant("field_provenance.field_in_articles", row("field_provenance", field="colour"), INVALID),
    Plant("field_provenance.origin_known", row("field_provenance", origin="dream"), INVALID),
    Plant("field_provenance.confidence_range", row("field_provenance", confidence=1.5), INVALID),
    Plant("field_provenance.position_not_negative", row("field_provenance", position=-2), INVALID),
    Plant("field_provenance.span_in_raw", row("field_provenance", char_end=21), INVALID),
    Plant("field_provenance.span_in_raw", row("field_provenance", raw=None), INVALID),
    Plant(
        "paragraphs.required_columns_present",
        row("paragraphs", 1, kind=None),
        INVALID,
        ("paragraphs.span_unless_caption",),
    ),
    Plant(
        "paragraphs.span_in_text",
        row("paragraphs", char_end=10_000),
        BROKEN,
        ("paragraphs.paragraph_length_usual",),
    ),
    Plant("paragraphs.paragraph_id_consecutive", row("paragraphs", 1, paragraph_id=3), INVALID),
    Plant("paragraphs.kind_known", row("paragraphs", kind="footer"), INVALID),
    Plant("paragraphs.span_unless_caption", row("paragraphs", kind="caption"), INVALID),
    Plant("paragraphs.span_unless_caption", row("paragraphs", 1, kind="body"), INVALID),
    Plant(
        "paragraphs.spans_ordered",
        added("paragraphs", paragraph_id=3, kind="body", char_start=5, char_end=9),
        BROKEN,
    ),
    plant_long_text("paragraphs.paragraph_length_usual"),
    Plant("sentences.required_columns_present", row("sentences", 3, token_count=None), BROKEN),
    Plant("sentences.span_in_text", row("sentences", 3, char_end=10_000), BROKEN),
    Plant(
        "sentences.sentence_id_consecutive",
        added("sentences", sentence_id=6, char_start=240, char_end=242),
        BROKEN,
        ("integrity.articles_sentence_count_of_sentences", "sentences.spans_ordered"),
    ),
    Plant("sentences.spans_ordered", row("sentences", 1, char_start=80), BROKEN),
    Plant("sentences.paragraph_exists", row("sentences", 3, paragraph_id=9), BROKEN),
    Plant("sentences.has_tokens", row("sentences", 3, token_count=0), BROKEN),
    plant_long_text("sentences.sentence_length_usual"),
    Plant(
        "noun_chunks.required_columns_present",
        row("noun_chunks", chunk_id=None),
        BROKEN,
        ("integrity.noun_chunks_key_unique", "noun_chunks.chunk_id_consecutive"),
    ),
    Plant("noun_chunks.span_in_text", row("noun_chunks", char_end=10_000), BROKEN),
    Plant("noun_chunks.text_equals_slice", row("noun_chunks", text="the council"), BROKEN),
    Plant("noun_chunks.sentence_exists", row("noun_chunks", sentence_id=9), BROKEN),
    Plant("noun_chunks.chunk_id_consecutive", row("noun_chunks", chunk_id=3), BROKEN),
    plant_long_text("noun_chunks.chunk_length_usual"),
    Plant("quotes.required_columns_present", row("quotes", kind=None), BROKEN),
    Plant("quotes.span_in_text", row("quotes", char_start=-1), BROKEN),
    Plant("quotes.text_equals_slice", row("quotes", text="the work began in May"), BROKEN),
    Plant("quotes.quote_id_consecutive", row("quotes", quote_id=2), BROKEN),
    Plant("quotes.kind_known", row("quotes", kind="sung"), BROKEN),
    Plant("quotes.confidence_range", row("quotes", confidence=-0.5), BROKEN),
    Plant("quotes.speaker_span_in_text", row("quotes", speaker_char_end=10_000), BROKEN),
    Plant("quotes.speaker_equals_text", row("quotes", speaker_text="Maria James"), BROKEN),
    Plant(
        "quotes.speaker_equals_text",
        row("quotes", speaker_char_start=None, speaker_char_end=None),
        BROKEN,
    ),
    Plant(
        "quotes.speaker_mention_span_in_text",
        row("quotes", speaker_mention_char_end=10_000),
        BROKEN,
    ),
    Plant("quotes.speaker_mention_equals_text", row("quotes", speaker_mention_text="She"), BROKEN),
    Plant("quotes.cue_span_in_text", row("quotes", cue_char_end=10_000), BROKEN),
    Plant("quotes.cue_equals_text", row("quotes", cue_text="sang"), BROKEN),
    Plant("quotes.speaker_exists", row("quotes", speaker_entity_id=7), BROKEN),
    Plant("quotes.speaker_known", speakerless),
    plant_long_text("quotes.quote_length_usual"),
    Plant("article_metrics.required_columns_present", row("article_metrics", method=None), BROKEN),
    Plant("article_metrics.metric_known", row("article_metrics", metric="charm"), BROKEN),
    Plant("article_metrics.value_possible", row("article_metrics", value=-1.0), BROKEN),
    Plant("article_metrics.value_possible", row("article_metrics", value=float("nan")), BROKEN),
    Plant(
        "article_metrics.value_possible",
        row("article_metrics", metric="quoted_text_ratio", value=1.5),
        BROKEN,
    ),
    Plant("tokens.required_columns_present", token(3, is_stop=None), BROKEN),
    Plant("tokens.span_in_text", token(54, char_end=10_000), BROKEN),
    Plant("tokens.span_in_text", token(0, char_start=-1), BROKEN),
    Plant(
        "tokens.span_in_text",
        empty_span,
        BROKEN,
    ),
    Plant("tokens.spans_ordered", swapped_spans, BROKEN),
    Plant("tokens.form_equals_text", token(3, form="Bristle"), BROKEN),
    Plant("tokens.form_equals_text", token(3, form=" Bristol"), BROKEN),
    Plant("tokens.token_index_consecutive", token(54, token_index=60), BROKEN),
    Plant(
        "tokens.token_id_consecutive",
        token(54, token_id=40),
        BROKEN,
    ),
    Plant("tokens.sentence_exists", token(54, sentence_id=9, token_id=1, head=0), BROKEN),
    Plant("tokens.head_in_sentence", token(3, head=19), BROKEN),
    Plant("tokens.head_in_sentence", token(3, head=-1), BROKEN),
    Plant("tokens.upos_universal", token(3, upos="NN"), BROKEN),
    Plant("tokens.ent_iob_known", token(3, ent_iob="L"), BROKEN),
    Plant("entities.required_columns_present", entity(label=None), BROKEN),
    Plant("entities.span_in_text", entity(char_end=10_000), BROKEN),
    Plant("entities.text_equals_slice", entity(text="Bath"), BROKEN),
    Plant("entities.sentence_exists", entity(sentence_id=9), BROKEN),
    Plant("entities.token_span_ordered", entity(token_start=4, token_end=4), BROKEN),
    Plant("tokens.form_length_usual", long_last_word, None, ("entities.entity_length_usual",)),
    Plant("entities.entity_length_usual", long_last_word, None, ("tokens.form_length_usual",)),
    Plant("integrity.articles_token_count_of_tokens", lost_token, BROKEN),
    Plant(
        "integrity.articles_sentence_count_of_sentences",
        lost_sentence,
        BROKEN,
        ("integrity.articles_token_count_of_tokens",),
    ),
    Plant("integrity.articles_duplicate_of_exists", lost_representative),
    Plant("integrity.articles_key_unique", repeated("articles")),
    Plant(
        "integrity.sentences_key_unique",
        repeated("sentences"),
        BROKEN,
        (
            "integrity.articles_sentence_count_of_sentences",
            "sentences.sentence_id_consecutive",
            "sentences.spans_ordered",
        ),
    ),
    Plant("integrity.entities_key_unique", repeated("entities")),
    Plant(
        "integrity.noun_chunks_article_exists",
        orphan,
        None,
        ("noun_chunks.sentence_exists", "noun_chunks.span_in_text"),
    ),
]


@pytest.fixture(scope="module")
def planted() -> tuple[QualityOutcome, list[str]]:
    """Return the outcome of a run with all faults, and the article of each."""
    parts = [valid_rows(1, first=number) for number in range(len(PLANTS))]
    found = [plant.fault(rows) for plant, rows in zip(PLANTS, parts, strict=True)]
    ids = [
        name if isinstance(name, str) else rows["articles"][0]["article_id"]
        for name, rows in zip(found, parts, strict=True)
    ]
    return check_run(staged_run(merged(parts))), ids


def failed_rules(outcome: QualityOutcome) -> set[str]:
    rows = outcome.results.to_pylist()
    return {f"{row['suite']}.{row['expectation']}" for row in rows if not row["success"]}


def test_check_run_valid_rows_every_rule_holds() -> None:
    outcome = check_run(staged_run(valid_rows()))
    assert outcome.results.num_rows > 40
    assert failed_rules(outcome) == set()
    assert (outcome.failed_rows.num_rows, outcome.rejected) == (0, {})
    assert outcome.gate.verdict is not Verdict.STOPPED
    assert outcome.gate.reasons == ()


@pytest.mark.parametrize(
    "number", range(len(PLANTS)), ids=[f"{at}-{plant.rule}" for at, plant in enumerate(PLANTS)]
)
def test_check_run_planted_fault_fails_that_rule_only(
    planted: tuple[QualityOutcome, list[str]], number: int
) -> None:
    (outcome, ids), plant = planted, PLANTS[number]
    failed = {
        f"{row['suite']}.{row['expectation']}"
        for row in outcome.failed_rows.to_pylist()
        if row["article_id"] == ids[number]
    }
    assert failed == {plant.rule, *plant.also}
    rejection = outcome.rejected.get(ids[number])
    assert (rejection and rejection.reason_code) == plant.reason


def test_check_run_planted_critical_faults_fail_their_rules(
    planted: tuple[QualityOutcome, list[str]],
) -> None:
    results = planted[0].results.to_pylist()
    critical = {f"{r['suite']}.{r['expectation']}" for r in results if r["severity"] == "critical"}
    assert {plant.rule for plant in PLANTS} & critical <= failed_rules(planted[0])


def test_plants_cover_every_rule_of_the_suites() -> None:
    suites = all_suites(Thresholds(40, STARTED_AT))
    rules = {f"{suite.name}.{rule.name}" for suite in suites for rule in suite.rules}
    assert rules <= {plant.rule for plant in PLANTS}


SHARES = [plant for plant in PLANTS if plant.reason is None and "integrity" not in plant.rule]


def test_check_run_faults_above_the_tolerated_share_fail_the_warnings() -> None:
    parts = [valid_rows(1, first=number) for number in range(3)]
    for rows in parts:
        long_last_word(rows)
        long_name(rows)
        article(
            date_published=datetime(1604, 12, 31, tzinfo=UTC),
            title="x" * 301,
            publisher_id=None,
        )(rows)
    parts += [valid_rows(1, first=12)]
    signed("Ann &amp; Bo Lee")(parts[-1])
    article(title="It&#8217;s over", publisher="https://example.com")(parts[-1])
    unknown = [valid_rows(1, first=number) for number in range(3, 6)]
    for rows in unknown:
        text("x" * 199)(rows)
        nothing = dict.fromkeys(("date_published", "date_precision", "publisher", "title"))
        article(**nothing, language=None)(rows)
        unsigned(rows)
    longest = [valid_rows(1, first=number) for number in range(6, 12)]
    for rows in longest:
        long_text(rows)
        unsigned(rows)
    outcome = check_run(staged_run(merged([*parts, *unknown, *longest])))
    assert failed_rules(outcome) == {plant.rule for plant in SHARES}
    assert outcome.rejected == {}
    assert outcome.gate.verdict is not Verdict.STOPPED


def test_check_run_faults_within_the_tolerated_share_hold() -> None:
    rows = valid_rows(20)
    article(date_published=None, date_precision=None, publisher=None)(rows)
    for each in rows["articles"][:4]:
        each["title"] = None
    for each in rows["articles"][:6]:
        each["authors"] = []
    rows["article_authors"][:] = rows["article_authors"][6:]
    outcome = check_run(staged_run(rows))
    assert failed_rules(outcome) == set()
    assert outcome.failed_rows.num_rows == 1 + 1 + 4 + 6


LIMITS = {
    "shortest": text("x" * 40),
    "latest": article(date_published=STARTED_AT + timedelta(days=1), date_precision="second"),
    "long_tag": article(language="zh-Hant-TW"),
    "certain": article(language_confidence=1.0),
    "oldest": article(date_published=datetime(1605, 1, 1, tzinfo=UTC)),
    "no_title": article(title=None),
    "no_date": article(date_published=None, date_precision=None, timezone_source=None),
    "no_model": lambda rows: [
        each.update(upos=None, head=None, ent_iob=None) for each in rows["tokens"]
    ],
    "no_entities": lambda rows: (
        rows["entities"].clear(),
        rows["quotes"][0].update(speaker_entity_id=None),
    ),
    "no_speaker": speakerless,
    "touching_tokens": token(9, space_after=False),
    "last_head": token(3, head=16),
}


def test_check_run_values_at_the_limits_are_not_quarantined() -> None:
    parts = [valid_rows(1, first=number) for number in range(len(LIMITS))]
    for fault, rows in zip(LIMITS.values(), parts, strict=True):
        fault(rows)
    names = dict(zip((rows["articles"][0]["article_id"] for rows in parts), LIMITS, strict=True))
    outcome = check_run(staged_run(merged(parts)))
    assert {names[id_]: rejection for id_, rejection in outcome.rejected.items()} == {}
