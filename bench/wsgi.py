"""The cost that a WSGI layer adds to a request: the floor, and ours.

Those of our peers that speak WSGI live inside a framework: see in_frameworks.py.

python bench/wsgi.py                    all scenarios, and the figures are kept
python bench/wsgi.py --rounds 50 a b    a quick look at these
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import results
from answers import Answer, answer_of
from arguments import arguments
from contest import AGAIN, OURS, PLACED, Entrant, compete, rounds_for, show
from driven import WSGI_APP, WSGI_DRIVE
from forms import environs
from rounds import own_copy
from scenarios import SCENARIOS, SOLE, Scenario, ours

from crossorigin.wsgi import CORSMiddleware


class NoOperation:
    """The floor: a layer that could change a response, and does not."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - a WSGI application
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - as above
        """Pass everything on, through a closure around `start_response`."""

        def start(status: Any, headers: Any, exc_info: Any = None) -> Any:  # noqa: ANN401 - as above
            return start_response(status, headers, exc_info)

        return self.app(environ, start)


def wsgi_entrant(app: Any, scenario: Scenario, **names: str) -> Entrant:  # noqa: ANN401 - a WSGI application
    """Return an entrant that serves batches with a WSGI application.

    Args:
        app: the application.
        scenario: makes the requests.
        names: the fields of `Entrant` that name its comparison.
    """
    run = own_copy(WSGI_DRIVE, "drive", {"app": app})
    also = {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
    request = environs(scenario, **also)
    return Entrant(
        run, request, lambda asked: answer_to(app, environs(asked, **also)()), **names
    )


def answer_to(app: Callable[..., Any], environ: dict[str, Any]) -> Answer:
    """Return the answer of the application."""
    said: list[Answer] = []

    def start_response(status: str, headers: Any, _exc_info: object = None) -> Any:  # noqa: ANN401 - as WSGI has them
        said.append(answer_of(int(status[:3]), headers))
        return lambda _data: None

    for _ in app(environ, start_response):
        pass
    return said[-1]


def row(scenario: Scenario, rounds: int | None) -> dict[str, Any]:
    """Return the figures of one scenario."""
    layers: dict[str, Callable[[Any], Any]] = {
        "bare": lambda app: app,
        AGAIN: lambda app: app,
        "no-op + start_response": NoOperation,
        OURS: lambda app: CORSMiddleware(app, **ours(scenario.rules)),
        PLACED: lambda app: CORSMiddleware(app, **ours(scenario.rules)).as_app,
    }
    entrants: dict[str, Entrant] = {}
    for name, layer in layers.items():
        entrant = wsgi_entrant(layer(own_copy(WSGI_APP, "app")), scenario)
        entrants[name] = entrant if name in {OURS, PLACED} else entrant._replace(answer=None)
    return compete(scenario, entrants, rounds_for(scenario, rounds))


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    asked = arguments(__doc__, SOLE)
    rows = {key: row(SCENARIOS[key], asked.rounds) for key in asked.names}
    show("WSGI", rows)
    if asked.is_kept:
        results.write("wsgi", rows)


if __name__ == "__main__":
    main()
