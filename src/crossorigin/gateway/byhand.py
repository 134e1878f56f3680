"""Gateways placed by hand: each searches the layers behind it before its first request."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar, Final, TypeVar

from crossorigin.engine import log
from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.observation.remembered import NOTHING, Remembered
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.base import App, Gateway
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.policy import Policy, PolicyMap, engine_of
from crossorigin.spec.text import short_repr

_Routed = TypeVar("_Routed", bound=Gateway[Any])

_UNDECIDED: Final = PolicyResolver(None)
"""Stands for the resolver of a gateway that has not searched the layers behind it yet."""


class ByHand(Gateway[App]):
    """A gateway that an owner places around an application."""

    _alone: PolicyResolver = _UNDECIDED
    """The resolver of the gateway, if no application of a known framework is behind it."""

    _routed: Any = None

    watched: ClassVar[Any] = None
    """The class of gateways with observers."""

    def _prepare_for_observers(self) -> None:
        """Serve as the class of gateways with observers, unless an owner derived a class."""
        super()._prepare_for_observers()
        kind = vars(type(self)).get("watched")
        if kind is not None:
            self.__class__ = kind
            # The interpreter reads attributes faster than in the dict of another class.
            self.__dict__ = {**self.__dict__}

    def _behind(self, kind: type[_Routed]) -> _Routed | None:
        """Return the gateway of the class `kind` that serves in place of this one.

        Return None if no application behind this one can have policies of its own, and there
        are no observers.

        Raises:
            MarkError: an application behind has marks that no gateway reads.
        """
        if self._alone is self.resolver:
            return None
        if self._routed is None:
            # Once, before the first request.
            from crossorigin.gateway.layers.mounts import Behind  # noqa: PLC0415 - once, at the start
            from crossorigin.gateway.selfcheck.unread import check_behind  # noqa: PLC0415 - once, at the start

            # The guard of the routed gateway asks the applications behind it for policies.
            guard = self.guard
            inner = self.app if guard is None else getattr(self.app, "app")  # noqa: B009 - of the layer
            check_behind(inner)
            self._warn_of_application(inner)
            behind = Behind(inner)
            watch = self.resolver.watch
            if not behind.applications and watch is None:
                self._alone = self.resolver
                return None
            resolver = self.resolver
            if behind.applications:
                resolver = PolicyResolver(self.policy, behind, guard, watch)
            made = kind(inner, resolver)
            # The gateway is complete before another thread can serve with it.
            made.is_by_hand = True
            made.is_alone = not behind.applications
            self._routed = made
        routed: _Routed = self._routed
        if routed.policy is not self.policy:
            routed.policy = self.policy
        if self.guard is not None and routed.guard is not self.guard:
            routed.guard = self.guard
        return routed

    def _warn_of_application(self, app: object) -> None:
        """Log that the application behind this gateway decides all its requests itself."""
        from crossorigin.gateway.serving.installation import resolver_of  # noqa: PLC0415 - once, at the start

        # A gateway is given as its bound method, too.
        owner = read_attribute(app, "__self__", app)
        inner = resolver_of(owner)
        if inner is not None and (not isinstance(owner, Gateway) or owner.kind is None):
            warn_of_two(self, inner)

    def _told(self, native: Any) -> Remembered:  # noqa: ANN401 - the server's own
        """Return the remembered decisions of the entry of a map that governs a request."""
        source = self.resolver.source
        if not (self.watch.has_tables and isinstance(source, PolicyMap)):
            return NOTHING
        policy = source.resolve(self.read.path(native))
        if not isinstance(policy, Policy):
            return NOTHING
        table: Remembered = self.watch.table_of(engine_of(policy), self.codec)
        return table

    def _is_again(self, outer: object) -> bool:
        """Return True if a request of this gateway is made while it serves another.

        Args:
            outer: the mark of the other one: its exchange, or True.
        """
        every = [self, self._routed or self]
        return isinstance(outer, Exchange) and any(
            outer.has_met(each.resolver) for each in every
        )


def warn_of_two(ignored: Gateway[Any], deciding: Gateway[Any] | PolicyResolver) -> None:
    """Log that the policy of a gateway has no effect, unless it is that which decides."""
    if ignored.policy != deciding.policy:
        log.write(
            log.WARNING,
            "crossorigin.second-layer: the policy of %s has no effect: another gateway decides "
            "the same requests, by %s. Remove one of them.",
            short_repr(ignored),
            short_repr(deciding.policy),
        )


def tell_of_outer(gateway: Gateway[Any], outer: object) -> None:
    """Log once that the gateway around `gateway` has not found it.

    Args:
        gateway: that of an application, at its first request.
        outer: the mark of the outer gateway: its exchange, or True if that decides alone.
    """
    gateway.is_told = True
    # The objects of an owner may raise.
    from crossorigin.gateway.layers.layers import leads_to  # noqa: PLC0415

    with suppress(Exception):
        if isinstance(outer, Exchange) and leads_to(outer.gateway.app, gateway.resolver):
            return

    log.write(
        log.WARNING,
        "crossorigin.second-layer: a gateway is outside of another one, which it has not "
        "found: %s. Mount the inner application, or keep it in the attribute app of its layer.",
        "its policies govern preflights, and those of the inner one the actual requests"
        if isinstance(outer, Exchange)
        else "it was placed by hand, and the policies of the inner one have no effect",
    )
