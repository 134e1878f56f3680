"""Our integrations, found by name: one that is not written yet is left out."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from contest import MARKED, OURS
from scenarios import MARK, Scenario, ours

BARE, OWN = "bare", "own"


def exists(framework: str) -> bool:
    """Return whether we have an integration for a framework."""
    return importlib.util.find_spec(_module(framework)) is not None


def place(framework: str, kind: str, app: Any, scenario: Scenario) -> Any:  # noqa: ANN401 - any application
    """Return the application; with our gateway in it, if it is of that kind."""
    if kind in {OURS, MARKED}:
        importlib.import_module(_module(framework)).CORS(app, **ours(scenario.rules))
    return app


def mark(framework: str, kind: str, path: str, endpoint: Any, scenario: Scenario) -> Any:  # noqa: ANN401 - any endpoint
    """Return the endpoint of a path; with `@cors`, if the scenario marks it in that kind."""
    if kind != MARKED or path != scenario.marked:
        return endpoint
    return importlib.import_module(_module(framework)).cors(**ours(MARK))(endpoint)


def _module(framework: str) -> str:
    return f"crossorigin.integrations.{framework}"
