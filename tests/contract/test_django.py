"""Features of Django alone: a setting, system checks, `runserver`, views of packages."""

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from corsheaders import conf
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler, StaticFilesHandler
from django.core.checks import run_checks
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path, re_path
from django.views import View
from frameworks.django import COMMON, OURS, Kind, bare, build
from harness.asserting import cors_lines, vary_names
from harness.django_layers import ok
from harness.raw_http import exchange
from harness.search_path import search_path
from harness.servers import uvicorn_server, waitress_server
from harness.together import check_all
from tables.model import A, B, acao
from tables.routes import ORIGINS, Label

from crossorigin import Policy, PolicyError, PolicyMap
from crossorigin.integrations import django as django_cors
from crossorigin.integrations.django.checks import check_settings
from crossorigin.integrations.django.lists import is_trusted

FIRST = Policy(allow_origins=A)
TENANT_LAYER = "harness.django_layers.ByClass"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
CSRF_LAYER = "django.middleware.csrf.CsrfViewMiddleware"


@django_cors.cors(allow_origins=A)
class Base(View):
    """A class view with a policy."""


class Inherited(Base):
    """A class view that has none of its own: the mark of its base is not inherited."""


def _listed(_origin: str) -> bool:
    return True


SERVED = "/served/hello.txt"
SETTINGS: list[tuple[object, object]] = [
    ({"allow_origins": [A]}, FIRST),
    (FIRST, FIRST),
    (None, None),
    ({}, None),
    ({"urlconf": str}, None),
    ({"/api/*": {"allow_origins": A}, "/x": None}, PolicyMap({"/api/*": FIRST, "/x": None})),
    (
        {"policy": {"allow_origins": A}, "paths": {"/x": {"cors": False}}},
        PolicyMap({"/x": None}, default=FIRST),
    ),
    (PolicyMap({"/x": FIRST}), PolicyMap({"/x": FIRST})),
    ({"policy": FIRST, "urlconf": str}, FIRST),
    ({"policy": None, "urlconf": str}, None),
    ({"allow_origins": A, "urlconf": "harness.django_layers.tenant_of"}, FIRST),
]


@pytest.mark.parametrize(("declared", "meant"), SETTINGS)
def test_the_setting_has_many_forms(declared: object, meant: object) -> None:
    with override_settings(CROSSORIGIN=declared):
        assert django_cors.resolver(bare(WSGIHandler, OURS)).policy == meant


def _ids() -> list[str]:
    said = [each.id or "" for each in run_checks()]
    return [each for each in said if each.startswith("crossorigin.")]


def test_checks_report_no_error_for_correct_settings() -> None:
    with override_settings(CROSSORIGIN=FIRST, MIDDLEWARE=[OURS, COMMON]):
        assert _ids() == []


handling_404: Any = ModuleType("handling_404")
handling_404.urlpatterns = []
handling_404.handler404 = django_cors.no_cors(lambda _request, _exception: HttpResponse())


@django_cors.no_cors
def marked_layer(get_response: object) -> object:
    return get_response


