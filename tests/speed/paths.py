"""Every way through the compiled gateways, as something to do again and again.

Imports nothing but the library, because `worked.py` runs it under valgrind.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Generator
from functools import partial
from typing import Any, NamedTuple

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

ALLOWED, DENIED = "https://a.example", "https://evil.example"
LISTED: dict[str, Any] = {"allow_origins": [ALLOWED], "allow_headers": ["x-a"]}
VARIED = [(b"vary", b"accept"), (b"access-control-allow-origin", b"*")]


class Path(NamedTuple):
    """What is done, and whatever is shared by all that do it."""

    run: Callable[[], None]
    shared: list[Any]


class RefusedError(Exception):
    """What applications raise here."""


@types.coroutine
def _suspend() -> Generator[None, None, None]:
    yield


async def _receive() -> dict[str, Any]:
    return {"type": "http.request"}


async def _send(_message: Any) -> None:  # noqa: ANN401 (ASGI)
    await _suspend()


def _answering(lines: list[tuple[bytes, bytes]]) -> Any:  # noqa: ANN401 (ASGI)
    async def app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
        await send({"type": "http.response.start", "status": 200, "headers": lines})
        await send({"type": "http.response.body", "body": b""})

    return app


async def _raising_early(*_: object) -> None:
    raise RefusedError


async def _raising_late(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RefusedError


def _stopping(_scope: Any, _receive: Any, send: Any) -> Any:  # noqa: ANN401 (ASGI)
    send({"type": "http.response.start", "status": 200, "headers": []}).close()
    raise StopIteration


async def _keeping(scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
    scope["send"] = send  # a cycle
    await _answering([])(scope, _receive, send)


class _Later:
    def __await__(self) -> Generator[None, None, None]:
        yield


def _scope(origin: str | None = ALLOWED, asked: str | None = None) -> dict[str, Any]:
    lines = [(b"host", b"api.test")]
    if origin is not None:
        lines.append((b"origin", origin.encode()))
    if asked is not None:
        lines.append((b"access-control-request-method", b"PUT"))
        lines.append((b"access-control-request-headers", asked.encode()))
    method = "GET" if asked is None else "OPTIONS"
    return {"type": "http", "method": method, "path": "/", "headers": lines}


class Key:
    """A key that, once it is ready, does something when another of its hash is looked up."""

    def __init__(self, like: str, do: Callable[[], object]) -> None:
        self.like = like
        self.do = do
        self.is_ready = False

    def __hash__(self) -> int:
        return hash(self.like)

    def __eq__(self, other: object) -> bool:
        if self.is_ready:
            self.do()
        return False


def with_key(request: dict[Any, Any], like: str, do: Callable[[], object]) -> dict[Any, Any]:
    """Return a scope or an environ that has such a key before all others."""
    key = Key(like, do)
    request = {key: None, **request}
    key.is_ready = True
    return request


def _taken_apart() -> dict[str, Any]:
    scope = _scope(asked="x-a")
    scope["headers"] = [list(line) for line in scope["headers"]]

    def take_apart() -> None:
        for line in scope["headers"]:
            line[:] = b"x-a", b"1"

    return with_key(scope, "method", take_apart)


def _to_the_end(call: Any) -> None:  # noqa: ANN401 (a coroutine)
    try:
        while True:
            call.send(None)
    except (StopIteration, RefusedError, TypeError, RuntimeError):
        pass


def _thrown_at(call: Any) -> None:  # noqa: ANN401 (a coroutine)
    call.send(None)
    with contextlib.suppress(RefusedError):
        call.throw(RefusedError())


def _looked_at(call: Any) -> None:  # noqa: ANN401 (a coroutine)
    repr((getattr(call, "cr_frame", None), call.send(None)))
    repr((call.__qualname__, call.cr_await, call.cr_frame, call.cr_running))


def _closed(call: Any) -> None:  # noqa: ANN401 (a coroutine)
    call.send(None)
    call.close()


def _asgi(
    app: Any,  # noqa: ANN401 (ASGI)
    scope: Callable[[], dict[str, Any]] = _scope,
    use: Callable[[Any], Any] = _to_the_end,
    policy: dict[str, Any] = LISTED,
) -> Path:
    gateway = ASGIGateway(app, **policy)

    def run() -> None:
        use(gateway(scope(), _receive, _send))

    run()  # an origin is new once
    return Path(run, [gateway, app, _receive, _send, *_ready(gateway)])


def _ready(gateway: Any) -> list[Any]:  # noqa: ANN401 (of both kinds)
    ready = gateway._bound.ready
    return [ready, *ready.actual.values(), *ready.preflights.values()]


def _environ(origin: str | None = ALLOWED, asked: str | None = None) -> dict[str, Any]:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    if origin is not None:
        environ["HTTP_ORIGIN"] = origin
    if asked is not None:
        environ["REQUEST_METHOD"] = "OPTIONS"
        environ["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = "PUT"
        environ["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"] = asked
    return environ


def _environ_taken_apart() -> dict[str, Any]:
    environ = _environ("https://{}".format("a.example"), asked="-".join("xa"))
    kept = with_key(environ, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS", lambda: kept.update(others))
    others = dict.fromkeys(list(kept)[1:-1], "other")
    return kept


def _write(_data: bytes) -> None:
    pass


def _start_response(_status: str, _lines: object, _exc_info: object = None) -> Any:  # noqa: ANN401 (WSGI)
    return _write


def _listing(lines: list[tuple[str, str]], body: Any) -> Any:  # noqa: ANN401 (WSGI)
    def app(_environ: Any, start: Any) -> Any:  # noqa: ANN401 (WSGI)
        start("200 OK", lines)
        return body()

    return app


def _wsgi_raising(_environ: Any, _start: Any) -> Any:  # noqa: ANN401 (WSGI)
    raise RefusedError


def _wsgi(
    app: Any,  # noqa: ANN401 (WSGI)
    environ: Callable[[], dict[str, Any]] = _environ,
    policy: dict[str, Any] = LISTED,
) -> Path:
    gateway = WSGIGateway(app, **policy)

    def run() -> None:
        with contextlib.suppress(RefusedError, TypeError):
            list(gateway(environ(), _start_response))

    run()
    return Path(run, [gateway, app, _start_response, _write, *_ready(gateway)])


_plain, _varied = _answering([(b"x-a", b"1")]), _answering(VARIED)
_fine = _listing([("X-A", "1")], lambda: [b"ok"])
PATHS: dict[str, Path] = {
    "asgi allowed": _asgi(_plain),
    "asgi denied": _asgi(_plain, partial(_scope, DENIED)),
    "asgi no origin": _asgi(_plain, partial(_scope, None)),
    "asgi everyone": _asgi(_plain, policy={}),
    "asgi preflight": _asgi(_plain, partial(_scope, asked="x-a")),
    "asgi preflight, refused": _asgi(_plain, partial(_scope, DENIED, asked="x-a")),
    "asgi preflight, too long": _asgi(_plain, partial(_scope, asked="x" * 5000)),
    "asgi preflight, passed": _asgi(
        _plain, partial(_scope, asked="x-a"), policy={**LISTED, "preflight_continue": True}
    ),
    "asgi merged": _asgi(_varied),
    "asgi all exposed": _asgi(
        _plain, policy={**LISTED, "allow_credentials": True, "expose_headers": "*"}
    ),
    "asgi other scope": _asgi(_plain, lambda: {"type": "websocket"}),
    "asgi odd lines": _asgi(_plain, lambda: {**_scope(), "headers": iter(())}),
    "asgi two origins": _asgi(
        _plain, lambda: {**_scope(), "headers": [(b"origin", b"a"), (b"origin", b"b")]}
    ),
    "asgi taken apart": _asgi(_plain, _taken_apart),
    "asgi raised early": _asgi(_raising_early),
    "asgi raised late": _asgi(_raising_late),
    "asgi stopped": _asgi(_stopping),
    "asgi raised at once": _asgi(_wsgi_raising),
    "asgi no coroutine": _asgi(lambda *_: _Later()),
    "asgi nothing to await": _asgi(lambda *_: None),
    "asgi send kept": _asgi(_keeping),
    "asgi thrown at": _asgi(_plain, use=_thrown_at),
    "asgi looked at": _asgi(_plain, use=_looked_at),
    "asgi closed": _asgi(_plain, use=_closed),
    "asgi closed at once": _asgi(_plain, use=lambda call: call.close()),
    "asgi dropped": _asgi(_plain, use=lambda call: call.send(None)),
    "asgi never awaited": _asgi(_plain, use=repr),
    "wsgi allowed": _wsgi(_fine),
    "wsgi denied": _wsgi(_fine, partial(_environ, DENIED)),
    "wsgi no origin": _wsgi(_fine, partial(_environ, None)),
    "wsgi everyone": _wsgi(_fine, policy={}),
    "wsgi preflight": _wsgi(_fine, partial(_environ, asked="x-a")),
    "wsgi preflight, too long": _wsgi(_fine, partial(_environ, asked="x" * 5000)),
    "wsgi taken apart": _wsgi(_fine, _environ_taken_apart),
    "wsgi merged": _wsgi(_listing([("Vary", "Accept")], lambda: [b"ok"])),
    "wsgi iterated": _wsgi(_listing([], lambda: iter([b"ok"]))),
    "wsgi a tuple": _wsgi(_listing([], lambda: (b"ok",))),
    "wsgi no body": _wsgi(_listing([], lambda: None)),
    "wsgi raised": _wsgi(_wsgi_raising),
}
