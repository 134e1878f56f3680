"""Django: the state by which a request is routed, its prefix, and its gateway.

The state is the language, the URLconf and the path that middleware sets; a preflight is never
routed, so the integration reads that state itself or refuses.
"""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.wsgi import WsgiToAsgi
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler, StaticFilesHandler
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import path, re_path
from django.utils import translation
from django.utils.asyncio import async_unsafe
from django.utils.functional import lazy
from frameworks.django import COMMON, OURS, bare, build
from harness import django_layers
from harness.asserting import cors_lines, vary_names
from harness.django_layers import TENANT, ok
from harness.django_project import SERVERS, get, preflight, project, promised, readers
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from starlette.applications import Starlette
from tables.model import A, B
from tables.routes import ORIGINS
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin import Policy, PolicyMap, wsgi
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.serving import wsgi_facts
from crossorigin.integrations import django as django_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations.django import cors, no_cors

pytestmark = pytest.mark.rules(18, 19)

KINDS = ("wsgi", "asgi")
LOCALE = "django.middleware.locale.LocaleMiddleware"
LAYERS = "harness.django_layers."
LANGUAGES: dict[str, object] = {
    "USE_I18N": True,
    "LANGUAGE_CODE": "en",
    "LANGUAGES": [("en", "English"), ("de", "Deutsch")],
}
OF_ROUTE = cors(allow_origins=ORIGINS["route"])
every_kind = pytest.mark.parametrize("kind", KINDS)


def _i18n(*, prefix: bool = True) -> list[Any]:
    """Return patterns for the language that is set when they are made."""
    with override_settings(USE_I18N=True):
        return i18n_patterns(
            path("secret/", no_cors(ok)),
            path("part/", OF_ROUTE(ok)),
            prefix_default_language=prefix,
        )


@every_kind
@pytest.mark.parametrize("layer", [LOCALE, f"{LAYERS}Polite"])
def test_a_mark_applies_in_every_language_after_any_request(kind: str, layer: str) -> None:
    """SRV-5: the language of the thread is that of an earlier request."""
    urls = ["/en/secret/", "/de/secret/", "/de/secret/", "/en/secret/"]
    with project(kind, _i18n(), layer, **LANGUAGES) as port:
        for url in urls * 3:
            assert (readers(port, url), promised(port, url)) == ([], [])
            part = url.replace("secret", "part")
            assert promised(port, part) == ["route"]
            assert readers(port, part) == ["route"]


@every_kind
def test_a_path_without_a_prefix_is_read_in_the_default_language(kind: str) -> None:
    with project(kind, _i18n(prefix=False), LOCALE, **LANGUAGES) as port:
        for url in ("/de/part/", "/part/", "/part/", "/de/part/") * 3:
            assert (promised(port, url), readers(port, url)) == (["route"], ["route"])
        for url in ("/secret/", "/de/secret/"):
            assert (promised(port, url), readers(port, url)) == ([], [])


@every_kind
@pytest.mark.parametrize("layer", ["german", "Unused"])
def test_a_mark_applies_without_a_locale_middleware(kind: str, layer: str) -> None:
    with project(kind, _i18n(), f"{LAYERS}{layer}", **LANGUAGES) as port:
        assert promised(port, "/de/part/") == ["route"]
        assert promised(port, "/de/secret/") == []
        assert promised(port, "/elsewhere/") == ["app"]


@every_kind
def test_a_preflight_is_refused_where_two_languages_have_two_policies(kind: str) -> None:
    """A view for every path has the prefix of no language where the default one has none."""
    with override_settings(USE_I18N=True):
        patterns = i18n_patterns(
            path("part/", OF_ROUTE(ok)),
            path("<path:rest>", ok),
            prefix_default_language=False,
        )
    with project(kind, patterns, LOCALE, **LANGUAGES) as port:
        assert readers(port, "/de/part/") == ["route"]
        assert preflight(port, "/de/part/", "route").status == 403
        for url, labels in (("/part/", ["route"]), ("/de/other/", ["app"])):
            assert (promised(port, url), readers(port, url)) == (labels, labels)


