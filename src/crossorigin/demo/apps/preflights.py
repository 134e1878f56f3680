"""Requests that the browser announces first: one route's own answer to a preflight."""

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

    @cors(
        allow_origins=page,
        allow_methods=["PUT"],
        allow_headers=["content-type"],
    )
    async def product(request: Request) -> JSONResponse:
        if request.method == "DELETE":
            return JSONResponse({"deleted": True})
        return JSONResponse({"saved": await request.json()})

    @cors(
        allow_origins="https://yourdomain.com",
        allow_methods=["PUT"],
    )
    async def your_product(request: Request) -> JSONResponse:
        return JSONResponse({"saved": await request.json()})

    async def plain(request: Request) -> JSONResponse:
        return JSONResponse({"saved": await request.json()})

    app = Starlette(
        routes=[
            Route("/products/{id}", product, methods=["PUT", "DELETE"]),
            Route("/your-products/{id}", your_product, methods=["PUT"]),
            Route("/plain/{id}", plain, methods=["PUT"]),
        ]
    )
    CORS(app, None)  # CORS is on for decorated routes only
    return app
