"""Fields: how each field of a policy is read, one function for each.

A reader takes what the owner wrote, returns the normal form, and notes what is wrong; it
never stops at the first problem. What two fields mean together is in risks.py.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.origins import Flaw, Pattern, is_plain, read
from crossorigin.rules.problems import ProblemCollector
from crossorigin.spec import headers, methods
from crossorigin.spec.tokens import is_token

OriginLookup: TypeAlias = Callable[[str], bool | Awaitable[bool]]
OriginRule: TypeAlias = str | re.Pattern[str] | OriginLookup
OriginRules: TypeAlias = OriginRule | Iterable[OriginRule]

RISKS: Final = ("null-origin", "insecure-origin", "public-suffix", "broad-regex")
"""The names of the risks that an owner can take on."""

MAX_MAX_AGE: Final = 86_400
"""Seconds; Firefox caps Access-Control-Max-Age here, Chromium and WebKit far below."""

_NULL: Final = "null"
_ANY: Final = "*"


class Origins(NamedTuple):
    """The normal form of `allow_origins`; an index is made of it, and the list again.

    Attributes:
        any: whether every origin is allowed.
        exact: serialized origins as requests bring them; kept once, as a million of them
            take 100 bytes each.
        patterns: sorted, without duplicates.
        regexes: in the order given, without duplicates.
        lookups: in the order given, without duplicates.
    """

    any: bool = False
    exact: frozenset[bytes] = frozenset()
    patterns: tuple[Pattern, ...] = ()
    regexes: tuple[re.Pattern[str], ...] = ()
    lookups: tuple[OriginLookup, ...] = ()

    def rules(self) -> Iterator[OriginRule]:
        """Yield what a policy would list to get this form, in a stable order."""
        if self.any:
            yield _ANY
        yield from sorted(origin.decode() for origin in self.exact)
        yield from map(str, self.patterns)
        yield from self.regexes
        yield from self.lookups


class _OriginsReader:
    """Reads the entries of `allow_origins` one by one."""

    def __init__(self, collector: ProblemCollector) -> None:
        self.collector = collector
        self.any = False
        self.exact: set[bytes] = set()
        self.patterns: set[Pattern] = set()
        # Dictionaries for their order: these are asked one after the other.
        self.regexes: dict[re.Pattern[str], None] = {}
        self.lookups: dict[OriginLookup, None] = {}

    def read(self, entry: object) -> None:
        if isinstance(entry, str):
            self._read_text(entry)
        elif isinstance(entry, re.Pattern):
            self._read_regex(entry)
        elif callable(entry):
            self.lookups[entry] = None
        else:
            self.collector.add_type("allow_origins", entry, _ORIGINS_WANTED)

    def _read_text(self, text: str) -> None:
        if is_plain(text):
            self.exact.add(text.encode())
        elif text == _ANY:
            self.any = True
        elif text == _NULL:
            self.exact.add(_NULL.encode())
        else:
            self._read_unusual(text)

    def _read_unusual(self, text: str) -> None:
        try:
            origin = read(text)
        except Flaw as flaw:
            self.collector.add_flaw("allow_origins", text, flaw)
            return
        if isinstance(origin, Pattern):
            self.patterns.add(origin)
        else:
            self.exact.add(origin.encode())

    def _read_regex(self, regex: re.Pattern[Any]) -> None:
        if isinstance(regex.pattern, bytes):
            self.collector.add("invalid-regex", "allow_origins", regex)
        else:
            self.regexes[regex] = None


_ORIGINS_WANTED: Final = (
    "an origin, a pattern, a compiled regular expression, a callable, or several of them"
)


def read_origins(collector: ProblemCollector, value: object) -> Origins:
    """Read `allow_origins`."""
    reader = _OriginsReader(collector)
    entries = _entries(value)
    if entries is None:
        collector.add_type("allow_origins", value, _ORIGINS_WANTED)
        return Origins(any=True)
    count = len(collector.problems)
    for entry in entries:
        reader.read(entry)
    result = Origins(
        any=reader.any,
        exact=frozenset(reader.exact),
        patterns=tuple(sorted(reader.patterns)),
        regexes=tuple(reader.regexes),
        lookups=tuple(reader.lookups),
    )
    if result == Origins() and len(collector.problems) == count:
        collector.add("invalid-origins-empty", "allow_origins", value)
    return result


def _entries(value: object) -> Iterable[object] | None:
    """Return the entries of a field that takes one value or several, or None if neither."""
    # A str is one entry, never a set of characters; a store may be callable and iterable.
    if isinstance(value, str | re.Pattern) or callable(value):
        return [value]
    if isinstance(value, Mapping | bytes | bytearray) or not isinstance(value, Iterable):
        return None
    return value


def read_methods(collector: ProblemCollector, value: object) -> tuple[str, ...] | None:
    """Read `allow_methods`; None stands for every method."""

    def read_one(method: str) -> str | None:
        if not is_token(method):
            collector.add("invalid-method", "allow_methods", method, suggestion=_split(method))
        elif methods.is_forbidden(method):
            collector.add("forbidden-method", "allow_methods", method)
        elif method != "PATCH" and method.upper() == "PATCH":
            collector.add("prohibited-method-case", "allow_methods", method, suggestion="PATCH")
        else:
            return methods.normalize(method)
        return None

    return _read_names(
        collector, "allow_methods", value, "incompatible-any-method-others", read_one
    )


def read_request_headers(collector: ProblemCollector, value: object) -> tuple[str, ...] | None:
    """Read `allow_headers`; None stands for every name."""

    def read_one(name: str) -> str | None:
        if not is_token(name):
            collector.add("invalid-header", "allow_headers", name, suggestion=_split(name))
        elif headers.is_forbidden_request(name):
            collector.add("forbidden-request-header", "allow_headers", name)
        elif name.lower().startswith(headers.PROTOCOL_PREFIX):
            collector.add("prohibited-request-header", "allow_headers", name)
        else:
            return name.lower()
        return None

    return _read_names(
        collector, "allow_headers", value, "incompatible-any-header-others", read_one
    )


def read_exposed_headers(collector: ProblemCollector, value: object) -> tuple[str, ...] | None:
    """Read `expose_headers`; None stands for every name."""

    def read_one(name: str) -> str | None:
        if not is_token(name):
            collector.add("invalid-header", "expose_headers", name, suggestion=_split(name))
        elif headers.is_forbidden_response(name):
            collector.add("forbidden-response-header", "expose_headers", name)
        elif name.lower().startswith(headers.PROTOCOL_PREFIX):
            collector.add("prohibited-response-header", "expose_headers", name)
        else:
            return name.lower()
        return None

    return _read_names(
        collector, "expose_headers", value, "incompatible-any-header-others", read_one
    )


def _read_names(
    collector: ProblemCollector,
    field: str,
    value: object,
    star_with_others: str,
    read_one: Callable[[str], str | None],
) -> tuple[str, ...] | None:
    """Return the names in their order, each once; None for a star."""
    if isinstance(value, str) and value == _ANY:
        return None
    entries = _entries(value)
    if entries is None or callable(value) or isinstance(value, re.Pattern):
        collector.add_type(field, value, 'names, or "*"')
        return ()
    given = list(entries)
    if _ANY in given:
        if any(name != _ANY for name in given):
            collector.add(star_with_others, field, given)
        return None
    names: dict[str, None] = {}
    for entry in given:
        if not isinstance(entry, str):
            collector.add_type(field, entry, 'names, or "*"')
        elif (name := read_one(entry)) is not None:
            names[name] = None
    return tuple(names)


def _split(text: str) -> list[str] | None:
    """Return the names that one string was probably meant to list, or None."""
    names = re.split(r"[\s,;]+", text.strip(" \t\r\n,;"))
    return names if all(map(is_token, names)) else None


def read_flag(collector: ProblemCollector, field: str, *, value: object) -> bool:
    """Read `allow_credentials` or `preflight_continue`."""
    # Not truth: the text "false" is true.
    if not isinstance(value, bool):
        collector.add_type(field, value, "True or False")
        return False
    return value


def read_max_age(collector: ProblemCollector, value: object) -> int | None:
    """Read `max_age`: whole seconds, or None for no header."""
    seconds = _seconds(value)
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        collector.add_type("max_age", value, "whole seconds, a timedelta or None")
        return None
    if seconds < 0 or seconds != seconds // 1:
        collector.add("invalid-max-age", "max_age", value)
        return None
    if seconds > MAX_MAX_AGE:
        collector.add("prohibited-max-age", "max_age", value, suggestion=MAX_MAX_AGE)
        return None
    return int(seconds)


def _seconds(value: object) -> object:
    """Return the seconds of a timedelta, or what else was given."""
    if value is None or isinstance(value, int):
        return value
    from datetime import timedelta  # noqa: PLC0415 - slow to import, and few have one

    return value.total_seconds() if isinstance(value, timedelta) else value


def read_preflight_status(collector: ProblemCollector, value: object) -> int:
    """Read `preflight_status`."""
    if isinstance(value, bool) or not isinstance(value, int):
        collector.add_type("preflight_status", value, "a number")
    elif value not in range(200, 300):
        # Fetch, "CORS-preflight fetch", step 7: an ok status is 200 to 299.
        collector.add("invalid-preflight-status", "preflight_status", value, suggestion=204)
    else:
        return int(value)
    return 204


def read_risks(collector: ProblemCollector, value: object) -> frozenset[str]:
    """Read `accept_risks`."""
    entries = _entries(value)
    if entries is None:
        collector.add_type("accept_risks", value, "names of risks")
        return frozenset()
    risks = list(entries)
    for risk in risks:
        if risk not in RISKS:
            collector.add("invalid-risk", "accept_risks", risk)
    return frozenset(risk for risk in RISKS if risk in risks)
