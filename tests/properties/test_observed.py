"""A gateway serves and reports the same, whether its observers take events or only count."""

# ruff: noqa: ANN401 - applications, servers and gateways of two kinds

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.strategies import APP_LINES, NAMES, NEAR_ORIGINS, policy_fields
from tables.model import A, B

from crossorigin import Guard, Policy, PolicyMap, asgi, wsgi
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.observe import Event, Series

Answer: TypeAlias = Literal["once", "twice", "raises", "raises late"]
Place: TypeAlias = Literal["by hand", "derived", "routed"]
ANSWERS: Final[tuple[Answer, ...]] = ("once", "twice", "raises", "raises late")
PLACES: Final[tuple[Place, ...]] = ("by hand", "derived", "routed")
ROUTE = Policy(allow_origins=B, allow_credentials=True)


def _asked(origin: str) -> bool:
    return origin.endswith("a.example")


def _with_asked(policy: Policy) -> Policy:
    if policy.is_public:
        return policy
    return policy.replace(allow_origins=[*policy.allow_origins, _asked])


SINGLE = st.builds(Policy.from_mapping, policy_fields())
MAPS = st.builds(
    PolicyMap, st.dictionaries(st.sampled_from(["/a", "/a/*"]), SINGLE), default=SINGLE
)
SOURCES = SINGLE | SINGLE.map(_with_asked) | MAPS | st.none() | st.just(Policy())


class Sent(NamedTuple):
    """A request, and the response of the application."""

    method: str
    path: str
    lines: tuple[tuple[str, str], ...]
    answer: Answer
    status: int
    headers: Sequence[tuple[str, str]]


@st.composite
def _requests(draw: st.DrawFn) -> Sent:
    lines = [("origin", each) for each in draw(st.lists(NEAR_ORIGINS, max_size=1))]
    if lines and draw(st.integers(0, 9)) == 0:
        lines.append(("origin", A))
    method = draw(st.sampled_from(["GET", "GET", "PUT", "OPTIONS"]))
    if method == "OPTIONS" and draw(st.booleans()):
        lines.append(("access-control-request-method", draw(st.sampled_from(["PUT", "patch"]))))
        names = draw(st.lists(NAMES, max_size=2))
        lines.append(("access-control-request-headers", ",".join(names)))
    answer = draw(st.sampled_from(("once", *ANSWERS)))
    status = draw(st.sampled_from([200, 200, 405]))
    path = draw(st.sampled_from(["/a", "/b", "/route"]))
    return Sent(method, path, tuple(lines), answer, status, draw(APP_LINES))


class Counter:
    """An observer that needs no events."""

    def __init__(self, log: list[Any]) -> None:
        self.log = log

    def __call__(self, event: Event) -> None:
        self.log.append(("told", event.series))

    def count_of(self, series: Series) -> Callable[[], object]:
        return partial(self.log.append, ("told", series))


class Reader:
    """An observer that needs them."""

    def __init__(self, log: list[Any]) -> None:
        self.log = log

    def __call__(self, event: Event) -> None:
        self.log.append(("told", event.series))


class Router:
    """The router of an application with one route that has a policy."""

    def matched(self, exchange: Any) -> Any:
        return ROUTE if exchange.path == "/route" else INHERIT

    def table(self, facts: Any) -> Any:
        return {"GET": ROUTE if facts.path == "/route" else INHERIT, "PUT": INHERIT}


class _Error(Exception):
    """An exception of the application."""


async def _asgi_app(scope: Any, _receive: Any, send: Any) -> None:
    sent: Sent = scope["sent"]
    if sent.answer == "raises":
        raise _Error
    lines = [(name.encode(), value.encode()) for name, value in sent.headers]
    start = {"type": "http.response.start", "status": sent.status, "headers": lines}
    for _ in range(2 if sent.answer == "twice" else 1):
        await send(start)
    if sent.answer == "raises late":
        raise _Error
    await send({"type": "http.response.body", "body": b""})


def _wsgi_app(environ: Any, start: Any) -> list[bytes]:
    sent: Sent = environ["sent"]
    if sent.answer == "raises":
        raise _Error
    start(f"{sent.status} Status", [*sent.headers])
    if sent.answer == "twice":
        start("200 Replaced", [*sent.headers], (_Error, _Error(), None))
    if sent.answer == "raises late":
        raise _Error
    return [b""]


class DerivedASGI(asgi.CORSMiddleware):
    """A class of an owner: it has no shortest path for observers."""


