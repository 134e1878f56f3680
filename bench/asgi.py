"""The cost that an ASGI layer adds to a request: the floor, our peers, and ours.

python bench/asgi.py                    all scenarios, and the figures are kept
python bench/asgi.py --rounds 50 a b    a quick look at these
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import Any

import asgi_cors
import results
from answers import Answer, answer_of
from arguments import arguments
from contest import AGAIN, OURS, PLACED, Entrant, compete, rounds_for, show
from driven import ASGI_APP, ASGI_DRIVE
from forms import scopes
from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.middleware._internal.cors import CORSMiddleware as LitestarMiddleware
from rounds import Run, own_copy
from scenarios import (
    HEADERS,
    METHODS,
    SCENARIOS,
    SOLE,
    Scenario,
    ours,
    starlettes,
)
from starlette.middleware.cors import CORSMiddleware as StarletteMiddleware

from crossorigin.asgi import CORSMiddleware

SILENT = ("bare", AGAIN, "no-op", "no-op + send")
LITESTAR = Litestar([], openapi_config=None)
"""The application that Litestar's middleware asks for the class of requests."""
PACKAGES = ("starlette", "litestar", "asgi-cors")
Layer = Callable[[Any], Any]
"""Wraps an application."""


class NoOperation:
    """The least that a layer does: an `async def` that passes everything on."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        """Pass everything on."""
        await self.app(scope, receive, send)


class NoOperationAndSend(NoOperation):
    """The floor: a layer that could change a response, and does not."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        """Pass everything on, through a closure around `send`."""

        async def pass_on(message: Any) -> None:  # noqa: ANN401 - as above
            await send(message)

        await self.app(scope, receive, pass_on)


def layers_of(scenario: Scenario) -> dict[str, Layer]:
    """Return all contenders that can do the scenario."""
    rules = scenario.rules
    layers: dict[str, Layer] = {
        "bare": lambda app: app,
        AGAIN: lambda app: app,
        "no-op": NoOperation,
        "no-op + send": NoOperationAndSend,
        "starlette": lambda app: StarletteMiddleware(app, **starlettes(rules)),
        "litestar": lambda app: LitestarMiddleware(app, CORSConfig(**starlettes(rules))),
        OURS: lambda app: CORSMiddleware(app, **ours(rules)),
        PLACED: lambda app: CORSMiddleware(app, **ours(rules)).as_app,
    }
    # The configuration of a user who measures.
    if scenario.key == "g":
        in_set = {**starlettes(rules), "allow_origins": set(rules.origins)}
        layers["starlette, a set"] = lambda app: StarletteMiddleware(app, **in_set)
    if scenario.key == "h":
        factored = {**starlettes(rules), "allow_origin_regex": rules.factored()}
        layers["starlette, factored regex"] = lambda app: StarletteMiddleware(app, **factored)
    if not (rules.credentials or scenario.is_preflight):
        layers["asgi-cors"] = lambda app: asgi_cors.asgi_cors(
            app,
            allow_all=rules.everyone,
            hosts=[] if rules.everyone else rules.origins,
            host_wildcards=[f"https://*.{domain}" for domain in rules.domains],
            headers=HEADERS,
            methods=METHODS,
        )
    return layers


def entrant_of(layer: Layer, scenario: Scenario) -> Entrant:
    """Return an entrant that serves batches with an application behind `layer`."""
    app = layer(own_copy(ASGI_APP, "app"))
    run: Run = own_copy(ASGI_DRIVE, "drive", {"app": app})
    requests = functools.partial(scopes, litestar_app=LITESTAR)
    return Entrant(run, requests(scenario), lambda asked: answer_to(app, requests(asked)()))


def answer_to(app: Any, scope: dict[str, Any]) -> Answer:  # noqa: ANN401 - an ASGI application
    """Return the answer of the application."""
    said: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 - as above
        said.append(message)

    asyncio.run(app(scope, None, send))
    return answer_of(said[0]["status"], said[0]["headers"])


def row(scenario: Scenario, rounds: int | None) -> dict[str, Any]:
    """Return the figures of one scenario."""
    entrants = {
        name: entrant_of(layer, scenario) for name, layer in layers_of(scenario).items()
    }
    for name in SILENT:
        entrants[name] = entrants[name]._replace(answer=None)
    return compete(scenario, entrants, rounds_for(scenario, rounds))


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    asked = arguments(__doc__, SOLE)
    rows = {key: row(SCENARIOS[key], asked.rounds) for key in asked.names}
    show("ASGI", rows)
    if asked.is_kept:
        results.write("asgi", rows, PACKAGES)


if __name__ == "__main__":
    main()
