"""The hits of the words that *Explore* was asked for, as marks over the text of one article.

Tokens are compared as the concordance compares them, so that the same stretches stand out: a star,
lemmas and words one after another mean the same. What does not belong here: queries of token tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.analyst.search import MAX_TESTS
from research_corpus.web.reading import Reader, Row
from research_corpus.web.spans import Mark

_MET = """
    select place, token_index, sentence_id, char_start, char_end
    from tokens, (select unnest($words) as word, generate_subscripts($words, 1) - 1 as place)
    where article_id = $article and pub_month = $month and is_term(form, lemma, word, $attribute)
    order by token_index, place
"""


def hits_in(reader: Reader, article: Row, query: str, attribute: str) -> list[Mark]:
    """Return a mark for each hit in an article, in order, with an anchor by its first token.

    Args:
        reader: of the corpus.
        article: row of ``articles``.
        query: words as ``corpus kwic`` takes them; as many as a concordance can have, or no hits.
        attribute: ``lower``, ``form`` or ``lemma``.
    """
    words = query.split()
    if not 0 < len(words) <= MAX_TESTS:
        return []
    key = {"article": article["article_id"], "month": article["pub_month"]}
    met = reader.rows(_MET, {**key, "words": words, "attribute": attribute})
    return list(_sequences(met, len(words)))


def _sequences(met: list[Row], length: int) -> Iterator[Mark]:
    """Yield where tokens of one sentence meet all words, one after another."""
    at = {(row["place"], row["token_index"]): row for row in met}
    for place, index in at:
        rows = [at[n, index + n] for n in range(length) if (n, index + n) in at]
        if place == 0 and len(rows) == length and len({row["sentence_id"] for row in rows}) == 1:
            start, end = rows[0]["char_start"], rows[-1]["char_end"]
            yield Mark(start, end, style="found", anchor=f"hit-{index}")
