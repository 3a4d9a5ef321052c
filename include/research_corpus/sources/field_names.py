"""Names under which article files give metadata, and the field each one claims.

Used by every format whose fields are named freely: JSON, front matter, ``Key: value`` headers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from research_corpus.contracts.records import ClaimField

_NAMES: dict[ClaimField, str] = {
    "title": (
        "title titre titel titulo titolo schlagzeile headline head headlinemain heading hl1 name "
        "webtitle subject"
    ),
    "subtitle": (
        "subtitle subhead subheadline subheading deck dek standfirst description chapo chapeau "
        "summary abstract teaser alternativeheadline hl2 soustitre "
        "excerpt trailtext metadescription abstractnote"
    ),
    "byline": "byline by bylines authorline signature",
    "author": (
        "author authors auteur auteurs autor autoren creator writer writers reporter creators "
        "authorname authorfullname"
    ),
    "date_published": (
        "date published datepublished publisheddate publishdate publishedat publishedon pubdate "
        "publicationdate datepublication firstpublished firstcreated versioncreated contentcreated "
        "created createdat datecreated datetime timestamp fecha datum publishedtime "
        "firstpublishdate webpublicationdate firstpublicationdate releasedate issued dategmt "
        "datetimepub publishedutc datepublish publishingdate seendate unixtimestamp"
    ),
    "date_modified": (
        "modified datemodified modifiedat lastmodified lastmod updated updatedat updateddate "
        "dateupdated modifieddate updatedtime lastupdated modifiedgmt datemodify"
    ),
    "publisher": (
        "publisher publication source outlet newspaper site sitename journal media provider "
        "sourcename editeur sourcedomain publicationname containertitle domain mediaoutlet "
        "medianame metasitename sourcehostname publicationtitle hostname ogsitename quelle zeitung "
        "fuente periodico bron krant fonte testata jornal"
    ),
    "agency": "agency newsagency creditline credit wire",
    "section": "section sectionname articlesection category categories rubric rubrique desk",
    "keywords": "keywords keyword tags tag topics subjects motscles metakeywords",
    "url": "url link permalink weburl sourceurl href uri originalurl requestedurl respondedurl",
    "url_canonical": "canonical canonicalurl urlcanonical canonicallink",
    "language_declared": "language lang langue sprache idioma inlanguage languagecode baselanguage",
    "licence": (
        "licence license rights usageterms copyright copyrightnotice copyrightholder copyrightline"
    ),
}
_FIELD_OF: dict[str, ClaimField] = {
    name: field for field, names in _NAMES.items() for name in names.split()
}
_PAGE_ADDRESS = re.compile(r"https?://[^/\s]+/[^\s]")
# "version_created" of a wire says when the sent version was made: firm evidence only where no
# publication date stands beside it; "name" and "description" are used for much else.
_DOUBTFUL = {
    "name": 0.5,
    "summary": 0.7,
    "description": 0.7,
    "created": 0.6,
    "createdat": 0.6,
    "datecreated": 0.6,
    "contentcreated": 0.6,
    "firstcreated": 0.7,
    "versioncreated": 0.8,
    "timestamp": 0.6,
    "unixtimestamp": 0.65,
    "authorname": 0.9,
    "metakeywords": 0.7,
    "authorfullname": 0.8,
    "source": 0.8,
    "quelle": 0.8,
    "fuente": 0.8,
    "bron": 0.8,
    "fonte": 0.8,
    "provider": 0.7,
    "date": 0.9,
    "modified": 0.9,
    "datetime": 0.9,
    "sourcedomain": 0.6,
    "domain": 0.5,
    "site": 0.8,
    "uri": 0.6,
    "subject": 0.4,
    "hostname": 0.5,
    "excerpt": 0.6,
    "metadescription": 0.6,
    "sourceurl": 0.5,
    "requestedurl": 0.8,
    "credit": 0.7,
}


def claimed_field(name: str) -> tuple[ClaimField, float] | None:
    """Return which field a name claims and how firmly, or null for a name of something else.

    Case and the marks ``_ - . :`` and space do not count: ``datePublished``, ``date_published``
    and ``Date published`` are one name.

    Example:
        >>> claimed_field("Pub-Date")
        ('date_published', 1.0)
        >>> claimed_field("colour") is None
        True
    """
    key = normalised_name(name)
    field = _FIELD_OF.get(key)
    return None if field is None else (field, _DOUBTFUL.get(key, 1.0))


def claimed_by(name: str, value: str) -> tuple[ClaimField, float] | None:
    """Return what a field claims with a value: the address of a page is no outlet.

    Example:
        >>> claimed_by("source", "https://post.example/2024/ferry")
        ('url', 0.7)
        >>> claimed_by("source", "Marran Post")
        ('publisher', 0.8)
    """
    known = claimed_field(name)
    if known and known[0] == "publisher" and _PAGE_ADDRESS.match(value):
        return "url", 0.7
    return known


@lru_cache(maxsize=4096)
def normalised_name(name: str) -> str:
    """Return a field name without case, accents of French keys and separators."""
    plain = name.lower().translate(str.maketrans("éèêôíó", "eeeoio"))
    return re.sub(r"[\s_\-.:@]+", "", plain)
