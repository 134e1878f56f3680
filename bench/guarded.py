"""The cost that a guard adds to a same-origin GET: behind a gateway, and of the pure call.

The time of the gateways is that of the same gateway without a guard; the time of the call is
that of `Guard.evaluate`, less that of the loop.

python bench/guarded.py                 all scenarios, and the figures are kept
python bench/guarded.py --rounds 50 wsgi    a quick look at one
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import results
from arguments import arguments
from contest import AGAIN, ROUNDS, Entrant, compete, show
from driven import ASGI_APP, ASGI_DRIVE, WSGI_APP, WSGI_DRIVE
from forms import environs, scopes
from rounds import own_copy
from scenarios import LISTED, A, Rules, Scenario, ours

from crossorigin import Guard, asgi, wsgi
from crossorigin.gateway.guarding.guarded_asgi import guarded_asgi
from crossorigin.gateway.guarding.guarded_wsgi import guarded_wsgi
from crossorigin.gateway.serving import asgi_facts, wsgi_facts

SERVER = "203.0.113.7"
"""The address of the server, which is none of the loopback."""
HOST = "api.test"
"""The host of the requests of `scenarios.lines_of`."""
GUARDS: dict[str, Callable[[], Guard]] = {
    "guard": Guard,
    "guard with hosts": lambda: Guard(hosts=[HOST]),
    "guard with hosts, as pattern": lambda: Guard(hosts=["*.test"]),
}
TITLES = {"asgi": "ASGI gateway", "wsgi": "WSGI gateway", "evaluate": "Guard.evaluate"}
CALL_DRIVE = """
def drive(hosts):
    for host in hosts:
        evaluate(None, method="GET", site="same-origin", host=host)
"""
LOOP_DRIVE = """
def drive(hosts):
    for host in hosts:
        pass
"""


def _own(function: Any) -> Any:  # noqa: ANN401 - any function
    """Return a function with its own code; see `rounds.own_copy`."""

    def copied(code: types.CodeType) -> types.CodeType:
        consts = (copied(x) if isinstance(x, types.CodeType) else x for x in code.co_consts)
        return code.replace(co_consts=tuple(consts))

    made = types.FunctionType(
        copied(function.__code__),
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


class ASGIGateway(asgi.CORSMiddleware):
    """The gateway, with a layer of its own code."""

    def guarded(self, app: Any) -> Any:  # noqa: ANN401 - an application
        """Return `app` behind the guard."""
        return _own(guarded_asgi)(app, self.resolver, asgi_facts.read_facts)


class WSGIGateway(wsgi.CORSMiddleware):
    """The same."""

    def guarded(self, app: Any) -> Any:  # noqa: ANN401 - an application
        """Return `app` behind the guard."""
        return _own(guarded_wsgi)(app, self.resolver, wsgi_facts.read_facts)


SAME_ORIGIN = Scenario("g8", "same-origin GET", None, LISTED, None)


def _behind(gateway: Any, guard: Guard) -> Callable[[Any], Any]:  # noqa: ANN401 - of ASGI or WSGI
    return lambda app: gateway(app, **ours(Rules([A])), guard=guard)


def _entrants(
    gateway: Any,  # noqa: ANN401 - of ASGI or WSGI
    app: str,
    drive: str,
    request: Callable[[], Any],
) -> dict[str, Entrant]:
    """Return the same gateway with each guard, and without."""
    keywords = ours(Rules([A]))
    made: dict[str, Callable[[Any], Any]] = {
        "bare": lambda one: gateway(one, **keywords),
        AGAIN: lambda one: gateway(one, **keywords),
        **{name: _behind(gateway, guard()) for name, guard in GUARDS.items()},
    }
    return {
        name: Entrant(own_copy(drive, "drive", {"app": place(own_copy(app, "app"))}), request)
        for name, place in made.items()
    }


def _of_asgi() -> dict[str, Entrant]:
    request = scopes(SAME_ORIGIN, server=(SERVER, 443), client=("203.0.113.9", 1))
    return _entrants(ASGIGateway, ASGI_APP, ASGI_DRIVE, request)


def _of_wsgi() -> dict[str, Entrant]:
    request = environs(SAME_ORIGIN, REMOTE_ADDR="203.0.113.9")
    return _entrants(WSGIGateway, WSGI_APP, WSGI_DRIVE, request)


def _of_calls() -> dict[str, Entrant]:
    def request() -> str:
        return bytes(HOST, "ascii").decode()

    drives = {
        name: own_copy(
            CALL_DRIVE, "drive", {"evaluate": types.MethodType(_own(Guard.evaluate), guard())}
        )
        for name, guard in GUARDS.items()
    }
    loops = {name: own_copy(LOOP_DRIVE, "drive") for name in ("bare", AGAIN)}
    return {name: Entrant(drive, request) for name, drive in {**loops, **drives}.items()}


SECTIONS = {"asgi": _of_asgi, "wsgi": _of_wsgi, "evaluate": _of_calls}


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    asked = arguments(__doc__, SECTIONS)
    rows = {}
    for key in asked.names:
        scenario = SAME_ORIGIN._replace(title=TITLES[key])
        rows[key] = compete(scenario, SECTIONS[key](), asked.rounds or ROUNDS)
    show("Guard", rows)
    if asked.is_kept:
        results.write("guard", rows)


if __name__ == "__main__":
    main()
