"""Properties of any text: nothing raises, and everything ends quickly."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossorigin.fetch import (
    ENGINES,
    KINDS,
    Engine,
    PreflightCache,
    Request,
    WireRequest,
    WireResponse,
    run,
)
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.safelist import is_safelisted, unsafe_names
from crossorigin.fetch.url import parse
from crossorigin.spec.lists import elements, split_values
from crossorigin.spec.mime import essence

# A loaded machine is no failure; the time that counts is measured below.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = st.sampled_from(
    ["Accept", "Authorization", "Content-Type", "Range", "X-A", "x-b", "Origin", "DPR", ""]
) | st.text(max_size=5)
LATIN = st.text(st.characters(max_codepoint=255), max_size=20)
VALUES = LATIN | st.sampled_from(["*", "true", "https://app.example", "null", "PUT, *", "x-a"])
PROTOCOL = st.sampled_from(
    [
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Timing-Allow-Origin",
        "Cross-Origin-Resource-Policy",
        "Location",
        "Set-Cookie",
    ]
)
URLS = (
    st.sampled_from(
        [
            "https://api.example/x",
            "/x",
            "http://localhost:1/",
            "https://app.example/",
            "data:,x",
        ]
    )
    | st.text(max_size=12).map("https://h".__add__)
    | st.text(max_size=12)
)
RESPONSES = st.none() | st.builds(
    WireResponse,
    status=st.sampled_from([200, 204, 301, 302, 303, 304, 307, 401, 500])
    | st.integers(100, 999),
    headers=st.lists(st.tuples(PROTOCOL | NAMES, VALUES | URLS), max_size=6).map(tuple),
    body=st.binary(max_size=3),
)
REQUESTS = st.builds(
    Request,
    url=URLS,
    origin=st.sampled_from(["https://app.example", "null", "http://localhost:8"]),
    method=st.sampled_from(["GET", "post", "PUT", "patch", "TRACE", "*"]) | st.text(max_size=4),
    headers=st.lists(st.tuples(NAMES, VALUES | st.text(max_size=9)), max_size=5).map(tuple),
    body=st.none() | st.text(max_size=3) | st.binary(max_size=3),
    mode=st.sampled_from(["cors", "no-cors", "same-origin", "navigate", "websocket"]),
    credentials=st.sampled_from(["omit", "same-origin", "include"]),
    redirect=st.sampled_from(["follow", "error", "manual"]),
    cache=st.sampled_from(["default", "reload"]),
    destination=st.sampled_from(["", "font"]),
    kind=st.sampled_from(["", "preload", *KINDS]),
    referrer_policy=st.sampled_from(["", "no-referrer", "same-origin", "strict-origin"]),
    streamed=st.booleans(),
    upload_listener=st.booleans(),
)
ENGINE = st.sampled_from(list(ENGINES.values()))


class _Server:
    """Answers with the given responses, round and round."""

    def __init__(self, responses: list[WireResponse | None]) -> None:
        self._responses = responses
        self.count = 0

    def __call__(self, _wanted: WireRequest) -> WireResponse | None:
        self.count += 1
        return self._responses[self.count % len(self._responses)]


@PATIENTLY
@given(REQUESTS, st.lists(RESPONSES, min_size=1, max_size=5), ENGINE)
def test_a_fetch_ends_for_any_response(
    request: Request, responses: list[WireResponse | None], engine: Engine
) -> None:
    server = _Server(responses)
    cache = PreflightCache()
    outcome = run(request, server, engine=engine, cache=cache)
    assert server.count == len(outcome.exchanges) <= 2 * 21
    assert outcome.verdict.allowed == (outcome.response is not None)
    assert str(outcome.verdict).isprintable()
    if outcome.response is not None:
        names = {name for name, _ in outcome.response.headers}
        assert not names & {"set-cookie", "set-cookie2"}


@PATIENTLY
@given(REQUESTS, st.lists(RESPONSES, min_size=1, max_size=5), ENGINE)
def test_no_cross_origin_response_is_read_without_allow_origin(
    request: Request, responses: list[WireResponse | None], engine: Engine
) -> None:
    outcome = run(request, _Server(responses), engine=engine)
    page = outcome.response
    if page is not None and page.type == "cors":
        last = outcome.exchanges[-1].response
        assert last is not None
        assert last.get("access-control-allow-origin") in {"*", "null", request.origin}
        if request.credentials == "include":
            assert last.get("access-control-allow-credentials") == "true"
    assert all(
        not exchange.request.includes_credentials
        for exchange in outcome.exchanges
        if exchange.request.is_preflight
    )


@PATIENTLY
@given(st.text())
def test_a_parsed_url_is_canonical(text: str) -> None:
    url = parse(text)
    assert url is None or parse(url.href) == url


@PATIENTLY
@given(st.lists(st.tuples(NAMES, LATIN), max_size=20))
def test_unsafe_names_are_sorted_unique_and_lower_case(headers: list[tuple[str, str]]) -> None:
    names = unsafe_names(headers)
    assert names == sorted({name.lower() for name in names})


@PATIENTLY
@given(st.lists(LATIN, max_size=4))
def test_any_line_of_set_cookie_is_taken_or_refused(lines: list[str]) -> None:
    url = parse("https://api.example/a/b")
    assert url is not None
    jar = CookieJar()
    for line in lines:
        jar.store(line, url, same_site=True)
    assert len(jar) <= len(lines)


SIZE = 200_000
_JAR_URL = parse("https://api.example/a/b")


def _store(text: str) -> object:
    assert _JAR_URL is not None
    return CookieJar().store(text, _JAR_URL, same_site=True)


@pytest.mark.parametrize(
    "read",
    [
        parse,
        split_values,
        elements,
        essence,
        lambda text: parse("https://a/" + text),
        lambda text: parse("https://" + text),
        lambda text: is_safelisted("content-type", text),
        lambda text: unsafe_names([(text, "")]),
        _store,
    ],
)
@pytest.mark.parametrize(
    "piece",
    ["a", "/", "../", '"', '"\\', ",", "a.", "[", "@", ":", "%2e/", ";", "=", "\t", "1.", "0:"],
)
def test_the_time_is_linear(read: Callable[[str], Any], piece: str) -> None:
    text = piece * (SIZE // len(piece))
    started = time.process_time()
    read(text)
    # Far above the time of any of them, far below that of quadratic work.
    assert time.process_time() - started < 2


def test_many_names_are_judged_in_linear_time() -> None:
    headers = tuple((f"X-{number}", "") for number in range(9_000))
    listed = ",".join(f"y-{number}" for number in range(9_000))
    answer = WireResponse(
        status=204,
        headers=(
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Headers", listed),
        ),
    )
    request = Request(
        url="https://api.example/x", origin="https://app.example", headers=headers
    )
    started = time.process_time()
    run(request, lambda _: answer)
    assert time.process_time() - started < 2
