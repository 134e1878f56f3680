"""Properties of random applications, in every framework whose kit builds described ones."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import pytest
from harness.described import BY_TENANT, CHOOSERS, Description, Log, Run
from harness.kit import Kit
from harness.kits import KITS
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.applications import METHODS, descriptions, paths
from tables.model import A, B, E
from tables.routes import MOUNTING

from crossorigin.fetch import ENGINES, WireRequest, WireResponse
from crossorigin.testing import Browser, FetchFailed
from crossorigin.transport.senders import ASGISender, WSGISender, is_asgi

EACH_KIT = pytest.mark.parametrize(
    "kit", [pytest.param(each, id=each.name) for each in KITS if each.described is not None]
)
HOSTS = ("https://api.example", "https://other.example")
EXAMPLES = settings(max_examples=80)


class Application(NamedTuple):
    """An application that was built from its description."""

    description: Description
    log: Log
    app: Any

    def send(self, method: str, url: str, headers: Mapping[str, str]) -> WireResponse:
        """Send one request; every header as given."""
        kind = ASGISender if is_asgi(self.app) else WSGISender
        wanted = WireRequest(
            is_preflight=False, method=method, url=url, headers=tuple(headers.items())
        )
        answered = kind(self.app, raise_app_exceptions=True).send(wanted, None)
        assert answered is not None
        return answered


def _build(kit: Kit, description: Description) -> Application:
    assert kit.described is not None
    log = Log()
    app = kit.described(description, log)
    below = _asgi_below if "asgi" in kit.traits else _wsgi_below
    return Application(description, log, below(app, description))


def _asgi_below(app: Any, description: Description) -> Callable[..., Any]:  # noqa: ANN401 - any app
    """Give an app the root path that a server was told."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await app({**scope, "root_path": description.root}, receive, send)

    return serve


def _wsgi_below(app: Any, description: Description) -> Callable[..., Any]:  # noqa: ANN401 - any app
    """Give an app the script name that a server was told."""

    def serve(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - of WSGI
        path, root = environ["PATH_INFO"], description.root
        if description.is_prefixed:
            path = path.removeprefix(root)
        return app({**environ, "SCRIPT_NAME": root, "PATH_INFO": path}, start_response)

    return serve


def _draw(
    data: st.DataObject, kit: Kit, choosers: tuple[str, ...] = tuple(CHOOSERS)
) -> Application:
    mounts = kit.name in MOUNTING
    return _build(kit, data.draw(descriptions(mounts=mounts, choosers=choosers), "app"))


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


@st.composite
def _fetches(draw: st.DrawFn, description: Description) -> list[Fetch]:
    """Draw fetches: every method of one URL twice from each page, and then others.

    Browsers remember the answer to a preflight for a page and a URL.
    """
    path = draw(paths(description))
    credentials = draw(st.sampled_from(["omit", "omit", "include"]))
    each = st.builds(
        Fetch,
        st.sampled_from([A, B, E]),
        st.sampled_from([HOSTS[0], *HOSTS]),
        st.just(path) | paths(description),
        st.sampled_from([*METHODS, "HEAD"]),
        st.sampled_from([(), ("X-A",), ("X-B",), ("X-A", "X-B")]),
        st.sampled_from(["omit", "include"]),
    )
    methods = draw(st.permutations(METHODS))
    first = [
        Fetch(page, HOSTS[0], path, method, (), credentials)
        for page in (A, B)
        for method in methods * 2
    ]
    return first + draw(st.lists(each, max_size=6))


async def _run(application: Application, browser: Browser, asked: Fetch) -> list[Run]:
    """Fetch, and return the runs of handlers that the request made."""
    application.log.runs.clear()
    with suppress(FetchFailed):  # the handler may have run all the same
        await browser.page(asked.origin).afetch(
            asked.host + asked.path,
            method=asked.method,
            headers=dict.fromkeys(asked.headers, "1"),
            credentials=asked.credentials,
        )
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
@EXAMPLES
@given(data=st.data())
def test_a_handler_runs_for_no_preflighted_request_that_its_own_policy_refuses(
    kit: Kit, data: st.DataObject
) -> None:
    """Each engine keeps one preflight cache for all pages and requests of a sequence."""
    application = _draw(data, kit)
    asked = data.draw(_fetches(application.description), "fetches")
    engine = data.draw(st.sampled_from(sorted(ENGINES)), "engine")
    asyncio.run(_browse(application, engine, asked))


def _allowing(response: WireResponse) -> tuple[list[str], list[str]]:
    """Return the headers that say who may read."""
    return (
        response.values("access-control-allow-origin"),
        response.values("access-control-allow-credentials"),
    )


@EACH_KIT
@EXAMPLES
@given(data=st.data())
def test_a_preflight_and_the_request_after_it_get_the_same_policy(
    kit: Kit, data: st.DataObject
) -> None:
    application = _draw(data, kit)
    path = data.draw(paths(application.description), "path")
    for method in (*METHODS, "HEAD"):
        for origin in (A, B):
            asked = {"Origin": origin, "Access-Control-Request-Method": method}
            preflight = application.send("OPTIONS", HOSTS[0] + path, asked)
            application.log.runs.clear()
            actual = application.send(method, HOSTS[0] + path, {"Origin": origin})
            assert _allowing(preflight) == _allowing(actual), (method, origin)
            for run in application.log.runs:
                own = run.own(application.description)
                wanted = own.evaluate(method=method, origin=origin).headers if own else ()
                # Of a path that can be read in two ways, nothing may be read.
                found = _cors_lines(actual.headers)
                assert found == _cors_lines(wanted) or ("//" in path and not found)


def _cors_lines(lines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    named = ((name.lower(), value) for name, value in lines)
    return sorted(line for line in named if line[0].startswith("access-control-"))


ORIGINS = st.sampled_from([A, B, E])
OTHERS = {name: st.sampled_from(["1", "2"]) for name in ("X-Tenant", "X-Region")}
ACTUAL = st.fixed_dictionaries({}, optional={"Origin": ORIGINS, **OTHERS})
# No cache keeps an answer to OPTIONS (RFC 9110, 9.3.7); among preflights rule 17 says the same.
PREFLIGHT = st.fixed_dictionaries(
    {
        "Origin": ORIGINS,
        "Access-Control-Request-Method": st.sampled_from(["GET", "PUT", "DELETE"]),
    },
    optional={"Access-Control-Request-Headers": st.sampled_from(["x-a", "x-b"]), **OTHERS},
)


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
@EXAMPLES
@given(data=st.data())
def test_an_answer_that_a_cache_serves_has_the_headers_of_the_request_that_gets_it(
    kit: Kit, data: st.DataObject
) -> None:
    application = _draw(data, kit, (*CHOOSERS, BY_TENANT, BY_TENANT))
    url = HOSTS[0] + data.draw(paths(application.description), "path")
    method = data.draw(st.sampled_from(["GET", "PUT", "OPTIONS", "OPTIONS"]), "method")
    headers = PREFLIGHT if method == "OPTIONS" else ACTUAL
    asked = data.draw(st.lists(headers, min_size=2, max_size=6), "requests")
    answers = [(each, application.send(method, url, each)) for each in asked]
    for first, stored in answers:
        if method == "OPTIONS" and _is_untouched(stored):
            continue
        for second, fresh in answers:
            if _would_serve(stored, first, second):
                assert _cors_lines(stored.headers) == _cors_lines(fresh.headers)
