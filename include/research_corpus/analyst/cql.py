r"""Parse token-sequence queries in the manner of CQP's query language.

Grammar, white space ignored between signs::

    sequence    = branch ("|" branch)*            branch     = part+
    part        = (token | "(" sequence ")") repetition?
    token       = "[" [ either ] "]" | string     a string alone is [form="…"]
    either      = both ("|" both)*                both       = test ("&" test)*
    test        = "!" test | "(" either ")" | attribute ("=" | "!=") string
    string      = '"' regular expression '"' ["%c"]          %c ignores case; \\" is a quote
    repetition  = "*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}"

What does not belong here: SQL. Source of the notation: Christ 1994, A modular and flexible
architecture for an integrated corpus query system, COMPLEX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from research_corpus.errors import ConfigError

ATTRIBUTES = ("form", "lemma", "upos", "xpos", "deprel", "feats", "ent_type")
MAX_REPETITIONS = 100

_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"|!=|%c|[A-Za-z_]+|[0-9]+|[\[\](){}|&!=*+?,]')


@dataclass(frozen=True)
class Match:
    """A test of one attribute: the whole value matches a regular expression.

    A null value matches nothing, hence meets ``!=``.
    """

    attribute: str
    pattern: str
    negated: bool = False
    ignore_case: bool = False


@dataclass(frozen=True)
class Junction:
    """Tests joined by ``and`` or ``or``."""

    kind: Literal["and", "or"]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Negation:
    """The opposite of a test."""

    test: Test


Test = Match | Junction | Negation


@dataclass(frozen=True)
class Token:
    """One token; ``test`` is null for ``[]``, any token."""

    test: Test | None


@dataclass(frozen=True)
class Repeat:
    """A part, ``least`` to ``most`` times; ``most`` is null without a limit."""

    part: Part
    least: int
    most: int | None


@dataclass(frozen=True)
class Sequence:
    """Parts one after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Choice:
    """One of several parts; an earlier one is preferred."""

    parts: tuple[Part, ...]


Part = Token | Repeat | Sequence | Choice


class QuerySyntaxError(ConfigError):
    """A query cannot be parsed; ``facts`` holds ``query`` and ``position``, 0-based."""


def parse(query: str) -> Part:
    """Return the tree of a query.

    Raises:
        QuerySyntaxError: with the place where the query stops making sense.
    """
    return _Parser(query).whole()


class _Parser:
    """Recursive descent; one method a rule of the grammar."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.signs: list[tuple[int, str]] = []
        self.next = 0
        self._split()

    def whole(self) -> Part:
        part = self._sequence()
        if self._sign():
            raise self._error("this does not belong to the query")
        return part

    def _split(self) -> None:
        place = 0
        while place < len(self.query):
            if self.query[place].isspace():
                place += 1
            elif found := _SIGNS.match(self.query, place):
                self.signs.append((place, found[0]))
                place = found.end()
            else:
                what = "a quote that is not closed" if self.query[place] == '"' else "unknown sign"
                raise self._error(what, place)

    def _sequence(self) -> Part:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _branch(self) -> Part:
        parts = []
        while self._sign()[:1] in {"[", "(", '"'} and self._sign():
            parts.append(self._part())
        if not parts:
            raise self._error('expected a token such as [lemma="plan"] or "plan"')
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _part(self) -> Part:
        part: Part
        if self._take("("):
            part = self._sequence()
            self._demand(")")
        elif self._take("["):
            part = Token(None if self._sign() == "]" else self._either())
            self._demand("]")
        else:
            part = Token(self._pattern("form", negated=False))
        return self._repeated(part)

    def _repeated(self, part: Part) -> Part:
        start = self._place()
        if self._take("*"):
            return Repeat(part, 0, None)
        if self._take("+"):
            return Repeat(part, 1, None)
        if self._take("?"):
            return Repeat(part, 0, 1)
        if not self._take("{"):
            return part
        least = self._number()
        most: int | None = least
        if self._take(","):
            most = None if self._sign() == "}" else self._number()
        self._demand("}")
        if most is not None and (most < least or most == 0):
            raise self._error("the second number is below the first, or both are 0", start)
        return Repeat(part, least, most)

    def _number(self) -> int:
        if not self._sign().isdigit():
            raise self._error("expected a number")
        if int(self._sign()) > MAX_REPETITIONS:
            raise self._error(f"at most {MAX_REPETITIONS} repetitions")
        return int(self._advance())

    def _either(self) -> Test:
        tests = [self._both()]
        while self._take("|"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else Junction("or", tuple(tests))

    def _both(self) -> Test:
        tests = [self._test()]
        while self._take("&"):
            tests.append(self._test())
        return tests[0] if len(tests) == 1 else Junction("and", tuple(tests))

    def _test(self) -> Test:
        if self._take("!"):
            return Negation(self._test())
        if self._take("("):
            test = self._either()
            self._demand(")")
            return test
        if self._sign() not in ATTRIBUTES:
            raise self._error(f"expected an attribute: {', '.join(ATTRIBUTES)}")
        attribute = self._advance()
        if self._sign() not in {"=", "!="}:
            raise self._error("expected = or !=")
        return self._pattern(attribute, negated=self._advance() == "!=")

    def _pattern(self, attribute: str, *, negated: bool) -> Match:
        place = self._place()
        if not self._sign().startswith('"'):
            raise self._error('expected a value in "quotes"')
        pattern = self._advance()[1:-1].replace('\\"', '"')
        try:
            re.compile(pattern)
        except re.error as error:
            raise self._error(f"not a regular expression ({error})", place) from error
        return Match(attribute, pattern, negated, ignore_case=self._take("%c"))

    def _sign(self) -> str:
        return self.signs[self.next][1] if self.next < len(self.signs) else ""

    def _place(self) -> int:
        return self.signs[self.next][0] if self.next < len(self.signs) else len(self.query)

    def _advance(self) -> str:
        self.next += 1
        return self.signs[self.next - 1][1]

    def _take(self, sign: str) -> bool:
        if self._sign() != sign:
            return False
        self.next += 1
        return True

    def _demand(self, sign: str) -> None:
        if not self._take(sign):
            raise self._error(f"expected {sign}")

    def _error(self, what: str, place: int | None = None) -> QuerySyntaxError:
        place = self._place() if place is None else place
        return QuerySyntaxError(
            f"The query cannot be read at position {place + 1}: {what}.\n"
            f"  {self.query}\n  {' ' * place}^",
            query=self.query,
            position=place,
        )
