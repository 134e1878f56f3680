"""What an application raises leaves both gateways as it was raised, and keeps nothing."""

from __future__ import annotations

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from speed.both import ASGI, asgi_gateway, wsgi_gateway
from tables.model import A

KINDS = list(ASGI)


class _Held:
    """What an application holds."""


class _OuterError(Exception):
    """What somebody handles while the application is called."""


class _InnerError(Exception):
    """What the application handles while it raises."""


def _raise(held: list[Any]) -> None:
    mine = _Held()
    held.append(weakref.ref(mine))
    try:
        raise _InnerError  # noqa: TRY301 (to be handled)
    except _InnerError:
        raise ValueError(mine is not None)  # noqa: B904 (the context is what matters)


async def _nothing(*_: object) -> None:
    pass


def _over_asgi(kind: str) -> Callable[[list[Any]], None]:
    async def app(scope: Any, *_: object) -> None:  # noqa: ANN401 (ASGI)
        _raise(scope["held"])

    gateway = asgi_gateway(kind, app)

    def serve(held: list[Any]) -> None:
        lines = [(b"origin", A.encode())]
        scope = {"type": "http", "method": "GET", "path": "/", "headers": lines, "held": held}
        gateway(scope, _nothing, _nothing).send(None)

    return serve


def _over_wsgi(kind: str) -> Callable[[list[Any]], None]:
    def app(environ: Any, _start_response: object) -> Any:  # noqa: ANN401 (WSGI)
        _raise(environ["held"])

    gateway = wsgi_gateway(kind, app)

    def serve(held: list[Any]) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A, "held": held}
        gateway(environ, lambda *_: lambda _data: None)

    return serve


@pytest.fixture(params=[_over_asgi, _over_wsgi])
def serve(request: pytest.FixtureRequest, kind: str) -> Callable[[list[Any]], None]:
    """Calls a gateway whose application raises, and that has the answer at hand."""
    serve: Callable[[list[Any]], None] = request.param(kind)
    return serve


@pytest.fixture
def _without_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_the_context_that_the_application_gave_it(
    serve: Callable[[list[Any]], None],
) -> None:
    with pytest.raises(ValueError, match="True") as raised:  # noqa: PT012 (a context of its own)
        try:
            raise _OuterError  # noqa: TRY301 (to be handled)
        except _OuterError:
            serve([])
    assert isinstance(raised.value.__context__, _InnerError)
    assert isinstance(raised.value.__context__.__context__, _OuterError)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("_without_collection")
def test_what_an_application_held_goes_with_its_error(
    serve: Callable[[list[Any]], None],
) -> None:
    held: list[Any] = []
    with contextlib.suppress(ValueError):
        serve(held)
    assert held[0]() is None