def _word() -> str:
    return {"de": "waren/"}.get(translation.get_language() or "", "goods/")


def _translated() -> list[Any]:
    words: Any = lazy(_word, str)()
    return [path(words, OF_ROUTE(ok)), path("plain/", ok)]


@every_kind
def test_a_translated_path_has_the_policy_that_all_its_views_share(kind: str) -> None:
    """A cookie may choose the language, and no preflight has one."""
    patterns = [*_translated(), path("goods/", no_cors(ok)), path("waren/", OF_ROUTE(ok))]
    with project(kind, patterns, f"{LAYERS}Polite", **LANGUAGES) as port:
        assert promised(port, "/plain/") == ["app"]
        # In English the translated path, in German the view with no_cors.
        assert preflight(port, "/goods/", "route").status == 403
        assert readers(port, "/goods/") == promised(port, "/waren/") == ["route"]
    with override_settings(**LANGUAGES):
        prefixed = i18n_patterns(*_translated())
    with project(kind, prefixed, LOCALE, **LANGUAGES) as port:
        for url in ("/de/waren/", "/en/goods/", "/de/waren/"):
            assert (promised(port, url), readers(port, url)) == (["route"], ["route"])
        assert promised(port, "/de/goods/") == ["app"]


TENANTS = ("by_function", "ByClass", "Derived")


@every_kind
@pytest.mark.parametrize("layer", TENANTS)
def test_a_view_of_another_urlconf_has_its_own_policy(kind: str, layer: str) -> None:
    """SRV-6: a middleware sets request.urlconf."""
    with project(kind, [path("other/", ok)], f"{LAYERS}{layer}") as port:
        assert readers(port, "/secret/") == []
        assert readers(port, "/part/") == ["route"]
        assert readers(port, "/plain/") == ["app"]
        assert readers(port, "/nowhere/") == ["app"]
        for url in ("/secret/", "/part/", "/plain/", "/nowhere/", "/other/"):
            answered = preflight(port, url, "app")
            assert (answered.status, cors_lines(answered.lines)) == (403, [])
            assert vary_names(answered.all("Vary")) == ["origin"]


@every_kind
@pytest.mark.parametrize(
    "function", [django_layers.tenant_of, f"{LAYERS}tenant_of"], ids=["callable", "name"]
)
def test_a_project_can_name_the_urlconf_of_a_preflight(kind: str, function: object) -> None:
    declared = {"allow_origins": ORIGINS["app"], "urlconf": function}
    patterns = [path("part/", no_cors(ok))]
    with project(kind, patterns, f"{LAYERS}ByClass", declared=declared) as port:
        assert promised(port, "/secret/") == readers(port, "/secret/") == []
        assert promised(port, "/part/") == readers(port, "/part/") == ["route"]
        assert promised(port, "/plain/") == readers(port, "/plain/") == ["app"]
        # A request without a match is asked by the same function.
        assert readers(port, "/nowhere/") == ["app"]
        lines = [
            ("Origin", ORIGINS["route"].encode()),
            ("Access-Control-Request-Method", b"GET"),
            ("X-Tenant", b"none"),
        ]
        # The view of ROOT_URLCONF is marked with no_cors: the application answers.
        answered = exchange(port, "OPTIONS", "/part/", "x", lines)
        assert (answered.status, cors_lines(answered.lines)) == (200, [])


def _by_cookie(request: HttpRequest) -> Any:  # noqa: ANN401 - patterns
    """Return the URLconf by a cookie, which no preflight has, or by the host."""
    by_cookie = request.path_info.startswith("/secret") and request.COOKIES.get("tenant")
    return None if by_cookie or request.get_host() == "other" else TENANT


