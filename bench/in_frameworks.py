"""Whole applications: with the CORS of their framework less without, and with ours.

Every framework has a process of its own for every scenario: nothing that one leaves in the
interpreter costs another.

python bench/in_frameworks.py                      all, and the figures are kept
python bench/in_frameworks.py --keep flask         one, and its figures are kept
python bench/in_frameworks.py --rounds 50 flask    a quick look at one
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import results
from arguments import arguments
from asgi_frameworks import ASGI_FRAMEWORKS, Kind, asgi_entrant
from contest import AGAIN, MARKED, OURS, Entrant, compete, rounds_for, show
from driven import WSGI_APP
from integrated import BARE, OWN, exists
from other_frameworks import aiohttp_entrant, tornado_entrant
from rounds import own_copy
from scenarios import ROUTES, SOLE, Scenario, ours
from wsgi import wsgi_entrant
from wsgi_frameworks import django_entrant, wsgi_framework_entrant

from crossorigin.wsgi import CORSMiddleware

GENERIC = "wsgi gateway"
"""Ours around an application that does nothing: the cost of Flask hides ours."""
GENERIC_BARE = "bare wsgi"
ROUNDS = 200


class Framework(NamedTuple):
    """A framework: its name, the name of its CORS, and how its applications are served."""

    integration: str
    package: str
    own: str | None
    """None for a framework that has no CORS."""
    entrant: Callable[[Kind, Scenario], Entrant]
    scenarios: str = "abcd" + ROUTES


def _asgi(name: str) -> Callable[[Kind, Scenario], Entrant]:
    return functools.partial(asgi_entrant, ASGI_FRAMEWORKS[name])


def _wsgi(name: str) -> Callable[[Kind, Scenario], Entrant]:
    return functools.partial(wsgi_framework_entrant, name)


ALL = SOLE + ROUTES
WITHOUT_PATTERNS = ALL.replace("h", "")
HEADERS_APP = "django-cors-headers"
FRAMEWORKS = {
    "starlette": Framework("starlette", "starlette", "its own", _asgi("starlette")),
    "fastapi": Framework("fastapi", "fastapi", "Starlette's", _asgi("fastapi")),
    "litestar": Framework("litestar", "litestar", "its own", _asgi("litestar")),
    "quart": Framework("quart", "quart-cors", "quart-cors", _asgi("quart")),
    "blacksheep": Framework("blacksheep", "blacksheep", "its own", _asgi("blacksheep")),
    "falcon-asgi": Framework("falcon", "falcon", "its own", _asgi("falcon-asgi")),
    "sanic": Framework("sanic", "sanic-ext", "sanic-ext", _asgi("sanic")),
    "aiohttp": Framework("aiohttp", "aiohttp-cors", "aiohttp-cors", aiohttp_entrant),
    "tornado": Framework("tornado", "tornado", None, tornado_entrant),
    "falcon": Framework("falcon", "falcon", "its own", _wsgi("falcon"), WITHOUT_PATTERNS),
    "flask": Framework("flask", "flask-cors", "flask-cors", _wsgi("flask"), ALL),
    "bottle": Framework("bottle", "bottle", None, _wsgi("bottle")),
    "pyramid": Framework("pyramid", "pyramid", None, _wsgi("pyramid")),
    "django": Framework("django", HEADERS_APP, HEADERS_APP, django_entrant, ALL),
}
WSGI = ("falcon", "flask", "django")
"""The frameworks in which the WSGI gateway is measured, besides a bare application."""


def row(name: str, scenario: Scenario, rounds: int | None) -> dict[str, Any]:
    """Return the figures of one framework in one scenario."""
    framework = FRAMEWORKS[name]
    entrants = {
        "bare": framework.entrant(BARE, scenario)._replace(answer=None),
        AGAIN: framework.entrant(BARE, scenario)._replace(answer=None),
    }
    if framework.own is not None:
        to = OURS if scenario.marked is None else MARKED
        entrants[framework.own] = framework.entrant(OWN, scenario)._replace(to=to)
    if exists(framework.integration):
        entrants[OURS] = framework.entrant(OURS, scenario)
    if scenario.marked is not None:
        entrants[MARKED] = framework.entrant(MARKED, scenario)
    elif name in WSGI:
        entrants |= _generic(scenario)
    return compete(scenario, entrants, rounds_for(scenario, rounds or ROUNDS))


def _generic(scenario: Scenario) -> dict[str, Entrant]:
    gateway = CORSMiddleware(own_copy(WSGI_APP, "app"), **ours(scenario.rules)).as_app
    bare = wsgi_entrant(own_copy(WSGI_APP, "app"), scenario, bare=GENERIC_BARE)
    return {
        GENERIC_BARE: bare._replace(answer=None),
        GENERIC: wsgi_entrant(gateway, scenario, bare=GENERIC_BARE, to=GENERIC),
    }


def _apart(name: str, key: str, rounds: int | None) -> dict[str, Any]:
    """Return the figures that another process measures."""
    program = [sys.executable, str(Path(__file__).with_name("framework.py")), name, key]
    ended = subprocess.run(
        [*program, str(rounds or "")],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    row: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return row


def main() -> None:
    """Measure the frameworks named on the command line, or all."""
    asked = arguments(__doc__, FRAMEWORKS)
    packages = {framework.package for framework in FRAMEWORKS.values()}
    packages |= {framework.integration for framework in FRAMEWORKS.values()}
    for name in asked.names:
        keys = FRAMEWORKS[name].scenarios
        rows = {key: _apart(name, key, asked.rounds) for key in keys}
        show(name, rows)
        if asked.is_kept:
            # Each framework is a run of its own: those of others may be older.
            kept = results.read().get("frameworks", {}).get("figures", {})
            every = kept | {name: rows}
            ordered = {each: every[each] for each in FRAMEWORKS if each in every}
            results.write("frameworks", ordered, sorted(packages))


if __name__ == "__main__":
    main()
