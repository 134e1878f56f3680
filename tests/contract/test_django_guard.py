"""The guard of Django's settings: its forms, its problems, and views that never run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from frameworks.django import OURS, bare
from harness.django_project import SERVERS, project
from harness.guarded import ANY_HOST
from harness.raw_http import exchange
from harness.together import check_all
from tables.guard import API, APP, STRANGER

from crossorigin import Guard, Policy, PolicyError
from crossorigin.integrations import django as django_cors
from crossorigin.integrations.django.checks import check_settings

POLICY: dict[str, object] = {"allow_origins": APP, "allow_credentials": True}
FIELDS = {"hosts": [API]}
GUARD = Guard(**FIELDS)  # type: ignore[arg-type]  # fields, as a project writes them
FORMS: list[tuple[object, object, Guard | None]] = [
    (POLICY, None, None),
    (POLICY, GUARD, GUARD),
    (POLICY, FIELDS, GUARD),
    (Policy(), FIELDS, GUARD),
    (POLICY, {**FIELDS, "paths": {"/a": None}}, GUARD.replace(paths={"/a": None})),
    ({**POLICY, "guard": FIELDS}, None, GUARD),
    ({**POLICY, "guard": GUARD}, None, GUARD),
    ({"policy": Policy(), "guard": FIELDS}, None, GUARD),
    ({"guard": {}}, None, Guard()),
    (
        {"/a/*": {**POLICY, "guard": False}, "/b": None, "guard": FIELDS},
        None,
        GUARD.replace(paths={"/a/*": None}),
    ),
    (
        {"policy": POLICY, "guard": FIELDS, "paths": {"/a/*": {"guard": FIELDS}}},
        None,
        GUARD.replace(paths={"/a/*": GUARD}),
    ),
]


def _settings(declared: object, guard: object) -> Any:  # noqa: ANN401 - a context of Django's
    return override_settings(CROSSORIGIN=declared, CROSSORIGIN_GUARD=guard)


def _check_form(form: tuple[object, object, Guard | None]) -> None:
    declared, given, expected = form
    with _settings(declared, given):
        handle = django_cors.resolver(bare(WSGIHandler, OURS))
        assert handle.guard == expected
        assert [each.id for each in check_settings() if each.level >= 40] == []


def test_settings_declare_a_guard_in_each_form() -> None:
    check_all(FORMS, _check_form, str)


PROBLEMS: list[tuple[object, object, str]] = [
    (POLICY, 42, "invalid-type"),
    (POLICY, {"host": [API]}, "invalid-field"),
    (POLICY, {"hosts": ["https://api.example/"]}, "invalid-host"),
    ({**POLICY, "guard": 42}, None, "invalid-type"),
    ({**POLICY, "guard": FIELDS}, FIELDS, "invalid-type"),
    ({"/a/*": {**POLICY, "guard": False}}, FIELDS, "invalid-type"),
    ({"/a/*": {**POLICY, "guard": False}}, None, "invalid-field"),
    ({"/a/*": {**POLICY, "guard": False}, "guard": GUARD}, None, "invalid-type"),
]


def _check_problem(problem: tuple[object, object, str]) -> None:
    declared, given, code = problem
    with _settings(declared, given):
        assert [each.id for each in check_settings()] == [f"crossorigin.{code}"]
        with pytest.raises((PolicyError, TypeError)):
            bare(WSGIHandler, OURS)


def test_checks_name_each_problem_of_a_guard() -> None:
    check_all(PROBLEMS, _check_problem, str)


def _view(seen: list[str]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.path)
        return HttpResponse(request.body)

    return view


def _urlconf_of(request: HttpRequest) -> object:
    """Use the event loop, as the ORM would see it, and choose no other URLconf."""
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
    request.META["seen"] = True
    return None


@pytest.mark.parametrize("kind", SERVERS)
def test_guard_of_the_settings_refuses_before_the_view(kind: str) -> None:
    seen: list[str] = []
    declared = {**POLICY, "urlconf": _urlconf_of, "guard": ANY_HOST}
    asked = {APP: 200, STRANGER: 403}
    with project(kind, [path("a", _view(seen))], declared=declared) as port:
        for origin, status in asked.items():
            lines = [("Origin", origin.encode()), ("Sec-Fetch-Site", b"cross-site")]
            assert exchange(port, "POST", "/a", API, lines).status == status
    assert seen == ["/a"]


@pytest.mark.parametrize("kind", SERVERS)
def test_callable_among_the_origins_decides_who_may_act(kind: str) -> None:
    def is_tenant(origin: str) -> bool:
        return origin == APP

    seen: list[str] = []
    declared = {
        "allow_origins": [is_tenant],
        "allow_credentials": True,
        "guard": ANY_HOST,
    }
    asked = {APP: 200, STRANGER: 403}
    with project(kind, [path("a", _view(seen))], declared=declared) as port:
        for origin, status in asked.items():
            lines = [("Origin", origin.encode()), ("Sec-Fetch-Site", b"cross-site")]
            assert exchange(port, "POST", "/a", API, lines).status == status
    assert seen == ["/a"]


@django_cors.guard(trust=["https://partner.example"])
def guarded(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_check_of_a_project_reports_a_guard_of_a_view_without_one_of_the_project() -> None:
    views = override_settings(ROOT_URLCONF=(path("x", guarded),))
    for guard, expected in (
        (None, ["crossorigin.lost-mark"]),
        (FIELDS, []),
        (42, ["crossorigin.invalid-type"]),
    ):
        with views, _settings(POLICY, guard):
            assert [each.id for each in check_settings() if each.level >= 40] == expected
