"""Patterns: all subdomains of a host, all ports of a host, and nothing else.

    pattern = scheme "://" [ "*." ] host [ ":" ( port / "*" ) ]
            / ( "moz-extension" / "safari-web-extension" ) "://*"

The star of a host matches one or more whole labels, but not zero labels: the apex is another
origin, which the owner may not mean. The star of a port matches any port or none. The star of
an extension's scheme matches every extension, because Firefox and Safari give each installation
of an extension its own UUID, which no list can name.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crossorigin.origins.origin import OriginSyntaxError, Parts, is_serialized, split_origin

_STAR = "*."

_OF_INSTALLATIONS: Final = frozenset({"moz-extension", "safari-web-extension"})
"""Schemes of extensions whose host is a UUID of the installation."""


class Pattern(NamedTuple):
    """A set of origins that differ in their first labels, in their port, or in both.

    Attributes:
        scheme: the one scheme.
        host: the host, or the part after the star and its dot; ``"*"`` for every extension.
        subdomains: whether one or more labels precede `host`.
        port: ``""`` for the scheme's default port, ``":8443"``, or ``":*"`` for any or none.
    """

    scheme: str
    host: str
    subdomains: bool
    port: str

    def __str__(self) -> str:
        """Return the pattern in the spelling of a policy."""
        star = _STAR if self.subdomains else ""
        return str(Parts(self.scheme, f"{star}{self.host}", self.port))

    @property
    def any_extension(self) -> bool:
        """Whether the pattern matches every extension of a browser."""
        return self.host == "*"

    @property
    def any_port(self) -> bool:
        """Whether the port is a star."""
        return self.port == ":*"


def parse_entry(text: str) -> str | Pattern:
    """Return the canonical form of an origin, or a pattern.

    Args:
        text: one entry of `allow_origins`, other than ``"*"`` and ``"null"``.

    Raises:
        OriginSyntaxError: the text is neither; with the corrected spelling where there is one.
    """
    parts = split_origin(text)
    if "*" not in text:
        return str(parts)
    return _read_pattern(parts)


def _read_pattern(parts: Parts) -> Pattern:
    if parts.host == "*" and not parts.port and parts.scheme in _OF_INSTALLATIONS:
        return Pattern(parts.scheme, "*", subdomains=False, port="")
    subdomains = parts.host.startswith(_STAR)
    host = parts.host.removeprefix(_STAR) if subdomains else parts.host
    if "*" in host:
        message = "a star in the host is its whole first label."
        if parts.scheme == "chrome-extension":
            message = "the id of an extension is the same in every Chromium: list it."
        raise OriginSyntaxError("invalid-pattern", message, _nearest(parts))
    if not is_serialized(f"{parts.scheme}://{host}"):
        message = "the text after the star is not a host."
        raise OriginSyntaxError("invalid-pattern", message)
    if subdomains and re.search(r"(?:^|\.)\d+$", host):
        message = "an IP address has no subdomains."
        raise OriginSyntaxError("invalid-pattern", message, str(parts._replace(host=host)))
    return Pattern(parts.scheme, host, subdomains, parts.port)


def _nearest(parts: Parts) -> str | re.Pattern[str] | None:
    """Return a pattern or an expression that allows no more than `parts`, or None."""
    host = re.sub(r"\*+", "*", parts.host)
    start, _, rest = host.partition("*")
    if not start and "*" not in rest:
        # `*example.com`: all subdomains. The star of `*.com*` is not the only one.
        host = rest.lstrip(".")
        return str(parts._replace(host=f"{_STAR}{host}")) if "." in host else None
    after = host.rpartition("*")[2].partition(".")[2]
    if "." not in after or not is_serialized(f"https://{after}"):
        # A star in the last two labels would allow hosts of other owners.
        return None
    labels = re.escape(host).replace(r"\*", "[a-z0-9-]+")
    port = "(?::[0-9]+)?" if parts.port == ":*" else parts.port
    return re.compile(f"{re.escape(parts.scheme)}://{labels}{port}")
