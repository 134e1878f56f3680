"""The server of the page: three files, what the page may call, and the API's record."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from crossorigin.demo.record import Record

FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}


def create_page(
    page: str,
    api: str,
    chapters: Sequence[Mapping[str, Any]],
    record: Record,
) -> Starlette:
    """Build the page's application.

    Args:
        page: The page's own origin.
        api: The API's origin, the only other one that the page may speak to.
        chapters: What the page may call.
        record: The API's record. It is served from here, the page's own origin: reading it
            needs no CORS, so that a mistake of the API cannot hide its own traces.
    """
    headers = security_headers(api)
    site = {"page": page, "api": api, "chapters": chapters}

    async def calls(_request: Request) -> JSONResponse:
        return JSONResponse(site, headers=headers)

    async def exchanges(request: Request) -> JSONResponse:
        return JSONResponse(record.of(request.query_params.get("call", "")), headers=headers)

    routes = [_file(path, name, kind, headers) for path, (name, kind) in FILES.items()]
    return Starlette(routes=[*routes, Route("/calls", calls), Route("/record", exchanges)])


def security_headers(api: str) -> dict[str, str]:
    """Return what every response of the page's server says about itself.

    Args:
        api: The origin that scripts may speak to.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        f"connect-src 'self' {api}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _file(path: str, name: str, kind: str, headers: Mapping[str, str]) -> Route:
    content = files("crossorigin.demo").joinpath("static", name).read_bytes()

    async def serve(_request: Request) -> Response:
        return Response(content, media_type=kind, headers=headers)

    return Route(path, serve)
