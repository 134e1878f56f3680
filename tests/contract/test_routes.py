"""Rule 19: a route's own policy wins, for its actual requests and for their preflights.

All of it behind an authentication that answers 401 to every request without Authorization: a
preflight never has any, so it must never get there (rule 2).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from harness.asked import ONLY
from harness.asserting import REDIRECTS, cors_lines, vary_names
from harness.kits import KITS
from harness.raw_http import Answered, exchange
from harness.route_apps import APP
from harness.together import check_all
from tables.model import acao
from tables.routes import ALL_FRAMEWORKS, ORIGINS, ROUTES, Framework, Label, RouteRow

from crossorigin import Policy

pytestmark = pytest.mark.rules(19)

Ports = Callable[[Framework, Policy | None], int]
SERVERS = {kit.name: kit for kit in KITS}
REDIRECTING = [kit.name for kit in KITS if kit.redirects]
CASES = [
    pytest.param(framework, rows, id=framework)
    for framework in SERVERS
    if (
        rows := [
            row for row in ROUTES if framework in row.frameworks and framework not in row.not_on
        ]
    )
]


@pytest.mark.skipif(ONLY is not None, reason="some frameworks were asked for, not all")
def test_every_framework_of_the_table_is_tested() -> None:
    assert set(SERVERS) == set(ALL_FRAMEWORKS)


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    running: dict[tuple[Framework, bool], int] = {}
    with ExitStack() as stack:

        def find(framework: Framework, policy: Policy | None) -> int:
            key = (framework, policy is None)
            if key not in running:
                kit = SERVERS[framework]
                running[key] = stack.enter_context(kit.serve(kit.routes(policy)))
            return running[key]

        yield find


def _get(port: int, row: RouteRow, origin: str) -> Answered:
    lines = [("Origin", origin.encode()), ("Authorization", b"me")]
    return exchange(port, row.method, row.path, "api.test", lines)


def _preflight(port: int, row: RouteRow, origin: str) -> Answered:
    lines = [
        ("Origin", origin.encode()),
        ("Access-Control-Request-Method", row.method.encode()),
    ]
    return exchange(port, "OPTIONS", row.path, "api.test", lines)


def _check_actual(port: int, row: RouteRow, label: Label) -> None:
    for each, origin in ORIGINS.items():
        answered = _get(port, row, origin)
        assert answered.status == row.status
        expected = cors_lines([acao(origin)]) if each == label else []
        assert cors_lines(answered.lines) == expected
        assert vary_names(answered.all("Vary")) == ([] if label == "none" else ["origin"])


def _check_preflight(port: int, row: RouteRow, label: Label) -> None:
    for each, origin in ORIGINS.items():
        answered = _preflight(port, row, origin)
        lines = cors_lines(answered.lines)
        if label == "none":
            # The app got it, and its authentication answered.
            assert (answered.status, lines) == (401, [])
        elif each == label:
            assert answered.status == 204
            assert cors_lines([acao(origin)])[0] in lines
        else:
            assert (answered.status, lines) == (403, [])


@pytest.mark.parametrize(("framework", "rows"), CASES)
def test_an_actual_request_has_the_policy_of_its_route(
    framework: Framework, rows: list[RouteRow], ports: Ports
) -> None:
    port = ports(framework, APP)
    check_all(rows, lambda row: _check_actual(port, row, row.label), lambda row: row.id)


@pytest.mark.parametrize(("framework", "rows"), CASES)
def test_a_preflight_has_the_policy_of_the_route_it_announces(
    framework: Framework, rows: list[RouteRow], ports: Ports
) -> None:
    port = ports(framework, APP)
    check_all(rows, lambda row: _check_preflight(port, row, row.label), lambda row: row.id)


@pytest.mark.parametrize(("framework", "rows"), CASES)
def test_without_a_policy_of_the_app_only_decorated_routes_have_cors(
    framework: Framework, rows: list[RouteRow], ports: Ports
) -> None:
    port = ports(framework, None)

    def check(row: RouteRow) -> None:
        label: Label = "none" if row.label == "app" else row.label
        _check_actual(port, row, label)
        _check_preflight(port, row, label)

    check_all(rows, check, lambda row: row.id)


@pytest.mark.parametrize("framework", REDIRECTING)
def test_a_slash_redirect_and_its_preflight_have_one_policy(
    framework: Framework, ports: Ports
) -> None:
    """Rule 18: a preflight that passes promises that the response can be read."""
    port = ports(framework, APP)
    row = RouteRow(id="", method="GET", path="/tree", label="app")
    for origin in (ORIGINS["app"], ORIGINS["route"]):
        answered = _get(port, row, origin)
        assert answered.status in REDIRECTS
        readable = cors_lines(answered.lines) == cors_lines([acao(origin)])
        promised = _preflight(port, row, origin).status == 204
        assert readable is promised
        assert vary_names(answered.all("Vary")) == ["origin"]


@pytest.mark.parametrize("framework", SERVERS)
def test_unauthorised_requests_are_readable(framework: Framework, ports: Ports) -> None:
    """A 401 of the app's own is a response like any other."""
    port = ports(framework, APP)
    for row in (r for r in ROUTES if r.id in {"no-decorator", "decorator"}):
        origin = ORIGINS[row.label]
        answered = exchange(port, "GET", row.path, "x", [("Origin", origin.encode())])
        assert answered.status == 401
        assert cors_lines(answered.lines) == cors_lines([acao(origin)])


@pytest.mark.parametrize("framework", SERVERS)
def test_an_options_request_that_is_no_preflight_reaches_the_app(
    framework: Framework, ports: Ports
) -> None:
    row = replace(ROUTES[0], method="OPTIONS")
    origin = ORIGINS["app"]
    lines = [("Origin", origin.encode())]
    answered = exchange(ports(framework, APP), row.method, row.path, "x", lines)
    assert answered.status == 401
    assert cors_lines(answered.lines) == cors_lines([acao(origin)])


@pytest.mark.parametrize("framework", SERVERS)
def test_an_unanswered_options_request_has_the_policy_of_its_preflight(
    framework: Framework, ports: Ports
) -> None:
    """A framework may answer OPTIONS itself, for a function or for a class."""
    port = ports(framework, APP)
    differing = {}
    for path in ("/by-route", "/two", "/view", "/no-cors", "/by-app"):
        for origin in ORIGINS.values():
            row = RouteRow(id="", method="OPTIONS", path=path, label="app")
            answered = [_get(port, row, origin), _preflight(port, row, origin)]
            line = cors_lines([acao(origin)])[0]
            allowed = [line in cors_lines(each.lines) for each in answered]
            if allowed[0] != allowed[1]:
                differing[path, origin] = allowed
    assert differing == {}
