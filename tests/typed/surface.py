"""The types of the public names, as mypy and pyright see them; checked, and never run.

tests/docs/test_typing.py gives this file to both, beside the programs of the pages.
"""
# pyright: strict

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, assert_type

import aiohttp.web
import blacksheep
import django.http
import falcon
import fastapi
import flask as flask_framework
import litestar as litestar_framework
import quart as quart_framework
import sanic as sanic_framework
import starlette.applications
import tornado.web
from pydantic import AnyHttpUrl

from crossorigin import (
    Decision,
    Guard,
    Policy,
    PolicyError,
    PolicyMap,
    Problem,
    Reason,
    RequestFacts,
    Verdict,
    asgi,
    fetch,
    migrate,
    observe,
    presets,
    stores,
    wsgi,
)
from crossorigin.gateway import PolicyResolver, PolicySource, bytes_edits, text_edits
from crossorigin.integrations import aiohttp as on_aiohttp
from crossorigin.integrations import aws_lambda, bottle, decide, pyramid
from crossorigin.integrations import blacksheep as on_blacksheep
from crossorigin.integrations import django as on_django
from crossorigin.integrations import falcon as on_falcon
from crossorigin.integrations import fastapi as on_fastapi
from crossorigin.integrations import flask as on_flask
from crossorigin.integrations import litestar as on_litestar
from crossorigin.integrations import quart as on_quart
from crossorigin.integrations import sanic as on_sanic
from crossorigin.integrations import starlette as on_starlette
from crossorigin.integrations import tornado as on_tornado
from crossorigin.testing import AsyncBrowser, Browser, BrowserFactory, CORSBlocked, Response

POLICY = Policy(
    allow_origins=["https://app.example", AnyHttpUrl("https://b.example"), lambda _: True]
)
FACTS = RequestFacts(method="GET")


def policies() -> None:
    assert_type(Policy(allow_origins=AnyHttpUrl("https://app.example")), Policy)
    assert_type(POLICY.allow_methods, tuple[str, ...] | Literal["*"])
    assert_type(POLICY.allow_headers, tuple[str, ...] | Literal["*"])
    assert_type(POLICY.expose_headers, tuple[str, ...] | Literal["*"])
    assert_type(POLICY.allow_credentials, bool)
    assert_type(POLICY.max_age, int | None)
    assert_type(POLICY.preflight_status, int)
    assert_type(POLICY.accept_risks, frozenset[str])
    assert_type(POLICY.is_public, bool)
    assert_type(POLICY.replace(max_age=0), Policy)
    assert_type(Policy.from_mapping({}), Policy)
    assert_type(POLICY.to_mapping(), dict[str, Any])
    assert_type(POLICY.evaluate(origin="https://app.example"), Decision)
    paths = PolicyMap({"/api/*": POLICY, "/internal/*": None}, default=POLICY)
    assert_type(paths.paths, Mapping[str, Policy | None])
    assert_type(paths.default, Policy | None)
    assert_type(paths.policy_for("/api"), Policy | None)
    assert_type(paths.entry_of("/api"), str | None)
    assert_type(PolicyMap.from_toml("cors.toml"), PolicyMap)
    assert_type(PolicyMap.from_env(), PolicyMap)
    assert_type(paths.to_mapping(), dict[str, Any])


def problems(error: PolicyError) -> None:
    assert_type(error.problems, tuple[Problem, ...])
    [problem] = error.problems
    assert_type((problem.code, problem.field, problem.message), tuple[str, str, str])
    assert_type(problem.source, str | None)


async def decisions() -> None:
    decision = await POLICY.evaluate_async(origin="https://app.example")
    assert_type(decision, Decision)
    assert_type(decision.allowed, bool)
    assert_type(decision.reason, Reason)
    assert_type(decision.reason.sentence, str)
    assert_type(decision.status, int | None)
    assert_type(decision.headers, tuple[tuple[str, str], ...])
    assert_type(decision.vary, tuple[str, ...])
    assert_type(text_edits(decision)([("Vary", "Origin")]), list[tuple[str, str]])
    assert_type(bytes_edits(decision)([(b"vary", b"Origin")]), list[tuple[bytes, bytes]])


async def guards() -> None:
    guard = Guard(trust=[AnyHttpUrl("https://app.example")], paths={"/hooks/*": None})
    verdict = guard.evaluate(POLICY, method="POST", origin="https://app.example")
    assert_type(verdict, Verdict)
    assert_type(await guard.evaluate_async(POLICY, scope="websocket"), Verdict)
    assert_type((verdict.allowed, verdict.refused), tuple[bool, bool])
    assert_type(verdict.reason, Reason)
    assert_type(verdict.status, int | None)
    assert_type(guard.paths, Mapping[str, Guard | None])
    assert_type(guard.hosts, tuple[str, ...] | None)
    assert_type(guard.trusted, Policy | None)
    assert_type(guard.replace(report_only=True), Guard)
    assert_type(Guard.from_toml("cors.toml"), Guard)


