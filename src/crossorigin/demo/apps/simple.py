"""Requests that need no preflight: each route says who may read its response."""

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

    async def plain(request: Request) -> JSONResponse:
        return JSONResponse({"product": "lamp"})

    async def order(request: Request) -> JSONResponse:
        return JSONResponse({"ordered": "lamp"}, status_code=201)

    @cors()
    async def everyone(request: Request) -> JSONResponse:
        return JSONResponse({"product": "lamp"})

    @cors(allow_origins="https://yourdomain.com")
    async def your_domain(request: Request) -> JSONResponse:
        return JSONResponse({"product": "lamp"})

    @cors(allow_origins=page)
    async def this_page(request: Request) -> JSONResponse:
        return JSONResponse({"product": "lamp"})

    app = Starlette(
        routes=[
            Route("/plain", plain),
            Route("/orders", order, methods=["POST"]),
            Route("/everyone", everyone),
            Route("/your-domain", your_domain),
            Route("/this-page", this_page),
        ]
    )
    CORS(app, None)  # CORS is on for decorated routes only
    return app
