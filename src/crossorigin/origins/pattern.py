"""Patterns: all subdomains of a host, all ports of a host, and nothing else.

    pattern = scheme "://" [ "*." ] host [ ":" ( port / "*" ) ]

The star of a host stands for one or more whole labels, never for none: the apex is
another origin, often with another owner in mind. The star of a port stands for any port
or none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crossorigin.origins.origin import OriginSyntaxError, Parts, is_serialized, split_origin

_STAR = "*."


class Pattern(NamedTuple):
    """A set of origins that differ in their first labels, in their port, or in both.

    Attributes:
        scheme: the one scheme.
        host: the host, or what follows the star and its dot.
        subdomains: whether one or more labels stand before `host`.
        port: ``""`` for the scheme's default port, ``":8443"``, or ``":*"`` for any or none.
    """

    scheme: str
    host: str
    subdomains: bool
    port: str

    def __str__(self) -> str:
        """Return the pattern as it is written in a policy."""
        star = _STAR if self.subdomains else ""
        return str(Parts(self.scheme, f"{star}{self.host}", self.port))

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
    subdomains = parts.host.startswith(_STAR)
    host = parts.host.removeprefix(_STAR) if subdomains else parts.host
    if "*" in host:
        message = "a star in the host stands alone before its first dot."
        raise OriginSyntaxError("invalid-pattern", message, _nearest(parts))
    if not is_serialized(f"{parts.scheme}://{host}"):
        message = "what follows the star is no host."
        raise OriginSyntaxError("invalid-pattern", message)
    if subdomains and re.search(r"(?:^|\.)\d+$", host):
        message = "an IP address has no subdomains."
        raise OriginSyntaxError("invalid-pattern", message, str(parts._replace(host=host)))
    return Pattern(parts.scheme, host, subdomains, parts.port)


def _nearest(parts: Parts) -> str | None:
    """Return the pattern that `parts` was probably meant to be, or None."""
    after_star = parts.host.rpartition("*")[2]
    # What follows the star within its own label (`*example.com`) may be a whole host.
    host = after_star.partition(".")[2] if after_star.count(".") > 1 else after_star.lstrip(".")
    if host.count(".") == 0:
        return None
    return str(parts._replace(host=f"{_STAR}{host}"))
