"""Origins that a configuration can list: those that a page can have."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.fetch.url import parse_host
from crossorigin.spec.ports import DEFAULT

_LABEL: Final = r"[a-z0-9_-]{1,63}"
_SERIALIZED: Final = re.compile(
    rf"(?P<scheme>[a-z][a-z0-9+.-]{{0,63}})://(?P<host>(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9a-f:]+\])"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?"
)
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_MAX_HOST: Final = 253
_MAX_PORT: Final = 65535
# Pages of these schemes have the origin null, or do not exist.
_PAGELESS: Final = frozenset(
    {"about", "blob", "data", "file", "ftp", "ftps", "javascript", "ws", "wss"}
)


def is_listable(origin: str) -> bool:
    """Return whether a configuration can list an origin.

    Args:
        origin: a serialized origin, as a browser sends it or as a message names it.
    """
    found = _SERIALIZED.fullmatch(origin)
    if found is None or found["scheme"] in _PAGELESS:
        return False
    port, usual = int(found["port"] or 0), DEFAULT.get(found["scheme"])
    return _is_host(found["host"]) and port <= _MAX_PORT and port != usual


def _is_host(host: str) -> bool:
    """Return whether a host is canonical. One that ends in a number is an IPv4 address."""
    if host.startswith("[") or _NUMBER.fullmatch(host):
        return parse_host(host) == host
    return len(host.removesuffix(".")) <= _MAX_HOST
