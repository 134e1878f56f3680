"""Properties of random applications, in every framework.

``APPLICATIONS=2000`` tries 2,000 applications for each property and framework.
"""

import asyncio
import os
import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple

import pytest
from harness.described import (
    BY_TENANT,
    PREFIX,
    RAISING,
    UNMARKED,
    Description,
    Log,
    Part,
    Run,
    Source,
    View,
)
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.spy import Boom
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from properties.applications import METHODS, Mounts, descriptions, paths
from tables.model import A, B, E
from tables.routes import GROUPING, MOUNTING

from crossorigin.fetch import ENGINES, WireRequest, WireResponse
from crossorigin.testing import Browser, FetchFailed, FetchOptions
from crossorigin.transport.senders import ASGISender, WSGISender, is_asgi

EACH_KIT = pytest.mark.parametrize("kit", [pytest.param(each, id=each.name) for each in KITS])
HOSTS = ("https://api.example", "https://other.example")
OUTER_ROUTES = {"starlette", "fastapi", "aiohttp", "bottle", "blacksheep"}
"""Frameworks that route a URL whose other methods a mounted application has."""
ADAPTING = {"starlette", "fastapi", "tornado"}
EXAMPLES = settings(
    max_examples=int(os.environ.get("APPLICATIONS", "8")),
    # An explanation takes minutes where each example is an application.
    phases=set(Phase) - {Phase.explain},
)
"""Applications for each property and framework."""


def _try_all(kit: Kit, hold: Callable[[st.DataObject], None], *, times: int = 1) -> None:
    """Try random data; where they are the same in each run, each framework has its own.

    Args:
        kit: the framework.
        hold: fails where the property does not hold.
        times: how many times as many applications: some need few requests.
    """
    examples = settings(EXAMPLES, max_examples=EXAMPLES.max_examples * times)
    tried = examples(given(data=st.data())(hold))
    if EXAMPLES.derandomize:
        tried = seed(zlib.crc32(kit.name.encode()))(tried)
    tried()


class Application(NamedTuple):
    """An application that was built from its description."""

    description: Description
    log: Log
    app: Any

    @property
    def is_asgi(self) -> bool:
        """Whether it is an ASGI application, and not one of WSGI."""
        return is_asgi(self.app)

    async def send(self, method: str, url: str, headers: Mapping[str, str]) -> WireResponse:
        """Send one request; every header as given."""
        wanted = WireRequest(
            is_preflight=False, method=method, url=url, headers=tuple(headers.items())
        )
        if self.is_asgi:
            sender = ASGISender(self.app, raise_app_exceptions=True)
            answered = await sender.asend(wanted, None)
        else:
            answered = WSGISender(self.app, raise_app_exceptions=True).send(wanted, None)
        assert answered is not None
        return answered


@contextmanager
def _built(kit: Kit, description: Description) -> Iterator[Application]:
    log = Log()
    app = kit.described(description, log)
    if "asgi" in kit.traits:
        yield Application(description, log, _asgi_below(app, description))
    elif "wsgi" in kit.traits:
        yield Application(description, log, _wsgi_below(app, description))
    else:
        with kit.serve(app) as port:
            yield Application(description, log, _behind(port))


def _asgi_below(app: Any, description: Description) -> Callable[..., Any]:  # noqa: ANN401 - any app
    """Give an app the root path of a server, and catch its exceptions."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        with suppress(Boom):
            await app({**scope, "root_path": description.root}, receive, send)

    return serve


def _wsgi_below(app: Any, description: Description) -> Callable[..., Any]:  # noqa: ANN401 - any app
    """Give an app the script name of a server, and catch its exceptions."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:  # noqa: ANN401 - of WSGI
        path, root = environ["PATH_INFO"], description.root
        if description.is_prefixed:
            path = path.removeprefix(root)
        with suppress(Boom):
            yield from app({**environ, "SCRIPT_NAME": root, "PATH_INFO": path}, start_response)

    return serve