class DerivedWSGI(wsgi.CORSMiddleware):
    """The same."""


def _ask_asgi(gateway: Any, sent: Sent, log: list[Any]) -> None:
    async def send(message: Any) -> None:
        log.append(("sent", message))

    lines = [(name.encode(), value.encode()) for name, value in sent.lines]
    scope = {"type": "http", "method": sent.method, "path": sent.path, "headers": lines}
    serving = gateway({**scope, "sent": sent}, None, send)
    has_callables = gateway.policy not in TABLE
    try:
        # An event loop takes ten times as long, and only callables of the owner need one.
        asyncio.run(serving) if has_callables else serving.send(None)
    except StopIteration:
        pass
    except _Error:
        log.append("raised")


def _ask_wsgi(gateway: Any, sent: Sent, log: list[Any]) -> None:
    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        log.append(("sent", status, headers, exc_info is not None))
        return lambda chunk: log.append(("written", chunk))

    environ = {"REQUEST_METHOD": sent.method, "PATH_INFO": sent.path, "sent": sent}
    for name, value in sent.lines:
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]}, {value}" if key in environ else value
    try:
        log.append(list(gateway(environ, start)))
    except _Error:
        log.append("raised")


KINDS: dict[Any, Any] = {
    asgi: (_asgi_app, DerivedASGI, _ask_asgi),
    wsgi: (_wsgi_app, DerivedWSGI, _ask_wsgi),
}


def _log(
    module: Any, place: Place, observer: Any, requests: Sequence[Sent], sources: Sequence[Any]
) -> list[Any]:
    """Return the messages of a server and an observer, in order."""
    app, derived, ask = KINDS[module]
    log: list[Any] = []
    observe = () if observer is None else observer(log)
    gateway: Any
    if place == "routed":
        resolver = PolicyResolver(sources[0], Router(), Guard(), make_watch(observe))
        gateway = module.RoutedMiddleware(app, resolver)
    else:
        kind = derived if place == "derived" else module.CORSMiddleware
        gateway = kind(app, sources[0], observe=observe, guard=Guard())
    for source in sources:
        gateway.policy = source
        for sent in requests:
            ask(gateway, sent, log)
    return log


def _served(log: list[Any]) -> list[Any]:
    return [each for each in log if each[0] != "told"]


def _check(module: Any, requests: Sequence[Sent], sources: Sequence[Any]) -> None:
    logs = {place: _log(module, place, Reader, requests, sources) for place in PLACES}
    for place, told in logs.items():
        assert _log(module, place, Counter, requests, sources) == told
        if None not in sources:
            assert _log(module, place, None, requests, sources) == _served(told)
    assert logs["by hand"] == logs["derived"]


@settings(max_examples=60)
@given(
    st.sampled_from([asgi, wsgi]),
    st.lists(_requests(), min_size=1, max_size=4),
    st.lists(SOURCES, min_size=1, max_size=2),
)
def test_a_gateway_serves_and_reports_the_same_to_all_kinds_of_observers(
    module: Any, requests: list[Sent], sources: list[Any]
) -> None:
    # Decisions are remembered from their second time on.
    _check(module, requests * 3, sources)


LISTED: Final = Policy(allow_origins=A, allow_credentials=True, expose_headers="*")
TABLE: Final = (
    Policy(),
    LISTED,
    Policy(allow_origins=[A], preflight_continue=True, expose_headers="x-b"),
    PolicyMap({"/a": LISTED}, default=Policy()),
    PolicyMap({"/a": LISTED, "/route": LISTED}, default=None),
    None,
)
PREFLIGHT: Final = (("access-control-request-method", "PUT"),)
TYPICAL: Final = [
    Sent(method, path, (*lines, *announced), answer, status, headers)
    for method, announced in (("GET", ()), ("OPTIONS", ()), ("OPTIONS", PREFLIGHT))
    for path in ("/a", "/route")
    for lines in ((("origin", A),), (), (("origin", B),), (("origin", A), ("origin", B)))
    for answer in ANSWERS
    for status, headers in ((200, [("Vary", "accept")]), (405, []))
]


@pytest.mark.parametrize("source", TABLE, ids=repr)
@pytest.mark.parametrize("module", [asgi, wsgi], ids=lambda each: each.__name__)
def test_each_typical_request_is_served_and_reported_the_same(module: Any, source: Any) -> None:
    # In the second round, all decisions are remembered.
    _check(module, TYPICAL * 2, [source, LISTED, source])
