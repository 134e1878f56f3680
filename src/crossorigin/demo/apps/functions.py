"""An allowlist that a function decides, at once or after a look-up."""

import asyncio

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
    partners = {page, "https://partner.example"}
    customers = {"https://customer.example"}

    def is_partner(origin: str) -> bool:
        return origin in partners

    async def find_partner(origin: str) -> bool:
        await asyncio.sleep(0)  # here a real one asks its database
        return origin in partners

    async def find_customer(origin: str) -> bool:
        await asyncio.sleep(0)
        return origin in customers

    @cors(allow_origins=is_partner)
    async def for_partners(request: Request) -> JSONResponse:
        return JSONResponse({"discount": 10})

    @cors(allow_origins=find_partner)
    async def for_found_partners(request: Request) -> JSONResponse:
        return JSONResponse({"discount": 10})

    @cors(allow_origins=find_customer)
    async def for_customers(request: Request) -> JSONResponse:
        return JSONResponse({"discount": 5})

    app = Starlette(
        routes=[
            Route("/partners", for_partners),
            Route("/partners-async", for_found_partners),
            Route("/customers", for_customers),
        ]
    )
    CORS(app, None)  # CORS is on for decorated routes only
    return app