def _behind(port: int) -> Callable[..., Any]:
    """Return a WSGI application that forwards to a framework's own server."""

    def serve(environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        lines = [
            (name.removeprefix("HTTP_").replace("_", "-"), value.encode("latin-1"))
            for name, value in environ.items()
            if name.startswith("HTTP_") and name not in {"HTTP_HOST", "HTTP_CONTENT_LENGTH"}
        ]
        method, path, host = (
            environ[name] for name in ("REQUEST_METHOD", "PATH_INFO", "HTTP_HOST")
        )
        answered = exchange(port, method, path, host, lines)
        start_response(f"{answered.status} -", list(answered.lines))
        return [answered.body]

    return serve


async def _use(
    kit: Kit, description: Description, use: Callable[[Application], Awaitable[None]]
) -> None:
    # Some frameworks need a running event loop to build an application.
    with _built(kit, description) as application:
        await use(application)


def _mounts(kit: Kit) -> Mounts | None:
    if kit.name in GROUPING:
        return "groups"
    if kit.name == "flask":
        # Its dispatcher serves any WSGI application: one without `CORS` has no marks.
        return "with-cors"
    return "any" if kit.name in MOUNTING else None


def _describe(data: st.DataObject, kit: Kit, likely: str = "by-method") -> Description:
    # A choice by method is the one that a browser's preflight cache can break.
    has_root = bool({"asgi", "wsgi"} & kit.traits)
    mounts = _mounts(kit)
    described = descriptions(
        mounts=mounts,
        has_root=has_root,
        likely=likely,
        has_outer=kit.name in OUTER_ROUTES,
        adapts=kit.name in ADAPTING,
    )
    return data.draw(described, "app")


EVERY_VIEW = (
    View("/a", {"GET": UNMARKED, "PUT": UNMARKED, "DELETE": "narrow"}),
    View("/a/b", {"GET": UNMARKED, "POST": UNMARKED}),
    View("/items/{id}", {"GET": UNMARKED, "PATCH": "public"}, "other"),
    View("/b", {"GET": "public", "POST": "public"}, UNMARKED),
)


async def _reach_all(application: Application) -> None:
    """Ask for each method of each view; its handler must run, and see the request."""
    description = application.description
    parts = [(description.main, "")]
    if description.mounted is not None:
        parts.append((description.mounted, PREFIX))
    for part, prefix in parts:
        for view in part.views:
            path = view.path.replace("{id}", "7")
            for method in view.methods:
                application.log.runs.clear()
                await application.send(method, HOSTS[0] + prefix + path, {"Origin": A})
                (run,) = application.log.runs
                assert run.view.path.endswith(view.path)
                assert run.is_mounted == bool(prefix)
                assert (run.facts.method, run.facts.origin) == (method, A)
                assert run.facts.path.endswith(path)


@EACH_KIT
def test_each_handler_of_a_described_application_runs_and_is_noted(kit: Kit) -> None:
    main = Part(EVERY_VIEW, Source("policy", "wild"))
    own = Source("policy", "wild") if _mounts(kit) == "with-cors" else None
    mounted = None if _mounts(kit) is None else Part(EVERY_VIEW, own)
    asyncio.run(_use(kit, Description(main, mounted), _reach_all))


class Fetch(NamedTuple):
    """One fetch of a page."""

    origin: str
    host: str
    path: str
    method: str
    headers: tuple[str, ...]
    credentials: Any

    @property
    def is_preflighted(self) -> bool:
        """Whether a browser may not send it unasked."""
        return bool(self.headers) or self.method not in {"GET", "HEAD", "POST"}


CREDENTIALS = st.sampled_from(["omit", "omit", "include"])
PAGES = st.sampled_from([A, B, E])
HOSTS_ASKED = st.sampled_from([HOSTS[0], *HOSTS])
SENT = st.sampled_from([*METHODS, "HEAD"])
NAMED = st.sampled_from([(), ("X-A",), ("X-B",), ("X-A", "X-B")])
MODES = st.sampled_from(["omit", "include"])
ORDERS = st.permutations((*METHODS, "patch"))
LATER = st.sampled_from([(), ("X-A",)])


@st.composite
def _fetches(draw: st.DrawFn, description: Description) -> list[Fetch]:
    """Draw fetches: every method of one URL twice from each page, and then others.

    Browsers remember the answer to a preflight for a page and a URL, its methods and the names
    of its headers apart.
    """
    known = paths(description)
    path = draw(known)
    credentials = draw(CREDENTIALS)
    each = st.builds(Fetch, PAGES, HOSTS_ASKED, st.just(path) | known, SENT, NAMED, MODES)
    methods = draw(ORDERS)
    later = draw(LATER)
    first = [
        Fetch(page, HOSTS[0], path, method, headers, credentials)
        for page in (A, B)
        for headers in ((), later)
        for method in methods
    ]
    return first + draw(st.lists(each, max_size=6))


async def _run(application: Application, browser: Browser, asked: Fetch) -> list[Run]:
    """Fetch, and return the runs of handlers that the request made."""
    application.log.runs.clear()
    page, url = browser.page(asked.origin), asked.host + asked.path
    options: FetchOptions = {
        "method": asked.method,
        "headers": dict.fromkeys(asked.headers, "1"),
        "credentials": asked.credentials,
    }
    with suppress(FetchFailed):  # the handler may have run all the same
        if application.is_asgi:
            await page.afetch(url, **options)
        else:
            page.fetch(url, **options)
    return application.log.runs


async def _browse(application: Application, engine: str, asked: list[Fetch]) -> None:
    """Make all fetches in one browser; no handler may run against its policy."""
    browser = Browser(application.app, engine=engine)
    for host in HOSTS:
        browser.set_cookie("sid=1; Secure; SameSite=None", host)
    for each in asked:
        runs = await _run(application, browser, each)
        if each.is_preflighted:
            assert all(_allows(application, run, each) for run in runs), (engine, each)


def _allows(application: Application, run: Run, asked: Fetch) -> bool:
    """Return whether a handler's own policy allows the preflight of the request that it got."""
    own = run.own(application.description)
    if own is None or (asked.credentials == "include" and not own.allow_credentials):
        return False
    return own.evaluate(
        method="OPTIONS",
        origin=run.facts.origin,
        request_method=run.facts.method,
        request_headers=run.headers,
    ).allowed


@EACH_KIT
def test_a_handler_runs_for_no_preflighted_request_that_its_own_policy_refuses(
    kit: Kit,
) -> None:
    """Each engine keeps one preflight cache for all pages and requests of a sequence."""

    def hold(data: st.DataObject) -> None:
        description = _describe(data, kit)
        asked = data.draw(_fetches(description), "fetches")
        engine = data.draw(st.sampled_from(sorted(ENGINES)), "engine")
        asyncio.run(_use(kit, description, partial(_browse, engine=engine, asked=asked)))

    _try_all(kit, hold)


def _allowing(response: WireResponse) -> tuple[list[str], list[str]]:
    """Return the headers that say who may read."""
    return (
        response.values("access-control-allow-origin"),
        response.values("access-control-allow-credentials"),
    )


@EACH_KIT
def test_a_preflight_and_the_request_after_it_get_the_same_policy(
    kit: Kit,
) -> None:

    def hold(data: st.DataObject) -> None:
        description = _describe(data, kit)
        path = data.draw(paths(description), "path")
        asyncio.run(_use(kit, description, partial(_compare, path=path)))

    _try_all(kit, hold)


async def _compare(application: Application, path: str) -> None:
    """Compare each preflight of a path with the actual request after it."""
    for method in (*METHODS, "HEAD"):
        for origin in (A, B):
            asked = {"Origin": origin, "Access-Control-Request-Method": method}
            preflight = await application.send("OPTIONS", HOSTS[0] + path, asked)
            application.log.runs.clear()
            actual = await application.send(method, HOSTS[0] + path, {"Origin": origin})
            # Behind an adapter a preflight of a URL that is served outside, too, is refused.
            is_refused = application.description.is_adapted and not _cors_lines(
                preflight.headers
            )
            assert is_refused or _allowing(preflight) == _allowing(actual), (method, origin)
            for run in application.log.runs:
                own = run.own(application.description)
                wanted = own.evaluate(method=method, origin=origin).headers if own else ()
                # Of a path that can be read in two ways, nothing may be read.
                found = _cors_lines(actual.headers)
                assert found == _cors_lines(wanted) or ("//" in path and not found)


def _cors_lines(lines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    named = ((name.lower(), value) for name, value in lines)
    return sorted(line for line in named if line[0].startswith("access-control-"))


def _lines(**more: list[str | None]) -> st.SearchStrategy[dict[str, str]]:
    """Return header lines, each with one of its values; None leaves it out."""
    values = {
        "X-Tenant": ["1", "2", None],
        "X-Region": ["1", "1", "2", None],
        RAISING[0]: [RAISING[1], "en", None, None],
        **{name.replace("_", "-"): each for name, each in more.items()},
    }
    drawn = st.fixed_dictionaries(
        {name: st.sampled_from(each) for name, each in values.items()}
    )
    return drawn.map(lambda lines: {n: v for n, v in lines.items() if v is not None})


ACTUAL = _lines(Origin=[A, B, B, E, None])
# No cache keeps an answer to OPTIONS (RFC 9110, 9.3.7); among preflights rule 17 says the same.
PREFLIGHT = _lines(
    Origin=[A, B, B, E],
    Access_Control_Request_Method=["GET", "PUT", "DELETE"],
    Access_Control_Request_Headers=["x-a", "x-b", None],
)


@st.composite
def _near(draw: st.DrawFn, headers: st.SearchStrategy[dict[str, str]]) -> list[dict[str, str]]:
    """Draw requests, each of which is like the first but for one header, if for any."""
    first = draw(headers)
    asked = [first]
    for other in draw(st.lists(headers, min_size=1, max_size=6)):
        name = draw(st.sampled_from(sorted({*first, *other, "X-Tenant", "X-Region"})))
        asked.append({n: v for n, v in first.items() if n != name})
        if name in other:
            asked[-1][name] = other[name]
    return asked


def _would_serve(
    stored: WireResponse, first: Mapping[str, str], second: Mapping[str, str]
) -> bool:
    """Return whether a cache serves the answer to `first` for `second` (RFC 9111, 4.1)."""
    named = [name.strip() for line in stored.values("vary") for name in line.split(",")]
    before, now = ({n.lower(): v for n, v in each.items()} for each in (first, second))
    return "*" not in named and all(before.get(n.lower()) == now.get(n.lower()) for n in named)


def _is_untouched(response: WireResponse) -> bool:
    """Return whether the application itself answered a preflight: CORS is off for its route."""
    return not response.values("vary") and not _cors_lines(response.headers)


@EACH_KIT
def test_an_answer_that_a_cache_serves_has_the_headers_of_the_request_that_gets_it(
    kit: Kit,
) -> None:

    def hold(data: st.DataObject) -> None:
        description = _describe(data, kit, BY_TENANT)
        url = HOSTS[0] + data.draw(paths(description), "path")
        method = data.draw(st.sampled_from(["GET", "PUT", "PATCH", *["OPTIONS"] * 3]), "method")
        headers = PREFLIGHT if method == "OPTIONS" else ACTUAL
        asked = data.draw(_near(headers), "requests")
        asyncio.run(
            _use(kit, description, partial(_store, method=method, url=url, asked=asked))
        )

    _try_all(kit, hold, times=2)


async def _store(
    application: Application, method: str, url: str, asked: list[dict[str, str]]
) -> None:
    """Compare each answer that a cache serves with a fresh one."""
    answers = [(each, await application.send(method, url, each)) for each in asked]
    for first, stored in answers:
        if method == "OPTIONS" and _is_untouched(stored):
            continue
        for second, fresh in answers:
            if _would_serve(stored, first, second):
                assert _cors_lines(stored.headers) == _cors_lines(fresh.headers)
