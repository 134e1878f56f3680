"""The cost of observers: of counting one decision, and of a request behind a watched gateway.

Every round measures each entrant once, in turn, so that a busy machine disturbs all alike; the
figure is the shortest time of all rounds, which other programs disturb least.

python bench/observed.py                 200 rounds
python bench/observed.py --rounds 20     a quick look
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import prometheus_client
from driven import ASGI_DRIVE, WSGI_DRIVE
from rounds import own_copy

from crossorigin import Policy, asgi, wsgi
from crossorigin.gateway.resolution import INHERIT
from crossorigin.gateway.resolver import PolicyResolver
from crossorigin.gateway.watching import make_watch
from crossorigin.observe import Event, Prometheus, Recent, RefusalLog

BATCH = 100
ALLOWED = "https://a.example"
POLICY = Policy(allow_origins=ALLOWED)
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


class Entrant(NamedTuple):
    """A name, a function that serves a batch, the maker of one input, and a name to compare."""

    name: str
    drive: Callable[[Sequence[Any]], None]
    make: Callable[[], Any]
    beside: str | None = None


class _Router:
    """Stands for the router of a framework; costs next to nothing."""

    def matched(self, _exchange: object) -> Any:  # noqa: ANN401 - a mark
        return INHERIT


async def _asgi_app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def _wsgi_app(_environ: Any, start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
    start("200 OK", [])
    return [b"{}"]


def _scope() -> dict[str, Any]:
    headers = [(b"host", b"api.test"), (b"origin", ALLOWED.encode())]
    return {"type": "http", "method": "GET", "path": "/x", "headers": headers}


def _environ() -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/x", "HTTP_ORIGIN": ALLOWED}


def _prometheus() -> Prometheus:
    return Prometheus(prometheus_client.CollectorRegistry())


def _calls() -> list[Entrant]:
    """Return the observers, called with an event that a gateway made."""
    events: list[Event] = []
    gateway = asgi.CORSMiddleware(_asgi_app, POLICY, observe=events.append)
    own_copy(ASGI_DRIVE, "drive", {"app": gateway})([_scope()])
    observers = {"Prometheus": _prometheus(), "RefusalLog": RefusalLog(), "Recent": Recent()}

    def drive(observer: object) -> Any:  # noqa: ANN401 - a function
        return own_copy(CALL_DRIVE, "drive", {"observe": observer})

    loop = Entrant("loop", own_copy(LOOP_DRIVE, "drive"), lambda: events[0])
    # As a gateway does that remembers the decision: Prometheus needs no event.
    count = own_copy(COUNT_DRIVE, "drive", {"count": _prometheus().count_of(events[0].series)})
    return [
        loop,
        Entrant("count Prometheus", count, lambda: events[0], "loop"),
        *(
            Entrant(f"call {name}", drive(observer), lambda: events[0], "loop")
            for name, observer in observers.items()
        ),
    ]


def _gateways() -> list[Entrant]:
    """Return each gateway, with and without an observer."""
    found = []
    for kind, app, drive, make in (
        (asgi, _asgi_app, ASGI_DRIVE, _scope),
        (wsgi, _wsgi_app, WSGI_DRIVE, _environ),
    ):
        module: Any = kind
        name = module.__name__.rpartition(".")[2]
        for observe in ((), _prometheus()):
            watch = make_watch(observe, None)
            resolver = PolicyResolver(POLICY, _Router(), watch=watch)
            placed = {
                "by hand": module.CORSMiddleware(app, POLICY, observe=observe),
                "routed": module.RoutedMiddleware(app, resolver),
            }
            for place, gateway in placed.items():
                beside = f"{name} {place}" if observe else None
                title = f"{name} {place}, observed" if observe else f"{name} {place}"
                serve = own_copy(drive, "drive", {"app": gateway})
                found.append(Entrant(title, serve, make, beside))
    return found


def _time(entrant: Entrant) -> float:
    """Return the nanoseconds of one input, of a batch."""
    batch = [entrant.make() for _ in range(BATCH)]
    started = time.perf_counter_ns()
    entrant.drive(batch)
    return (time.perf_counter_ns() - started) / BATCH


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    entrants = [*_calls(), *_gateways()]
    taken: dict[str, list[float]] = {each.name: [] for each in entrants}
    for _ in range(rounds):
        for each in entrants:
            taken[each.name].append(_time(each))
    for each in entrants:
        own = min(taken[each.name])
        line = f"{each.name:<28} {own:>8.0f} ns"
        if each.beside is not None:
            added = own - min(taken[each.beside])
            line += f" {added:>+8.0f} ns beside {each.beside}"
        print(line)


if __name__ == "__main__":
    main()
