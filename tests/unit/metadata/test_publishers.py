"""The publisher registry: look-up, and the soundness of its facts."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from research_corpus.metadata.publishers import default_registry, read_publishers

ALL = list(
    read_publishers(
        (files("research_corpus.metadata") / "publishers.csv").read_text("utf-8").splitlines()
    )
)


@pytest.mark.parametrize("name", ["BBC News", "bbc news", "BBC", "bbc.co.uk", "www.bbc.com"])
def test_find_by_name_other_spellings_are_the_same_outlet(name):
    assert default_registry().find_by_name(name).publisher_id == "bbc-news"


def test_find_by_name_short_alias_in_another_case_is_a_word():
    assert default_registry().find_by_name("Ap") is None
    assert default_registry().find_by_name("AP").name == "Associated Press"


def test_find_by_host_subdomain_leads_to_its_outlet_and_shared_domain_does_not():
    assert default_registry().find_by_host("news.bbc.co.uk").publisher_id == "bbc-news"
    assert default_registry().find_by_host("www.example.com") is None
    assert default_registry().find_by_host("g1.globo.com").name == "G1"
    assert default_registry().find_by_host("oglobo.globo.com").name == "O Globo"


def test_registry_facts_are_complete_and_unique():
    assert len(ALL) >= 300
    assert len({p.publisher_id for p in ALL}) == len(ALL)
    domains = [domain for p in ALL for domain in p.domains]
    assert len(domains) == len(set(domains))
    assert {p.kind for p in ALL} == {"newspaper", "broadcaster", "magazine", "online", "agency"}
    assert all(ZoneInfo(p.timezone) for p in ALL if p.timezone)
