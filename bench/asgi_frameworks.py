"""Applications of ASGI frameworks: bare, with their own CORS, and with ours.

The responders are compiled again for each application, so that none shares its code.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import logging
from collections.abc import Callable
from typing import Any

from answers import Answer, answer_of
from contest import Entrant
from forms import scopes
from integrated import OWN, mark, place
from rounds import own_copy
from scenarios import HEADERS, MAX_AGE, METHODS, Rules, Scenario, starlettes

Kind = str
"""`BARE`, `OWN`, `OURS` or `MARKED`."""
_NUMBERS = itertools.count()
DRIVE = """
forever = asyncio.Event()
async def send(message): pass
def receiving():
    messages = [{"type": "http.request", "body": b"", "more_body": False}]
    async def receive():
        if messages:
            return messages.pop()
        await forever.wait()
    return receive
async def serve(scopes):
    for scope in scopes:
        await app(scope, receiving(), send)
def drive(scopes):
    loop.run_until_complete(serve(scopes))
"""


def asgi_entrant(
    build: Callable[[Kind, Scenario], Any], kind: Kind, scenario: Scenario
) -> Entrant:
    """Return an entrant that serves batches with an application of a framework."""
    loop = asyncio.new_event_loop()
    app = loop.run_until_complete(_built(build, kind, scenario))
    names = {"app": app, "loop": loop, "asyncio": asyncio}
    return Entrant(
        own_copy(DRIVE, "drive", names),
        scopes(scenario),
        lambda asked: loop.run_until_complete(_answer_to(app, scopes(asked)())),
    )


async def _built(build: Callable[[Kind, Scenario], Any], kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - an ASGI application
    app = build(kind, scenario)
    running = await _start(app)
    atexit.register(_stop, running)
    return app


async def _start(app: Any) -> asyncio.Future[Any]:  # noqa: ANN401 - as above
    """Send the messages of a server before the first request."""
    messages = [{"type": "lifespan.startup"}]
    started = asyncio.Event()

    async def receive() -> Any:  # noqa: ANN401 - a message
        return messages.pop() if messages else await asyncio.Event().wait()

    async def send(_message: Any) -> None:  # noqa: ANN401 - as above
        started.set()

    running: asyncio.Future[Any] = asyncio.ensure_future(app(_lifespan(), receive, send))
    waiting = asyncio.ensure_future(started.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return running


def _stop(running: asyncio.Future[Any]) -> None:
    running.cancel()
    loop = running.get_loop()
    loop.run_until_complete(asyncio.wait([running]))
    loop.close()


def _lifespan() -> dict[str, Any]:
    return {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}


async def _answer_to(app: Any, scope: dict[str, Any]) -> Answer:  # noqa: ANN401 - as above
    said: list[Any] = []
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:  # noqa: ANN401 - a message
        return messages.pop() if messages else await asyncio.Event().wait()

    async def send(message: Any) -> None:  # noqa: ANN401 - as above
        said.append({**message, "headers": [*message.get("headers", ())]})

    await app(scope, receive, send)
    return answer_of(said[0]["status"], said[0]["headers"])


def starlette(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Starlette, with the middleware that FastAPI has too."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.responses import Response
    from starlette.routing import Route

    def route(path: str) -> Route:
        source = "async def handler(request):\n return Response(b'{}')"
        handler = own_copy(source, "handler", {"Response": Response})
        handler = mark("starlette", kind, path, handler, scenario)
        return Route(path, handler, methods=METHODS)

    rules = starlettes(scenario.rules)
    own = [Middleware(CORSMiddleware, **rules)] if kind == OWN else []
    app = Starlette(routes=[*map(route, scenario.paths)], middleware=own)
    return place("starlette", kind, app, scenario)


def fastapi(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """FastAPI, with Starlette's middleware."""
    from fastapi import FastAPI, Response
    from starlette.middleware.cors import CORSMiddleware

    app = FastAPI(openapi_url=None)
    for path in scenario.paths:
        source = "async def handler():\n return Response(b'{}')"
        handler = own_copy(source, "handler", {"Response": Response})
        handler = mark("fastapi", kind, path, handler, scenario)
        app.add_api_route(path, handler, methods=METHODS, response_model=None)
    if kind == OWN:
        app.add_middleware(CORSMiddleware, **starlettes(scenario.rules))
    return place("fastapi", kind, app, scenario)


