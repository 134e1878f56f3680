"""A raw HTTP/1.1 server on loopback: four origins, scripted answers, an exact log.

Its log is the only record of preflights that all engines have in common.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tables.scenario import HOSTS, SERVERS, Lines, Reply, Scenario, Server

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

STARTS_IN = 10  # seconds
CERTIFY = (
    *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
)
SWITCHING = 101
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
WITHOUT_BODY = frozenset({204, 304})
# Framings that end with the connection, and the text after a chunk.
CLOSING = frozenset({"short", "long", "cut", "unended", "close"})
CHUNKED = {
    "chunked": b"\r\n0\r\n\r\n",
    "cut": b"",
    "unended": b"\r\n",
    "trailers": b"\r\n0\r\nAccess-Control-Allow-Origin: *\r\nX-Trailer: 1\r\n\r\n",
}
HTML = ("Content-Type", "text/html")
# Chromium then takes the page for one of the internet.
PUBLIC = ("Content-Security-Policy", "treat-as-public-address")
EMBEDDER = "Cross-Origin-Embedder-Policy"
FILES: dict[str, tuple[str, Lines]] = {
    "/page": ("page.html", (HTML,)),
    "/require-corp": ("frame.html", (HTML, (EMBEDDER, "require-corp"))),
    "/credentialless": ("frame.html", (HTML, (EMBEDDER, "credentialless"))),
    "/runner.js": ("runner.js", (("Content-Type", "text/javascript"),)),
    "/elements.js": ("elements.js", (("Content-Type", "text/javascript"),)),
    "/complaints": ("complaints.html", (HTML,)),
    "/public": ("complaints.html", (HTML, PUBLIC)),
}
ANYWHERE = "*"
NOT_SCRIPTED = Reply(404, (), "not scripted")
NOTHING = Reply(404, (("Content-Length", "0"),), "")
# Where the servers are said to be: an address that was free once means nothing later.
PLAIN: dict[Server, str] = {
    server: f"{'https' if server == 'secure' else 'http'}://{host}:{8000 + number}"
    for number, (server, host) in enumerate(HOSTS.items())
}
# <api> is an origin, <api/a> the address of a path there, <api!> and <api!/a> the same
# without the scheme, <api~> an address there whose cookies have the path / by default.
PLACE = re.compile(rf"<({'|'.join(HOSTS)})(!?)(~|/[^>]*)?>")


@dataclass(frozen=True)
class Request:
    """A request as it came.

    Attributes:
        server: which of the origins it came to.
        method: its method, byte for byte.
        path: its target, less the part that names the run.
        headers: names as sent, and values.
        body: its body.
    """

    server: Server
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> str | None:
        """Return the value of a header; lines are joined as RFC 9110 says."""
        values = [value for found, value in self.headers if found.lower() == name]
        return ", ".join(values) if values else None

    @property
    def is_preflight(self) -> bool:
        """Whether this is a preflight."""
        return (
            self.method == "OPTIONS"
            and self.header("access-control-request-method") is not None
        )


class Run:
    """One scenario, made ready once: its addresses are no other run's.

    Args:
        scenario: the scenario.
        token: the first segment of the paths of this run.
        origins: the origin of each server.
    """

    def __init__(self, scenario: Scenario, token: str, origins: dict[Server, str]) -> None:
        self.scenario = scenario
        self.token = token
        self.log: list[Request] = []
        self._origins = origins
        self._asked: dict[tuple[str, str, bool], int] = {}

    def fill(self, text: str) -> str:
        """Return a text with the places in it replaced by addresses."""
        return PLACE.sub(self._place, text)

    def plain(self, text: str) -> str:
        """Return a text with the addresses of this run replaced by those of any other."""
        for server, origin in self._origins.items():
            here, there = _bare(origin), _bare(PLAIN[server])
            text = text.replace(f"{here}/{self.token}/", f"{there}/")
            text = re.sub(rf"{re.escape(here)}/{self.token}(?![0-9])", f"{there}~", text)
            text = text.replace(here, there)
        return text

    def answer(self, request: Request) -> Reply:
        """Log a request and return its scripted answer, complete."""
        self.log.append(request)
        reply = self._scripted(request)
        headers = [(name, self.fill(value)) for name, value in reply.headers]
        key = request.header("sec-websocket-key")
        if reply.status == SWITCHING and key is not None:
            headers += _accepted(key)
        elif reply.status not in WITHOUT_BODY:
            headers += _framing(reply)
        return replace(reply, headers=tuple(headers))

    def _scripted(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        for route in self.scenario.routes:
            if route.server == request.server and route.path in (path, ANYWHERE):
                replies = route.preflight if request.is_preflight else route.actual
                break
        else:
            return NOT_SCRIPTED
        key = (request.server, path, request.is_preflight)
        number = self._asked[key] = self._asked.get(key, -1) + 1
        return replies[min(number, len(replies) - 1)] if replies else NOT_SCRIPTED

    def _place(self, match: re.Match[str]) -> str:
        server, bare, path = match.groups()
        origin = self._origins[server]  # type: ignore[index] # the pattern lists the servers
        start = _bare(origin) if bare else origin
        if path == "~":
            return f"{start}/{self.token}"
        return f"{start}/{self.token}{path}" if path else start


class Lab:
    """The server. Made by `lab`.

    Args:
        context: with which one of the servers speaks TLS.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self.origins: dict[Server, str] = {}
        self._runs: dict[str, Run] = {}
        self._numbers = itertools.count(1)
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def page(self) -> str:
        """The address of the page that runs scenarios."""
        return f"{self.origins['page']}/page"

    def prepare(self, scenario: Scenario) -> Run:
        """Script a scenario under a token of its own."""
        token = f"t{next(self._numbers)}"
        run = self._runs[token] = Run(scenario, token, self.origins)
        return run

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        """Listen until told to stop."""
        handlers: dict[Server, Handler] = {name: self._handler(name) for name in SERVERS}
        handlers |= {"rude": _hang_up, "mute": _keep_silent, "secure": self._handler("secure")}
        servers = []
        for name, handler in handlers.items():
            tls = self._context if name == "secure" else None
            server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=tls)
            self._name(name, server.sockets[0].getsockname()[1])
            servers.append(server)
        with socket.socket() as closed:  # holds a port, and never listens
            closed.bind(("127.0.0.1", 0))
            self._name("closed", closed.getsockname()[1])
            ready.set()
            await stop.wait()
        for server in servers:
            server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _name(self, server: Server, port: int) -> None:
        scheme = PLAIN[server].partition(":")[0]
        self.origins[server] = f"{scheme}://{HOSTS[server]}:{port}"

    def _handler(self, name: Server) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            try:
                while (received := await _receive(reader)) is not None:
                    answer, stays = self._respond(name, *received)
                    writer.write(answer)
                    await writer.drain()
                    if _is_socket(answer):
                        await _close_socket(reader, writer)
                    if not stays:
                        break
            except (ConnectionError, asyncio.CancelledError):
                pass  # the browser went away, or the lab closes
            finally:
                self._connections.discard(task)
                writer.close()

        return handle

    def _respond(self, server: Server, head: str, body: str) -> tuple[bytes, bool]:
        """Return the answer, and whether the connection stays open after it."""
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        headers = tuple((name, value.strip(" \t")) for name, _, value in pairs)
        reply = self._reply(Request(server, method, target, headers, body))
        return _serialize(reply, method), reply.framing not in CLOSING

    def _reply(self, request: Request) -> Reply:
        target = request.path
        if target in FILES:
            return _file(*FILES[target])
        token, slash, path = target.removeprefix("/").partition("/")
        run = self._runs.get(token)
        if run is None:  # a browser's own errand, such as the icon
            return NOTHING
        return run.answer(replace(request, path=f"{slash}{path}"))


