"""A small driver of headless Firefox: WebDriver BiDi, straight to its debugging port."""

from __future__ import annotations

import base64
import json
import re
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser.channel import Channel, Json, PageError
from browser.page import USUAL, Circumstances, Message
from browser.processes import display, printed, profile, running
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

# Names that it takes for localhost.
NAMES = ("api.shop.test", "app.shop.test", "www.shop.test", "evil.test", "rebind.test")

# A browser under test has no errands of its own, and asks nobody anything.
PREFERENCES: dict[str, object] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.dns.localDomains": ",".join(NAMES),
    # It otherwise waits before it asks an address again that refused a WebSocket.
    "network.websocket.delay-failed-reconnects": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}

# BiDi's log events leave the warnings and the categories out; the console service of the
# browser itself has both.
CONSOLE = """() => {
    const lines = Services.console.getMessageArray();
    Services.console.reset();
    return lines.map((line) => {
        try {
            line.QueryInterface(Ci.nsIScriptError);
            const level = line.flags & Ci.nsIScriptError.warningFlag ? "warning" : "error";
            return [level, line.errorMessage, line.category];
        } catch {
            return ["log", line.message, ""];
        }
    });
}"""


PREFER = """(host, withoutCors, proxy) => {
    const [name, port] = proxy.split(":");
    Services.prefs.setStringPref("network.proxy.ssl", name);
    Services.prefs.setStringPref("network.proxy.http", name);
    Services.prefs.setIntPref("network.proxy.ssl_port", Number(port ?? 0));
    Services.prefs.setIntPref("network.proxy.http_port", Number(port ?? 0));
    Services.prefs.setIntPref("network.proxy.type", proxy ? 1 : 0);
    Services.prefs.setStringPref("network.lna.address_space.public.override", host);
    Services.prefs.setBoolPref("content.cors.disable", withoutCors);
}"""


class Firefox:
    """A running browser. Its pages share nothing with each other.

    Args:
        socket: the connection to its debugging port.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        capabilities = self.command("session.new", capabilities={})["capabilities"]
        self.version = str(capabilities["browserVersion"])
        windows = self.command("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"]
        self._window = Tab(self, windows[0]["context"])

    def close(self) -> None:
        """Ask the browser to end."""
        with suppress(ConnectionClosed):  # it may hang up before it answers
            self.command("browser.close")

    @contextmanager
    def page(self, circumstances: Circumstances = USUAL) -> Iterator[Tab]:
        """Open a page in a user context of its own: no cookie, no cache, no preflight cache."""
        user = self.command(
            "browser.createUserContext", acceptInsecureCerts=circumstances.trusting
        )["userContext"]
        created = self.command("browsingContext.create", type="tab", userContext=user)
        if circumstances.public:
            self._deny(circumstances.public, user)
        self._prefer(circumstances)
        try:
            yield Tab(self, created["context"])
        finally:
            self._prefer(USUAL)
            self.command("browser.removeUserContext", userContext=user)

    def _prefer(self, circumstances: Circumstances) -> None:
        host = circumstances.public.partition("//")[2]
        settings = (host, circumstances.without_cors, circumstances.proxy)
        self._window.evaluate(PREFER, *settings)

    def _deny(self, origin: str, user: str) -> None:
        self.command(
            "permissions.setPermission",
            descriptor={"name": "loopback-network"},
            state="denied",
            origin=origin,
            userContext=user,
        )

    def console(self) -> list[Message]:
        """Return the browser console's messages since the last call, from all pages."""
        return [
            Message(level, text, category)
            for level, text, category in self._window.evaluate(CONSOLE)
        ]

    def command(self, method: str, **params: object) -> Json:
        """Send one command and return its result."""
        answer = self._channel.ask({"method": method, "params": params})
        if answer["type"] == "error":
            text = f"{method}: {answer['error']}: {answer['message']}"
            raise PageError(text)
        result: Json = answer["result"]
        return result


class Tab:
    """One tab.

    Args:
        browser: the browser that it belongs to.
        context: the browser's name for it.
    """

    def __init__(self, browser: Firefox, context: str) -> None:
        self._browser = browser
        self._context = context

    def open(self, url: str) -> None:
        """Navigate, and return when the page has loaded."""
        self._browser.command(
            "browsingContext.navigate", context=self._context, url=url, wait="complete"
        )

    def evaluate(self, function: str, *arguments: object) -> Any:  # noqa: ANN401 - any value of JSON
        """Call a JavaScript function, await it, and return its result by way of JSON."""
        call = ", ".join(json.dumps(argument) for argument in arguments)
        answer = self._browser.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({function})({call})))()",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise PageError(answer["exceptionDetails"]["text"])
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def console(self) -> list[Message]:
        """Return the console's messages since the last call."""
        return self._browser.console()

    def screenshot(self) -> bytes:
        """Return the viewport as a PNG."""
        taken = self._browser.command(
            "browsingContext.captureScreenshot", context=self._context
        )
        return base64.b64decode(taken["data"])


@contextmanager
def firefox(program: str, xvfb: str) -> Iterator[Firefox]:
    """Start a browser with a fresh profile; end it, and remove the profile in any case.

    Without a display it has no WebGL.

    Args:
        program: the path of Firefox.
        xvfb: the path of Xvfb.
    """
    with ExitStack() as stack:
        screen = stack.enter_context(display(xvfb))
        folder = stack.enter_context(profile())
        _write_preferences(folder)
        command = [program, "--headless", "--no-remote", "--profile", folder]
        command += ["--remote-debugging-port", "0", "--remote-allow-system-access"]
        process = stack.enter_context(
            running(
                [*command, "about:blank"],
                {
                    "MOZ_CRASHREPORTER_DISABLE": "1",
                    "HOME": folder,
                    "DISPLAY": screen,
                    "LIBGL_ALWAYS_SOFTWARE": "1",
                },
            )
        )
        address = f"{printed(process, ADDRESS)}/session"
        socket = stack.enter_context(
            connect(address, max_size=None, compression=None, ping_interval=None)
        )
        browser = Firefox(Channel(socket))
        stack.callback(browser.close)
        yield browser


def _write_preferences(folder: str) -> None:
    lines = (
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in PREFERENCES.items()
    )
    Path(folder, "user.js").write_text("".join(lines), encoding="utf-8")
