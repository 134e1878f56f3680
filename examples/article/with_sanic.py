"""Handling CORS, in Sanic. Run: sanic with_sanic:app"""

from sanic import Blueprint, HTTPResponse, Request, Sanic, json

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.sanic import CORS, cors

app = Sanic("article")
# CORS is on for decorated routes, and for all below /public: their responses, their errors,
# their preflights.
CORS(app, PolicyMap({"/public/*": Policy()}))


@app.get("/without-cors")
async def without_cors(_: Request) -> HTTPResponse:
    return json(
        {"text": "the server answers, the browser keeps it from pages of other origins"}
    )


@app.get("/with-cors")
@cors()
async def with_cors(_: Request) -> HTTPResponse:
    return json({"text": "every page may read this"})


@app.get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
async def one_origin(_: Request) -> HTTPResponse:
    return json({"text": "pages of https://yourdomain.com may read this"})


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@app.get("/allowlist")
@cors(allow_origins=is_listed)
async def allowlist(_: Request) -> HTTPResponse:
    return json({"text": "pages of the listed origins may read this"})


# A PUT with JSON is asked for first: this route answers its own preflights.
@app.put("/products/<number:int>")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product(_: Request, number: int) -> HTTPResponse:
    return json({"changed": number})


public = Blueprint("public", url_prefix="/public")


@public.delete("/products/<number:int>")
async def delete_product(_: Request, number: int) -> HTTPResponse:
    return json({"deleted": number})


app.blueprint(public)