def _file(name: str, lines: Lines) -> Reply:
    text = Path(__file__).with_name(name).read_text(encoding="ascii")
    return Reply(200, (*lines, ("Content-Length", str(len(text)))), text)


def _is_socket(answer: bytes) -> bool:
    return b"\r\nSec-WebSocket-Accept: " in answer


async def _close_socket(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wait for the first frame, which closes the WebSocket, and answer it."""
    await reader.read(128)
    writer.write(b"\x88\x00")
    await writer.drain()


def _bare(origin: str) -> str:
    return origin.partition("//")[2]


async def _hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _receive(reader)
    writer.close()


async def _receive(reader: asyncio.StreamReader) -> tuple[str, str] | None:
    """Return a request's head and its body, or None when there will be no more."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    length = re.search(r"(?im)^content-length:\s*(\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return head, body.decode("latin-1")


def _accepted(key: str) -> Lines:
    """Return the header lines that open a WebSocket (RFC 6455, section 4.2.2)."""
    digest = hashlib.sha1((key + GUID).encode(), usedforsecurity=False).digest()
    accept = base64.b64encode(digest)
    return (
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Accept", accept.decode()),
    )


def _framing(reply: Reply) -> Lines:
    """Return the header lines that say how the body is sent."""
    match reply.framing:
        case "chunked" | "cut" | "unended" | "trailers":
            return (("Transfer-Encoding", "chunked"),)
        case "close":
            return (("Connection", "close"),)
        case "short":
            return (("Content-Length", str(len(reply.body) + 500)),)
        case "long":
            return (("Content-Length", str(max(len(reply.body) - 2, 0))),)
        case "no-gzip":
            return (
                ("Content-Length", str(len(reply.body))),
                ("Content-Encoding", "gzip"),
            )
        case _:
            return (("Content-Length", str(len(reply.body))),)


def _serialize(reply: Reply, method: str) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} Scripted"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    interim = "".join(f"HTTP/1.1 {status} Interim\r\n\r\n" for status in reply.interim)
    head = (interim + "\r\n".join([*lines, "", ""])).encode("latin-1")
    return head if reply.status in WITHOUT_BODY or method == "HEAD" else head + _body(reply)


def _body(reply: Reply) -> bytes:
    body = reply.body.encode("latin-1")
    if reply.framing not in CHUNKED:
        return body
    chunk = b"%x\r\n%b" % (len(body) + 100 if reply.framing == "cut" else len(body), body)
    return chunk + CHUNKED[reply.framing]


def _context(openssl: str) -> ssl.SSLContext:
    """Speak TLS with a certificate that is right in all, but signed by nobody but itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory(prefix="crossorigin-") as folder:
        both = f"{folder}/both.pem"
        command = [openssl, *CERTIFY, "-keyout", both, "-out", both]
        subprocess.run(command, check=True, capture_output=True)
        context.load_cert_chain(both)
    return context


@contextmanager
def lab(openssl: str) -> Iterator[Lab]:
    """Run the server in a thread of its own.

    Args:
        openssl: the path of the program that makes its certificate.
    """
    made = Lab(_context(openssl))
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(made.serve(ready, stop),), daemon=True
    )
    thread.start()
    try:
        assert ready.wait(STARTS_IN), "the lab did not start"
        yield made
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(STARTS_IN)
        loop.close()
