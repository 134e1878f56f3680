"""The resources: one of each kind that a page can load, under four policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route

from crossorigin import Policy
from crossorigin.integrations.starlette import CORS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

POLICIES: Final[list[dict[str, str]]] = [
    {"name": "none", "title": "No CORS"},
    {"name": "everyone", "title": "Everyone (*)"},
    {"name": "other", "title": "Another origin"},
    {"name": "credentials", "title": "This page, with credentials"},
]
"""The policies, as the page names them."""

RESOURCES: Final[list[dict[str, Any]]] = []
"""The kinds of resource, as the page names them."""

_HEADERS: Final = {"Cache-Control": "no-store"}


async def _data(_request: Request) -> JSONResponse:
    return JSONResponse({"product": "lamp"}, headers=_HEADERS)


async def _text(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("lamp\n", headers=_HEADERS)


def create_kinds() -> Starlette:
    """Build an application with a path for each kind, without CORS."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            Route("/data.json", _data, methods=methods),
            Route("/text", _text, methods=methods),
        ]
    )


def create_resources(page: str) -> ASGIApp:
    """Build the application of the kinds below the name of each policy.

    Args:
        page: The origin of the page.
    """
    policies = {
        "none": None,
        "everyone": Policy(),
        "other": Policy(allow_origins="http://other.example", accept_risks="insecure-origin"),
        "credentials": Policy(allow_origins=page, allow_credentials=True),
    }
    return Starlette(routes=[Mount(f"/{name}", _under(one)) for name, one in policies.items()])


def _under(policy: Policy | None) -> Starlette:
    app = create_kinds()
    if policy is not None:
        CORS(app, policy)
    return app
