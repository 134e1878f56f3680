"""The command `gateway`: Envoy before an application, with a policy file that changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from harness.programs import connects, free_port
from harness.raw_http import Answered, exchange
from harness.tools import require

SECONDS: Final = float(os.environ.get("GATEWAY_SECONDS", "3"))
"""Seconds of load while policies are swapped; 60 in the long form."""

PAUSE: Final = float(os.environ.get("GATEWAY_PAUSE", "0"))
"""Seconds between two swaps; 5 in the long form."""

FIRST, SECOND = "https://first.example", "https://second.example"
DEADLINE: Final = 30.0


class _Application(ThreadingHTTPServer):
    """Answers at once, and `/slow` when the test lets it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked, self.released = threading.Event(), threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Application

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - its signature
        """Write nothing."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.server.asked.set()
            self.server.released.wait(DEADLINE)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")


@pytest.fixture(name="application")
def run_application() -> Iterator[_Application]:
    """Run an application that cannot be changed."""
    with _Application() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


def _write(file: Path, origin: str) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(f'[policy]\nallow_origins = ["{origin}"]\n', "utf-8")
    fresh.replace(file)


class _Gateway:
    def __init__(self, process: subprocess.Popen[str], port: int, file: Path) -> None:
        self.process, self.port, self.file = process, port, file

    def wait_for(self, words: str) -> str:
        """Return the next line of output with `words` in it."""
        assert self.process.stdout is not None
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            if words in line:
                return line
        raise AssertionError("".join(seen))

    def ask(self, origin: str, path: str = "/") -> Answered:
        return exchange(self.port, "GET", path, "localhost", [("Origin", origin.encode())])


@contextmanager
def _gateway(folder: Path, upstream: str) -> Iterator[_Gateway]:
    require("envoy")
    port, file = free_port(), folder / "cors.toml"
    _write(file, FIRST)
    command = [
        sys.executable, "-u", "-m", "crossorigin", "gateway", "--policy", str(file),
        "--upstream", upstream, "--listen", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _Gateway(process, port, file)
        finally:
            process.terminate()
            process.wait()


def _load(gateway: _Gateway, until: float, odd: list[object], counts: list[int]) -> None:
    """Ask until a time; keep every answer that is of neither policy."""
    count = 0
    while time.monotonic() < until:
        for origin in (FIRST, SECOND):
            count += 1
            try:
                answered = gateway.ask(origin)
            except OSError as error:
                odd.append(error)
                continue
            allowed = answered.all("Access-Control-Allow-Origin")
            if (
                answered.status != 200
                or answered.body != b"ok"
                or allowed not in ([], [origin])
            ):
                odd.append(answered)
    counts.append(count)


def test_no_request_fails_while_policies_are_swapped(
    application: _Application, tmp_path: Path
) -> None:
    """Every answer is of one of the two policies, and both come into force."""
    with _gateway(tmp_path, f"http://127.0.0.1:{application.server_port}") as gateway:
        gateway.wait_for("serves")
        odd: list[object] = []
        counts: list[int] = []
        until = time.monotonic() + SECONDS
        asking = (gateway, until, odd, counts)
        threads = [threading.Thread(target=_load, args=asking) for _ in range(4)]
        for thread in threads:
            thread.start()
        swaps = 0
        while time.monotonic() < until:
            swaps += 1
            origin = (FIRST, SECOND)[swaps % 2]
            _write(gateway.file, origin)
            gateway.wait_for("are in force")
            assert gateway.ask(origin).all("Access-Control-Allow-Origin") == [origin]
            threads[0].join(PAUSE)
        for thread in threads:
            thread.join()
    # Shown by pytest -rP.
    sys.stdout.write(f"{sum(counts)} requests, {swaps} swaps, {len(odd)} odd answers\n")
    assert not odd
    assert swaps >= 2


def test_request_in_flight_ends_before_the_gateway_does(
    application: _Application, tmp_path: Path
) -> None:
    """SIGTERM: no new connection is taken, the slow answer is whole, the exit status is 0."""
    with _gateway(tmp_path, f"http://127.0.0.1:{application.server_port}") as gateway:
        gateway.wait_for("serves")
        found: list[Answered] = []
        thread = threading.Thread(target=lambda: found.append(gateway.ask(FIRST, "/slow")))
        thread.start()
        assert application.asked.wait(DEADLINE)
        gateway.process.send_signal(signal.SIGTERM)
        gateway.wait_for("Waiting for the requests in flight")
        until = time.monotonic() + DEADLINE
        while connects(gateway.port):
            assert time.monotonic() < until, "a new connection is taken"
            time.sleep(0.05)
        assert thread.is_alive()
        application.released.set()
        thread.join()
        assert gateway.process.wait(DEADLINE) == 0
        assert not connects(gateway.port)
    assert [each.body for each in found] == [b"ok"]


def test_application_that_is_down_is_reported_and_gives_503(tmp_path: Path) -> None:
    """The gateway starts before its application; its errors have the headers of the policy."""
    with _gateway(tmp_path, f"http://127.0.0.1:{free_port()}") as gateway:
        gateway.wait_for("No application listens")
        answered = gateway.ask(FIRST)
        assert answered.status == 503
        assert answered.all("Access-Control-Allow-Origin") == [FIRST]
