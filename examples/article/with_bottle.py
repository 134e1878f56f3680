"""Handling CORS, in Bottle. Run: python -m bottle with_bottle:app"""

from bottle import Bottle

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.bottle import CORS, cors

app = Bottle()
# CORS is on for decorated routes, and for all below /public: their responses, their errors,
# their preflights.
CORS(app, PolicyMap({"/public/*": Policy()}))


@app.get("/without-cors")
def without_cors() -> dict[str, str]:
    return {"text": "the server answers, the browser keeps it from pages of other origins"}


@app.get("/with-cors")
@cors()
def with_cors() -> dict[str, str]:
    return {"text": "every page may read this"}


@app.get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
def one_origin() -> dict[str, str]:
    return {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@app.get("/allowlist")
@cors(allow_origins=is_listed)
def allowlist() -> dict[str, str]:
    return {"text": "pages of the listed origins may read this"}


# A PUT with JSON is asked for first: this route answers its own preflights.
@app.put("/products/<number:int>")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
def change_product(number: int) -> dict[str, int]:
    return {"changed": number}


@app.delete("/public/products/<number:int>")
def delete_product(number: int) -> dict[str, int]:
    return {"deleted": number}
