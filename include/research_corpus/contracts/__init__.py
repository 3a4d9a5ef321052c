"""Table contracts: the single source of truth for columns, types, keys, units and meanings.

Schemas, the data dictionary, the empty tables of a run and the checks of ``quality`` all derive
from what is declared here. What does not belong here: reading, writing or computing anything.
"""

from research_corpus.contracts.annotations import ANNOTATION_TABLES, ENTITY_INDEX, MODELS
from research_corpus.contracts.articles import ARTICLE_TABLES
from research_corpus.contracts.runs import RUN_TABLES
from research_corpus.contracts.schema import Placement, Table
from research_corpus.contracts.similarity import SIMILARITY_TABLES
from research_corpus.contracts.withdrawals import WITHDRAWALS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *ARTICLE_TABLES,
        *SIMILARITY_TABLES,
        *ANNOTATION_TABLES,
        ENTITY_INDEX,
        MODELS,
        *RUN_TABLES,
        WITHDRAWALS,
    )
}
"""Every table of the corpus by name."""

__all__ = ["TABLES", "Placement", "Table"]
