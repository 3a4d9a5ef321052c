"""Quotations of one document: direct, indirect and mixed, with speaker and cue.

What is in quotation marks and has a cue, or is three words or longer, is a quotation; one or two
words without a cue are not, nor is a title in capitals. What a verb of saying governs without
marks is an indirect quotation.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any, Literal

from research_corpus.annotate.attribution import Attribution, attribute, carried_over
from research_corpus.annotate.lexicon import Lexicon, lexicon
from research_corpus.annotate.marks import UNSPACED, all_marked_spans
from research_corpus.annotate.passages import Marked, Passage
from research_corpus.annotate.reported import reported_clause
from research_corpus.annotate.reports import Report, reports
from research_corpus.annotate.speakers import Speaker, Speakers

CharSpan = tuple[int, int]

_MIN_WORDS_WITHOUT_CUE = 3
_UNATTRIBUTED = 0.3
_UNCLOSED = 0.6


@dataclass(frozen=True)
class Quote:
    """One quotation; offsets count characters of the text that was searched.

    Attributes:
        kind: direct (all in quotation marks), indirect (none) or mixed.
        span: (char_start, char_end) of the quotation with its marks.
        rule: name of the rule that found it.
        speaker: who speaks; null if unclear.
        cue: (char_start, char_end) of the verb or phrase of saying; null if there is none.
        cue_lemma: lemma of the cue.
        confidence: of the rule, 0 to 1.
    """

    kind: Literal["direct", "indirect", "mixed"]
    span: CharSpan
    rule: str
    speaker: Speaker | None = None
    cue: CharSpan | None = None
    cue_lemma: str | None = None
    confidence: float = 1.0

    def moved(self, chars: int) -> Quote:
        """Return the quotation with all offsets moved by ``chars``."""
        return replace(
            self,
            span=_moved(self.span, chars),
            speaker=self.speaker and self.speaker.moved(chars),
            cue=self.cue and _moved(self.cue, chars),
        )


class QuoteRules:
    """The rules of one language.

    Args:
        words: of the language; null where there are none, then only marks are gone by.
    """

    def __init__(self, words: Lexicon | None) -> None:
        self._words = words

    @classmethod
    def of(cls, language: str) -> QuoteRules:
        """Return the rules of a language; its words serve where verbs of saying are among them."""
        words = lexicon(language)
        return cls(words if words and words.verbs else None)

    def find(self, doc: Any) -> list[Quote]:
        """Return the quotations of a document, in their order, none within another.

        Without a dependency parse or words of the language: what stands in marks, with no speaker.
        """
        if self._words is None or not doc.has_annotation("DEP"):
            text = doc.text
            return [
                Quote("direct", (span.start, span.end), "marks", confidence=_UNATTRIBUTED)
                for span in all_marked_spans(text)
                if _word_count(text[span.start : span.end]) >= _MIN_WORDS_WITHOUT_CUE
            ]
        passage = Passage(doc, self._words)
        speakers = Speakers(passage)
        quotes = [
            *_marked_quotes(passage, speakers),
            *_reported_quotes(passage, speakers),
        ]
        return _without_overlaps(quotes)


def _word_count(text: str) -> int:
    """Return the number of words; two letters count for one where no spaces part words."""
    return len(text.split()) + len(UNSPACED.findall(text)) // 2


def _marked_quotes(passage: Passage, speakers: Speakers) -> list[Quote]:
    quotes = []
    previous: tuple[Marked, Speaker] | None = None
    for marked in passage.marks:
        found = attribute(passage, speakers, marked)
        if found is None and marked.words >= _MIN_WORDS_WITHOUT_CUE:
            found = _without_cue(passage, speakers, marked, previous)
        if found is None:
            continue
        quotes.append(_quote(passage, marked, found))
        if found.speaker is not None:
            previous = (marked, found.speaker)
    return quotes


def _without_cue(
    passage: Passage,
    speakers: Speakers,
    marked: Marked,
    previous: tuple[Marked, Speaker] | None,
) -> Attribution | None:
    if _is_title(passage.inner(marked)):
        return None
    carried = carried_over(passage, speakers, marked, previous)
    return carried or Attribution(None, None, _UNATTRIBUTED, "marks")


def _is_title(inner: str) -> bool:
    """Whether all words but short ones are capitalised: ``The Old Man and the Sea``."""
    words = inner.split()
    capitals = [word for word in words if word[0].isupper()]
    if len(capitals) < 2 or inner[-1] in ".!?,…":
        return False
    return all(word[0].isupper() or len(word) <= 3 for word in words)


def _quote(passage: Passage, marked: Marked, found: Attribution) -> Quote:
    span = (marked.span.start, marked.span.end)
    clause = _wider_clause(passage, marked, found)
    confidence = found.confidence * (1.0 if marked.span.closed else _UNCLOSED)
    return Quote(
        kind="mixed" if clause else "direct",
        span=clause or span,
        rule=found.rule,
        speaker=found.speaker,
        cue=_cue_span(found.cue),
        cue_lemma=_cue_lemma(passage, found.cue),
        confidence=round(confidence, 3),
    )


def _wider_clause(passage: Passage, marked: Marked, found: Attribution) -> CharSpan | None:
    """Return the reported clause that holds the stretch in marks and words before it, if any."""
    if found.cue is None:
        return None
    clause = reported_clause(passage, found.cue[0])
    if clause is None:
        return None
    first, after = clause
    cue = found.cue[0].i
    if not first < marked.first < after or first <= cue < marked.after:
        return None
    if any(passage.inside[first : marked.first]) or marked.first - first < 2:
        return None
    return _char_span(passage, first, max(after, marked.after))


def _reported_quotes(passage: Passage, speakers: Speakers) -> list[Quote]:
    """Return what is reported without marks; what holds some is found by its marks."""
    return [
        _reported(passage, report)
        for report in reports(passage, speakers)
        if not any(passage.inside[slice(*report.content)])
    ]


def _reported(passage: Passage, report: Report) -> Quote:
    return Quote(
        kind="indirect",
        span=_char_span(passage, *report.content),
        rule=report.rule,
        speaker=report.speaker,
        cue=_cue_span(report.cue),
        cue_lemma=_cue_lemma(passage, report.cue),
        confidence=round(report.confidence, 3),
    )


def _without_overlaps(quotes: list[Quote]) -> list[Quote]:
    """Keep, of quotations that overlap, the more confident one, and put all in order."""
    kept: list[Quote] = []
    for quote in sorted(quotes, key=lambda q: (-q.confidence, q.span)):
        at = bisect_left(kept, quote.span, key=lambda k: k.span)
        reached = kept[at - 1].span[1] if at else 0
        next_start = kept[at].span[0] if at < len(kept) else quote.span[1]
        if reached <= quote.span[0] and quote.span[1] <= next_start:
            kept.insert(at, quote)
    return kept


def _cue_span(cue: tuple[Any, Any] | None) -> CharSpan | None:
    return (cue[0].idx, cue[1].idx + len(cue[1])) if cue else None


def _cue_lemma(passage: Passage, cue: tuple[Any, Any] | None) -> str | None:
    if cue is None:
        return None
    first, last = cue
    if first.i != last.i:
        return str(first.doc[first.i : last.i + 1].text.lower())
    return passage.verb_lemma(first, passage.lexicon.cue_verbs) or str(first.lemma_)


def _char_span(passage: Passage, first: int, after: int) -> CharSpan:
    last = passage.doc[after - 1]
    return passage.doc[first].idx, last.idx + len(last)


def _moved(span: CharSpan, chars: int) -> CharSpan:
    return span[0] + chars, span[1] + chars
