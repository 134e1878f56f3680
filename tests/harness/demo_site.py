"""The demo's two servers in a thread of this process, and visitors that ask them."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import empty
from harness.raw_http import TIMEOUT, Answered, read_answer
from harness.servers import serving

from crossorigin.demo.ports import Claim, claim
from crossorigin.demo.server import create_servers, serve

Lines = Sequence[tuple[str, str]]


@contextmanager
def own_django() -> Iterator[None]:
    """Let the demo configure Django; afterwards the process has its settings again."""
    before = settings._wrapped
    settings._wrapped = empty
    try:
        yield
    finally:
        settings._wrapped = before


@dataclass(frozen=True, slots=True)
class Demo:
    """The servers.

    Attributes:
        page: where the page is served.
        api: where the API is served.
    """

    page: Claim
    api: Claim

    def send(
        self,
        at: Claim,
        method: str,
        path: str,
        lines: Lines = (),
        body: bytes = b"",
        *,
        host: str = "",
    ) -> Answered:
        """Send one request; return the answer."""
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host or f'{at.host}:{at.port}'}",
            *(f"{name}: {value}" for name, value in lines),
            f"Content-Length: {len(body)}",
            "Connection: close\r\n\r\n",
        ]
        with socket.create_connection(("127.0.0.1", at.port), timeout=TIMEOUT) as sock:
            sock.sendall("\r\n".join(head).encode() + body)
            return read_answer(sock, method)

    def post(
        self, path: str, content: object, lines: Lines = (), *, host: str = ""
    ) -> Answered:
        """Send JSON to the page's server."""
        body = json.dumps(content).encode()
        return self.send(self.page, "POST", path, lines, body, host=host)

    def site(self) -> dict[str, Any]:
        """The description of the site."""
        described: dict[str, Any] = json.loads(self.send(self.page, "GET", "/site").body)
        return described

    def visitor(self) -> Visitor:
        """A new visitor."""
        admitted = json.loads(self.post("/visitor", {}).body)
        return Visitor(self, admitted["visitor"], admitted["token"])


@dataclass(frozen=True, slots=True)
class Visitor:
    """A page that is open.

    Attributes:
        demo: the servers.
        id: its name.
        token: its secret.
    """

    demo: Demo
    id: str
    token: str

    @property
    def lines(self) -> Lines:
        """The header with the token."""
        return [("X-Demo-Token", self.token)]

    def post(self, path: str, **content: object) -> Any:  # noqa: ANN401 - JSON
        """Send JSON; return the JSON of the answer."""
        answer = self.demo.post(path, {"visitor": self.id} | content, self.lines)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def call(self, url: str, call: str, method: str = "GET", **options: Any) -> Answered:  # noqa: ANN401 - of send
        """Send a request of this visitor to the API."""
        path = url.partition("//")[2].partition("/")[2]
        query = f"?visitor={self.id}&call={call}"
        return self.demo.send(self.demo.api, method, f"/{path}{query}", **options)

    def record(self, call: str) -> list[dict[str, Any]]:
        """The exchanges of a call."""
        path = f"/record?visitor={self.id}&call={call}"
        answer = self.demo.send(self.demo.page, "GET", path, self.lines)
        exchanges: list[dict[str, Any]] = json.loads(answer.body)
        return exchanges

    @contextmanager
    def stream(self, last: int | None = None) -> Iterator[Stream]:
        """The stream of its events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.demo.page.port, TIMEOUT)
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        path = f"/stream?visitor={self.id}&token={self.token}"
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        assert answer.getheader("content-type", "").startswith("text/event-stream")
        with closing(connection), closing(answer):
            stream = Stream(answer)
            assert stream.line() == ": the record"
            yield stream


@dataclass(slots=True)
class Stream:
    """An open stream."""

    answer: http.client.HTTPResponse
    numbers: list[int] = field(default_factory=list)

    def line(self) -> str:
        """The next line that is neither empty nor a heartbeat; an empty text at the end."""
        while (line := self.answer.readline()) in (b"\n", b": still here\n"):
            pass
        return line.decode().rstrip("\n")

    def event(self) -> dict[str, Any]:
        """The next event."""
        number, kind, data = self.line(), self.line(), self.line()
        assert kind == "event: exchange"
        self.numbers.append(int(number.removeprefix("id: ")))
        exchange: dict[str, Any] = json.loads(data.removeprefix("data: "))
        return exchange

    def until(self, call: str) -> dict[str, Any]:
        """The event of a call's answer."""
        while True:
            event = self.event()
            if event["call"] == call and event["status"] is not None:
                return event


@contextmanager
def running_demo() -> Iterator[Demo]:
    """Run the demo."""
    with ExitStack() as stack:
        stack.enter_context(own_django())
        page = stack.enter_context(claim("127.0.0.1", 0, 0))
        api = stack.enter_context(claim("localhost", 0, 0))
        servers = create_servers(page, api)

        def stop() -> None:
            for server in servers:
                server.should_exit = True

        def run() -> None:
            asyncio.run(serve(servers, ""))

        stack.enter_context(serving(page.sockets[0], run, stop))
        yield Demo(page, api)
