"""The selection: which policy decides a request, and the one thing that changes at run time.

A gateway has one selection. Its policy is swapped whole: a request sees the old one or the
new one, and an invalid one never gets here, as it cannot be built.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, AnyStr, Final, Generic, Literal, NamedTuple, TypeAlias

from crossorigin.engine import census
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.log import log_exception
from crossorigin.engine.ready import Form, Pass, Ready, cache_for
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap


class Inherit(Enum):
    """What a route says that has no policy of its own: the app's decides."""

    INHERIT = "inherit"


class Unset(Enum):
    """Stands for an argument that was not given, as None means something."""

    UNSET = "unset"


INHERIT: Final = Inherit.INHERIT

Chooser: TypeAlias = Callable[[RequestFacts], Policy | None]
Declared: TypeAlias = Policy | PolicyMap | Chooser | None
RoutePolicy: TypeAlias = Policy | Literal[Inherit.INHERIT] | None
"""What a route says: its own policy, None for no part, or that the app's policy decides."""


RouteFinder: TypeAlias = Callable[[RequestFacts], RoutePolicy]
"""Asks a framework's router for the policy of the route that the announced method reaches."""


class Reader(NamedTuple):
    """What one kind of gateway reads of the server's own record of a request.

    Attributes:
        facts: all that may have a say.
        path: the path alone, percent-decoded once.
    """

    facts: Callable[[Any], RequestFacts]
    path: Callable[[Any], str]


class Bound(Generic[AnyStr, Pass]):
    """What a gateway looks at first, for each request.

    Attributes:
        ready: the ready answers that serve every request, where the policy is one and the
            same for all; None where the selection has to be asked. Replaced, never changed.
    """

    __slots__ = ("ready",)

    ready: Ready[AnyStr, Pass] | None

    def __init__(self) -> None:
        self.ready = None


class Selection:
    """Finds the policy of each request.

    Args:
        declared: a policy for all requests, a map from paths to policies, a callable that
            chooses one by the facts of the request, or None for no part.
        route: asks the framework's router for the route's own policy.
    """

    __slots__ = ("__weakref__", "_bounds", "_declared", "_lock", "_route")

    def __init__(self, declared: Declared, route: RouteFinder | None = None) -> None:
        self._route = route
        self._bounds: dict[Form[Any, Any], Bound[Any, Any]] = {}
        self._lock = allocate_lock()
        self.policy = declared
        if route is not None:
            census.watch(self)

    @property
    def policy(self) -> Declared:
        """What is declared; set it to swap it in a running server.

        Browsers remember answers to preflights for as long as `max_age` said.

        Raises:
            TypeError: it is no policy; the old one stays at work.
        """
        return self._declared

    @policy.setter
    def policy(self, declared: Declared) -> None:
        _compile_all(declared)
        # In this order: whoever still sees the old answers uses the old policy, whole; whoever
        # sees none asks for what is declared.
        self._declared = declared
        self.refresh()

    def bound_in(self, form: Form[AnyStr, Pass]) -> Bound[AnyStr, Pass]:
        """Return what a gateway of this form looks at first; it follows the policy."""
        with self._lock:
            bound = self._bounds.setdefault(form, Bound())
        self.refresh()
        return bound

    def ready_in(self, form: Form[AnyStr, Pass]) -> Ready[AnyStr, Pass] | None:
        """Return what serves every request in one form; None if the policy depends on it."""
        return (self._bounds.get(form) or self.bound_in(form)).ready

    def refresh(self) -> None:
        """Bring what the gateways look at first in line with what is declared."""
        # One after the other: the last one to look sees what was declared last.
        with self._lock:
            declared = self._declared
            only = None
            if isinstance(declared, Policy) and not self._asks_router:
                only = declared
            for form, bound in self._bounds.items():
                bound.ready = None if only is None else cache_for(only, form)

    @property
    def _asks_router(self) -> bool:
        return self._route is not None and census.routes_have_a_say()

    def read_policy(self, read: Reader, native: Any) -> Policy | None:  # noqa: ANN401 - the server's own
        """Return the policy of a request, or None if it takes no part.

        Args:
            read: reads no more of the request than has a say.
            native: the server's own record of the request.
        """
        declared = self._declared
        if self._asks_router:
            policy = self._policy_for(declared, read.facts(native))
        elif declared is None or isinstance(declared, Policy):
            policy = declared
        elif isinstance(declared, PolicyMap):
            policy = declared.policy_for(read.path(native))
        else:
            policy = _choose(declared, read.facts(native))
        return policy

    def policy_for(self, facts: RequestFacts) -> Policy | None:
        """Return the policy of a request, or None if it takes no part."""
        return self._policy_for(self._declared, facts)

    def _policy_for(self, declared: Declared, facts: RequestFacts) -> Policy | None:
        own = INHERIT if self._route is None else _ask_router(self._route, facts)
        return _declared_for(declared, facts) if own is INHERIT else own


def _ask_router(route: RouteFinder, facts: RequestFacts) -> RoutePolicy:
    """Ask; a router that fails here (a converter that raises) fails in the app as well."""
    try:
        return route(facts)
    except Exception:  # noqa: BLE001 - logged; what fails here fails in the app as well
        log_exception("The router failed to find the route; the app's policy decides.")
        return INHERIT


def _compile_all(declared: object) -> None:
    """Compile now what requests would otherwise wait for.

    Raises:
        TypeError: it is no policy.
    """
    policies: Iterable[Policy | None] = ()
    if isinstance(declared, PolicyMap):
        policies = (*declared.paths.values(), declared.default)
    elif isinstance(declared, Policy):
        policies = (declared,)
    elif declared is not None and not callable(declared):
        message = (
            "a policy is a Policy, a PolicyMap, a callable that returns one, or None; "
            f"not {type(declared).__name__}"
        )
        raise TypeError(message)
    for policy in policies:
        if policy is not None:
            policy._engine  # noqa: B018, SLF001 - builds it


def _declared_for(declared: Declared, facts: RequestFacts) -> Policy | None:
    if declared is None or isinstance(declared, Policy):
        return declared
    if isinstance(declared, PolicyMap):
        return declared.policy_for(facts.path)
    return _choose(declared, facts)


def _choose(chooser: Chooser, facts: RequestFacts) -> Policy | None:
    """Ask the owner's callable; where it fails, the request takes no part and goes on."""
    try:
        return _checked(chooser(facts))
    except Exception:  # noqa: BLE001 - logged; the owner's mistake must not end the request
        log_exception("The callable that chooses the policy failed; the request has none.")
        return None


def _checked(policy: object) -> Policy | None:
    if policy is None or isinstance(policy, Policy):
        return policy
    message = f"the callable must return a Policy or None, not {type(policy).__name__}"
    raise TypeError(message)


def select(
    declared: Declared | Selection | Literal[Unset.UNSET],
    keywords: PolicyKeywords,
    route: RouteFinder | None = None,
) -> Selection:
    """Return the selection that the arguments of a gateway ask for.

    Args:
        declared: what was given in the policy's place, or `Unset.UNSET`.
        keywords: the fields of a policy, where it was written out.
        route: see `Selection`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: both were given.
    """
    if isinstance(declared, Unset):
        return Selection(Policy.from_mapping(dict(keywords)), route)
    if keywords:
        message = f"give a policy or its fields, not both: {', '.join(keywords)}"
        raise TypeError(message)
    return declared if isinstance(declared, Selection) else Selection(declared, route)
