"""CORS for Python, whole: one policy, declared once, that cannot be built wrong."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossorigin.engine import Decision, Reason, RequestFacts
    from crossorigin.errors import PolicyError, Problem
    from crossorigin.guard import Guard, Verdict
    from crossorigin.policy import Policy, PolicyMap

__version__ = "0.1.0"

__all__ = [
    "Decision",
    "Guard",
    "Policy",
    "PolicyError",
    "PolicyMap",
    "Problem",
    "Reason",
    "RequestFacts",
    "Verdict",
]

# Every run of pytest in an environment with the package imports it, for the plugin; a name is
# loaded when it is used.
_MODULES = {
    "Decision": "engine",
    "Guard": "guard",
    "Policy": "policy",
    "PolicyError": "errors",
    "PolicyMap": "policy",
    "Problem": "errors",
    "Reason": "engine",
    "RequestFacts": "engine",
    "Verdict": "guard",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the classes that are named above
    """Import a public name from its module when it is used first (PEP 562)."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
