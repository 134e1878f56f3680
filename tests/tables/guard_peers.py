"""The published decisions of Go and .NET beside those of the guard; each difference is named.

Go: the tests and the source of `net/http.CrossOriginProtection` (1.25). .NET: the steps of the
antiforgery by Fetch Metadata (.NET 11), which trusts the origins of a CORS policy with
credentials. The requests are told in our own words: a form of another site is sent to `API`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tables.guard import API, APP, STRANGER

OWN = f"https://{API}"
_SITES = (
    "The site is compared as text: an empty value is a foreign site, and not a missing one."
)
_HANDSHAKE = "A handshake is a GET, which is safe to both; the guard judges it (g3)."
_PATHS = "Our prefix has the path without a last slash; Go's router redirects that one."
_GRAMMAR = "An Origin is read by the grammar of browsers, and not by a parser of URLs."


class PeerRow(NamedTuple):
    """One request, and the decisions of a peer and of the guard.

    Attributes:
        name: the case, as the peer tells of it.
        request: the parts that differ from those of a POST to `API` without other headers.
        guard: the fields of the guard that stand for the peer's settings.
        policy: the name of the policy of the route.
        differs: the reason for another decision of the guard; empty for the same one.
        theirs: whether the peer lets the request act.
    """

    name: str
    request: Mapping[str, Any]
    guard: Mapping[str, Any]
    policy: str
    differs: str
    theirs: bool

    @property
    def ours(self) -> bool:
        """Whether the guard lets the request act."""
        return self.theirs is not bool(self.differs)


def _lets(
    name: str,
    request: Mapping[str, Any],
    guard: Mapping[str, Any] = MappingProxyType({}),
    policy: str = "none",
    differs: str = "",
) -> PeerRow:
    """Return the row of a request that the peer lets act."""
    return PeerRow(name, request, guard, policy, differs, theirs=True)


def _refuses(
    name: str,
    request: Mapping[str, Any],
    guard: Mapping[str, Any] = MappingProxyType({}),
    policy: str = "none",
    differs: str = "",
) -> PeerRow:
    """Return the row of a request that the peer refuses."""
    return PeerRow(name, request, guard, policy, differs, theirs=False)


_TRUSTING: dict[str, Any] = {"trust": [APP]}
_BYPASS: dict[str, Any] = {"paths": {"/bypass/*": None}}
_EXACT: dict[str, Any] = {"paths": {"/exact": None}}
_ONLY: dict[str, Any] = {"paths": {"/only/*": None}}

GO = (
    _lets("same-origin", {"site": "same-origin"}),
    _lets("none", {"site": "none"}),
    _refuses("cross-site", {"site": "cross-site"}),
    _refuses("same-site", {"site": "same-site"}),
    _lets("neither header", {}),
    _lets("origin of the host", {"origin": OWN}),
    _refuses("origin of another host", {"origin": STRANGER}),
    _refuses("null origin", {"origin": "null"}),
    _lets("GET", {"method": "GET", "site": "cross-site"}),
    _lets("HEAD", {"method": "HEAD", "site": "cross-site"}),
    _lets("OPTIONS", {"method": "OPTIONS", "site": "cross-site"}),
    _refuses("PUT", {"method": "PUT", "site": "cross-site"}),
    # Trusted origins.
    _lets("trusted", {"origin": APP}, _TRUSTING),
    _lets("trusted, cross-site", {"origin": APP, "site": "cross-site"}, _TRUSTING),
    _refuses("not trusted", {"origin": STRANGER}, _TRUSTING),
    _refuses("not trusted, cross-site", {"origin": STRANGER, "site": "cross-site"}, _TRUSTING),
    _refuses("trusted origin without Origin", {"site": "cross-site"}, _TRUSTING),
    # Patterns of paths that are left out.
    _lets("bypass", {"origin": STRANGER, "path": "/bypass/"}, _BYPASS),
    _lets(
        "bypass, cross-site",
        {"origin": STRANGER, "path": "/bypass/", "site": "cross-site"},
        _BYPASS,
    ),
    _refuses("no bypass", {"origin": STRANGER, "path": "/api/"}, _BYPASS),
    _refuses(
        "no bypass, cross-site",
        {"origin": STRANGER, "path": "/api/", "site": "cross-site"},
        _BYPASS,
    ),
    _refuses(
        "dots that lead to a bypass",
        {"origin": STRANGER, "path": "/foo/../bypass/bar"},
        _BYPASS,
    ),
    _refuses(
        "bypass without its slash",
        {"origin": STRANGER, "path": "/bypass"},
        _BYPASS,
        differs=_PATHS,
    ),
    _refuses(
        "dots that lead elsewhere",
        {"origin": STRANGER, "path": "/foo/../api/bar"},
        _BYPASS,
    ),
    _refuses("another path without its slash", {"origin": STRANGER, "path": "/api"}, _BYPASS),
    _lets("one segment for a wildcard", {"origin": STRANGER, "path": "/only/123"}, _ONLY),
    _refuses(
        "two segments for a wildcard",
        {"origin": STRANGER, "path": "/only/123/foo"},
        _ONLY,
        differs="A path has no wildcard for one segment: mark the route instead.",
    ),
    _lets("exact path", {"origin": STRANGER, "path": "/exact"}, _EXACT),
    _refuses(
        "exact path with a slash",
        {"origin": STRANGER, "path": "/exact/"},
        _EXACT,
        differs="An exact path stands for itself with a last slash, too, as in a PolicyMap.",
    ),
    _lets("subtree with its slash", {"origin": STRANGER, "path": "/bypass/"}, _BYPASS),
    _refuses(
        "subtree without its slash",
        {"origin": STRANGER, "path": "/bypass"},
        _BYPASS,
        differs=_PATHS,
    ),
    _lets("pattern of the method", {"origin": STRANGER, "path": "/bypass/"}, _BYPASS),
    # A path of the guard has no method; a mark of the method's handler has.
    _refuses("pattern of PUT", {"origin": STRANGER, "path": "/put-only/"}),
    _refuses("pattern of GET", {"origin": STRANGER, "path": "/get-only/"}),
    # On a server.
    _refuses(
        "server, cross-site",
        {"origin": STRANGER, "site": "cross-site"},
        {**_TRUSTING, **_BYPASS},
    ),
    _lets("server, same-origin", {"site": "same-origin"}, {**_TRUSTING, **_BYPASS}),
    _lets(
        "server, its own origin",
        {"origin": f"http://{API}:8000", "host": f"{API}:8000"},
        _TRUSTING,
    ),
    _lets("server, trusted", {"origin": APP}, {**_TRUSTING, **_BYPASS}),
    _refuses("server, not trusted", {"origin": STRANGER}, {**_TRUSTING, **_BYPASS}),
    _lets(
        "server, bypass",
        {"origin": STRANGER, "path": "/bypass/"},
        {**_TRUSTING, **_BYPASS},
    ),
    # From the source.
    _lets("empty Sec-Fetch-Site", {"site": ""}, differs=_SITES),
    _lets("empty Origin", {"origin": ""}, differs=_GRAMMAR),
    _lets("user name before the host", {"origin": f"https://evil@{API}"}, differs=_GRAMMAR),
    _lets("path after the host", {"origin": f"{OWN}/x?y"}, differs=_GRAMMAR),
    _lets(
        "host of an extension",
        {"origin": f"chrome-extension://{API}"},
        differs="Only a page of http or https is of the server.",
    ),
    _lets(
        "unencrypted page of an encrypted server",
        {"origin": f"http://{API}", "encrypted": True},
        differs="Go compares hosts alone; an attacker on the network can answer over http.",
    ),
    _lets("encrypted page behind a proxy", {"origin": OWN, "encrypted": False}),
    _refuses(
        "default port in the host",
        {"origin": OWN, "host": f"{API}:443"},
        differs="A default port is left out of an origin, and may stand in a Host.",
    ),
    _refuses(
        "host in capitals",
        {"origin": OWN, "host": "API.Example"},
        differs="The case of a host has no meaning.",
    ),
    _refuses("method in small letters", {"method": "get", "site": "cross-site"}),
    _refuses("TRACE", {"method": "TRACE", "site": "cross-site"}),
    _lets(
        "WebSocket",
        {"method": "GET", "scope": "websocket", "origin": STRANGER},
        differs=_HANDSHAKE,
    ),
    _lets(
        "host of an attacker",
        {"origin": STRANGER, "host": "evil.example"},
        {"hosts": [API]},
        differs="Go reads no list of hosts: a rebound name is of the server to it (g4).",
    ),
)

DOTNET = (
    # 1. Safe methods pass.
    *(
        _lets(f"1: {method}", {"method": method, "site": "cross-site", "origin": STRANGER})
        for method in ("GET", "HEAD", "OPTIONS")
    ),
    _lets(
        "1: TRACE",
        {"method": "TRACE", "site": "cross-site"},
        differs="No page can send TRACE, and no application needs it: it is not among ours.",
    ),
    _lets(
        "1: get",
        {"method": "get", "site": "cross-site"},
        differs="Methods have a case; a framework may run the handler of another one.",
    ),
    # 2. The server's own pages, and the user.
    _lets("2: same-origin", {"site": "same-origin"}),
    _lets("2: same-origin, null", {"site": "same-origin", "origin": "null"}),
    _lets("2: none", {"site": "none"}),
    # 3. The origins of the CORS policy of the endpoint.
    _lets("3: with credentials", {"origin": APP, "site": "cross-site"}, policy="trusting"),
    _lets(
        "3: with credentials, same-site",
        {"origin": APP, "site": "same-site"},
        policy="trusting",
    ),
    _lets("3: with credentials, no site", {"origin": APP}, policy="trusting"),
    _refuses("3: not listed", {"origin": STRANGER, "site": "cross-site"}, policy="trusting"),
    _refuses("3: without credentials", {"origin": APP, "site": "cross-site"}, policy="reading"),
    _refuses("3: any origin", {"origin": APP, "site": "cross-site"}, policy="public"),
    _refuses("3: no CORS", {"origin": APP, "site": "cross-site"}),
    # 4. Every other value of Sec-Fetch-Site.
    _refuses("4: cross-site", {"site": "cross-site"}),
    _refuses("4: same-site", {"site": "same-site"}),
    _refuses("4: another value", {"site": "Same-Origin"}),
    _refuses("4: own origin", {"site": "cross-site", "origin": OWN}),
    _lets("4: empty", {"site": ""}, differs=_SITES),
    # 5. Without it, the origin is compared with the scheme and the host of the request.
    _lets("5: own origin", {"origin": OWN, "encrypted": True}),
    _lets(
        "5: own origin, default port",
        {"origin": OWN, "host": f"{API}:443", "encrypted": True},
    ),
    _lets(
        "5: own origin, capitals",
        {"origin": OWN, "host": "API.Example", "encrypted": True},
    ),
    _lets("5: own port", {"origin": f"http://{API}:8000", "host": f"{API}:8000"}),
    _lets("5: own IPv6 address", {"origin": "http://[::1]:8000", "host": "[::1]:8000"}),
    _refuses("5: another port", {"origin": f"{OWN}:8443", "encrypted": True}),
    _refuses("5: another scheme", {"origin": f"http://{API}", "encrypted": True}),
    _refuses("5: a stranger", {"origin": STRANGER, "encrypted": True}),
    _refuses("5: null", {"origin": "null"}),
    _refuses("5: no host", {"origin": OWN, "host": None}),
    _refuses("5: user name", {"origin": f"https://evil@{API}", "encrypted": True}),
    _refuses("5: path", {"origin": f"{OWN}/x", "encrypted": True}),
    _refuses("5: no scheme", {"origin": API}),
    _refuses(
        "5: behind a proxy that ends TLS",
        {"origin": OWN, "encrypted": False},
        differs="A proxy may have ended TLS: .NET has to be told with forwarded headers.",
    ),
    _lets(
        "5: origin in capitals",
        {"origin": "HTTPS://API.Example", "encrypted": True},
        differs=_GRAMMAR,
    ),
    _lets(
        "5: default port in the origin",
        {"origin": f"{OWN}:443", "encrypted": True},
        differs=_GRAMMAR,
    ),
    _lets("5: empty origin", {"origin": ""}, differs=_GRAMMAR),
    # 6. Programs that are no browsers.
    _lets("6: neither header", {}),
    # Beside the steps.
    _lets(
        "WebSocket",
        {"method": "GET", "scope": "websocket", "origin": STRANGER},
        differs=_HANDSHAKE,
    ),
    _lets(
        "host of an attacker",
        {"origin": "http://evil.example", "host": "evil.example"},
        {"hosts": [API]},
        differs="The list of hosts of .NET is a layer of its own, off at first (g4).",
    ),
)

GO_TRUSTED: tuple[tuple[str, bool, str], ...] = (
    ("https://example.com", True, ""),
    ("https://example.com:8080", True, ""),
    ("http://example.com", True, "Unencrypted origins are a risk to be named."),
    ("example.com", False, ""),
    ("https://", False, ""),
    ("https://example.com/", False, ""),
    ("https://example.com/path", False, ""),
    ("https://example.com?query=value", False, ""),
    ("https://example.com#fragment", False, ""),
    ("https://ex ample.com", False, ""),
    ("", False, ""),
    ("null", False, ""),
)
"""An entry of the list of trusted origins, whether Go takes it, and our reason to differ."""
