"""The source of a decision: a callable that sees the facts, keywords, a policy; refusals."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Spy
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.model import A, B, acao
from tables.paths import FEW

from crossorigin import Policy, PolicyError, RequestFacts
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.testing import Browser, CORSBlocked
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

Chooser = Callable[[RequestFacts], Any]
Serve = Callable[[Chooser, Spy], AbstractContextManager[int]]
POLICIES = {A: Policy(allow_origins=A), B: Policy(allow_origins=B)}


def _kit(kit: Kit, chooser: Chooser, spy: Spy) -> AbstractContextManager[int]:
    return kit.serve_with_cors(chooser, kit.app, spy)


def _install(kit: Kit, *given: object, **more: object) -> object:
    return kit.install(kit.app(Spy(FEW)), *given, **more)


SERVERS: dict[str, Serve] = {
    "asgi": lambda chooser, spy: uvicorn_server(ASGIGateway(RawASGI(spy), chooser)),
    "wsgi": lambda chooser, spy: waitress_server(WSGIGateway(raw_wsgi(spy), chooser)),
    **{kit.name: functools.partial(_kit, kit) for kit in KITS},
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_callable_sees_the_facts_and_chooses(name: str) -> None:
    seen: list[RequestFacts] = []

    def choose(facts: RequestFacts) -> Policy | None:
        seen.append(facts)
        return POLICIES[A] if facts.host == "a.test" else None

    asked = [
        ("Origin", A.encode()),
        ("Access-Control-Request-Method", b"PUT"),
        ("Access-Control-Request-Headers", b"x-a,x-b"),
        (HEADER, b"chosen"),
    ]
    spy = Spy(FEW)
    with SERVERS[name](choose, spy) as port:
        answered = exchange(port, "OPTIONS", "/public%2Fthing?q=1", "a.test", asked)
        other = exchange(port, "GET", "/plain", "b.test", [("Origin", A.encode())])
    assert (answered.status, spy.count("chosen")) == (204, 0)
    # Rule 9: the callable may choose otherwise for another origin.
    assert (cors_lines(other.lines), vary_names(other.all("Vary"))) == ([], ["origin"])
    facts = seen[0]
    assert (facts.method, facts.path, facts.host) == ("OPTIONS", "/public/thing", "a.test")
    assert (facts.origin, facts.request_method) == (A, "PUT")
    assert facts.request_headers == ("x-a,x-b",)
    assert facts.native
    assert (seen[1].method, seen[1].path, seen[1].request_method) == ("GET", "/plain", None)


SENT = {
    "/caf%C3%A9": "/café",
    "/%D0%B9/x": "/й/x",
    "/%E4%B8%AD": "/中",
    "/%FF": "",
    "/%C0%AFx": "",
}
"""Paths with characters beyond ASCII and Latin-1; an empty text for bytes that are not UTF-8,
which frameworks decode in several ways."""


@pytest.mark.parametrize("name", SERVERS)
def test_a_callable_sees_each_character_of_a_path(name: str) -> None:
    seen: list[str] = []

    def choose(facts: RequestFacts) -> Policy:
        seen.append(facts.path)
        return POLICIES[A]

    origin = ("Origin", A.encode())
    asked = [origin, ("Access-Control-Request-Method", b"PUT")]
    with SERVERS[name](choose, Spy(FEW)) as port:
        for path, read in SENT.items():
            if not read and name == "pyramid":
                continue  # its router raises an error
            seen.clear()
            preflight = exchange(port, "OPTIONS", path, "a.test", asked)
            answered = exchange(port, "GET", path, "a.test", [origin])
            assert (path, preflight.status) == (path, 204)
            assert answered.all("Access-Control-Allow-Origin") == [A], path
            assert answered.status < 500, path
            assert set(seen) == {read} or not read, path


def _by_tenant(facts: RequestFacts) -> Policy:
    return Policy() if facts.header("X-Tenant") == "open" else POLICIES[A]


@pytest.mark.parametrize("name", SERVERS)
def test_response_varies_by_the_headers_that_a_callable_reads(name: str) -> None:
    """SRV-15: the public policy of one tenant is not served to the pages of another."""
    with SERVERS[name](_by_tenant, Spy(FEW)) as port:
        for tenant, origin, expected in (
            (b"open", B, [acao("*")]),
            (b"closed", A, [acao(A)]),
            (b"closed", B, []),
        ):
            lines = [("Origin", origin.encode()), ("X-Tenant", tenant)]
            answered = exchange(port, "GET", "/plain", "x", lines)
            assert cors_lines(answered.lines) == cors_lines(expected)
            assert sorted(vary_names(answered.all("Vary"))) == ["origin", "x-tenant"]


def _by_underscore(facts: RequestFacts) -> Policy:
    return Policy() if facts.header("X_Tenant") == "open" else POLICIES[A]


@pytest.mark.parametrize("name", SERVERS)
def test_header_is_not_read_by_a_name_with_an_underscore(name: str) -> None:
    """A server of WSGI has one spelling for both signs."""
    lines = [("Origin", A.encode()), ("X-Tenant", b"open")]
    with SERVERS[name](_by_underscore, Spy(FEW)) as port:
        answered = exchange(port, "GET", "/plain", "x", lines)
    assert cors_lines(answered.lines) == []


_LISTING = Policy(allow_origins=A, allow_headers=["x-foo", "x-tenant"])
_UNDERSCORED = Policy(allow_origins=A, allow_headers=["X-Foo", "X_Tenant"])
_ALL = Policy(allow_origins=A, allow_headers="*")
_BY_HEADER: dict[str, Any] = {
    "chooser": lambda facts: None if facts.header("x-tenant") == "2" else _LISTING,
    "origin": Policy(
        allow_origins=[lambda _origin, facts: facts.header("x-tenant") != "2"],
        allow_headers=["x-foo", "x-tenant"],
    ),
    "chooser and underscore": lambda facts: (
        None if facts.header("x-tenant") == "2" else _UNDERSCORED
    ),
    "chooser of all": lambda facts: None if facts.header("x-tenant") == "2" else _ALL,
}


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
@pytest.mark.parametrize("name", _BY_HEADER)
def test_page_chooses_no_policy_by_a_header_that_a_preflight_lacks(
    name: str, kind: str
) -> None:
    spy = Spy()
    make: Any = {"asgi": lambda: RawASGI(spy), "wsgi": lambda: raw_wsgi(spy)}[kind]
    gateway: Any = {"asgi": ASGIGateway, "wsgi": WSGIGateway}[kind](make(), _BY_HEADER[name])
    with Browser(gateway, origin=A) as browser:
        assert browser.fetch("/plain", method="PUT", headers={"X-Foo": "1"}).status == 200
        for spelt, tenant in (("X-Tenant", "2"), ("X-Tenant", "1"), ("x_tenant", "2")):
            headers = {spelt: tenant, HEADER: "forbidden"}
            with pytest.raises(CORSBlocked):
                browser.fetch("/plain", method="PUT", headers=headers)
        assert spy.count("forbidden") == 0


@pytest.mark.parametrize(
    ("header", "is_shown"),
    [
        ("cookie", False),
        ("authorization", False),
        ("content-type", False),
        ("accept-language", False),
        ("referer", False),
        ("dpr", False),
        ("Save-Data", False),
        ("x-asked", False),
        ("X-Asked", False),
        ("x-under-score", False),
        ("x-forwarded-host", True),
        ("sec-fetch-site", True),
        ("user-agent", True),
    ],
)
def test_preflight_of_a_callable_is_refused_if_it_lacks_a_header(
    header: str, *, is_shown: bool
) -> None:
    def choose(facts: RequestFacts) -> Policy:
        facts.header(header)
        return _ALL

    def ask(origin: str, facts: RequestFacts) -> bool:
        facts.header(header)
        return origin == A

    for source in (choose, Policy(allow_origins=[ask])):
        spy = Spy()
        lines = [
            ("Origin", A.encode()),
            ("Access-Control-Request-Method", b"PUT"),
            ("Access-Control-Request-Headers", b"x-a, X-Asked"),
            ("Access-Control-Request-Headers", b"x_under_score"),
        ]
        with SERVERS["asgi"](source, spy) as port:  # type: ignore[arg-type]  # or a policy
            answer = exchange(port, "OPTIONS", "/plain", "x", lines)
        assert answer.status == (204 if is_shown else 403)
        assert header.lower() in vary_names(answer.all("Vary"))


READ_METHOD: dict[str, Callable[[RequestFacts], object]] = {
    "attribute": lambda facts: facts.request_method,
    "header": lambda facts: facts.header("access-control-request-method"),
}


@pytest.mark.parametrize("read", READ_METHOD.values(), ids=READ_METHOD)
@pytest.mark.parametrize("name", SERVERS)
def test_response_varies_by_the_method_that_a_callable_reads(
    name: str, read: Callable[[RequestFacts], object]
) -> None:
    def choose(facts: RequestFacts) -> Policy | None:
        return Policy() if read(facts) == "PUT" else None

    with SERVERS[name](choose, Spy(FEW)) as port:
        for asked in ([("Access-Control-Request-Method", b"PUT")], []):
            answered = exchange(port, "GET", "/plain", "x", [("Origin", A.encode()), *asked])
            assert cors_lines(answered.lines) == cors_lines([acao("*")] if asked else [])
            vary = sorted(vary_names(answered.all("Vary")))
            assert vary == ["access-control-request-method", "origin"]


def _by_method(facts: RequestFacts) -> Policy:
    return Policy(allow_origins=A if facts.announced_method == "PUT" else B)


def _by_native(facts: RequestFacts) -> Policy:
    return Policy(allow_origins=A if facts.native else B)


@pytest.mark.parametrize("chooser", [_by_method, _by_native])
@pytest.mark.parametrize("name", SERVERS)
def test_preflight_of_a_callable_that_reads_the_method_names_only_that_method(
    name: str, chooser: Chooser
) -> None:
    asked = [("Origin", A.encode()), ("Access-Control-Request-Method", b"PUT")]
    with SERVERS[name](chooser, Spy(FEW)) as port:
        answered = exchange(port, "OPTIONS", "/plain", "x", asked)
    assert answered.all("Access-Control-Allow-Methods") == ["PUT"]
    assert answered.all("Access-Control-Max-Age") == ["0"]
    assert "access-control-request-method" in vary_names(answered.all("Vary"))


def _fails(_facts: RequestFacts) -> Policy:
    raise LookupError


@pytest.mark.parametrize("chooser", [_fails, lambda _facts: "*"], ids=["raises", "no-policy"])
@pytest.mark.parametrize("name", SERVERS)
def test_a_callable_that_fails_allows_no_origin_and_the_application_answers(
    name: str, chooser: Chooser, caplog: pytest.LogCaptureFixture
) -> None:
    spy = Spy(FEW)
    with SERVERS[name](chooser, spy) as port:
        lines = [("Origin", A.encode()), (HEADER, b"on")]
        answered = exchange(port, "GET", "/plain", "x", lines)
    assert (answered.status, spy.count("on")) == (200, 1)
    assert cors_lines(answered.lines) == []
    assert [each for each in caplog.records if each.name == "crossorigin" and each.exc_info]


WAYS_IN: dict[str, Callable[..., object]] = {
    "asgi": functools.partial(ASGIGateway, RawASGI(Spy())),
    "wsgi": functools.partial(WSGIGateway, raw_wsgi(Spy())),
    "decorator": starlette_cors.cors,
    "flask-decorator": flask_cors.cors,
    **{kit.name: functools.partial(_install, kit) for kit in KITS},
}


@pytest.mark.parametrize("name", WAYS_IN)
def test_a_policy_and_keywords_are_refused_together(name: str) -> None:
    with pytest.raises(TypeError):
        WAYS_IN[name](POLICIES[A], allow_origins=B)


@pytest.mark.parametrize("name", WAYS_IN)
def test_keywords_that_make_no_policy_are_refused(name: str) -> None:
    with pytest.raises(PolicyError):
        WAYS_IN[name](allow_origins="*", allow_credentials=True)
    with pytest.raises(PolicyError):
        WAYS_IN[name](origins="*")


@pytest.mark.parametrize("name", WAYS_IN)
@pytest.mark.parametrize("wrong", ["*", 42, [A]])
def test_value_that_is_no_policy_is_refused(name: str, wrong: object) -> None:
    with pytest.raises(TypeError):
        WAYS_IN[name](wrong)


def test_a_decorator_without_parentheses_is_refused() -> None:
    """It would take the endpoint for its policy, and the route would be lost."""
    with pytest.raises(TypeError):
        starlette_cors.cors(lambda _request: None)  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_a_refused_install_does_not_change_the_application(kit: Kit) -> None:
    """A callable that raised is asked again, and its answer counts."""
    app = kit.app(Spy(FEW))
    with pytest.raises(PolicyError):
        kit.install(app, allow_origins="a.example")
    kit.install(app, allow_origins=A)
    assert kit.selection(app).policy == POLICIES[A]


async def _ok(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


@starlette_cors.cors(allow_origins=B)
async def _greet(word: str, _request: Request) -> PlainTextResponse:
    return PlainTextResponse(word)


class Page(HTTPEndpoint):
    """Only its method is marked, and HEAD is answered by it too."""

    @starlette_cors.cors(allow_origins=B)
    async def get(self, request: Request) -> PlainTextResponse:
        return await _ok(request)


@pytest.mark.parametrize("path", ["/partial", "/page"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_marks_are_found_where_an_endpoint_is_wrapped(path: str, method: str) -> None:
    endpoint = functools.partial(_greet, "hello")
    app = Starlette(routes=[Route("/partial", endpoint), Route("/page", Page)])
    starlette_cors.CORS(app, allow_origins=A)
    with uvicorn_server(app) as port:
        for origin, expected in ((A, []), (B, cors_lines([acao(B)]))):
            answered = exchange(port, method, path, "x", [("Origin", origin.encode())])
            assert cors_lines(answered.lines) == expected


def test_an_app_that_serves_already_can_be_given_cors() -> None:
    app = Starlette(routes=[Route("/", _ok)])
    with uvicorn_server(app) as port:
        lines = [("Origin", A.encode())]
        assert cors_lines(exchange(port, "GET", "/", "x", lines).lines) == []
        starlette_cors.CORS(app, allow_origins=A)
        answered = exchange(port, "GET", "/", "x", lines)
    assert cors_lines(answered.lines) == cors_lines([acao(A)])
