"""Requests in the bytes of a client, some of which no browser sends, for edges that forward.

Each has a reading of its own at every edge. The one that counts is that of the application: the
tests ask the engine about the request that arrives there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from crossorigin import Guard, Policy, PolicyMap

APP: Final = "https://app.example"
EVIL: Final = "https://evil.test"
HOST: Final = "api.example"

_TRUSTING: Final = Policy(
    allow_origins=[APP],
    allow_credentials=True,
    allow_methods="*",
    allow_headers="*",
    preflight_continue=True,
)
POLICIES: Final = PolicyMap(
    {
        "/public/*": Policy(preflight_continue=True),
        "/internal/*": None,
        "/patterns/*": Policy(allow_origins=["https://*.app.example"]),
    },
    default=_TRUSTING,
)
"""Preflights are forwarded, so that the application tells of them too."""

GUARD: Final = Guard(hosts=[HOST], paths={"/public/*": None})

TARGETS: Final = (
    "/x",
    "/public/x",
    "*",
    "http://other.example/public/x",
    "http://other.example/internal/x",
    "http://other.example/x",
    f"http://{HOST}/public/x",
    f"http://{HOST}/public/../internal/x",
    f"http://{HOST}/internal/../public/x",
    f"http://{HOST}",
    f"http://{HOST}?/public/x",
    f"http://{HOST}/?/public/x",
    f"http://{HOST}#/public/x",
    f"http://{HOST}/x#/../public/x",
    f"http://{HOST}/public/x#/../internal/x",
    f"https://{HOST}/public/x",
    f"HTTP://{HOST.upper()}:80/public/x",
    f"http://a:b@{HOST}/public/x",
    f"ftp://{HOST}/public/x",
    "http:///public/x",
    "http:/public/x",
    "http:public/x",
    f"{HOST}:80",
    "public/x",
    "?/public/x",
    "//public/x",
    "//other.example/public/x",
    "/http://other.example/public/x",
    "/public/x?http://other.example/internal/x",
    "/public;a=b/x",
    "/public/x;/../internal",
    "/public/x%00",
    "/public%00/x",
    "/public/%2e%2e/x",
    "/public/..;/internal/x",
    "/public/x%23/../internal",
    "/public%3f/x",
    "/public/x%3F/../../x",
    "/%2e/public/x",
    "/./public/x",
    "/public",
    "/public?",
    "/publi%63/x",
    "/public\t/x",
    "/public/\xe9",
    "/public/%e9",
    "/PUBLIC/x",
    "/internal/../../public/x",
    "/public/x/..",
    "/public/x/../",
    "/public/..",
    "/public/...",
    "/public/.%00./x",
    "/public/%c0%ae%c0%ae/x",
    "/public%5c..%5cx",
)
"""Targets in the first line of a request."""

PREFIX: Final = "/api-v1.0"
"""A prefix that an edge takes off, with a dot that expressions read as any sign."""

PREFIXED: Final = {
    PREFIX: "/",
    f"{PREFIX}?a": "/?a",
    f"{PREFIX}/": "/",
    f"{PREFIX}/x?y=/../a": "/x?y=/../a",
    f"{PREFIX}/public": "/public",
    f"{PREFIX}/public/x": "/public/x",
    f"{PREFIX}/internal/x": "/internal/x",
    f"{PREFIX}{PREFIX}/x": f"{PREFIX}/x",
    f"{PREFIX}/x%20y": "/x%20y",
    f"{PREFIX}/x%3Fy%23": "/x%3Fy%23",
    f"{PREFIX}/caf%C3%A9": "/caf%C3%A9",
    f"{PREFIX}/a;b/x": "/a;b/x",
}
"""Targets below the prefix, each with the target that the application gets."""

ODDLY_PREFIXED: Final = (
    *(f"{PREFIX}{target}" for target in TARGETS if target.startswith("/")),
    f"{PREFIX}/patterns/x",
    f"{PREFIX}/../x",
    f"{PREFIX}%2Fx",
    f"{PREFIX}%2Fpublic/x",
    f"{PREFIX}//public/x",
    f"{PREFIX}/..{PREFIX}/public/x",
    f"{PREFIX}/public/../..{PREFIX}/x",
    "/%61pi-v1.0/public/x",
    f"/{PREFIX}/public/x",
    f"/.{PREFIX}/public/x",
    f"/y/..{PREFIX}/public/x",
    f"http://{HOST}{PREFIX}/public/x",
    f"http://{HOST}{PREFIX}/../public/x",
)
"""Targets that have several readings: the edge may refuse them, or read them as it forwards."""

OUTSIDE: Final = (
    "/x",
    "/public/x",
    "*",
    f"{PREFIX}x",
    f"{PREFIX};x",
    f"{PREFIX}%20/x",
    "/api-v1x0/x",
    PREFIX.upper(),
    f"{PREFIX.upper()}/x",
    f"//{HOST}{PREFIX}/x",
)
"""Targets that are not below the prefix."""

_METHOD: Final = "Access-Control-Request-Method"
_NAMES: Final = "Access-Control-Request-Headers"

LINES: Final[tuple[tuple[str, ...], ...]] = (
    (),
    (f"Origin: {APP}",),
    (f"origin: {APP}",),
    (f"ORIGIN:{APP}",),
    (f"Origin:\t {APP} \t",),
    (f"Origin : {APP}",),
    (f" Origin: {APP}",),
    (f"X-A: 1\r\n Origin: {APP}",),
    (f"Origin:\r\n {APP}",),
    (f"Origin: {APP}\r\n\t",),
    ("Origin:",),
    ("Origin: ", f"Origin: {APP}"),
    (f"Origin: {APP}", "Origin:"),
    (f"Origin: {APP}", "Origin: \t"),
    (f"Origin: {APP}", f"Origin: {APP}"),
    (f"Origin: {APP}", f"Origin: {EVIL}"),
    (f"Origin: {EVIL}", f"Origin: {APP}"),
    (f"Origin: {APP}", "X-A: 1", f"origin: {EVIL}"),
    (f"Origin: {APP},",),
    (f"Origin: ,{APP}",),
    (f"Origin: {APP}, {EVIL}",),
    (f"Origin: {APP} {EVIL}",),
    (f"Origin: {APP}\x00",),
    (f"Origin: {APP}\x0b",),
    (f"Origin: {APP}\x7f",),
    (f"Origin: {APP}\xa0",),
    (f"Origin: {APP}\x85",),
    (f"Origin: {APP}\nX-A: 1",),
    (f"Origin: {APP}\rX-A: 1",),
    (f"X_Origin: {APP}",),
    (f"Origin_: {APP}",),
    (f"Connection: Origin\r\nOrigin: {APP}",),
    (f"Connection: close, origin\r\nOrigin: {EVIL}",),
    (f"Origin: {APP}", f"Referer: {EVIL}/"),
    (f"Origin: {EVIL}", f"X-Forwarded-Host: {HOST}", f"X-Original-URL: {APP}"),
    (f"Origin: {EVIL}", "X-HTTP-Method-Override: GET"),
    (f"Origin: {APP}", f"{_METHOD}: PUT"),
    (f"Origin: {APP}", f"{_METHOD}:"),
    (f"Origin: {APP}", f"{_METHOD}:", f"{_METHOD}: PUT"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_METHOD}:"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_METHOD}: DELETE"),
    (f"Origin: {APP}", f"{_METHOD}: PUT, DELETE"),
    (f"Origin: {APP}", f"{_METHOD}: put"),
    (f"Origin: {APP}", f"{_METHOD}: TRACE"),
    (f"Origin: {APP}", f"{_METHOD.upper()}: PUT", f"{_NAMES.lower()}: x-a"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}:"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}:", f"{_NAMES}: x-a"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-a", f"{_NAMES}:"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-a", f"{_NAMES}: x-b"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-a", f"{_NAMES}: x b"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-a,,x-b, ,"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-a\x00"),
    (f"Origin: {APP}", f"{_METHOD}: PUT", f"{_NAMES}: x-\xe9"),
    (f"Origin: {EVIL}", f"{_METHOD}: PUT", f"{_NAMES}: x-a"),
    (f"{_METHOD}: PUT", f"{_NAMES}: x-a", f"Origin: {APP}"),
    (f"Connection: {_METHOD}", f"Origin: {APP}", f"{_METHOD}: PUT"),
    (f"Origin: {APP}", "Sec-Fetch-Site: cross-site"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site: same-origin"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site:", "Sec-Fetch-Site: same-origin"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-origin"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site: same-origin,"),
    (f"Origin: {EVIL}", "Sec-Fetch-Site: SAME-ORIGIN"),
    (f"Origin: {EVIL}", "Connection: sec-fetch-site", "Sec-Fetch-Site: none"),
    (f"Connection: origin\r\nOrigin: {EVIL}", "Sec-Fetch-Site: cross-site"),
    (f"Origin: {EVIL}", f"Host: {EVIL[8:]}"),
    (f"Origin: {EVIL}", f"X-Long: {'a' * 4000}"),
    (f"Origin: {APP}", f"X-Long: {'a' * 60_000}"),
    (f"Origin: {APP}", *(f"X-{number}: 1" for number in range(150))),
)
"""The lines of a request after its Host."""

HOSTS: Final = (
    HOST,
    HOST.upper(),
    f"{HOST}:80",
    f"{HOST}:",
    f"{HOST}.",
    f"{HOST}:80@evil.test",
    f"evil.test:80@{HOST}",
    f"{HOST}, evil.test",
    f"{HOST} evil.test",
    f"{HOST}/evil.test",
    f"{HOST}#evil.test",
    f"{HOST}\\evil.test",
    f"{HOST}\tevil.test",
    "evil.test",
    "192.0.2.1",
    "192.0.2.1.",
    "",
)
"""Values of Host."""


Row: TypeAlias = tuple[str, str, str, tuple[str, ...]]
"""Method, target, Host and the lines after it."""


def requests() -> Iterator[Row]:
    """Yield method, target, host and lines: each of these in turn with few of the others."""
    for target in TARGETS:
        for method in ("GET", "OPTIONS", "POST"):
            yield method, target, HOST, LINES[1]
            yield method, target, HOST, (f"Origin: {EVIL}", f"{_METHOD}: PUT")
    for lines in LINES:
        for target in ("/x", "/public/x"):
            for method in ("GET", "OPTIONS", "POST"):
                yield method, target, HOST, lines
    for host in HOSTS:
        for origin in (EVIL, f"http://{HOST}"):
            yield "POST", "/x", host, (f"Origin: {origin}",)
