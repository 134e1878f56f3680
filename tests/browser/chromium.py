"""A small driver of headless Chromium over the DevTools protocol.

It never intercepts requests: an intercepted request takes another way through the
browser, one where no preflight is sent.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from browser.page import Message
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)
ADDRESS = re.compile(r"DevTools listening on (ws://\S+)")
STARTS_IN = 60  # seconds: on a busy machine the first start is slow
ANSWERS_IN = 60
ENDS_IN = 10

Json = dict[str, Any]


class PageError(Exception):
    """A script threw, or Chromium refused a command."""


class Chromium:
    """A running browser. Its pages share nothing with each other.

    Args:
        socket: the connection to the address that Chromium printed.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: list[Json] = []
        self.version = str(self.command("Browser.getVersion")["product"]).partition("/")[2]

    def close(self) -> None:
        """Ask the browser to end."""
        with suppress(ConnectionClosed):  # it may hang up before it answers
            self.command("Browser.close")

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Open a page in a context of its own: no cookie, no cache, no preflight cache."""
        context = self.command("Target.createBrowserContext")["browserContextId"]
        target = self.command(
            "Target.createTarget", url="about:blank", browserContextId=context
        )["targetId"]
        attached = self.command("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self, attached["sessionId"])
        try:
            yield page
        finally:
            self.command("Target.disposeBrowserContext", browserContextId=context)

    def command(self, method: str, session: str | None = None, **params: object) -> Json:
        """Send one command and return its result."""
        number = next(self._ids)
        message: Json = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        answer = self._receive(lambda received: received.get("id") == number)
        if "error" in answer:
            text = f"{method}: {answer['error']['message']}"
            raise PageError(text)
        result: Json = answer["result"]
        return result

    def wait_for(self, method: str, session: str) -> Json:
        """Return the next event of that name, one that came already included."""
        for event in self._events:
            if event["method"] == method and event.get("sessionId") == session:
                self._events.remove(event)
                return event
        return self._receive(
            lambda event: event.get("method") == method and event.get("sessionId") == session
        )

    def take(self, method: str, session: str) -> list[Json]:
        """Return the parameters of the events of that name that nobody waited for."""
        taken, kept = [], []
        for event in self._events:
            if event["method"] == method and event.get("sessionId") == session:
                taken.append(event["params"])
            else:
                kept.append(event)
        self._events = kept
        return taken

    def forget_events(self, session: str) -> None:
        """Drop the events of a session that nobody waited for."""
        self._events = [event for event in self._events if event.get("sessionId") != session]

    def _receive(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the first message that is wanted; keep the events that come before it."""
        end = monotonic() + ANSWERS_IN
        while True:
            message: Json = json.loads(self._socket.recv(timeout=max(0.0, end - monotonic())))
            if wanted(message):
                return message
            if "method" in message:
                self._events.append(message)


class Page:
    """One tab.

    Args:
        browser: the browser that it belongs to.
        session: the DevTools session that is attached to it.
    """

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self._frames: list[str] = []  # the sessions of frames that are other processes
        self.command("Page.enable")
        self.command("Log.enable")
        self.command(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True
        )

    def command(self, method: str, **params: object) -> Json:
        """Send one command to this tab."""
        return self._browser.command(method, self._session, **params)

    def open(self, url: str) -> None:
        """Navigate, and return when the page has loaded."""
        self._browser.forget_events(self._session)
        result = self.command("Page.navigate", url=url)
        if "errorText" in result:
            raise PageError(result["errorText"])
        self._browser.wait_for("Page.loadEventFired", self._session)

    def evaluate(self, function: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Call a JavaScript function, await what it returns and bring that home as JSON."""
        call = ", ".join(json.dumps(argument) for argument in arguments)
        result = self.command(
            "Runtime.evaluate",
            expression=f"({function})({call})",
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in result:
            raise PageError(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def console(self) -> list[Message]:
        """Return what the console got since the last call, the frames' lines included."""
        messages = []
        for frame in self._browser.take("Target.attachedToTarget", self._session):
            self._frames.append(frame["sessionId"])
            self._browser.command("Log.enable", frame["sessionId"])
        for session in (self._session, *self._frames):
            self._browser.command("Log.enable", session)  # what came before it has come
            entries = self._browser.take("Log.entryAdded", session)
            messages += [entry["entry"] for entry in entries]
        return [Message(m["level"], m["text"], m["source"]) for m in messages]

    def until(self, condition: str) -> None:
        """Return when the JavaScript expression is true; the document's changes wake it."""
        # The expression is part of the source: a page's Content-Security-Policy
        # rightly refuses eval.
        self.evaluate(
            """() => new Promise((resolve) => {
                const holds = () => CONDITION;
                if (holds()) return resolve();
                const watch = new MutationObserver(() => {
                    if (!holds()) return;
                    watch.disconnect();
                    resolve();
                });
                watch.observe(document, {
                    subtree: true, childList: true, attributes: true, characterData: true,
                });
            })""".replace("CONDITION", f"({condition})")
        )

    def look(self, *, width: int, height: int, scheme: str = "light", scale: float = 1) -> None:
        """Set the viewport, in CSS pixels, and the colour scheme that the user prefers."""
        self.command("Emulation.setScrollbarsHidden", hidden=True)
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )
        self.command(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )

    def screenshot(self) -> bytes:
        """Return the viewport as a PNG."""
        return base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])


@contextmanager
def chromium(program: str) -> Iterator[Chromium]:
    """Start a browser with a fresh profile; end it, and remove the profile, whatever happens.

    Args:
        program: the path of Chromium.
    """
    with ExitStack() as stack:
        # Chromium's helpers may still write for a moment after it has ended.
        profile = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="crossorigin-", ignore_cleanup_errors=True)
        )
        process = stack.enter_context(_process(program, profile))
        address = _address(process)
        socket = stack.enter_context(connect(address, max_size=None, compression=None))
        browser = Chromium(socket)
        stack.callback(browser.close)
        yield browser


@contextmanager
def _process(program: str, profile: str) -> Iterator[subprocess.Popen[str]]:
    # Chromium's sandbox refuses to run as root.
    flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
    with subprocess.Popen(
        [program, *flags, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Wait for a process that was asked to end; end it, and its helpers, if it does not."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDS_IN)
    with suppress(ProcessLookupError):  # the group, which is ours alone, is empty: it ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(ENDS_IN)


def _address(process: subprocess.Popen[str]) -> str:
    """Return the address that Chromium prints, and keep reading lest its pipe run full."""
    found: queue.Queue[str | None] = queue.Queue()
    said: list[str] = []
    assert process.stderr is not None
    threading.Thread(target=_read, args=(process.stderr, said, found), daemon=True).start()
    address = found.get(timeout=STARTS_IN)
    if address is None:
        text = f"Chromium did not start: {''.join(said)}"
        raise PageError(text)
    return address


def _read(lines: IO[str], said: list[str], found: queue.Queue[str | None]) -> None:
    for line in lines:
        said.append(line)
        if match := ADDRESS.search(line):
            found.put(match[1])
    found.put(None)