@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        (
            {"CROSSORIGIN": {"allow_origins": ["https://a.example/x"], "max_age": -1}},
            ["crossorigin.invalid-origin-path", "crossorigin.invalid-max-age"],
        ),
        ({"CROSSORIGIN": 42}, ["crossorigin.invalid-type"]),
        ({"CROSSORIGIN": {"policy": 42}}, ["crossorigin.invalid-type"]),
        ({"CROSSORIGIN": {"urlconf": 42}}, ["crossorigin.invalid-type"]),
        ({"CROSSORIGIN": {"urlconf": "no.such_name"}}, ["crossorigin.invalid-type"]),
        # A key that covers one URL only (N15).
        ({"CROSSORIGIN": {"/api/": {"allow_origins": A}}}, ["crossorigin.invalid-path"]),
        ({"MIDDLEWARE": [OURS, TENANT_LAYER]}, ["crossorigin.unknown-urlconf"]),
        (
            {"MIDDLEWARE": [OURS, TENANT_LAYER], "CROSSORIGIN": {"urlconf": str}},
            [],
        ),
        ({"ROOT_URLCONF": (path("", Inherited.as_view()),)}, ["crossorigin.lost-mark"]),
        ({"ROOT_URLCONF": handling_404}, ["crossorigin.lost-mark"]),
        ({"MIDDLEWARE": [OURS, f"{__name__}.marked_layer"]}, ["crossorigin.lost-mark"]),
        (
            {"MIDDLEWARE": [OURS, "crossorigin.integrations.django.no_cors"]},
            ["crossorigin.lost-mark"],
        ),
        ({"ROOT_URLCONF": None}, []),
        ({"MIDDLEWARE": [COMMON]}, ["crossorigin.not-installed"]),
        ({"MIDDLEWARE": [COMMON, OURS]}, ["crossorigin.not-outermost"]),
        (
            {"MIDDLEWARE": [OURS, "corsheaders.middleware.CorsMiddleware"]},
            ["crossorigin.second-layer"],
        ),
        (
            {"MIDDLEWARE": [OURS, "site.middleware.add_cors_headers"]},
            ["crossorigin.second-layer"],
        ),
        ({"MIDDLEWARE": [OURS, "cors_site.cors.Timing", "scores.Count"]}, []),
    ],
)
def test_checks_name_each_problem(changed: dict[str, object], ids: list[str]) -> None:
    with override_settings(**changed):
        assert [each.id for each in check_settings()] == ids


UNREAD_SETTINGS = {
    "CROSSORIGINS": "Write CROSSORIGIN.",
    "CROSS_ORIGIN": "Write CROSSORIGIN.",
    "CROSSORGIN": "Write CROSSORIGIN.",
    "CROSSORIGIN_GUARDS": "Write CROSSORIGIN_GUARD.",
    "CROSS_ORIGIN_GUARD": "Write CROSSORIGIN_GUARD.",
    "CROSSORIGIN_OBSERVERS": "Write CROSSORIGIN_OBSERVE.",
    "CROSSORIGIN_SHADOWS": "Write CROSSORIGIN_SHADOW.",
    "CROSSORIGIN_ALLOW_ORIGINS": "Write 'allow_origins' as a key of CROSSORIGIN.",
    "CROSSORIGIN_ALLOWED_ORIGINS": "Write 'allow_origins' as a key of CROSSORIGIN.",
    "CROSS_ORIGIN_MAX_AGE": "Write 'max_age' as a key of CROSSORIGIN.",
    "CROSSORIGIN_ALLOW_ALL_ORIGINS": "Write the fields and paths as keys of CROSSORIGIN.",
    "CROSSORIGIN_POLICY": "Write the fields and paths as keys of CROSSORIGIN.",
    "CROSSORIGIN_URLCONF": "Write the fields and paths as keys of CROSSORIGIN.",
    "CROSSORIGIN_GUARD_HOSTS": "Write the fields of the guard as keys of CROSSORIGIN_GUARD.",
    # Names of others.
    "CROSSORIGIN_DEBUG_BAR": None,
    "CROSS_ORIGIN_OPENER_POLICY": None,
    "CROSS_ORIGIN_EMBEDDER_POLICY": None,
    "CROSS_ORIGIN_RESOURCE_POLICY": None,
    "CORS": None,
    "CORS_LOG": None,
    "ORIGINS": None,
}


def _check_unread(row: tuple[str, str | None]) -> None:
    with override_settings(**{row[0]: True}):
        said = [(each.msg, each.hint, each.id) for each in check_settings()]
    message = f"Nothing reads the setting {row[0]}."
    expected = [(message, row[1], "crossorigin.unread-setting")] if row[1] else []
    assert said == expected, said


