"""The guard's verdicts: a request and a guard -> whether it may act, and the reason.

The only home of these expectations. Others decide some of them otherwise; `differs` names how.
The decisions of Go and of .NET stand in `guard_peers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tables.problems import ProblemRow

from crossorigin import Guard, Policy

APP = "https://app.example"
API = "api.example"
STRANGER = "https://evil.example"

TRUSTING = Policy(allow_origins=[APP, "https://*.partner.example"], allow_credentials=True)
READING = Policy(allow_origins=[APP])
PUBLIC = Policy()

POLICIES = {"trusting": TRUSTING, "reading": READING, "public": PUBLIC, "none": None}


@dataclass(frozen=True, kw_only=True)
class GuardRow:
    """One request, and its verdict.

    Attributes:
        reason: the reason; the rows of one reason are all refused or all allowed.
        request: the parts that differ from those of a POST to `API`.
        policy: the name of the policy of the route.
        guard: the fields of the guard.
        allowed: whether the request may act.
        differs: the decision of other implementations, where it is another one.
    """

    reason: str
    allowed: bool
    request: Mapping[str, Any] = field(default_factory=dict)
    policy: str = "trusting"
    guard: Mapping[str, Any] = field(default_factory=dict)
    differs: str = ""

    def __str__(self) -> str:
        return f"{self.reason} {self.policy} {dict(self.request)} {dict(self.guard)}"[:160]


def _passes(reason: str, differs: str = "", **given: Any) -> GuardRow:  # noqa: ANN401 - the fields
    return _row(reason, given, allowed=True, differs=differs)


def _fails(reason: str, differs: str = "", **given: Any) -> GuardRow:  # noqa: ANN401 - the fields
    return _row(reason, given, allowed=False, differs=differs)


def _row(reason: str, given: dict[str, Any], *, allowed: bool, differs: str) -> GuardRow:
    policy = given.pop("policy", "trusting")
    guard = given.pop("guard", {})
    return GuardRow(
        reason=reason,
        allowed=allowed,
        request=given,
        policy=policy,
        guard=guard,
        differs=differs,
    )


SAFE = tuple(
    _passes("safe-method", method=method, origin=STRANGER, site="cross-site")
    for method in ("GET", "HEAD", "OPTIONS")
)

METHODS = (
    *(
        _fails("cross-site", method=method, origin=STRANGER, site="cross-site")
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "QUERY", "PROPFIND")
    ),
    *(
        _fails(
            "cross-site",
            method=method,
            origin=STRANGER,
            site="cross-site",
            guard={"safe_methods": ()},
        )
        for method in ("GET", "HEAD", "OPTIONS")
    ),
    _passes("user-initiated", method="GET", site="none", guard={"safe_methods": ()}),
    _passes("safe-method", method="QUERY", guard={"safe_methods": ["GET", "QUERY"]}),
)

SITES = (
    _passes("same-origin", site="same-origin"),
    _passes("same-origin", site="same-origin", origin="https://api.example"),
    # A page whose Referrer-Policy is no-referrer sends null with its own forms.
    _passes("same-origin", site="same-origin", origin="null"),
    _passes("same-origin", site="same-origin", origin=STRANGER),
    _passes("user-initiated", site="none", differs="Rails refuses `none`"),
    _fails("cross-site", site="cross-site"),
    _fails("cross-site", site="same-site", differs="Rails and web.dev let `same-site` pass"),
    _fails("cross-site", site="same-site", origin="https://www.api.example"),
    _fails("cross-site", site="cross-site", origin="https://api.example"),
    _fails("cross-site", site=""),
    _fails("cross-site", site="Same-Origin"),
    _fails("cross-site", site="same-origin, same-origin"),
    _fails("cross-site", site="none "),
    _fails("cross-site", site="same-origin;x"),
)

EXTENSION = "extension://77250cbb-8310-4fb3-826e-1a9e44c66dbc"
EXTENSIONS = {"trust": ["moz-extension://*"], "accept_risks": ["any-extension"]}

TRUST = (
    _passes("trusted-origin", origin=APP, site="cross-site"),
    _passes("trusted-origin", origin=APP, site="same-site"),
    _passes("trusted-origin", origin=APP),
    _passes("trusted-origin", origin="https://a.partner.example", site="cross-site"),
    _fails("cross-site", origin="https://partner.example", site="cross-site"),
    _fails("cross-site", origin=APP, site="cross-site", policy="reading"),
    _fails("cross-site", origin=APP, site="cross-site", policy="public"),
    _fails("cross-site", origin=APP, site="cross-site", policy="none"),
    _fails("origin-not-trusted", origin=APP, policy="reading"),
    _fails("origin-not-trusted", origin=APP, policy="public"),
    _fails("origin-not-trusted", origin=APP, policy="none"),
    _passes("trusted-origin", origin=f"moz-{EXTENSION}", site="cross-site", guard=EXTENSIONS),
    _fails("cross-site", origin=f"safari-web-{EXTENSION}", site="cross-site", guard=EXTENSIONS),
    _fails("cross-site", origin=f"moz-{EXTENSION}", site="cross-site"),
    # A list of the guard replaces that of the policy.
    _passes("trusted-origin", origin=STRANGER, guard={"trust": STRANGER}),
    _passes("trusted-origin", origin=STRANGER, guard={"trust": [STRANGER]}, policy="none"),
    _passes("trusted-origin", origin=STRANGER, guard={"trust": [STRANGER]}, policy="public"),
    _fails("origin-not-trusted", origin=APP, guard={"trust": [STRANGER]}),
    _fails("cross-site", origin=APP, site="cross-site", guard={"trust": [STRANGER]}),
)

ORIGINS = (
    _passes("no-browser"),
    _passes("no-browser", method="DELETE"),
    _fails("origin-missing", guard={"require_origin": True}),
    _passes("same-origin", site="same-origin", guard={"require_origin": True}),
    _passes("same-origin", origin="https://api.example"),
    _passes("same-origin", origin="https://api.example", host="API.example"),
    _passes("same-origin", origin="https://api.example", host="api.example:443"),
    _passes("same-origin", origin="http://api.example", host="api.example:80"),
    _passes("same-origin", origin="https://api.example", host="api.example:"),
    _passes("same-origin", origin="http://api.example:8000", host="api.example:8000"),
    _passes("same-origin", origin="http://[::1]:8000", host="[::1]:8000"),
    # Behind a proxy that ends TLS, the origin is encrypted and the connection is not.
    _passes("same-origin", origin="https://api.example", encrypted=False),
    _passes("same-origin", origin="https://api.example", encrypted=True),
    _fails(
        "origin-not-trusted",
        origin="http://api.example",
        encrypted=True,
        differs="Go compares hosts alone",
    ),
    _fails("origin-not-trusted", origin="https://api.example:80", host="api.example"),
    _fails("origin-not-trusted", origin="http://api.example:443", host="api.example"),
    _fails("origin-not-trusted", origin="https://api.example:8443"),
    _fails("origin-not-trusted", origin="https://api.example", host="api.example:8443"),
    _fails("origin-not-trusted", origin="https://api.example", host=None),
    _fails("origin-not-trusted", origin="https://api.example", host="api.example, api.example"),
    _fails("origin-not-trusted", origin="capacitor://localhost", host="localhost"),
    _fails("origin-not-trusted", origin="chrome-extension://api.example"),
    _fails("origin-not-trusted", origin=STRANGER),
    _fails("origin-not-trusted", origin="https://api.example.evil.example"),
    _fails("origin-not-trusted", origin="https://notapi.example"),
    _fails("origin-not-trusted", origin="https://api.example."),
    _fails("null-origin", origin="null"),
    # Configured origins replace the Host header.
    _passes(
        "same-origin",
        origin="https://www.example",
        host="10.0.0.7:8000",
        guard={"own_origins": ["https://www.example"]},
    ),
    _fails(
        "origin-not-trusted",
        origin="http://10.0.0.7:8000",
        host="10.0.0.7:8000",
        guard={"own_origins": ["https://www.example"]},
    ),
    *(
        _fails("malformed-origin", origin=origin)
        for origin in (
            "",
            " ",
            "https://evil@app.example",
            "https://app.example/",
            "https://app.example/x?y",
            "https://app.example:443",
            "https://APP.example",
            "https://app.example, https://app.example",
            "https://app.example https://evil.example",
            "null, null",
            "NULL",
            "//app.example",
            "app.example",
            "https://app.example\x00",
            "https://app.example\n",
            "https://evil.example/.partner.example",
            "https://" + "a" * 400 + ".example",
        )
    ),
)

SOCKETS = (
    # Chromium sends no Sec-Fetch-* with a handshake.
    _passes("trusted-origin", scope="websocket", method="GET", origin=APP),
    _passes("same-origin", scope="websocket", method="GET", origin="https://api.example"),
    _passes("no-browser", scope="websocket", method="GET"),
    _fails("origin-not-trusted", scope="websocket", method="GET", origin=STRANGER),
    _fails("origin-not-trusted", scope="websocket", method="GET", origin=APP, policy="public"),
    _fails("null-origin", scope="websocket", method="GET", origin="null"),
    _fails("cross-site", scope="websocket", method="GET", origin=STRANGER, site="cross-site"),
    _passes("trusted-origin", scope="websocket", method="GET", origin=APP, site="cross-site"),
)

_HOSTS = {"hosts": [API, "*.internal.example", "[::1]", "192.0.2.1"]}

HOSTS = (
    _passes("no-browser", guard=_HOSTS),
    _passes("safe-method", method="GET", host="a.internal.example:8000", guard=_HOSTS),
    _passes("safe-method", method="GET", host="API.EXAMPLE.", guard=_HOSTS),
    _passes("safe-method", method="GET", host="[::1]:8000", guard=_HOSTS),
    _passes("safe-method", method="GET", host="192.0.2.1:80", guard=_HOSTS),
    _passes(
        "safe-method", method="GET", host="x", guard={"hosts": "*", "accept_risks": "any-host"}
    ),
    *(
        _fails("host-not-served", method="GET", host=host, guard=_HOSTS)
        for host in (
            "evil.example",
            "internal.example",
            "api.example.evil.example",
            "evilapi.example",
            "192.0.2.2",
            "localhost",
            "127.0.0.1",
            "xinternal.example",
        )
    ),
    *(
        _fails("malformed-host", method="GET", host=host, guard=_HOSTS)
        for host in (
            None,
            "",
            "api.example, api.example",
            "api.example@evil.example",
            "api.example/",
            "api.example:80:80",
            "api.example:x",
            "api.example:999999",
            "[::1",
            "[::0001]",
            "api..example",
            "api.example\x00",
            "192.0.2.1.",
            "192.0.2.1.:80",
            "127.0.0.1.",
            "3.",
            " api.example",
            "a" * 300,
        )
    ),
    # The Host decides first, against all other headers.
    _fails("host-not-served", host="evil.example", site="same-origin", guard=_HOSTS),
    _fails("host-not-served", host="evil.example", origin=APP, guard=_HOSTS),
    _fails("host-not-served", host="evil.example", scope="websocket", origin=APP, guard=_HOSTS),
)

LOOPBACK = (
    *(
        _passes("safe-method", method="GET", host=host, loopback=True)
        for host in (
            "localhost",
            "localhost:8000",
            "127.0.0.1:8000",
            "[::1]",
            "a.localhost",
            "LOCALHOST",
        )
    ),
    *(
        _fails("host-not-served", method="GET", host=host, loopback=True)
        for host in (
            "evil.example",
            "localhost.evil.example",
            "192.168.0.1",
            "0.0.0.0",
            "notlocalhost",
        )
    ),
    _fails("malformed-host", method="GET", host=None, loopback=True),
    _passes("safe-method", method="GET", loopback=True, guard={"hosts": [API]}),
    _fails(
        "host-not-served", method="GET", host="localhost", loopback=True, guard={"hosts": [API]}
    ),
)

_PATHS = {"paths": {"/hooks/*": None, "/health": None, "/strict/*": Guard(safe_methods=())}}

PATHS = (
    *(
        _passes("unguarded", path=path, origin=STRANGER, site="cross-site", guard=_PATHS)
        for path in ("/hooks", "/hooks/", "/hooks/a", "/hooks/a/b", "/health", "/health/")
    ),
    *(
        _fails("cross-site", path=path, origin=STRANGER, site="cross-site", guard=_PATHS)
        for path in ("/", "/hooksx", "/hook", "/a/hooks/", "/healthy", "/health/a", "/HOOKS/a")
    ),
    *(
        _fails("ambiguous-request", path=path, origin=STRANGER, site="cross-site", guard=_PATHS)
        for path in (
            "/hooks/../admin",
            "//hooks/a",
            "/hooks/a/../../admin",
            "/hooks/a%2f..%2f..%2fadmin",
            "/admin/..\\hooks",
            "/hooks\x00/admin",
            "/./hooks/a",
        )
    ),
    _fails("cross-site", method="GET", path="/strict/a", site="cross-site", guard=_PATHS),
    _fails(
        "ambiguous-request", method="GET", path="//strict/a", site="cross-site", guard=_PATHS
    ),
    _passes("same-origin", method="POST", path="//strict/a", site="same-origin", guard=_PATHS),
)

ROWS = (*SAFE, *METHODS, *SITES, *TRUST, *ORIGINS, *SOCKETS, *HOSTS, *LOOPBACK, *PATHS)


def _problem(codes: str, suggestion: object = None, **fields: Any) -> ProblemRow:  # noqa: ANN401 - wrong types are the point
    return ProblemRow(keywords=fields, codes=tuple(codes.split()), suggestion=suggestion)


NAMES_OF_FIELDS: Mapping[str | None, str] = {
    "trust": "origins allow_origins allow_origin allowed_origins allowedOrigins trusted trusts "
    "trusted_origins CSRF_TRUSTED_ORIGINS cors_allowed_origins origin_whitelist",
    "hosts": "host allowed_hosts ALLOWED_HOSTS trusted_hosts TRUSTED_HOSTS allow_hosts",
    "own_origins": "own_origin server_origins",
    "safe_methods": "safe_method ignoreMethods",
    "require_origin": "requires_origin requireOrigin",
    "report_only": "reportOnly dry_run",
    "paths": "path",
    "accept_risks": "accept_risk",
    # Two meanings, opposites, fields of a policy, and options without a field here.
    None: "origin methods allow_methods CSRF_METHODS unsafe_methods untrusted deny_hosts "
    "exempt_paths exclude exempt allow_credentials allow_origin_regex check_referer "
    "cookie_name zzz",
}
"""The words of other libraries, by the field with their meaning; None if no field has it."""

PROBLEMS = (
    _problem("prohibited-trust-any", trust="*"),
    _problem("prohibited-trust-any", trust=[APP, "*"]),
    _problem("invalid-origin-scheme", APP, trust="app.example"),
    _problem("invalid-origins-empty", trust=[]),
    _problem("invalid-type", trust=7),
    _problem("incompatible-null-origin-credentials", trust="null"),
    _problem("prohibited-insecure-origin", "https://a.example", trust="http://a.example"),
    _problem("prohibited-public-suffix", trust="https://*.github.io"),
    _problem("prohibited-any-extension", trust="moz-extension://*"),
    _problem("prohibited-any-host", hosts="*"),
    _problem("prohibited-any-host", hosts=["*", API]),
    _problem("invalid-host", API, hosts="https://api.example/x"),
    _problem("invalid-host", API, hosts="api.example:8000"),
    _problem("invalid-host", API, hosts="api.example:443"),
    _problem("invalid-host", "*.api.example", hosts="*.api.example:8000"),
    _problem("invalid-host", "*.api.example", hosts="*.api.example:*"),
    _problem("invalid-host", "localhost", hosts="localhost:*"),
    _problem("invalid-host", hosts="::1"),
    _problem("invalid-host", API, hosts="me@api.example"),
    _problem("invalid-host", hosts="api-*.example"),
    _problem("invalid-host", "127.0.0.1", hosts="127.1"),
    _problem("prohibited-public-suffix", hosts="*.github.io"),
    _problem("invalid-host", hosts="a b"),
    _problem("invalid-host", hosts="https://a b/"),
    _problem("invalid-type", hosts=[7]),
    _problem("invalid-host", hosts=[]),
    _problem("invalid-type", hosts=7),
    _problem("invalid-origin-scheme", "https://api.example", own_origins="api.example"),
    _problem("invalid-pattern", own_origins="https://*.example"),
    _problem("invalid-type", own_origins=[None]),
    _problem("prohibited-safe-method", safe_methods="POST"),
    _problem("prohibited-safe-method", safe_methods=["get", "delete"]),
    _problem("prohibited-safe-method", safe_methods="*"),
    _problem("prohibited-safe-method", safe_methods="all"),
    _problem("prohibited-safe-method", safe_methods=["Any"]),
    _problem("invalid-method", safe_methods="GET HEAD"),
    _problem("invalid-type", safe_methods=[1]),
    _problem("invalid-type", require_origin="yes"),
    _problem("invalid-type", report_only=1),
    _problem("invalid-type", refusal="html"),
    _problem("invalid-risk", accept_risks="any"),
    _problem("invalid-path", "/hooks", paths={"hooks": None}),
    _problem("invalid-type", paths={"/hooks/*": False}),
    _problem("invalid-type", paths=["/hooks"]),
    _problem("invalid-field", paths={"/hooks/*": Guard(paths={"/hooks/a": None})}),
    *(
        _problem("invalid-field", meant, **{name: APP})
        for meant, names in NAMES_OF_FIELDS.items()
        for name in names.split()
    ),
    _problem(
        "invalid-field prohibited-trust-any prohibited-any-host", trust="*", hosts="*", zzz=1
    ),
)
