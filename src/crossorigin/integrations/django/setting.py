"""The setting ``CROSSORIGIN``: the policy, and the words of Django alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from crossorigin.gateway.resolver import PolicySource, check_source
from crossorigin.policy import Policy, PolicyMap

ChooseURLconf: TypeAlias = Callable[[HttpRequest], Any]
"""Takes a request; returns the URLconf that a middleware will give it, or None for
``ROOT_URLCONF``."""

_URLCONF: Final = "urlconf"


def read_policy() -> PolicySource:
    """Return the policy that the setting declares.

    Raises:
        PolicyError: the setting makes no policy.
        TypeError: the setting is not a policy.
    """
    declared = _declared()
    if not isinstance(declared, Mapping):
        check_source(declared)
        source: PolicySource = declared
        return source
    fields = {key: value for key, value in declared.items() if key != _URLCONF}
    policy = fields.get("policy")
    if fields.keys() == {"policy"} and not isinstance(policy, Mapping):
        check_source(policy)
        return policy
    return _read_fields(fields)


def read_urlconf() -> ChooseURLconf | None:
    """Return the callable under ``"urlconf"``, or None.

    Raises:
        ImportError: it is the dotted name of no object.
        TypeError: it is not callable.
    """
    declared = _declared()
    found = declared.get(_URLCONF) if isinstance(declared, Mapping) else None
    if isinstance(found, str):
        found = import_string(found)
    if found is None or callable(found):
        return found
    message = f"{_URLCONF!r} must be a callable or its dotted name, not {type(found).__name__}"
    raise TypeError(message)


def _declared() -> Any:  # noqa: ANN401 - an owner may write anything
    return getattr(settings, "CROSSORIGIN", None)


def _read_fields(fields: Mapping[str, Any]) -> Policy | PolicyMap | None:
    """Return the policy of a mapping: of paths, of the shape of a file, or of fields.

    An empty mapping is an empty file, which has no policy; never the public one.
    """
    if not fields:
        return None
    if fields and all(str(key).startswith("/") for key in fields):
        off = {"cors": False}
        fields = {
            "paths": {path: off if each is None else each for path, each in fields.items()}
        }
    if fields.keys() & {"policy", "paths"}:
        return PolicyMap.from_mapping(fields)
    return Policy.from_mapping(fields)
