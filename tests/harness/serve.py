"""Run by `servers.apart`: serves the app of a module on a socket that is handed over.

``python -m harness.serve SERVER MODULE SOCKET``; no other server need be installed.
"""

import asyncio
import importlib
import socket
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

Serve = Callable[[Any, socket.socket], None]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing: the access log is not under test."""


def _wsgiref(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - any kind of application
    host, port = sock.getsockname()
    with WSGIServer((host, port), _Quiet, bind_and_activate=False) as server:
        server.socket.close()
        server.socket = sock
        server.server_name, server.server_port = host, port
        server.setup_environ()
        server.set_app(app)
        server.serve_forever()


def _waitress(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    importlib.import_module("waitress").serve(app, sockets=[sock])


def _uvicorn(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    uvicorn = importlib.import_module("uvicorn")
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[sock])


def _hypercorn(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{sock.fileno()}"]
    config.loglevel = "WARNING"
    asyncio.run(importlib.import_module("hypercorn.asyncio").serve(app, config))


def _aiohttp(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    importlib.import_module("aiohttp.web").run_app(app, sock=sock, print=None)


def _sanic(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    app.run(sock=sock, single_process=True, motd=False, access_log=False)


def _tornado(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - the same
    async def serve() -> None:
        sock.setblocking(False)  # noqa: FBT003 - the name of the argument is private
        server = importlib.import_module("tornado.httpserver").HTTPServer(app)
        server.add_socket(sock)
        await asyncio.Event().wait()

    asyncio.run(serve())


SERVERS: dict[str, Serve] = {
    "aiohttp": _aiohttp,
    "hypercorn": _hypercorn,
    "sanic": _sanic,
    "tornado": _tornado,
    "uvicorn": _uvicorn,
    "waitress": _waitress,
    "wsgiref": _wsgiref,
}


def main(server: str, module: str, descriptor: str) -> None:
    """Serve until the process is ended."""
    app = importlib.import_module(module).app
    SERVERS[server](app, socket.socket(fileno=int(descriptor)))


if __name__ == "__main__":
    main(*sys.argv[1:])
