"""Handling CORS, in Quart. Run: hypercorn with_quart:app"""

from quart import Blueprint, Quart

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.quart import CORS, cors

app = Quart(__name__)
# CORS is on for decorated routes, and for all below /public: their responses, their errors,
# their preflights.
CORS(app, PolicyMap({"/public/*": Policy()}))


@app.get("/without-cors")
async def without_cors() -> dict[str, str]:
    return {"text": "the server answers, the browser keeps it from pages of other origins"}


@app.get("/with-cors")
@cors()
async def with_cors() -> dict[str, str]:
    return {"text": "every page may read this"}


@app.get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
async def one_origin() -> dict[str, str]:
    return {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@app.get("/allowlist")
@cors(allow_origins=is_listed)
async def allowlist() -> dict[str, str]:
    return {"text": "pages of the listed origins may read this"}


# A PUT with JSON is asked for first: this route answers its own preflights.
@app.put("/products/<int:number>")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product(number: int) -> dict[str, int]:
    return {"changed": number}


public = Blueprint("public", __name__, url_prefix="/public")


@public.delete("/products/<int:number>")
async def delete_product(number: int) -> dict[str, int]:
    return {"deleted": number}


app.register_blueprint(public)
