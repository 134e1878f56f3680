"""The parts of `verify`: the origins and requests of a policy, their limits, the report."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from harness.wrong_server import Asked, wrong_server
from hypothesis import given
from jsonschema import Draft202012Validator
from properties.strategies import ENTRIES, Entry

from crossorigin import Policy, PolicyMap
from crossorigin.origins import is_serialized
from crossorigin.transport.bounded import BoundedSender
from crossorigin.verify.asking import MAX_FAILURES, verify
from crossorigin.verify.origins import CAUSES, members, misses
from crossorigin.verify.probes import MAX_ENTRIES, MAX_REQUESTS, plan, spread
from crossorigin.verify.report import _CLOSED, MEANINGS, Report

SCHEMA = json.loads(
    (Path(__file__).parent.parent.parent / "docs" / "verify.schema.json").read_text("utf-8")
)
ONE = Policy(allow_origins=["https://a.example"], allow_methods=["PUT"], allow_headers=["x-a"])


def _allows(policy: Policy, origin: str) -> bool:
    return policy.evaluate(origin=origin).allowed


@given(ENTRIES)
def test_members_are_allowed_and_near_misses_are_not(entry: Entry) -> None:
    policy = Policy(allow_origins=[str(entry)])
    assert all(_allows(policy, each.origin) for each in members(str(entry)))
    assert not any(_allows(policy, each.origin) for each in misses(str(entry)))


ORIGINS = {
    "https://app.example.com": (
        ["https://app.example.com"],
        [
            "scheme http://app.example.com",
            "port https://app.example.com:8443",
            "prefix https://app.example.com.verify.invalid",
            "suffix https://verifyapp.example.com",
            "hyphen https://verify-app.example.com",
            "subdomain https://verify.app.example.com",
            "parent https://example.com",
            "ending https://app.example.net",
            "last-dot https://app.example.com.",
            "dot https://appxexample.com",
            "label https://appverify.example.com",
            "hyphen https://app-verify.example.com",
            "digit https://app1.example.com",
            "dot https://app.examplexcom",
            "label https://app.exampleverify.com",
            "hyphen https://app.example-verify.com",
            "digit https://app.example1.com",
            "case https://APP.EXAMPLE.COM",
        ],
    ),
    "https://*.a.example": (
        ["https://a.a.example", "https://b.a.a.example"],
        [
            "scheme http://a.a.example",
            "port https://a.a.example:8443",
            "prefix https://a.a.example.verify.invalid",
            "suffix https://verifya.example",
            "hyphen https://verify-a.example",
            "parent https://a.example",
            "ending https://a.a.net",
            "last-dot https://a.a.example.",
            "dot https://a.axexample",
            "label https://a.averify.example",
            "hyphen https://a.a-verify.example",
            "digit https://a.a1.example",
            "case https://A.A.EXAMPLE",
        ],
    ),
    "http://localhost:*": (
        ["http://localhost", "http://localhost:1234", "http://localhost:65535"],
        [
            "scheme https://localhost:1234",
            "prefix http://localhost.verify.invalid:1234",
            "suffix http://verifylocalhost:1234",
            "hyphen http://verify-localhost:1234",
            "subdomain http://verify.localhost:1234",
            "last-dot http://localhost.:1234",
            "case http://LOCALHOST:1234",
        ],
    ),
    "https://a.b.c.d.e.f.example": (
        ["https://a.b.c.d.e.f.example"],
        [
            "scheme http://a.b.c.d.e.f.example",
            "port https://a.b.c.d.e.f.example:8443",
            "prefix https://a.b.c.d.e.f.example.verify.invalid",
            "suffix https://verifya.b.c.d.e.f.example",
            "hyphen https://verify-a.b.c.d.e.f.example",
            "subdomain https://verify.a.b.c.d.e.f.example",
            "parent https://b.c.d.e.f.example",
            "ending https://a.b.c.d.e.f.net",
            "last-dot https://a.b.c.d.e.f.example.",
            "dot https://axb.c.d.e.f.example",
            "label https://averify.b.c.d.e.f.example",
            "hyphen https://a-verify.b.c.d.e.f.example",
            "digit https://a1.b.c.d.e.f.example",
            "dot https://a.bxc.d.e.f.example",
            "label https://a.bverify.c.d.e.f.example",
            "hyphen https://a.b-verify.c.d.e.f.example",
            "digit https://a.b1.c.d.e.f.example",
            "dot https://a.b.cxd.e.f.example",
            "label https://a.b.cverify.d.e.f.example",
            "hyphen https://a.b.c-verify.d.e.f.example",
            "digit https://a.b.c1.d.e.f.example",
            "dot https://a.b.c.d.e.fxexample",
            "label https://a.b.c.d.e.fverify.example",
            "hyphen https://a.b.c.d.e.f-verify.example",
            "digit https://a.b.c.d.e.f1.example",
            "case https://A.B.C.D.E.F.EXAMPLE",
        ],
    ),
    "http://[::1]:80": (["http://[::1]"], ["scheme https://[::1]", "port http://[::1]:8443"]),
    "app://x:3000": (
        ["app://x:3000"],
        [
            "scheme https://x:3000",
            "port app://x:30001",
            "port app://x",
            "port app://x:8443",
            "prefix app://x.verify.invalid:3000",
            "suffix app://verifyx:3000",
            "hyphen app://verify-x:3000",
            "subdomain app://verify.x:3000",
            "last-dot app://x.:3000",
            "case app://X:3000",
        ],
    ),
    "moz-extension://*": (
        ["moz-extension://0d5c2a9e-8e1f-4b2a-9d1c-2f3a4b5c6d7e"],
        ["extension moz-extension://verify"],
    ),
    "null": (["null"], []),
    "*": ([], []),
    "https://10.0.0.1": (
        ["https://10.0.0.1"],
        [
            "scheme http://10.0.0.1",
            "port https://10.0.0.1:8443",
            "prefix https://10.0.0.1.verify.invalid",
            "ending https://10.0.0.net",
            "digit https://101.0.0.1",
            "address https://10.0.0.77",
        ],
    ),
    "https://192.168.1.77": (
        ["https://192.168.1.77"],
        [
            "scheme http://192.168.1.77",
            "port https://192.168.1.77:8443",
            "prefix https://192.168.1.77.verify.invalid",
            "ending https://192.168.1.net",
            "dot https://192.168.1x77",
            "digit https://192.168.11.77",
            "address https://192.168.1.78",
        ],
    ),
    "https://a.net:8443": (
        ["https://a.net:8443"],
        [
            "scheme http://a.net:8443",
            "port https://a.net",
            "port https://a.net:4433",
            "prefix https://a.net.verify.invalid:8443",
            "suffix https://verifya.net:8443",
            "hyphen https://verify-a.net:8443",
            "subdomain https://verify.a.net:8443",
            "ending https://a.org:8443",
            "last-dot https://a.net.:8443",
            "dot https://axnet:8443",
            "label https://averify.net:8443",
            "hyphen https://a-verify.net:8443",
            "digit https://a1.net:8443",
            "case https://A.NET:8443",
        ],
    ),
}
"""The origins inside of each entry, and its near misses."""


@pytest.mark.parametrize("entry", ORIGINS)
def test_origins_of_an_entry_differ_in_one_respect_each(entry: str) -> None:
    inside, near = ORIGINS[entry]
    found = misses(entry)
    assert [each.origin for each in members(entry)] == inside
    assert [f"{each.kind} {each.origin}" for each in found] == near
    assert all(is_serialized(each.origin) or each.kind == "case" for each in found)
    assert {each.kind for each in found} <= CAUSES.keys()


def test_each_method_and_header_is_asked_for_and_some_that_are_not_listed() -> None:
    asked = {(each.method, each.headers) for each in plan(PolicyMap(default=ONE))}
    assert {method for method, _ in asked} == {None, "PUT", "PATCH", "DELETE", "VERIFY", "GET"}
    assert {headers for _, headers in asked} == {
        (),
        ("x-a",),
        ("authorization",),
        ("content-type",),
        ("x-crossorigin-verify",),
    }


def test_listed_headers_are_asked_for_together_too() -> None:
    two = ONE.replace(allow_headers=["x-b", "x-a"])
    assert ("x-a", "x-b") in {each.headers for each in plan(PolicyMap(default=two))}


def test_only_gets_and_preflights_are_planned() -> None:
    with wrong_server(lambda _asked: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as server:
        _verify(server.port, PolicyMap({"/a/*": ONE, "/b": None}))
    assert {each.method for each in server.log} == {"GET", "OPTIONS"}
    assert all(each.is_preflight for each in server.log if each.method == "OPTIONS")


def test_long_lists_are_asked_for_in_part_from_both_ends() -> None:
    many = Policy(allow_origins=[f"https://a{number:05}.example" for number in range(10_000)])
    listed = Counter(
        each.origin.kind
        for each in plan(PolicyMap(default=many))
        if each.method is None and each.credentials
    )
    assert listed["listed"] <= MAX_ENTRIES + 2
    assert spread(range(100), 4) == [0, 33, 66, 99]
    assert spread([1, 2], 4) == [1, 2]


def test_paths_that_exist_are_asked_first_under_their_own_entry() -> None:
    declared = PolicyMap({"/a/*": ONE, "/a/b": ONE, "/": ONE, "/\u00fc/*": None}, default=ONE)
    paths = plan(declared, ["/a/b/", "/a/c", "/d"])
    found: dict[str | None, list[str]] = {}
    for each in paths:
        if not (each.spelled or each.beside) and each.path not in found.setdefault(
            each.entry, []
        ):
            found[each.entry].append(each.path)
    assert found == {
        None: ["/d", "/crossorigin-verify"],
        "/a/*": ["/a/c", "/a", "/a/crossorigin-verify"],
        "/a/b": ["/a/b/", "/a/b"],
        "/": ["/"],
        "/\u00fc/*": ["/%C3%BC", "/%C3%BC/crossorigin-verify"],
    }


def test_spellings_are_those_that_browsers_send() -> None:
    declared = PolicyMap({"/a/*": ONE})
    spelled = {each.path for each in plan(declared) if each.spelled}
    assert spelled == {
        "//a/crossorigin-verify",
        "/%61/crossorigin-verify",
        "/a%2Fcrossorigin-verify",
        "/a//crossorigin-verify",
        "/crossorigin-verify/..%2Fa/crossorigin-verify",
        "/A/CROSSORIGIN-VERIFY",
        "/a/crossorigin-verify/",
    }


def test_paths_next_to_an_entry_have_the_policy_of_another() -> None:
    """One segment longer, and below an entry for one path; none where an entry decides."""
    declared = PolicyMap({"/a/*": ONE, "/a/b": None, "/\u00fc": None, "/": ONE, "/ax/*": ONE})
    found = {(each.entry, each.path) for each in plan(declared) if each.beside}
    assert found == {
        ("/ax/*", "/ax"),
        (None, "/axx"),
        ("/a/*", "/a/bx"),
        ("/a/*", "/a/b/crossorigin-verify"),
        (None, "/%C3%BCx"),
        (None, "/%C3%BC/crossorigin-verify"),
    }


def test_request_without_origin_has_to_vary_where_another_is_answered_otherwise() -> None:
    """A cache may give the answer to a page; a public policy needs its star, or Vary."""

    def answer(asked: Asked) -> bytes:
        allows = "origin" in asked.headers
        lines = b"Access-Control-Allow-Origin: *\r\n" if allows else b""
        lists = b"Access-Control-Allow-Methods: *\r\nAccess-Control-Max-Age: 600\r\n"
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + lines + lists + b"\r\n"

    with wrong_server(answer) as server:
        report = _verify(server.port, PolicyMap(default=Policy(allow_headers=())))
    told = {(each.kind, each.request) for each in report.differences if each.kind == "vary"}
    assert told == {("vary", "GET without Origin")}


def _verify(port: int, declared: PolicyMap, **options: Any) -> Report:  # noqa: ANN401 - options
    options = {"rate": 10_000, **options}
    url = f"http://127.0.0.1:{port}/"
    return asyncio.run(verify(url, declared, BoundedSender(30), **options))


def test_server_that_does_not_answer_is_asked_a_few_times_only() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        report = _verify(nobody.getsockname()[1], PolicyMap(default=ONE))
    assert (report.exit_status, report.answers) == (2, 0)
    assert [each.kind for each in report.failures] == ["refused"] * MAX_FAILURES
    Draft202012Validator(SCHEMA).validate(report.to_mapping())


def _granting(asked: Asked) -> bytes | None:
    """Answer as `ONE` says, and hang up on one origin."""
    origin = asked.headers.get("origin", "")
    if origin == "null":
        return b""
    allowed = b"Access-Control-Allow-Origin: https://a.example\r\n"
    lists = (
        b"Access-Control-Allow-Methods: PUT\r\nAccess-Control-Allow-Headers: x-a\r\n"
        b"Access-Control-Max-Age: 600\r\n"
    )
    headers = allowed + (lists if asked.is_preflight else b"")
    return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVary: Origin\r\n" + headers + b"\r\n"


def test_missing_answer_among_equal_ones_is_no_success() -> None:
    with wrong_server(_granting) as server:
        report = _verify(server.port, PolicyMap(default=ONE))
    assert not report.differences
    assert (report.exit_status, report.to_mapping()["status"]) == (2, "unanswered")
    assert {each.kind for each in report.failures} == {"connection"}


def test_requests_beyond_the_limit_are_left_out_and_counted() -> None:
    declared = PolicyMap({f"/p{number}": None for number in range(MAX_REQUESTS // 4)})
    progress: list[tuple[int, int]] = []
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        report = _verify(
            nobody.getsockname()[1],
            declared,
            progress=lambda done, every: progress.append((done, every)),
        )
    assert report.left_out > 0
    assert progress[0] == (0, MAX_REQUESTS)
    assert progress[-1] == (MAX_REQUESTS, MAX_REQUESTS)


def test_requests_keep_to_the_rate() -> None:
    with wrong_server(_granting) as server:
        started = time.monotonic()
        # Slower than a loaded machine answers, so that there is something to wait for.
        _verify(server.port, PolicyMap({"/": None}), rate=10)
        took = time.monotonic() - started
    assert len(server.log) > 1
    assert took >= (len(server.log) - 1) / 10


def test_request_that_two_probes_share_is_sent_once() -> None:
    with wrong_server(_granting) as server:
        _verify(server.port, PolicyMap(default=ONE))
    sent = Counter(
        (each.method, each.path, tuple(sorted(each.headers.items()))) for each in server.log
    )
    assert set(sent.values()) == {1}


def test_answers_that_no_cache_keeps_need_no_vary() -> None:
    def answer(asked: Asked) -> bytes:
        text = (
            _granting(asked) or b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVary: Origin\r\n\r\n"
        )
        return text.replace(b"Vary: Origin", b"Cache-Control: no-store")

    with wrong_server(answer) as server:
        report = _verify(server.port, PolicyMap(default=ONE))
    assert (report.exit_status, report.differences) == (0, [])


def _different(asked: Asked) -> bytes:
    """Answer everybody, with lists of its own."""
    origin = asked.headers.get("origin", "").encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVary: Accept\r\nServer: s\r\nVia: 1.1 p\r\n"
        b"Access-Control-Allow-Origin: " + origin + b"\r\nAccess-Control-Max-Age: 5\r\n"
        b"Access-Control-Allow-Methods: PUT,DELETE,GET,TRACE,*\r\n"
        b"Access-Control-Allow-Headers: X-A,X-B,Accept,Cookie,Authorization\r\n"
        b"Access-Control-Expose-Headers: etag,server\r\n\r\n"
    )


def test_path_with_a_query_is_decided_by_its_path() -> None:
    declared = PolicyMap({"/a/*": ONE, "/b": None}, default=None)
    with wrong_server(lambda asked: _granting(asked) or _different(asked)) as server:
        report = _verify(server.port, declared, paths=["/a/c?d=/../e", "/b?c"])
    found = {
        each.probe.path
        for each in report.differences
        if each.probe.origin.origin == "https://a.example" and not each.probe.spelled
    }
    beside = {"/ax", "/bx", "/b/crossorigin-verify"}
    assert found == {"/b?c", "/b", "/", "/crossorigin-verify", *beside}
    paths = {each.path for each in server.log}
    assert {"/a/c?d=/../e", "/b?c", "/a/crossorigin-verify", "//b"} <= paths


def test_limit_of_requests_is_reported() -> None:
    def answer(asked: Asked) -> bytes:
        is_late = "8443" in asked.headers.get("origin", "")
        too_many = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
        return too_many if is_late else _granting(asked) or b""

    with wrong_server(answer) as server:
        report = _verify(server.port, PolicyMap(default=ONE))
    assert [note.code for note in report.layers] == ["rate-limited"]
    Draft202012Validator(SCHEMA).validate(report.to_mapping())


def test_address_that_redirects_everything_is_reported() -> None:
    def answer(_asked: Asked) -> bytes:
        place = b"Location: https://api.example/\r\n"
        return b"HTTP/1.1 308 Permanent Redirect\r\nContent-Length: 0\r\n" + place + b"\r\n"

    with wrong_server(answer) as server:
        report = _verify(server.port, PolicyMap(default=ONE))
    assert [note.code for note in report.layers] == ["redirected"]
    assert "'https://api.example/'" in report.layers[0].message
    Draft202012Validator(SCHEMA).validate(report.to_mapping())


def test_cause_on_a_path_without_a_policy_is_a_policy_of_another_layer() -> None:
    with wrong_server(_different) as server:
        report = _verify(server.port, PolicyMap({"/a": None}, default=ONE))
    causes = {
        each.cause: each.probe.path
        for each in report.differences
        if each.kind == "wider" and each.probe.origin.kind == "foreign"
    }
    assert causes.pop(_CLOSED) == "/a"
    assert CAUSES["foreign"] in causes


def test_near_miss_that_may_read_without_cookies_is_found() -> None:
    """The server adds credentials for the listed origin alone, and reflects every other."""

    def answer(asked: Asked) -> bytes:
        origin = asked.headers.get("origin", "").encode()
        credentials = b"Access-Control-Allow-Credentials: true\r\n"
        return (
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVary: Origin\r\n"
            b"Access-Control-Allow-Origin: " + origin + b"\r\n"
            b"Access-Control-Allow-Methods: PUT\r\nAccess-Control-Allow-Headers: x-a\r\n"
            b"Access-Control-Max-Age: 600\r\n"
            + (credentials if origin == b"https://a.example" else b"")
            + b"\r\n"
        )

    with wrong_server(answer) as server:
        report = _verify(server.port, PolicyMap(default=ONE.replace(allow_credentials=True)))
    assert {each.kind for each in report.differences} == {"wider"}
    kinds = {each.probe.origin.kind for each in report.differences}
    near = {
        *("prefix", "suffix", "subdomain", "dot", "label", "hyphen", "digit", "ending"),
        *("last-dot", "scheme", "port", "case"),
    }
    assert kinds == {"null", "foreign", "loopback", "network", "hosted", "program", *near}


def test_every_kind_of_difference_is_one_of_the_schema() -> None:
    with wrong_server(_different) as server:
        declared = PolicyMap({"/x/*": ONE.replace(allow_credentials=True)}, default=ONE)
        report = _verify(server.port, declared)
    mapping = report.to_mapping()
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(mapping)
    assert {each.kind for each in report.differences} == MEANINGS.keys()
    assert (mapping["status"], mapping["layers"][0]["code"]) == ("different", "via")
    told = {(each.kind, each.declared, each.found) for each in report.differences}
    assert ("vary", "Vary: Origin", "Vary: Accept") in told
    assert ("exposed", "none", "etag, server") in told
    assert ("granted", "not listed", "DELETE, authorization, x-b") in told
    assert ("max-age", "600 seconds", "5 seconds") in told
    assert {each.layer for each in report.differences} == {"s; Via: 1.1 p"}
