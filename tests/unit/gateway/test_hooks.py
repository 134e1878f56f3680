"""The hooks of an integration beside its table: a reading of paths, marks of groups."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.routing import Router

from crossorigin import Policy, PolicyError, PolicyMap, RequestFacts
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolution import INHERIT

CLOSING = PolicyMap({"/A": None}, default=Policy())


class Folding:
    """A router that ignores case, and has no route."""

    def table(self, _facts: RequestFacts) -> dict[str, Policy]:
        return {}

    def path(self, native: Mapping[str, str]) -> str:
        return native["path"].lower()

    def fold(self, policies: PolicyMap) -> PolicyMap:
        return PolicyMap({path.lower(): each for path, each in policies.paths.items()})


def _facts(path: str) -> RequestFacts:
    return RequestFacts(method="GET", path=path, native={"path": path})


@pytest.mark.parametrize("path", ["/a", "/A", "/a/"])
def test_map_is_looked_up_as_the_router_reads_paths(path: str) -> None:
    resolver = PolicyResolver(CLOSING, Folding())
    assert resolver.resolve(_facts(path)).policy is None
    assert resolver.policy is CLOSING
    assert repr(resolver) == f"PolicyResolver(policy={CLOSING!r})"


def test_callable_sees_the_path_as_the_router_reads_it() -> None:
    seen: list[str] = []
    resolver = PolicyResolver(lambda facts: seen.append(facts.path), Folding())
    assert resolver.resolve(_facts("/A")).policy is None
    assert seen == ["/a"]


def test_map_that_the_router_cannot_read_keeps_the_old_policy() -> None:
    class Refusing(Folding):
        def fold(self, _policies: PolicyMap) -> PolicyMap:
            raise PolicyError(())

    resolver = PolicyResolver(Policy(), Refusing())
    engine = resolver.engine
    with pytest.raises(PolicyError):
        resolver.policy = CLOSING
    assert (resolver.policy, resolver.source, resolver.engine) == (Policy(), Policy(), engine)


def test_application_whose_class_derives_from_a_group_cannot_be_marked() -> None:
    class App(Router):
        pass

    made = decorators.Decorators(groups=(Router,), refused=(App, Starlette))
    router = Router()
    assert made.cors()(router) is router
    assert marks.policy_of(router) == Policy()
    with pytest.raises(TypeError, match="give its application to CORS"):
        made.cors()(App())


def test_mark_survives_the_copy_of_a_group() -> None:
    kept: list[object] = []

    class Keeping(decorators.Decorators):
        def mark(self, endpoint: object, mark: object) -> object:
            kept.append(mark)
            return endpoint

    policy = Policy(allow_origins=[lambda _origin: True])
    assert Keeping().cors(policy)(_facts) is _facts
    [mark] = copy.deepcopy(kept)
    assert marks.policy_of_mark(mark) is policy
    assert marks.policy_of(_facts) is INHERIT
    assert marks.policy_of_mark(None) is INHERIT
    assert marks.policy_of_mark(AMBIGUOUS) is INHERIT
