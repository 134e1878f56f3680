"""Marks of guards: the arguments of `guard`, marks that join, and the readings of a route."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from tables.model import A, B, E

from crossorigin import Guard, Policy, PolicyError
from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.guarding.guarding import Connection, Judge
from crossorigin.gateway.marks.decorators import (
    Decorators,
    cors,
    guard,
    is_decorator,
    no_cors,
    no_guard,
)
from crossorigin.gateway.marks.marks import policy_of, policy_of_class
from crossorigin.gateway.policies.halves import RouteGuard, reading_guards
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import ANY, Mounted, PolicyResolver
from crossorigin.gateway.policies.routing import find_route, guard_of
from crossorigin.gateway.selfcheck.unreached import MarkError, check_marks

PLAIN = "http://plain.example"
PARTNER = Policy(allow_origins=[A], allow_credentials=True)
TRUSTING, REPORTING, OPEN = guard(trust=[B]), guard(report_only=True), no_guard


def endpoint() -> None:
    """Answer."""


def _guard_in(target: Any) -> Any:  # noqa: ANN401 - a half of a mark
    with reading_guards():
        return policy_of(target)


OFF = RouteGuard(None)


def test_two_decorators_join_in_either_order() -> None:
    for marked in (cors(PARTNER)(no_guard(endpoint)), no_guard(cors(PARTNER)(endpoint))):
        assert (policy_of(marked), _guard_in(marked)) == (PARTNER, OFF)
        assert no_guard(marked) is marked
        assert cors(PARTNER)(marked) is marked
    assert (policy_of(endpoint), _guard_in(endpoint)) == (INHERIT, INHERIT)


def test_second_decorator_marks_a_copy_of_the_copy() -> None:
    first = cors(PARTNER)(endpoint)
    both: Any = no_guard(first)
    assert both is not first
    assert _guard_in(first) is INHERIT
    assert (policy_of(both), both.__name__) == (PARTNER, "endpoint")


def test_second_guard_has_to_be_the_same() -> None:
    marked = TRUSTING(endpoint)
    assert guard(trust=[B])(marked) is marked
    for other in (REPORTING, no_guard, guard()):
        with pytest.raises(TypeError, match=r"another guard already; write one @guard or @no_"):
            other(marked)
    assert endpoint != OFF


def test_class_and_group_join_marks_in_place() -> None:
    class Group:
        """A group of routes."""

    group, decorators = Group(), Decorators(groups=(Group,))
    assert decorators.no_guard(decorators.cors(PARTNER)(group)) is group
    assert no_guard(cors(PARTNER)(Group)) is Group
    assert (policy_of(group), _guard_in(group)) == (PARTNER, OFF)
    with pytest.raises(
        TypeError, match=r"int cannot have a guard of its own, because it takes no"
    ):
        no_guard(int)


def test_copy_of_an_object_has_both_halves_and_the_object_has_none() -> None:
    @async_to_sync
    async def view() -> None:
        """Answer."""

    marked = TRUSTING(cors(PARTNER)(view))
    assert (policy_of(marked), _guard_in(marked)) == (PARTNER, _guard_in(TRUSTING(endpoint)))
    assert (policy_of(view), _guard_in(view)) == (INHERIT, INHERIT)


class View:
    """A class with a policy and a guard; its methods have one of them each."""

    @no_guard
    def get(self) -> None:
        """Answer."""

    @no_cors
    def put(self) -> None:
        """Answer."""

    def post(self) -> None:
        """Answer."""


Marked: type = TRUSTING(cors(PARTNER)(View))


def test_each_half_of_a_mark_is_inherited_by_itself() -> None:
    trusting = _guard_in(TRUSTING(endpoint))
    found = {}
    for method in ("GET", "PUT", "POST"):
        with reading_guards():
            own = policy_of_class(Marked, method)
        found[method] = policy_of_class(Marked, method), own
    assert found == {
        "GET": (PARTNER, OFF),
        "PUT": (None, trusting),
        "POST": (PARTNER, trusting),
    }
    bound = functools.partial(no_guard(functools.partial(cors(PARTNER)(endpoint))))
    assert (policy_of(bound), _guard_in(bound)) == (PARTNER, OFF)


def test_object_has_the_guard_of_its_class_where_its_mark_is_a_policy() -> None:
    class Handler:
        def __call__(self) -> None:
            """Answer."""

    marked = cors(PARTNER)(no_guard(Handler)())
    assert (policy_of(marked), _guard_in(marked)) == (PARTNER, OFF)


def test_arguments_of_guard_are_those_that_a_route_can_have() -> None:
    assert [repr(each) for each in (TRUSTING, guard(), guard(report_only=True))] == [
        "guard(trust=['https://b.example'])",
        "guard()",
        "guard(report_only=True)",
    ]
    assert all(map(is_decorator, (guard, no_guard, TRUSTING)))
    assert repr(OFF) == "no_guard"
    for wrong in ("*", PLAIN):
        with pytest.raises(PolicyError):
            guard(trust=wrong)
    risky = _guard_in(guard(trust=PLAIN, accept_risks="insecure-origin")(endpoint))
    # The risks of the application's guard stay accepted.
    assert isinstance(risky, RouteGuard)
    assert risky.of(Guard(hosts="*", accept_risks={"any-host"})) == Guard(
        hosts="*", trust=PLAIN, accept_risks=["any-host", "insecure-origin"]
    )


@pytest.mark.parametrize(
    ("positional", "named", "message"),
    [
        ((endpoint,), {}, r"write @guard\(\), with parentheses"),
        ((Guard(),), {}, r"its fields as keywords, not a Guard: @guard\(trust=\[…\]\)"),
        (
            (),
            {"hosts": "*", "paths": {}},
            r"takes trust, report_only and accept_risks, not hosts, paths; write Guard\(paths",
        ),
    ],
    ids=["endpoint", "guard", "other-fields"],
)
def test_guard_refuses_other_arguments(
    positional: tuple[object, ...], named: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        guard(*positional, **named)


def test_messages_name_the_decorator_that_was_written() -> None:
    decorators = Decorators(refused=(dict,))
    for wrong, message in (
        (
            {},
            r"a dict cannot have a guard of its own with @guard or @no_guard; .* to Guard\(pa",
        ),
        ("", r"@guard and @no_guard take an endpoint, not str"),
        (Marked(), r"@guard and @no_guard take an endpoint, not View"),
    ):
        with pytest.raises(TypeError, match=message):
            decorators.no_guard(wrong)
    with pytest.raises(TypeError, match=r"write @no_guard, without parentheses"):
        no_guard()


class Router:
    """A router of one URL."""

    def __init__(self, **entries: Any) -> None:  # noqa: ANN401 - endpoints, and other entries
        self._entries = entries

    def table(self, _facts: RequestFacts) -> dict[str, Any]:
        """Return the routes of the URL."""
        return {
            ANY if name == "any" else name: policy_of(each) if callable(each) else each
            for name, each in self._entries.items()
        }


FACTS = RequestFacts("POST", origin=E)
INNER = PolicyResolver(PARTNER, Router(POST=OPEN(endpoint)))


@pytest.mark.parametrize(
    ("router", "method", "expected"),
    [
        (None, "POST", INHERIT),
        (Router(), "POST", INHERIT),
        (Router(POST=OPEN(endpoint), PUT=endpoint), "POST", OFF),
        (Router(POST=OPEN(endpoint), PUT=endpoint), "PUT", INHERIT),
        (Router(any=OPEN(endpoint)), "POST", OFF),
        (Router(any=OPEN(endpoint), POST=endpoint), "POST", INHERIT),
        # A method without a route: all routes have to agree.
        (Router(GET=OPEN(endpoint), PUT=OPEN(endpoint)), "POST", OFF),
        (Router(GET=OPEN(endpoint), PUT=endpoint), "POST", AMBIGUOUS),
        # A method in lower case, which servers and routers read as two.
        (Router(POST=OPEN(endpoint), any=endpoint), "post", AMBIGUOUS),
        (Router(any=OPEN(endpoint)), "post", OFF),
        # No policy is no exemption, nor is an application that decides for itself.
        (Router(POST=None), "POST", INHERIT),
        (Router(POST=PARTNER), "POST", INHERIT),
        (Router(POST=cors(PARTNER)(endpoint)), "POST", INHERIT),
        (Router(POST=AMBIGUOUS), "POST", AMBIGUOUS),
        (Router(POST=Mounted(INNER, FACTS)), "POST", OFF),
        (Router(POST=Mounted(INNER, FACTS, is_routed=True)), "POST", INHERIT),
    ],
)
def test_guard_of_a_route_is_read_from_the_table_of_its_url(
    router: Router | None, method: str, expected: object
) -> None:
    assert guard_of(PolicyResolver(PARTNER, router), RequestFacts(method)) == expected


class _Failing:
    def table(self, _facts: RequestFacts) -> dict[str, Any]:
        raise LookupError


def _refused(resolver: PolicyResolver, method: str = "POST", origin: str = A) -> bool:
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    facts = RequestFacts(method, origin=origin, host="api.example")
    return Judge(resolver).refusal(connection, method, lambda: facts) is not None


def test_route_with_two_readings_is_closed_to_trusted_origins_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    routers = (_Failing(), Router(POST=AMBIGUOUS))
    assert [_refused(PolicyResolver(PARTNER, each, Guard())) for each in routers] == [True] * 2
    assert not _refused(PolicyResolver(PARTNER, Router(), Guard()))
    told = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert any("ambiguous-request" in each for each in told)


def test_route_with_two_guards_is_refused_if_one_of_them_enforces() -> None:
    """An application that only reports lets the others pass."""
    enforcing = guard(report_only=False)(endpoint)
    for router, method, expected in (
        (Router(POST=enforcing, any=endpoint), "post", True),
        (Router(PUT=enforcing, GET=endpoint), "PATCH", True),
        (Router(PUT=enforcing, GET=endpoint), "patch", True),
        (Router(POST=OPEN(endpoint), any=endpoint), "post", False),
        (Router(POST=guard(trust=[B])(endpoint), any=endpoint), "post", False),
        (Router(POST=REPORTING(endpoint), any=endpoint), "post", False),
    ):
        resolver = PolicyResolver(PARTNER, router, Guard(report_only=True))
        assert [_refused(resolver, method, each) for each in (A, E)] == [expected] * 2


def test_policy_of_a_route_without_a_guard_is_not_asked_for() -> None:
    def choose(_facts: RequestFacts) -> Policy:
        raise AssertionError

    resolver = PolicyResolver(choose, Router(POST=OPEN(endpoint)), Guard())
    assert find_route(resolver, FACTS).guard == OFF
    assert not _refused(resolver, origin=E)


def test_mark_changes_its_own_fields_of_the_guard_that_is_in_force() -> None:
    router = Router(POST=guard(trust=[B])(endpoint), PUT=REPORTING(endpoint))
    resolver = PolicyResolver(PARTNER, router, Guard(hosts="*", accept_risks="any-host"))

    def refused(method: str, origin: str) -> bool:
        return _refused(resolver, method, origin)

    assert [refused("POST", each) for each in (A, B, E)] == [True, False, True]
    assert [refused("PUT", each) for each in (A, B, E)] == [False] * 3
    resolver.guard = Guard(hosts=["other.example"])
    assert [refused("POST", each) for each in (A, B, E)] == [True] * 3
    resolver.guard = Guard(report_only=True)
    assert [refused("POST", each) for each in (A, B, E)] == [False] * 3


def test_mark_keeps_the_guards_that_it_has_changed() -> None:
    own = RouteGuard(Guard(report_only=True), frozenset({"report_only"}))
    default = Guard()
    changed = own.of(default)
    assert changed == Guard(report_only=True)
    assert own.of(default) is changed
    for number in range(200):
        own.of(Guard(hosts=[f"h{number}.example"]))
    assert own.of(default) == changed
    assert len({own, RouteGuard(Guard(report_only=True), frozenset({"report_only"}))}) == 1


def _lost() -> Any:  # noqa: ANN401 - a function
    def handler() -> None:
        """Answer."""

    return handler


def test_mark_that_no_route_has_is_refused_at_the_start_by_the_name_of_its_decorator() -> None:
    registered = _lost()
    first = cors(PARTNER)(registered)
    both = no_guard(first)
    message = r"no route has the @cors, @no_cors, @guard or @no_guard of .*handler: write"
    with pytest.raises(MarkError, match=message):
        check_marks([first])
    with pytest.raises(MarkError, match=r"no route has the @.* of .*handler: write it below"):
        check_marks([registered])
    check_marks([both])


def test_class_that_derives_from_one_with_a_guard_is_refused_at_the_start() -> None:
    class Base:
        @no_guard
        def get(self) -> None:
            """Answer."""

    class Derived(Base):
        def get(self) -> None:
            """Answer in another way."""

    class Whole(no_guard(type("Whole", (), {}))):  # type: ignore[misc]  # a class
        """Derives from a class with a mark."""

    class Helping:
        @no_guard
        def help(self) -> None:
            """Help."""

    for view, message in (
        (Derived, r"whose @guard or @no_guard is not inherited: give Derived.get its own"),
        (Whole, r"derives from a class with @guard or @no_guard, which is not inherited"),
        (Helping, r"no route has the @guard or @no_guard of .*Helping.help: mark the class"),
        (cors(PARTNER)(Derived), r"whose @guard or @no_guard is not inherited"),
    ):
        with pytest.raises(MarkError, match=message):
            check_marks([view])
    with pytest.raises(
        MarkError, match=r"no route has the @guard or @no_guard of .*endpoint: "
    ):
        check_marks([], [no_guard(endpoint)])


def test_wrapper_that_hides_a_guard_is_refused_at_the_start() -> None:
    inner = no_guard(endpoint)

    def outer() -> None:
        inner()

    with pytest.raises(
        MarkError, match=r"no route has the @guard or @no_guard of .*endpoint: .*hi"
    ):
        check_marks([cors(PARTNER)(outer)])
    check_marks([no_guard(outer)])
