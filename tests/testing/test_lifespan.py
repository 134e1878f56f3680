"""The lifespan of an application: run around the fetches of a browser, if it has one."""

from __future__ import annotations

import anyio
import pytest
from harness.app_types import Receive, Scope, Send

from crossorigin.testing import AsyncBrowser, Browser
from crossorigin.transport.lifespan import LifespanFailed


class App:
    """An application that does as it is told."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.log: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        self.log.append(scope["state"].get("db", "none"))
        headers = [(b"access-control-allow-origin", b"*")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        for moment in ("startup", "shutdown"):
            if self.fails == f"{moment} raises":
                raise RuntimeError(moment)
            message = await receive()
            self.log.append(message["type"])
            scope["state"]["db"] = "open"
            if self.fails.startswith(moment):
                await send({"type": f"{message['type']}.failed", "message": "no db"})
                if self.fails == moment:
                    raise RuntimeError(moment)
                continue
            await send({"type": f"{message['type']}.complete"})


EXPECTED = ["lifespan.startup", "open", "open", "lifespan.shutdown"]


def test_it_runs_around_the_fetches() -> None:
    app = App()
    with Browser(app) as browser:
        browser.fetch("/")
        browser.fetch("/")
    assert app.log == EXPECTED
    browser.fetch("/")
    assert app.log == [*EXPECTED, "open"]


def test_it_runs_around_asynchronous_fetches() -> None:
    app = App()

    async def main() -> None:
        async with AsyncBrowser(app) as browser:
            await browser.fetch("/")
            await browser.fetch("/")

    anyio.run(main)
    assert app.log == EXPECTED


def test_a_fetch_outside_the_block_starts_no_lifespan() -> None:
    app = App()
    Browser(app).fetch("/")
    assert app.log == ["none"]


def test_application_that_raises_at_once_has_no_lifespan() -> None:
    app = App("startup raises")
    with Browser(app) as browser:
        browser.fetch("/")
    assert app.log == ["none"]


@pytest.mark.parametrize(
    ("fails", "message"),
    [
        ("startup", "lifespan.startup.failed: no db"),
        ("startup waits", "lifespan.startup.failed: no db"),
        ("shutdown", "lifespan.shutdown.failed: no db"),
        ("shutdown raises", "the application raised RuntimeError"),
    ],
)
def test_a_failure_is_raised(fails: str, message: str) -> None:
    with pytest.raises(LifespanFailed, match=message), Browser(App(fails)) as browser:
        browser.fetch("/")


def test_a_failure_is_raised_asynchronously() -> None:
    async def main() -> None:
        async with AsyncBrowser(App("startup")):
            pytest.fail("it did not start")

    with pytest.raises(LifespanFailed, match="no db"):
        anyio.run(main)


def test_exception_of_a_test_comes_out_unchanged() -> None:
    with pytest.raises(ZeroDivisionError), Browser(App()):
        raise ZeroDivisionError
