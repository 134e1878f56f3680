"""One policy for the whole application, preflights included, and routes that differ."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crossorigin.integrations.starlette import CORS, cors, no_cors


def create_app(page: str) -> Starlette:
    """Build the application.

    Args:
        page: The origin of the demo's page.
    """

    async def product(request: Request) -> JSONResponse:
        return JSONResponse({"saved": await request.json()})

    @cors(
        allow_origins=page,
        allow_methods=["PATCH"],
        allow_headers=["content-type"],
    )
    async def price(request: Request) -> JSONResponse:
        change = await request.json()
        return JSONResponse({"price": change["price"]})

    @no_cors
    async def internal(request: Request) -> JSONResponse:
        return JSONResponse({"margin": 0.4})

    async def broken(request: Request) -> JSONResponse:
        message = "raised by the demo on purpose"
        raise RuntimeError(message)

    app = Starlette(
        routes=[
            Route("/products/{id}", product, methods=["PUT"]),
            Route("/prices/{id}", price, methods=["PATCH"]),
            Route("/internal", internal),
            Route("/broken", broken),
        ]
    )
    CORS(
        app,
        allow_origins=page,
        allow_methods=["PUT"],
        allow_headers=["content-type"],
    )
    return app
