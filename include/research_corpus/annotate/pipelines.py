"""Building spaCy pipelines: the model of a language, with certain boundaries made known to it.

A language without a model gets a pipeline of rules.
"""

from __future__ import annotations

from contextlib import nullcontext

import spacy
from spacy.language import Language
from thinc.api import prefer_gpu, use_ops

from research_corpus.annotate import boundaries, name_repair  # noqa: F401 - components
from research_corpus.annotate.batched_recogniser import batch_recogniser
from research_corpus.annotate.memoised_lemmatizer import memoise_lemmatizer
from research_corpus.annotate.memoised_ruler import memoise_ruler
from research_corpus.annotate.models import PipelineInfo
from research_corpus.annotate.rules import keep_numbers_whole, part_characters


def build_pipeline(info: PipelineInfo, *, fast: bool = True) -> Language:
    """Load the pipeline that ``info`` describes.

    Args:
        info: which one.
        fast: whether to run it by numpy's matrix products, which are quicker here than those that
            spaCy takes by default, with an attribute ruler and a lemmatizer that remember and a
            recogniser of names that decides in batches; results are the same,
            off is for comparison.

    Cost: 0.5 to 1 s for a small model.
    """
    if info.package is None:
        return _rule_pipeline(info)
    if fast:
        with use_ops("numpy", use_blis=False) if _on_cpu() else nullcontext():
            nlp = spacy.load(info.package)
        memoise_ruler(nlp)
        memoise_lemmatizer(nlp)
        batch_recogniser(nlp)
    else:
        nlp = spacy.load(info.package)
    nlp.add_pipe("sentence_boundaries", first=True)
    nlp.add_pipe("name_repair", last=True)
    return nlp


def _rule_pipeline(info: PipelineInfo) -> Language:
    nlp = spacy.blank(info.tokenizer)
    keep_numbers_whole(nlp)
    if not info.has_words:
        part_characters(nlp)
    nlp.add_pipe("rule_sentences", config={"language": info.language})
    nlp.add_pipe("digit_numbers")
    return nlp


def _on_cpu() -> bool:
    """Prefer a graphics processor where there is one, and tell whether there is none."""
    return not prefer_gpu()
