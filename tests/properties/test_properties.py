"""Properties of every policy and every request, with any bytes."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest
from harness.asgi_types import Message, Receive, Scope, Send
from harness.product import text_edits
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import (
    APP_LINES,
    ENTRIES,
    HOSTILE,
    HOSTILE_LISTS,
    HOSTILE_METHODS,
    ORIGINS,
    VERBS,
    Entry,
    policy_fields,
)
from tables.model import BY_HEADERS, BY_METHOD
from tables.policies import named

from crossorigin import Decision, Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Wider than the contract's grammar on purpose: every echoed value must at least be this.
ECHOABLE = re.compile(
    r"null|[a-z][a-z0-9+.-]*://(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])"
    r"(?::[1-9][0-9]{0,4})?"
)
POLICIES = (
    "public",
    "two",
    "credentials",
    "any-with-credentials",
    "subdomains-any-port",
    "regex",
    "sync",
    "mixture",
    "null-accepted",
    "expose-all-credentials",
    "continue",
    "public-any",
)
NAMED = st.sampled_from(POLICIES)


def _policy(name: str) -> Policy:
    policy = named(name)
    assert isinstance(policy, Policy)
    return policy


@given(st.lists(ENTRIES, min_size=1, max_size=12), ORIGINS)
def test_the_index_allows_the_origins_that_a_naive_matcher_allows(
    entries: list[Entry], asked: Entry
) -> None:
    policy = Policy(allow_origins=[str(entry) for entry in entries])
    expected = any(entry.matches(asked) for entry in entries)
    assert policy.evaluate(origin=str(asked)).allowed is expected


@given(st.lists(ENTRIES, min_size=1, max_size=6), st.data())
def test_the_index_finds_the_hosts_below_its_entries(
    entries: list[Entry], data: st.DataObject
) -> None:
    """As above, but with origins made from the entries, so that most of them match."""
    entry = data.draw(st.sampled_from(entries))
    label = data.draw(st.sampled_from(["", "x.", "x.y.", "x"]))
    port = data.draw(st.sampled_from([None, 3000, entry.port or None]))
    if entry.host.startswith("[") or entry.host[0].isdigit():
        label = ""
    asked = Entry(entry.scheme, label + entry.host, port)
    policy = Policy(allow_origins=[str(each) for each in entries])
    expected = any(each.matches(asked) for each in entries)
    assert policy.evaluate(origin=str(asked)).allowed is expected


@given(policy_fields())
def test_a_policy_comes_back_from_its_own_mapping(fields: dict[str, Any]) -> None:
    policy = Policy(**fields)
    again = Policy.from_mapping(policy.to_mapping())
    assert again == policy
    assert hash(again) == hash(policy)
    assert Policy.from_mapping(json.loads(json.dumps(policy.to_mapping()))) == policy
    assert policy.replace() == policy


@given(policy_fields(), policy_fields())
def test_a_map_comes_back_from_its_own_mapping(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    declared = PolicyMap({"/a/*": Policy(**first), "/b": None}, default=Policy(**second))
    assert PolicyMap.from_mapping(declared.to_mapping()) == declared


@given(policy_fields(), ORIGINS, HOSTILE_METHODS, HOSTILE_LISTS)
def test_equal_policies_decide_alike(
    fields: dict[str, Any], asked: Entry, method: str, names: list[str]
) -> None:
    policy = Policy(**fields)
    again = Policy.from_mapping(policy.to_mapping())
    request = {"method": "OPTIONS", "origin": str(asked), "request_method": method}
    assert policy.evaluate(**request, request_headers=names) == again.evaluate(
        **request, request_headers=names
    )


@given(NAMED, VERBS, st.none() | HOSTILE, st.none() | HOSTILE_METHODS, HOSTILE_LISTS)
def test_the_engine_decides_for_any_bytes(
    name: str, verb: str, origin: str | None, method: str | None, names: list[str]
) -> None:
    decision = _policy(name).evaluate(
        method=verb, origin=origin, request_method=method, request_headers=names
    )
    _check_decision(decision, origin)


def _check_decision(decision: Decision, origin: str | None) -> None:
    _check_lines(decision.headers, origin)
    assert len({name.lower() for name in decision.vary}) == len(decision.vary)
    if decision.reason == "malformed-origin":
        assert decision.headers == ()
    if decision.kind != "preflight":
        assert decision.status is None
    assert decision.allowed is (decision.reason == "allowed")


def _check_lines(lines: Iterable[tuple[str, str]], origin: str | None) -> None:
    ours = [(n.lower(), v) for n, v in lines if n.lower().startswith("access-control-")]
    counted = Counter(name for name, _ in ours)
    assert set(counted.values()) <= {1}
    for _, value in ours:
        assert value.isascii()
        assert value.isprintable()
    echoed = dict(ours).get("access-control-allow-origin", "*")
    if echoed != "*":
        assert echoed == origin
        assert ECHOABLE.fullmatch(echoed)


def _check_response(lines: list[tuple[str, str]], origins: list[str]) -> None:
    _check_lines(lines, origins[0] if len(origins) == 1 else None)
    own = ("https://own.example", "Accept-Encoding", "a,,b")
    assert not [value for n, value in lines if "control" in n.lower() and value in own]


def _vary(lines: Iterable[tuple[str, str]]) -> list[str]:
    values = ",".join(value for name, value in lines if name.lower() == "vary")
    return [name.strip().lower() for name in values.split(",") if name.strip()]


def _check_vary(before: list[tuple[str, str]], after: list[tuple[str, str]], name: str) -> None:
    """Nothing of the app's Vary is lost; Origin is there, and we never add it twice."""
    old, new = _vary(before), _vary(after)
    assert new[: len(old)] == old
    public = name in {"public", "public-any"}
    if not public and "*" not in old:
        assert "origin" in new
    assert new.count("origin") <= max(1, old.count("origin"))


