"""A policy that is swapped decides from the next request on, though answers are at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from speed.both import ASGI, asgi_gateway, wsgi_gateway
from tables.model import A

from crossorigin import Policy

EXPOSED = "access-control-expose-headers"
Asked: TypeAlias = tuple[Any, Callable[[], dict[str, str]]]
"""A gateway, and what gives the headers that it adds."""


def _over_asgi(kind: str) -> Asked:
    async def app(_scope: object, _receive: object, send: Any) -> None:  # noqa: ANN401 (ASGI)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    gateway = asgi_gateway(kind, app)

    def ask() -> dict[str, str]:
        sent: list[Any] = []

        async def send(message: Any) -> None:  # noqa: ANN401 (ASGI)
            sent.extend(message["headers"])

        lines = [(b"origin", A.encode())]
        scope = {"type": "http", "method": "GET", "path": "/", "headers": lines}
        with pytest.raises(StopIteration):
            gateway(scope, None, send).send(None)
        return {name.decode(): value.decode() for name, value in sent}

    return gateway, ask


def _over_wsgi(kind: str) -> Asked:
    def app(_environ: object, start_response: Any) -> list[bytes]:  # noqa: ANN401 (WSGI)
        start_response("200 OK", [])
        return []

    gateway = wsgi_gateway(kind, app)

    def ask() -> dict[str, str]:
        sent: list[tuple[str, str]] = []
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A}
        gateway(environ, lambda _status, lines: sent.extend(lines))
        return {name.lower(): value for name, value in sent}

    return gateway, ask


@pytest.mark.parametrize("kind", ASGI)
@pytest.mark.parametrize("over", [_over_asgi, _over_wsgi])
def test_a_swapped_policy_decides(over: Callable[[str], Asked], kind: str) -> None:
    gateway, ask = over(kind)
    assert EXPOSED not in ask()
    policies = [Policy(allow_origins=[A], expose_headers=[name]) for name in ("x-a", "x-b")]
    for policy in policies * 2:  # the second time, all is at hand from the first request on
        gateway.policy = policy
        assert [ask()[EXPOSED], ask()[EXPOSED]] == list(policy.expose_headers) * 2
        gateway.policy = None
        assert ask() == {}