def litestar(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Litestar, with its `cors_config`."""
    from litestar import Litestar, route
    from litestar.config.cors import CORSConfig

    def handler(path: str) -> Any:  # noqa: ANN401 - a handler of Litestar's
        function = own_copy("async def handler() -> bytes:\n return b'{}'", "handler")
        function = mark("litestar", kind, path, function, scenario)
        methods: Any = METHODS  # Litestar wants literals
        return route(path, http_method=methods, status_code=200)(function)

    app = Litestar(
        [*map(handler, scenario.paths)],
        cors_config=CORSConfig(**starlettes(scenario.rules)) if kind == OWN else None,
        openapi_config=None,
        logging_config=None,
    )
    return place("litestar", kind, app, scenario)


def quart(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Quart, with quart-cors."""
    from quart import Quart, Response

    rules = scenario.rules
    app: Any = Quart("measured")
    for path in scenario.paths:
        source = "async def handler():\n return Response(b'{}')"
        handler = own_copy(source, "handler", {"Response": Response})
        handler = mark("quart", kind, path, handler, scenario)
        app.add_url_rule(path, path, handler, methods=METHODS)
    if kind == OWN:
        from quart_cors import cors

        app = cors(
            app,
            allow_origin=rules.origins,
            allow_methods=METHODS,
            allow_headers=HEADERS,
            allow_credentials=rules.credentials,
            max_age=MAX_AGE,
        )
    return place("quart", kind, app, scenario)


def blacksheep(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """BlackSheep, with `use_cors`."""
    from blacksheep import Application, Content, Response, Router

    rules = scenario.rules
    app = Application(router=Router())  # without one, applications share theirs
    names = {"Response": Response, "Content": Content}
    source = (
        "async def handler():\n return Response(200, content=Content(b'text/plain', b'{}'))"
    )
    for path in scenario.paths:
        handler = own_copy(source, "handler", names)
        handler = mark("blacksheep", kind, path, handler, scenario)
        for method in METHODS:
            app.router.add(method, path, handler)
    if kind == OWN:
        app.use_cors(
            allow_origins=rules.origins,
            allow_methods=METHODS,
            allow_headers=HEADERS,
            allow_credentials=rules.credentials,
            max_age=MAX_AGE,
        )
    return place("blacksheep", kind, app, scenario)


def falcon_asgi(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Falcon over ASGI, with its middleware."""
    import falcon.asgi

    own = [falcons_own(scenario.rules)] if kind == OWN else []
    app: Any = falcon.asgi.App(middleware=own)
    add_resources(app, "async def", kind, scenario)
    return place("falcon", kind, app, scenario)


def add_resources(app: Any, define: str, kind: Kind, scenario: Scenario) -> None:  # noqa: ANN401 - of both protocols
    """Add the routes to an application of Falcon's.

    Args:
        app: the application.
        define: the words that define a responder.
        kind: says whether a route is marked.
        scenario: has the paths.
    """
    for path in scenario.paths:
        resource = type("Resource", (), {})
        for method in METHODS:
            name = f"on_{method.lower()}"
            source = f"{define} {name}(self, req, resp):\n resp.data = b'{{}}'"
            responder = mark("falcon", kind, path, own_copy(source, name), scenario)
            setattr(resource, name, responder)
        app.add_route(path, resource())


def falcons_own(rules: Rules) -> Any:  # noqa: ANN401 - Falcon's middleware
    """Return Falcon's middleware, which is the same for both protocols."""
    import falcon

    origins: Any = "*" if rules.everyone else rules.origins
    return falcon.CORSMiddleware(
        allow_origins=origins, allow_credentials=origins if rules.credentials else None
    )


def sanic(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Sanic over ASGI, with sanic-ext."""
    from sanic import Sanic, response
    from sanic_ext import Extend

    logging.disable(logging.INFO)  # it reports every preflight that has no handler
    app: Any = Sanic(f"measured-{next(_NUMBERS)}", configure_logging=False)
    app.config.TOUCHUP = False  # it rewrites the methods of all applications, once
    rules = scenario.rules
    for path in scenario.paths:
        source = "async def handler(request):\n return response.raw(b'{}')"
        handler = own_copy(source, "handler", {"response": response})
        handler = mark("sanic", kind, path, handler, scenario)
        app.add_route(handler, path, methods=METHODS, name=path.strip("/"))
    config = {
        "cors": kind == OWN,
        "cors_origins": "*" if rules.everyone else ",".join(rules.origins),
        "cors_methods": ",".join(METHODS),
        "cors_allow_headers": ",".join(HEADERS),
        "cors_supports_credentials": rules.credentials,
        "cors_always_send": False,
        "cors_max_age": MAX_AGE,
        "oas": False,
        "logging": False,
    }
    Extend(app, config=config, built_in_extensions=True)
    return place("sanic", kind, app, scenario)


ASGI_FRAMEWORKS = {
    "starlette": starlette,
    "fastapi": fastapi,
    "litestar": litestar,
    "quart": quart,
    "blacksheep": blacksheep,
    "falcon-asgi": falcon_asgi,
    "sanic": sanic,
}
