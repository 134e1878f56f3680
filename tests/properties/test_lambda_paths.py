"""The path of an AWS event: below every stage and base path, in every spelling."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import pytest
from harness.lambda_events import lines_of
from hypothesis import given
from hypothesis import strategies as st

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.aws_lambda import CORS

A = "https://a.example"
API = "a.execute-api.eu-west-1.amazonaws.com"
CUSTOM = "api.example"
URL = "a.lambda-url.eu-west-1.on.aws"

# With the characters that a path needs escapes for, and those that look like escapes.
NAMES = st.text("ax/ %+é.", min_size=1, max_size=4)
WORDS = st.sampled_from(["internal", "public", "a"])


@dataclass(frozen=True)
class Asked:
    """A request: the path of the application, decoded, and the route that has matched it."""

    path: str
    route: str
    parameters: dict[str, str]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A request of a route with a parameter, without one, or of the greedy route."""
    word, name = draw(WORDS), draw(NAMES)
    kind = draw(st.sampled_from(["plain", "parameter", "word", "greedy"]))
    rest = f"{word}/{name}"
    return {
        "plain": Asked(f"/{word}/x", f"/{word}/x", {}),
        "parameter": Asked(f"/{rest}", f"/{word}/{{p}}", {"p": name}),
        "word": Asked(f"/{rest}", "/{w}/{p+}", {"w": word, "p": name}),
        "greedy": Asked(f"/{rest}", "/{proxy+}", {"proxy": rest}),
    }[kind]


@st.composite
def spelled(draw: st.DrawFn, path: str) -> str:
    """A spelling of a path: each character as it is, or escaped, as it has to be."""
    parts = []
    for at, each in enumerate(path):
        # A slash between segments of the route is never escaped, one in a parameter may be.
        may = each != "/" or path.count("/", 0, at) > 1
        must = each not in "/+." and not (each.isascii() and each.isalnum())
        if must or (may and draw(st.booleans())):
            parts.append("".join(f"%{byte:02X}" for byte in each.encode()))
        else:
            parts.append(each)
    return "".join(parts)


@st.composite
def events(draw: st.DrawFn) -> tuple[dict[str, Any], Asked]:
    """An event that AWS makes of a request, by each kind of event."""
    request = draw(asked())
    base = draw(st.sampled_from(["", "/base", "/base/internal", "/prod", "/internal", "/%62"]))
    sent = draw(spelled(request.path)) + draw(st.sampled_from(["", "/"]))
    if draw(st.booleans()):
        # A front may have decoded the path.
        sent = unquote(sent)
    parameters = request.parameters
    if draw(st.booleans()):
        parameters = {name: quote(value, safe="") for name, value in parameters.items()}
    kind = draw(st.sampled_from(["2.0", "1.0", "rest", "alb", "url"]))
    headers = {"origin": A}
    if kind == "alb":
        balanced = {"httpMethod": "GET", "path": sent, "headers": headers}
        return balanced, request
    if kind == "url":
        context = {"domainName": URL, "http": {"method": "GET"}, "stage": "$default"}
        path = draw(spelled(request.path))
        called = {"version": "2.0", "rawPath": path, "routeKey": "$default"}
        return {**called, "headers": headers, "requestContext": context}, request
    host = CUSTOM if base else API
    stage = "/prod" if host == API and kind != "rest" and draw(st.booleans()) else ""
    path = base + stage + sent
    context = {"domainName": host, "stage": "prod", "http": {"method": "GET", "path": path}}
    event = {
        "headers": headers,
        "requestContext": context,
        "pathParameters": parameters or None,
    }
    if kind == "2.0":
        return {
            **event,
            "version": "2.0",
            "rawPath": path,
            "routeKey": f"GET {request.route}",
        }, request
    event = {**event, "httpMethod": "GET", "path": path, "resource": request.route}
    return (event if kind == "rest" else {**event, "version": "1.0"}), request


def _ok(_event: object, _context: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": "ok"}


HANDLER = CORS(_ok, PolicyMap({"/internal/*": None}, default=Policy()))


def _is_allowed(event: dict[str, Any]) -> bool:
    return ("Access-Control-Allow-Origin", "*") in lines_of(HANDLER(event, None))


@pytest.mark.rules(18)
@given(events())
def test_closed_path_is_closed_in_every_event(drawn: tuple[dict[str, Any], Asked]) -> None:
    event, request = drawn
    if request.path.startswith("/internal/"):
        assert not _is_allowed(event)


@pytest.mark.rules(18)
@given(events())
def test_plain_open_path_is_open_in_every_event(drawn: tuple[dict[str, Any], Asked]) -> None:
    event, request = drawn
    sent = event.get("rawPath") or event["path"]
    # Spellings of several readings may be closed.
    is_plain = not set("%+.") & set(sent + request.path) and "//" not in sent
    if is_plain and not request.path.startswith("/internal/"):
        assert _is_allowed(event)
