"""Requests with cookies: the policy must name the origin and allow credentials."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crossorigin.integrations.starlette import CORS, cors


def create_app(page: str) -> Starlette:
    """Build the application.

    Args:
        page: The origin of the demo's page.
    """

    @cors(allow_origins=page, allow_credentials=True)
    async def visit(request: Request) -> JSONResponse:
        known = "visitor" in request.cookies
        greeting = "welcome back" if known else "welcome"
        response = JSONResponse({"greeting": greeting})
        response.set_cookie("visitor", "1", httponly=True)
        return response

    @cors()
    async def public(request: Request) -> JSONResponse:
        return JSONResponse({"greeting": "welcome"})

    app = Starlette(routes=[Route("/visit", visit), Route("/public", public)])
    CORS(app, None)  # CORS is on for decorated routes only
    return app