def test_checks_name_unread_settings() -> None:
    with override_settings(CROSSORIGIN=FIRST, MIDDLEWARE=[OURS]):
        check_all(UNREAD_SETTINGS.items(), _check_unread, str)


def test_checks_name_settings_of_django_cors_headers_where_it_is_absent() -> None:
    names = (*dir(conf.Settings), "CORS_ORIGIN_WHITELIST")
    theirs = {name for name in names if name.startswith("CORS_")}
    assert len(theirs) > 8
    with override_settings(MIDDLEWARE=[OURS], **dict.fromkeys(theirs, ())):
        said = [each.msg.split()[-1][:-1] for each in check_settings()]
        with override_settings(INSTALLED_APPS=["corsheaders"]):
            assert check_settings() == []
    assert set(said) == theirs


@pytest.mark.parametrize(
    ("name", "ids"), [("allow_origins", []), ("urlconf", ["crossorigin.unread-setting"])]
)
def test_a_setting_may_name_a_part_of_ours(name: str, ids: list[str]) -> None:
    listed = [A]
    declared = {"allow_origins": listed if name == "allow_origins" else [*listed]}
    with override_settings(MIDDLEWARE=[OURS], CROSSORIGIN=declared, CROSSORIGIN_ORIGINS=listed):
        assert [each.id for each in check_settings()] == ids


COOKIE = "crossorigin.samesite-cookie"
CSRF = "crossorigin.csrf-trusted-origins"
HOSTS = "crossorigin.allowed-hosts"
WITH = {"allow_origins": ["https://app.shop.example", "https://*.b.example"]}
OPEN_SESSION = {"SESSION_COOKIE_SAMESITE": "None"}
OPEN = {**OPEN_SESSION, "CSRF_COOKIE_SAMESITE": "None"}


def _origins(*listed: object, **more: object) -> dict[str, object]:
    return {"CROSSORIGIN": {"allow_origins": listed, "allow_credentials": True, **more}}


def _of_hosts(
    *hosts: str, allowed: object = ("localhost",), **more: object
) -> dict[str, object]:
    return {"CROSSORIGIN_GUARD": {"hosts": hosts}, "ALLOWED_HOSTS": allowed, **OPEN, **more}


