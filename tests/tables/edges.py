"""The policies that are exported to every edge, and the requests that judge them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin import Policy, PolicyMap

MANY: Final = [f"https://site-{number}.example" for number in range(10_000)]

LONG: Final = "https://a-long-name-of-a-site.and-of-the-company-that-has-it.example"
"""Longer than a bucket of nginx's tables."""


def _refuse(_origin: str) -> bool:
    return False


POLICIES: Final[dict[str, PolicyMap]] = {
    "public": PolicyMap(default=Policy()),
    "credentials": PolicyMap(
        default=Policy(
            allow_origins=[
                "https://app.example", "http://localhost:3000", "http://[::1]:8080", LONG,
            ],
            allow_credentials=True,
            allow_headers=["content-type", "x-token"],
            allow_methods=["GET", "PUT"],
            expose_headers=["x-total", "etag"],
            accept_risks=["insecure-origin"],
        )
    ),
    "patterns": PolicyMap(
        default=Policy(allow_origins=["https://*.example.com", "https://example.com"])
    ),
    "any port": PolicyMap(
        default=Policy(
            allow_origins=[
                "http://localhost:*", "https://*.dev.example:*", "moz-extension://*", "null",
            ],
            accept_risks=["null-origin", "any-extension"],
        )
    ),
    "paths": PolicyMap(
        {
            "/public/*": Policy(max_age=None),
            "/public/closed/*": None,
            "/api/v1/*": Policy(allow_origins=["https://v1.example"], allow_credentials=True),
            "/api/v1/health": Policy(preflight_status=200),
            '/Käse $1 "x"/*': Policy(allow_origins=["https://cheese.example"]),
        },
        default=Policy(allow_origins=["https://app.example"], max_age=0),
    ),
    "no default": PolicyMap({"/open": Policy(), "/": Policy(allow_origins=["https://r.example"])}),
    "any method and header": PolicyMap(
        default=Policy(
            allow_origins=["https://app.example"],
            allow_methods="*",
            allow_headers="*",
            allow_credentials=True,
        )
    ),
    "many": PolicyMap(default=Policy(allow_origins=MANY, preflight_continue=False)),
    "callable": PolicyMap(default=Policy(allow_origins=[_refuse])),
    "continue": PolicyMap(
        default=Policy(allow_origins=["https://app.example"], preflight_continue=True)
    ),
}  # fmt: skip
"""Policies by their name; every edge has the same."""

ORIGINS: Final = (
    None,
    "null",
    "https://app.example",
    "https://APP.example",
    "https://app.example/",
    "https://app.example.",
    "https://app.example:443",
    "https://app.example:8443",
    "http://app.example",
    "https://app.example.evil.test",
    "https://evil-app.example",
    "https://evil.test/https://app.example",
    "https://app.example, https://evil.test",
    "https://app.example https://evil.test",
    "http://localhost:3000",
    "http://localhost",
    "http://localhost:5173",
    "http://localhost:0",
    "http://localhost:65535",
    "http://localhost:65536",
    "http://localhost:80a",
    "http://localhost:3000.evil.test",
    "http://localhost:1@evil.test",
    "http://[::1]:8080",
    "http://[::1]:8081",
    "https://example.com",
    "https://a.example.com",
    "https://a.b.example.com",
    "https://.example.com",
    "https://a..example.com",
    "https://aexample.com",
    "https://a.example.com.evil.test",
    "https://evil.test?.example.com",
    "https://evil.test#.example.com",
    "https://a_b.example.com",
    "http://a.example.com",
    "https://a.dev.example:9",
    "https://dev.example:9",
    "https://a.dev.example",
    "moz-extension://0b5b8b1e-3b1f-4b0a-9b1a-0123456789ab",
    "moz-extension://x",
    "chrome-extension://0b5b8b1e-3b1f-4b0a-9b1a-0123456789ab",
    LONG,
    "https://v1.example",
    "https://cheese.example",
    "https://r.example",
    "https://site-0.example",
    "https://site-9999.example",
    "https://site-10000.example",
    "https://${HOME}.example",
    "https://%{HTTP_HOST}.example",
    "https://" + "a" * 300 + ".example.com",
    "https://" + "a." * 121 + "example.com",
    "http://localhost:80",
    "http://localhost:443",
    "http://localhost:8",
    "https://a.dev.example:443",
    "https://a.dev.example:80",
    "https://a.dev.example:444",
    "http://localhost:081",
)
"""Values of Origin; None for none."""

