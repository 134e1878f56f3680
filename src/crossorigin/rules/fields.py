"""Fields: how each field of a policy is read, one function for each.

A reader takes the owner's value, returns the normal form, and collects all problems. Rules that
involve two fields are in risks.py.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias

from crossorigin.origins import (
    OriginSource,
    OriginSyntaxError,
    Pattern,
    is_canonical_web_origin,
    is_source,
    parse_entry,
)
from crossorigin.rules.problems import ProblemCollector
from crossorigin.spec import headers, methods
from crossorigin.spec.calls import flaw_of_callable
from crossorigin.spec.text import class_name, short_repr
from crossorigin.spec.tokens import STAR_WORDS, is_token

OriginLookup: TypeAlias = (
    Callable[[str], bool | Awaitable[bool]] | Callable[[str, Any], bool | Awaitable[bool]]
)
"""Takes the origin, and the facts of the request if it has a second parameter."""


class OriginUrl(Protocol):
    """A URL of pydantic, such as an ``AnyHttpUrl``, that is only an origin."""

    def unicode_string(self) -> str:
        """Return the URL."""
        ...


OriginRule: TypeAlias = str | re.Pattern[str] | OriginLookup | OriginSource
OriginRules: TypeAlias = OriginRule | OriginUrl | Iterable[OriginRule | OriginUrl]

RISKS: Final = (
    "null-origin",
    "insecure-origin",
    "public-suffix",
    "broad-regex",
    "slow-regex",
    "any-extension",
)
"""The names of the risks that an owner can accept."""

MAX_MAX_AGE: Final = 86_400
"""Seconds; the limit of Firefox for Access-Control-Max-Age. Those of Chromium and WebKit are
lower."""

MAX_ENTRIES: Final = 1_000_000
"""Limit of the entries of an iterable without a length, which may be endless."""

_EXPRESSION: Final = re.compile(r"\A\^|\$\Z|\\[.dws/-]|\(")
"""The parts of a regular expression that no origin has."""

_NULL: Final = "null"
_ANY: Final = "*"


class EndlessError(Exception):
    """An iterable without a length yields more than `MAX_ENTRIES` entries."""


class Origins(NamedTuple):
    """The normal form of `allow_origins`; an index is made of it, and the list again.

    Attributes:
        any: whether every origin is allowed.
        exact: serialized origins in the form of requests; kept once, because a million of them
            take 100 bytes each.
        patterns: sorted, without duplicates.
        regexes: the regular expressions in the order given, without duplicates.
        lookups: the callables and the sources in the order given, without duplicates.
    """

    any: bool = False
    exact: frozenset[bytes] = frozenset()
    patterns: tuple[Pattern, ...] = ()
    regexes: tuple[re.Pattern[str], ...] = ()
    lookups: tuple[OriginLookup | OriginSource, ...] = ()

    def rules(self) -> Iterator[OriginRule]:
        """Yield the entries of a list with this normal form, in a stable order."""
        if self.any:
            yield _ANY
        yield from sorted(origin.decode() for origin in self.exact)
        yield from map(str, self.patterns)
        yield from self.regexes
        yield from self.lookups


class _OriginsReader:
    def __init__(self, collector: ProblemCollector) -> None:
        self.collector = collector
        self.any = False
        self.exact: set[bytes] = set()
        self.patterns: set[Pattern] = set()
        # Dictionaries keep the order in which the entries are asked.
        self.regexes: dict[re.Pattern[str], None] = {}
        self.lookups: dict[OriginLookup | OriginSource, None] = {}

    def read(self, entry: object) -> None:
        if isinstance(entry, str):
            self._read_text(entry)
        elif isinstance(entry, re.Pattern):
            self._read_regex(entry)
        elif is_source(entry):
            self._read_source(entry)
        elif callable(entry):
            self._read_callable(entry)
        elif _is_url(entry):
            self._read_url(str(entry))
        elif type(entry).__name__.endswith(("Url", "URL")):
            self._refuse_url(entry)
        else:
            self.collector.add_type("allow_origins", entry, _ORIGINS_WANTED)

    def _read_callable(self, function: Callable[..., Any]) -> None:
        if flaw := flaw_of_callable(function, 1, 2):
            message = f"{flaw}."
            remedy = "Write a function of the origin, or of the origin and the facts."
            self.collector.add(
                "invalid-type", "allow_origins", function, message, remedy=remedy
            )
        else:
            self.lookups[function] = None

    def _read_source(self, source: OriginSource) -> None:
        flaw: str | None = getattr(source, "flaw", None)
        if flaw is None:
            self.lookups[source] = None
        else:
            self.collector.add("invalid-type", "allow_origins", source, flaw, remedy="")

    def _read_url(self, text: str) -> None:
        """Read a URL of pydantic, whose text has the path ``/`` if the URL has no path."""
        is_origin = text.endswith("/") and text.count("/") == _SLASHES
        if "*" in text:
            message = "a URL is one origin, and a pattern is a text."
            remedy = f"Write the text {short_repr(text.rstrip('/'))}."
            self.collector.add("invalid-type", "allow_origins", text, message, remedy=remedy)
        else:
            self._read_text(text[:-1] if is_origin else text)

    def _refuse_url(self, url: object) -> None:
        """Return the remedy for a URL object of another library, such as yarl."""
        message = f"the field takes text, not {class_name(url)}."
        remedy = 'Write str(url).rstrip("/").'
        self.collector.add("invalid-type", "allow_origins", str(url), message, remedy=remedy)

    def _read_text(self, text: str) -> None:
        if is_canonical_web_origin(text):
            self.exact.add(text.encode())
        elif text == _ANY:
            self.any = True
        elif text == _NULL:
            self.exact.add(_NULL.encode())
        else:
            self._read_unusual(text)

    def _read_unusual(self, text: str) -> None:
        if _EXPRESSION.search(text):
            message = "the text is a regular expression, and a str is one origin."
            remedy = "Write re.compile(…) in code."
            self.collector.add("invalid-type", "allow_origins", text, message, remedy=remedy)
            return
        if text.lower().endswith(".toml") and "://" not in text:
            message = "the text is the name of a file, and a str is one origin."
            remedy = f"Write PolicyMap.from_toml({short_repr(text)})."
            self.collector.add("invalid-type", "allow_origins", text, message, remedy=remedy)
            return
        try:
            origin = parse_entry(text)
        except OriginSyntaxError as flaw:
            self.collector.add_syntax_error("allow_origins", text, flaw)
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


_SLASHES: Final = 3
"""The number of slashes in ``https://app.example/``."""