BOTH_NAMED = {"CSRF_TRUSTED_ORIGINS": ["https://*.shop.example", "https://*.b.example"]}
INSECURE = _origins("http://app.shop.example", accept_risks=["insecure-origin"])
SHOP = {"ALLOWED_HOSTS": [".Shop.example"]}
CONTRADICTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, [COOKIE, CSRF]),
    (OPEN, [CSRF]),
    (OPEN_SESSION, [COOKIE, CSRF]),
    ({**OPEN, "SESSION_COOKIE_SAMESITE": "Strict"}, [COOKIE, CSRF]),
    ({**OPEN, "SESSION_COOKIE_SAMESITE": False}, [CSRF]),
    ({**OPEN_SESSION, "CSRF_COOKIE_SAMESITE": False}, [CSRF]),
    ({**OPEN_SESSION, "CSRF_USE_SESSIONS": True}, [CSRF]),
    ({"MIDDLEWARE": [OURS]}, []),
    ({"MIDDLEWARE": [OURS, SESSIONS]}, [COOKIE]),
    ({"ALLOWED_HOSTS": [".shop.example", "api.b.example"]}, [CSRF]),
    ({"ALLOWED_HOSTS": ["api.shop.example"]}, [COOKIE, CSRF]),
    ({"ALLOWED_HOSTS": []}, [COOKIE, CSRF]),
    (BOTH_NAMED, [COOKIE]),
    (
        {"CSRF_TRUSTED_ORIGINS": ["http://*.shop.example", "https://b.example"]},
        [COOKIE, CSRF],
    ),
    ({"CROSSORIGIN": {**WITH, "allow_credentials": False}}, []),
    ({"CROSSORIGIN": None}, []),
    (
        {"CROSSORIGIN": {"/a/*": {**WITH, "allow_credentials": True}, "/b/*": None}},
        [COOKIE, CSRF],
    ),
    (_origins(_listed), []),
    ({"ALLOWED_HOSTS": [], **_origins("http://localhost:*")}, [CSRF]),
    # Sites: registrable domains; addresses and public suffixes have none.
    ({**SHOP, **_origins("https://app.shop.example")}, [CSRF]),
    ({"ALLOWED_HOSTS": ["10.0.0.1"], **_origins("https://10.0.0.2")}, [COOKIE, CSRF]),
    ({"ALLOWED_HOSTS": ["10.0.0.1"], **_origins("https://10.0.0.1:8000")}, [CSRF]),
    ({"ALLOWED_HOSTS": ["[::2]"], **_origins("https://[::2]:8000")}, [CSRF]),
    ({"ALLOWED_HOSTS": ["a.github.io"], **_origins("https://b.github.io")}, [COOKIE, CSRF]),
    ({"ALLOWED_HOSTS": ["a.shop.co.uk"], **_origins("https://b.shop.co.uk")}, [CSRF]),
    ({"ALLOWED_HOSTS": ["shop.co.uk"], **_origins("https://other.co.uk")}, [COOKIE, CSRF]),
    ({**SHOP, **INSECURE}, [CSRF]),
    ({**SHOP, **INSECURE, "SESSION_COOKIE_SECURE": True}, [COOKIE, CSRF]),
    # The guard: its trust in place of credentials, its hosts beside ALLOWED_HOSTS.
    ({**OPEN, "CROSSORIGIN_GUARD": {"trust": [A]}}, [CSRF]),
    ({**OPEN, "CROSSORIGIN_GUARD": {"trust": [A]}, "CSRF_TRUSTED_ORIGINS": [A]}, []),
    ({"CROSSORIGIN": None, "CROSSORIGIN_GUARD": {"trust": [A]}}, [CSRF]),
    ({**OPEN, **BOTH_NAMED, "CROSSORIGIN_GUARD": {}}, []),
    (
        {**OPEN, **BOTH_NAMED, "CROSSORIGIN_GUARD": {"hosts": "a/b"}},
        ["crossorigin.invalid-host"],
    ),
    ({**BOTH_NAMED, **_of_hosts("a.example", "*.a.example", allowed=[".a.example"])}, []),
    ({**BOTH_NAMED, **_of_hosts("a.example", "*.a.example", allowed=["a.example"])}, [HOSTS]),
    ({**BOTH_NAMED, **_of_hosts("a.example", allowed=["*"])}, []),
    ({**BOTH_NAMED, **_of_hosts("x.localhost", allowed=[], DEBUG=True)}, []),
    ({**BOTH_NAMED, **_of_hosts("x.localhost", allowed=[])}, [HOSTS]),
]


def _settings(changed: dict[str, Any]) -> dict[str, Any]:
    middleware = [OURS, SESSIONS, CSRF_LAYER]
    declared = {**WITH, "allow_credentials": True}
    return {"CROSSORIGIN": declared, "MIDDLEWARE": middleware, **changed}


def _check_contradictions(row: tuple[dict[str, Any], list[str]]) -> None:
    with override_settings(**_settings(row[0])):
        assert [each.id for each in check_settings()] == row[1]


def test_checks_name_settings_that_contradict_the_policy() -> None:
    check_all(CONTRADICTIONS, _check_contradictions, str)


def test_check_that_is_silenced_is_not_reported() -> None:
    with override_settings(**_settings({"SILENCED_SYSTEM_CHECKS": [CSRF]})):
        assert [each.id for each in check_settings() if not each.is_silenced()] == [COOKIE]


TRUSTED = ("https://a.example", "https://*.b.example", "http://c.example:8000", "http://*.d")


