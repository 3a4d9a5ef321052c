"""Building spaCy pipelines: the model of a language, with paragraph ends made known to it."""

from __future__ import annotations

from contextlib import nullcontext

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import prefer_gpu, use_ops

from research_corpus.annotate.batched_recogniser import batch_recogniser
from research_corpus.annotate.memoised_ruler import memoise_ruler
from research_corpus.annotate.models import PipelineInfo


@Language.component("paragraph_starts", assigns=["token.is_sent_start"])
def paragraph_starts(doc: Doc) -> Doc:
    """Begin a sentence at the first token of each paragraph.

    It runs before the parser, which keeps boundaries that it finds set: so no sentence crosses a
    paragraph, while the recogniser of names sees the article as a whole.
    """
    after_break = True
    for token in doc:
        if token.is_space:
            after_break = after_break or "\n" in token.text
        elif after_break:
            token.is_sent_start = True
            after_break = False
    return doc


def build_pipeline(info: PipelineInfo, *, fast: bool = True) -> Language:
    """Load the pipeline that ``info`` describes.

    Args:
        info: which one.
        fast: whether to run it by numpy's matrix products, which are quicker here than those that
            spaCy takes by default, with an attribute ruler that remembers and a recogniser of names
            that decides in batches; results are the same, off is for comparison.

    Cost: 0.5 to 1 s for a small model.
    """
    if info.package is None:
        nlp = spacy.blank(info.language)
        nlp.add_pipe("sentencizer")
    elif fast:
        with use_ops("numpy", use_blis=False) if _on_cpu() else nullcontext():
            nlp = spacy.load(info.package)
        memoise_ruler(nlp)
        batch_recogniser(nlp)
    else:
        nlp = spacy.load(info.package)
    nlp.add_pipe("paragraph_starts", first=True)
    return nlp


def _on_cpu() -> bool:
    """Prefer a graphics processor where there is one, and tell whether there is none."""
    return not prefer_gpu()