PREFLIGHTS: Final[tuple[tuple[str, str | None], ...]] = (
    ("GET", None),
    ("PUT", "content-type,x-token"),
    ("DELETE", "x-token"),
    ("PATCH", "content-type"),
    ("patch", None),
    ("PURGE", "x-other,x-token"),
    ("TRACE", None),
    ("connect", None),
    ("PUT", "sec_fetch_site"),
    ("PUT", "*"),
    ("PUT", "*, *"),
    ("PUT", "*,sec_fetch_site"),
    ("PUT", "*x,x*"),
    ("*", None),
    ("*", "*"),
    ("**", None),
    ("PUT", "x-a, X-B"),
    ("PUT", ",".join(f"x-{number}" for number in range(128))),
    ("PUT", ",".join(f"x-{number}" for number in range(129))),
    ("PUT", "x y"),
    ("P UT", None),
)
"""Values of Access-Control-Request-Method and -Headers; None for none."""

PATHS: Final = (
    "/",
    "/x",
    "/open",
    "/open/",
    "/open/x",
    "/OPEN",
    "/public",
    "/public/",
    "/public/x",
    "/publicx",
    "/PUBLIC/x",
    "/public/closed",
    "/public/closed/x",
    "/public/closedx",
    "/public//closed/x",
    "//public/x",
    "/public/./x",
    "/public/../x",
    "/public/../api/v1/x",
    "/public/x/../closed/y",
    "/api/v1/../../public/x",
    "/%70ublic/x",
    "/public/%63losed/x",
    "/public%2Fclosed/x",
    "/public/..%2fapi/v1/x",
    "/public/%2e%2e/x",
    "/public/.%2E/x",
    "/public/%2e/x",
    "/public/%252e%252e/api",
    "/public/%5C..%5Cx",
    "/public/x%0a",
    "/public/closed/x%",
    "/public/%zz",
    "/%zz/../public/x",
    "/public/%u0041",
    "/public/x%2",
    "/public\\..\\api",
    "/public/closed\\x",
    "/public/.well-known",
    "/public/a..b",
    "/public/a%20b//c",
    "/public/x?y=/../closed",
    "/closed/%2e%2e/public/x",
    "/closed\\..\\public\\x",
    "/public/#/../../x",
    "/api/v1/health",
    "/api/v1/health/",
    "/api/v1/healthx",
    "/api/v1/health?x",
    "/api/v1?x",
    "/K%C3%A4se%20$1%20%22x%22/y",
    "/K%c3%a4se%20%241%20%22x%22/y",
    "/K%E4se%20$1/y",
    "/public/%ff",
    "/%EF%BB%BFpublic/x",
)
"""Targets of requests as they are sent."""

FAILURES: Final = ("404", "500", "204", "304", "302", "cut")
"""Ways in which the application answers, named in the query `how=`."""


Asked = tuple[str, str, str | None, tuple[str, str | None] | None]


def requests(policies: PolicyMap) -> Iterator[Asked]:
    """Yield method, target, origin and announced request of all that judge an edge."""
    announcing = ("OPTIONS", PREFLIGHTS[1])
    paths = PATHS if policies.paths else ("/x",)
    # Every origin on a few paths, and every path with a few origins.
    few = ("https://app.example", "https://v1.example", "https://evil.test", None)
    pairs = {
        (path, origin) for path in ("/x", "/public/x") if path in paths for origin in ORIGINS
    }
    pairs |= {(path, origin) for path in paths for origin in few}
    for path, origin in sorted(pairs, key=str):
        for method, announced in (("GET", None), ("OPTIONS", None), announcing):
            yield method, path, origin, announced
    for announced in PREFLIGHTS:
        for origin in few:
            yield "OPTIONS", "/x", origin, announced
    for how in FAILURES:
        for path in ("/x", "/public/x"):
            for origin in few:
                yield "GET", f"{path}?how={how}", origin, None
