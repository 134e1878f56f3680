"""Signatures that show in `help()` which arguments a caller has to give."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Unset(Enum):
    """The value for an argument that was not given, because None has a meaning."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "..."


_OPTIONAL: Final = " | Literal[Unset.UNSET]"


def shown(function: _Function) -> _Function:
    """Show an argument without a default if its annotation does not name `Unset`."""
    signature = inspect.signature(function)
    parameters = map(_shown, signature.parameters.values())
    vars(function)["__signature__"] = signature.replace(parameters=[*parameters])
    return function


def _shown(each: inspect.Parameter) -> inspect.Parameter:
    if each.default is not Unset.UNSET:
        return each
    annotation = each.annotation.replace(_OPTIONAL, "")
    is_required = annotation == each.annotation
    return each.replace(
        annotation=annotation, default=each.empty if is_required else each.default
    )
