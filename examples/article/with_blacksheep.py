"""Handling CORS, in BlackSheep. Run: granian --interface asgi with_blacksheep:app"""

from blacksheep import Application, Router

from crossorigin.integrations.blacksheep import CORS, cors

app = Application(router=Router())
CORS(app, None)  # CORS is on for decorated routes only


@app.router.get("/without-cors")
async def without_cors() -> dict[str, str]:
    return {"text": "the server answers, the browser keeps it from pages of other origins"}


@app.router.get("/with-cors")
@cors()
async def with_cors() -> dict[str, str]:
    return {"text": "every page may read this"}


@app.router.get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
async def one_origin() -> dict[str, str]:
    return {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@app.router.get("/allowlist")
@cors(allow_origins=is_listed)
async def allowlist() -> dict[str, str]:
    return {"text": "pages of the listed origins may read this"}


# A PUT with JSON is asked for first: this route answers its own preflights.
@app.router.put("/products/{int:number}")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product(number: int) -> dict[str, int]:
    return {"changed": number}


# Or all routes at once: their responses, their errors, their preflights.
public = Application(router=Router())
CORS(public)


@public.router.delete("/products/{int:number}")
async def delete_product(number: int) -> dict[str, int]:
    return {"deleted": number}


app.mount("/public", public)
