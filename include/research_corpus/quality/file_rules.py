"""The rules over the files of article tables, which :mod:`corpus_files` evaluates."""

from __future__ import annotations

from research_corpus.contracts import TABLES
from research_corpus.quality.counted_rule import critical
from research_corpus.quality.rules import Rule
from research_corpus.storage.layout import article_tables

SPANS = (
    "paragraphs", "sentences", "tokens", "entities", "noun_chunks", "quotes", "shared_passages",
)  # fmt: skip
"""Tables with offsets into the text."""

COUNTED = {"tokens": "token_count", "sentences": "sentence_count"}
"""Tables whose rows the article counts, and where."""

NUMBERED = {
    # table and column: the table referred to, whose rows are numbered from 1 in an article
    ("sentences", "paragraph_id"): "paragraphs",
    ("tokens", "sentence_id"): "sentences",
    ("entities", "sentence_id"): "sentences",
    ("noun_chunks", "sentence_id"): "sentences",
    ("entities", "token_end"): "tokens",
    ("quotes", "speaker_entity_id"): "entities",
}
"""References between rows of one article, by number."""


def file_rules() -> dict[str, tuple[str, Rule]]:
    """Return table and rule by name of the rule."""
    rules = [("articles", _placed_rule())]
    for table in article_tables():
        rules += [(table, _readable_rule(table)), (table, _rows_unique_rule(table))]
        if table != "articles":
            rules += [(table, _article_rule(table)), (table, _present_rule(table))]
    rules += [("entity_index", rule) for rule in _index_rules()]
    rules += [(table, _span_rule(table)) for table in SPANS]
    rules += [("articles", _count_rule(table)) for table in COUNTED]
    rules += [(table, _number_rule(table, column)) for table, column in NUMBERED]
    return {rule.name: (table, rule) for table, rule in rules}


def number_name(table: str, column: str) -> str:
    """Return the name of the rule on a column that refers to rows by number."""
    return f"{table}_{column.removesuffix('_id')}_exists"


def _readable_rule(table: str) -> Rule:
    return critical(
        f"{table}_schema",
        None,
        f"Every file of {table} can be read and has the columns, types and nullability of its "
        "contract.",
        "Files of one table with different schemas cannot be read together.",
    )


def _rows_unique_rule(table: str) -> Rule:
    key = ", ".join(TABLES[table].key)
    return critical(
        f"{table}_rows_unique",
        key,
        f"No two rows in a file of {table} have the same {key}.",
        "Readers must see every row once.",
    )


def _article_rule(table: str) -> Rule:
    return critical(
        f"{table}_article_exists",
        "article_id",
        f"Every row of {table} belongs to an article in the same month and bucket.",
        "A row without its article can neither be found nor be replaced.",
    )


def _present_rule(table: str) -> Rule:
    return critical(
        f"{table}_files_match",
        None,
        f"{table} has a file for each file of articles, and no other.",
        "A file that is gone takes thousands of articles' rows with it, and no row tells.",
    )


def _span_rule(table: str) -> Rule:
    return critical(
        f"{table}_span_in_text",
        "char_start",
        f"Offsets of {table} are null or 0 <= char_start < char_end <= length of the text.",
        "A span outside the text cannot be shown or cited.",
    )


def _count_rule(table: str) -> Rule:
    column = COUNTED[table]
    return critical(
        f"articles_{column}_of_{table}",
        column,
        f"{column} is the number of the article's rows in {table}.",
        "An article that lost its annotation would go unnoticed.",
    )


def _number_rule(table: str, column: str) -> Rule:
    parent = NUMBERED[table, column]
    return critical(
        number_name(table, column),
        column,
        f"{column} of {table} is null or the number of one of the article's {parent}.",
        "Joins would drop the row.",
    )


def _index_rules() -> tuple[Rule, ...]:
    counted_rightly = critical(
        "entity_index_counts",
        None,
        "Every file of entity_index holds the counts of the entities of its articles, and no more.",
        "Wrong counts look like right ones; a name that was taken down must not stay in them.",
        "Delete the file and run `corpus migrate`, which counts again.",
    )
    return (_readable_rule("entity_index"), _present_rule("entity_index"), counted_rightly)


def _placed_rule() -> Rule:
    return critical(
        "articles_in_their_file",
        "article_id",
        "Every article lies in the file of the month of its date and of the bucket of its id.",
        "Elsewhere the next revision does not find it, and it is seen twice.",
    )
