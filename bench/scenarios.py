"""The scenarios: a policy, the request of a browser, and the expected answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

A, B, C, D = (f"https://{name}.example" for name in "abcd")
PATH = "/x"
OTHER_PATH = "/r1"
STRANGER = "https://evil.example"
METHODS = ["GET", "PUT"]
HEADERS = ["content-type", "x-token"]
MAX_AGE = 600
MANY = [f"https://app-{number:05}.example.io" for number in range(10_000)]
DOMAINS = [f"tenant-{number:04}.example.net" for number in range(1_000)]
TENANT = f"https://www.{DOMAINS[-1]}"
REFUSED_NAME = "x-refused"
LONG = ",".join([*(HEADERS * 2_500), REFUSED_NAME])
"""60 KB of names, of which only the last one is not allowed."""


class Rules(NamedTuple):
    """The policy of every contender, each in its own words."""

    origins: list[str]
    """``["*"]`` for everyone."""
    domains: Sequence[str] = ()
    """Domains of which all subdomains are allowed, over https."""
    credentials: bool = False

    @property
    def everyone(self) -> bool:
        """Whether every origin is allowed."""
        return self.origins == ["*"]

    def regexes(self) -> list[str]:
        """Return a regex for each domain, for those that take regexes."""
        return [rf"https://[^/]+\.{re.escape(domain)}" for domain in self.domains]

    def factored(self) -> str:
        """Return one regex for all domains, as someone would write it who measures."""
        return rf"https://[^/]+\.(?:{'|'.join(re.escape(domain) for domain in self.domains)})"


class Scenario(NamedTuple):
    """Rules, and a request; its answer must have the header `allow_origin`."""

    key: str
    title: str
    origin: str | None
    rules: Rules
    allow_origin: str | None
    asked: str | None = None
    """The value of Access-Control-Request-Headers, which makes it a preflight."""
    routes: int = 1
    """The routes of the application; the last one is asked."""
    marked: str | None = None
    """The path of the route that has `@cors`; None if no route has one."""

    @property
    def is_preflight(self) -> bool:
        """Whether the request is a preflight: then whole requests are compared."""
        return self.asked is not None

    @property
    def is_slow(self) -> bool:
        """Whether some contenders take a hundred times as long, so that few rounds must do."""
        return self.key in "ghi"

    @property
    def paths(self) -> list[str]:
        """The paths of the application's routes."""
        return [*(f"/r{number}" for number in range(1, self.routes)), PATH]

    @property
    def proof(self) -> Scenario:
        """The request that shows whether the mark governs the route: only the mark allows D."""
        return self._replace(origin=D, allow_origin=D if self.marked == PATH else None)


LISTED = Rules([A, B, C])
MARK = Rules([B, D])
"""The rules of the `@cors` of one route."""


def _route_scenarios() -> Iterator[Scenario]:
    """Yield the scenarios in which one of several routes has `@cors`."""
    keys = iter("jklmno")
    for routes in (5, 50):
        each = Scenario(next(keys), f"`@cors` on another of {routes} routes", B, LISTED, B)
        each = each._replace(routes=routes, marked=OTHER_PATH)
        yield each
        each = each._replace(marked=PATH, key=next(keys))
        yield each._replace(title=f"`@cors` on the route, of {routes}")
        title = f"preflight of the route with `@cors`, of {routes}"
        yield each._replace(title=title, asked=", ".join(HEADERS), key=next(keys))


SCENARIOS = {
    each.key: each
    for each in (
        Scenario("a", "no Origin", None, LISTED, None),
        Scenario("b", "allowed, 3 origins", B, LISTED, B),
        Scenario("c", "denied", STRANGER, LISTED, None),
        Scenario("d", "preflight", B, LISTED, B, ", ".join(HEADERS)),
        Scenario("e", "everyone (`*`)", B, Rules(["*"]), "*"),
        Scenario("f", "with credentials", B, Rules([A, B, C], credentials=True), B),
        Scenario("g", "10,000 origins, the last one", MANY[-1], Rules(MANY), MANY[-1]),
        Scenario(
            "h", "1,000 subdomain patterns, the last one", TENANT, Rules([], DOMAINS), TENANT
        ),
        Scenario("i", "preflight, 60 KB of header names", B, LISTED, B, LONG),
        *_route_scenarios(),
    )
}
ROUTES = "".join(key for key, each in SCENARIOS.items() if each.marked is not None)
"""The keys of the scenarios in which one of several routes has `@cors`."""
SOLE = "".join(key for key in SCENARIOS if key not in ROUTES)
"""The keys of those with one route, for gateways without a router too."""


def ours(rules: Rules) -> dict[str, Any]:
    """Return the keywords of our own policy."""
    patterns = [f"https://*.{domain}" for domain in rules.domains]
    return {
        "allow_origins": "*" if rules.everyone else [*rules.origins, *patterns],
        "allow_methods": METHODS,
        "allow_headers": HEADERS,
        "allow_credentials": rules.credentials,
        "max_age": MAX_AGE,
    }


def starlettes(rules: Rules) -> dict[str, Any]:
    """Return the keywords of Starlette's middleware, which are Litestar's too."""
    return {
        "allow_origins": rules.origins,
        "allow_origin_regex": "|".join(rules.regexes()) or None,
        "allow_methods": METHODS,
        "allow_headers": HEADERS,
        "allow_credentials": rules.credentials,
        "max_age": MAX_AGE,
    }


def lines_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the header lines of the request: twelve or so, Origin the eighth."""
    lines = [
        ("host", "api.test"),
        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
        ("accept", "*/*"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("accept-encoding", "gzip, deflate, br"),
        ("referer", "https://b.example/"),
        ("connection", "keep-alive"),
        ("origin", scenario.origin or ""),
        ("sec-fetch-dest", "empty"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-site", "cross-site"),
        ("cookie", "session=1"),
    ]
    if scenario.origin is None:
        lines = [line for line in lines if line[0] != "origin"]
    if scenario.asked is not None:
        lines.append(("access-control-request-method", "PUT"))
        lines.append(("access-control-request-headers", scenario.asked))
    return lines


def method_of(scenario: Scenario) -> str:
    """Return the method of the request."""
    return "OPTIONS" if scenario.is_preflight else "GET"
