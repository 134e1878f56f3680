"""The listing beside each call: the lines that decide it, and no others."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from crossorigin.demo.calls import CHAPTERS, Call, Chapter
from crossorigin.demo.source import endpoint_name, listing

CALLS = [(chapter, call) for chapter in CHAPTERS for call in chapter.calls]


def CORS(app: Starlette) -> None:  # noqa: N802 - the name that a listing looks for
    """Stand in for the real one."""


def create_app(page: str) -> Starlette:
    first = {page}
    second = set(first)
    unused, alike = set(page), 1

    def helper() -> set[str]:
        return second

    def route() -> Response:
        return Response(str(helper()))

    def other() -> Response:
        return Response(str((unused, alike)))

    app = Starlette(routes=[Route("/", route), Route("/other", other)])
    CORS(app)
    return app


def test_a_listing_has_what_the_endpoint_names_and_the_cors_line() -> None:
    assert listing(create_app, "route") == (
        "first = {page}\n\n"
        "second = set(first)\n\n"
        "def helper() -> set[str]:\n    return second\n\n"
        "def route() -> Response:\n    return Response(str(helper()))\n\n"
        "CORS(app)"
    )


def test_without_an_endpoint_only_the_cors_line_is_left() -> None:
    assert listing(create_app, None) == "CORS(app)"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/", "route"),
        ("GET", "/other", "other"),
        ("PUT", "/", None),
        ("GET", "/no", None),
    ],
)
def test_the_router_says_which_endpoint(method: str, path: str, name: str | None) -> None:
    assert endpoint_name(create_app("https://a.example"), method, path) == name


@pytest.mark.parametrize(("chapter", "call"), CALLS, ids=lambda item: item.name)
def test_every_call_of_the_demo_has_a_listing(chapter: Chapter, call: Call) -> None:
    name = endpoint_name(chapter.create_app("https://a.example"), call.method, call.path)
    code = listing(chapter.create_app, name)
    assert "CORS(" in code
    assert (f"async def {name}(" in code) == (call.name != "not-found")
    assert max(map(len, code.splitlines())) <= 66, "wider than the page shows at once"
