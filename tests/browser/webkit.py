"""A small driver of WebKitGTK: its MiniBrowser, over the protocol of the Web Inspector.

No other way shows the console's messages.
"""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from browser.channel import Channel, Json, PageError
from browser.page import USUAL, Circumstances, Message
from browser.processes import STARTS_IN, display, profile, running
from websockets.sync.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = re.compile(r"/socket/\d+/\d+/WebPage")
STARTS = 3
"""The greatest number of processes for one page: about one of a thousand hangs at its start."""
DOMAINS = ("Runtime", "Console", "Page")
HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nup"


class WebKit:
    """MiniBrowser on a display: each page is a process of its own.

    Args:
        program: the path of MiniBrowser.
        display: the display that it draws on.
    """

    def __init__(self, program: str, display: str) -> None:
        self._program = program
        self._display = display
        self.version = self._ask_version()

    @contextmanager
    def page(self, circumstances: Circumstances = USUAL) -> Iterator[Tab]:
        """Open a page in a fresh process: no cookie, no cache, no preflight cache."""
        with ExitStack() as stack:
            address = self._start(stack, circumstances)
            channel = connect(address, max_size=None, compression=None, ping_interval=None)
            yield Tab(stack.enter_context(channel))

    def _start(self, stack: ExitStack, circumstances: Circumstances) -> str:
        """Start a process, and return the address of the inspector of its page.

        A process that does not ask for its first page is ended, and another one is started.
        """
        for _ in range(STARTS - 1):
            with ExitStack() as started, suppress(TimeoutError):
                address = self._address(started, circumstances)
                stack.push(started.pop_all())
                return address
        return self._address(stack, circumstances)

    def _address(self, stack: ExitStack, circumstances: Circumstances) -> str:
        folder = stack.enter_context(profile())
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = f"127.0.0.1:{_free_port()}"
        command = [self._program, "--enable-developer-extras=true", "--private"]
        if circumstances.trusting:
            command.append("--ignore-tls-errors")
        stack.enter_context(
            running(
                [*command, f"http://127.0.0.1:{door.getsockname()[1]}/"],
                self._environment(folder, address),
                ask=True,
            )
        )
        _greet(door)
        with urllib.request.urlopen(f"http://{address}/", timeout=STARTS_IN) as listing:
            target = TARGET.search(listing.read().decode())
        assert target is not None
        return f"ws://{address}{target[0]}"

    def _ask_version(self) -> str:
        with profile() as folder:
            asked = subprocess.run(
                [self._program, "--version"],
                env={**os.environ, **self._environment(folder, "")},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                timeout=STARTS_IN,
                check=True,
            )
        return asked.stdout.split()[-1]

    def _environment(self, folder: str, inspector: str) -> dict[str, str]:
        return {
            "DISPLAY": self._display,
            "GDK_BACKEND": "x11",
            "HOME": folder,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # Its sandbox needs rights that a container does not give.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "WEBKIT_INSPECTOR_HTTP_SERVER": inspector,
            "XDG_CACHE_HOME": f"{folder}/cache",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_DATA_HOME": f"{folder}/data",
        }


