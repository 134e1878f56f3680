"""Copied requests: what developer tools copy, and what is no request."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossorigin.check.copied import MAX_TEXT, Copied, CopiedError, read_curl, read_har

CHROMIUM = r"""curl 'https://api.example/items?id=1' \
  -X 'PUT' \
  -H 'accept: */*' \
  -H 'accept-language: en-GB' \
  -H 'cache-control: no-cache' \
  -H 'content-type: application/json' \
  -b 'sid=1; theme=dark' \
  -H 'origin: https://app.example' \
  -H 'pragma: no-cache' \
  -H 'priority: u=1, i' \
  -H 'referer: https://app.example/page' \
  -H 'sec-ch-ua-mobile: ?0' \
  -H 'sec-fetch-mode: cors' \
  -H 'user-agent: Mozilla/5.0' \
  -H 'x-token: it'\''s' \
  --data-raw $'{"name":"\u00e4\'!\\n"}' \
  --compressed --insecure"""

FIREFOX = (
    "curl 'https://api.example/' --compressed -X POST -H 'Accept: */*' "
    "-H 'Origin: https://app.example' -H 'Connection: keep-alive' "
    "-H 'Cookie: sid=1' --data-raw 'a=1'"
)


def test_chromium_s_command() -> None:
    copied = read_curl(CHROMIUM)
    assert copied == Copied(
        url="https://api.example/items?id=1",
        method="PUT",
        headers=[
            ("accept", "*/*"),
            ("content-type", "application/json"),
            ("x-token", "it's"),
        ],
        origin="https://app.example",
        cookie="sid=1; theme=dark",
        body='{"name":"ä\'!\\n"}',
    )


def test_firefox_s_command() -> None:
    copied = read_curl(FIREFOX)
    assert (copied.method, copied.origin, copied.cookie) == (
        "POST",
        "https://app.example",
        "sid=1",
    )
    assert copied.headers == [
        ("Accept", "*/*"),
        ("content-type", "application/x-www-form-urlencoded"),
    ]


@pytest.mark.parametrize(
    ("command", "method", "body", "headers"),
    [
        ("curl https://a.example", "GET", None, []),
        ("curl -I https://a.example", "HEAD", None, []),
        ("curl -XDELETE --url https://a.example", "DELETE", None, []),
        ("curl -d a=1 -d b=2 -H 'content-type: text/plain' https://a.example", "POST",
         "a=1&b=2", [("content-type", "text/plain")]),
        ("curl --json '{}' https://a.example", "POST", "{}",
         [("content-type", "application/json")]),
        ("curl -u user:secret -sSL https://a.example -A agent -s", "GET", None,
         [("authorization", "Basic")]),
        (r"curl https://a.example -H $'x-a: \x41\t'", "GET", None, [("x-a", "A")]),
    ],
)  # fmt: skip
def test_other_commands(
    command: str, method: str, body: str | None, headers: list[tuple[str, str]]
) -> None:
    copied = read_curl(command.replace("-sSL", "-s -S -L"))
    assert (copied.method, copied.body, copied.headers) == (method, body, headers)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "'' is no curl command"),
        ("wget https://a.example", "is no curl command"),
        ("curl 'https://a.example", "cannot be read: no closing '"),
        ("curl", "names no URL"),
        ("curl https://a.example -H", "-H of curl lacks its value"),
        ("curl https://a.example --resolve x", "'--resolve' of curl is not known here"),
        ("curl " + "x" * MAX_TEXT, "longer than"),
    ],
)
def test_text_that_is_no_command_is_reported_as_none(command: str, message: str) -> None:
    with pytest.raises(CopiedError, match=message):
        read_curl(command)


@given(st.text(alphabet="curl -H$'\"\\xu01: \n", max_size=80))
def test_any_text_is_taken(text: str) -> None:
    try:
        read_curl(f"curl {text}")
    except CopiedError:
        return


def entry(url: str, status: int = 200, method: str = "GET", **headers: str) -> dict[str, Any]:
    lines = [{"name": name.replace("_", "-"), "value": headers[name]} for name in headers]
    return {
        "request": {"url": url, "method": method, "headers": lines},
        "response": {"status": status},
    }


def har(*entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


ORIGIN = "https://app.example"


def test_the_first_that_failed_is_taken() -> None:
    text = har(
        entry("https://app.example/"),
        entry("https://api.example/1", Origin=ORIGIN),
        entry("https://api.example/2", 0, "OPTIONS", Origin=ORIGIN,
              Access_Control_Request_Method="PUT"),
        entry("https://api.example/2", 0, "PUT", Origin=ORIGIN, X_A="1"),
        entry("https://api.example/3", 0, Origin=ORIGIN),
    )  # fmt: skip
    copied = read_har(text)
    assert (copied.url, copied.method) == ("https://api.example/2", "PUT")
    assert copied.headers == [("X-A", "1")]


def test_else_the_last_from_another_origin() -> None:
    text = har(
        entry("https://api.example/1", Origin=ORIGIN),
        entry("https://api.example/2", Origin=ORIGIN),
        entry("https://api.example/3"),
    )
    assert read_har(text).url == "https://api.example/2"


def test_or_the_one_that_is_asked_for() -> None:
    one = entry("https://api.example/1", method="POST", Origin=ORIGIN)
    one["request"]["postData"] = {"mimeType": "text/plain", "text": "hello"}
    text = har(one, entry("https://api.example/2", 0, Origin=ORIGIN))
    assert read_har(text, "https://api.example:443/1").body == "hello"
    with pytest.raises(CopiedError, match=r"a request to 'https://api\.example/3'"):
        read_har(text, "https://api.example/3")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"log": {"entries": [1]}}', '{"log": {"entries": [{"request": {}}]}}',
     "[" * 100_000],
    ids=["empty", "a list", "no log", "no entry", "no request", "deep"],
)  # fmt: skip
def test_text_that_is_no_har_is_reported_as_none(text: str) -> None:
    with pytest.raises(CopiedError, match="no HAR export"):
        read_har(text)


def test_a_har_without_another_origin_is_of_no_use() -> None:
    with pytest.raises(CopiedError, match="a request with Origin to another origin"):
        read_har(har(entry("https://app.example/")))
