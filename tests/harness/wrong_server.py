"""A server on loopback that answers as it is told, bytes and all, one thread a connection."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

MAX_HEAD = 1 << 16
TLS = b"\x16\x03"  # how a client begins that speaks TLS to a server that does not


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]

    @property
    def is_preflight(self) -> bool:
        return self.method == "OPTIONS" and "access-control-request-method" in self.headers


Answer: TypeAlias = Callable[[Asked], bytes | None]
"""The bytes to write; None for nothing until the server stops."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            asked = self._read()
            answer = b"" if asked is None else self.server.answer(asked)
            if answer is None:
                self.server.stopping.wait()
            elif answer:
                self.request.sendall(answer)
        except OSError:
            return  # the client hung up, or wanted no TLS

    def _read(self) -> Asked | None:
        data = b""
        while b"\r\n\r\n" not in data and len(data) < MAX_HEAD:
            more = self.request.recv(4096)
            if not more:
                return None
            data += more
            if data.startswith(TLS):
                return Asked("", "", {})
        head, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, path, _ = head.split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines)
        with self.server.lock:
            asked = Asked(method, path, {name.lower(): headers[name] for name in headers})
            self.server.log.append(asked)
        return asked


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, answer: Answer, context: ssl.SSLContext | None) -> None:
        self.answer = answer
        self.context = context
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.log: list[Asked] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[ssl.SSLSocket, object]:
        sock, address = super().get_request()
        if self.context is None:
            return sock, address  # type: ignore[return-value] # a plain socket reads the same
        wrapped = self.context.wrap_socket(
            sock, server_side=True, do_handshake_on_connect=False
        )
        return wrapped, address


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    port: int
    log: list[Asked]


@contextmanager
def wrong_server(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Running]:
    """Serve on a free port of 127.0.0.1."""
    with _Server(answer, context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Running(server.server_address[1], server.log)
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()
