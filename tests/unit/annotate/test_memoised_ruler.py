from __future__ import annotations

import spacy

from research_corpus.annotate.memoised_ruler import MemoisedAttributeRuler, memoise_ruler

TEXTS = ("to be or not to be", "be  to BE", "New New York", "", "be", "to be or not to be to be")


def _ruled_pipeline():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "be"}]], {"POS": "VERB", "MORPH": "VerbForm=Inf"})
    ruler.add([[{"ORTH": "BE"}], [{"IS_SPACE": True}]], {"TAG": "XX", "LEMMA": "odd"})
    ruler.add([[{"LOWER": "to"}, {"LOWER": "be"}]], {"POS": "AUX", "LEMMA": "exist"}, index=-1)
    ruler.add([[{"LOWER": "new"}, {"LOWER": "york"}]], {"POS": "PROPN"}, index=0)
    ruler.add([[{"LOWER": "be", "SHAPE": "xx"}]], {"LEMMA": "shaped"})
    ruler.add([[{"LOWER": "or", "OP": "+"}]], {"POS": "CCONJ"})
    return nlp


def _attributes(doc) -> list[tuple]:
    return [(t.text, t.pos_, t.tag_, t.lemma_, str(t.morph), t.dep_) for t in doc]


def test_memoise_ruler_all_kinds_of_patterns_give_what_the_stock_ruler_gives():
    stock, memoised = _ruled_pipeline(), _ruled_pipeline()
    memoise_ruler(memoised)
    assert type(memoised.get_pipe("attribute_ruler")) is MemoisedAttributeRuler
    for text in TEXTS * 2:
        assert _attributes(memoised(text)) == _attributes(stock(text))


def test_memoise_ruler_pipeline_without_ruler_stays_as_it_is():
    nlp = spacy.blank("en")
    memoise_ruler(nlp)
    assert nlp.pipe_names == []
