"""Handling CORS, in FastAPI. Run: uvicorn with_fastapi:app"""

from fastapi import FastAPI

from crossorigin.integrations.fastapi import CORS, cors

app = FastAPI()
CORS(app, None)  # CORS is on for decorated routes only


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
@app.put("/products/{number}")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
def change_product(number: int) -> dict[str, int]:
    return {"changed": number}


# Or all routes at once: their responses, their errors, their preflights.
public = FastAPI()
CORS(public)


@public.delete("/products/{number}")
def delete_product(number: int) -> dict[str, int]:
    return {"deleted": number}


app.mount("/public", public)
