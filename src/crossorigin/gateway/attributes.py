"""The attributes of objects of other libraries, read without a change to the objects.

An object of Python keeps its attributes without a dictionary until `__dict__` is read; from
then on CPython 3.11 and 3.12 read each of them more slowly. The checks look at every route,
rule and layer of an application, and must not slow the requests that follow.
"""

from __future__ import annotations

import gc
import types
from collections.abc import Collection, Mapping
from typing import Any, Final

_MANAGED: Final = 1 << 4
"""Py_TPFLAGS_MANAGED_DICT: the objects of a class may have no dictionary yet."""
_HEAP: Final = 1 << 9
"""Py_TPFLAGS_HEAPTYPE: the class is not built in."""


def read_attribute(holder: Any, name: str, default: Any = None) -> Any:  # noqa: ANN401 - any object
    """Return an attribute of a foreign object, or `default`: a property of it may raise."""
    try:
        return getattr(holder, name, default)
    except Exception:  # noqa: BLE001 - the object is not one that was looked for
        return default


def own_attribute(holder: Any, name: str) -> Any:  # noqa: ANN401 - any object
    """Return an attribute that an object or its class has, or None.

    A mock creates each attribute on access, so that its layers would never end.
    """
    is_own = hasattr(type(holder), name) or instance_attribute(holder, name) is not None
    return read_attribute(holder, name) if is_own else None


def instance_attribute(holder: Any, name: str) -> Any:  # noqa: ANN401 - any object
    """Return an attribute that an object itself has, not its class, or None."""
    kind = type(holder)
    if kind is types.FunctionType or not _is_plain(kind, name):
        return _namespace(holder).get(name)
    return getattr(holder, name, None)


def instance_values(holder: Any) -> Collection[Any]:  # noqa: ANN401 - any object
    """Return the values of the attributes that an object itself has."""
    kind = type(holder)
    if not _is_plain(kind):
        return _namespace(holder).values()
    found: dict[int, Any] = {}
    for each in gc.get_referents(holder):
        # One value may be the dictionary of all others, if `__dict__` was read before.
        values = each.values() if type(each) is dict else [each]
        found |= {id(value): value for value in values if value is not kind}
    return found.values()


def _namespace(holder: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any object
    return read_attribute(holder, "__dict__") or {}


def _is_plain(kind: type, name: str = "") -> bool:
    """Return True for a class that does not change how Python reads attributes.

    A proxy reads the attributes of another object.

    Args:
        kind: the class.
        name: an attribute that the class must not have.
    """
    read: Any = kind.__getattribute__
    if not kind.__flags__ & _MANAGED or read is not object.__getattribute__:
        return False
    for each in kind.__mro__[:-1]:
        own = each.__dict__
        if name in own or "__getattr__" in own or not each.__flags__ & _HEAP:
            return False
        if type(own.get("__dict__", _SHOWN)) is not types.GetSetDescriptorType:
            return False
    return True


_SHOWN: Final = types.FunctionType.__dict__["__dict__"]
"""The usual descriptor of the dictionary of an object."""
