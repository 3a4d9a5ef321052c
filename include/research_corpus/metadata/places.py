"""Names of places that reporters write from, in the languages of the corpus.

The Unicode CLDR, through Babel, knows a city for each time zone and every country in each
language; ``_MORE`` adds datelines that have no zone of their own.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from research_corpus.metadata.month_names import LANGUAGES

_MORE = """
Washington|Washington DC|Washington D.C.|Geneva|Genève|Genf|Ginevra|Genebra|Ginebra|Jerusalem|Gaza
Gaza City|Tel Aviv|Mumbai|Delhi|New Delhi|Beijing|Pékin|Peking|Pechino|Pequim|Pekín|Strasbourg
Straßburg|Estrasburgo|Strasburgo|Barcelona|Barcelone|Milan|Milano|Mailand|Munich|München|Frankfurt
Hamburg|Köln|Cologne|The Hague|La Haye|Den Haag|Den Haag|Lyon|Marseille|Toulouse|Bordeaux|Lille|Nice
San Francisco|Boston|Miami|Houston|Dallas|Atlanta|Philadelphia|Seattle|Las Vegas|San Diego|Austin
Rio de Janeiro|Brasília|Belo Horizonte|Porto|Coimbra|Valencia|Sevilla|Bilbao|Málaga|Zaragoza|Turin
Torino|Napoli|Naples|Firenze|Florence|Venezia|Venice|Palermo|Bologna|Genova|Rotterdam|Utrecht
Antwerpen|Anvers|Antwerp|Gent|Groningen|Eindhoven|Санкт-Петербург|Петербург|Екатеринбург|Новосибирск
Казань|Киев|Київ|Львів|Одесса|Харьков|Kharkiv|Odesa|Lviv|Kiev|Нью-Йорк|Θεσσαλονίκη|Αθήνα|Βρυξέλλες
Manchester|Liverpool|Birmingham|Leeds|Glasgow|Edinburgh|Cardiff|Belfast|Aberdeen|Bristol|Oxford
Cambridge|Sydney|Canberra|Ottawa|Montreal|Montréal|Quebec|Toronto|Vancouver|Calgary|Abuja|Rabat
Ankara|Aleppo|Homs|Idlib|Mosul|Basra|Erbil|Lahore|Islamabad|Peshawar|Kolkata|Chennai|Bengaluru
Hyderabad|Shanghai|Shenzhen|Guangzhou|Wuhan|Osaka|Kyoto|Hiroshima|Busan|Hanoi|Rangoon|Yangon
Mexico City|Tijuana|Guadalajara|Monterrey|Medellín|Cali|Quito|Brasilia|Nova York|Cape Town|Pretoria
Durban|Goma|Kigali|Addis Ababa|Khartoum|Dakar|Westminster|Davos|Brussels|Bruxelles|Brüssel|Wien
Zürich|Bern|Basel|Dresden|Leipzig|Stuttgart|Düsseldorf|Hannover|Bonn|Nürnberg|New York City
Santiago de Chile|Ciudad de México|Ciudad de Mexico|San Salvador|Nueva York|Nova Iorque|Nova Délhi
"""


@cache
def place_names() -> frozenset[str]:
    """Return the known names, in lower case."""
    found = {name.strip() for line in _MORE.split("\n") for name in line.split("|")}
    for language in LANGUAGES:
        locale = Locale.parse(language)
        found |= {zone["city"] for zone in locale.time_zones.values() if "city" in zone}
        found |= {n for code, n in locale.territories.items() if len(code) == 2}
    zones = get_global("zone_territories")
    found |= {zone.rsplit("/", 1)[-1].replace("_", " ") for zone in zones}
    return frozenset(name.casefold() for name in found if len(name) > 1)


def is_place(text: str) -> bool:
    """Tell whether ``text`` is the name of a known city or country.

    Example:
        >>> is_place("Le Caire"), is_place("Nora Whitcombe")
        (True, False)
    """
    return text.strip().casefold() in place_names()
