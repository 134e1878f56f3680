"""The cost of observers: of counting one decision, and of a request behind a watched gateway.

Each entrant is measured in processes of its own, as the interpreter adapts its code to the
classes that it meets: a process with and without observers would be slower at both. Every round
measures each process once, in turn, so that a busy machine disturbs all alike. The time of a
process is its shortest one, which other programs disturb least; the figure is the median of
the processes.

python bench/observed.py                 60 rounds of 5 processes
python bench/observed.py --rounds 20     a quick look
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import prometheus_client
from driven import ASGI_DRIVE, WSGI_DRIVE
from rounds import own_copy

from crossorigin import Policy, asgi, wsgi
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.observe import Event, Prometheus, Recent, RefusalLog

BATCH = 200
WARM_BATCHES = 10
PROCESSES = 5
ALLOWED = "https://a.example"
POLICY = Policy(allow_origins=ALLOWED)
ASKED = {"access-control-request-method": "PUT", "access-control-request-headers": "x-a"}
CALL_DRIVE = """
def drive(events):
    for event in events:
        observe(event)
"""
COUNT_DRIVE = """
def drive(events):
    for event in events:
        count()
"""
LOOP_DRIVE = """
def drive(events):
    for event in events:
        pass
"""

Drive = Callable[[Sequence[Any]], None]
"""Serves a batch."""


class Served(NamedTuple):
    """A function that serves a batch, and the maker of one input."""

    drive: Drive
    make: Callable[[], Any]


class _Router:
    """Stands for the router of a framework; costs next to nothing."""

    def matched(self, _exchange: object) -> Any:  # noqa: ANN401 - a mark
        return INHERIT

    def table(self, _facts: object) -> Any:  # noqa: ANN401 - a table
        return {"GET": INHERIT, "PUT": INHERIT}


async def _asgi_app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def _wsgi_app(_environ: Any, start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
    start("200 OK", [])
    return [b"{}"]


def _scope(method: str = "GET", **lines: str) -> dict[str, Any]:
    every = {"host": "api.test", "origin": ALLOWED, **lines}
    headers = [(name.encode(), value.encode()) for name, value in every.items()]
    return {"type": "http", "method": method, "path": "/x", "headers": headers}


def _environ(method: str = "GET", **lines: str) -> dict[str, Any]:
    every = {"origin": ALLOWED, **lines}
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value.encode().decode()
        for name, value in every.items()
    }
    return {"REQUEST_METHOD": method, "PATH_INFO": "/x", **headers}


def _prometheus() -> Prometheus:
    return Prometheus(prometheus_client.CollectorRegistry())


def _event() -> Event:
    """Return an event that a gateway made."""
    events: list[Event] = []
    gateway = asgi.CORSMiddleware(_asgi_app, POLICY, observe=events.append)
    own_copy(ASGI_DRIVE, "drive", {"app": gateway})([_scope()])
    return events[0]


def _calling(kind: Callable[[], Callable[[Event], object]]) -> Served:
    event, observer = _event(), kind()
    return Served(own_copy(CALL_DRIVE, "drive", {"observe": observer}), lambda: event)


def _counting() -> Served:
    # As a gateway does that remembers the decision: Prometheus needs no event.
    event = _event()
    count = _prometheus().count_of(event.series)
    return Served(own_copy(COUNT_DRIVE, "drive", {"count": count}), lambda: event)


def _serving(module: Any, place: str, request: str, *kinds: Any) -> Served:  # noqa: ANN401 - a gateway's
    observers = [kind() for kind in kinds]
    app, drive, make = {
        asgi: (_asgi_app, ASGI_DRIVE, _scope),
        wsgi: (_wsgi_app, WSGI_DRIVE, _environ),
    }[module]
    gateway: Any
    if place == "by hand":
        gateway = module.CORSMiddleware(app, POLICY, observe=observers)
    else:
        resolver = PolicyResolver(POLICY, _Router(), watch=make_watch(observers))
        gateway = module.RoutedMiddleware(app, resolver)
    serve = own_copy(drive, "drive", {"app": gateway})
    return Served(serve, make if request == "GET" else lambda: make("OPTIONS", **ASKED))


class Entrant(NamedTuple):
    """The maker of a server, and the name of the entrant to compare it with."""

    build: Callable[[], Served]
    beside: str | None = None


def _entrants() -> Iterator[tuple[str, Entrant]]:
    loop = own_copy(LOOP_DRIVE, "drive")
    yield "loop", Entrant(lambda: Served(loop, lambda: None))
    yield "count Prometheus", Entrant(_counting, "loop")
    observers: dict[str, Callable[[], Any]] = {
        "Prometheus": _prometheus,
        "RefusalLog": RefusalLog,
        "Recent": Recent,
    }
    for name, kind in observers.items():
        yield f"call {name}", Entrant(partial(_calling, kind), "loop")
    for module in (asgi, wsgi):
        for place in ("by hand", "routed"):
            for request in ("GET", "preflight"):
                name = f"{module.__name__.rpartition('.')[2]} {place} {request}"
                serving = partial(_serving, module, place, request)
                yield name, Entrant(serving)
                yield f"{name}, observed", Entrant(partial(serving, _prometheus), name)


ENTRANTS: Final = dict(_entrants())


def _time(served: Served) -> float:
    """Return the nanoseconds of one input, of a batch."""
    served.drive([served.make() for _ in range(10)])
    batch = [served.make() for _ in range(BATCH)]
    started = time.thread_time_ns()
    served.drive(batch)
    return (time.thread_time_ns() - started) / BATCH


def _measure(name: str) -> None:
    """Print the time of an entrant for each line that is read."""
    served = ENTRANTS[name].build()
    for _ in range(WARM_BATCHES):
        _time(served)
    gc.freeze()
    gc.disable()
    for _ in sys.stdin:
        print(_time(served), flush=True)


class Measured:
    """A process that measures one entrant."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--entrant", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.times: list[float] = []

    def measure(self) -> None:
        """Add the time of one round."""
        asked: Any = self._process.stdin
        told: Any = self._process.stdout
        asked.write("\n")
        asked.flush()
        self.times.append(float(told.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--entrant", help="measure this one, for another process")
    given = parser.parse_args()
    if given.entrant is not None:
        _measure(given.entrant)
        return
    with contextlib.ExitStack() as stack:
        every = [Measured(name) for name in ENTRANTS for _ in range(PROCESSES)]
        for each in every:
            stack.callback(each.close)
        for _ in range(given.rounds):
            for each in every:
                each.measure()
    figures = {
        name: statistics.median(min(each.times) for each in every if each.name == name)
        for name in ENTRANTS
    }
    for name, (_, beside) in ENTRANTS.items():
        line = f"{name:<32} {figures[name]:>8.0f} ns"
        if beside is not None:
            line += f" {figures[name] - figures[beside]:>+8.0f} ns beside {beside}"
        print(line)


if __name__ == "__main__":
    main()
