"""The pages of docs/quickstart: one for each framework, from one table of programs.

`tests/docs/test_quickstart.py` runs each program as its page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path("quickstart")


@dataclass(frozen=True)
class Quickstart:
    """A first program with one framework.

    Attributes:
        name: the name of the page.
        title: the framework's own spelling.
        install: the packages that pip installs besides `crossorigin`.
        run: the command that serves the program; empty for AWS Lambda.
        guide: the page with all that the integration does.
        files: the texts of the program by the names of their files.
        note: a sentence that this framework needs.
    """

    name: str
    title: str
    install: str
    run: str
    guide: str
    files: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


_GATE = """\
CORS(
    app,
    allow_origins=[
        "https://app.example.com",
        "http://localhost:*",  # your development server: not in production
    ],
)
"""


_FASTAPI = f"""\
from fastapi import FastAPI
from crossorigin.integrations.fastapi import CORS

app = FastAPI()
{_GATE}

@app.get("/items")
def items() -> list[str]:
    return ["apple", "pear"]
"""

_STARLETTE = f"""\
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from crossorigin.integrations.starlette import CORS

items = JSONResponse(["apple", "pear"])
app = Starlette(routes=[Route("/items", lambda request: items)])
{_GATE}"""

_FLASK = f"""\
from flask import Flask
from crossorigin.integrations.flask import CORS

app = Flask(__name__)
{_GATE}

@app.get("/items")
def items() -> list[str]:
    return ["apple", "pear"]
"""

_SETTINGS = """\
MIDDLEWARE = [
    "crossorigin.integrations.django.CORSMiddleware",  # the first
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
INSTALLED_APPS = ["crossorigin.integrations.django.CrossOriginConfig"]
CROSSORIGIN = {
    "allow_origins": [
        "https://app.example.com",
        "http://localhost:*",  # your development server: not in production
    ],
}
"""

_URLS = """\
from django.http import JsonResponse
from django.urls import path

urlpatterns = [path("items", lambda request: JsonResponse(["apple", "pear"], safe=False))]
"""

_AIOHTTP = f"""\
from aiohttp import web
from crossorigin.integrations.aiohttp import CORS


async def items(request: web.Request) -> web.Response:
    return web.json_response(["apple", "pear"])


app = web.Application()
app.add_routes([web.get("/items", items)])
{_GATE}

if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=8000)
"""

_TORNADO = """\
import asyncio
from tornado.web import Application, RequestHandler
from crossorigin.integrations.tornado import CORS


class Items(RequestHandler):
    def get(self) -> None:
        self.write({"items": ["apple", "pear"]})


app = Application([("/items", Items)])
CORS(app, allow_origins=["https://app.example.com", "http://localhost:*"])


