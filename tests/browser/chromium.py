"""A small driver of headless Chromium over the DevTools protocol.

It never intercepts requests: an intercepted request takes another way through the
browser, one where no preflight is sent.
"""

from __future__ import annotations

import base64
import json
import os
import re
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from browser.channel import Channel, Json, PageError
from browser.page import USUAL, Circumstances, Message
from browser.processes import printed, profile, running
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

INSECURE = "insecure.test"
FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # Names that nothing outside has, for pages that are not secure as those of loopback are.
    # One of them has both addresses of localhost: the second is asked where the first refuses.
    "--host-resolver-rules=MAP rebind.test localhost, MAP *.test 127.0.0.1",
)
ADDRESS = re.compile(r"DevTools listening on (ws://\S+)")


class Chromium:
    """A running browser. Its pages share nothing with each other.

    Args:
        channel: the connection to the address that Chromium printed.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.version = str(self.command("Browser.getVersion")["product"]).partition("/")[2]

    def close(self) -> None:
        """Ask the browser to end."""
        with suppress(ConnectionClosed):  # it may hang up before it answers
            self.command("Browser.close")

    @contextmanager
    def page(self, circumstances: Circumstances = USUAL) -> Iterator[Page]:
        """Open a page in a context of its own: no cookie, no cache, no preflight cache."""
        proxy = {"proxyServer": circumstances.proxy} if circumstances.proxy else {}
        context = self.command("Target.createBrowserContext", **proxy)["browserContextId"]
        target = self.command(
            "Target.createTarget", url="about:blank", browserContextId=context
        )["targetId"]
        attached = self.command("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self, attached["sessionId"])
        if circumstances.trusting:
            page.command("Security.setIgnoreCertificateErrors", ignore=True)
        try:
            yield page
        finally:
            self.command("Target.disposeBrowserContext", browserContextId=context)

    def command(self, method: str, session: str | None = None, **params: object) -> Json:
        """Send one command and return its result."""
        message: Json = {"method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        answer = self._channel.ask(message)
        if "error" in answer:
            text = f"{method}: {answer['error']['message']}"
            raise PageError(text)
        result: Json = answer["result"]
        return result

    def wait_for(self, method: str, session: str) -> Json:
        """Return the next event of that name, one that came already included."""
        return self._channel.wait_for(
            lambda event: event.get("method") == method and event.get("sessionId") == session
        )

    def take(self, session: str, *methods: str) -> list[Json]:
        """Return the parameters of the events of these names that nobody waited for."""
        events = self._channel.take(
            lambda event: event["method"] in methods and event.get("sessionId") == session
        )
        return [event["params"] for event in events]

    def forget_events(self, session: str) -> None:
        """Drop the events of a session that nobody waited for."""
        self._channel.take(lambda event: event.get("sessionId") == session)


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
        self._listen(session)
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
        while self.evaluate("() => document.readyState") != "complete":
            # That was the event of the page before, whose frames had just loaded.
            self._browser.wait_for("Page.loadEventFired", self._session)

    def evaluate(self, function: str, *arguments: object) -> Any:  # noqa: ANN401 - any value of JSON
        """Call a JavaScript function, await it, and return its result by way of JSON."""
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
        """Return the console's messages since the last call, the frames' lines included.

        Entries of the panel of issues come after it: Chromium's own names of CORS errors.
        """
        attached = self._browser.take(self._session, "Target.attachedToTarget")
        gone = self._browser.take(self._session, "Target.detachedFromTarget")
        detached = {frame["sessionId"] for frame in gone}
        for frame in attached:
            # Workers come and go, and have a console of no interest.
            if frame["targetInfo"]["type"] == "iframe" and frame["sessionId"] not in detached:
                self._frames.append(frame["sessionId"])
                self._listen(frame["sessionId"])
        self._frames = [frame for frame in self._frames if frame not in detached]
        messages = []
        for session in (self._session, *self._frames):
            self._browser.command("Log.enable", session)  # earlier messages have arrived then
            lines = self._browser.take(session, "Log.entryAdded", "Runtime.exceptionThrown")
            issues = self._browser.take(session, "Audits.issueAdded")
            messages += [_line(event) for event in lines]
            messages += [
                _issue(event["issue"]["details"]["corsIssueDetails"])
                for event in issues
                if event["issue"]["code"] == "CorsIssue"
            ]
            self._browser.forget_events(session)
        return messages

    def _listen(self, session: str) -> None:
        # Without the network's events there are no issues, and fewer lines.
        for domain in ("Log", "Audits", "Network", "Runtime"):
            self._browser.command(f"{domain}.enable", session)

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

    def look(
        self,
        *,
        width: int,
        height: int,
        scheme: str = "light",
        scale: float = 1,
        forced: str = "none",
    ) -> None:
        """Set the viewport, in CSS pixels, and the colours that the user prefers or forces."""
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
                {"name": "forced-colors", "value": forced},
            ],
        )

    def screenshot(self) -> bytes:
        """Return the viewport as a PNG."""
        return base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])


def _line(event: Json) -> Message:
    if "entry" in event:
        entry = event["entry"]
        return Message(entry["level"], entry["text"], entry["source"])
    thrown = event["exceptionDetails"]  # the panel of the developer tools joins these two
    return Message("error", f"{thrown['text']} {thrown['exception']['description']}", "thrown")


def _issue(issue: Json) -> Message:
    level = "warning issue" if issue["isWarning"] else "issue"
    return Message(level, issue["request"]["url"], issue["corsErrorStatus"]["corsError"])


@contextmanager
def chromium(program: str, *more: str) -> Iterator[Chromium]:
    """Start a browser with a fresh profile; end it, and remove the profile in any case.

    Args:
        program: the path of Chromium.
        more: further flags; of two with one name Chromium takes the last.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(profile())
        # Chromium's sandbox refuses to run as root.
        flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
        command = [program, *flags, *more, f"--user-data-dir={folder}", "about:blank"]
        process = stack.enter_context(running(command))
        address = printed(process, ADDRESS)
        socket = stack.enter_context(
            connect(address, max_size=None, compression=None, ping_interval=None)
        )
        browser = Chromium(Channel(socket))
        stack.callback(browser.close)
        yield browser
