"""Rerouting: code of a layer that gives a request another path before the router reads it.

The compiled code shows that a layer stores a path in the server's record of a request, or in a
copy of the record. A layer that builds the name of the key, or that leaves the storing to code
elsewhere, is not recognised: the gateway notes it at the first request that is led elsewhere.
"""

from __future__ import annotations

import functools
import itertools
import re
from types import CodeType
from typing import Any, Final

_KEYS_OF_ENVIRON: Final = frozenset({"PATH_INFO", "SCRIPT_NAME"})
_KEYS_OF_SCOPE: Final = frozenset({"path", "root_path"})
"""Keys that hold the path; those of a scope are common words, and need its name too."""

_ATTRIBUTES: Final = frozenset({"path_info", "script_name", "urlconf"})
"""Attributes by which a request of Django or WebOb has another path, or other routes."""

_SCOPE: Final = re.compile("(?i).*scope.*")
_REQUEST: Final = re.compile("req|request")

_READING: Final = re.compile("BINARY_|CALL|COMPARE_|CONTAINS_|PRECALL")
"""Instructions that read a key, where one that follows it makes an item of a dictionary."""


@functools.lru_cache(4096)
def reroutes(code: CodeType, *, paths: bool = True) -> bool:
    """Return True if some code, or a function within it, stores the path of a request.

    Args:
        code: the code.
        paths: whether the router reads the attribute `path` or `url` of a request, as in
            Falcon and BlackSheep.
    """
    found = _stores_item(code) or _stores_attribute(code, paths=paths)
    return (
        found
        or _copies(code)
        or _calls(code)
        or any(reroutes(each, paths=paths) for each in _within(code))
    )


def _within(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _steps(code: CodeType) -> list[tuple[Any, Any]]:
    """Return each instruction of some code with the one that follows it."""
    import dis  # noqa: PLC0415 - it takes long to import

    every = [each for each in dis.get_instructions(code) if each.opname not in _IDLE]
    return [*itertools.pairwise(every)]


_IDLE: Final = ("CACHE", "NOP", "EXTENDED_ARG")


def _stores_item(code: CodeType) -> bool:
    steps = _steps(code)
    return any(
        store.opname == "STORE_SUBSCR" and _is_key(key, _is_named(holder, _SCOPE))
        for (holder, key), (_, store) in itertools.pairwise(steps)
    )


def _stores_attribute(code: CodeType, *, paths: bool) -> bool:
    """Return True for an attribute of a request that chooses its routes; see `reroutes`."""
    return any(
        (step.argval in _ATTRIBUTES and holder.argval != "self")
        or (paths and step.argval in ("path", "url") and _is_named(holder, _REQUEST))
        for holder, step in _steps(code)
        if step.opname == "STORE_ATTR"
    )


def _copies(code: CodeType) -> bool:
    """Return True for a dictionary of the items of a record, and of a path."""
    steps = _steps(code)
    copied = [before for before, step in steps if step.opname == "DICT_UPDATE"]
    is_scope = any(_is_named(each, _SCOPE) for each in copied)
    return bool(copied) and any(
        _is_key(key, is_scope) and _READING.match(after.opname) is None for key, after in steps
    )


_MOVING: Final = frozenset({"path_info_pop", "path_shift", "shift_path_info"})
"""Functions of WebOb, Bottle and the standard library that move a segment into the prefix."""


def _calls(code: CodeType) -> bool:
    """Return True for a call that stores a path: by a name, or with a path as a keyword."""
    names = {*code.co_names, *code.co_varnames, *code.co_freevars}
    if not _MOVING.isdisjoint(names):
        return True
    keywords = {key for each in code.co_consts if isinstance(each, tuple) for key in each}
    if names.isdisjoint(("dict", "update")):
        return False
    is_scope = any(map(_SCOPE.fullmatch, names))
    known = _KEYS_OF_ENVIRON | _KEYS_OF_SCOPE if is_scope else _KEYS_OF_ENVIRON
    return not known.isdisjoint(keywords)


def _is_key(step: Any, is_scope: bool) -> bool:  # noqa: ANN401 - an instruction
    """Return True if an instruction loads a key that holds the path, or several keys."""
    if step.opname != "LOAD_CONST":
        return False
    keys = step.argval if isinstance(step.argval, tuple) else (step.argval,)
    return any(
        each in _KEYS_OF_ENVIRON or (is_scope and each in _KEYS_OF_SCOPE) for each in keys
    )


def _is_named(step: Any, names: re.Pattern[str]) -> bool:  # noqa: ANN401 - an instruction
    """Return True if an instruction loads a variable or an attribute with one of the names."""
    # One instruction may load two variables.
    loaded = step.argval[-1] if isinstance(step.argval, tuple) and step.argval else step.argval
    return isinstance(loaded, str) and names.fullmatch(loaded) is not None
