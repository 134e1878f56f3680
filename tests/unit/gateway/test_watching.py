"""The hook of observers, and the comparison with a next policy, without a framework."""

# ruff: noqa: ANN401 - servers, routers and arguments that are none

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import pytest
from flask import Flask
from harness.together import check_all
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from unit.observe.events import LISTED, A, B, Clock, Served
from werkzeug.test import create_environ

from crossorigin import Policy, PolicyError, PolicyMap, RequestFacts, asgi, wsgi
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.events.shadow import Shadow
from crossorigin.gateway.observation.watching import Watch, make_watch
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.sansio import decide, decide_async
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations.aws_lambda import CORS
from crossorigin.observe import Event, Prometheus, Recent, RefusalLog, Series

C = "https://c.example"
NEXT = Policy(allow_origins=B, allow_methods="GET")


async def _observe(_event: Event) -> None:
    """Stand for an observer that cannot be one."""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"observe": "print"}, "observe takes a callable, or several, not str"),
        ({"observe": 3}, "not int"),
        ({"observe": [3]}, "not list"),
        ({"observe": _observe}, "an observer cannot be async"),
        ({"observe": RefusalLog}, r"the class RefusalLog is no observer; write RefusalLog\(\)"),
        ({"observe": [RefusalLog(), Recent]}, r"write Recent\(\)"),
        ({"observe": Prometheus}, r"write Prometheus\(\)"),
        ({"shadow": "*"}, "the policy must be a Policy"),
    ],
)
def test_arguments_that_are_none_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        asgi.CORSMiddleware(lambda _scope, _receive, _send: None, LISTED, **given)  # type: ignore[arg-type,return-value]  # never called


def _told(seen: list[Event]) -> list[tuple[str, str, str]]:
    found = [(str(event.kind), event.reason.value, event.policy) for event in seen]
    seen.clear()
    return found


def test_handle_shows_its_observers_and_a_swapped_policy_keeps_them() -> None:
    seen: list[Event] = []
    served = Served(LISTED, seen.append)
    assert len(served.gateway.observe) == 1
    assert served.gateway.shadow is None
    served.get(A)
    served.gateway.policy = PolicyMap({"/": LISTED, "/y/*": LISTED}, default=LISTED)
    assert len(served.gateway.observe) == 1
    for path in ("/", "/y/z", "/z"):
        served.get(A, path)
    served.gateway.policy = PolicyMap({"/x": LISTED, "/y/*": None}, default=Policy())
    for path in ("/x", "/y/z", "/z", "/y//x"):
        served.get(A, path)
    served.get(A, "/y/../x")
    names = [(reason, name) for _, reason, name in _told(seen)]
    assert names == [
        ("allowed", "app"),
        ("allowed", "/"),
        ("allowed", "/y/*"),
        ("allowed", "default"),
        ("allowed", "/x"),
        ("allowed", "default"),
        ("ambiguous-request", "none"),
    ]
    plain = asgi.CORSMiddleware(served.gateway.app, LISTED)
    assert (plain.observe, plain.shadow) == ((), None)
    assert PolicyResolver(LISTED).observe == ()


def test_a_request_has_the_origin_that_it_sent_under_a_public_policy() -> None:
    seen: list[Event] = []
    served = Served(Policy(), seen.append)
    for origin in (None, A, B, "rubbish"):
        served.get(origin)
    assert [(event.kind, event.origin) for event in seen] == [
        ("not-cors", None),
        ("actual", A),
        ("actual", B),
        ("actual", "rubbish"),
    ]


@pytest.mark.parametrize("error", [RuntimeError, SystemExit, asyncio.CancelledError])
def test_an_observer_that_raises_has_no_effect(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_event: Event) -> None:
        raise error

    seen: list[Event] = []
    served = Served(LISTED, fail, seen.append)
    for _ in range(100):
        served.get(A)
    assert len(seen) == 100
    assert 10 <= len(caplog.records) < 100
    assert caplog.records[0].getMessage() == "An observer failed; the decision stands."


