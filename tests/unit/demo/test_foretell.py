"""The predictions of the demo: each kind of resource under each policy, and odd requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from harness.together import check_all
from hypothesis import given, settings
from hypothesis import strategies as st

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware
from crossorigin.demo.asked import ask, ask_all
from crossorigin.demo.foretell import BEYOND, Unaskable, beyond, foretell, read, read_times
from crossorigin.demo.site import Site
from crossorigin.fetch import KINDS, STANDARD, Request, WireRequest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PAGE, API = "http://127.0.0.1:8000", "http://localhost:8001"
SITE = Site(PAGE, API, "http://127.0.0.1:8001")
URL = f"{API}/playground/v/data.json"


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    headers = [(b"x-path", scope["path"].encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"lamp"})


def gate(policy: Policy | None) -> ASGIApp:
    return answers if policy is None else CORSMiddleware(answers, policy)


POLICIES: dict[str, Policy | None] = {
    "none": None,
    "everyone": Policy(),
    "other": Policy(allow_origins="http://other.example"),
    "credentials": Policy(allow_origins=PAGE, allow_credentials=True),
}
# Outcomes under the four policies, in Chromium and Firefox, and in WebKit.
NEVER, ALWAYS_BLIND = "blocked blocked blocked blocked", "blind blind blind blind"
PUBLIC = "blocked readable blocked readable"
OWN = "blocked blocked blocked readable"
ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("", "", PUBLIC, PUBLIC),
    ("font", "", PUBLIC, "readable readable readable readable"),
    ("image", "", ALWAYS_BLIND, ALWAYS_BLIND),
    ("image", "anonymous", PUBLIC, PUBLIC),
    ("image", "use-credentials", OWN, OWN),
    ("script", "", ALWAYS_BLIND, ALWAYS_BLIND),
    ("script", "anonymous", PUBLIC, PUBLIC),
    ("module", "", PUBLIC, PUBLIC),
    ("module", "use-credentials", OWN, OWN),
    ("style", "", ALWAYS_BLIND, ALWAYS_BLIND),
    ("video", "anonymous", PUBLIC, PUBLIC),
    ("eventsource", "use-credentials", OWN, OWN),
    ("worker", "", NEVER, NEVER),
)


def foretold(policy: Policy | None, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - fields
    request = read({"url": URL} | asked, SITE)
    kind, times = asked.get("destination", ""), read_times(asked)
    return asyncio.run(foretell(gate(policy), request, kind, times))


def test_each_kind_of_resource_has_its_outcome_under_each_policy() -> None:
    def check(row: tuple[str, str, str, str]) -> None:
        destination, attribute, elsewhere, webkit = row
        engines = [
            foretold(policy, destination=destination, crossorigin=attribute)
            for policy in POLICIES.values()
        ]
        found = {
            name: " ".join(told[name]["outcome"] for told in engines)
            for name in ("chromium", "firefox", "webkit")
        }
        assert found == {"chromium": elsewhere, "firefox": elsewhere, "webkit": webkit}

    check_all(ROWS, check, lambda row: f"{row[0] or 'fetch'} {row[1]}")


def test_ping_is_sent_by_the_engines_that_send_pings() -> None:
    told = foretold(None, destination="ping")
    assert {name: each["outcome"] for name, each in told.items()} == {
        "chromium": "sent",
        "firefox": "blocked",
        "webkit": "sent",
    }


def test_beacon_is_sent_and_one_of_json_asks_first() -> None:
    plain = foretold(None, destination="beacon", body="lamp")["firefox"]
    assert (plain["outcome"], len(plain["exchanges"])) == ("sent", 1)
    json = {"Content-Type": "application/json"}
    refused = foretold(POLICIES["everyone"], destination="beacon", body="1", headers=json)
    assert refused["firefox"]["outcome"] == "blocked"
    allowed = foretold(POLICIES["credentials"], destination="beacon", body="1", headers=json)
    assert [one["preflight"] for one in allowed["firefox"]["exchanges"]] == [True, False]


def test_media_are_asked_for_by_their_range_in_two_engines_without_a_preflight() -> None:
    told = foretold(None, destination="video", crossorigin="anonymous")
    for name, engine in told.items():
        [exchange] = engine["exchanges"]
        assert (["Range", "bytes=0-"] in exchange["request"]) == (name != "webkit")


def test_repeated_request_has_the_exchanges_of_all_and_one_preflight_while_it_is_kept() -> None:
    def wire(told: dict[str, Any]) -> str:
        return "".join("P" if one["preflight"] else "R" for one in told["exchanges"])

    kept = foretold(POLICIES["everyone"], method="PUT", times=2)["chromium"]
    assert (wire(kept), kept["deciding"]["exchange"]) == ("PRR", 2)
    forgotten = foretold(Policy(max_age=0), method="PUT", times=2)["chromium"]
    assert (wire(forgotten), forgotten["deciding"]["exchange"]) == ("PRPR", 3)
    unasked = foretold(None, mode="no-cors", times=2)["chromium"]
    assert (wire(unasked), unasked["deciding"]) == ("RR", None)


def test_number_of_repetitions_is_small() -> None:
    assert [read_times({"times": times}) for times in (1, 5)] == [1, 5]
    for times in (0, 6, -1, True, "2", 1.0, None):
        with pytest.raises(Unaskable, match="times is a number from 1 to 5"):
            read_times({"times": times})


def test_request_without_cors_is_opaque() -> None:
    told = foretold(None, mode="no-cors")["webkit"]
    assert (told["outcome"], told["deciding"]) == ("blind", None)
    assert told["sentence"] == "The browser uses the response, but the page cannot read it."
    image = foretold(POLICIES["everyone"], destination="image")["firefox"]
    assert (image["outcome"], image["deciding"]) == ("blind", None)


def test_blocked_request_names_the_header_the_line_of_the_console_and_a_page() -> None:
    told = foretold(POLICIES["other"], method="PUT", origin="https://a.example")["chromium"]
    assert told["reason"] == "PreflightMissingAllowOriginHeader"
    assert told["deciding"] == {
        "header": "Access-Control-Allow-Origin", "side": "response", "exchange": 0,
    }  # fmt: skip
    assert told["console"].startswith(f"Access to fetch at '{URL}' from origin")
    assert "https://a.example" in told["sentence"]
    assert told["docs"].startswith("https://developer.mozilla.org/")
    [preflight] = told["exchanges"]
    assert (preflight["method"], preflight["status"]) == ("OPTIONS", 403)
    assert ["vary", "Origin"] in preflight["headers"]


def test_request_that_no_page_can_send_is_blocked_before_it_is_sent() -> None:
    told = foretold(None, method="TRACE")["chromium"]
    assert (told["outcome"], told["exchanges"], told["deciding"]) == ("blocked", [], None)
    assert told["sentence"]


def test_requests_that_cors_does_not_govern_have_an_outcome_of_their_own() -> None:
    for name in BEYOND:
        engines = beyond(name)
        assert engines.keys() == {"chromium", "firefox", "webkit"}
        assert engines["webkit"]["sentence"].endswith(".")


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"url": "http://evil.example/"}, "own API"),
        ({"url": f"{API}.evil.example/"}, "own API"),
        ({"url": f"http://user@localhost:8001@{API}"}, "own API"),
        ({"url": "http://[::1/"}, "own API"),
        ({"url": 1}, "url is a text"),
        ({}, "own API"),
        ({"url": URL, "method": ["PUT"]}, "method is a text"),
        ({"url": URL, "headers": ["a"]}, "headers are texts"),
        ({"url": URL, "headers": {"a": 1}}, "headers are texts"),
        ({"url": URL, "destination": "teapot"}, "not have this kind"),
        ({"url": URL, "origin": "https://b\u00fccher.example"}, "origin is"),
        ({"url": URL, "origin": "https://a.example/"}, "origin is"),
        ({"url": URL, "origin": "data:,"}, "origin is"),
        ({"url": URL, "destination": "font", "crossorigin": "yes"}, "crossorigin is"),
    ],
)
def test_request_that_cannot_be_asked_is_refused(asked: dict[str, Any], word: str) -> None:
    with pytest.raises(Unaskable, match=word):
        read(asked, SITE)


TEXTS = st.text(max_size=20)
ORIGINS = st.sampled_from([PAGE, "null", "https://a.example", "http://xn--bcher-kva.example"])
FIELDS = st.fixed_dictionaries(
    {"url": st.builds(f"{API}/{{}}".format, TEXTS)},
    optional={
        "origin": ORIGINS,
        "method": st.one_of(TEXTS, st.sampled_from(["PUT", "patch", "CONNECT"])),
        "headers": st.dictionaries(TEXTS, TEXTS, max_size=3),
        "body": TEXTS,
        "credentials": st.booleans(),
        "mode": st.sampled_from(["cors", "no-cors", ""]),
        "destination": st.sampled_from(["", "xhr", *KINDS]),
        "crossorigin": st.sampled_from(["", "anonymous", "use-credentials"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(asked=FIELDS, policy=st.sampled_from([*POLICIES]))
def test_any_request_of_a_page_has_an_outcome(asked: dict[str, Any], policy: str) -> None:
    for told in foretold(POLICIES[policy], **asked).values():
        assert told["outcome"] in {"readable", "blocked", "blind", "sent"}
        assert told["sentence"]
        assert bool(told["console"]) == bool(told["explain"]) == bool(told["docs"])
        assert told["outcome"] == "blocked" or not told["console"]


def wire(**changes: Any) -> WireRequest:  # noqa: ANN401 - fields
    fields: dict[str, Any] = {
        "is_preflight": False,
        "method": "POST",
        "url": URL,
        "headers": (),
    }
    return WireRequest(**fields | changes)


def test_application_that_does_not_answer_is_a_server_that_does_not() -> None:
    async def is_silent(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        await receive()
        await receive()

    async def ends(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send

    async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError((scope, receive, send))

    for app in (is_silent, ends, breaks):
        assert asyncio.run(ask(app, wire(), patience=0.001)) is None
    outcome = asyncio.run(ask_all(ends, Request(url=URL, origin=PAGE), STANDARD))
    assert outcome.verdict.code == "NetworkFailure"


def test_streamed_answer_is_read_only_to_the_end_of_its_head() -> None:
    seen: list[Scope] = []

    async def goes_on(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)
        seen.append(dict(await receive()))
        await send({"type": "http.response.start", "status": 202})
        while True:
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0.01)

    answer = asyncio.run(ask(goes_on, wire(body=b"lamp", headers=(("X-A", "é"),))))
    assert answer is not None
    assert (answer.status, answer.headers) == (202, ())
    scope, message = seen
    assert message["body"] == b"lamp"
    assert scope["headers"] == [
        (b"host", b"localhost:8001"), (b"x-a", b"\xe9"), (b"content-length", b"4"),
    ]  # fmt: skip
