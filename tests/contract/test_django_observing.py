"""Django's settings for observers and for a next policy."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from frameworks.django import OURS, bare
from harness.django_project import SERVERS, project
from harness.raw_http import exchange
from harness.servers import waitress_server

from crossorigin import PolicyError
from crossorigin.integrations import django as django_cors
from crossorigin.integrations.django.checks import check_settings
from crossorigin.observe import Event

A, B = "https://a.example", "https://b.example"
SEEN: list[Event] = []


def observe(event: Event) -> None:
    SEEN.append(event)


NAMED = f"{__name__}.observe"


@pytest.mark.parametrize("given", [observe, [observe], (observe,), NAMED, [NAMED]])
def test_settings_name_observers_and_the_next_policy(given: object) -> None:
    shadow = {"allow_origins": [B]}
    declared = {"CROSSORIGIN_OBSERVE": given, "CROSSORIGIN_SHADOW": shadow}
    with override_settings(CROSSORIGIN={"allow_origins": [A]}, **declared):
        handle = django_cors.resolver(bare(WSGIHandler, OURS))
        assert [each.__qualname__ for each in handle.observe] == ["observe"]
        assert handle.shadow is not None
        assert [each.id for each in check_settings() if each.level >= 40] == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("OBSERVE", 42, "invalid-type"),
        ("OBSERVE", "no.such.observer", "invalid-type"),
        ("SHADOW", 42, "invalid-type"),
        ("SHADOW", {"allow_origins": "https://a.example/"}, "invalid-origin-path"),
    ],
)
def test_checks_name_each_problem(name: str, value: object, code: str) -> None:
    with override_settings(
        CROSSORIGIN={"allow_origins": [A]}, **{f"CROSSORIGIN_{name}": value}
    ):
        assert f"crossorigin.{code}" in [each.id for each in check_settings()]
        with pytest.raises((ImportError, PolicyError, TypeError)):
            bare(WSGIHandler, OURS)


def _view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def _urlconf_of(_request: HttpRequest) -> None:
    """Choose no other URLconf: the gateway calls it where it may block."""


@pytest.mark.parametrize("kind", SERVERS)
def test_a_project_that_chooses_its_urlconf_reports_its_decisions(kind: str) -> None:
    declared: Any = {"allow_origins": [A], "urlconf": _urlconf_of}
    SEEN.clear()
    with (
        override_settings(CROSSORIGIN_OBSERVE=observe),
        project(kind, [path("a", _view)], declared=declared) as port,
    ):
        exchange(port, "GET", "/a", "api.test", [("Origin", A.encode())])
        lines = [("Origin", B.encode()), ("Access-Control-Request-Method", b"PUT")]
        exchange(port, "OPTIONS", "/a", "api.test", lines)
    assert [(event.kind, event.allowed) for event in SEEN] == [
        ("actual", True),
        ("preflight", False),
    ]


def test_decisions_about_static_files_of_runserver_are_observed() -> None:
    SEEN.clear()
    with (
        override_settings(
            CROSSORIGIN={"allow_origins": [A]},
            CROSSORIGIN_OBSERVE=observe,
            STATIC_URL="/files/",
        ),
        waitress_server(StaticFilesHandler(bare(WSGIHandler, OURS))) as port,
    ):
        exchange(port, "GET", "/files/no", "api.test", [("Origin", A.encode())])
    assert [(event.kind, event.path) for event in SEEN] == [("actual", "/files/no")]
