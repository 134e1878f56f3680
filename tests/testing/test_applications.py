"""The kinds of applications that a browser calls in its own process."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import Any

import frameworks.django  # noqa: F401 (there is one settings object in a process)
import pytest
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.test import SimpleTestCase, override_settings
from django.urls import path

from crossorigin.asgi import CORSMiddleware
from crossorigin.integrations.aws_lambda import CORS
from crossorigin.testing import AsyncBrowser, Browser, CORSBlocked
from crossorigin.testing.applications import is_django, is_lambda

PAGE = "https://app.example"
POLICY: dict[str, Any] = {"allow_origins": [PAGE], "allow_credentials": True}
DATABASE = sqlite3.connect(":memory:")


def _view(request: HttpRequest) -> JsonResponse:
    # A connection of sqlite3 belongs to the thread that made it, as those of Django do.
    (row,) = DATABASE.execute("SELECT 1").fetchone()
    return JsonResponse({"row": row, "host": request.get_host()})


def _asgi() -> Any:  # noqa: ANN401 (the stubs of Django and ours name one type twice)
    return get_asgi_application()


def _wsgi() -> Any:  # noqa: ANN401 (the same)
    return get_wsgi_application()


urlpatterns = [path("x", _view)]


class ASGIInASynchronousTestCase(SimpleTestCase):
    def setUp(self) -> None:
        settings = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
        settings.enable()
        self.addCleanup(settings.disable)

    def test_a_view_runs_in_the_thread_of_the_test(self) -> None:
        app = CORSMiddleware(_asgi(), **POLICY)
        assert Browser(app).fetch("/x").json()["row"] == 1
        with Browser(app) as browser:
            assert browser.fetch("/x").json()["row"] == 1

    def test_a_browser_works_while_a_loop_runs_in_the_test(self) -> None:
        app = CORSMiddleware(_asgi(), **POLICY)

        async def asked() -> int:
            return Browser(app, raise_app_exceptions=False).fetch("/x").status

        assert asyncio.run(asked()) == 500  # another thread, as before

    async def test_an_asynchronous_test_has_its_own_thread(self) -> None:
        app = CORSMiddleware(_asgi(), **POLICY)
        async with AsyncBrowser(app) as browser:
            assert (await browser.fetch("/x")).json()["row"] == 1


@pytest.mark.parametrize(
    ("hosts", "debug", "base"),
    [
        (["*"], False, "https://api.example/"),
        (["api.example"], False, "https://api.example/"),
        (["api.shop.example", "x"], False, "https://api.shop.example/"),
        ([".shop.example"], False, "https://shop.example/"),
        ([], False, "https://api.example/"),
        ([], True, "https://localhost/"),
    ],
)
def test_django_is_asked_by_a_host_that_it_answers_for(
    hosts: list[str], debug: bool, base: str
) -> None:
    with override_settings(ALLOWED_HOSTS=hosts, DEBUG=debug):
        for app in (_asgi(), _wsgi()):
            assert Browser(app).base_url.href == base
            named = Browser(app, base_url="https://named.example")
            assert named.base_url.href == "https://named.example/"


def test_only_django_is_found_through_layers() -> None:
    assert is_django(CORSMiddleware(_asgi(), **POLICY))
    assert not is_django(CORSMiddleware(_nothing, **POLICY))


async def _nothing(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
    raise NotImplementedError


# AWS Lambda


def _handler(event: Any, context: Any) -> Any:  # noqa: ANN401 (JSON, and AWS' own object)
    assert context.get_remaining_time_in_millis() > 0
    match event["rawPath"]:
        case "/text":
            return "text"
        case "/none":
            return None
        case "/bytes":
            return {"statusCode": 299, "body": "AAE=", "isBase64Encoded": True}
        case "/lines":
            return {"statusCode": 200, "multiValueHeaders": {"X-A": [1, 2]}}
        case _:
            return {
                "statusCode": 200,
                "headers": {"Content-Type": "application/json"},
                "cookies": ["sid=1; Secure; SameSite=None", "b=2; Secure; SameSite=None"],
                "body": JsonResponse(
                    {
                        "query": event["queryStringParameters"],
                        "cookies": event["cookies"],
                        "body": event["body"],
                        "type": event["headers"].get("content-type"),
                    }
                ).text,
            }


def _page(**policy: Any) -> Browser:  # noqa: ANN401 (fields of a policy)
    return Browser(CORS(_handler, **{**POLICY, **policy}))


def test_a_handler_of_lambda_is_called_with_events() -> None:
    page = _page()
    first = page.fetch("/x?a=b+c&d", method="PUT", json={"a": 1}, credentials="include")
    assert [one.request.method for one in first.exchanges] == ["OPTIONS", "PUT"]
    assert first.json() == {
        "query": {"a": "b c", "d": ""},
        "cookies": [],
        "body": "eyJhIjogMX0=",
        "type": "application/json",
    }
    assert page.fetch("/x", credentials="include").json()["cookies"] == ["sid=1", "b=2"]


def test_the_answers_of_a_handler_in_their_formats() -> None:
    page = _page(expose_headers=["X-A"])
    assert page.fetch("/text").text == "text"
    assert page.fetch("/none").json() is None
    assert (page.fetch("/bytes").status, page.fetch("/bytes").content) == (299, b"\0\1")
    assert page.fetch("/lines").headers["x-a"] == "1, 2"


def test_the_answers_of_a_bare_handler() -> None:
    page = Browser(_handler, "https://api.example")
    assert page.fetch("/text").text == "text"
    assert page.fetch("/none").json() is None
    assert page.fetch("/none").headers["content-type"] == "application/json"
    assert page.fetch("/bytes").content == b"\0\1"
    assert page.fetch("/lines").headers["x-a"] == "1, 2"
    page.fetch("/x")
    assert page.fetch("/x").json()["cookies"] == ["sid=1", "b=2"]


def test_a_handler_without_a_policy_is_blocked() -> None:
    with pytest.raises(CORSBlocked):
        Browser(_handler).fetch("/x")


@pytest.mark.parametrize("app", [5, _nothing, type, print, lambda event: event])
def test_is_lambda_is_false_for_other_objects(app: object) -> None:
    assert not is_lambda(app)


def test_the_database_of_the_tests_belongs_to_one_thread() -> None:
    errors: list[Exception] = []

    def ask() -> None:
        try:
            DATABASE.execute("SELECT 1")
        except sqlite3.ProgrammingError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(errors) == 1
