"""Sources: objects that are accepted as a policy, and the choice of a callable."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from os import PathLike
from types import MethodType
from typing import Any, Literal, TypeAlias, TypeGuard

from crossorigin.engine import (
    AMBIGUOUS,
    ANY_PATH,
    Ambiguous,
    Engine,
    ObservedFacts,
    RequestFacts,
    announced,
    observe,
    shows,
)
from crossorigin.engine.log import log_exception
from crossorigin.engine.lookup import is_coroutine_callable, is_failure
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyMap, engine_of
from crossorigin.spec.calls import flaw_of_callable

PolicyChooser: TypeAlias = Callable[[RequestFacts], Policy | None]
PolicySource: TypeAlias = Policy | PolicyMap | PolicyChooser | None
"""The CORS declaration of an application: see `PolicyResolver`."""


def compile_source(source: object) -> Engine | None:
    """Compile the policies of `source` now, so that no request waits for it."""
    check_source(source)
    if isinstance(source, Policy):
        return engine_of(source)
    if isinstance(source, PolicyMap):
        for policy in (*source.paths.values(), source.default):
            if policy is not None:
                engine_of(policy)
    return None


def checked_guard(guard: object) -> Guard:
    """Return the guard.

    Raises:
        TypeError: it is not a guard; the message has the remedy.
    """
    if isinstance(guard, Guard):
        return guard
    given = f"the class {guard.__name__}" if isinstance(guard, type) else type(guard).__name__
    # A caller for which None means no guard does not check it.
    remedy = "Guard(report_only=True), which refuses nothing" if guard is None else "Guard(…)"
    message = f"the guard must be a Guard, not {given}; write {remedy}"
    raise TypeError(message)


def check_source(source: object) -> None:
    """Check that `source` is accepted as a policy.

    Raises:
        TypeError: it is not accepted; the message has the remedy.
    """
    if source is None or isinstance(source, Policy | PolicyMap):
        return
    if not callable(source) or isinstance(source, type) or _is_builder(source):
        message = (
            "the policy must be a Policy, a PolicyMap, a callable that returns a Policy, or "
            f"None, not {hint_of(source)}"
        )
        raise TypeError(message)
    if flaw := flaw_of_callable(source, 1):
        message = f"{flaw}: the one that chooses a policy takes the facts of a request"
        raise TypeError(message)
    if is_coroutine_callable(source):
        message = (
            "the callable that chooses a policy cannot be async; look the policy up in "
            "memory, or make a callable among allow_origins async"
        )
        raise TypeError(message)


def hint_of(source: object) -> str:
    """Return the name of the class of `source`, and the words to write in its place."""
    name = type(source).__name__
    if isinstance(source, str | PathLike):
        text = str(source)
        is_file = text.endswith(".toml")
        write = (
            f"PolicyMap.from_toml({text!r})" if is_file else f"Policy(allow_origins={text!r})"
        )
        return f"{name}; write {write}"
    if isinstance(source, list | tuple | set | frozenset | re.Pattern):
        return f"{name}; write Policy(allow_origins=[…])"
    if isinstance(source, Mapping):
        is_map = any(str(key).startswith("/") for key in source)
        write = "PolicyMap({path: Policy(…)})" if is_map else "Policy(**fields)"
        return f"{name}; write {write}"
    if _is_builder(source):
        return f"a method; call it: {source.__qualname__}(…)"
    return f"the class {source.__name__}" if isinstance(source, type) else name


def _is_builder(source: Any) -> TypeGuard[MethodType]:  # noqa: ANN401 - any argument
    """Return True for a constructor, such as `PolicyMap.from_toml`, that was not called."""
    return isinstance(source, MethodType) and source.__self__ in (Policy, PolicyMap)


def choose(chooser: PolicyChooser, facts: RequestFacts) -> Resolution:
    """Call the owner's callable with every reading of a request; the results have to agree."""
    every = observe(facts)
    policies = [_ask(chooser, each) for each in every]
    policies += [_ask(chooser, each) for each in announced(every)]
    policy, read = policies[0], every[0].varying
    is_one = all(each == policy for each in policies)
    is_shown = not facts.is_preflight or shows(read, ",".join(facts.request_headers))
    # A browser caches the permission to send a header by which another policy is chosen.
    is_sole = every[0].reads_method or lists_any([policy], read)
    return Resolution(policy if is_one and is_shown else AMBIGUOUS, is_sole, read)


def lists_any(policies: Iterable[object], names: Collection[str]) -> bool:
    """Return True if one of several policies lists a request header with one of the names."""
    return any(isinstance(each, Policy) and engine_of(each).lists(names) for each in policies)


def _ask(
    chooser: PolicyChooser, facts: ObservedFacts
) -> Policy | Literal[Ambiguous.AMBIGUOUS] | None:
    """Call the owner's callable; if it fails, no header allows anything."""
    if facts is ANY_PATH:
        return AMBIGUOUS
    try:
        return _checked(chooser(facts))
    except BaseException as error:
        if not is_failure(error):
            raise
        log_exception(
            "The callable that chooses the policy failed; the response has no CORS headers."
        )
    return AMBIGUOUS


def _checked(policy: object) -> Policy | None:
    if policy is None or isinstance(policy, Policy):
        return policy
    message = f"the callable must return a Policy or None, not {type(policy).__name__}"
    raise TypeError(message)
