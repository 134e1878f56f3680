"""Handling CORS, in Starlette. Run: uvicorn with_starlette:app"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from crossorigin.integrations.starlette import CORS, cors


async def without_cors(_: Request) -> JSONResponse:
    return JSONResponse({"text": "the server answers, the browser keeps it from other origins"})


@cors()
async def with_cors(_: Request) -> JSONResponse:
    return JSONResponse({"text": "every page may read this"})


@cors(allow_origins="https://yourdomain.com")
async def one_origin(_: Request) -> JSONResponse:
    return JSONResponse({"text": "pages of https://yourdomain.com may read this"})


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@cors(allow_origins=is_listed)
async def allowlist(_: Request) -> JSONResponse:
    return JSONResponse({"text": "pages of the listed origins may read this"})


# A PUT with JSON is asked for first: this route answers its own preflights.
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product(request: Request) -> JSONResponse:
    return JSONResponse({"changed": request.path_params["number"]})


async def delete_product(request: Request) -> JSONResponse:
    return JSONResponse({"deleted": request.path_params["number"]})


# Or all routes at once: their responses, their errors, their preflights.
public = Starlette(
    routes=[Route("/products/{number:int}", delete_product, methods=["DELETE"])],
)
CORS(public)

app = Starlette(
    routes=[
        Route("/without-cors", without_cors),
        Route("/with-cors", with_cors),
        Route("/one-origin", one_origin),
        Route("/allowlist", allowlist),
        Route("/products/{number:int}", change_product, methods=["PUT"]),
        Mount("/public", public),
    ],
)
CORS(app, None)  # CORS is on for decorated routes only
