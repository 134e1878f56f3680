"""One browser and one demo for each worker; every test gets pages that share nothing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest
from browser.chromium import Chromium, chromium
from browser.engines import engine
from browser.lab import Lab, lab
from browser.page import Browser
from harness.tools import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMAND = (sys.executable, "-c", "from crossorigin.cli import main; main()", "demo")
ENDS_IN = 20  # seconds


@contextmanager
def running_demo(*options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Start `crossorigin demo`; yield the process, the page's origin and the API's."""
    with subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(3)]
            page, api = re.findall(r"http://[^/\s]+", "".join(lines))
            yield process, page, api
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(ENDS_IN)
            finally:
                process.kill()


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The page's origin."""
    with running_demo("--port", "0", "--api-port", "0") as (_, page, _api):
        yield page


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with chromium(require("chromium")) as running:
        yield running


@pytest.fixture(scope="session")
def servers() -> Iterator[Lab]:
    """The servers that answer as they are told."""
    with lab(require("openssl")) as running:
        yield running


@pytest.fixture(scope="session")
def started() -> Iterator[Callable[[str], Browser]]:
    """Starts an engine by its name, once in a session."""
    with ExitStack() as stack:

        @cache
        def start(name: str) -> Browser:
            return stack.enter_context(engine(name, require))

        yield start
