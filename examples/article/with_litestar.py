"""Handling CORS, in Litestar. Run: uvicorn with_litestar:app"""

from litestar import Litestar, asgi, delete, get, put

from crossorigin.integrations.litestar import CORS, cors


@get("/without-cors")
async def without_cors() -> dict[str, str]:
    return {"text": "the server answers, the browser keeps it from pages of other origins"}


@get("/with-cors")
@cors()
async def with_cors() -> dict[str, str]:
    return {"text": "every page may read this"}


@get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
async def one_origin() -> dict[str, str]:
    return {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@get("/allowlist")
@cors(allow_origins=is_listed)
async def allowlist() -> dict[str, str]:
    return {"text": "pages of the listed origins may read this"}


# A PUT with JSON is asked for first: this route answers its own preflights.
@put("/products/{number:int}")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product() -> dict[str, str]:
    return {"text": "changed"}


# Or all routes at once: their responses, their errors, their preflights.
@delete("/products/{number:int}", status_code=200)
async def delete_product() -> dict[str, str]:
    return {"text": "deleted"}


public = Litestar([delete_product], logging_config=None)
CORS(public)

app = Litestar(
    [
        without_cors,
        with_cors,
        one_origin,
        allowlist,
        change_product,
        asgi("/public", is_mount=True, copy_scope=True)(public),
    ],
    logging_config=None,
)
CORS(app, None)  # CORS is on for decorated routes only
