"""The settings: the policy, the keys that only Django has, and the guard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from crossorigin.gateway.observation.watching import Watch, make_watch
from crossorigin.gateway.policies.sources import PolicySource, check_source
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyMap

ChooseURLconf: TypeAlias = Callable[[HttpRequest], Any]
"""Takes a request; returns the URLconf that a middleware will give it, or None for
``ROOT_URLCONF``."""

_URLCONF: Final = "urlconf"
_GUARD: Final = "guard"
_OFF: Final = {"cors": False}


def read_policy() -> PolicySource:
    """Return the policy that the setting declares.

    Raises:
        PolicyError: the setting has problems.
        TypeError: the setting is not a policy.
    """
    return _read_source(_declared())


def read_watch() -> Watch | None:
    """Return the watch that ``CROSSORIGIN_OBSERVE`` and ``CROSSORIGIN_SHADOW`` declare.

    Raises:
        ImportError: an observer is not the dotted name of an object.
        PolicyError: the next policy has problems.
        TypeError: an observer is not callable, or the next policy has another type.
    """
    observe = getattr(settings, "CROSSORIGIN_OBSERVE", ())
    if isinstance(observe, str):
        observe = (observe,)
    if isinstance(observe, list | tuple):
        observe = [import_string(each) if isinstance(each, str) else each for each in observe]
    return make_watch(observe, _read_source(getattr(settings, "CROSSORIGIN_SHADOW", None)))


def _read_source(declared: Any) -> PolicySource:  # noqa: ANN401 - an owner may write anything
    if not isinstance(declared, Mapping):
        check_source(declared)
        source: PolicySource = declared
        return source
    fields = {key: each for key, each in declared.items() if key not in (_URLCONF, _GUARD)}
    policy = fields.get("policy")
    if fields.keys() == {"policy"} and not isinstance(policy, Mapping):
        check_source(policy)
        return policy
    return _read_fields(fields)


def read_guard() -> Guard | None:
    """Return the guard that the settings declare.

    Raises:
        PolicyError: they have problems.
        TypeError: the guard has another type, or there are two.
    """
    own, mapping = getattr(settings, "CROSSORIGIN_GUARD", None), _mapping()
    given = {_GUARD: mapping[_GUARD]} if mapping.get(_GUARD) is not None else {}
    tables = _paths_of(mapping).items()
    paths = {
        path: each for path, each in tables if isinstance(each, Mapping) and _GUARD in each
    }
    if own is None:
        guard = given.get(_GUARD)
        if paths or isinstance(guard, Mapping):
            return Guard.from_mapping({**given, "paths": paths})
    elif given or paths:
        message = f"give CROSSORIGIN_GUARD, or {_GUARD!r} in CROSSORIGIN, not both"
        raise TypeError(message)
    else:
        guard = Guard(**own) if isinstance(own, Mapping) else own
    if guard is None or isinstance(guard, Guard):
        return guard
    message = f"the guard must be a Guard or a mapping, not {type(guard).__name__}"
    raise TypeError(message)


def _paths_of(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of paths in a mapping of paths, or of the shape of a file."""
    paths = {path: each for path, each in mapping.items() if "/" in str(path)}
    listed = mapping.get("paths")
    tables = paths or (listed if isinstance(listed, Mapping) else {})
    return {path: _OFF if each is None else each for path, each in tables.items()}


def read_urlconf() -> ChooseURLconf | None:
    """Return the callable under ``"urlconf"``, or None.

    Raises:
        ImportError: it is not the dotted name of an object.
        TypeError: it is not callable.
    """
    found = _mapping().get(_URLCONF)
    if isinstance(found, str):
        found = import_string(found)
    if found is None or callable(found):
        return found
    message = f"{_URLCONF!r} must be a callable or its dotted name, not {type(found).__name__}"
    raise TypeError(message)


def _declared() -> Any:  # noqa: ANN401 - an owner may write anything
    return getattr(settings, "CROSSORIGIN", None)


def _mapping() -> Mapping[str, Any]:
    """Return the setting if it is a mapping; otherwise an empty mapping."""
    declared = _declared()
    return declared if isinstance(declared, Mapping) else {}


def _read_fields(fields: Mapping[str, Any]) -> Policy | PolicyMap | None:
    """Return the policy of a mapping: of paths, of the shape of a file, or of fields.

    An empty mapping means an empty file, which has no policy, never the public policy.
    """
    if not fields:
        return None
    # No field has a slash; the map says how a path is written.
    if all("/" in str(key) for key in fields):
        fields = {"paths": _paths_of(fields)}
    if fields.keys() & {"policy", "paths"}:
        return PolicyMap.from_mapping(fields)
    return Policy.from_mapping(fields)
