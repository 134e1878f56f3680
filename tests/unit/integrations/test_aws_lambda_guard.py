"""The guard of a Lambda handler: the rows of the guard as events of each form."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from harness.guarded import HTTP, check_answer, guard_of, parts_of
from harness.lambda_events import Kind, body_of, event_of, lines_of
from harness.raw_http import Answered
from harness.together import check_all
from tables.guard import API, APP, POLICIES, STRANGER, TRUSTING, GuardRow

from crossorigin import Guard, PolicyMap
from crossorigin.integrations.aws_lambda import CORS

ROWS = [row for row in HTTP if not row.request.get("loopback")]


class Handler:
    """A handler that notes the events for which it is called."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, event: Any, _context: object) -> dict[str, Any]:  # noqa: ANN401 - JSON
        self.seen.append(event)
        return {"statusCode": 200, "body": "ok"}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_event_that_may_not_act_reaches_no_handler(kind: Kind) -> None:
    def check(row: GuardRow) -> None:
        handler = Handler()
        gate = CORS(handler, POLICIES[row.policy], guard=guard_of(row))
        method, _, host, lines = parts_of(row)
        told = [("host", host), *((name.lower(), value.decode()) for name, value in lines)]
        event = event_of(kind, method, row.request.get("path", "/plain"), told)
        response = gate(event, None)
        answered = Answered(
            response["statusCode"], tuple(lines_of(response)), body_of(response)
        )
        check_answer(row, answered, len(handler.seen))

    check_all(ROWS, check, str)


def test_own_origin_has_the_scheme_that_aws_received() -> None:
    handler = Handler()
    gate = CORS(handler, TRUSTING, guard=Guard())
    lines = [("host", API), ("origin", f"http://{API}"), ("x-forwarded-proto", "https")]
    assert gate(event_of("http", "POST", "/", lines), None)["statusCode"] == 403
    assert gate(event_of("http", "POST", "/", lines[:2]), None)["statusCode"] == 200


def test_path_with_two_readings_passes_under_the_guards_of_both() -> None:
    handler = Handler()
    policies = PolicyMap({}, default=TRUSTING)
    gate = CORS(handler, policies, guard=Guard(paths={"/hooks/*": None}))
    lines = {"origin": STRANGER, "host": API}
    event = {"httpMethod": "POST", "path": "/hooks/a", "headers": lines}
    assert gate(event, None)["statusCode"] == 200
    # Below the base path of a custom domain, or not.
    below = {**event, "resource": "/{proxy+}", "pathParameters": {"proxy": "other"}}
    assert gate(below, None)["statusCode"] == 403
    assert len(handler.seen) == 1


@pytest.mark.parametrize(("origin", "status"), [(APP, 200), (STRANGER, 403)])
def test_handshake_of_a_websocket_is_judged(origin: str, status: int) -> None:
    handler = Handler()
    gate = CORS(handler, TRUSTING, guard=Guard())
    event = {
        "headers": {"Host": API, "Origin": origin},
        "requestContext": {"eventType": "CONNECT", "routeKey": "$connect"},
    }
    assert gate(event, None)["statusCode"] == status
    assert len(handler.seen) == (status == 200)


@pytest.mark.parametrize(
    "event", [{"Records": []}, {"requestContext": {"eventType": "MESSAGE"}}, None]
)
def test_event_that_is_no_request_needs_no_verdict(event: object) -> None:
    handler = Handler()
    CORS(handler, TRUSTING, guard=Guard())(event, None)
    assert handler.seen == [event]
