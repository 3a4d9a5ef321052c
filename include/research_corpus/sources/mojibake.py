"""Repair of text that was decoded with the wrong encoding before it came to us."""

from __future__ import annotations

import re
from dataclasses import replace

import ftfy

from research_corpus.contracts.records import Block, Claim, Record

FLAG = "mojibake_repaired"

# A letter read in pieces gives at least two characters beyond ASCII side by side, or a control
# character, or a piece whose neighbour looks like a space. Anything else is sound; saying so here
# spares most texts the costly search. Sound, too, is a quotation mark, dash or hard space before
# another or before a small letter, as in "d’été" and "« oui »": the first byte of a letter in
# UTF-8 is none of these signs but in MacRoman, where other letters of the text would show it.
# Sound is whatever comes before a Cyrillic or Greek letter that no piece of UTF-8 looks like, in
# cp1251 and cp1253 (Ω and π are pieces in MacRoman), and before a letter of Asia, which ftfy's
# encodings do not have. A small Cyrillic letter and one of the signs that follow words would begin
# a letter of three pieces, so they are sound where no third follows, as in "ещё" and "да»".
_SUSPECT = re.compile(
    r"[^\x00-\x7f](?:(?<=[\x80-\x9fÃÂ])"
    r"|[^\x00-\x7fА-Яа-яΑ-Ψά-ορ-ώ\u0590-\u1cff\u2e80-\ud7ff]"
    r"(?<![\xa0\u202f«»“”‘’–—…][\xa0\u202f«»“”‘’–—…à-öø-ÿœ])"
    r"(?!(?<=[а-я][ё»”…–—])(?:[\x00-\x7fа-я]|$)))"
)

# Only the wrong decoding is undone. Quotation marks, ligatures, width, entities and line breaks
# stay as the source wrote them: typography is content.
_ENCODING_ONLY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)


def repair_mojibake(text: str) -> tuple[str, bool]:
    r"""Return the text as it was meant, and whether anything changed.

    Sequences that lost bytes on their way are left alone: what they said is a guess.

    Example:
        >>> repair_mojibake("un été")
        ('un été', False)
        >>> repair_mojibake("un Ã©tÃ© Ã\xa0 Brest")
        ('un été à Brest', True)
    """
    if not _SUSPECT.search(text):
        return text, False
    fixed = ftfy.fix_text(text, _ENCODING_ONLY)
    return fixed, fixed != text


def repair_record(record: Record) -> Record:
    """Return a record with its texts repaired, and flagged if any was.

    Every block, claim and header is judged by itself: a page is often broken only in parts.
    """
    texts = [block.text for block in record.blocks] + [claim.value for claim in record.claims]
    whole = "\n".join([*texts, record.header or ""])
    if whole.isascii() or not _SUSPECT.search(whole):
        return record
    blocks = tuple(map(_repaired_block, record.blocks))
    claims = tuple(map(_repaired_claim, record.claims))
    header = repair_mojibake(record.header)[0] if record.header else record.header
    if (blocks, claims, header) == (record.blocks, record.claims, record.header):
        return record
    flags = (*record.quality_flags, FLAG)
    return replace(record, blocks=blocks, claims=claims, header=header, quality_flags=flags)


def _repaired_block(block: Block) -> Block:
    text, is_changed = repair_mojibake(block.text)
    return block._replace(text=text) if is_changed else block


def _repaired_claim(claim: Claim) -> Claim:
    value, is_changed = repair_mojibake(claim.value)
    return claim._replace(value=value) if is_changed else claim
