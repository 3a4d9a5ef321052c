"""Pages that stand in the place of an article: errors, walls, consent and challenges of robots.

They come with a status of success as often as not, so that their words decide: a phrase of such a
page in what is little else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from research_corpus.contracts.records import Record

MAX_STUB_CHARS = 1_500
"""A longer text is an article, whatever its title says."""

MAX_BESIDE_CHARS = 400
"""More prose than this beside the phrases of a stub is an article with a wall below its opening."""

_ERRORS = r"""
(?:http\s|error\s|erreur\s|fehler\s)*+(?:40[0-9]|41[0-9]|429|451|50[0-9])(?:\s?(?:[-:–|]|$)|\s(?:not|error|forbidden|bad|unauthori[sz]ed|page|service|gateway|internal))
|(?:the\s)?page\s(?:not\sfound|could\snot\sbe\sfound|you\s(?:requested|are\slooking\sfor))
|not\sfound$|access\s(?:denied|to\sthis\spage)|forbidden|bad\sgateway|service\s(?:temporarily\s)?unavailable
|internal\sserver\serror|gateway\stime-?out|just\sa\smoment|attention\srequired|are\syou\sa\s(?:robot|human)
|seite\snicht\sgefunden|die\sseite\s(?:wurde|konnte)\snicht|zugriff\sverweigert
|page\s(?:non\strouvée|introuvable)|accès\s(?:refusé|interdit)|erreur\s40\d
|página\sno\sencontrada|acceso\sdenegado|pagina\sniet\sgevonden|toegang\sgeweigerd
|too\smany\srequests|security\scheck|pardon\sour\sinterruption|unsupported\sbrowser
"""
_PHRASES = r"""
(?:please\s)?(?:enable|turn\son|activate)\s(?:java\s?script|cookies)|java\s?script\s(?:is\s(?:disabled|required|not\senabled)|must\sbe)
|(?:your\sbrowser\sdoes\snot\ssupport|you\sneed\sto\senable)\s
|verif(?:y|ying)\s(?:that\s)?you\sare\s(?:a\s)?human|checking\s(?:if\sthe\ssite|your\sbrowser)|unusual\s(?:traffic|activity)
|(?:subscribe|sign\sin|log\sin|register|create\san?\s(?:free\s)?account)\s(?:now\s)?to\s(?:continue|keep|read|unlock)
|(?:this|the)\s(?:article|content|story)\sis\s(?:for|reserved\sfor|only\savailable\sto|available\sto)\s(?:our\s)?(?:subscribers|members)
|already\sa\s(?:subscriber|member)|(?:you(?:'|’)ve|you\shave)\sreached\syour\s(?:monthly\s)?(?:limit|free)
|we\s(?:and\sour\s(?:\d+\s)?partners\s)?(?:use|store)\s(?:and/or\saccess\s)?(?:cookies|information\son)|accept\s(?:all\s)?cookies
|(?:page|article|content)\s(?:you\s(?:are\slooking\sfor|requested)\s)?(?:was\snot\sfound|could\snot\sbe\sfound|cannot\sbe\sfound|does\snot\sexist|no\slonger\sexists|is\snot\savailable|has\sbeen\s(?:re)?moved)
|can(?:'|’|no)t\sfind\s(?:that|the|this)\spage|you\sdon(?:'|’)t\shave\spermission|not\savailable\sin\syour\s(?:country|region)
|bitte\saktivieren\ssie\sjava\s?script|java\s?script\saktivieren|wir\s(?:und\sunsere\spartner\s)?(?:verwenden|nutzen)\scookies|jetzt\sabonnieren|weiterlesen\smit
|veuillez\sactiver\sjava\s?script|activer\sjava\s?script|(?:réservé|article\sréservé)\saux\sabonnés|nous\sutilisons\s(?:des\s)?cookies|(?:il\svous\sreste|la\ssuite\sest\sréservée)|déjà\sabonné
|habilit(?:e|ar)\sjava\s?script|activ(?:e|ar)\sjava\s?script|contenido\s(?:exclusivo\s)?para\ssuscriptores|utilizamos\scookies|suscr[ií]bete\spara
|schakel\sjava\s?script\sin|wij\sgebruiken\scookies|alleen\svoor\sabonnees|word\sabonnee
|die\s(?:von\sihnen\s)?(?:gesuchte|angeforderte)\sseite|la\spage\s(?:que\svous\s(?:cherchez|demandez)|demandée)|la\spágina\sque\s(?:busca|buscas)|de\spagina\sdie\su\s(?:zoekt|zocht)
|ray\sid\s?:|reference\s\#\d|cloudflare|nginx/|apache/\d
"""
_ERROR = re.compile("".join(_ERRORS.split("\n")), re.I)
_PHRASE = re.compile("".join(_PHRASES.split("\n")), re.I)


def stub_of(record: Record) -> str | None:
    """Return the words by which a record is a page and no article, or null."""
    texts = [block.text for block in record.blocks]
    return stub_phrase(texts, [claim.value for claim in record.claims if claim.field == "title"])


def stub_phrase(texts: Sequence[str], titles: Sequence[str] = ()) -> str | None:
    """Return the words by which a page is none of an article, or null.

    Args:
        texts: its paragraphs.
        titles: what the source gives as its title.

    Example:
        >>> stub_phrase(["Please enable JavaScript to view this site."])
        'Please enable JavaScript'
    """
    if sum(map(len, texts)) > MAX_STUB_CHARS:
        return None
    told = [(text, found) for text in texts if (found := _PHRASE.search(text[:2000]))]
    heading = next((m for title in titles if (m := _ERROR.match(title.strip()))), None)
    opening = next((m for text in texts[:2] if (m := _ERROR.match(text.strip()))), None)
    beside = sum(len(text) for text in texts if not _PHRASE.search(text[:2000]))
    if told and (beside <= MAX_BESIDE_CHARS and _rules(told, beside)):
        return told[0][1].group()
    short = opening if opening and len(opening.string) <= 80 else None
    named = heading or short
    is_bare = beside <= MAX_BESIDE_CHARS
    return named.group().strip() if named and (told or is_bare) else None


def _rules(told: list[tuple[str, re.Match[str]]], beside: int) -> bool:
    """Tell whether the paragraphs with such phrases are most of the text."""
    return sum(len(text) for text, _ in told) >= beside
