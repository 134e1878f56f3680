"""Policies that cannot be built: fields -> the codes of the problems, and the remedy.

The only home of these expectations. Codes are asserted, sentences are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

A = "https://a.example"


@dataclass(frozen=True, kw_only=True)
class ProblemRow:
    """The keywords of a policy, the codes of its problems in order, the first suggestion."""

    keywords: Mapping[str, Any]
    codes: tuple[str, ...]
    suggestion: object = None

    def __str__(self) -> str:
        return f"{'+'.join(self.codes)} {dict(self.keywords)!a}"[:100]


def _origin(entry: object, code: str, suggestion: object = None) -> ProblemRow:
    return ProblemRow(keywords={"allow_origins": [entry]}, codes=(code,), suggestion=suggestion)


def _one(code: str, suggestion: object = None, **keywords: Any) -> ProblemRow:  # noqa: ANN401 - wrong types are the point
    return ProblemRow(keywords=keywords, codes=(code,), suggestion=suggestion)


ORIGINS = (
    _origin("a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("a.example:8443", "invalid-origin-scheme", "https://a.example:8443"),
    _origin("localhost:3000", "invalid-origin-scheme", "http://localhost:3000"),
    _origin("127.0.0.1:3000", "invalid-origin-scheme", "http://127.0.0.1:3000"),
    _origin("//a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("https:/a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("http:a.example", "invalid-origin-scheme", "http://a.example"),
    _origin("*.a.example", "invalid-origin-scheme", "https://*.a.example"),
    _origin("*://a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("1http://a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("cors.toml", "invalid-type"),
    _origin("/etc/app/CORS.TOML", "invalid-type"),
    _origin("https://a.example/cors.toml", "invalid-origin-path", "https://a.example"),
    _origin("https://https://a.example", "invalid-origin-scheme", "https://a.example"),
    _origin("HTTPS://https://*.a.example/", "invalid-origin-scheme", "https://*.a.example"),
    _origin("https://http://a.example", "invalid-origin-scheme"),
    _origin("https://https//a.example", "invalid-origin-scheme"),
    _origin("ws://https://a.example", "prohibited-origin-scheme"),
    _origin("localhost", "invalid-origin-scheme", "http://localhost"),
    *(
        _origin(word, "invalid-origin-scheme")
        for word in (
            "Null",
            "NULL",
            "",
            "capacitor:",
            "self",
            "none",
            "all",
            "True",
            "//self",
            "self/",
            "http:self",
        )
    ),
    _origin("'self'", "invalid-origin-host"),
    _origin("", "invalid-origin-scheme"),
    _origin("http:", "invalid-origin-scheme"),
    _origin("a..example", "invalid-origin-scheme"),
    _origin("https://", "invalid-origin-host"),
    _origin("https://a..example", "invalid-origin-host"),
    _origin("https://.a.example", "invalid-origin-host"),
    _origin("https://a%2eexample", "invalid-origin-host"),
    _origin("https://a.example`", "invalid-origin-host"),
    _origin("https://" + "a" * 64 + ".example", "invalid-origin-host"),
    _origin("https://" + ".".join(["abcdefghi"] * 26), "invalid-origin-host"),
    _origin("https://a b", "invalid-origin-host"),
    _origin(" https://a.example", "invalid-origin-host", "https://a.example"),
    _origin("https://a.example,", "invalid-origin-host", "https://a.example"),
    _origin("'https://a.example'", "invalid-origin-host", "https://a.example"),
    _origin(" ", "invalid-origin-host"),
    _origin("https://a\x00.example", "invalid-origin-host"),
    _origin("https://\u2488com", "invalid-origin-host"),
    _origin("https://\u00ad.example", "invalid-origin-host"),
    _origin("http://127.1", "invalid-origin-ip", "http://127.0.0.1"),
    _origin("http://0x7f.1:3000", "invalid-origin-ip", "http://127.0.0.1:3000"),
    _origin("http://0177.0.0.1", "invalid-origin-ip", "http://127.0.0.1"),
    _origin("http://2130706433", "invalid-origin-ip", "http://127.0.0.1"),
    _origin("http://127.0.0.1.", "invalid-origin-ip", "http://127.0.0.1"),
    _origin("http://256.1.1.1", "invalid-origin-ip"),
    _origin("http://a.0x", "invalid-origin-ip"),
    _origin("http://[::0001]", "invalid-origin-ip", "http://[::1]"),
    _origin("http://[2001:DB8::1]:80", "invalid-origin-ip", "http://[2001:db8::1]"),
    _origin("http://[::ffff:1.2.3.4]", "invalid-origin-ip", "http://[::ffff:102:304]"),
    _origin("http://[::1", "invalid-origin-ip"),
    _origin("http://[fe80::1%eth0]", "invalid-origin-ip"),
    _origin("http://::1:3000", "invalid-origin-ip"),
    _origin("http://fe80::1%eth0", "invalid-origin-ip"),
    _origin("http://::ffff:1.2.3.4", "invalid-origin-ip"),
    _origin("https://%0A::error::x.example", "invalid-origin-port"),
    _origin("http://localhost:3000:3000", "invalid-origin-port"),
    _origin("http://10.0.0.1:80:80", "invalid-origin-port"),
    _origin("https://a.example:0", "invalid-origin-port"),
    _origin("https://a.example:65536", "invalid-origin-port"),
    _origin("https://a.example:3000-3010", "invalid-origin-port"),
    _origin("https://*.a.example:0", "invalid-origin-port"),
    _origin("a.example:0", "invalid-origin-scheme"),
    _origin("data:a.example,b.example", "invalid-origin-list"),
    _origin("https://a.example:", "invalid-origin-port", "https://a.example"),
    _origin("https://a.example:http", "invalid-origin-port"),
    _origin("https://a.example:08443", "invalid-origin-port", "https://a.example:8443"),
    _origin("https://me@a.example", "invalid-origin-userinfo", "https://a.example"),
    _origin("https://me:pw@a.example/x", "invalid-origin-userinfo", "https://a.example"),
    _origin("https://a.example/", "invalid-origin-path", "https://a.example"),
    _origin("HTTPS://A.example:443/x?y", "invalid-origin-path", "https://a.example"),
    _origin(
        "https://b\u00fccher.example/", "invalid-origin-path", "https://xn--bcher-kva.example"
    ),
    _origin("https://a.example\\x", "invalid-origin-path", "https://a.example"),
    _origin("https://a..example/", "invalid-origin-path"),
    _origin("https://a.example?x", "invalid-origin-query", "https://a.example"),
    _origin("https://a.example#x", "invalid-origin-query", "https://a.example"),
    _origin(f"{A},https://b.example", "invalid-origin-list", [A, "https://b.example"]),
    _origin(
        "a.example b.example",
        "invalid-origin-list",
        ["https://a.example", "https://b.example"],
    ),
    _origin("https://a.example https://*.b.example", "invalid-origin-list"),
    _origin("https://a.example, file://x.", "invalid-origin-list"),
    _origin(
        "https://app-*.example.com",
        "invalid-pattern",
        re.compile(r"https://app\-[a-z0-9-]+\.example\.com"),
    ),
    _origin(
        "https://app-*.example.com:*",
        "invalid-pattern",
        re.compile(r"https://app\-[a-z0-9-]+\.example\.com(?::[0-9]+)?"),
    ),
    _origin("https://app-*.com", "invalid-pattern"),
    _origin("https://*.example.*", "invalid-pattern"),
    _origin("https://*example.com", "invalid-pattern", "https://*.example.com"),
    _origin(
        "https://*.*.example.com",
        "invalid-pattern",
        re.compile(r"https://[a-z0-9-]+\.[a-z0-9-]+\.example\.com"),
    ),
    _origin(
        "https://a.*.example.com",
        "invalid-pattern",
        re.compile(r"https://a\.[a-z0-9-]+\.example\.com"),
    ),
    _origin("https://example.com*", "invalid-pattern"),
    _origin("https://example.*", "invalid-pattern"),
    _origin("chrome-extension://*", "invalid-pattern"),
    _origin("moz-extension://*:80", "invalid-pattern"),
    _origin("moz-extension://a*", "invalid-pattern"),
    _origin("moz-extension://*/*", "invalid-origin-path"),
    _origin("https://*", "invalid-pattern"),
    _origin("https://*.", "invalid-pattern"),
    _origin("https://**.example.com", "invalid-pattern", "https://*.example.com"),
    _origin(
        "http://localhost:30*", "invalid-pattern", re.compile(r"http://localhost:30[0-9]*")
    ),
    _origin("http://localhost:*a", "invalid-pattern"),
    _origin("http://*.a.example:30*", "invalid-pattern"),
    _origin("tenants.cors.is_tenant", "invalid-origin-scheme"),
    _origin("is_tenant", "invalid-origin-scheme"),
    _origin("ftp://a.example", "prohibited-origin-scheme"),
    _origin("http://a..example:30*", "invalid-origin-host"),
    _origin("http://*.127.0.0.1", "invalid-pattern", "http://127.0.0.1"),
    _origin("http://*.[::1]", "invalid-origin-ip"),
    _origin(re.compile(rb"https://a\.example"), "invalid-regex"),
    *(
        _origin(text, "prohibited-origin-scheme")
        for text in (
            "file://",
            "data:",
            "data:text",
            "blob:",
            "about:blank",
            "file:/x",
            "DATA:",
        )
    ),
    _origin(",", "invalid-origin-host"),
    _origin("mailto:a@a.example", "prohibited-origin-scheme"),
    *(
        _origin(text, "invalid-origin-host", "https://a.example")
        for text in (
            "[https://a.example]",
            '["https://a.example"]',
            "{https://a.example}",
            "<https://a.example>",
            "`https://a.example`",
        )
    ),
    _origin(
        "['https://a.example', 'https://*.b.example']",
        "invalid-origin-list",
    ),
    _origin(
        '["https://a.example", "https://b.example"]',
        "invalid-origin-list",
        ["https://a.example", "https://b.example"],
    ),
    _origin("data://x", "prohibited-origin-scheme"),
    _origin("wss://a.example", "prohibited-origin-scheme", "https://a.example"),
    _origin("null", "prohibited-null-origin"),
    _origin(3, "invalid-type"),
    _origin(b"https://a.example", "invalid-type"),
    _one("invalid-type", allow_origins=None),
    _one("invalid-type", allow_origins={A: True}),
    _one("invalid-origins-empty", allow_origins=[]),
    _one("incompatible-any-origin-others", allow_origins=["*", A]),
    _one("incompatible-any-origin-credentials", allow_origins="*", allow_credentials=True),
    _one(
        "incompatible-null-origin-credentials",
        allow_origins=["null"],
        allow_credentials=True,
        accept_risks=["null-origin"],
    ),
)

RISKS = tuple(
    _one(code, suggestion, allow_origins=[origin], allow_credentials=True)
    for code, origin, suggestion in (
        ("prohibited-insecure-origin", "http://a.example", "https://a.example"),
        ("prohibited-insecure-origin", "http://a.example:8080", "https://a.example:8080"),
        ("prohibited-insecure-origin", "http://*.a.example", "https://*.a.example"),
        ("prohibited-insecure-origin", "http://10.0.0.1", "https://10.0.0.1"),
        (
            "prohibited-insecure-origin",
            "http://[2001:db8::1]:*",
            "https://[2001:db8::1]:*",
        ),
        ("prohibited-public-suffix", "https://*.com", None),
        ("prohibited-public-suffix", "https://*.co.uk", None),
        ("prohibited-public-suffix", "https://*.github.io", None),
        ("prohibited-public-suffix", "https://*.github.io.", None),
        ("prohibited-public-suffix", "https://*.amazonaws.com", None),
        ("prohibited-any-extension", "moz-extension://*", None),
        ("prohibited-any-extension", "Safari-Web-Extension://*", None),
        ("prohibited-broad-regex", re.compile(r"https://.*\.a\.example"), None),
        ("prohibited-broad-regex", re.compile(r"https://a.example"), None),
        ("prohibited-broad-regex", re.compile(r"https://[^/]+\.a\.example"), None),
        ("prohibited-broad-regex", re.compile(r"https://\S+\.a\.example"), None),
    )
)

SLOW = tuple(
    _origin(re.compile(text), "prohibited-slow-regex")
    for text in (
        r"https://([a-z]+)+\.example\.com",
        r"https://(?:[a-z0-9-]+\.?)+example\.com",
        r"https://[a-z]+[a-z0-9]+\.example",
        r"https://.*.*\.example",
        r"https://.+\..+\.com",
        r"https://(\w+|\d+)+x",
        r"https://(x?){20}",
        r"https://(ab|a|b)*c",
        r"https://([a-z]*)*",
        r"https://(?:[^.]|[^.])+x",
        r"https://(?:(?:a?)?b)+",
        r"https://(?:[a-z]+-?)*\.example",
        r"https://(a)\1+",
        r"https://(?:[a-z]{1,63}){1,20}\.com",
        r"https://[a-z]{1,63}[a-z]{1,63}\.com",
        r"https://(?=.*a)b",
        "https://" + "a?" * 11 + "b",
        # Linear, but too large to find that out.
        r"https://(?:[a-z]{90})*1(?:[a-z]{89})*",
        "https://" + "[a-z]{3000}" * 2,
        "https://(?:" + "ab" * 101 + ")*",
    )
)

QUICK = (
    r"https://[a-z0-9-]+\.example\.com",
    r"https://.*\.example\.com",
    r"https://\S+\.a\.example",
    r"https://[^./]+\.example\.com",
    r"https://[^.]\Da\.example\.com",
    r"https://[\w.-]+\.a\.example(:\d+)?",
    r"https?://(www\.)?[a-z0-9-]+\.example\.com(:[0-9]{1,5})?",
    r"^https://([a-z0-9]+(-[a-z0-9]+)*\.)+example\.com$",
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.example\.com",
    r"https://(?:[a-z0-9-]+\.){1,3}example\.com",
    r"https://(.+\.)?example\.com",
    r"https://[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}",
    r"(?i)https://[A-Z]+\.Example\.com",
    r"https://(?!evil)[a-z]+\.example\.com",
    r"https://(?:app|staging)-\d+\.(?:eu|us)\.example\.com",
    r"https://(?>[a-z]+)\.example\.com",
    r"chrome-extension://[a-p]{32}",
    ".*",
)
"""Expressions whose matching takes linear time."""

NAMES = (
    _one("invalid-method", ["GET", "PUT"], allow_methods="GET,PUT"),
    _one("invalid-method", ["GET", "PUT"], allow_methods=["GET PUT"]),
    _one("invalid-method", allow_methods="GET,TRACE"),
    _one("invalid-method", allow_methods="GET,patch"),
    _one("invalid-header", allow_headers="x-a, cookie"),
    _one("invalid-header", expose_headers="x-a, access-control-max-age"),
    _one("incompatible-any-header-others", allow_headers=["*", "Authorization"]),
    _one("invalid-method", allow_methods=["G\u00cbT"]),
    _one("invalid-method", allow_methods=[""]),
    *(_one("prohibited-star-word", allow_methods=word) for word in ("all", "ANY", ["All"])),
    _one("prohibited-star-word", allow_headers="all"),
    _one("prohibited-star-word", allow_headers=["any"]),
    _one("prohibited-star-word", expose_headers="Any"),
    _one("invalid-method", allow_methods="GET, all"),
    _one("forbidden-method", allow_methods=["TRACE"]),
    _one("forbidden-method", allow_methods=["connect"]),
    _one("prohibited-method-case", "PATCH", allow_methods=["patch"]),
    _one("incompatible-any-method-others", allow_methods=["*", "GET"]),
    _one("invalid-type", allow_methods=None),
    _one("invalid-type", allow_methods=[1]),
    _one("invalid-type", allow_methods=re.compile("GET")),
    _one("invalid-header", ["x-a", "x-b"], allow_headers="x-a, x-b"),
    _one("invalid-header", allow_headers=["x-a: 1"]),
    _one("invalid-header", allow_headers=["x\r\ny"], suggestion=["x", "y"]),
    _one("forbidden-request-header", allow_headers=["Origin"]),
    _one("forbidden-request-header", allow_headers=["cookie"]),
    _one("forbidden-request-header", allow_headers=["Sec-Fetch-Mode"]),
    _one("forbidden-request-header", allow_headers=["Proxy-Authorization"]),
    _one("forbidden-request-header", allow_headers=["Access-Control-Request-Method"]),
    _one("prohibited-request-header", allow_headers=["Access-Control-Allow-Origin"]),
    _one("incompatible-any-header-others", allow_headers=["*", "x-a"]),
    _one("invalid-type", allow_headers=5),
    _one("invalid-header", expose_headers=["x a"], suggestion=["x", "a"]),
    _one("forbidden-response-header", expose_headers=["Set-Cookie"]),
    _one("forbidden-response-header", expose_headers=["set-cookie2"]),
    _one("prohibited-response-header", expose_headers=["Access-Control-Max-Age"]),
    _one("incompatible-any-header-others", expose_headers=["x-a", "*"]),
)

NAMES_OF_FIELDS: Mapping[str | None, str] = {
    "allow_origins": "origin origins allow_orgins allow_origin allowOrigin allowed_origins "
    "allowedOrigins cors_allowed_origins CORS_ALLOWED_ORIGINS CORS_ORIGINS origin_whitelist "
    "Access-Control-Allow-Origin",
    "allow_methods": "methods allow_method allowed_methods allowedMethods CORS_ALLOW_METHODS",
    "allow_headers": "headers allow_header allowed_headers allowedHeaders AllowedHeader",
    "expose_headers": "expose expose_header exposed_headers exposedHeaders ExposeHeader",
    "allow_credentials": "credentials supports_credentials allowCredentials withCredentials",
    "max_age": "maxAge MaxAgeSeconds cors_preflight_max_age Access-Control-Max-Age",
    "preflight_status": "optionsSuccessStatus options_success_status preflight_code",
    "preflight_continue": "preflightContinue",
    "accept_risks": "accept_risk accepted_risks",
    # Fields of a guard, opposites, and options without a field here.
    None: "own_origins trust trusted_origins hosts allow_hosts allowed_hosts safe_methods "
    "allow_all_origins CORS_ALLOW_ALL_ORIGINS disallow_origins denied_origins "
    "disallow_headers no_credentials allow_origin_regex allow_private_network send_wildcard "
    "always_send automatic_options vary_header resources",
}
"""The words of other libraries, by the field with their meaning; None if no field has it."""

REST = (
    _one("invalid-type", allow_credentials="false", allow_origins=[A]),
    _one("invalid-type", allow_credentials=1, allow_origins=[A]),
    _one("invalid-type", preflight_continue=None),
    _one("invalid-max-age", max_age=-1),
    _one("invalid-max-age", max_age=0.5),
    _one("invalid-max-age", max_age=float("nan")),
    _one("invalid-max-age", max_age=timedelta(milliseconds=1500)),
    _one("invalid-max-age", max_age=timedelta(seconds=-1)),
    _one("prohibited-max-age", 86_400, max_age=86_401),
    _one("prohibited-max-age", 86_400, max_age=timedelta(days=20)),
    _one("invalid-max-age", max_age=float("inf")),
    _one("invalid-type", max_age="600"),
    _one("invalid-type", max_age=True),
    _one("invalid-preflight-status", 204, preflight_status=302),
    _one("invalid-preflight-status", 204, preflight_status=199),
    _one("invalid-preflight-status", 204, preflight_status=300),
    _one("invalid-type", preflight_status="204"),
    _one("invalid-type", preflight_status=True),
    _one("invalid-risk", accept_risks=["everything"]),
    _one("invalid-risk", accept_risks="null"),
    _one("invalid-risk", accept_risks=[["null-origin"]]),
    _one("invalid-type", accept_risks=None),
    _one("invalid-type", accept_risks=len),
    _one("invalid-type", accept_risks={"null-origin": ""}),
    _one("invalid-type", accept_risks={"null-origin": True}),
    _one("invalid-risk", accept_risks={"null": "a reason"}),
    *(
        _one("invalid-field", meant, **{name: A})
        for meant, names in NAMES_OF_FIELDS.items()
        for name in names.split()
    ),
    ProblemRow(
        keywords={
            "allow_origins": [f"{A}/", "null", "https://*.github.io"],
            "allow_methods": ["TRACE"],
            "allow_headers": ["x a"],
            "expose_headers": ["Set-Cookie"],
            "allow_credentials": True,
            "max_age": -1,
            "preflight_status": 404,
            "accept_risks": ["all"],
            "supports_credentials": True,
        },
        codes=(
            "invalid-field",
            "invalid-origin-path",
            "forbidden-method",
            "invalid-header",
            "forbidden-response-header",
            "invalid-max-age",
            "invalid-preflight-status",
            "invalid-risk",
            "incompatible-null-origin-credentials",
            "prohibited-public-suffix",
        ),
        suggestion="allow_credentials",
    ),
)

ROWS = (*ORIGINS, *RISKS, *SLOW, *NAMES, *REST)


@dataclass(frozen=True, kw_only=True)
class PathRow:
    """A path of a PolicyMap that is neither exact nor a prefix, and its probable meaning."""

    path: object
    code: str = "invalid-path"
    suggestion: str | None = None


PATHS = (
    PathRow(path="/api/", suggestion="/api/*"),
    PathRow(path="/a/b/", suggestion="/a/b/*"),
    PathRow(path="api", suggestion="/api"),
    PathRow(path="", suggestion="/"),
    PathRow(path="*", suggestion="/*"),
    *(
        PathRow(path=path)
        for path in ("GET /a", "post /a/*", "GET:/a", " /a", "a b", "/a, /b*", "/a/ *", "/a *")
    ),
    PathRow(path="/api*", suggestion="/api/*"),
    PathRow(path="/api/**", suggestion="/api/*"),
    PathRow(path="/api/*/x"),
    PathRow(path="/users/{id}/mail"),
    PathRow(path="/users{id}"),
    PathRow(path="/a*b"),
    PathRow(path="/api/(.*)$", suggestion="/api/*"),
    PathRow(path="^/api/", suggestion="/api/*"),
    PathRow(path="/users/{id}", suggestion="/users/*"),
    PathRow(path="/users/<id>", suggestion="/users/*"),
    PathRow(path="/users/:id", suggestion="/users/*"),
    PathRow(path="/:id", suggestion="/*"),
    PathRow(path="/:id/*", suggestion="/*"),
    PathRow(path="/users/:id/mail"),
    PathRow(path="/users/<int:id>", suggestion="/users/*"),
    PathRow(path="/users/{id:int}/", suggestion="/users/*"),
    PathRow(path="/users/([0-9]+)"),
    PathRow(path="/health$", suggestion="/health"),
    PathRow(path="/\ud800"),
    PathRow(path="/\udcff/*"),
    PathRow(path="//api", suggestion="/api"),
    PathRow(path="https://api.example/a/*", suggestion="/a/*"),
    PathRow(path="https://api.example/", suggestion="/"),
    PathRow(path="https://api.example"),
    PathRow(path="https://*.example/a/*"),
    PathRow(path="/api//*", suggestion="/api/*"),
    PathRow(path="/a/../b"),
    PathRow(path="/a/."),
    PathRow(path="/a%2Fb", suggestion="/a/b"),
    PathRow(path="/a%252Fb"),
    PathRow(path="/a/%2F", suggestion="/a/*"),
    PathRow(path="/%2F", suggestion="/"),
    PathRow(path="/a/?b", suggestion="/a/*"),
    PathRow(path="/a/#", suggestion="/a/*"),
    PathRow(path="/a;b"),
    PathRow(path="/a?b", suggestion="/a"),
    PathRow(path="/a#b", suggestion="/a"),
    PathRow(path="/a\\b"),
    PathRow(path="/a\nb"),
    PathRow(path=5, code="invalid-type"),
)