def handles() -> None:
    gates = [
        on_fastapi.CORS(fastapi.FastAPI(), POLICY),
        on_starlette.CORS(starlette.applications.Starlette(), allow_origins="*"),
        on_flask.CORS(flask_framework.Flask("app"), POLICY, guard=Guard()),
        on_quart.CORS(quart_framework.Quart("app"), POLICY),
        on_litestar.CORS(litestar_framework.Litestar(), POLICY),
        on_sanic.CORS(sanic_framework.Sanic("app"), POLICY),
        on_aiohttp.CORS(aiohttp.web.Application(), POLICY),
        on_blacksheep.CORS(blacksheep.Application(), POLICY),
        on_tornado.CORS(tornado.web.Application(), POLICY),
        bottle.CORS(object(), POLICY),
        pyramid.CORS(object(), POLICY),
    ]
    assert_type(on_falcon.CORS(falcon.App(), POLICY), PolicyResolver)
    assert_type(gates, list[PolicyResolver])
    [gate, *_] = gates
    gate.policy = Policy(allow_origins="https://new.example")
    assert_type(gate.guard, Guard | None)
    assert_type(gate.shadow, observe.Shadow | None)


def source() -> PolicySource:
    return PolicyMap(default=POLICY)


@on_flask.cors(POLICY)
def flask_view(name: str) -> int:
    return len(name)


@on_flask.no_cors
def flask_page() -> str:
    return "page"


@on_fastapi.guard(trust=["https://partner.example"])
async def fastapi_endpoint() -> list[str]:
    return []


@on_django.cors(allow_origins="https://app.example")
def django_view(request: django.http.HttpRequest) -> django.http.HttpResponse:
    return django.http.HttpResponse(request.body)


@on_tornado.no_guard
class Handler(tornado.web.RequestHandler):
    pass


async def endpoints() -> None:
    assert_type(flask_view("a"), int)
    assert_type(flask_page(), str)
    assert_type(await fastapi_endpoint(), list[str])
    assert_type(django_view(django.http.HttpRequest()), django.http.HttpResponse)
    assert_type(Handler, type[Handler])


async def asgi_app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": scope, "receive": receive})


def wsgi_app(environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode()]


def gateways() -> None:
    app = asgi.CORSMiddleware(asgi_app, POLICY, observe=observe.Recent())
    app.policy = PolicyMap({"/api/*": POLICY})
    assert_type(app.guard, Guard | None)
    assert_type(wsgi.CORSMiddleware(wsgi_app, allow_origins="*").guard, Guard | None)
    assert_type(aws_lambda.CORS(lambda event, _context: event, POLICY)({}, None), Any)
    resolver = PolicyResolver(POLICY)
    found = decide(resolver, FACTS)
    if found is not None and callable(found):
        assert_type(found([]), list[tuple[str, str]])


def observers(event: observe.Event) -> None:
    assert_type(event.allowed, bool)
    assert_type((event.method, event.path, event.policy), tuple[str, str, str])
    assert_type(event.decision, Decision | None)
    assert_type(event.verdict, Verdict | None)
    assert_type(event.facts, RequestFacts)
    recent = observe.Recent(size=10)
    assert_type(recent.refusals(), tuple[observe.Refusal, ...])
    assert_type(observe.read_shadow_log([]), observe.ShadowReport)
    assert_type(observe.read_shadow_log([]).differences, tuple[observe.Named, ...])


async def origins() -> None:
    file = stores.File("origins.txt", mode="list")
    assert_type(file.add("https://app.example"), bool)
    assert_type(file.rows(), list[str])
    assert_type(file.skipped, tuple[Problem, ...])
    assert_type(file.peek("https://app.example"), bool | None)
    assert_type(stores.SQL("sqlite:///origins.db").tenant("a"), stores.SQL)
    assert_type(stores.Redis("redis://localhost").tenant("a"), stores.Redis)
    known = stores.cached(lambda origin: origin == "https://app.example")
    assert_type(known, stores.Cached)
    assert_type(await known.allows_async("https://app.example"), bool)
    tenants = stores.Tenants(stores.host(), stores.File)
    assert_type(tenants.for_request(FACTS), stores.OriginSource | None)
    assert_type(Policy(allow_origins=[file, known, tenants]), Policy)


def kinds_of_servers() -> None:
    assert_type(presets.local().guard, Guard)
    assert_type(presets.local().policies, Policy)
    assert_type(presets.mcp().policies.policy_for("/mcp"), Policy | None)
    assert_type(presets.public().guard, None)
    assert_type(presets.spa("https://app.example").around(asgi_app), asgi.CORSMiddleware)


async def browsers(open_browser: BrowserFactory) -> None:
    page = Browser(asgi_app, origin="https://app.example")
    response = page.fetch("/items", method="POST", json={"a": 1}, credentials="include")
    assert_type(response, Response)
    assert_type((response.status, response.url, response.text), tuple[int, str, str])
    assert_type((response.ok, response.redirected), tuple[bool, bool])
    assert_type(response.content, bytes)
    assert_type(response.json(), Any)
    assert_type(page.page("https://evil.example"), Browser)
    assert_type(open_browser(wsgi_app), Browser)
    async with AsyncBrowser(asgi_app) as other:
        assert_type(await other.fetch("/items"), Response)


def blocked(error: CORSBlocked) -> None:
    assert_type(error.verdict, fetch.Verdict)
    assert_type(error.verdict.code, fetch.Code)
    assert_type(error.remedy, str)


def migrations() -> Iterator[str]:
    migration = migrate.migrate("CORS_ALLOW_ALL_ORIGINS = True")
    assert_type(migration, migrate.Migration)
    assert_type(migration.policies, PolicyMap)
    yield migration.toml
