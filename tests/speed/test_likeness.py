"""The compiled gateways answer as those in Python do, whatever comes in and goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from speed.both import ASGI, WSGI
from speed.messages import (
    ANSWERS,
    DECLARED,
    PAIRS,
    REQUEST_LINES,
    REQUEST_METHODS,
    THOROUGHLY,
    Answer,
    Lines,
    Pairs,
)
from tables.model import A, B, E

from crossorigin.engine.gateway import TAKEN

MARKS = st.sampled_from([[], [], [], [TAKEN]])
"""Of a gateway outside."""
SCOPES = st.sampled_from(["http", "http", "http", "websocket", "lifespan"])


def _as_bytes(lines: Lines, pairs: Pairs) -> Any:  # noqa: ANN401 (of any kind)
    return pairs((name.encode(), value.encode("latin-1")) for name, value in lines)


def _make_ready(gateway: Any, as_given: Callable[[str], Any]) -> Any:  # noqa: ANN401 (of both kinds)
    """Have answers at hand that a request may be given by mistake."""
    ready = gateway._bound.ready
    if ready is not None:
        for origin in (A, B, E):
            given = as_given(origin)
            ready.find_actual(given)
            for names in ("", "x-a"):
                ready.find_preflight((given, as_given("PUT"), as_given(names)))
    return gateway


def _shown(message: dict[str, Any]) -> dict[str, Any]:
    """What a message says, whatever the form of its headers."""
    if "headers" not in message:
        return message
    return {**message, "headers": [tuple(pair) for pair in message["headers"]]}


def _asgi_app(answer: Answer, called: list[Any]) -> Any:  # noqa: ANN401 (an application)
    async def app(scope: Any, _receive: Any, send: Any) -> str:  # noqa: ANN401 (ASGI)
        called.append(sorted(scope))
        if answer.error is not None and answer.is_early:
            raise answer.error
        start: dict[str, Any] = {"type": "http.response.start", "status": answer.status}
        if answer.lines:
            start["headers"] = _as_bytes(answer.lines, answer.pairs)
        before = repr(start)
        await send(start)
        called.append(repr(start) == before)
        await asyncio.sleep(0)
        body = {"type": "http.response.body", "body": answer.body}
        await send(body)
        if answer.error is not None:
            raise answer.error
        return "nobody wants to know"

    return app


def _over_asgi(kind: str, declared: Any, scope: dict[str, Any], answer: Answer) -> list[Any]:  # noqa: ANN401 (a policy)
    seen: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 (ASGI)
        seen.append(_shown(message))

    async def serve() -> None:
        gateway = _make_ready(ASGI[kind](_asgi_app(answer, seen), declared), str.encode)
        for _ in range(2):  # the second time, all is ready
            request = {**scope, "headers": scope["headers"]()}
            try:
                # As a method, StopIteration would be what ends it.
                seen.append(await gateway(request, None, send))
            except Exception as error:  # noqa: BLE001 (it is compared)
                seen.append((type(error), str(error), type(error.__cause__)))
            seen.append(sorted(request))

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        seen.append("interrupted")
    return seen


@THOROUGHLY
@given(DECLARED, SCOPES, REQUEST_METHODS, REQUEST_LINES, PAIRS, ANSWERS, MARKS)
def test_over_asgi_both_do_the_same(
    declared: Any,  # noqa: ANN401 (a policy)
    kind: str,
    method: str,
    lines: Lines,
    pairs: Pairs,
    answer: Answer,
    taken: list[str],
) -> None:
    scope: dict[str, Any] = {
        "type": kind,
        "method": method,
        "path": "/api",
        "headers": lambda: _as_bytes(lines, pairs),
        **dict.fromkeys(taken, True),
    }
    assert _over_asgi("compiled", declared, scope, answer) == _over_asgi(
        "python", declared, scope, answer
    )


def _environ(method: str, lines: Lines) -> dict[str, Any]:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": "/api"}
    for name, value in lines:
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _wsgi_app(answer: Answer, called: list[Any]) -> Any:  # noqa: ANN401 (an application)
    def app(environ: Any, start_response: Any) -> Any:  # noqa: ANN401 (WSGI)
        called.append(sorted(environ))
        if answer.error is not None and answer.is_early:
            raise answer.error
        headers = list(answer.lines)
        start_response(f"{answer.status} Fine", headers)
        called.append(headers == answer.lines)
        if answer.error is not None:
            raise answer.error
        # A body of any kind, as headers may be.
        return answer.pairs([answer.body])  # type: ignore[list-item]

    return app


def _over_wsgi(kind: str, declared: Any, environ: dict[str, Any], answer: Answer) -> list[Any]:  # noqa: ANN401 (a policy)
    seen: list[Any] = []

    def start_response(*call: Any) -> Any:  # noqa: ANN401 (WSGI)
        seen.append((*call[:2], [each and each[0] for each in call[2:]]))
        return seen.append

    gateway = _make_ready(WSGI[kind](_wsgi_app(answer, seen), declared), str)
    for _ in range(2):
        request = dict(environ)
        try:
            chunks = gateway(request, start_response)
            seen.append((type(chunks).__name__, *chunks))
        except BaseException as error:  # noqa: BLE001 (it is compared)
            seen.append((type(error), str(error), type(error.__cause__)))
        seen.append(sorted(request))
    return seen


@THOROUGHLY
@given(DECLARED, REQUEST_METHODS, REQUEST_LINES, ANSWERS, MARKS)
def test_over_wsgi_both_do_the_same(
    declared: Any,  # noqa: ANN401 (a policy)
    method: str,
    lines: Lines,
    answer: Answer,
    taken: list[str],
) -> None:
    environ = {**_environ(method, lines), **dict.fromkeys(taken, True)}
    assert _over_wsgi("compiled", declared, environ, answer) == _over_wsgi(
        "python", declared, environ, answer
    )
