"""The server of the page: three files, the list of calls, and the API's record."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from crossorigin.demo.calls import Site
    from crossorigin.demo.record import Record

FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}


def create_page(site: Site, chapters: Sequence[Mapping[str, Any]], record: Record) -> Starlette:
    """Build the page's application.

    Args:
        site: The origins of the page and of the API.
        chapters: The descriptions of the calls.
        record: The API's record. It is served from here, the page's own origin: reading it
            needs no CORS, so that a mistake of the API cannot hide its own traces.
    """
    headers = security_headers(site)
    content = {"page": site.page, "api": site.api, "chapters": chapters}

    async def calls(_request: Request) -> JSONResponse:
        return JSONResponse(content, headers=headers)

    async def exchanges(request: Request) -> JSONResponse:
        return JSONResponse(record.of(request.query_params.get("call", "")), headers=headers)

    routes = [_file(path, name, kind, headers) for path, (name, kind) in FILES.items()]
    return Starlette(routes=[*routes, Route("/calls", calls), Route("/record", exchanges)])


def security_headers(site: Site) -> dict[str, str]:
    """Return the security headers of the page's server.

    Args:
        site: The origins of the API: scripts may speak to these and to their own.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        f"connect-src 'self' {site.api} {site.same_site}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
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
