"""The report of a shadow policy names exactly the requests on which two servers differ."""

# ruff: noqa: ANN401 - applications of several frameworks

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.strategies import NAMES, NEAR_ORIGINS, ORIGINS, policy_fields
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.model import A, B

from crossorigin import Policy, PolicyMap, RequestFacts
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.gateway.events.shadow import Shadow
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

PATHS = ("/", "/a", "/a/b", "/marked", "/none", "/two", "/sub/a", "//a", "/nowhere")
METHODS = ("GET", "PUT", "DELETE", "patch", "OPTIONS")
MARK = Policy(allow_origins="https://marked.example")


def _asked(origin: str) -> bool:
    return origin.endswith("a.example")


def _with_asked(policy: Policy) -> Policy:
    if policy.is_public:
        return policy
    return policy.replace(allow_origins=[*policy.allow_origins, _asked])


def _choose(facts: RequestFacts) -> Policy | None:
    if facts.path.startswith("/a"):
        return CHOSEN
    return None if facts.announced_method == "PUT" else Policy()


CHOSEN = Policy(allow_origins=A)
SINGLE = st.builds(Policy.from_mapping, policy_fields())
ASKING = st.builds(_with_asked, SINGLE)
MAPS = st.builds(
    PolicyMap,
    st.dictionaries(st.sampled_from(["/a", "/a/*", "/two", "/sub/*"]), SINGLE | st.none()),
    default=SINGLE | st.none(),
)
SOURCES = SINGLE | ASKING | MAPS | st.just(_choose) | st.just(Policy())


class Sent(NamedTuple):
    """A request."""

    method: str
    path: str
    lines: tuple[tuple[str, str], ...]


@st.composite
def _requests(draw: st.DrawFn) -> Sent:
    lines = []
    if draw(st.booleans()) or draw(st.booleans()):
        lines.append(("origin", draw(NEAR_ORIGINS | ORIGINS.map(str) | st.just(B))))
    method = draw(st.sampled_from(METHODS))
    if method == "OPTIONS":
        announced = draw(st.sampled_from(METHODS[:4]))
        lines.append(("access-control-request-method", announced))
        names = draw(st.lists(NAMES, max_size=2))
        if names:
            lines.append(("access-control-request-headers", ",".join(names)))
    return Sent(method, draw(st.sampled_from(PATHS)), tuple(lines))


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path, headers={"x-a": "1", "vary": "Accept"})


def _starlette(source: Any, **given: Any) -> Any:
    async def other(request: Request) -> PlainTextResponse:
        return await _answer(request)

    async def third(request: Request) -> PlainTextResponse:
        return await _answer(request)

    sub = Starlette(routes=[Route("/a", _answer)])
    starlette_cors.CORS(sub, allow_origins=B)
    app = Starlette(
        routes=[
            Route("/a", _answer, methods=["GET", "PUT"]),
            Route("/a/b", _answer),
            Route("/marked", starlette_cors.cors(MARK)(other)),
            Route("/none", starlette_cors.no_cors(third)),
            Route("/two", starlette_cors.cors(MARK)(other), methods=["PUT"]),
            Route("/two", _answer, methods=["GET"]),
            Mount("/sub", sub),
        ]
    )
    return starlette_cors.CORS(app, source, **given), app


def _by_hand(source: Any, **given: Any) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("ok", headers={"x-b": "2"})(scope, receive, send)

    gateway = ASGIGateway(app, source, **given)
    return gateway, gateway


def _flask(source: Any, **given: Any) -> Any:
    app = Flask("shadow")

    def answer() -> str:
        return "ok"

    app.add_url_rule("/a", "a", answer, methods=["GET", "PUT"])
    app.add_url_rule("/marked", "marked", flask_cors.cors(MARK)(answer))
    app.add_url_rule("/none", "none", flask_cors.no_cors(answer))
    app.add_url_rule("/two", "two", flask_cors.cors(MARK)(answer), methods=["PUT"])
    app.add_url_rule("/two", "get", answer, methods=["GET"])
    return flask_cors.CORS(app, source, **given), app


def _wsgi(source: Any, **given: Any) -> Any:
    def app(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("X-B", "2")])
        return [b"ok"]

    gateway = WSGIGateway(app, source, **given)
    return gateway, gateway


Answer = tuple[int, frozenset[tuple[str, str]], frozenset[str], bytes]


def _read(status: int, lines: list[tuple[str, str]], body: bytes) -> Answer:
    vary = {each.strip() for name, text in lines if name == "vary" for each in text.split(",")}
    others = frozenset(line for line in lines if line[0] not in ("vary", "content-length"))
    return status, others, frozenset(each.lower() for each in vary), body


def _ask_asgi(app: Any, sent: Sent) -> Answer:
    out: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        out.append(message)

    scope = {
        "type": "http",
        "method": sent.method,
        "path": sent.path,
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent.lines],
    }
    asyncio.run(app(scope, receive, send))
    lines = [(name.decode().lower(), value.decode()) for name, value in out[0]["headers"]]
    return _read(out[0]["status"], lines, out[1]["body"])


def _ask_wsgi(app: Any, sent: Sent) -> Answer:
    out: list[Any] = []
    environ = {
        "REQUEST_METHOD": sent.method,
        "PATH_INFO": sent.path,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "api.test",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.lines},
    }
    body = app(environ, lambda *given: out.append(given))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    lines = [(name.lower(), value) for name, value in out[0][1]]
    return _read(int(out[0][0][:3]), lines, content)


KINDS: dict[str, tuple[Callable[..., Any], Callable[[Any, Sent], Answer]]] = {
    "starlette": (_starlette, _ask_asgi),
    "asgi": (_by_hand, _ask_asgi),
    "flask": (_flask, _ask_wsgi),
    "wsgi": (_wsgi, _ask_wsgi),
}


@settings(max_examples=40)
@given(st.sampled_from(sorted(KINDS)), SOURCES, SOURCES, st.lists(_requests(), max_size=6))
def test_report_names_exactly_the_requests_on_which_two_servers_differ(
    kind: str, now: object, then: object, traffic: list[Sent]
) -> None:
    make, ask = KINDS[kind]
    handle, watched = make(now, shadow=then)
    _, alone = make(now)
    _, following = make(then)
    shadow: Shadow = handle.shadow
    for sent in traffic:
        before = shadow.report()
        answers = [ask(each, sent) for each in (watched, alone, following)]
        assert answers[0] == answers[1], "the shadow decides nothing"
        after = shadow.report()
        if after.unknown > before.unknown:
            assert (after.compared, after.total) == (before.compared, before.total)
            continue
        assert after.total - before.total == (answers[1] != answers[2]), sent
