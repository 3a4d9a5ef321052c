"""The publisher registry: look-up, and the soundness of its facts."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from research_corpus.errors import ConfigError
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.publishers import (
    default_registry,
    read_own_publishers,
    read_publishers,
)
from research_corpus.settings import get_settings

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


@pytest.fixture
def own_registry(tmp_path, monkeypatch):
    """Return the registry of a process whose user set ``CORPUS_PUBLISHERS`` to the given rows."""

    def load(text):
        file = tmp_path / "outlets.csv"
        file.write_text(text, "utf-8")
        monkeypatch.setenv("CORPUS_PUBLISHERS", str(file))
        get_settings.cache_clear()
        default_registry.cache_clear()
        return default_registry()

    yield load
    get_settings.cache_clear()
    default_registry.cache_clear()


def test_default_registry_own_row_is_added_to_the_shipped_ones(own_registry):
    registry = own_registry(
        "publisher_id,name,aliases,domains\n"
        "tide,The Marran Tide,Tide Online | Tide,MarranTide.example\n"
    )
    assert registry.find_by_name("tide online").publisher_id == "tide"
    assert registry.find_by_host("www.marrantide.example").name == "The Marran Tide"
    assert registry.find_by_name("BBC News").publisher_id == "bbc-news"


def test_default_registry_own_row_takes_the_place_of_the_shipped_one(own_registry):
    registry = own_registry("publisher_id,name,timezone\nbbc-news,BBC,Europe/London\n")
    assert registry.find_by_name("BBC").name == "BBC"
    assert not registry.knows("BBC Online")


def test_normalise_header_with_an_own_publisher_gets_its_id(own_registry):
    registry = own_registry("publisher_id,name\nmarran-tide,Marran Ebb and Flow\n")
    found = parse_header(" 2025-03-14 Nora Whitcombe Marran Ebb and Flow", registry)
    assert (found.publisher.value, found.byline_raw) == ("Marran Ebb and Flow", "Nora Whitcombe")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name\nTide\n", "lacks the column publisher_id"),
        ("publisher_id,name,town\nt,Tide,Marran\n", "unknown column 'town'"),
        ("publisher_id,name\nt,\n", "row 1 .* needs a publisher_id and a name"),
        ("publisher_id,name,timezone\nt,Tide,Marran/Skerra\n", "'Marran/Skerra', which does not"),
    ],
)
def test_default_registry_own_file_with_a_fault_names_it(own_registry, text, fault):
    with pytest.raises(ConfigError, match=fault):
        own_registry(text)


def test_default_registry_own_file_that_is_missing_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_own_publishers(tmp_path / "none.csv")


def test_config_sha256_follows_the_content_of_the_own_file(own_registry):
    own_registry("publisher_id,name\nt,Tide\n")
    before = get_settings().config_sha256
    own_registry("publisher_id,name\nt,Ebb\n")
    assert get_settings().config_sha256 != before
