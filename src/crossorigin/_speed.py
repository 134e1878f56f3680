"""The compiled gateways, where the package `crossorigin-speed` is installed.

They do the usual case alone. Whatever is the least unusual, a rare form of a message as much as
a question that the owner's callables have to answer, they hand untouched to the gateway in
Python, which is the reference: both pass the same tests.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, TypeVar

from crossorigin.engine import Form, HeaderEdits
from crossorigin.engine.gateway import TAKEN, Gateway
from crossorigin.engine.log import log_warning
from crossorigin.engine.preflight import MAX_REQUEST_HEADERS_BYTES

WITHOUT: Final = "WITHOUT_CROSSORIGIN_SPEED"
"""Name of the environment variable that, set to anything, leaves the compiled ones unused.

Those that begin with CROSSORIGIN_ are fields of a policy."""

_INTERFACE: Final = 1
"""What this file and the extension know of each other; see INTERFACE in speed/speed.h."""

_Pure = TypeVar("_Pure", bound=Gateway[Any])


def compiled(
    pure: type[_Pure], base: str, methods: dict[str, Callable[..., Any]]
) -> type[_Pure] | None:
    """Return the compiled class of a gateway, or None where Python has to do all.

    Args:
        pure: the gateway in Python.
        base: the name of the compiled base.
        methods: what the compiled base asks of Python, beside a whole request.
    """
    if _module is None:
        return None
    members = {
        "__copy__": _copied,
        "__doc__": pure.__doc__,
        "__module__": pure.__module__,
        "_in_python": vars(pure)["__call__"],
        "form": _form(pure.form, _module.Passing),
        "placed": property(lambda self: self),
        **methods,
    }
    return type(f"Compiled{pure.__name__}", (getattr(_module, base), pure), members)


def _copied(gateway: Any) -> Any:  # noqa: ANN401 - of both kinds
    """Return a copy with the same selection; Python cannot see what the base holds."""
    copied = type(gateway)(gateway.app, gateway.selection)
    vars(copied).update({**vars(gateway), **vars(copied)})
    return copied


def _form(form: Form[Any, Any], of: Callable[..., Any]) -> Form[Any, Any]:
    """Return the form in which the compiled gateway uses decisions: it sees the block."""

    def passing(edits: HeaderEdits[Any]) -> Any:  # noqa: ANN401 - the gateway's own
        # What differs with each response is not done by appending.
        return of(None if edits.exposes_all else edits.block, form.passing(edits))

    return Form(form.to_text, form.edits_of, passing)


def _installed() -> ModuleType | None:
    if os.environ.get(WITHOUT) or _runs_in_parallel():
        return None
    try:
        module = importlib.import_module("crossorigin_speed")
    except ImportError:
        return None
    # A folder that happens to be called so is a module, too.
    if getattr(module, "INTERFACE", None) != _INTERFACE:
        log_warning(
            "The installed crossorigin-speed is of another version than crossorigin, and is "
            "left unused. Install both anew."
        )
        return None
    module.configure(taken=TAKEN, longest=MAX_REQUEST_HEADERS_BYTES)
    return module


def _runs_in_parallel() -> bool:
    """Say whether threads run without the interpreter's lock, which the extension relies on.

    Importing it would bring the lock back, for the whole process.
    """
    is_locked: Callable[[], bool] = getattr(sys, "_is_gil_enabled", lambda: True)
    return not is_locked()


_module: Final = _installed()
