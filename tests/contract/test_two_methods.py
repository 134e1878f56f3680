"""Rules 14 and 17: requests for which an application may run the handler of another method."""

from typing import Final

import bottle
import flask
import pytest
from harness.asserting import cors_lines
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.servers import wsgiref_server
from harness.spy import Spy
from tables.model import A
from tables.paths import FEW
from tables.routes import ORIGINS
from werkzeug.routing import Rule

from crossorigin import Policy, RequestFacts
from crossorigin.integrations import bottle as bottle_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.spec.methods import OVERRIDING

pytestmark = pytest.mark.rules(14, 17)

EACH_KIT = pytest.mark.parametrize("kit", [pytest.param(kit, id=kit.name) for kit in KITS])
WIDE: Final = Policy(allow_origins=A, allow_methods="*", allow_headers="*")


def _is_allowed(port: int, path: str, method: str, *requested: str, origin: str = A) -> bool:
    """Return whether a preflight is allowed."""
    asked = [
        ("Origin", origin.encode()),
        ("Access-Control-Request-Method", method.encode()),
        *(("Access-Control-Request-Headers", name.encode()) for name in requested),
    ]
    return bool(cors_lines(exchange(port, "OPTIONS", path, "x", asked).lines))


@EACH_KIT
def test_preflight_with_an_override_is_refused_where_another_policy_governs_a_method(
    kit: Kit,
) -> None:
    with kit.serve(kit.routes(None)) as port:
        assert _is_allowed(port, "/two", "POST", "x-any", origin=ORIGINS["second"])
        for name in OVERRIDING:
            asked = f"x-any, {name.title()}"
            assert not _is_allowed(port, "/two", "POST", asked, origin=ORIGINS["second"])
            spelt = name.replace("-", "_")
            assert not _is_allowed(port, "/two", "POST", spelt, origin=ORIGINS["second"])
            assert _is_allowed(port, "/both", "PUT", asked, origin=ORIGINS["route"])


def _closing_by_method(facts: RequestFacts) -> Policy | None:
    return None if facts.announced_method in {"DELETE", "PATCH"} else WIDE


def _closing_by_header(facts: RequestFacts) -> Policy | None:
    return None if facts.header("Access-Control-Request-Method") == "PATCH" else WIDE


@EACH_KIT
def test_preflight_with_an_override_is_refused_where_a_callable_reads_the_method(
    kit: Kit,
) -> None:
    with kit.serve_with_cors(_closing_by_method, kit.app, Spy(FEW)) as port:
        assert _is_allowed(port, "/plain", "POST", "x-any")
        assert not _is_allowed(port, "/plain", "POST", "x-any", "x-http-method-override")


@pytest.mark.parametrize("chooser", [_closing_by_method, _closing_by_header])
@EACH_KIT
def test_callable_that_closes_a_method_closes_it_in_lower_case(
    kit: Kit, chooser: object
) -> None:
    with kit.serve_with_cors(chooser, kit.app, Spy(FEW)) as port:
        assert _is_allowed(port, "/plain", "PUT")
        assert not _is_allowed(port, "/plain", "patch")


@EACH_KIT
def test_request_in_lower_case_is_closed_by_the_callable_that_closes_its_method(
    kit: Kit,
) -> None:
    with kit.serve_with_cors(_closing_by_method, kit.app, Spy(FEW)) as port:
        answered = exchange(port, "patch", "/plain", "x", [("Origin", A.encode())])
    assert cors_lines(answered.lines) == []


@EACH_KIT
def test_method_in_lower_case_has_the_one_policy_of_a_url(kit: Kit) -> None:
    with kit.serve_with_cors(lambda _facts: WIDE, kit.app, Spy(FEW)) as port:
        assert _is_allowed(port, "/plain", "patch")


def _bottle() -> object:
    app = bottle.Bottle()
    app.route("/x", "ANY", lambda: "any")
    app.route("/x", ["PATCH", "PURGE"], bottle_cors.no_cors(lambda: "closed"))
    bottle_cors.CORS(app, WIDE)
    return app


def _flask() -> object:
    app = flask.Flask(__name__)
    closed = flask_cors.no_cors(lambda: "closed")
    app.add_url_rule("/x", "closed", closed, methods=["PATCH", "PURGE"])
    app.url_map.add(Rule("/x", endpoint="any"))
    app.endpoint("any")(lambda: "any")
    flask_cors.CORS(app, WIDE)
    return app


@pytest.mark.parametrize("make", [_bottle, _flask])
def test_route_of_one_method_keeps_its_policy_next_to_a_route_of_all(make: object) -> None:
    assert callable(make)
    with wsgiref_server(make()) as port:
        assert _is_allowed(port, "/x", "PUT")
        assert _is_allowed(port, "/x", "other")
        for method in ("patch", "PATCH", "Patch", "purge"):
            assert not _is_allowed(port, "/x", method)
            answered = exchange(port, method, "/x", "x", [("Origin", A.encode())])
            assert (answered.body, cors_lines(answered.lines)) == (b"closed", [])