async def main() -> None:
    app.listen(8000, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
"""

_SANIC = f"""\
from sanic import HTTPResponse, Request, Sanic, json
from crossorigin.integrations.sanic import CORS

app = Sanic("items")
{_GATE}

@app.get("/items")
async def items(request: Request) -> HTTPResponse:
    return json(["apple", "pear"])
"""

_LITESTAR = f"""\
from litestar import Litestar, get
from crossorigin.integrations.litestar import CORS


@get("/items")
async def items() -> list[str]:
    return ["apple", "pear"]


app = Litestar([items])
{_GATE}"""

_QUART = f"""\
from quart import Quart
from crossorigin.integrations.quart import CORS

app = Quart(__name__)
{_GATE}

@app.get("/items")
async def items() -> list[str]:
    return ["apple", "pear"]
"""

_FALCON = f"""\
import falcon
from crossorigin.integrations.falcon import CORS


class Items:
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = ["apple", "pear"]


app = falcon.App()
app.add_route("/items", Items())
{_GATE}"""

_BLACKSHEEP = f"""\
from blacksheep import Application, Router
from crossorigin.integrations.blacksheep import CORS

app = Application(router=Router())
{_GATE}

@app.router.get("/items")
async def items() -> list[str]:
    return ["apple", "pear"]
"""

_BOTTLE = f"""\
from bottle import Bottle
from crossorigin.integrations.bottle import CORS

app = Bottle()
{_GATE}

@app.get("/items")
def items() -> dict[str, list[str]]:
    return {{"items": ["apple", "pear"]}}
"""

_PYRAMID = f"""\
from pyramid.config import Configurator
from crossorigin.integrations.pyramid import CORS

config = Configurator()
config.add_route("items", "/items")
config.add_view(lambda request: ["apple"], route_name="items", renderer="json")
app = config.make_wsgi_app()
{_GATE}"""

_LAMBDA = """\
import json
from typing import Any
from crossorigin.integrations.aws_lambda import cors


@cors(
    allow_origins=[
        "https://app.example.com",
        "http://localhost:*",  # your development server: not in production
    ],
)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": json.dumps(["apple", "pear"])}
"""

_BOTTLE += """

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8000)
"""


def _one(
    name: str, title: str, install: str, run: str, program: str, guide: str = ""
) -> Quickstart:
    return Quickstart(name, title, install, run, guide or f"{name}.md", {"app.py": program})


_UVICORN = "uvicorn app:app --port 8000"
_WAITRESS = "waitress-serve --listen=127.0.0.1:8000 app:app"

QUICKSTARTS = (
    _one("fastapi", "FastAPI", "fastapi uvicorn", _UVICORN, _FASTAPI, "starlette.md"),
    _one("starlette", "Starlette", "starlette uvicorn", _UVICORN, _STARLETTE),
    _one("flask", "Flask", "flask", "flask run --port 8000", _FLASK),
    Quickstart(
        "django",
        "Django",
        "django",
        "python manage.py runserver 8000",
        "django.md",
        {"settings.py": _SETTINGS, "urls.py": _URLS},
        "Add these settings to your project. Put the entries of crossorigin first in both "
        "lists.",
    ),
    _one("aiohttp", "aiohttp", "aiohttp", "python app.py", _AIOHTTP),
    _one("tornado", "Tornado", "tornado", "python app.py", _TORNADO),
    _one("sanic", "Sanic", "sanic", "sanic app:app --port 8000", _SANIC),
    _one("litestar", "Litestar", "litestar uvicorn", _UVICORN, _LITESTAR),
    _one("quart", "Quart", "quart", "hypercorn app:app --bind 127.0.0.1:8000", _QUART),
    _one("falcon", "Falcon", "falcon waitress", _WAITRESS, _FALCON),
    _one("blacksheep", "BlackSheep", "blacksheep uvicorn", _UVICORN, _BLACKSHEEP),
    _one("bottle", "Bottle", "bottle", "python app.py", _BOTTLE),
    _one("pyramid", "Pyramid", "pyramid waitress", _WAITRESS, _PYRAMID),
    Quickstart(
        "lambda",
        "AWS Lambda",
        "",
        "",
        "lambda.md",
        {"app.py": _LAMBDA},
        "Leave the CORS settings of the HTTP API or the function URL empty, because only "
        "one layer may set the headers.",
    ),
)

_ASKED = """\
Send the requests that a page of your development server sends:

```console
$ pip install 'crossorigin[cli]'
$ crossorigin check http://127.0.0.1:8000/items --origin http://localhost:5173
ALLOWED: The browser lets the page read the response.
```

With `--origin https://other.example` the command prints BLOCKED and names the missing header.
"""

_CALLED = """\
Send the request of a page of your development server, with the extra `testing` and without AWS:

```python
from crossorigin.testing import Browser

browser = Browser(handler, origin="http://localhost:5173")
assert browser.fetch("/items").json() == ["apple", "pear"]
```
"""


def page(one: Quickstart) -> str:
    """Return the page of one framework."""
    packages = f"crossorigin {one.install}".strip()
    note = f"{one.note}\n\n" if one.note else ""
    files = "\n".join(
        f"`{name}`:\n\n```python\n{text}```\n" for name, text in one.files.items()
    )
    serve = f"```sh\n{one.run}\n```\n\n" if one.run else ""
    return f"""\
# Quickstart: {one.title}

```sh
pip install {packages}
```

{note}{files}
{serve}{_ASKED if one.run else _CALLED}
Next:

- [{one.title}](../{one.guide}): policies of routes, mounted applications, changes at run time.
- For cookies, add `allow_credentials=True`, and read [credentials](../credentials.md).
- Remove the development origin in production: [deploying](../deploying.md).
- If the console says "blocked by CORS policy", [explain](../explain.md) finds the cause.

[All frameworks](README.md)
"""


def index() -> str:
    """Return the list of all quickstarts."""
    rows = "\n".join(f"- [{one.title}]({one.name}.md)" for one in QUICKSTARTS)
    return f"""\
# Quickstart

Each page has a program of at most 15 lines of code that runs as it is, the command that
serves it, and the command that sends it the requests of a browser.

{rows}

For another framework, or an application without one, use
[the gateways](../gateways.md) for ASGI and WSGI.
"""


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the path below docs/ and the text of each page."""
    yield FOLDER / "README.md", index()
    for one in QUICKSTARTS:
        yield FOLDER / f"{one.name}.md", page(one)
