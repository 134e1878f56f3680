"""The ASGI gateways, driven message by message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from harness.routed import Lowering, Matched
from tables.model import A, B

from crossorigin import Policy, PolicyMap, RequestFacts
from crossorigin.asgi import CORSMiddleware, RoutedMiddleware
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import UNMATCHED, Mounted
from crossorigin.gateway.serving.asgi_facts import path_of, read_header

if TYPE_CHECKING:
    from harness.asgi_types import App, Message, Receive, Scope, Send

FIRST, SECOND = Policy(allow_origins=A), Policy(allow_origins=B)
PREFLIGHT = ("access-control-request-method", "PUT")
Build = Callable[["App"], Any]
Source: TypeAlias = Any


class Sent(list["Message"]):
    """The messages that came out."""

    @property
    def status(self) -> int:
        status: int = self[0]["status"]
        return status

    def header(self, name: str) -> str | None:
        lines = [value.decode() for key, value in self[0]["headers"] if key == name.encode()]
        assert len(lines) < 2
        return lines[0] if lines else None

    @property
    def allowed(self) -> str | None:
        return self.header("access-control-allow-origin")


def _scope(method: str = "GET", *lines: tuple[str, str], path: str = "/x") -> dict[str, Any]:
    headers = [(name.encode(), value.encode()) for name, value in lines]
    return {"type": "http", "method": method, "path": path, "headers": headers}


def _answering(status: int = 200, *lines: tuple[bytes, bytes]) -> App:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": status, "headers": [*lines]}
        await send(start)
        await send({"type": "http.response.body", "body": b"ok"})

    return app


async def _raising(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise LookupError


def _serve(app: App, scope: dict[str, Any], sent: Sent | None = None) -> Sent:
    sent = Sent() if sent is None else sent

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def serve() -> None:
        await app(scope, receive, send)

    asyncio.run(serve())
    return sent


def _routed(source: Source, router: object) -> Build:
    return lambda app: RoutedMiddleware(app, PolicyResolver(source, router))


async def _allows_a(origin: str) -> bool:
    return origin == A


def _by_tenant(facts: RequestFacts) -> Policy:
    return FIRST if facts.header("X-Tenant") == "a" else SECOND


LOOKED_UP = Policy(allow_origins=_allows_a)
SOURCES = {
    "policy": FIRST,
    "look-up": LOOKED_UP,
    "map": PolicyMap({"/x": FIRST}),
    "callable": lambda facts: FIRST if facts.path == "/x" else None,
}
BUILDS: dict[str, Callable[[Source], Build]] = {
    "bare": lambda source: lambda app: CORSMiddleware(app, source),
    "routed": lambda source: _routed(source, Matched()),
    "unmatched": lambda source: _routed(source, Matched(UNMATCHED, {})),
    "lowering": lambda source: _routed(source, Lowering()),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("build", BUILDS)
def test_origin_is_allowed_if_the_source_allows_it(build: str, source: str) -> None:
    make = BUILDS[build](SOURCES[source])
    assert _serve(make(_answering()), _scope("GET", ("host", "x"), ("origin", A))).allowed == A
    assert _serve(make(_answering()), _scope("GET", ("origin", B))).allowed is None
    assert _serve(make(_answering()), _scope()).header("vary") == "Origin"
    twice = _scope("GET", ("origin", A), ("origin", A))
    assert _serve(make(_answering()), twice).allowed is None


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("build", BUILDS)
def test_preflight_is_answered_as_the_source_decides(build: str, source: str) -> None:
    gateway = BUILDS[build](SOURCES[source])(_raising)
    for origin, status in ((A, 204), (B, 403)):
        lines = [("origin", origin), ("host", "x"), PREFLIGHT]
        lines += [("access-control-request-headers", name) for name in ("x-a", "x-b")]
        sent = _serve(gateway, _scope("OPTIONS", *lines))
        assert (sent.status, len(sent)) == (status, 2)
        assert sent.allowed == (A if origin == A else None)
        if status == 204:
            assert sent.header("access-control-allow-headers") == "x-a,x-b"


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize(
    "lines",
    [
        [("origin", A), ("accept", "*/*")],
        [("origin", A), ("access-control-request-method", " ")],
        [PREFLIGHT],
        [],
    ],
    ids=["origin", "blank-method", "no-origin", "nothing"],
)
def test_other_options_request_reaches_the_application(
    build: str, lines: list[tuple[str, str]]
) -> None:
    gateway = BUILDS[build](FIRST)(_answering())
    sent = _serve(gateway, _scope("OPTIONS", *lines))
    assert sent.status == 200
    assert sent.allowed == (A if ("origin", A) in lines else None)


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize(
    "lines",
    [
        [("origin", A), ("origin", A), PREFLIGHT],
        [("origin", A), PREFLIGHT, PREFLIGHT],
        [("origin", A), PREFLIGHT, ("access-control-request-headers", "x-a," * 1025)],
        [("origin", A), PREFLIGHT, *[("access-control-request-headers", "x" * 4096)] * 3],
    ],
    ids=["origins", "methods", "long", "long-lines"],
)
def test_preflight_with_wrong_headers_gets_no_permission(
    build: str, lines: list[tuple[str, str]]
) -> None:
    sent = _serve(BUILDS[build](FIRST)(_raising), _scope("OPTIONS", *lines))
    methods = sent.header("access-control-allow-methods")
    names = sent.header("access-control-allow-headers")
    assert sent.status == 403 or "PUT, PUT" not in str(methods)
    assert names is None


@pytest.mark.parametrize("build", BUILDS)
def test_preflight_of_no_policy_and_one_that_continues_reach_the_application(
    build: str,
) -> None:
    lines = (("origin", A), PREFLIGHT)
    untouched = _serve(BUILDS[build](None)(_answering()), _scope("OPTIONS", *lines))
    assert (untouched.status, untouched.allowed, untouched.header("vary")) == (200, None, None)
    continuing = Policy(allow_origins=A, preflight_continue=True)
    sent = _serve(BUILDS[build](continuing)(_answering()), _scope("OPTIONS", *lines))
    assert (sent.status, sent.allowed) == (200, A)
    assert _serve(BUILDS[build](None)(_answering()), _scope("GET", *lines)).allowed is None


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("build", BUILDS)
def test_application_that_raises_is_answered_once(build: str, source: str) -> None:
    sent = Sent()
    with pytest.raises(LookupError):
        _serve(BUILDS[build](SOURCES[source])(_raising), _scope("GET", ("origin", A)), sent)
    assert (sent.status, sent.allowed, len(sent)) == (500, A, 2)


async def _raising_late(scope: Scope, receive: Receive, send: Send) -> None:
    await _answering()(scope, receive, send)
    raise LookupError


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        (_routed(None, Matched())(_raising), 0),
        (CORSMiddleware(_raising, None), 0),
        (_routed(FIRST, Matched())(_raising_late), 2),
        (CORSMiddleware(_raising_late, FIRST), 2),
    ],
)
def test_application_that_raises_under_no_policy_or_late_is_not_answered(
    gateway: App, expected: int
) -> None:
    sent = Sent()
    with pytest.raises(LookupError):
        _serve(gateway, _scope("GET", ("origin", A)), sent)
    assert len(sent) == expected


def test_middleware_of_an_application_keeps_its_error_page() -> None:
    sent = Sent()
    scope = {**_scope("GET", ("origin", A)), "app": object()}
    with pytest.raises(LookupError):
        _serve(CORSMiddleware(_raising, FIRST), scope, sent)
    assert sent == []


def test_response_that_passed_unchanged_is_not_answered_again() -> None:
    """The route that the framework refused has no policy; the endpoint that raised has one."""

    async def refused(scope: Scope, receive: Receive, send: Send) -> None:
        await _answering(405)(scope, receive, send)
        raise LookupError

    sent = Sent()
    gateway = _routed(FIRST, Matched(SECOND, {"PUT": None}))(refused)
    with pytest.raises(LookupError):
        _serve(gateway, _scope("GET", ("origin", B)), sent)
    assert [message.get("status") for message in sent] == [405, None]


@pytest.mark.parametrize("build", [*BUILDS])
def test_exposed_star_lists_the_headers_of_the_response(build: str) -> None:
    policy = Policy(allow_origins=A, allow_credentials=True, expose_headers="*")
    app = _answering(200, (b"x-total", b"1"), (b"set-cookie", b"a=1"), (b"x bad", b""))
    sent = _serve(BUILDS[build](policy)(app), _scope("GET", ("origin", A)))
    assert sent.header("access-control-expose-headers") == "x-total,vary"


def test_response_of_another_policy_than_that_of_the_application() -> None:
    for own, expected in (
        (SECOND, B),
        (None, None),
        (Mounted(PolicyResolver(SECOND), RequestFacts("GET"), is_routed=True), B),
    ):
        gateway = _routed(FIRST, Matched(own))(_answering())
        sent = _serve(gateway, _scope("GET", ("origin", B)))
        assert sent.allowed == expected
        assert sent.header("vary") == (None if own is None else "Origin")


def test_method_that_is_not_allowed_has_the_policy_of_the_table() -> None:
    router = Matched(SECOND, {"PUT": SECOND})
    gateway = _routed(FIRST, router)(_answering(405))
    assert _serve(gateway, _scope("GET", ("origin", B))).allowed == B
    router.routes = {"PUT": SECOND, "POST": INHERIT}
    refused = _serve(gateway, _scope("GET", ("origin", B)))
    assert (refused.allowed, refused.header("vary")) == (None, "Origin")
    assert [each.path for each in router.facts] == ["/x", "/x"]


def test_path_is_the_one_that_the_gateway_received() -> None:
    """Routers overwrite it, before the response starts."""
    router = Matched(UNMATCHED, {})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope.update(path="/rewritten", root_path="/root")
        await _answering(404)(scope, receive, send)

    scope = {**_scope("GET", ("origin", A), path="/root/x"), "root_path": "/root"}
    gateway = _routed(PolicyMap({"/x": FIRST}), router)(app)
    assert _serve(gateway, scope).allowed == A
    assert [each.path for each in router.facts] == ["/x"]
    router.own = INHERIT
    scope = {**_scope("GET", ("origin", A), path="/root/x"), "root_path": "/root"}
    assert _serve(gateway, scope).allowed == A


@pytest.mark.parametrize("inner", [*BUILDS])
@pytest.mark.parametrize("outer", [*BUILDS])
@pytest.mark.parametrize("is_mounted", [True, False])
def test_inner_gateway_governs_its_routes(outer: str, inner: str, is_mounted: bool) -> None:
    within = BUILDS[inner](SECOND)(_answering())

    async def mount(scope: Scope, receive: Receive, send: Send) -> None:
        below = {**scope, "path": "/sub/x", "root_path": "/sub"} if is_mounted else scope
        await within(below, receive, send)

    sent = _serve(BUILDS[outer](FIRST)(mount), _scope("GET", ("origin", B), path="/sub/x"))
    governs = inner != "bare" or is_mounted
    assert sent.allowed == (B if governs else None)


@pytest.mark.parametrize("build", [*BUILDS])
@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_other_scopes_pass_through(build: str, kind: str) -> None:
    seen: list[object] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope)
        await send({"type": f"{kind}.accept"})

    scope = {"type": kind}
    assert _serve(BUILDS[build](FIRST)(app), scope) == [{"type": f"{kind}.accept"}]
    assert seen == [scope]
    assert seen[0] is scope


def test_paths_have_no_prefix() -> None:
    assert path_of("/api/x", "/api") == "/x"
    assert path_of("/api", "/api") == "/"
    assert path_of("/apis", "/api") == "/apis"
    assert path_of("/x", "/api") == "/x"
    assert path_of("/x", "") == "/x"


def test_name_with_an_underscore_names_no_header() -> None:
    assert (
        read_header({"headers": [(b"x_tenant", b"a"), (b"x-tenant", b"b")]}, "x_tenant") is None
    )


def test_lines_of_a_header_are_combined() -> None:
    scope = _scope("GET", ("x-a", "1"), ("x-a", "2"))
    assert read_header(scope, "x-a") == "1, 2"
    assert read_header(scope, "x-b") is None
    assert read_header(scope, "x-€") is None


@pytest.mark.parametrize("build", BUILDS)
def test_public_policy_is_the_same_for_every_request(build: str) -> None:
    gateway = BUILDS[build](Policy())(_answering())
    for lines in ([], [("origin", A), ("host", "x")], [("origin", "x")]):
        sent = _serve(gateway, _scope("GET", *lines))
        assert (sent.allowed, sent.header("vary")) == ("*", None)


def test_representation_and_policy_of_a_gateway() -> None:
    gateway = CORSMiddleware(_answering(), FIRST)
    assert repr(gateway) == f"CORSMiddleware(policy={FIRST!r})"
    gateway.policy = SECOND
    assert gateway.policy is SECOND
    assert _serve(gateway.as_app, _scope("GET", ("origin", B))).allowed == B
    assert _serve(CORSMiddleware(_answering(), _by_tenant), _scope()).header("vary") == (
        "Origin, x-tenant"
    )
