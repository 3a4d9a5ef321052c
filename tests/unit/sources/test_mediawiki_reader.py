"""MediaWiki dumps: pages become records, their wikitext plain text."""

from __future__ import annotations

import io

from research_corpus.contracts.records import Record, Skip
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

DUMP = b"""<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">
<siteinfo><sitename>Harbour Wiki</sitename><namespaces><namespace key="6">Datei</namespace>
<namespace key="14">Kategorie</namespace></namespaces></siteinfo>
<page><title>Harbour lamp</title><ns>0</ns><id>7</id><revision><id>70</id><text>{{Infobox|a=b}}
The '''lamp''' of the [[Quay|old quay]] was lit.&lt;ref>Log book&lt;/ref>

{| class="wikitable"
| cell
|}
It burns [[oil]] still, as in [[Lamps: a history]].
[[Datei:lamp.jpg|thumb|A lamp]] [[Category:Lamps]] [[Kategorie:Lampen]]</text></revision></page>
<page><title>Lamp</title><ns>0</ns><id>8</id><redirect title="Harbour lamp"/></page>
<page><title>Talk:Harbour lamp</title><ns>1</ns><id>9</id></page>
</mediawiki>"""


def test_pages_of_the_main_namespace_are_records() -> None:
    source = SourceFile("dump.xml", len(DUMP), lambda: io.BytesIO(DUMP))
    page, redirect, talk = read_file(source, max_file_bytes=10**6)
    assert isinstance(page, Record)
    assert (page.source_format, page.record_key) == ("mediawiki", "7")
    assert [claim.value for claim in page.claims] == ["Harbour lamp", "Harbour Wiki"]
    assert [block.text for block in page.blocks] == [
        "The lamp of the old quay was lit.",
        "It burns oil still, as in Lamps: a history.",
    ]
    assert isinstance(redirect, Skip)
    assert isinstance(talk, Skip)