@pytest.mark.parametrize("entry", TRUSTED)
def test_trusted_origins_are_compared_as_django_does(entry: str) -> None:
    for scheme, name, port in itertools.product(
        ("http", "https"),
        ("a.example", "b.example", "x.y.b.example", "xb.example", "c.example", "x.d"),
        ("", ":8000"),
    ):
        origin = f"{scheme}://{name}{port}"
        request = RequestFactory(headers={"origin": origin}).post("/")
        with override_settings(CSRF_TRUSTED_ORIGINS=[entry]):
            layer: Any = CsrfViewMiddleware(ok)
            verified = layer._origin_verified(request)
        assert is_trusted(origin, entry) is verified, origin


def test_an_unknown_urlconf_is_reported_when_the_application_is_loaded(
    caplog: pytest.LogCaptureFixture,
) -> None:
    build(WSGIHandler, FIRST, TENANT_LAYER)
    (told,) = [each for each in caplog.records if each.name == "crossorigin"]
    assert told.getMessage().startswith("crossorigin.unknown-urlconf: harness.django_layers.")
    caplog.clear()
    build(WSGIHandler, {"policy": FIRST, "urlconf": str}, TENANT_LAYER)
    assert caplog.records == []


def test_runserver_reports_django_cors_headers(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(f"""
ALLOWED_HOSTS = ["*"]
CORS_ALLOW_ALL_ORIGINS = True
INSTALLED_APPS = ["corsheaders", "crossorigin.integrations.django.CrossOriginConfig"]
MIDDLEWARE = ["{COMMON}", "{OURS}", "corsheaders.middleware.CorsMiddleware"]
SECRET_KEY = "of tests"
""")
    runserver = [sys.executable, "-u", "-m", "django", "runserver", "--noreload", "127.0.0.1:0"]
    settings = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": search_path(tmp_path)}
    with subprocess.Popen(
        runserver, stderr=subprocess.PIPE, text=True, env={**os.environ, **settings}
    ) as process:
        assert process.stderr is not None
        said = ""
        while "silenced" not in said:
            line = process.stderr.readline()
            assert line, f"it ended: {said}"
            said += line
        process.terminate()
    assert f"(crossorigin.not-outermost) {COMMON}" in said
    assert "(crossorigin.second-layer) corsheaders.middleware.CorsMiddleware" in said


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"^/api/": {"allow_origins": [A]}}, "does not start with a slash. Write '/api/*' in"),
        ({"api/*": None, "/b": None}, "does not start with a slash. Write '/api/*' instead"),
        (
            {"/api/*": None, "allow_origins": [A]},
            "Paths are keys of a PolicyMap, as in '/api/*'",
        ),
    ],
)
def test_a_wrong_path_of_the_setting_raises_an_error_with_its_spelling(
    declared: dict[str, Any], told: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        build(WSGIHandler, declared)
    assert told in str(caught.value)


def test_a_wrong_setting_keeps_the_application_from_starting() -> None:
    with pytest.raises(PolicyError):
        build(WSGIHandler, {"allow_origins": "*", "allow_credentials": True})


@pytest.fixture(params=["wsgi", "asgi"])
def runserver(request: pytest.FixtureRequest) -> Iterator[int]:
    """The application of ``runserver``: the files stand outside it."""
    with override_settings(CROSSORIGIN=FIRST):
        if request.param == "wsgi":
            server = waitress_server(StaticFilesHandler(bare(WSGIHandler, OURS)))
        else:
            server = uvicorn_server(ASGIStaticFilesHandler(bare(ASGIHandler, OURS)))
        with server as port:
            yield port


def test_the_static_files_of_runserver_have_the_policy(runserver: int) -> None:
    for url, status in ((SERVED, 200), ("/served/missing", 404), ("/plain", 200)):
        answered = exchange(runserver, "GET", url, "x", [("Origin", A.encode())])
        assert answered.status == status
        assert cors_lines(answered.lines) == cors_lines([acao(A)])
        assert vary_names(answered.all("Vary")) == ["origin"]
        asked = [("Origin", A.encode()), ("Access-Control-Request-Method", b"GET")]
        assert exchange(runserver, "OPTIONS", url, "x", asked).status == 204


def test_the_static_files_of_runserver_follow_the_handle_of_the_application() -> None:
    with override_settings(CROSSORIGIN=FIRST):
        app = bare(WSGIHandler, OURS)
    with waitress_server(StaticFilesHandler(app)) as port:
        for policy, expected in ((FIRST, [acao(A)]), (None, []), (Policy(), [acao("*")])):
            django_cors.resolver(app).policy = policy
            answered = exchange(port, "GET", SERVED, "x", [("Origin", A.encode())])
            assert cors_lines(answered.lines) == cors_lines(expected)


def test_static_files_of_an_application_without_the_gateway_have_no_headers() -> None:
    with (
        override_settings(CROSSORIGIN=FIRST),
        waitress_server(StaticFilesHandler(bare(WSGIHandler))) as port,
    ):
        answered = exchange(port, "GET", SERVED, "x", [("Origin", A.encode())])
    assert (answered.status, cors_lines(answered.lines)) == (200, [])


@override_settings(ROOT_URLCONF=(re_path(".*", django_cors.cors(allow_origins=B)(ok)),))
def test_the_policy_of_a_view_does_not_govern_the_static_files_of_runserver() -> None:
    app = build(WSGIHandler, FIRST)
    with waitress_server(StaticFilesHandler(app)) as port:
        for origin, expected in ((A, [acao(A)]), (B, [])):
            answered = exchange(port, "GET", SERVED, "x", [("Origin", origin.encode())])
            assert cors_lines(answered.lines) == cors_lines(expected)


VIEWS: list[tuple[str, str, Label]] = [
    ("/above", "GET", "route"),
    ("/below", "GET", "route"),
    ("/thing", "GET", "route"),
    ("/thing", "PUT", "second"),
    ("/things", "GET", "route"),
    ("/things", "HEAD", "route"),
    ("/things", "POST", "second"),
    ("/ninja/thing", "GET", "route"),
    ("/ninja/thing", "PUT", "second"),
    ("/ninja/thing", "POST", "app"),
    ("/ninja/missing", "GET", "app"),
]


@pytest.fixture(scope="module")
def views() -> Iterator[int]:
    with waitress_server(build(WSGIHandler, {"allow_origins": ORIGINS["app"]})) as port:
        yield port


@override_settings(ROOT_URLCONF="harness.django_views")
@pytest.mark.parametrize(("path", "method", "label"), VIEWS)
def test_views_of_other_packages_have_their_own_policies(
    path: str, method: str, label: Label, views: int
) -> None:
    for each, origin in ORIGINS.items():
        line = ("Origin", origin.encode())
        asked = [line, ("Access-Control-Request-Method", method.encode())]
        assert exchange(views, "OPTIONS", path, "x", asked).status == (
            204 if each == label else 403
        )
        answered = exchange(views, method, path, "x", [line])
        assert answered.all("Access-Control-Allow-Origin") == (
            [origin] if each == label else []
        )


def _now(origin: str) -> bool:
    return origin == A


async def _later(origin: str) -> bool:
    await asyncio.sleep(0)
    return origin == A


@pytest.mark.parametrize("kind", [WSGIHandler, ASGIHandler])
@pytest.mark.parametrize("asked", [_now, _later])
def test_origins_are_looked_up(
    kind: Kind,
    asked: Callable[[str], bool | Awaitable[bool]],
) -> None:
    serve: Any = waitress_server if kind is WSGIHandler else uvicorn_server
    with serve(build(kind, Policy(allow_origins=asked))) as port:
        for origin in (A, B):
            answered = exchange(port, "GET", "/plain", "x", [("Origin", origin.encode())])
            allowed = answered.all("Access-Control-Allow-Origin")
            assert allowed == ([A] if origin == A else [])
