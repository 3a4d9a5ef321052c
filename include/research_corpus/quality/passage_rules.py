"""Rules of the suite ``corpus`` on passages in common, which look at both articles."""

from __future__ import annotations

from research_corpus.quality.counted_rule import Counted, critical


def passage_rules() -> tuple[Counted, ...]:
    """Return the rules, which are counted by SQL."""
    return (
        _of_passages(
            "shared_passages_other_exists",
            "other_id",
            "other_id names another article of the corpus.",
            "The passage could not be shown beside the one it is shared with.",
            "o.article_id is null or o.article_id = p.article_id",
            "p.other_id",
        ),
        _of_passages(
            "shared_passages_other_span_in_text",
            "other_char_start",
            "0 <= other_char_start < other_char_end <= length of the other article's text.",
            "A span outside the text cannot be shown or cited.",
            "other_char_start < 0 or other_char_start >= other_char_end "
            "or other_char_end > o.text_chars",
            "other_char_start || ':' || other_char_end || ' of ' || o.text_chars",
        ),
        _of_passages(
            "shared_passages_words_enough",
            "words",
            "A passage has 30 words or more, and a share of either text over 0 to 1.",
            "Shorter runs of words are shared by chance.",
            "words < 30 or least(share, other_share) <= 0 or greatest(share, other_share) > 1",
            "words || ' words, ' || share || ' and ' || other_share",
        ),
    )


def _of_passages(name: str, column: str, says: str, why: str, broken: str, value: str) -> Counted:
    return Counted(
        critical(name, column, says, why),
        "shared_passages",
        "select count(*) from shared_passages",
        f"select p.article_id, {value} as value, null as source_file "  # noqa: S608
        "from shared_passages p left join articles o on p.other_id = o.article_id "
        f"where {broken}",
    )
