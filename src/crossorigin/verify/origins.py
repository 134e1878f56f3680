"""Origins to ask as: those that a policy lists, and those that a wrong comparison lets in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.origins import Pattern, is_serialized, parse_entry
from crossorigin.origins.origin import split_origin

FOREIGN: Final = "https://verify.example"
"""An origin that no policy lists by chance; example is a reserved name (RFC 2606)."""

CAUSES: Final = {
    "listed": "",
    "none": "",
    "foreign": "every origin is let in, or reflected",
    "program": "schemes of extensions, apps and files are let in",
    "loopback": "origins of a developer's own machine are let in",
    "other": "an origin of another path of the file is let in",
    "null": "null is let in, which every sandboxed frame has",
    "prefix": "origins are compared by their start, or an expression has no end",
    "suffix": "origins are compared by their end, or an expression has no start",
    "subdomain": "subdomains are let in",
    "parent": "the host above is let in",
    "dot": "a dot in an expression is not escaped",
    "label": "an expression lets any text in before a dot",
    "scheme": "the scheme is not compared",
    "port": "the port is not compared",
    "case": "upper and lower case are not told apart",
    "extension": "any host of the scheme is let in",
}
"""The probable fault of a server that lets an origin of a kind in, by the kind."""


class Asking(NamedTuple):
    """An origin to ask as.

    Attributes:
        origin: the value of the header.
        kind: a key of `CAUSES`; ``none`` for a request without the header, whose answer is
            judged as a cache may give it to a page of `origin`.
    """

    origin: str
    kind: str

    @property
    def sent(self) -> str | None:
        """The value of the header; None where the request has none."""
        return None if self.kind == "none" else self.origin


_WORD: Final = "verify"
_UUID: Final = "0d5c2a9e-8e1f-4b2a-9d1c-2f3a4b5c6d7e"
PROGRAMS: Final = tuple(
    Asking(origin, "program")
    for origin in (
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        f"moz-extension://{_UUID}",
        "capacitor://localhost",
        "file://",
    )
)
"""Origins of extensions, of apps and of files, which few policies list."""

LOOPBACK: Final = tuple(
    Asking(origin, "loopback")
    for origin in (
        "http://localhost:3000",
        "http://localhost:5173",
        "http://localhost:8080",
        "http://localhost",
        "https://localhost",
        "http://127.0.0.1:8000",
        "http://[::1]:3000",
    )
)
"""Origins of servers for development: any program on the machine of a visitor can be one."""

_MAX_DOTS: Final = 4
"""Dots of a host at which it is changed, one at a time."""

_OTHER_SCHEMES: Final = {"https": "http", "http": "https"}
_MAX_PORT: Final = 65535


def members(entry: str) -> list[Asking]:
    """Return origins that an entry of a policy lets in."""
    if entry in ("*", "null"):
        return [] if entry == "*" else [Asking(entry, "listed")]
    one = _read(entry)
    if one.any_extension:
        return [Asking(f"{one.scheme}://{_UUID}", "listed")]
    starts = ("a.", "b.a.") if one.subdomains else ("",)
    ports = ("", ":1234", f":{_MAX_PORT}") if one.any_port else (one.port,)
    origins = (f"{one.scheme}://{start}{one.host}{port}" for start in starts for port in ports)
    return [Asking(origin, "listed") for origin in origins]


def misses(entry: str) -> list[Asking]:
    """Return origins that differ from those of an entry in one respect each."""
    if entry in ("*", "null"):
        return []
    one = _read(entry)
    if one.any_extension:
        return [Asking(f"{one.scheme}://{_WORD}", "extension")]
    near = [*_of_scheme_and_port(one)]
    if not one.host.startswith("["):
        near += _of_host(one)
    return [each for each in near if each.kind == "case" or is_serialized(each.origin)]


def _read(entry: str) -> Pattern:
    """Return an origin or a pattern as a pattern."""
    read = parse_entry(entry)
    if isinstance(read, Pattern):
        return read
    parts = split_origin(entry)
    return Pattern(parts.scheme, parts.host, subdomains=False, port=parts.port)


def _of_scheme_and_port(one: Pattern) -> Iterator[Asking]:
    host = f"a.{one.host}" if one.subdomains else one.host
    port = ":1234" if one.any_port else one.port
    other = _OTHER_SCHEMES.get(one.scheme, "https")
    yield Asking(f"{other}://{host}{port}", "scheme")
    if not one.any_port:
        for wrong in (f"{port}1", "") if port else (":8443",):
            yield Asking(f"{one.scheme}://{host}{wrong}", "port")


def _of_host(one: Pattern) -> Iterator[Asking]:
    inner = f"a.{one.host}" if one.subdomains else one.host
    port = ":1234" if one.any_port else one.port

    def asking(host: str, kind: str) -> Asking:
        return Asking(f"{one.scheme}://{host}{port}", kind)

    yield asking(f"{inner}.{_WORD}.invalid", "prefix")
    yield asking(f"{_WORD}{one.host}", "suffix")
    yield asking(one.host if one.subdomains else f"{_WORD}.{one.host}", _below(one))
    if one.host.count(".") > 1 and not one.subdomains:
        yield asking(one.host.partition(".")[2], "parent")
    start = inner.removesuffix(one.host)
    for before, after in _at_dots(one.host):
        yield asking(f"{start}{before}x{after}", "dot")
        yield asking(f"{start}{before}{_WORD}.{after}", "label")
    if inner != inner.upper():
        yield asking(inner.upper(), "case")


def _at_dots(host: str) -> Iterator[tuple[str, str]]:
    """Yield the texts around each of the first dots of a host, and around the last one."""
    dots = [number for number, letter in enumerate(host) if letter == "."]
    for dot in dict.fromkeys([*dots[: _MAX_DOTS - 1], *dots[-1:]]):
        yield host[:dot], host[dot + 1 :]


def _below(one: Pattern) -> str:
    return "parent" if one.subdomains else "subdomain"
