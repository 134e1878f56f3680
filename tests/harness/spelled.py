"""Applications whose routes serve other spellings of closed paths; see `tables.spellings`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bottle
import falcon
import fastapi
import flask
import quart
import sanic
from aiohttp import web as aiohttp_web
from harness.blacksheep_apps import new_application
from litestar import Litestar
from litestar.static_files import create_static_files_router
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from tables.spellings import FILES
from tornado import web

NORMAL = ("/other", "/intern")


def write_files(folder: Path) -> None:
    """Write the files of the table."""
    for name in FILES:
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("ok")


def _flask() -> flask.Flask:
    app = flask.Flask(__name__)
    for path in ("/internal<path:rest>", "/internal", *NORMAL):
        app.add_url_rule(path, path, lambda rest="": f"ok{rest}")
    return app


def _quart() -> quart.Quart:
    app = quart.Quart(__name__)

    async def view(rest: str = "") -> str:
        return f"ok{rest}"

    for path in ("/internal<path:rest>", "/internal", *NORMAL):
        app.add_url_rule(path, path, view)
    return app


def _bottle() -> Any:  # noqa: ANN401 - an application
    app = bottle.Bottle()
    for path in ("/internal<rest:path>", "/internal", *NORMAL):
        app.route(path, callback=lambda rest="": f"ok{rest}")
    return app


def _pyramid() -> Any:  # noqa: ANN401 - an application
    config = Configurator()
    for path in ("/internal*rest", *NORMAL):
        config.add_route(path, path)
        config.add_view(lambda _request: PyramidResponse("ok"), route_name=path)
    return config.make_wsgi_app()


def _starlette() -> Starlette:
    async def view(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    inner = [Route("/{rest:path}", view)]
    mounts = [Mount("/in/{name}", routes=inner), Mount("/mounted", routes=inner)]
    paths = ("/internal{rest:path}", *NORMAL)
    return Starlette(routes=[*(Route(path, view) for path in paths), *mounts])


def _fastapi() -> fastapi.FastAPI:
    async def view(rest: str = "") -> str:
        return f"ok{rest}"

    app, group = fastapi.FastAPI(), fastapi.APIRouter()
    group.add_api_route("nal{rest:path}", view)
    app.include_router(group, prefix="/inter")
    for path in NORMAL:
        app.add_api_route(path, view)
    return app


def _aiohttp() -> aiohttp_web.Application:
    async def view(_request: aiohttp_web.Request) -> aiohttp_web.Response:
        return aiohttp_web.Response(text="ok")

    app, inner = aiohttp_web.Application(), aiohttp_web.Application()
    inner.router.add_get("/x", view)
    app.add_subapp("/sub", inner)
    for path in ("/internal{rest:.*}", *NORMAL):
        app.router.add_get(path, view)
    return app


def _blacksheep() -> Any:  # noqa: ANN401 - an application
    app = new_application()

    def view() -> str:
        return "ok"

    for path in ("/Internal*", *NORMAL):
        app.router.add_get(path, view)
    return app


def _tornado() -> web.Application:
    class View(web.RequestHandler):
        def get(self, _rest: str = "") -> None:
            self.write("ok")

    inner = web.Application([("/in/.*", View)])
    paths = [("/internal(.*)", View), *((path, View) for path in NORMAL)]
    return web.Application([*paths, ("/in/.*", inner)])


def _falcon() -> Any:  # noqa: ANN401 - an application
    app = falcon.App()

    def respond(_self: object, _req: object, resp: falcon.Response, **_: object) -> None:
        resp.text = "ok"

    resource = type("Resource", (), {"on_get": respond})()
    for path in ("/internal{rest}", "/internal{rest}/{more}", "/internal", *NORMAL):
        app.add_route(path, resource)
    app.add_route("/internal/{rest}", resource)
    return app


PARTIAL = {
    "flask": _flask,
    "quart": _quart,
    "bottle": _bottle,
    "pyramid": _pyramid,
    "starlette": _starlette,
    "fastapi": _fastapi,
    "aiohttp": _aiohttp,
    "blacksheep": _blacksheep,
    "tornado": _tornado,
    "falcon": _falcon,
}


def _starlette_files(folder: Path) -> Starlette:
    return Starlette(routes=[Mount("/s", StaticFiles(directory=folder, html=True))])


def _litestar_files(folder: Path) -> Litestar:
    # Litestar's own configuration of logging takes the handlers of the tests away.
    files = create_static_files_router("/s", [folder], html_mode=True)
    return Litestar([files], logging_config=None)


def _sanic_files(folder: Path) -> Any:  # noqa: ANN401 - an application
    app = sanic.Sanic("files")
    app.static("/s", folder, index="index.html")
    return app


def _blacksheep_files(folder: Path) -> Any:  # noqa: ANN401 - an application
    app = new_application()
    app.serve_files(folder, root_path="/s")
    return app


def _tornado_files(folder: Path) -> web.Application:
    files = {"path": str(folder), "default_filename": "index.html"}
    return web.Application([("/s/(.*)", web.StaticFileHandler, files)])


def _pyramid_files(folder: Path) -> Any:  # noqa: ANN401 - an application
    config = Configurator()
    config.add_static_view("s", str(folder))
    return config.make_wsgi_app()


FOLDERS = {
    "starlette": _starlette_files,
    "litestar": _litestar_files,
    "sanic": _sanic_files,
    "blacksheep": _blacksheep_files,
    "tornado": _tornado_files,
    "pyramid": _pyramid_files,
}


def falcon_files(folder: Path) -> Any:  # noqa: ANN401 - an application
    """Serve one file in place of missing ones."""
    app = falcon.App()
    app.add_static_route("/s", str(folder), fallback_filename="index.html")
    return app