class _Counter:
    """An observer that needs no events."""

    def __init__(self, found: list[str], error: type[Exception] | None = None) -> None:
        self.found = found
        self.error = error

    def __call__(self, event: Event) -> None:
        self.found.append(f"event {event.reason}")

    def count_of(self, series: Series) -> Callable[[], object] | None:
        if series.allowed != "true":
            return None
        if self.error is OSError:
            raise OSError

        def count() -> None:
            self.found.append(f"count {series.reason}")
            if self.error is not None:
                raise self.error

        return count


def test_an_observer_that_counts_needs_no_event() -> None:
    found: list[str] = []
    served = Served(LISTED, _Counter(found), RefusalLog())
    for origin in (A, A, A, B, B):
        served.get(origin)
    refused = ["event origin-not-allowed"] * 2
    assert found == ["event allowed", "count allowed", "count allowed", *refused]
    found.clear()
    served = Served(LISTED, _Counter(found), print)
    served.get(A)
    served.get(A)
    assert found == ["event allowed"] * 2


def test_an_observer_that_fails_to_count_has_no_effect(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found: list[str] = []
    served = Served(LISTED, _Counter(found, ValueError), _Counter(found))
    served.get(A)
    served.get(A)
    assert found == ["event allowed"] * 2 + ["count allowed"] * 2
    found.clear()
    served = Served(LISTED, _Counter(found, OSError), _Counter(found))
    served.get(A)
    served.get(A)
    assert found == ["event allowed"] * 4
    assert caplog.text.count("An observer failed") == 2


def test_counts_of_several_observers_are_called_in_order() -> None:
    class Interrupted(_Counter):
        def count_of(self, series: Series) -> Callable[[], object] | None:
            count: Any = super().count_of(series)

            def interrupt() -> None:
                count()
                raise KeyboardInterrupt

            return interrupt

    one: list[str] = []
    other: list[str] = []
    served = Served(LISTED, _Counter(one, ValueError), Interrupted(one), _Counter(other))
    served.get(A)
    with pytest.raises(KeyboardInterrupt):
        served.get(A)
    assert one == ["event allowed"] * 2 + ["count allowed"] * 2
    assert other == ["event allowed"]


@pytest.mark.parametrize("kind", [asgi, wsgi])
def test_a_count_that_is_interrupted_is_not_called_again(kind: Any) -> None:
    def count() -> None:
        counted.append("count")
        raise KeyboardInterrupt

    class Interrupted:
        def __call__(self, event: Event) -> None:
            counted.append(event.kind)

        def count_of(self, _series: Series) -> Callable[[], object]:
            return count

    async def asgi_app(_scope: Any, _receive: Any, send: Any) -> None:
        for _ in range(2):
            with suppress(KeyboardInterrupt):
                await send({"type": "http.response.start", "status": 200, "headers": []})

    def wsgi_app(_environ: Any, start: Any) -> list[bytes]:
        for _ in range(2):
            with suppress(KeyboardInterrupt):
                start("200 OK", [])
        return []

    counted: list[str] = []
    app: Any = asgi_app if kind is asgi else wsgi_app
    gateway = kind.CORSMiddleware(app, LISTED, observe=Interrupted())
    for _ in range(2):
        if kind is asgi:
            _ask(gateway, "/x")
        else:
            gateway({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": A}, lambda *_given: None)
    assert counted == ["actual", "count"]


def test_a_count_that_fails_in_a_routed_gateway_has_no_effect(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found: list[str] = []
    resolver = PolicyResolver(
        LISTED, Router({}), watch=make_watch([_Counter(found, ValueError), _Counter(found)])
    )

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    one = asgi.RoutedMiddleware(app, resolver)
    alone = asgi.RoutedMiddleware(
        app,
        PolicyResolver(LISTED, Router({}), watch=make_watch(_Counter(found, ValueError))),
    )
    for gateway in (one, one, alone, alone):
        assert (b"access-control-allow-origin", A.encode()) in _ask(gateway, "/x")[0]["headers"]
    assert found == [
        *["event allowed"] * 2,
        *["count allowed"] * 2,
        "event allowed",
        "count allowed",
    ]
    assert caplog.text.count("An observer failed") == 2


@pytest.mark.parametrize("headers", [{}, {"headers": ((b"x-a", b"1"),)}])
def test_headers_that_are_no_list_are_counted_too(headers: Any) -> None:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, **headers})

    found: list[str] = []
    gateway = asgi.CORSMiddleware(app, LISTED, observe=_Counter(found))
    started = [_ask(gateway, "/x")[0] for _ in range(3)]
    assert started[0] == started[1] == started[2]
    assert (b"access-control-allow-origin", A.encode()) in started[0]["headers"]
    assert found == ["event allowed", "count allowed", "count allowed"]
    _ask(gateway, "/x", type="websocket")
    assert len(found) == 3


def test_a_gateway_inside_another_one_does_not_report() -> None:
    def app(_environ: Any, start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        return []

    outer: list[str] = []
    inner: list[str] = []
    behind = wsgi.CORSMiddleware(app, LISTED, observe=_Counter(inner))
    gateway: Any = wsgi.CORSMiddleware(behind, LISTED, observe=_Counter(outer))
    for _ in range(2):
        gateway({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": A}, lambda *_given: None)
    assert (inner, outer) == ([], ["event allowed", "count allowed"])


def test_an_integration_inside_a_gateway_does_not_report() -> None:
    def dispatch(environ: Any, start: Any) -> Any:
        return HIDDEN.get()(environ, start)

    outer: list[str] = []
    inner: list[str] = []
    app = Flask("inner")
    flask_cors.CORS(app, LISTED, observe=_Counter(inner))
    HIDDEN.set(app)
    gateway: Any = wsgi.CORSMiddleware(dispatch, LISTED, observe=_Counter(outer))
    for _ in range(2):
        gateway(create_environ("/x", headers={"Origin": A}), lambda *_given: None)
    assert (inner, outer) == ([], ["event allowed", "count allowed"])


def test_a_decision_that_no_cache_keeps_is_not_remembered() -> None:
    found: list[str] = []
    served = Served(Policy(allow_origins=A), _Counter(found))
    for _ in range(2):
        served.get(f"https://{'a' * 1000}.example")
        served.preflight(A, "P" * 600)
    watch: Any = served.gateway.resolver.watch
    assert (watch.own.actual, watch.own.preflights) == ({}, {})


def _fail(*_given: object) -> None:
    raise AssertionError


@pytest.mark.parametrize("policy", [LISTED, Policy(), PolicyMap({"/x": LISTED, "/y": None})])
def test_a_gateway_that_was_placed_by_hand_keeps_its_shortest_path(
    policy: Policy | PolicyMap,
) -> None:
    found: list[str] = []
    served = Served(policy, _Counter(found), RefusalLog())
    gateway: Any = served.gateway
    served.get(A)
    served.preflight(A, "GET")
    gateway._behind = _fail
    served.get(A)
    served.preflight(A, "GET")
    assert found == ["event allowed"] * 2 + ["count allowed"] * 2
    assert repr(gateway).startswith("CORSMiddleware(")
    assert isinstance(gateway, asgi.CORSMiddleware)
    for origin, path in ((None, "/x"), (A, "/y"), (A, "/x/../y")):
        if path == "/x" or isinstance(policy, PolicyMap):
            with pytest.raises(AssertionError):
                served.get(origin, path)


def test_a_class_that_an_owner_derived_serves_in_its_own_way() -> None:
    class Derived(asgi.CORSMiddleware):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            served.append(scope["path"])
            await super().__call__(scope, receive, send)

    served: list[str] = []
    found: list[str] = []
    gateway = Derived(_raise, LISTED, observe=_Counter(found))
    for _ in range(3):
        with pytest.raises(RuntimeError):
            _ask(gateway, "/x")
    assert type(gateway) is Derived
    assert served == ["/x"] * 3
    assert found == ["event allowed", "count allowed", "count allowed"]


def test_gateways_with_one_policy_or_one_resolver_count_their_own_decisions() -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def wsgi_app(_environ: Any, start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        return []

    found: dict[str, list[str]] = {"one": [], "other": []}
    gateways = [
        asgi.CORSMiddleware(app, LISTED, observe=_Counter(each)) for each in found.values()
    ]
    for gateway in gateways * 2:
        _ask(gateway, "/x")
    assert found == {each: ["event allowed", "count allowed"] for each in found}
    shared: list[str] = []
    resolver = PolicyResolver(LISTED, watch=make_watch(_Counter(shared)))
    # The first one is that whose kind of origin is that of `decide`, too.
    other = wsgi.CORSMiddleware(wsgi_app, resolver)
    one = asgi.CORSMiddleware(app, resolver)
    environ = {"REQUEST_METHOD": "GET", "HTTP_ORIGIN": A}
    for _ in range(2):
        started: list[Any] = []
        assert (b"access-control-allow-origin", A.encode()) in _ask(one, "/x")[0]["headers"]
        other({**environ}, lambda *given, to=started: to.append(given))
        assert ("Access-Control-Allow-Origin", A) in started[0][1]
        action: Any = decide(resolver, RequestFacts("GET", "/x", origin=A))
        assert ("Access-Control-Allow-Origin", A) in action.block
    assert shared == [*["event allowed"] * 3, *["count allowed"] * 2, "event allowed"]


def test_a_count_that_fails_for_a_preflight_of_a_router_has_no_effect(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found: list[str] = []
    resolver = PolicyResolver(
        LISTED, Router({"GET": INHERIT}), watch=make_watch(_Counter(found, ValueError))
    )
    gateway = asgi.RoutedMiddleware(_raise, resolver)
    asked = [(b"origin", A.encode()), (b"access-control-request-method", b"GET")]
    answers = [_ask(gateway, "/x", method="OPTIONS", headers=asked) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert [each[:5] for each in found] == ["event", "count", "count"]
    assert sum("observer failed" in each for each in caplog.messages) == 2


def test_a_replaced_policy_gives_mounted_applications_another_name() -> None:
    async def ok(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    class Named(_Counter):
        def count_of(self, series: Series) -> Callable[[], object]:
            return lambda: self.found.append(series.policy)

    found: list[str] = []
    inner = Starlette(routes=[Route("/x", ok)])
    starlette_cors.CORS(inner, LISTED)
    outer = Starlette(routes=[Mount("/sub", inner), Route("/x", ok)])
    handle = starlette_cors.CORS(outer, LISTED, observe=Named(found))
    for path in ("/x", "/x", "/sub/x"):
        _ask(outer, path)
    handle.policy = NEXT
    for _ in range(2):
        _ask(outer, "/sub/x")
    assert found == ["event allowed", "app", "app", "event allowed", "route"]


def test_an_answer_for_one_method_does_not_displace_the_decisions_of_the_policy() -> None:
    resolver = PolicyResolver(
        LISTED, Router({"GET": INHERIT, "PUT": NEXT}), watch=make_watch(_Counter([]))
    )
    gateway = asgi.RoutedMiddleware(_raise, resolver)
    with pytest.raises(RuntimeError):
        _ask(gateway, "/x")
    watch: Any = resolver.watch
    own = watch.own
    for _ in range(2):
        asked = [(b"origin", A.encode()), (b"access-control-request-method", b"GET")]
        _ask(gateway, "/x", method="OPTIONS", headers=asked)
    assert watch.own is own
    assert [*own.actual] == [A.encode()]
    assert len(watch._tables) == 2


def test_tables_of_remembered_decisions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossorigin.gateway.observation.watching.MAX_TABLES", 2)
    monkeypatch.setattr("crossorigin.gateway.observation.remembered.MAX_REMEMBERED", 2)
    found: list[str] = []
    policies = [Policy(allow_origins=A) for _ in range(3)]
    served = Served(policies[0], _Counter(found), RefusalLog())
    for policy in policies * 2:
        served.gateway.policy = policy
        served.get(A)
        served.get(None)
        served.get(B)
        served.get(A)
    watch: Any = served.gateway.resolver.watch
    assert len(watch._tables) <= 2
    assert len(watch.own.actual) <= 2


def test_an_interrupt_in_an_observer_is_raised() -> None:
    def interrupt(_event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Served(LISTED, interrupt).get(A)


class Asked:
    """A callable among the origins; counts its calls."""

    def __init__(self, answer: bool | None) -> None:
        self.answer = answer
        self.calls = 0

    def __call__(self, _origin: str) -> bool:
        self.calls += 1
        if self.answer is None:
            raise LookupError
        return self.answer


class AskedOfFacts(Asked):
    """The same, with the facts of the request."""

    def __call__(self, _origin: str, _facts: RequestFacts) -> bool:  # type: ignore[override]  # as owners write them
        return super().__call__(_origin)


YES, NO, ALSO_NO, FAILS, OTHER = map(Asked, (True, False, False, None, True))
FACTS = AskedOfFacts(answer=True)
# The callables of the policy in force and of the next one, and the count of the comparison.
LOOKUPS: tuple[tuple[list[Any], list[Any], str], ...] = (
    ([YES], [YES], "same"),
    ([NO], [NO], "same"),
    ([FAILS], [FAILS], "same"),
    ([FACTS], [FACTS], "same"),
    ([NO, YES], [NO, YES], "same"),
    ([YES], [YES, OTHER], "same"),
    ([NO, FAILS], [NO], "unknown"),
    ([NO, YES], [YES], "unknown"),
    ([NO, ALSO_NO], [NO], "same"),
    ([NO], [NO, OTHER], "unknown"),
    ([NO], [OTHER], "unknown"),
    ([FACTS], [FACTS, OTHER], "unknown"),
    ([A], [OTHER], "unknown"),
    ([A, YES], [A], "differs"),
    ([YES], [A], "differs"),
    ([NO], [A], "same"),
    ([YES], [C], "same"),
)


def test_a_next_policy_never_calls_a_callable(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)

    def check(row: tuple[list[Any], list[Any], str]) -> None:
        now, following, expected = row
        every = [each for each in (*now, *following) if isinstance(each, Asked)]
        for each in every:
            each.calls = 0
        served = Served(Policy(allow_origins=now), shadow=Policy(allow_origins=following))
        served.get(C)
        report = _shadow(served).report()
        counted = {"same": report.compared, "unknown": report.unknown, "differs": report.total}
        assert counted == {
            "same": int(expected != "unknown"),
            "unknown": int(expected == "unknown"),
            "differs": int(expected == "differs"),
        }
        only_next = [each for each in following if isinstance(each, Asked) and each not in now]
        assert all(each.calls == 0 for each in only_next)
        assert all(each.calls <= 1 for each in every)

    check_all(LOOKUPS, check, repr)


def _shadow(served: Any) -> Shadow:
    shadow: Shadow = served.gateway.shadow
    return shadow


def test_the_report_lists_the_changes() -> None:
    clock = Clock(0.0)
    served = Served(LISTED, shadow=NEXT)
    _shadow(served)._clock = clock
    for _ in range(2):
        served.get(A)
        clock.now += 1
    served.preflight(B, "GET", "/y")
    served.get(C)
    seen = "first seen 1970-01-01 00:00:0"
    first, *lines = str(_shadow(served).report()).splitlines()
    assert first == "The next policy decides differently on 3 requests of 4."
    refused, allowed = (line.removesuffix(" UTC").partition(": ") for line in lines)
    assert refused[0] == f"would refuse '{A}', 'GET' '/x' (allowed -> origin-not-allowed)"
    assert refused[2] == f"2 requests, {seen}0"
    assert allowed[0].startswith(f"would allow '{B}', the preflight for 'GET' '/y' (origin-")
    assert allowed[2] == f"1 request, {seen}2"
    served.gateway.policy = Policy()
    served.get(None)
    # Another gateway with the same policy does not clear the counts again.
    assert not _shadow(served).restart(served.gateway.policy)
    first, since, other = str(_shadow(served).report()).splitlines()
    assert first == "The next policy decides differently on 1 request of 1."
    assert since.startswith("Counted since 1970-01-01 00:00:02 UTC, when the policy")
    assert other.startswith("would answer with other headers to requests without Origin,")
    _shadow(served).clear()
    assert _shadow(served).report().compared == 0
    assert repr(_shadow(served)) == f"Shadow({NEXT!r})"
    assert pickle.loads(pickle.dumps(_shadow(served))).policy == NEXT  # noqa: S301 - made here


def test_unknown_requests_are_observed() -> None:
    served = Served(Policy(allow_origins=A), shadow=Policy(allow_origins=YES))
    served.get(A)
    assert str(_shadow(served).report()).splitlines()[-1] == (
        "unknown: 1 request, as only a look-up could decide"
    )


def test_a_policy_in_force_that_is_the_next_one_has_no_differences() -> None:
    served = Served(LISTED, shadow=NEXT)
    served.gateway.policy = NEXT
    served.get(A)
    served.preflight(A)
    assert (_shadow(served).report().total, _shadow(served).report().compared) == (0, 2)


def test_a_file_with_a_guard_can_hold_the_next_policy() -> None:
    following = PolicyMap.from_mapping({"policy": {"allow_origins": [B]}, "guard": {}})
    served = Served(LISTED, shadow=following)
    served.get(A)
    assert _shadow(served).report().total == 1


def test_a_comparison_that_fails_has_no_effect(caplog: pytest.LogCaptureFixture) -> None:
    class Listener:
        def __call__(self, event: Event) -> None:
            seen.append(event)

        def differs(self, _difference: object, _path: str) -> None:
            raise OSError

    seen: list[Event] = []
    Served(LISTED, Listener(), shadow=NEXT).get(A)
    assert len(seen) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "An observer failed; the decision stands."
    ]


class Router:
    """A router with a table, which counts how often it is asked."""

    def __init__(self, table: dict[str, Any] | None = None, own: Any = INHERIT) -> None:
        self._table = table
        self._own = own
        self.asked = 0

    def matched(self, _exchange: object) -> Any:
        return self._own

    def path(self, native: Any) -> str:
        return str(native.get("path") or native["PATH_INFO"])

    def table(self, _facts: RequestFacts) -> dict[str, Any]:
        self.asked += 1
        if self._table is None:
            raise LookupError
        return self._table


def _routed(
    router: Router, source: Any = LISTED, shadow: Any = NEXT
) -> tuple[Any, list[Event]]:
    seen: list[Event] = []
    resolver = PolicyResolver(source, router, watch=make_watch(seen.append, shadow))
    return resolver, seen


PREFLIGHT = RequestFacts("OPTIONS", "/x", origin=A, request_method="GET", native={"path": "/x"})


@pytest.mark.parametrize(
    ("table", "total"),
    [({"GET": INHERIT}, 1), ({"GET": LISTED}, 0), ({}, 1), ({"GET": AMBIGUOUS}, 0)],
)
def test_the_router_is_asked_once(table: dict[str, Any], total: int) -> None:
    router = Router(table)
    resolver, seen = _routed(router)
    assert decide(resolver, PREFLIGHT) is not None
    assert asyncio.run(decide_async(resolver, PREFLIGHT)) is not None
    assert router.asked == len(seen) == 2
    assert resolver.shadow.report().total == 2 * total


def test_each_reading_of_a_method_is_asked_once() -> None:
    router = Router({"PATCH": INHERIT, "patch": INHERIT})
    resolver, seen = _routed(router)
    decide(resolver, RequestFacts("OPTIONS", "/x", origin=A, request_method="patch"))
    assert (router.asked, len(seen)) == (2, 1)


def test_a_router_that_fails_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    resolver, seen = _routed(Router(None))
    decide(resolver, PREFLIGHT)
    assert _told(seen) == [("preflight", "ambiguous-request", "none")]
    assert len(caplog.records) == 1
    assert resolver.shadow.report().total == 0


def test_a_look_up_is_observed_when_it_is_answered() -> None:
    resolver, seen = _routed(Router({}), Policy(allow_origins=YES))
    decide(resolver, PREFLIGHT)
    asyncio.run(decide_async(resolver, PREFLIGHT))
    assert _told(seen) == [("preflight", "allowed", "app")] * 2


def test_a_request_that_passes_is_compared_and_not_observed() -> None:
    resolver, seen = _routed(Router({}), None)
    assert decide(resolver, PREFLIGHT) is None
    assert asyncio.run(decide_async(resolver, PREFLIGHT)) is None
    (named,) = resolver.shadow.report().differences
    assert (named.difference.now, named.difference.policy, named.count) == (
        "no-policy",
        "app",
        2,
    )
    assert seen == []


def test_a_response_that_is_replaced_is_observed_once() -> None:
    def app(_environ: Any, start: Callable[..., Any]) -> Any:
        start("200 OK", [])
        raise RuntimeError

    seen: list[Event] = []
    started: list[Any] = []

    def start_response(*given: Any) -> Any:
        started.append(given)
        return lambda _chunk: None

    gateway = wsgi.CORSMiddleware(app, LISTED, observe=seen.append)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x", "HTTP_ORIGIN": A}
    with pytest.raises(RuntimeError):
        gateway(environ, start_response)
    assert _told(seen) == [("actual", "allowed", "app")]
    assert [dict(given[1])["Access-Control-Allow-Origin"] for given in started] == [A, A]


def _ask(served: Any, path: str, **scope: Any) -> list[Any]:
    out: list[Any] = []

    async def send(message: Any) -> None:
        out.append(message)

    lines = [(b"origin", A.encode())]
    asked = {"type": "http", "method": "GET", "path": path, "headers": lines, **scope}
    asyncio.run(served({**asked, "query_string": b"", "root_path": ""}, None, send))
    return out


async def _raise(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError


def test_an_application_that_raises_is_answered_and_observed() -> None:
    seen: list[Event] = []
    gateway = asgi.CORSMiddleware(_raise, LISTED, observe=seen.append)
    with pytest.raises(RuntimeError):
        _ask(gateway, "/x")
    assert _told(seen) == [("actual", "allowed", "app")]
    # Within an application, its own error page answers.
    with pytest.raises(RuntimeError):
        _ask(gateway, "/x", app=Starlette())
    assert seen == []
    with pytest.raises(RuntimeError):
        _ask(asgi.CORSMiddleware(_raise, PolicyMap(), observe=seen.append), "/x")
    assert seen == []


HIDDEN: ContextVar[Any] = ContextVar("HIDDEN")


async def _dispatch(scope: Any, receive: Any, send: Any) -> None:
    """Call an application in a place that no attribute shows."""
    scope = {**scope, "root_path": "/sub", "path": "/sub/x"}
    await HIDDEN.get()(scope, receive, send)


@pytest.mark.parametrize("observe", [(), print])
def test_a_watched_gateway_governs_the_same_applications(observe: Any) -> None:
    async def ok(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    inner = asgi.CORSMiddleware(Starlette(routes=[Route("/x", ok)]), allow_origins=B)
    HIDDEN.set(inner)
    hidden = asgi.CORSMiddleware(_dispatch, LISTED, observe=observe)
    shown = asgi.CORSMiddleware(
        Starlette(routes=[Mount("/sub", inner)]), LISTED, observe=observe
    )
    assert (b"access-control-allow-origin", A.encode()) in _ask(hidden, "/any")[0]["headers"]
    assert (b"access-control-allow-origin", A.encode()) not in _ask(shown, "/sub/x")[0][
        "headers"
    ]


def test_a_mounted_application_is_observed_by_the_outermost_observers() -> None:
    async def ok(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    outer_seen: list[Event] = []
    inner_seen: list[Event] = []
    inner = Starlette(routes=[Route("/x", ok)])
    starlette_cors.CORS(inner, allow_origins=B, observe=inner_seen.append)
    outer = Starlette(routes=[Mount("/sub", inner)])
    handle = starlette_cors.CORS(outer, LISTED, observe=outer_seen.append, shadow=NEXT)
    _ask(outer, "/sub/x")
    _ask(outer, "/sub/y")
    assert [event.path for event in outer_seen] == ["/sub/x", "/sub/y"]
    assert _told(outer_seen) == [("actual", "origin-not-allowed", "route")] * 2
    assert inner_seen == []
    outermost = Starlette(routes=[Mount("/far", outer)])
    far: list[Event] = []
    starlette_cors.CORS(outermost, LISTED, observe=far.append)
    _ask(outermost, "/far/sub/x")
    assert [event.path for event in far] == ["/far/sub/x"]
    # The next policy is that of the outer application.
    shadow: Any = handle.shadow
    assert (shadow.report().total, shadow.report().compared) == (0, 2)


def _lambda_event(path: str, **more: Any) -> dict[str, Any]:
    context = {"http": {"method": "GET"}, "domainName": "x.execute-api.aws"}
    event = {"version": "2.0", "rawPath": path, "headers": {"origin": A}}
    return {**event, "requestContext": context, **more}


def test_decisions_of_a_lambda_function_are_observed() -> None:
    seen: list[Event] = []
    source = PolicyMap({"/x": LISTED, "/base/*": None, "/z": Policy(allow_origins=YES)})
    function = CORS(
        lambda _event, _context: {"statusCode": 200}, source, observe=seen.append, shadow=NEXT
    )
    function(_lambda_event("/x"), None)
    function(_lambda_event("/z"), None)
    function(_lambda_event("/base/y"), None)
    # The base path of a custom domain cannot be told from the rest.
    function(_lambda_event("/base/x", routeKey="GET /x"), None)
    function(_lambda_event("/base/x", routeKey="$default"), None)
    assert [(event.path, event.policy) for event in seen][:2] == [("/x", "/x"), ("/z", "/z")]
    assert function.shadow is not None
    assert function.shadow.report().total >= 3
    alone = CORS(lambda _event, _context: {"statusCode": 200}, LISTED, observe=seen.append)
    seen.clear()
    alone(_lambda_event("/x"), None)
    assert _told(seen) == [("actual", "allowed", "app")]


def test_a_path_that_the_router_reads_names_the_entry() -> None:
    source = PolicyMap({"/x": LISTED, "/y": LISTED})
    resolver, seen = _routed(Router({}), source, None)
    decide(resolver, PREFLIGHT)
    assert [event.policy for event in seen] == ["/x"]


def test_entries_of_a_map_are_found_by_path() -> None:
    found = PolicyMap({"/": None, "/a": None, "/a/b/*": None, "/a/*": None})
    rows = {"/": "/", "/a": "/a", "/a/": "/a", "/a/x": "/a/*", "/a/b/c": "/a/b/*", "/b": None}
    assert {path: found.entry_of(path) for path in rows} == rows
    assert PolicyMap({"/*": None}).entry_of("/b/c") == "/*"


def test_a_next_policy_whose_paths_are_one_for_the_router_is_refused() -> None:
    class Folding(Router):
        def fold(self, _source: PolicyMap) -> PolicyMap:
            raise PolicyError(())

    with pytest.raises(PolicyError):
        _routed(Folding({}), LISTED, PolicyMap({"/x": NEXT}))


def test_a_swapped_policy_restarts_the_comparison(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Listener:
        def __init__(self) -> None:
            self.told: list[str] = []

        def __call__(self, event: Event) -> None:
            self.told.append(str(event.reason))

        def restarted(self) -> None:
            self.told.append("restarted")
            raise OSError

    listener = Listener()
    served = Served(LISTED, print, listener, shadow=NEXT)
    shadow = _shadow(served)
    shadow._clock = Clock(5.0)
    served.get(A)
    assert (shadow.report().total, shadow.report().since) == (1, None)
    served.gateway.policy = Policy(allow_origins=[A, B])
    assert (shadow.report().compared, shadow.report().since) == (0, 5.0)
    assert str(shadow.report()).splitlines()[1] == (
        "Counted since 1970-01-01 00:00:05 UTC, when the policy in force was replaced."
    )
    served.get(B)
    served.gateway.policy = NEXT
    served.get(B)
    assert (shadow.report().total, shadow.report().compared) == (0, 1)
    assert listener.told == ["allowed", "restarted", "allowed", "restarted", "allowed"]
    assert caplog.text.count("An observer failed") == 2
    plain = Served(LISTED, print)
    plain.gateway.policy = NEXT
    assert plain.gateway.shadow is None


def test_a_watch_is_copied_for_each_gateway() -> None:
    assert make_watch() is None
    watch = make_watch([print], NEXT)
    assert isinstance(watch, Watch)
    one, other = (PolicyResolver(LISTED, watch=watch) for _ in range(2))
    assert one.watch is not other.watch
    assert one.shadow is other.shadow
    assert copy.copy(one).observe == (print,)
