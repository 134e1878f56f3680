"""Rule 18: a path that a map closes is closed at the other paths at which a route serves it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import include, path, re_path
from harness import spelled
from harness.django_project import project
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.together import check_all
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.urlpatterns import format_suffix_patterns
from rest_framework.viewsets import ViewSet
from tables.spellings import FOLDERS, PARTS, REGEXES

from crossorigin import Policy, PolicyMap
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.spellings import Folder, Part, part_of_regex, sentences
from crossorigin.gateway.selfcheck.selfcheck import learn

pytestmark = pytest.mark.rules(18)

KIT: dict[str, Kit] = {kit.name: kit for kit in KITS}
PUBLIC = Policy()
CLOSING = PolicyMap({"/internal/*": None, "/internals/*": PUBLIC}, default=PUBLIC)
INDEX = PolicyMap(
    {"/s/index.html": None, "/s/priv/index.html": None, "/s/shown/index.html": None}
    | {"/s/shown": PUBLIC},
    default=PUBLIC,
)
ORIGIN = ("Origin", b"https://evil.example")
CODE = "crossorigin.open-spelling: "


def _check(port: int, rows: dict[str, bool], *, may_miss: bool = False) -> None:
    def check(row: tuple[str, bool]) -> None:
        answer = exchange(port, "GET", row[0], "x", [ORIGIN])
        assert answer.status < 400 or may_miss
        asked = [ORIGIN, ("Access-Control-Request-Method", b"GET")]
        for each in (answer, exchange(port, "OPTIONS", row[0], "x", asked)):
            assert each.all("Access-Control-Allow-Origin") == ["*"] * row[1]

    check_all(rows.items(), check, lambda row: row[0])


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.removeprefix(CODE) for each in caplog.messages if each.startswith(CODE)]


@pytest.mark.parametrize("name", spelled.PARTIAL)
def test_route_that_matches_a_part_of_a_segment_allows_no_origin(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app: Any = spelled.PARTIAL[name]()
    with caplog.at_level(logging.WARNING), KIT[name].serve_installed(app, CLOSING) as port:
        _check(port, PARTS, may_miss=True)
        assert exchange(port, "GET", "/internalx", "x", [ORIGIN]).status == 200
    [told] = _told(caplog)
    assert told.startswith("a route serves /internal- as well as /internal, and the entry of")


@pytest.mark.parametrize("name", spelled.FOLDERS)
def test_index_file_is_closed_at_the_path_of_its_folder(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spelled.write_files(tmp_path)
    app = spelled.FOLDERS[name](tmp_path)
    with caplog.at_level(logging.WARNING), KIT[name].serve_installed(app, INDEX) as port:
        _check(port, FOLDERS, may_miss=True)
        assert exchange(port, "GET", "/s/", "x", [ORIGIN]).body == b"ok"
    assert [each.split()[3] for each in _told(caplog)] == ["/s/", "/s/priv/"]


def test_fallback_file_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    spelled.write_files(tmp_path)
    app = spelled.falcon_files(tmp_path)
    with caplog.at_level(logging.WARNING), KIT["falcon"].serve_installed(app, INDEX) as port:
        _check(port, {"/s": False, "/s/": False, "/s/index.html": False})
    assert _told(caplog)[-1].startswith(
        "the file of the entry /s/index.html is also served for"
    )


class _Users(ViewSet):
    authentication_classes = ()
    permission_classes = ()

    def list(self, _request: object, **_given: str) -> Response:
        return Response("secret")


def _ok(_request: HttpRequest, **_given: str) -> HttpResponse:
    return HttpResponse("ok")


def _routed() -> list[Any]:
    router = DefaultRouter()
    router.register("internal", _Users, basename="internal")
    return router.urls


NORMAL = [path("other", _ok), path("intern", _ok)]
PATTERNS: dict[str, list[Any]] = {
    "regex": [re_path("^internal", _ok)],
    "regex-anywhere": [re_path("internal", _ok)],
    "regex-included": [re_path("^internal", include([re_path("", _ok)]))],
    "included": [path("internal", include([path("<path:rest>", _ok), path("", _ok)]))],
    "route": [path("internal<path:rest>", _ok)],
    "within": [re_path("^inter", include([re_path(r"^nal(?P<rest>.*)$", _ok)]))],
    "drf-router": [path("", include(_routed()))],
    "drf-suffix": format_suffix_patterns([path("internal", _Users.as_view({"get": "list"}))]),
}


@contextmanager
def _project(name: str) -> Iterator[int]:
    with project("wsgi", [*PATTERNS[name], *NORMAL], declared=CLOSING) as port:
        yield port


@pytest.mark.parametrize("name", PATTERNS)
def test_view_that_matches_a_part_of_a_segment_allows_no_origin_in_django(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), _project(name) as port:
        _check(port, PARTS, may_miss=True)
        assert exchange(port, "GET", "/internal.json", "x", [ORIGIN]).status == 200
    assert len(_told(caplog)) == 1


@pytest.mark.parametrize("name", PATTERNS)
def test_system_checks_of_django_report_it(name: str) -> None:
    with override_settings(ROOT_URLCONF=(*PATTERNS[name], *NORMAL), CROSSORIGIN=CLOSING):
        found = [each.id for each in run_checks()]
    assert found.count("crossorigin.open-spelling") == 1


def test_regular_expression_that_ends_within_a_segment_is_known() -> None:
    def check(row: tuple[str, tuple[str, ...]]) -> None:
        assert tuple(each.start for each in part_of_regex(row[0])) == row[1]

    check_all(REGEXES.items(), check, lambda row: row[0])


def test_swapped_map_knows_the_spellings_too() -> None:
    resolver = PolicyResolver(PUBLIC)
    learn(resolver, [Part("/internal")])
    resolver.policy = CLOSING
    assert resolver.policy is CLOSING
    source: Any = resolver.source
    assert source.policy_for("/internalx") is None
    assert source.policy_for("//internalx") is None
    assert source.policy_for("/internals/x") == PUBLIC


def test_map_without_such_an_entry_is_unchanged() -> None:
    served: list[Part | Folder] = [
        Part("/user-"),
        Folder("/s", "index.html"),
        Folder("/t", None, "index.html"),
    ]
    for policies in (CLOSING, PolicyMap({"/internal/*": PUBLIC}), PUBLIC, None):
        resolver = PolicyResolver(policies)
        learn(resolver, served)
        assert resolver.source is policies
        assert [*sentences(policies, served)] == []
