from __future__ import annotations

from crossorigin import RequestFacts

A = "https://a.example"


def test_facts_are_read_from_all_header_lines() -> None:
    lines = [
        ("HOST", "api.test"),
        ("Origin", f" {A}\t"),
        ("access-control-request-method", "PUT"),
        ("Access-Control-Request-Headers", "x-a"),
        ("Access-Control-Request-Headers", "x-b,x-c"),
        ("Cookie", "a=1"),
    ]
    native = {"key": "value"}
    assert (
        RequestFacts.from_headers("OPTIONS", "/x", lines, native)[:7]
        == RequestFacts(
            method="OPTIONS",
            path="/x",
            host="api.test",
            origin=A,
            request_method="PUT",
            request_headers=("x-a", "x-b,x-c"),
            native=native,
        )[:7]
    )


def test_what_is_not_there_is_none() -> None:
    facts = RequestFacts.from_headers("GET", "/x", [])
    assert facts[:6] == ("GET", "/x", None, None, None, ())


def test_two_origins_are_one_malformed_value() -> None:
    lines = [("Origin", A), ("Origin", A)]
    assert RequestFacts.from_headers("GET", "/", lines).origin == f"{A}, {A}"
    assert RequestFacts.from_headers("GET", "/", [("Origin", "")]).origin == ""


def test_facts_do_not_show_the_servers_own_record() -> None:
    facts = RequestFacts(method="GET", native={"HTTP_COOKIE": "session=1"})
    assert "session" not in repr(facts)
    assert repr(facts).startswith("RequestFacts(method='GET', path='/', host=None,")
