"""Hosts: the names that a server serves, and the Host header of a request.

The port of a Host header is ignored: a name that an attacker's DNS resolves to this server
reaches it on any port.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from crossorigin.origins import OriginSyntaxError, Pattern, is_serialized, parse_entry
from crossorigin.rules import ProblemCollector
from crossorigin.rules.risks import is_or_contains_public_suffix

ANY: Final = "*"

MAX_HOST_LENGTH: Final = 253 + len(".") + len(":65535")
"""The greatest number of characters of a Host header; a longer one is not a host."""

_PORT: Final = re.compile(r":[0-9]{0,5}")
_PAGE_SCHEMES: Final = ("https://", "http://")
_DEFAULT_PORTS: Final = {"https": ":443", "http": ":80"}


class HostIndex(NamedTuple):
    """The hosts that a guard serves.

    Attributes:
        names: names and addresses in canonical form, without a trailing dot.
        suffixes: the parts of patterns after the star, with their dot.
        any: whether every host is served.
    """

    names: frozenset[str]
    suffixes: tuple[str, ...]
    any: bool

    @property
    def entries(self) -> tuple[str, ...]:
        """The hosts in the form of a list, in a fixed order."""
        return (
            *sorted(self.names),
            *(f"*{suffix}" for suffix in self.suffixes),
            *[ANY] * self.any,
        )

    def serves(self, name: str) -> bool:
        """Return whether `name`, from `split_host`, is served."""
        bare = name.removesuffix(".")
        return self.any or bare in self.names or bare.endswith(self.suffixes)


def split_host(header: str | None) -> tuple[str, str] | None:
    """Return the name and the port of a Host header; None if it is not a single host.

    The name is in lower case; the port has its colon, or is empty.

    Args:
        header: the value of the header, its lines combined, or None.
    """
    if header is None or len(header) > MAX_HOST_LENGTH:
        return None
    text = header.lower()
    colon = text.rfind(":", text.rfind("]") + 1)
    name, port = (text, "") if colon < 0 else (text[:colon], text[colon:])
    # RFC 9110, section 7.2: uri-host [ ":" port ]; the port may be empty.
    has_two_ports = ":" in name and not name.endswith("]")
    if has_two_ports or (port and _PORT.fullmatch(port) is None):
        return None
    if not is_serialized(f"https://{name}"):
        return None
    return name, "" if port == ":" else port


def is_own(origin: str, host: tuple[str, str], *, encrypted: bool) -> bool:
    """Return whether `origin` is the origin of the server by the Host header.

    A proxy may terminate TLS, so that the origin of an encrypted page is the server's own on an
    unencrypted connection, and never the reverse.

    Args:
        origin: a serialized origin.
        host: the name and the port, from `split_host`.
        encrypted: whether the server itself received the request over TLS.
    """
    if not origin.startswith(_PAGE_SCHEMES[:1] if encrypted else _PAGE_SCHEMES):
        return False
    scheme, _, authority = origin.partition("://")
    name, port = host
    return authority == name + ("" if port == _DEFAULT_PORTS[scheme] else port)


def read_hosts(
    collector: ProblemCollector, entries: Iterable[object], risks: frozenset[str]
) -> HostIndex:
    """Read the names and patterns of `hosts`."""
    names: set[str] = set()
    suffixes: set[str] = set()
    any_host = False
    for entry in entries:
        if not isinstance(entry, str):
            collector.add_type("hosts", entry, "names of hosts")
        elif entry == ANY:
            any_host = True
            if "any-host" not in risks:
                collector.add("prohibited-any-host", "hosts", entry)
        else:
            _read_host(collector, entry, risks, names, suffixes)
    return HostIndex(frozenset(names), tuple(sorted(suffixes)), any_host)


def _read_host(
    collector: ProblemCollector,
    entry: str,
    risks: frozenset[str],
    names: set[str],
    suffixes: set[str],
) -> None:
    read = _parse(collector, entry)
    if read is None:
        return
    if not isinstance(read, Pattern):
        names.add(read)
    elif "public-suffix" in risks or not is_or_contains_public_suffix(read.host):
        suffixes.add(f".{read.host}")
    else:
        message = "anyone can register a name below this suffix and point it to this server."
        collector.add(
            "prohibited-public-suffix", "hosts", entry, message, remedy=_SUFFIX_REMEDY
        )


_SUFFIX_REMEDY: Final = (
    'List your own names, or accept the risk: accept_risks={"public-suffix"}.'
)


def _parse(collector: ProblemCollector, entry: str) -> str | Pattern | None:
    """Return a name without its last dot, or a pattern; None if a problem was added."""
    if "://" in entry or re.search(r"[/?#@\\]", entry):
        collector.add("invalid-host", "hosts", entry, "", _host_in(entry), remedy="")
        return None
    try:
        read = parse_entry(f"https://{entry}")
    except OriginSyntaxError as flaw:
        collector.add("invalid-host", "hosts", entry, flaw.message, _host_in(flaw.suggestion))
        return None
    if isinstance(read, Pattern):
        has_port, host = bool(read.port), read.host
    else:
        host, port = split_host(read.removeprefix("https://")) or ("", "")
        has_port = bool(port)
    if has_port or re.search(r":[0-9]+$", entry):
        message = "a host has no port here: the guard serves a name on every port."
        collector.add("invalid-host", "hosts", entry, message, _host_in(f"https://{entry}"))
        return None
    if isinstance(read, Pattern):
        return read._replace(host=host.removesuffix("."))
    return host.removesuffix(".")


def _host_in(text: object) -> str | None:
    """Return the host or pattern in `text`, or None if there is no single one."""
    if not isinstance(text, str):
        return None
    authority = re.split(r"[/?#\\]", text.partition("://")[2] or text, maxsplit=1)[0]
    host = re.sub(r":(?:[0-9]*|\*)$", "", authority.rpartition("@")[2])
    try:
        read = parse_entry(f"https://{host}")
    except OriginSyntaxError:
        return None
    if isinstance(read, Pattern):
        return f"*.{read.host}"
    return read.removeprefix("https://")