@every_kind
def test_preflight_is_refused_if_its_urlconf_depends_on_other_parts_of_the_request(
    kind: str,
) -> None:
    declared = {"allow_origins": ORIGINS["app"], "urlconf": _by_cookie}
    with project(kind, [], f"{LAYERS}ByClass", declared=declared) as port:
        assert preflight(port, "/secret/", "app").status == 403
        assert promised(port, "/plain/") == ["app"]
    declared = {"allow_origins": ORIGINS["app"], "urlconf": django_layers.tenant_of}
    asked = [("Origin", ORIGINS["app"].encode()), ("Access-Control-Request-Method", b"GET")]
    with project(kind, [], f"{LAYERS}ByClass", declared=declared) as port:
        for names, status in ((b"x-a", 204), (b"x-a,x-tenant", 403)):
            lines = [*asked, ("Access-Control-Request-Headers", names)]
            answer = exchange(port, "OPTIONS", "/plain/", "x", lines)
            # The browser would send a listed X-Tenant without another preflight.
            ages = ["0"] * (status == 204)
            assert (answer.status, answer.all("Access-Control-Max-Age")) == (status, ages)


URLCONF_READS: dict[str, tuple[Callable[[Any], object], int, str]] = {
    "method": (lambda request: request.method == "DELETE", 204, "0"),
    "method in META": (lambda request: request.META["REQUEST_METHOD"] == "DELETE", 204, "0"),
    "type by name": (lambda request: request.headers.get("Content-Type") == "x", 403, ""),
    "type in META": (lambda request: request.META.get("CONTENT_TYPE") == "x", 403, ""),
    "referer": (lambda request: request.headers.get("Referer") == "x", 403, ""),
    "host": (lambda request: request.get_host() == "other", 204, "600"),
    "path": (lambda request: request.path_info == "/other", 204, "600"),
    "pattern": (lambda request: _matches(request.META), 403, ""),
}


def _matches(record: Any) -> bool:  # noqa: ANN401 - of a server
    match record:
        case {"HTTP_X_TENANT": _}:
            return True
    return False


@every_kind
@pytest.mark.parametrize("name", URLCONF_READS)
def test_preflight_depends_on_the_parts_that_a_function_for_the_urlconf_reads(
    kind: str, name: str
) -> None:
    chooses, status, age = URLCONF_READS[name]
    declared = {
        "allow_origins": ORIGINS["app"],
        "urlconf": lambda request: None if chooses(request) else TENANT,
    }
    lines = [
        ("Origin", ORIGINS["app"].encode()),
        ("Access-Control-Request-Method", b"GET"),
        ("Access-Control-Request-Headers", b"x-tenant" if name == "pattern" else b"x-a"),
    ]
    with project(kind, [], f"{LAYERS}ByClass", declared=declared) as port:
        answer = exchange(port, "OPTIONS", "/plain/", "x", lines)
    assert (answer.status, "".join(answer.all("Access-Control-Max-Age"))) == (status, age)


def test_method_may_choose_a_urlconf_without_a_view_of_the_path() -> None:
    choose = {"urlconf": lambda request: None if request.method == "GET" else TENANT}
    lines = [
        ("Origin", ORIGINS["app"].encode()),
        ("Access-Control-Request-Method", b"GET"),
    ]
    for kind in KINDS:
        declared = {"allow_origins": ORIGINS["app"], **choose}
        with project(kind, [], f"{LAYERS}ByClass", declared=declared) as port:
            answer = exchange(port, "OPTIONS", "/plain/", "x", lines)
        # The browser would send a method of the other URLconf without a preflight.
        assert (answer.status, answer.all("Access-Control-Max-Age")) == (204, ["0"])


@async_unsafe
def _blocks(_request: HttpRequest) -> Any:  # noqa: ANN401 - patterns
    """Raises on an event loop, as the ORM does."""
    return TENANT


@every_kind
def test_a_function_for_the_urlconf_may_use_the_orm(kind: str) -> None:
    declared = {"allow_origins": ORIGINS["app"], "urlconf": _blocks}
    with project(kind, [], f"{LAYERS}copying", declared=declared) as port:
        assert (promised(port, "/part/"), readers(port, "/nowhere/")) == (["route"], ["app"])


