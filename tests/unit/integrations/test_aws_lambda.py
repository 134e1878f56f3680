from __future__ import annotations

import functools
import logging
from typing import Any

import pytest
from harness.lambda_events import event_of, lines_of

from crossorigin import Policy, PolicyError, PolicyMap, RequestFacts
from crossorigin.integrations.aws_lambda import CORS, cors

A = "https://a.example"
B = "https://b.example"
OWN = ("Access-Control-Allow-Origin", A)


def _event(kind: Any = "http") -> dict[str, Any]:  # noqa: ANN401 - one of the kinds
    return event_of(kind, "GET", "/x", [("origin", A)])


def _ok(_event: object, _context: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": "ok"}


def _returning(value: object) -> CORS:
    return CORS(lambda _event, _context: value, allow_origins=A)


@pytest.mark.parametrize("event", [{"Records": []}, {"requestContext": None}, None, "text"])
def test_event_that_is_no_request_passes_through(event: object) -> None:
    seen: list[object] = []
    handler = CORS(lambda event, context: seen.append((event, context)), allow_origins=A)
    assert handler(event, "context") is None
    assert seen == [(event, "context")]


def test_a_path_without_a_policy_has_no_headers() -> None:
    handler = CORS(_ok, PolicyMap({"/x": None}))
    assert handler(_event(), None) == {"statusCode": 200, "body": "ok"}


API = "a.execute-api.eu-west-1.amazonaws.com"
PROXY = {"proxy": "internal/x"}


def _http(path: str, route: str, host: str = API, **more: object) -> dict[str, Any]:
    context = {"domainName": host, "stage": "prod", "http": {"method": "GET"}}
    event = {"version": "2.0", "rawPath": path, "routeKey": route, "requestContext": context}
    return {**event, "headers": {"origin": A}, **more}


def _rest(path: str, resource: str, **parameters: str) -> dict[str, Any]:
    event = {"httpMethod": "GET", "path": path, "headers": {"origin": A}}
    return {**event, "resource": resource, "pathParameters": parameters}


# Events for one closed path, behind a stage or the base path of a custom domain, and others.
CLOSED = [
    _http("/internal/x", "$default"),
    _http("/prod/internal/x", "$default"),
    _http("/prod/internal/x", "GET /internal/x"),
    _http("/prod/internal/x", "ANY /{proxy+}", pathParameters=PROXY),
    _http("/v1/internal/x", "ANY /{proxy+}", "api.example", pathParameters=PROXY),
    _http("/v1/internal/x", "GET /internal/{id}", "api.example", pathParameters={"id": "x"}),
    _http("//internal/x", "ANY /{proxy+}", pathParameters={"proxy": "/internal/x"}),
    _rest("/internal/x", "/internal/x"),
    _rest("/v1/internal/x", "/internal/x"),
    _rest("/v1/internal/x", "/{proxy+}", **PROXY),
    _rest("/v1/%69nternal/x", "/{proxy+}", proxy="%69nternal/x"),
    _rest("/v1/%69nternal/x", "/{proxy+}", proxy="internal/x"),
    # Path and route do not fit together: no reading of the path may be open.
    _rest("/a/internal/x", "/{proxy+}"),
    _http("/v1/internal/x", "ANY /{proxy+}", "api.example"),
    _http("/v1/internal/a+b", "GET /internal/{p}", "api.example", pathParameters={"p": "a b"}),
    _http("/internal/x", "GET /other", "api.example"),
]
OPEN = [
    _http("/prod", "$default"),
    _http("/product/internal/x", "$default"),
    _http("/a/internal/x", "ANY /{proxy+}", pathParameters={"proxy": "a/internal/x"}),
    _rest("/v1", "/"),
    _rest("/a/internal/x", "/{proxy+}", proxy="a/internal/x"),
]


@pytest.mark.rules(18)
@pytest.mark.parametrize("event", CLOSED, ids=str)
def test_a_prefix_of_aws_is_no_part_of_the_path(event: dict[str, Any]) -> None:
    handler = CORS(_ok, PolicyMap({"/internal/*": None}, default=Policy()))
    assert not [name for name, _ in lines_of(handler(event, None)) if name != "Vary"]


@pytest.mark.rules(18)
@pytest.mark.parametrize("event", OPEN, ids=str)
def test_a_path_that_looks_like_a_closed_one_is_none(event: dict[str, Any]) -> None:
    handler = CORS(_ok, PolicyMap({"/internal/*": None}, default=Policy()))
    assert ("Access-Control-Allow-Origin", "*") in lines_of(handler(event, None))


@pytest.mark.rules(18)
def test_a_chooser_is_asked_about_every_reading_of_a_path() -> None:
    closed = {"/internal/a b"}
    handler = CORS(_ok, lambda facts: None if facts.path in closed else Policy())
    event = _http("/v1/internal/a+b", "GET /internal/{p}", pathParameters={"p": "a b"})
    assert lines_of(handler(event, None)) == [("Vary", "Origin")]
    closed.clear()
    assert ("Access-Control-Allow-Origin", "*") in lines_of(handler(event, None))


def test_a_response_is_unchanged_if_no_reading_of_its_path_has_a_policy() -> None:
    event = _http("/v1/internal/a+b", "GET /internal/{p}", pathParameters={"p": "a b"})
    assert CORS(_ok, PolicyMap({"/x": Policy()}))(event, None) == _ok(None, None)


@pytest.mark.parametrize(("value", "body"), [("text", "text"), ({"a": 1}, '{"a": 1}')])
def test_bare_body_of_payload_format_2_has_the_headers(value: object, body: str) -> None:
    response = _returning(value)(_event(), None)
    assert (response["statusCode"], response["body"]) == (200, body)
    assert ("Content-Type", "application/json") in lines_of(response)
    assert OWN in lines_of(response)


def test_value_that_is_no_response_of_a_rest_api_is_unchanged() -> None:
    assert _returning("text")(_event("rest"), None) == "text"


@pytest.mark.parametrize("kind", ["rest", "http-1", "alb-multi"])
def test_several_lines_win_over_one_of_the_same_name(kind: str) -> None:
    given = {
        "statusCode": 200,
        "headers": {"x-a": "0", "X-B": 3},
        "multiValueHeaders": {"X-A": ["1", "2"]},
    }
    lines = lines_of(_returning(given)(_event(kind), None))
    assert sorted(lines) == [OWN, ("Vary", "Origin"), ("X-A", "1"), ("X-A", "2"), ("X-B", "3")]


def test_cookies_are_never_joined() -> None:
    given = {
        "statusCode": 200,
        "cookies": ["a=1"],
        "multiValueHeaders": {"Set-Cookie": ["b=2", "c=3"], "X-A": ["1", "2"]},
    }
    response = _returning(given)(_event("url"), None)
    assert response["cookies"] == ["a=1", "b=2", "c=3"]
    assert response["headers"]["X-A"] == "1, 2"
    assert "multiValueHeaders" not in response
    assert OWN in lines_of(response)


def test_an_exception_is_logged_and_the_500_can_be_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @cors(allow_origins=A)
    def handler(_event: object, _context: object) -> None:
        raise LookupError

    with caplog.at_level(logging.ERROR):
        response = handler(_event(), None)
    assert (response["statusCode"], OWN in lines_of(response)) == (500, True)
    assert "LookupError" in caplog.text


EVIL = "https://evil.example"
# The two maps of an event, and whether they hold one line of Origin, which is allowed.
SPELLINGS: list[tuple[dict[str, str] | None, dict[str, list[str]] | None, bool]] = [
    ({"origin": A}, None, True),
    ({"ORIGIN": A}, None, True),
    ({"origin": EVIL, "Origin": A}, None, False),
    ({"Origin": A, "origin": EVIL}, None, False),
    ({"Origin": A, "origin": A}, None, False),
    (None, {"Origin": [A]}, True),
    (None, {"Origin": [A, A]}, False),
    (None, {"origin": [EVIL], "Origin": [A]}, False),
    (None, {"Origin": [A], "origin": [EVIL]}, False),
    ({"Origin": A}, {"Origin": [A]}, True),
    ({"Origin": A}, {"origin": [A]}, True),
    ({"Origin": A}, {"Origin": [EVIL, A]}, False),
    ({"Origin": A}, {"origin": [EVIL]}, False),
    ({"Origin": EVIL}, {"Origin": [A]}, False),
    ({"Origin": A}, {"X-A": ["1"]}, True),
    ({"Origin": EVIL, "origin": A}, {"X-A": ["1"]}, False),
]


@pytest.mark.rules(3)
@pytest.mark.parametrize(("headers", "several", "is_allowed"), SPELLINGS)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_two_spellings_of_origin_are_a_malformed_origin(
    headers: dict[str, str] | None,
    several: dict[str, list[str]] | None,
    is_allowed: bool,
    method: str,
) -> None:
    event: dict[str, Any] = {"httpMethod": method, "path": "/x", "headers": headers}
    if several is not None:
        event["multiValueHeaders"] = several
    if method == "OPTIONS":
        event["headers"] = {**(headers or {}), "Access-Control-Request-Method": "PUT"}
    lines = lines_of(CORS(_ok, allow_origins=A)(event, None))
    granted = [line for line in lines if line[0].lower().startswith("access-control-")]
    assert (OWN in granted, granted != []) == (is_allowed, is_allowed)
    assert ("Vary", "Origin") in [(name, value.partition(",")[0]) for name, value in lines]


@pytest.mark.rules(3)
def test_two_spellings_of_requested_headers_are_two_lines() -> None:
    names = {"access-control-request-headers": "x-a", "Access-Control-Request-Headers": "x-b"}
    event: dict[str, Any] = {
        "httpMethod": "OPTIONS",
        "path": "/x",
        "headers": {"Origin": A, "Access-Control-Request-Method": "PUT", **names},
    }
    facts: list[RequestFacts] = []
    CORS(_ok, facts.append)(event, None)
    assert facts[0].request_headers == ("x-a", "x-b")


def test_the_policy_can_be_swapped_and_chosen() -> None:
    handler = cors(allow_origins=B)(_ok)
    assert OWN not in lines_of(handler(_event(), None))
    handler.policy = Policy(allow_origins=A)
    assert handler.policy == handler.cors.policy
    assert OWN in lines_of(handler(_event(), None))
    seen: list[RequestFacts] = []
    chosen = CORS(_ok, seen.append)
    event = _event("alb")
    # A callable that chose no policy may choose one for another origin.
    assert chosen(event, None) == {**_ok(None, None), "headers": {"Vary": "Origin"}}
    assert (seen[0].path, seen[0].origin, seen[0].native) == ("/x", A, event)


def test_the_wrapper_has_only_the_name_of_the_handler() -> None:
    inner = CORS(_ok, allow_origins=A)

    @functools.wraps(inner)
    def between(event: object, context: object) -> Any:  # noqa: ANN401 - JSON
        return inner(event, context)

    outer = CORS(between, allow_origins=B)
    assert outer.__name__ == "_ok"  # type: ignore[attr-defined]  # given by functools
    assert (inner.policy, outer.policy) == (
        Policy(allow_origins=A),
        Policy(allow_origins=B),
    )
    assert OWN not in lines_of(outer(_event(), None))


def test_wrong_handler_or_policy_is_refused() -> None:
    with pytest.raises(TypeError, match="parentheses"):
        cors(_ok)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError):
        CORS(_ok, Policy(), allow_origins=A)
    with pytest.raises(PolicyError):
        cors(allow_origins="*", allow_credentials=True)
    with pytest.raises(RuntimeError):
        CORS(CORS(_ok, allow_origins=A), allow_origins=B)


@pytest.mark.parametrize(("allowed", "lines"), [(A, [OWN]), (B, [])])
def test_a_callable_among_the_origins_is_asked_for_an_actual_request(
    allowed: str, lines: list[tuple[str, str]]
) -> None:
    async def is_allowed(origin: str) -> bool:
        return origin == allowed

    response = CORS(_ok, allow_origins=is_allowed)(_event(), None)
    assert [line for line in lines_of(response) if line[0].startswith("Access-")] == lines