def _is_url(value: object) -> bool:
    """Return whether `value` is an `OriginUrl`."""
    return callable(getattr(type(value), "unicode_string", None))


_ORIGINS_WANTED: Final = (
    "an origin, a pattern, a compiled regular expression, a callable, a store, "
    "or several of them"
)


def read_origins(collector: ProblemCollector, value: object) -> Origins:
    """Read `allow_origins`."""
    reader = _OriginsReader(collector)
    entries = entries_of(value)
    if entries is None:
        collector.add_type("allow_origins", value, _ORIGINS_WANTED)
        return Origins(any=True)
    count = len(collector.problems)
    for entry in entries:
        reader.read(entry)
    if reader.any:
        # The star must be the only entry.
        own = (replace(each, suggestion=None) for each in collector.problems[count:])
        collector.problems[count:] = own
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


def entries_of(value: object) -> Iterable[object] | None:
    """Return the entries of a field that takes one value or several, or None if neither."""
    # A str is one entry, and not a set of characters; a store may be callable and iterable.
    if isinstance(value, str | re.Pattern) or callable(value) or is_source(value):
        return [value]
    if _is_url(value):
        return [value]
    if isinstance(value, Mapping | bytes | bytearray) or not isinstance(value, Iterable):
        return None
    if isinstance(value, Sized):
        return value
    entries = list(islice(value, MAX_ENTRIES + 1))
    if len(entries) > MAX_ENTRIES:
        raise EndlessError
    return entries


def read_methods(collector: ProblemCollector, value: object) -> tuple[str, ...] | Literal["*"]:
    """Read `allow_methods`; a star stands for every method."""

    def read_one(method: str) -> str | None:
        if not is_token(method):
            names = _split(method, _is_unusable_method)
            collector.add("invalid-method", "allow_methods", method, suggestion=names)
        elif method.lower() in STAR_WORDS:
            collector.add("prohibited-star-word", "allow_methods", method)
        elif methods.is_forbidden(method):
            collector.add("forbidden-method", "allow_methods", method)
        elif _is_miscased_patch(method):
            collector.add("prohibited-method-case", "allow_methods", method, suggestion="PATCH")
        else:
            return methods.normalize(method)
        return None

    return _read_names(
        collector, "allow_methods", value, "incompatible-any-method-others", read_one
    )


_HEADERS: Final = {
    "allow_headers": ("request", headers.is_forbidden_request),
    "expose_headers": ("response", headers.is_forbidden_response),
}