@every_kind
def test_an_outer_middleware_sets_the_urlconf_of_preflights_too(kind: str) -> None:
    handler, serve = SERVERS[kind]
    with (
        override_settings(
            ROOT_URLCONF=(path("part/", no_cors(ok)),),
            MIDDLEWARE=[f"{LAYERS}ByClass", OURS],
            CROSSORIGIN={"allow_origins": ORIGINS["app"]},
        ),
        serve(handler()) as port,
    ):
        for url, labels in (("/part/", ["route"]), ("/secret/", []), ("/plain/", ["app"])):
            assert (promised(port, url), readers(port, url)) == (labels, labels)


def _fails(_request: HttpRequest) -> object:
    raise LookupError


@every_kind
def test_a_function_for_the_urlconf_that_fails_allows_no_origin(kind: str) -> None:
    declared = {"allow_origins": ORIGINS["app"], "urlconf": _fails}
    with project(kind, TENANT, f"{LAYERS}ByClass", declared=declared) as port:
        assert promised(port, "/plain/") == []
        assert readers(port, "/plain/") == ["app"]


@every_kind
def test_a_middleware_that_rewrites_the_path_is_one_that_chooses_routes(kind: str) -> None:
    patterns = [path("part/", OF_ROUTE(ok)), path("shop/part/", ok)]
    with project(kind, patterns, f"{LAYERS}ByPath") as port:
        assert (readers(port, "/shop/part/"), promised(port, "/shop/part/")) == (["route"], [])
    declared = {"allow_origins": ORIGINS["app"], "urlconf": django_layers.moved}
    with project(kind, patterns, f"{LAYERS}ByPath", declared=declared) as port:
        assert promised(port, "/shop/part/") == readers(port, "/shop/part/") == ["route"]


MOVING = ("ByPath", "Restoring", "Making", "Copying", "Retrying")


@every_kind
@pytest.mark.parametrize("layer", MOVING)
def test_a_closed_path_stays_closed_under_a_path_that_a_layer_leads_there(
    kind: str, layer: str
) -> None:
    patterns = [path("internal/x", ok), path("plain/", ok)]
    declared = PolicyMap({"/internal/*": None}, default=Policy())
    with project(kind, patterns, f"{LAYERS}{layer}", declared=declared) as port:
        assert get(port, "/shop/internal/x", "app").status == 200
        assert _is_closed(port, "/shop/internal/x")
    marked = (path("internal/x", no_cors(ok)), path("plain/", ok))
    handler, serve = SERVERS[kind]
    with override_settings(ROOT_URLCONF=marked, MIDDLEWARE=[f"{LAYERS}{layer}"]):
        app = handler()
        django_cors.CORS(app, allow_origins=ORIGINS["app"])
        with serve(app) as port:
            assert _is_closed(port, "/shop/internal/x")


def _is_closed(port: int, url: str) -> bool:
    answers = (get(port, url, "app"), preflight(port, url, "app", "PUT"))
    return not any(each.all("Access-Control-Allow-Origin") for each in answers)


@every_kind
def test_a_mark_is_found_where_a_layer_gives_the_view_a_copy_of_the_request(kind: str) -> None:
    """Django leaves the match in the copy, and the gateway has the request itself."""
    with project(kind, TENANT, f"{LAYERS}copying") as port:
        for url, labels in (("/part/", ["route"]), ("/secret/", []), ("/plain/", ["app"])):
            assert (readers(port, url), promised(port, url)) == (labels, labels)


@every_kind
def test_a_slash_is_appended_only_where_a_common_middleware_does_it(kind: str) -> None:
    handler, serve = SERVERS[kind]
    tree = (path("tree/", OF_ROUTE(ok)),)
    for layers, labels in (
        ((COMMON,), ["route"]),
        (([f"{LAYERS}Common"]), ["route"]),
        ((), ["app"]),
    ):
        with (
            override_settings(
                ROOT_URLCONF=tree,
                MIDDLEWARE=[OURS, *layers],
                CROSSORIGIN={"allow_origins": ORIGINS["app"]},
            ),
            serve(handler()) as port,
        ):
            assert promised(port, "/tree") == readers(port, "/tree") == labels


MAP = PolicyMap({"/internal/*": None, "/api/*": Policy(allow_origins=A)}, default=Policy())


