"""What stock spaCy says of a text, taken down token by token: the yardstick of the fast path."""

from __future__ import annotations

from typing import Any

import spacy

from research_corpus.annotate import pipelines  # noqa: F401 - registers our components
from research_corpus.annotate.texts import Text

Rows = dict[str, list[dict[str, Any]]]


def stock_pipeline(package: str) -> Any:
    """Load a model as spaCy itself does, with our rules around its components."""
    nlp = spacy.load(package)
    nlp.add_pipe("sentence_boundaries", first=True)
    nlp.add_pipe("name_repair", last=True)
    return nlp


def stock_rows(nlp: Any, text: Text) -> Rows:
    """Annotate one text and write every row by asking each token for each attribute."""
    doc = nlp(text.text)
    rows: Rows = {"sentences": [], "tokens": [], "entities": [], "noun_chunks": []}
    index: dict[int, int] = {}
    for sent in doc.sents:
        words = [token for token in sent if not token.is_space]
        if not words:
            continue
        sentence_id = len(rows["sentences"]) + 1
        numbers = {token.i: n for n, token in enumerate(words, 1)}
        rows["sentences"].append(
            {
                "article_id": text.article_id,
                "sentence_id": sentence_id,
                "paragraph_id": _paragraph_id(text, words[0].idx),
                "char_start": words[0].idx,
                "char_end": words[-1].idx + len(words[-1]),
                "token_count": len(words),
            }
        )
        for token in words:
            index[token.i] = len(rows["tokens"])
            rows["tokens"].append(
                {
                    "article_id": text.article_id,
                    "sentence_id": sentence_id,
                    "token_id": numbers[token.i],
                    "token_index": index[token.i],
                    "form": token.text,
                    "lemma": token.lemma_ or None,
                    "upos": token.pos_ or None,
                    "xpos": token.tag_ or None,
                    "feats": str(token.morph) or None,
                    "head": 0 if token.head.i == token.i else numbers[token.head.i],
                    "deprel": token.dep_ or None,
                    "char_start": token.idx,
                    "char_end": token.idx + len(token),
                    "space_after": _one_space_follows(text.text, token.idx + len(token)),
                    "ent_iob": token.ent_iob_,
                    "ent_type": token.ent_type_ or None,
                    "is_stop": token.is_stop,
                    "is_alpha": token.is_alpha,
                }
            )
    for number, entity in enumerate(doc.ents, 1):
        words = [token for token in entity if not token.is_space]
        start, end = words[0].idx, words[-1].idx + len(words[-1])
        rows["entities"].append(
            {
                "article_id": text.article_id,
                "entity_id": number,
                "sentence_id": rows["tokens"][index[words[0].i]]["sentence_id"],
                "text": text.text[start:end],
                "label": entity.label_,
                "token_start": index[words[0].i],
                "token_end": index[words[-1].i] + 1,
                "char_start": start,
                "char_end": end,
            }
        )
    for number, chunk in enumerate(doc.noun_chunks, 1):
        words = [token for token in chunk if not token.is_space]
        start, end = words[0].idx, words[-1].idx + len(words[-1])
        rows["noun_chunks"].append(
            {
                "article_id": text.article_id,
                "chunk_id": number,
                "sentence_id": rows["tokens"][index[words[0].i]]["sentence_id"],
                "text": text.text[start:end],
                "root_lemma": chunk.root.lemma_,
                "char_start": start,
                "char_end": end,
            }
        )
    return rows


def _paragraph_id(text: Text, at: int) -> int:
    return next(number for number, start, end in text.paragraphs if start <= at < end)


def _one_space_follows(text: str, at: int) -> bool:
    return text[at : at + 1] == " " and not text[at + 1 : at + 2].isspace()
