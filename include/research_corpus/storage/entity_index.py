"""Keeping ``entity_index``: counts beside each file of articles, made of it alone (ADR 0013).

Nothing is added to counts or taken from them: whatever changes a bucket, its counts are made anew.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.contracts.annotations import VALUE_LABELS
from research_corpus.storage.commit import Phase, Transaction
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import conform, read_table, sort_by_key

INDEX = TABLES["entity_index"]

_ARTICLE_COLUMNS = ("article_id", "publisher", "duplicate_of")
_ENTITY_COLUMNS = ("article_id", "canonical_name", "label")
_WHITE_SPACE = r"[\s\pZ]+"


def index_path(articles: str) -> str:
    """Return the relative path of the counts that belong to a file of ``articles``."""
    return articles.replace("articles", INDEX.name, 1)


def count_entities(articles: pa.Table, entities: pa.Table) -> pa.Table:
    """Return the rows of ``entity_index`` for one bucket, sorted by their key.

    Args:
        articles: those of the bucket, with publisher and duplicate_of.
        entities: theirs; rows of other articles are left out.
    """
    each = _named(entities).group_by(list(_ENTITY_COLUMNS)).aggregate([([], "count_all")])
    place = pc.index_in(each["article_id"], articles["article_id"].combine_chunks())
    each, place = each.filter(place.is_valid()), place.drop_null()
    is_copy = articles["duplicate_of"].is_valid().take(place).cast(pa.int64())
    mentions = each["count_all"]
    columns = {
        "canonical_name": each["canonical_name"],
        "label": each["label"],
        "publisher": articles["publisher"].take(place),
        "articles": pa.repeat(pa.scalar(1, pa.int64()), len(each)),
        "mentions": mentions,
        "duplicate_articles": is_copy,
        "duplicate_mentions": pc.multiply(mentions, is_copy),
    }
    counts = [name for name in INDEX.schema.names if name not in INDEX.key]
    summed = pa.table(columns).group_by(list(INDEX.key)).aggregate([(c, "sum") for c in counts])
    return sort_by_key(INDEX, conform(INDEX, summed.rename_columns([*INDEX.key, *counts])))


def count_bucket(articles: Location, entities: Location) -> pa.Table:
    """Return the rows of ``entity_index`` for the articles of one file.

    Cost: three columns of each file.
    """
    return count_entities(
        read_table(TABLES["articles"], articles, _ARTICLE_COLUMNS),
        read_table(TABLES["entities"], entities, _ENTITY_COLUMNS),
    )


def stage_entity_index(transaction: Transaction) -> None:
    """Stage the counts of every bucket whose articles the transaction changes, and of any without.

    It is called when all articles are staged. A bucket has no counts where an earlier version of
    this package wrote it; after the first commit all have.

    Cost: as :func:`count_bucket` for each of these files, one at a time, and the names of all.
    """
    corpus = transaction.corpus
    staged = {(step.target, phase is Phase.LEAVE): step.staged for phase, step in transaction.steps}
    changes = [
        (phase, step) for phase, step in transaction.steps if step.target.startswith("articles/")
    ]

    def stage(path: str, phase: Phase) -> None:
        paths = (path, path.replace("articles", "entities", 1))
        files = (staged.get((each, phase is Phase.LEAVE)) or each for each in paths)
        rows = count_bucket(*(corpus.file(file) for file in files))
        transaction.replace(index_path(path), INDEX, rows, phase)

    for phase, step in changes:
        if step.staged is None:
            transaction.delete(index_path(step.target))
        else:
            stage(step.target, phase)
    for path in sorted(_uncounted(corpus) - {step.target for _, step in changes}):
        stage(path, Phase.CREATE)


def _uncounted(corpus: Corpus) -> set[str]:
    """Return the files of articles that have no counts."""
    counted = {corpus.relative(file) for file in corpus.table_files(INDEX.name)}
    articles = {corpus.relative(file) for file in corpus.table_files("articles")}
    return {path for path in articles if index_path(path) not in counted}


def _named(entities: pa.Table) -> pa.Table:
    """Return the entities that are names, in the form that the index has of them."""
    is_value = pc.is_in(entities["label"], pa.array(VALUE_LABELS))
    entities = entities.filter(pc.invert(is_value))
    names = pc.utf8_normalize(entities["canonical_name"], form="NFC")
    names = pc.utf8_trim_whitespace(pc.replace_substring_regex(names, _WHITE_SPACE, " "))
    index = entities.schema.get_field_index("canonical_name")
    return entities.set_column(index, "canonical_name", names)