def read_headers(
    collector: ProblemCollector, value: object, field: str
) -> tuple[str, ...] | Literal["*"]:
    """Read `allow_headers` or `expose_headers`; a star stands for every name."""
    kind, is_forbidden = _HEADERS[field]

    def read_one(name: str) -> str | None:
        if not is_token(name):
            names = _split(name, is_forbidden, headers.PROTOCOL_PREFIX)
            collector.add("invalid-header", field, name, suggestion=names)
        elif name.lower() in STAR_WORDS:
            collector.add("prohibited-star-word", field, name)
        elif is_forbidden(name):
            collector.add(f"forbidden-{kind}-header", field, name)
        elif name.lower().startswith(headers.PROTOCOL_PREFIX):
            collector.add(f"prohibited-{kind}-header", field, name)
        else:
            return name.lower()
        return None

    return _read_names(collector, field, value, "incompatible-any-header-others", read_one)


def _is_unusable_method(method: str) -> bool:
    return methods.is_forbidden(method) or _is_miscased_patch(method)


def _is_miscased_patch(method: str) -> bool:
    return method != "PATCH" and method.upper() == "PATCH"


def _read_names(
    collector: ProblemCollector,
    field: str,
    value: object,
    star_with_others: str,
    read_one: Callable[[str], str | None],
) -> tuple[str, ...] | Literal["*"]:
    """Return the names in order, without duplicates; or a star."""
    if isinstance(value, str) and value == _ANY:
        return "*"
    entries = entries_of(value)
    if entries is None or callable(value) or isinstance(value, re.Pattern):
        collector.add_type(field, value, 'names, or "*"')
        return ()
    given = list(entries)
    if _ANY in given:
        if any(name != _ANY for name in given):
            collector.add(star_with_others, field, given, _star_message(given))
        return "*"
    names: dict[str, None] = {}
    for entry in given:
        if not isinstance(entry, str):
            collector.add_type(field, entry, 'names, or "*"')
        elif (name := read_one(entry)) is not None:
            names[name] = None
    return tuple(names)


def _star_message(given: list[object]) -> str:
    if any(isinstance(name, str) and name.lower() == "authorization" for name in given):
        return (
            "the star allows Authorization too: preflights are answered with the names asked."
        )
    return ""


def _split(
    text: str, is_forbidden: Callable[[str], bool], prefix: str = "\n"
) -> list[str] | None:
    """Return the names that a string probably lists, or None.

    Return None, too, if one of the names is invalid, or a star, which would allow every name.
    """
    names = re.split(r"[\s,;]+", text.strip(" \t\r\n,;"))
    usable = all(
        is_token(name)
        and name.lower() not in (_ANY, *STAR_WORDS)
        and not is_forbidden(name)
        and not name.lower().startswith(prefix)
        for name in names
    )
    return names if usable else None


def read_flag(collector: ProblemCollector, value: object, field: str) -> bool:
    """Read `allow_credentials` or `preflight_continue`."""
    # Only a bool: the text "false" would count as true.
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
    if value is None or isinstance(value, int):
        return value
    from datetime import timedelta  # noqa: PLC0415 - slow to import, and few have one

    return value.total_seconds() if isinstance(value, timedelta) else value


def read_preflight_status(collector: ProblemCollector, value: object) -> int:
    """Read `preflight_status`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON has one kind of number
    if isinstance(value, bool) or not isinstance(value, int):
        collector.add_type("preflight_status", value, "a number")
    elif value not in range(200, 300):
        # Fetch, "CORS-preflight fetch", step 7: an ok status is 200 to 299.
        collector.add("invalid-preflight-status", "preflight_status", value, suggestion=204)
    else:
        return int(value)
    return 204


def read_risks(
    collector: ProblemCollector,
    value: object,
    known: tuple[str, ...] = RISKS,
    remedy: str | None = None,
) -> frozenset[str]:
    """Read `accept_risks`: names, or a mapping of each name to the owner's reason.

    Args:
        collector: takes the problems.
        value: the value of the field.
        known: the names of all risks.
        remedy: the sentence that lists them; left out, the remedy of the catalogue.
    """
    if isinstance(value, Mapping):
        reasons = collector.read_mapping("accept_risks", value, _RISKS_WANTED)
        _check_reasons(collector, reasons)
        value = list(reasons)
    entries = None if callable(value) else entries_of(value)
    if entries is None:
        collector.add_type("accept_risks", value, _RISKS_WANTED)
        return frozenset()
    risks = list(entries)
    for risk in risks:
        if risk not in known:
            collector.add("invalid-risk", "accept_risks", risk, remedy=remedy)
    return frozenset(risk for risk in known if risk in risks)


_RISKS_WANTED: Final = "names of risks"


def _check_reasons(collector: ProblemCollector, reasons: Mapping[str, object]) -> None:
    for risk, reason in reasons.items():
        if not isinstance(reason, str) or not reason.strip():
            message = f"the reason for {short_repr(risk)} is a text."
            collector.add("invalid-type", "accept_risks", reason, message, remedy=_REASON)


_REASON: Final = "Write why the owner accepts the risk, or list the names alone."
