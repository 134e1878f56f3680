"""Requests per second of real servers, behind each layer.

One server at a time answers, all on one core, and wrk asks on another; the contenders take
turns, and the result is the median of each turn's ratio to the bare application.

python bench/served.py                      both servers, and the figures are kept
python bench/served.py --rounds 2 uvicorn   a quick look at one
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import results
from answers import answer_of, judge
from arguments import arguments
from contest import AGAIN, OURS
from rounds import Figure
from scenarios import SCENARIOS, Scenario, lines_of, method_of

HERE = Path(__file__).parent
CONTENDERS = ("bare", AGAIN, "no-op + send", "starlette", OURS)
SILENT = CONTENDERS[:3]
SERVERS = {
    "uvicorn": ["uvicorn", "served_app:app", "--http", "httptools", "--loop", "uvloop"],
    "granian": ["granian", "served_app:app", "--interface", "asginl", "--loop", "uvloop"],
}
QUIET = {
    "uvicorn": ["--log-level", "critical", "--no-access-log", "--lifespan", "off"],
    "granian": ["--log-level", "critical", "--workers", "1", "--runtime-threads", "1"],
}
ROUNDS = 7
SECONDS = 1
CONNECTIONS = 16
PATIENCE = 30
"""Seconds within which a server must listen."""
KEYS = "bd"


class Server(NamedTuple):
    """A running server."""

    port: int
    process: int


@contextmanager
def serving(server: str, contender: str, pinned: list[str]) -> Iterator[Server]:
    """Run a server on one core; yields it."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = int(chosen.getsockname()[1])
    program = [sys.executable, "-m", *SERVERS[server], *QUIET[server], "--port", str(port)]
    environment = {**os.environ, "CONTENDER": contender, "PYTHONPATH": str(HERE)}
    with subprocess.Popen([*pinned, *program], env=environment, cwd=HERE) as process:
        try:
            _wait_for(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the server listens."""
    for _ in range(PATIENCE * 20):
        if process.poll() is not None:
            message = f"the server ended with {process.returncode}"
            raise SystemExit(message)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    message = f"no server listens on port {port}"
    raise SystemExit(message)


def flaw_of(server: Server, scenario: Scenario, contender: str) -> str | None:
    """Return why a server is refused, if it is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(connection):
        headers = dict(lines_of(scenario))
        connection.request(method_of(scenario), "/x", headers=headers)
        response = connection.getresponse()
        response.read()
    if contender in SILENT:
        return None
    return judge(scenario, answer_of(response.status, response.getheaders())).refused


class Load(NamedTuple):
    """The result of a short run."""

    rate: float
    """Requests a second."""
    cpu: float
    """Microseconds of the server's processor for a request."""


def load(wrk: list[str], server: Server, scenario: Scenario, script: Path) -> Load:
    """Return the figures of one short run of wrk."""
    headers = [f"--header={name}: {value}" for name, value in lines_of(scenario)]
    size = ["--threads=1", f"--connections={CONNECTIONS}", f"--duration={SECONDS}s"]
    address = f"http://127.0.0.1:{server.port}/x"
    before = _cpu_time(server.process)
    said = subprocess.run(
        [*wrk, *size, *headers, f"--script={script}", address],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    spent = _cpu_time(server.process) - before
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", said, re.MULTILINE)
    count = re.search(r"^\s+(\d+) requests in", said, re.MULTILINE)
    if rate is None or count is None or "Non-2xx" in said:
        raise SystemExit(said)
    return Load(float(rate[1]), spent / 1_000 / int(count[1]))


def _cpu_time(process: int) -> int:
    """Return the nanoseconds that a process, its threads and its children have run."""
    total = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
        total += sum(_cpu_time(int(child)) for child in (task / "children").read_text().split())
    return total


def _cores() -> tuple[int, int]:
    """Return the core of the servers and that of wrk."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


def row(
    wrk: list[str], servers: dict[str, Server], scenario: Scenario, rounds: int
) -> dict[str, Any]:
    """Return the figures of one server program in one scenario."""
    flaws = {name: flaw_of(server, scenario, name) for name, server in servers.items()}
    names = [name for name in servers if flaws[name] is None]
    turns: list[dict[str, Load]] = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "method.lua"
        script.write_text(f'wrk.method = "{method_of(scenario)}"\n', "utf-8")
        for _ in range(rounds):
            random.shuffle(names)
            turns.append({name: load(wrk, servers[name], scenario, script) for name in names})
    cells = {name: _cell(turns, name, flaws[name]) for name in servers}
    return {"title": scenario.title, "rounds": rounds, "cells": cells}


def _cell(turns: list[dict[str, Load]], name: str, flaw: str | None) -> dict[str, Any]:
    if flaw is not None:
        return {"refused": flaw}
    return {
        "rate": statistics.median(turn[name].rate for turn in turns),
        "share": _figure([turn[name].rate / turn["bare"].rate for turn in turns]),
        "cpu": _figure([turn[name].cpu - turn["bare"].cpu for turn in turns]),
    }


def _figure(values: list[float]) -> Figure:
    low, median, high = statistics.quantiles(values, n=4)
    return Figure(median, low, high)


def measured(taskset: str, wrk: str, server: str, rounds: int) -> dict[str, Any]:
    """Return the figures of one server program."""
    ours, theirs = _cores()
    with ExitStack() as running:
        servers = {
            name: running.enter_context(serving(server, name, pinned_to(taskset, ours)))
            for name in CONTENDERS
        }
        asking = [*pinned_to(taskset, theirs), wrk]
        return {key: row(asking, servers, SCENARIOS[key], rounds) for key in KEYS}


def pinned_to(taskset: str, core: int) -> list[str]:
    """Return the command that starts a program on one core."""
    return [taskset, "--cpu-list", str(core)]


def show(server: str, rows: dict[str, Any]) -> None:
    """Print the figures of one server."""
    for key, each in rows.items():
        print(
            f"\n{server}, {key}  {each['title']}: requests a second, share of bare, CPU added"
        )
        for name, cell in each["cells"].items():
            if "refused" in cell:
                print(f"   {name:<20}refused: {cell['refused']}")
                continue
            share, low, high = cell["share"]
            cpu = cell["cpu"][0]
            range_ = f"({low:.2f} - {high:.2f})"
            print(f"   {name:<20}{cell['rate']:>10,.0f}{share:>8.2f} {range_}{cpu:>8.1f} us")


def main() -> None:
    """Measure the servers named on the command line, or all."""
    asked = arguments(__doc__, SERVERS)
    wrk, taskset = shutil.which("wrk"), shutil.which("taskset")
    if wrk is None or taskset is None or len(os.sched_getaffinity(0)) == 1:
        print("no server is measured: that needs wrk, taskset and two cores")
        return
    every: dict[str, Any] = {}
    for server in asked.names:
        every[server] = measured(taskset, wrk, server, asked.rounds or ROUNDS)
        show(server, every[server])
    if asked.is_kept:
        version = subprocess.run(
            [wrk, "--version"], capture_output=True, check=False, text=True
        )
        found = re.search(r"wrk (\S+)", version.stdout)
        results.write("served", every, SERVERS, wrk=found[1] if found else "")


if __name__ == "__main__":
    main()