def _prefixed(kind: str, prefix: str) -> Any:  # noqa: ANN401 - WSGI or ASGI
    """Return an application behind a server that has a prefix."""
    handler, _ = SERVERS[kind]
    app = build(handler, MAP)

    def serve_wsgi(environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 - PEP 3333
        assert environ["PATH_INFO"].startswith(prefix)
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(prefix)
        return app({**environ, "SCRIPT_NAME": prefix}, start)

    async def serve_asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        await app({**scope, "root_path": prefix}, receive, send)

    return serve_wsgi if kind == "wsgi" else serve_asgi


@every_kind
def test_a_map_is_read_by_the_applications_own_path(kind: str) -> None:
    patterns = (re_path("^(internal|api|other)/x$", lambda _request, _word: ok(_request)),)
    _, serve = SERVERS[kind]
    with override_settings(ROOT_URLCONF=patterns), serve(_prefixed(kind, "/v1")) as port:
        _check_map(port, "/v1")


@every_kind
def test_a_forced_prefix_is_no_part_of_the_applications_own_path(kind: str) -> None:
    patterns = (re_path("^(internal|api|other)/x$", lambda _request, _word: ok(_request)),)
    handler, serve = SERVERS[kind]
    with (
        override_settings(ROOT_URLCONF=patterns, FORCE_SCRIPT_NAME="/v1"),
        serve(build(handler, MAP)) as port,
    ):
        # Under ASGI the server's path has the prefix; under WSGI it has not.
        _check_map(port, "/v1" if kind == "asgi" else "")


def _check_map(port: int, prefix: str) -> None:
    for own, origin in (("/internal/x", None), ("/api/x", A), ("/other/x", "*")):
        answered = exchange(port, "GET", prefix + own, "x", [("Origin", A.encode())])
        assert answered.status == 200
        assert answered.all("Access-Control-Allow-Origin") == ([origin] if origin else [])


@every_kind
def test_two_applications_of_one_process_have_each_their_own_policy(kind: str) -> None:
    handler, serve = SERVERS[kind]
    apps = [build(handler, {"allow_origins": origin}) for origin in (A, B)]
    handles = [django_cors.resolver(app) for app in apps]
    assert [each.policy for each in handles] == [
        Policy(allow_origins=A),
        Policy(allow_origins=B),
    ]
    handles[0].policy = None
    for app, expected in zip(apps, (None, B), strict=True):
        with serve(app) as port:
            answered = exchange(port, "GET", "/plain", "x", [("Origin", B.encode())])
        allowed = answered.all("Access-Control-Allow-Origin")
        assert allowed == ([expected] if expected else [])


def test_a_client_has_the_setting_under_which_it_is_loaded() -> None:
    clients = [Client(), Client()]
    for client, origin in zip(clients, (A, B), strict=True):
        with override_settings(MIDDLEWARE=[OURS], CROSSORIGIN={"allow_origins": origin}):
            answered = client.get("/plain", headers={"Origin": origin})
        assert answered.headers["Access-Control-Allow-Origin"] == origin
    assert "Access-Control-Allow-Origin" not in clients[0].get("/plain", headers={"Origin": B})


@every_kind
def test_a_view_reaches_the_handle_of_its_application(kind: str) -> None:
    seen: list[PolicyResolver] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(django_cors.resolver(request))
        return ok(request)

    handler, serve = SERVERS[kind]
    app = build(handler, Policy(allow_origins=A))
    with override_settings(ROOT_URLCONF=(path("", view),)), serve(app) as port:
        exchange(port, "GET", "/", "x")
    assert seen == [django_cors.resolver(app)]


@every_kind
def test_a_handle_is_found_behind_middleware_that_shows_the_next_layer(kind: str) -> None:
    handler, _ = SERVERS[kind]
    with override_settings(MIDDLEWARE=[COMMON, LOCALE, OURS], CROSSORIGIN=Policy()):
        assert django_cors.resolver(handler()).policy == Policy()


class _Loop:
    """An application whose layers lead back to themselves."""

    def __init__(self) -> None:
        self._middleware_chain = self.get_response = self


def test_a_missing_handle_raises_an_error() -> None:
    with pytest.raises(LookupError, match="MIDDLEWARE"):
        django_cors.resolver(_Loop())  # type: ignore[arg-type]  # on purpose
    with pytest.raises(LookupError, match="MIDDLEWARE"):
        django_cors.resolver(bare(WSGIHandler))
    with pytest.raises(LookupError, match="MIDDLEWARE"):
        django_cors.resolver(RequestFactory().get("/"))


def test_an_installed_handle_is_that_of_the_application() -> None:
    app = bare(WSGIHandler)
    assert django_cors.CORS(app, Policy()) is django_cors.resolver(app)


@pytest.mark.parametrize(
    ("kind", "handler"), [("wsgi", StaticFilesHandler), ("asgi", ASGIStaticFilesHandler)]
)
def test_the_handler_of_static_files_is_not_the_application(
    kind: str, handler: Callable[[Any], Any]
) -> None:
    app = handler(bare(SERVERS[kind][0]))
    with pytest.raises(TypeError, match="static files"):
        django_cors.CORS(app, Policy())


INNER = Policy(allow_origins=ORIGINS["sub"])
MOUNTED = (path("route", OF_ROUTE(ok)), path("none", no_cors(ok)), path("plain", ok))
# Path, who may read.
IN_MOUNT = [
    ("/sub/route", ["route"]),
    ("/sub/none", []),
    ("/sub/plain", ["sub"]),
    ("/sub/nowhere", ["sub"]),
    ("/elsewhere", ["app"]),
]


@override_settings(ROOT_URLCONF=MOUNTED)
@pytest.mark.parametrize("way", ["setting", "CORS"])
def test_a_project_that_is_mounted_in_starlette_keeps_its_policies(way: str) -> None:
    inner = build(ASGIHandler, INNER) if way == "setting" else bare(ASGIHandler)
    if way == "CORS":
        django_cors.CORS(inner, INNER)
    app = Starlette()
    app.mount("/sub", inner)
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    with uvicorn_server(app) as port:
        for url, labels in IN_MOUNT:
            assert (readers(port, url), promised(port, url)) == (labels, labels), url


@override_settings(ROOT_URLCONF=MOUNTED)
@pytest.mark.filterwarnings("ignore:async_to_sync was passed a non-async-marked callable")
def test_a_wsgi_project_that_is_mounted_in_starlette_keeps_its_policies() -> None:
    app = Starlette()
    app.mount("/sub", WsgiToAsgi(build(WSGIHandler, INNER)))  # type: ignore[no-untyped-call]  # asgiref gives it no types
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    with uvicorn_server(app) as port:
        for url, labels in IN_MOUNT:
            assert (readers(port, url), promised(port, url)) == (labels, labels), url


@override_settings(ROOT_URLCONF=MOUNTED)
def test_a_project_behind_a_dispatcher_keeps_its_policies() -> None:
    """The gateway outside knows nothing of the routes: only requests, not preflights."""
    inner = build(WSGIHandler, INNER)
    other = bare(WSGIHandler)
    outer = PolicyResolver(Policy(allow_origins=ORIGINS["app"]))
    app = wsgi.RoutedMiddleware(DispatcherMiddleware(other, {"/sub": inner}), outer)
    with waitress_server(app) as port:
        for url, labels in IN_MOUNT:
            assert readers(port, url) == labels, url


def test_an_environ_of_another_framework_is_routed() -> None:
    """A WSGI framework that mounts the project asks it for a preflight."""
    app = build(WSGIHandler, INNER)
    environ = (
        RequestFactory()
        .options(
            "/route",
            headers={"Origin": ORIGINS["route"], "Access-Control-Request-Method": "GET"},
        )
        .environ
    )
    with override_settings(ROOT_URLCONF=MOUNTED):
        resolution = django_cors.resolver(app).resolve(wsgi_facts.read_facts(environ))
    assert resolution.policy == Policy(allow_origins=ORIGINS["route"])