class Tab:
    """One page.

    Args:
        socket: the connection to the inspector of this page.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._target = ""
        self._channel = Channel(socket, self._unwrap)
        self._channel.wait_for(lambda event: event["method"] == "Target.targetCreated")
        self._enable()

    def open(self, url: str) -> None:
        """Navigate, and return when the page has loaded."""
        before = self._made_at()
        self._channel.take(_is_arrival)
        self.command("Runtime.evaluate", expression=f"location.href = {json.dumps(url)}")
        arrival = self._channel.wait_for(_is_arrival)
        while arrival["method"] == "Page.loadEventFired" and self._made_at() == before:
            # That was the event of the page before, which had just loaded.
            arrival = self._channel.wait_for(_is_arrival)
        if arrival["method"] == "Target.didCommitProvisionalTarget":
            self._enable()  # another process has taken over, and knows nothing yet
            self.evaluate(
                """() => document.readyState === "complete" ||
                    new Promise((resolve) => addEventListener("load", () => resolve(true)))"""
            )

    def _made_at(self) -> float:
        """Return the time at which the document was made; no two have the same."""
        answer = self.command(
            "Runtime.evaluate", expression="performance.timeOrigin", returnByValue=True
        )
        made: float = answer["result"]["value"]
        return made

    def evaluate(self, function: str, *arguments: object) -> Any:  # noqa: ANN401 - any value of JSON
        """Call a JavaScript function, await it, and return its result by way of JSON."""
        call = ", ".join(json.dumps(argument) for argument in arguments)
        promise = self.command(
            "Runtime.evaluate",
            expression=f"(async () => JSON.stringify(await ({function})({call})))()",
            emulateUserGesture=True,
        )
        outcome = self.command(
            "Runtime.awaitPromise",
            promiseObjectId=promise["result"]["objectId"],
            returnByValue=True,
        )
        if outcome.get("wasThrown"):
            raise PageError(json.dumps(outcome["result"]))
        value = outcome["result"].get("value")
        return None if value is None else json.loads(value)

    def console(self) -> list[Message]:
        """Return the console's messages since the last call."""
        self.command("Runtime.evaluate", expression="0")  # earlier messages have arrived then
        events = self._channel.take(lambda event: event["method"] == "Console.messageAdded")
        messages = (event["params"]["message"] for event in events)
        return [Message(m["level"], m["text"], m.get("source", "")) for m in messages]

    def screenshot(self) -> bytes:
        """Return the viewport as a PNG."""
        width, height = self.evaluate("() => [innerWidth, innerHeight]")
        taken = self.command(
            "Page.snapshotRect",
            x=0,
            y=0,
            width=width,
            height=height,
            coordinateSystem="Viewport",
        )
        return base64.b64decode(taken["dataURL"].partition(",")[2])

    def command(self, method: str, **params: object) -> Json:
        """Send one command to this page and return its result."""
        inner, outer = self._channel.number(), self._channel.number()
        message = {"id": inner, "method": method, "params": params}
        self._channel.send(
            {
                "id": outer,
                "method": "Target.sendMessageToTarget",
                "params": {"targetId": self._target, "message": json.dumps(message)},
            }
        )
        answer = self._channel.answer(inner, outer)
        if answer["id"] == outer and "error" not in answer:
            answer = self._channel.answer(inner)
        if "error" in answer:
            text = f"{method}: {answer['error']['message']}"
            raise PageError(text)
        result: Json = answer["result"]
        return result

    def _enable(self) -> None:
        for domain in DOMAINS:
            self.command(f"{domain}.enable")

    def _unwrap(self, message: Json) -> Json:
        """Take a page's message out of its envelope; note which process speaks for the page."""
        match message.get("method"):
            case "Target.targetCreated" if not message["params"]["targetInfo"].get(
                "isProvisional"
            ):
                self._target = message["params"]["targetInfo"]["targetId"]
            case "Target.didCommitProvisionalTarget":
                self._target = message["params"]["newTargetId"]
            case "Target.dispatchMessageFromTarget":
                inner: Json = json.loads(message["params"]["message"])
                return inner
        return message


def _is_arrival(event: Json) -> bool:
    return event["method"] in {"Page.loadEventFired", "Target.didCommitProvisionalTarget"}


@contextmanager
def webkit(program: str, xvfb: str) -> Iterator[WebKit]:
    """Start a display for MiniBrowser; end it, and every process on it.

    Args:
        program: the path of MiniBrowser.
        xvfb: the path of Xvfb.
    """
    with display(xvfb) as name:
        yield WebKit(program, name)


def _greet(door: socket.socket) -> None:
    """Answer the first request: MiniBrowser prints nothing, so this is how it says it is up."""
    door.settimeout(STARTS_IN / STARTS)
    caller, _ = door.accept()
    with caller:
        caller.settimeout(STARTS_IN)
        caller.recv(65536)
        caller.sendall(HELLO)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
