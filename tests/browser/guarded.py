"""Guarded servers for real browsers: on loopback, over TLS, behind nginx; requests counted."""

from __future__ import annotations

import asyncio
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import uvicorn
from harness.programs import connects, free_port, program
from harness.servers import listening_socket, port_of, serving
from harness.tools import require
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from tables.guard_live import SERVERS, Page, Scheme

from crossorigin import Guard, Policy
from crossorigin.integrations.starlette import CORS

if TYPE_CHECKING:
    import socket

    from harness.asgi_types import App, Message, Receive, Scope, Send
    from starlette.requests import Request
    from starlette.websockets import WebSocket

TLDS: Final = {"chromium": "test", "firefox": "test", "webkit": "localhost"}
SCRIPT: Final = Path(__file__).with_name("forge.js").read_text("utf-8")
ENDS_IN: Final = 30  # seconds
_PAGE: Final = "<!doctype html><link rel=icon href='data:,'><body><script>%s</script>"
_ACT: Final = re.compile("/act/(.+)")
_SUBJECT: Final = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")


class Answered(NamedTuple):
    """A request that a server answered.

    Attributes:
        status: the status; 101 for an accepted WebSocket.
        ran: whether the handler ran.
        sent: its Origin, Sec-Fetch-Site and Host.
    """

    status: int
    ran: bool
    sent: dict[str, str]


class Record:
    """The requests to all servers, by their names, which no two have in common."""

    def __init__(self) -> None:
        self._answered: dict[str, Answered] = {}
        self._changed = threading.Condition()
        self.ran: set[str] = set()

    def note(self, name: str, status: int, sent: dict[str, str]) -> None:
        """Note an answer."""
        with self._changed:
            self._answered[name] = Answered(status, name in self.ran, sent)
            self._changed.notify_all()

    def wait_for(self, names: list[str]) -> list[Answered]:
        """Return the answers of these requests, once all have come: beacons tell no page."""
        with self._changed:
            came = self._changed.wait_for(lambda: self._answered.keys() >= {*names}, ENDS_IN)
            assert came, {*names} - self._answered.keys()
            return [self._answered[name] for name in names]


class Recorded:
    """The application outside all gateways: records, and finds the one of a port."""

    def __init__(self, apps: dict[int, App], record: Record) -> None:
        self._apps = apps
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "websocket.accept":
                status = 101
            status = message.get("status", status)
            await send(message)

        await self._apps[scope["server"][1]](scope, receive, noting)
        found = _ACT.fullmatch(scope["path"])
        if found:
            names = (b"origin", b"sec-fetch-site", b"host")
            sent = {n.decode(): v.decode() for n, v in scope["headers"] if n in names}
            self._record.note(found[1], status, sent)


def _application(record: Record) -> Starlette:
    def page(request: Request) -> HTMLResponse:
        policy = request.path_params["policy"]
        return HTMLResponse(_PAGE % SCRIPT, headers={"Referrer-Policy": policy})

    async def act(request: Request) -> Response:
        record.ran.add(request.path_params["name"])
        return Response("acted")

    async def open_socket(websocket: WebSocket) -> None:
        record.ran.add(websocket.path_params["name"])
        await websocket.accept()
        await websocket.receive()

    return Starlette(
        routes=[
            Route("/page/{policy}", page),
            Route("/act/{name:path}", act, methods=["GET", "POST"]),
            WebSocketRoute("/act/{name:path}", open_socket),
        ]
    )


class Stand:
    """All guarded servers, and one without a guard that serves the pages of other origins.

    Args:
        record: the requests.
        pages: the port of other pages, by scheme.
        ports: the port of each server, by which browsers address it.
    """

    def __init__(self, record: Record, pages: dict[Scheme, int], ports: dict[str, int]) -> None:
        self.record = record
        self._pages = pages
        self._ports = ports

    def origin(self, server: str, page: Page, engine: str) -> str:
        """Return the origin of a page; that of the server itself for `own`."""
        kind = SERVERS[server]
        port = self._ports[server] if page == "own" else self._pages[kind.scheme]
        return f"{kind.scheme}://{kind.names[page].format(tld=TLDS[engine])}:{port}"


_HOSTS: Final = [f"api.shop.{tld}" for tld in sorted({*TLDS.values()})]


