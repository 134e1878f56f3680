"""Origins to send: those that a policy lists, and those that a wrong comparison allows."""

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
    "foreign": "every origin is allowed, or reflected",
    "program": "schemes of extensions, apps and files are allowed",
    "loopback": "origins of a developer's own machine are allowed",
    "network": "origins of machines in a local network are allowed",
    "hosted": "origins of a hosting service are allowed, and each customer has one",
    "other": "an origin of another path of the file is allowed",
    "null": "null is allowed, the origin of every sandboxed frame",
    "prefix": "origins are compared by their start, or an expression has no anchor at its end",
    "suffix": "origins are compared by their end, or an expression has no anchor at its start",
    "subdomain": "subdomains are allowed",
    "parent": "the parent host is allowed",
    "address": "other addresses of the same network are allowed",
    "dot": "a dot in an expression is not escaped",
    "label": "an expression allows any text before a dot",
    "hyphen": "an expression allows any text before or after a hyphen",
    "digit": "an expression allows digits before a dot",
    "ending": "the last part of the host is not compared",
    "last-dot": "an expression allows a dot after the host",
    "scheme": "the scheme is not compared",
    "port": "the port is not compared",
    "case": "upper and lower case are not distinguished",
    "extension": "any host of the scheme is allowed",
}
"""By the kind of an origin: the probable fault of a server that allows it."""


class Asking(NamedTuple):
    """An origin to send.

    Attributes:
        origin: the value of the header.
        kind: a key of `CAUSES`; ``none`` for a request without the header, whose answer is
            judged as one that a cache gives to a page of `origin`.
    """

    origin: str
    kind: str

    @property
    def sent(self) -> str | None:
        """The value of the header; None if the request has none."""
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

NETWORK: Final = tuple(
    Asking(origin, "network")
    for origin in (
        "http://192.168.1.10:3000",
        "http://192.168.1.10",
        "http://10.0.0.10:3000",
        "http://172.16.0.10:3000",
        "http://verify.local:3000",
        "http://verify.local",
    )
)
"""Origins of machines in a local network: of a test on a phone, or of any device of a guest."""

HOSTED: Final = tuple(
    Asking(f"https://verify.{suffix}", "hosted")
    for suffix in (
        "netlify.app", "vercel.app", "github.io", "gitlab.io", "pages.dev", "workers.dev",
        "web.app", "firebaseapp.com", "herokuapp.com", "onrender.com", "fly.dev",
        "azurestaticapps.net", "cloudfront.net", "s3.amazonaws.com", "ngrok-free.app",
        "app.github.dev",
    )
)  # fmt: skip
"""Origins of hosting services, which give each customer a name; previews often have one."""

_MAX_DOTS: Final = 4
"""The greatest number of dots of a host that are changed, one at a time."""

_OTHER_SCHEMES: Final = {"https": "http", "http": "https"}
_MAX_PORT: Final = 65535

# The second of each pair is for an entry that has the first one.
_PORTS: Final = (":8443", ":4433")
_ENDINGS: Final = (".net", ".org")
_NUMBERS: Final = ("77", "78")


def members(entry: str) -> list[Asking]:
    """Return origins that an entry of a policy allows."""
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
        foreign = _PORTS[port == _PORTS[0]]
        for wrong in (f"{port}1", "", foreign) if port else (foreign,):
            yield Asking(f"{one.scheme}://{host}{wrong}", "port")


def _of_host(one: Pattern) -> Iterator[Asking]:
    port = ":1234" if one.any_port else one.port
    inner = f"a.{one.host}" if one.subdomains else one.host
    hosts = [*_around(one.host, inner, is_pattern=one.subdomains), *_at_dots(one.host, inner)]
    if inner != inner.upper():
        hosts.append((inner.upper(), "case"))
    for host, kind in hosts:
        origin = f"{one.scheme}://{host}{port}"
        if origin != FOREIGN:
            yield Asking(origin, kind)


def _around(host: str, inner: str, *, is_pattern: bool) -> Iterator[tuple[str, str]]:
    """Yield hosts with additional or missing text at either end, each with its kind.

    Args:
        host: the host of the entry.
        inner: a host that the entry allows.
        is_pattern: whether the entry allows the hosts below `host`.
    """
    yield f"{inner}.{_WORD}.invalid", "prefix"
    yield f"{_WORD}{host}", "suffix"
    yield f"{_WORD}-{host}", "hyphen"
    yield (host, "parent") if is_pattern else (f"{_WORD}.{host}", "subdomain")
    _, dot, rest = host.partition(".")
    if "." in rest and not is_pattern:
        yield rest, "parent"
    if dot:
        ending = _ENDINGS[host.endswith(_ENDINGS[0])]
        yield f"{inner.rpartition('.')[0]}{ending}", "ending"
    yield f"{inner}.", "last-dot"


def _at_dots(host: str, inner: str) -> Iterator[tuple[str, str]]:
    """Yield hosts that differ from a host at one of its dots; each with its kind.

    The dots are the first ones, and the last one.

    Args:
        host: the host of the entry.
        inner: a host that the entry allows.
    """
    start = inner.removesuffix(host)
    dots = [number for number, letter in enumerate(host) if letter == "."]
    for dot in dict.fromkeys([*dots[: _MAX_DOTS - 1], *dots[-1:]]):
        before, after = f"{start}{host[:dot]}", host[dot + 1 :]
        yield f"{before}x{after}", "dot"
        yield f"{before}{_WORD}.{after}", "label"
        yield f"{before}-{_WORD}.{after}", "hyphen"
        yield f"{before}1.{after}", "digit"
    if dots:
        # This changes an IPv4 address only: no other host ends in a number.
        yield f"{host[: dots[-1]]}.{_NUMBERS[host.endswith(_NUMBERS[0])]}", "address"