def _app_lines(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*lines, ("Access-Control-Allow-Origin", "https://own.example")]


async def _never() -> Message:
    return {"type": "http.disconnect"}


@given(NAMED, st.lists(HOSTILE, max_size=2), APP_LINES)
def test_the_asgi_gateway_writes_each_header_once(
    name: str, origins: list[str], lines: list[tuple[str, str]]
) -> None:
    sent: list[Message] = []
    app_lines = _app_lines(lines)

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        raw = [(key.encode(), value.encode()) for key, value in app_lines]
        await send({"type": "http.response.start", "status": 200, "headers": raw})

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"origin", origin.encode("latin-1")) for origin in origins]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    asyncio.run(ASGIGateway(app, _policy(name))(scope, _never, send))
    answered = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in sent[0]["headers"]]
    _check_response(answered, origins)
    _check_vary(app_lines, answered, name)


@given(NAMED, st.none() | HOSTILE, APP_LINES)
def test_the_wsgi_gateway_writes_each_header_once(
    name: str, origin: str | None, lines: list[tuple[str, str]]
) -> None:
    answered: list[tuple[str, str]] = []
    app_lines = _app_lines(lines)

    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", list(app_lines))
        return [b"ok"]

    def start(_status: str, headers: list[tuple[str, str]], _exc_info: object = None, /) -> Any:  # noqa: ANN401 (the write callable, whose type WSGI leaves open)
        answered.extend(headers)
        return lambda _data: None

    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SCRIPT_NAME": ""}
    if origin is not None:
        environ["HTTP_ORIGIN"] = origin
    list(WSGIGateway(app, _policy(name))(environ, start))
    _check_response(answered, [] if origin is None else [origin])
    _check_vary(app_lines, answered, name)


@given(NAMED, st.none() | HOSTILE, APP_LINES)
def test_headers_that_are_appended_are_those_of_a_full_merge(
    name: str, origin: str | None, lines: list[tuple[str, str]]
) -> None:
    edits = text_edits(_policy(name).evaluate(method="GET", origin=origin))
    merged = edits(lines)
    is_appended = edits.is_appended(key for key, _ in lines)
    own = any(
        key.lower() == "vary" or key.lower().startswith("access-control-") for key, _ in lines
    )
    assert is_appended == (not own and not edits.exposes_all)
    if is_appended:
        assert merged == lines + edits.block
    assert merged == edits.merge(iter(lines))


@pytest.mark.parametrize("name", POLICIES)
def test_a_decision_depends_only_on_the_request(name: str) -> None:
    policy = _policy(name)
    decisions = [policy.evaluate(origin="https://a.example") for _ in range(3)]
    assert decisions[0] == decisions[1] == decisions[2]


REQUESTS = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "OPTIONS"]),
        "origin": st.none() | HOSTILE,
        "request_method": st.none() | HOSTILE_METHODS,
        "request_headers": HOSTILE_LISTS,
    }
)


@given(NAMED, st.lists(REQUESTS, min_size=2, max_size=6))
def test_earlier_requests_change_no_decision(name: str, requests: list[dict[str, Any]]) -> None:
    """An engine with a full cache decides as one with an empty cache."""
    policy = _policy(name)
    for request in [*requests, *reversed(requests)]:
        fresh = policy.replace()
        assert fresh is not policy
        assert policy.evaluate(**request) == fresh.evaluate(**request)


def _through(gateway: ASGIGateway, request: dict[str, Any]) -> Message:
    """The start of the answer to a request, through a gateway that has seen others."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    names = (BY_METHOD.lower().encode(), BY_HEADERS.lower().encode())
    lines = [(b"origin", request["origin"]), (names[0], request["request_method"])]
    lines += [(names[1], line) for line in request["request_headers"]]
    headers = [(key, line.encode("latin-1")) for key, line in lines if line is not None]
    scope = {"type": "http", "method": request["method"], "path": "/", "headers": headers}
    asyncio.run(gateway(scope, _never, send))
    return sent[0]


async def _plain(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


@given(NAMED, st.lists(REQUESTS, min_size=2, max_size=5))
def test_earlier_requests_change_no_answer_of_a_gateway(
    name: str, requests: list[dict[str, Any]]
) -> None:
    """Gateways keep answers ready: they must be the answers to the very same question."""
    used = ASGIGateway(_plain, _policy(name).replace())
    for request in [*requests, *reversed(requests)]:
        fresh = ASGIGateway(_plain, _policy(name).replace())
        assert _through(used, request) == _through(fresh, request)
