"""Our integrations, found by name: one that is not written yet is left out."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from contest import OURS
from scenarios import Rules, ours

BARE, OWN = "bare", "own"


def exists(framework: str) -> bool:
    """Return whether we have an integration for a framework."""
    return importlib.util.find_spec(_module(framework)) is not None


def place(framework: str, kind: str, app: Any, rules: Rules) -> Any:  # noqa: ANN401 - any application
    """Return the application; with our gateway in it, if it is of that kind."""
    if kind == OURS:
        importlib.import_module(_module(framework)).CORS(app, **ours(rules))
    return app


def _module(framework: str) -> str:
    return f"crossorigin.integrations.{framework}"
