"""Applications of frameworks with a server of their own, fed the way that server feeds them."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable
from typing import Any

from answers import Answer, answer_of
from asgi_frameworks import Kind
from contest import Entrant
from forms import raw
from integrated import OWN, mark, place
from rounds import own_copy
from scenarios import (
    HEADERS,
    MAX_AGE,
    METHODS,
    PATH,
    Rules,
    Scenario,
    lines_of,
    method_of,
)


class Wire(asyncio.Transport):
    """A connection without a kernel: it keeps the written bytes, and reports success."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.written: list[bytes] = []
        self.answered = asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep a part of a response."""
        self.written.append(bytes(data))
        self.answered.set()

    def is_closing(self) -> bool:
        """Say that the client stays."""
        return False

    def close(self) -> None:
        """Do nothing: there is no server."""


DRIVE_WIRE = """
async def serve(requests):
    for request in requests:
        wire.written.clear()
        wire.answered.clear()
        protocol.data_received(request)
        await wire.answered.wait()
def drive(requests):
    loop.run_until_complete(serve(requests))
"""


def aiohttp_entrant(kind: Kind, scenario: Scenario) -> Entrant:
    """Return an entrant that serves batches with aiohttp's protocol, over a wire in memory."""
    loop = asyncio.new_event_loop()
    runner, protocol, wire = loop.run_until_complete(_aiohttp_protocol(kind, scenario))
    atexit.register(lambda: loop.run_until_complete(runner.cleanup()))
    names = {"protocol": protocol, "wire": wire, "loop": loop}
    run = own_copy(DRIVE_WIRE, "drive", names)

    def answer(asked: Scenario) -> Answer:
        run([raw(asked)()])
        head = b"".join(wire.written).decode("latin-1").split("\r\n\r\n")[0]
        status, *lines = head.split("\r\n")
        pairs = [tuple(line.split(": ", 1)) for line in lines]
        return answer_of(int(status.split()[1]), pairs)  # type: ignore[arg-type]  # of two parts each

    return Entrant(run, raw(scenario), answer)


async def _aiohttp_protocol(kind: Kind, scenario: Scenario) -> tuple[Any, Any, Wire]:
    from aiohttp import web

    app = web.Application()
    source = "async def handler(request):\n return web.Response(body=b'{}')"
    routes = []
    for path in scenario.paths:
        resource = app.router.add_resource(path)
        for method in METHODS:
            handler = own_copy(source, "handler", {"web": web})
            handler = mark("aiohttp", kind, path, handler, scenario)
            routes.append(resource.add_route(method, handler))
    if kind == OWN:
        _add_aiohttp_cors(app, routes, scenario.rules)
    place("aiohttp", kind, app, scenario)
    runner = web.AppRunner(app, access_log=None, max_field_size=1 << 17, max_line_size=1 << 17)
    await runner.setup()
    protocol: Any = runner.server()  # type: ignore[misc]  # there, once set up
    wire = Wire()
    protocol.connection_made(wire)
    return runner, protocol, wire


def _add_aiohttp_cors(app: Any, routes: list[Any], rules: Rules) -> None:  # noqa: ANN401 - of aiohttp
    from aiohttp_cors import ResourceOptions, setup

    options = ResourceOptions(
        allow_methods=METHODS,
        allow_headers=HEADERS,
        allow_credentials=rules.credentials,
        max_age=MAX_AGE,
    )
    cors = setup(app, defaults=dict.fromkeys(rules.origins, options))
    for route in routes:
        cors.add(route)


class Exchange:
    """The connection of one request, as Tornado's server hands it to an application."""

    def __init__(self) -> None:
        self.context = None
        self.start: Any = None
        self.headers: Any = None
        self.finished = asyncio.Event()

    def set_close_callback(self, callback: Any) -> None:  # noqa: ANN401 - Tornado's own
        """Ignore it: the client stays."""

    def write_headers(self, start_line: Any, headers: Any, chunk: bytes | None = None) -> Any:  # noqa: ANN401, ARG002 - as Tornado has it
        """Keep the head of the response."""
        self.start, self.headers = start_line, headers
        return _done()

    def write(self, chunk: bytes) -> Any:  # noqa: ANN401, ARG002 - as Tornado has it
        """Ignore the body."""
        return _done()

    def finish(self) -> None:
        """Note that the response is whole."""
        self.finished.set()


def _done() -> asyncio.Future[None]:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


DRIVE_TORNADO = """
async def serve(requests):
    for start_line, headers, exchange in requests:
        delegate = app.start_request(None, exchange)
        waiting = delegate.headers_received(start_line, headers)
        if waiting is not None:
            await waiting
        delegate.finish()
        await exchange.finished.wait()
def drive(requests):
    loop.run_until_complete(serve(requests))
"""


def tornado_entrant(kind: Kind, scenario: Scenario) -> Entrant:
    """Return an entrant that serves batches with Tornado, over a connection in memory."""
    from tornado import httputil

    loop = asyncio.new_event_loop()
    app = loop.run_until_complete(_tornado_app(kind, scenario))
    run = own_copy(DRIVE_TORNADO, "drive", {"app": app, "loop": loop})

    def requests(of: Scenario) -> Callable[[], tuple[Any, Any, Exchange]]:
        lines = [(name.title(), value.encode()) for name, value in lines_of(of)]
        start_line = httputil.RequestStartLine(method_of(of), PATH, "HTTP/1.1")

        def request() -> tuple[Any, Any, Exchange]:
            headers = httputil.HTTPHeaders()
            for name, value in lines:
                headers.add(name, value.decode())
            return start_line, headers, Exchange()

        return request

    def answer(asked: Scenario) -> Answer:
        request = requests(asked)()
        run([request])
        exchange = request[2]
        return answer_of(exchange.start.code, exchange.headers.get_all())

    return Entrant(run, requests(scenario), answer)


async def _tornado_app(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - an application of Tornado's
    from tornado import web

    def handler(path: str) -> Any:  # noqa: ANN401 - a handler of Tornado's
        methods = {
            name: own_copy(f"def {name}(self):\n self.write(b'{{}}')", name)
            for name in map(str.lower, METHODS)
        }
        made = type("Handler", (web.RequestHandler,), methods)
        return mark("tornado", kind, path, made, scenario)

    routes = [(path, handler(path)) for path in scenario.paths]
    app = web.Application(routes, log_function=lambda _handler: None)
    return place("tornado", kind, app, scenario)
