"""Real servers on free loopback ports, each in a thread of the test process.

The listening socket is opened before the server starts, so a client never needs
to wait or to try again: the kernel keeps its connection until the server accepts.
"""

import asyncio
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import hypercorn.asyncio
import hypercorn.config
import uvicorn
import waitress.server
from harness.search_path import search_path

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LARGE_HEAD = 1 << 20
BACKLOG = 128
POLL = 0.01
"""Seconds between two checks of a server for its end."""
TESTS = Path(__file__).parent.parent


def listening_socket() -> socket.socket:
    """A socket that listens on a free port of the loopback."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    sock.listen(BACKLOG)
    return sock


def held_port() -> socket.socket:
    """A socket on a free port of the loopback, which does not listen.

    A server that allows to reuse its address, as nearly all do, can listen there, and can be
    started again: nothing else is given the port meanwhile, not even a client's own end.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    return sock


def port_of(sock: socket.socket) -> int:
    """The port that a socket is bound to."""
    port: int = sock.getsockname()[1]
    return port


@contextmanager
def serving(
    sock: socket.socket, run: Callable[[], None], stop: Callable[[], None]
) -> Iterator[None]:
    """Run a server in a thread, and stop it in the end."""

    def run_to_the_end() -> None:
        try:
            run()
        finally:
            sock.close()  # a client of a server that died is refused, and need not wait

    thread = threading.Thread(target=run_to_the_end, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join(timeout=20)
        assert not thread.is_alive(), "the server did not stop"


class _Uvicorn(uvicorn.Server):
    """uvicorn's server, which checks for its end each `POLL` seconds, where uvicorn has 0.1."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:  # noqa: ASYNC110 - another thread sets it
            await asyncio.sleep(POLL)


@contextmanager
def uvicorn_server(
    app: Callable[..., Any],
    *,
    lifespan: Literal["auto", "on", "off"] = "off",
    http: Literal["httptools", "h11"] = "httptools",
    root_path: str = "",
) -> Iterator[int]:
    """Serve an ASGI app with uvicorn; yields the port."""
    config = uvicorn.Config(
        app,
        http=http,
        ws="websockets-sansio",
        loop="asyncio",
        lifespan=lifespan,
        root_path=root_path,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    server = _Uvicorn(config)
    sock = listening_socket()

    def stop() -> None:
        server.should_exit = True

    with serving(sock, lambda: server.run(sockets=[sock]), stop):
        yield port_of(sock)


@contextmanager
def hypercorn_server(app: Any, *, root_path: str = "") -> Iterator[int]:  # noqa: ANN401 - ASGI, in its own words or ours
    """Serve an ASGI app with hypercorn; yields the port."""
    sock = listening_socket()
    stopped = threading.Event()
    config = hypercorn.config.Config()
    # The server closes its socket, and `serving` ours.
    config.bind = [f"fd://{os.dup(sock.fileno())}"]
    config.errorlog = logging.getLogger("hypercorn.error")
    config.h11_max_incomplete_size = LARGE_HEAD
    config.graceful_timeout = 5
    config.root_path = root_path

    async def wait() -> None:
        await asyncio.to_thread(stopped.wait)

    def run() -> None:
        # Whether it is ASGI or WSGI, the server finds out by itself.
        asyncio.run(hypercorn.asyncio.serve(app, config, shutdown_trigger=wait))

    with serving(sock, run, stopped.set):
        yield port_of(sock)


def apart(
    folder: Path, module: str, server: str = "waitress", python: str | Path = sys.executable
) -> AbstractContextManager[int]:
    """Serve the ``app`` of a module in a process of its own; yields the port."""
    return _apart(folder, [str(python), "-m", "harness.serve", server, module, "{fd}"])


def daphne_server(
    folder: Path, app: str, *, root_path: str = ""
) -> AbstractContextManager[int]:
    """Serve an ASGI app (``module:name``) with daphne; yields the port.

    In a process of its own: Twisted has one loop, and starts it once.
    """
    options = ["--verbosity", "0", "--fd", "{fd}", "--root-path", root_path]
    return _apart(folder, [sys.executable, "-m", "daphne", *options, app])


def gunicorn_server(app: str, *, root_path: str = "") -> AbstractContextManager[int]:
    """Serve a WSGI app (``module:name``, or a call) with gunicorn; yields the port."""
    options = ["--bind", "fd://{fd}", "--no-control-socket", "--log-level", "critical"]
    options += ["--env", f"SCRIPT_NAME={root_path}"]
    return _apart(TESTS, [sys.executable, "-m", "gunicorn", *options, app])


def uvicorn_workers(app: str, count: int) -> AbstractContextManager[int]:
    """Serve an ASGI app (``module:name``) with several processes; yields the port."""
    options = ["--workers", str(count), "--log-level", "critical", "--fd", "{fd}"]
    return _apart(TESTS, [sys.executable, "-m", "uvicorn", *options, app])


@contextmanager
def _apart(folder: Path, program: Sequence[str]) -> Iterator[int]:
    sock = listening_socket()
    port = port_of(sock)
    folders = (folder, TESTS)
    # Another interpreter has its own packages, and must not see those of this one.
    own = program[0] == sys.executable
    path = search_path(*folders) if own else os.pathsep.join(map(str, folders))
    process = subprocess.Popen(
        [word.format(fd=sock.fileno()) for word in program],
        pass_fds=[sock.fileno()],
        env={**os.environ, "PYTHONPATH": path},
    )
    sock.close()  # a client of a server that died is refused, and need not wait
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def waitress_server(app: "WSGIApplication", *, root_path: str = "") -> Iterator[int]:
    """Serve a WSGI app with waitress; yields the port."""
    sock = listening_socket()
    server: Any = waitress.server.create_server(
        app,
        sockets=[sock],
        threads=4,
        max_request_header_size=LARGE_HEAD,
        url_prefix=root_path,
    )

    def stop() -> None:
        # The workers first: one that ends a task later would wake a loop that is gone.
        server.task_dispatcher.shutdown()
        # Run in the server's own thread: its loop ends when nothing is left to watch. The
        # loop may be awake already, and closes the trigger when it runs this: not before the
        # trigger has been pulled, as with `pull_trigger`, which lets go of the lock first.
        with server.trigger.lock:
            server.trigger.thunks.append(lambda: server.asyncore.close_all(server._map))
            server.trigger._physical_pull()

    with serving(sock, server.run, stop):
        yield port_of(sock)


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = False  # closing the server waits for its last log records


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing: the access log is not under test."""


class _ThreadedHTTP(ThreadingHTTPServer):
    daemon_threads = False  # the same


@contextmanager
def http_server(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serve requests with the standard library's own server; yields the port."""
    with (
        _ThreadedHTTP(("127.0.0.1", 0), handler) as server,
        serving(server.socket, lambda: server.serve_forever(POLL), server.shutdown),
    ):
        yield server.server_port


@contextmanager
def wsgiref_server(app: "WSGIApplication") -> Iterator[int]:
    """Serve a WSGI app with the standard library's reference server; yields the port."""
    with _Threaded(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(app)
        with serving(server.socket, lambda: server.serve_forever(POLL), server.shutdown):
            yield server.server_port
