"""Rule 21: the policy of a running server is swapped whole, or not at all."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from frameworks.django import OURS, bare
from harness.asserting import cors_lines
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import Spy
from tables.model import ACAC, A, B, Line, acam, acao, aceh, acma
from tables.paths import FEW

from crossorigin import Policy, PolicyError, PolicyMap
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import django as django_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

pytestmark = pytest.mark.rules(21)

FIRST = Policy(
    allow_origins=[A],
    allow_methods=("PUT",),
    allow_headers=(),
    expose_headers=("X-First",),
    allow_credentials=True,
    max_age=1,
)
SECOND = Policy(
    allow_origins=[A, B],
    allow_methods=("DELETE",),
    allow_headers=(),
    expose_headers=("X-Second",),
    max_age=2,
)
ACTUAL: tuple[list[Line], ...] = (
    cors_lines([acao(A), ACAC, aceh("x-first")]),
    cors_lines([acao(A), aceh("x-second")]),
)
PREFLIGHT: tuple[list[Line], ...] = (
    cors_lines([acao(A), ACAC, acam("PUT"), acma(1)]),
    cors_lines([acao(A), acam("DELETE"), acma(2)]),
)


class Holder(Protocol):
    """An object that holds the policy of a running server."""

    @property
    def policy(self) -> Any: ...  # noqa: ANN401 (a policy, a map, a callable or None)

    @policy.setter
    def policy(self, new: Any, /) -> None: ...  # noqa: ANN401 (the same)


@dataclass(frozen=True)
class Live:
    """A running server and the object whose policy is swapped."""

    port: int
    holder: Holder

    def lines(self, method: str = "GET", origin: str = A) -> list[Line]:
        sent = [("Origin", origin.encode())]
        if method == "OPTIONS":
            sent.append(("Access-Control-Request-Method", b"PUT"))
        return cors_lines(exchange(self.port, method, "/plain", "api.test", sent).lines)


@contextmanager
def _live(server: AbstractContextManager[int], holder: Holder) -> Iterator[Live]:
    with server as port:
        yield Live(port, holder)


def _asgi() -> AbstractContextManager[Live]:
    gateway = ASGIGateway(RawASGI(Spy()), FIRST)
    return _live(uvicorn_server(gateway), gateway)


def _wsgi() -> AbstractContextManager[Live]:
    gateway = WSGIGateway(raw_wsgi(Spy()), FIRST)
    return _live(waitress_server(gateway), gateway)


def _django_setting() -> AbstractContextManager[Live]:
    with override_settings(CROSSORIGIN=FIRST):
        app = bare(WSGIHandler, OURS)
        return _live(waitress_server(app), django_cors.resolver(app))


def _kit(kit: Kit) -> AbstractContextManager[Live]:
    app = kit.app(Spy(FEW))
    holder = kit.install(app, FIRST)
    assert kit.selection(app) is holder
    return _live(kit.serve(app), holder)


SERVERS: dict[str, Callable[[], AbstractContextManager[Live]]] = {
    "asgi": _asgi,
    "wsgi": _wsgi,
    "django-setting": _django_setting,
    **{kit.name: partial(_kit, kit) for kit in KITS},
}


@pytest.fixture(params=SERVERS)
def live(request: pytest.FixtureRequest) -> Iterator[Live]:
    with SERVERS[request.param]() as running:
        yield running


def test_the_next_request_is_decided_by_the_new_policy(live: Live) -> None:
    assert live.lines(origin=A) == ACTUAL[0]
    assert live.lines(origin=B) == []
    live.holder.policy = SECOND
    assert live.holder.policy == SECOND
    assert live.lines(origin=A) == ACTUAL[1]
    assert live.lines(origin=B) != []
    assert live.lines("OPTIONS") == PREFLIGHT[1]


def test_a_map_a_callable_and_none_can_be_swapped_in(live: Live) -> None:
    live.holder.policy = PolicyMap({"/plain": SECOND})
    assert live.lines() == ACTUAL[1]
    live.holder.policy = lambda _facts: FIRST
    assert live.lines() == ACTUAL[0]
    live.holder.policy = None
    assert live.lines() == []


@pytest.mark.parametrize("wrong", ["*", 42, {"allow_origins": A}, [FIRST]])
def test_setting_no_policy_raises_and_keeps_the_old_one(live: Live, wrong: object) -> None:
    with pytest.raises((PolicyError, TypeError)):
        live.holder.policy = wrong
    assert live.holder.policy == FIRST
    assert live.lines() == ACTUAL[0]


def test_a_policy_that_cannot_be_built_keeps_the_old_one(live: Live) -> None:
    with pytest.raises(PolicyError):
        live.holder.policy = live.holder.policy.replace(allow_origins="*")
    assert live.lines() == ACTUAL[0]


def test_no_request_ever_sees_half_a_policy(live: Live) -> None:
    done = threading.Event()
    swaps = 0

    def swap() -> None:
        nonlocal swaps
        while not done.wait(0.001):
            live.holder.policy = (SECOND, FIRST)[swaps % 2]
            swaps += 1

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            methods = ["GET", "OPTIONS"] * 30
            seen = list(pool.map(live.lines, methods))
    finally:
        done.set()
        swapper.join()
    assert swaps > 1
    for method, lines in zip(methods, seen, strict=True):
        assert lines in (ACTUAL if method == "GET" else PREFLIGHT)
