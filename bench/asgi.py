"""What an ASGI layer adds to a request: ours, Starlette's, and the floor.

The scenarios are those that a service meets; each contender's headers are checked before
it is timed. Figures are ratios of one run, with the nanoseconds beside them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from rounds import Figure, Run, measure, own_copy
from starlette.middleware.cors import CORSMiddleware as StarletteMiddleware

from crossorigin.asgi import CORSMiddleware

A, B, C = (f"https://{name}.example" for name in "abc")
STRANGER = "https://evil.example"
ROUNDS = 300

APP = """
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"application/json"), (b"content-length", b"2"),
        (b"x-request-id", b"1")]})
    await send({"type": "http.response.body", "body": b"{}"})
"""
DRIVE = """
async def send(message): pass
async def receive(): pass
def drive(scopes):
    for scope in scopes:
        running = app(scope, receive, send)
        try:
            running.send(None)
        except StopIteration:
            pass
"""


class NoOperation:
    """The floor: a layer that does nothing, with a closure around `send`."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Pass everything on."""

        async def pass_on(message: Any) -> None:  # noqa: ANN401
            await send(message)

        await self.app(scope, receive, pass_on)


class Scenario(NamedTuple):
    """A policy and a request; `allow_origin` is what the answer must say."""

    title: str
    origin: str | None
    policy: dict[str, Any]
    allow_origin: str | None
    asked: str | None = None


LISTED = {
    "allow_origins": [A, B, C],
    "allow_methods": ["GET", "PUT"],
    "allow_headers": ["content-type", "x-token"],
}
MANY = [f"https://app-{number:05}.example.io" for number in range(10_000)]
TOKENS = ",".join(f"x-{number:010}" for number in range(4_600))
SCENARIOS = {
    "a": Scenario("no Origin", None, LISTED, None),
    "b": Scenario("allowed", B, LISTED, B),
    "c": Scenario("denied", STRANGER, LISTED, None),
    "d": Scenario("preflight", B, LISTED, B, asked="content-type,x-token"),
    "e": Scenario("allow all", B, {**LISTED, "allow_origins": ["*"]}, "*"),
    "f": Scenario("credentials", B, {**LISTED, "allow_credentials": True}, B),
    "g": Scenario("10,000 origins", MANY[-1], {**LISTED, "allow_origins": MANY}, MANY[-1]),
    "i": Scenario("preflight, 60 KB", B, LISTED, B, asked=TOKENS),
}

HEAD = (
    (b"host", b"api.test"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
    (b"accept", b"*/*"),
    (b"accept-language", b"en-GB,en;q=0.9"),
    (b"accept-encoding", b"gzip, deflate, br"),
    (b"referer", b"https://b.example/"),
    (b"connection", b"keep-alive"),
)
TAIL = (
    (b"sec-fetch-dest", b"empty"),
    (b"sec-fetch-mode", b"cors"),
    (b"sec-fetch-site", b"cross-site"),
    (b"cookie", b"session=1"),
)


def request_of(scenario: Scenario) -> Callable[[], dict[str, Any]]:
    """Return what makes the scopes of a scenario, of bytes that nobody has seen."""
    lines = [*HEAD]
    if scenario.origin is not None:
        lines.append((b"origin", scenario.origin.encode()))
    lines += TAIL
    if scenario.asked is not None:
        lines.append((b"access-control-request-method", b"PUT"))
        lines.append((b"access-control-request-headers", scenario.asked.encode()))
    base = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if scenario.asked is None else "OPTIONS",
        "scheme": "https",
        "path": "/x",
        "raw_path": b"/x",
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "state": {},
    }

    def request() -> dict[str, Any]:
        fresh = [(bytes(bytearray(name)), bytes(bytearray(value))) for name, value in lines]
        return {**base, "headers": fresh}

    return request


def run_of(layer: Callable[[Any], Any]) -> tuple[Any, Run]:
    """Return an application behind `layer`, and what serves batches with it."""
    app = layer(own_copy(APP, "app"))
    run: Run = own_copy(DRIVE, "drive", {"app": app})
    return app, run


def allow_origin_of(app: Any, scope: dict[str, Any]) -> str | None:  # noqa: ANN401 - as above
    """Return what the application says to the page."""
    said: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401
        said.append(message)

    asyncio.run(app(scope, None, send))
    lines = [v for k, v in said[0]["headers"] if k == b"access-control-allow-origin"]
    return lines[0].decode() if lines else None


def contenders_of(scenario: Scenario) -> dict[str, Run]:
    """Return all contenders, each checked for its headers."""
    layers: dict[str, Callable[[Any], Any]] = {
        "bare": lambda app: app,
        "bare again": lambda app: app,
        "no-op": NoOperation,
        "starlette": lambda app: StarletteMiddleware(app, **scenario.policy),
        "crossorigin": lambda app: CORSMiddleware(
            app, **{**scenario.policy, "allow_origins": _star(scenario.policy)}
        ),
    }
    runs: dict[str, Run] = {}
    for name, layer in layers.items():
        app, runs[name] = run_of(layer)
        if name in ("starlette", "crossorigin"):
            said = allow_origin_of(app, request_of(scenario)())
            # Starlette says so on a preflight that it refuses, too.
            if said != scenario.allow_origin:
                message = f"{name} says {said}, not {scenario.allow_origin}: {scenario.title}"
                raise SystemExit(message)
    return runs


def _star(policy: dict[str, Any]) -> Any:  # noqa: ANN401 - as the policy has it
    return "*" if policy["allow_origins"] == ["*"] else policy["allow_origins"]


def row(key: str, scenario: Scenario, added: dict[str, Figure], bare: float) -> str:
    """Return one line of the table."""
    total = bare if scenario.asked is not None else 0.0
    ours, theirs = added["crossorigin"].median + total, added["starlette"].median + total
    floor = added["no-op"].median
    return (
        f"{key}  {scenario.title:<18}{ours:>10.0f}{theirs:>12.0f}{theirs / ours:>9.1f}x"
        f"{(ours - total) / floor:>10.2f}x{added['bare again'].median:>12.0f}"
    )


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    keys = sys.argv[1:] or list(SCENARIOS)
    print("added nanoseconds (preflights: the whole request)")
    print(f"{'':21}{'ours':>10}{'starlette':>12}{'ratio':>10}{'to floor':>11}{'noise':>12}")
    for key in keys:
        scenario = SCENARIOS[key]
        rounds = ROUNDS // 5 if key in "gi" else ROUNDS
        print(
            row(key, scenario, *measure(contenders_of(scenario), request_of(scenario), rounds))
        )


if __name__ == "__main__":
    main()