def _guard(server: str, port: int) -> Guard:
    """Return the guard of a server that browsers address by `port`."""
    kind = SERVERS[server]
    if server.startswith("told"):
        return Guard(own_origins=[f"{kind.scheme}://{host}:{port}" for host in _HOSTS])
    # nginx sends the address of the server where it loses the Host.
    by_address = server in {"loopback", "lost", "lost-tls"}
    return Guard() if by_address else Guard(hosts=_HOSTS)


def _policy(pages: dict[Scheme, int]) -> Policy:
    hosts = ["localhost", *(f"app.shop.{tld}" for tld in sorted({*TLDS.values()}))]
    listed = [f"{scheme}://{host}:{port}" for scheme, port in pages.items() for host in hosts]
    return Policy(
        allow_origins=listed, allow_credentials=True, accept_risks={"insecure-origin"}
    )


_NGINX: Final = """\
    server {{
        listen 127.0.0.1:{port}{ssl};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_http_version 1.1;
            proxy_set_header Host {host};
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
        }}
    }}
"""


def _configure(folder: Path, certificate: Path, fronts: dict[str, tuple[int, int]]) -> Path:
    """Write nginx's configuration: one server for each port, and the port behind it."""
    servers = "".join(
        _NGINX.format(
            port=port,
            behind=behind,
            host=SERVERS[name].proxy,
            ssl=" ssl" if SERVERS[name].scheme == "https" else "",
        )
        for name, (port, behind) in fronts.items()
    )
    places = "".join(
        f"    {name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"pid {folder}/pid;\nerror_log stderr;\ndaemon off;\nmaster_process off;\nevents {{}}\n"
        f"http {{\n    access_log off;\n{places}"
        f"    ssl_certificate {certificate};\n    ssl_certificate_key {certificate};\n"
        "    map $http_upgrade $connection_upgrade { default upgrade; '' close; }\n"
        f"{servers}}}\n",
        "utf-8",
    )
    return file


def certify(folder: Path) -> Path:
    """Make a certificate that nobody but itself signed, and its key, in one file."""
    both = folder / "both.pem"
    command = [require("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    command += ["-days", "2", *_SUBJECT, "-keyout", str(both), "-out", str(both)]
    subprocess.run(command, check=True, capture_output=True)
    return both


@contextmanager
def serve(
    app: App, sockets: list[socket.socket], certificate: Path | None = None
) -> Iterator[None]:
    """Serve an application on several sockets."""
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
    )
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    with ExitStack() as stack:
        for sock in sockets[1:]:
            stack.callback(sock.close)
        run = partial(asyncio.run, server.serve(sockets=sockets))
        stack.enter_context(serving(sockets[0], run, stop))
        yield


@contextmanager
def stand(folder: Path) -> Iterator[Stand]:
    """Start all servers.

    Args:
        folder: for the files of nginx, and the certificate.
    """
    certificate, record = certify(folder), Record()
    with ExitStack() as stack:
        listening: dict[Scheme, list[socket.socket]] = {
            "http": [listening_socket()],
            "https": [listening_socket()],
        }
        pages = {scheme: port_of(sockets[0]) for scheme, sockets in listening.items()}
        apps: dict[int, App] = dict.fromkeys(pages.values(), _application(record))
        ports: dict[str, int] = {}
        fronts: dict[str, tuple[int, int]] = {}
        for name, kind in SERVERS.items():
            sock = listening_socket()
            listening["http" if kind.proxy else kind.scheme].append(sock)
            behind = port_of(sock)
            ports[name] = free_port() if kind.proxy else behind
            if kind.proxy:
                fronts[name] = (ports[name], behind)
            apps[behind] = app = _application(record)
            CORS(app, _policy(pages), guard=_guard(name, ports[name]))
        recorded = Recorded(apps, record)
        stack.enter_context(serve(recorded, listening["http"]))
        stack.enter_context(serve(recorded, listening["https"], certificate))
        file = _configure(folder, certificate, fronts)
        command = [require("nginx"), "-p", str(folder), "-c", str(file), "-e", "stderr"]
        last = max(port for port, _ in fronts.values())
        stack.enter_context(program(command, folder, partial(connects, last)))
        yield Stand(record, pages, ports)
