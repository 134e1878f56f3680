"""The stand-ins that note the readings of a request that no preflight shows."""

import copy
import operator
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from crossorigin import RequestFacts
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.layers.foretold import EVERYTHING, Reads, behind, own_headers
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import ANY

PREFLIGHT = RequestFacts(
    "OPTIONS", origin="https://a.example", request_method="PUT", request_headers=("x_own, X-A",)
)


@pytest.mark.parametrize(
    ("name", "noted"),
    [
        ("Host", []),
        (b"origin", []),
        ("Connection", []),
        ("X-Own", []),
        ("X-Api", ["x-api"]),
        (b"Cookie", ["cookie"]),
        ("Access-Control-Request-Method", ["access-control-request-method"]),
        (1, ["1"]),
    ],
)
def test_header_is_noted_that_a_preflight_does_not_show(name: object, noted: list[str]) -> None:
    reads = Reads(frozenset({"x-own"}))
    reads.header(name)
    assert list(reads.names) == noted


@pytest.mark.parametrize(
    ("key", "noted"),
    [
        ("PATH_INFO", []),
        ("REQUEST_METHOD", []),
        ("SERVER_NAME", []),
        ("HTTP_HOST", []),
        ("wsgi.url_scheme", []),
        ("webob.url_encoding", []),
        ("HTTP_X_API", ["x-api"]),
        ("CONTENT_TYPE", ["content-type"]),
        ("REMOTE_ADDR", [EVERYTHING]),
        ("wsgi.input", [EVERYTHING]),
        ("shop.tenant", [EVERYTHING]),
        ("hidden.", [EVERYTHING]),
    ],
)
def test_key_of_an_environ_is_noted(key: str, noted: list[str]) -> None:
    reads = Reads()
    reads.environ({}).get(key)
    assert list(reads.names) == noted


def test_key_that_is_named_as_hidden_is_noted() -> None:
    reads = Reads()
    shown = reads.environ({"REQUEST_METHOD": "PUT"}, "REQUEST_METHOD")
    assert (shown["REQUEST_METHOD"], list(reads.names)) == ("PUT", [EVERYTHING])


@pytest.mark.parametrize(
    ("key", "noted"), [("path", []), ("headers", [EVERYTHING]), ("client", [EVERYTHING])]
)
def test_key_of_a_scope_is_noted(key: str, noted: list[str]) -> None:
    reads = Reads()
    assert key in reads.scope({key: 1})
    assert list(reads.names) == noted


READINGS: dict[str, Callable[[Any], object]] = {
    "get": lambda given: given.get("a"),
    "get of none": lambda given: given.get(None),
    "item": lambda given: given["a"],
    "in": lambda given: "a" in given,
    "deletion": lambda given: operator.delitem(given, "a"),
    "length": len,
    "truth": bool,
    "iteration": list,
    "reversed": lambda given: list(reversed(given)),
    "dict": dict,
    "stars": lambda given: {**given},
    "text": str,
    "representation": repr,
    "format": "{}".format,
    "equality": lambda given: given == {},
    "difference": lambda given: given != {},
    "union": lambda given: given | {},
    "reversed union": lambda given: {} | given,
    "update": lambda given: given.__ior__({}),
    "copy": lambda given: copy.copy(given)["a"],
    "deep copy": copy.deepcopy,
    "pickle": lambda given: given.__reduce_ex__(2),
    "dir": dir,
    "document": lambda given: given.__doc__,
}


@pytest.mark.parametrize("read", READINGS.values(), ids=READINGS)
def test_every_operation_on_a_mapping_is_passed_on_and_noted(
    read: Callable[[Any], object],
) -> None:
    reads = Reads()
    found, wanted = read(reads.headers({"a": 1})), read({"a": 1})
    assert type(found) is type(wanted)
    assert reads.names


def test_written_key_is_shown() -> None:
    reads, given = Reads(), dict[str, int]()
    shown = reads.headers(given)
    shown["a"] = 1
    assert (shown["a"], "a" in shown, given, reads.names) == (1, True, {"a": 1}, {})
    assert isinstance(shown, dict)
    assert not hasattr(shown, "environ")
    assert not reads.names


class _Request(SimpleNamespace):
    def __getitem__(self, name: str) -> object:
        return vars(self)[name]

    def __contains__(self, name: str) -> bool:
        return name in vars(self)

    def __bool__(self) -> bool:
        return True


OF_REQUESTS: dict[str, Callable[[Any], object]] = {
    "attribute": lambda request: request.body,
    "missing": lambda request: getattr(request, "tenant", None),
    "vars": vars,
    "item": lambda request: request["body"],
    "in": lambda request: "body" in request,
    "truth": bool,
    "text": str,
    "equality": lambda request: request == 1,
    "deep copy": copy.deepcopy,
    "copy": lambda request: copy.copy(request).body,
}


@pytest.mark.parametrize("read", OF_REQUESTS.values(), ids=OF_REQUESTS)
def test_every_operation_on_a_request_is_passed_on_and_noted(
    read: Callable[[Any], object],
) -> None:
    reads, request = Reads(), _Request(path="/", body=b"a")
    assert read(reads.request(request, frozenset({"path"}))) == read(request)
    assert list(reads.names) == [EVERYTHING]


def test_shown_parts_of_a_request_are_not_noted() -> None:
    reads, request = Reads(), _Request(path="/", headers={"Host": "a"})
    shown = reads.request(request, frozenset({"path"}), headers=reads.headers(request.headers))
    moved = copy.copy(shown)
    moved.path = "/other"
    assert (shown.path, moved.path, moved.headers["Host"]) == ("/", "/other", "a")
    assert isinstance(shown, _Request)
    assert (behind(shown), behind(request)) == (request, request)
    assert not reads.names


def test_headers_of_a_framework_are_shown_unless_the_preflight_names_them() -> None:
    assert own_headers(PREFLIGHT, "x-own", "x-a", "x-other") == {"x-other"}


@pytest.mark.parametrize(
    "read",
    [
        lambda reads: reads.scope({"method": "PUT"})["method"],
        lambda reads: reads.environ({"REQUEST_METHOD": "PUT"})["REQUEST_METHOD"],
        lambda reads: reads.request(RequestFacts("PUT"), frozenset({"method"})).method,
    ],
)
def test_table_of_a_preflight_is_limited_where_the_method_was_read(
    read: Callable[[Reads], object],
) -> None:
    reads, announced = Reads(), PREFLIGHT.announced_method
    assert read(reads) == "PUT"
    for table in ({"PUT": None, "GET": INHERIT}, {}):
        found = reads.of(table, PREFLIGHT, lambda: True)
        assert {**found, **(table or {announced: INHERIT})} == found
        assert [*found.values()].count(AMBIGUOUS) == 1
        assert reads.of(table, PREFLIGHT, lambda: False) is table
        assert reads.of(table, RequestFacts("PUT"), lambda: True) is table


def test_table_of_a_preflight_is_ambiguous_where_more_was_read() -> None:
    table, reads = {"PUT": None}, Reads()
    assert reads.of(table, PREFLIGHT, lambda: True) is table
    reads.header("cookie")
    assert reads.of(table, PREFLIGHT, lambda: True) == {ANY: AMBIGUOUS}
    assert reads.of(table, PREFLIGHT, lambda: False) is table
    assert reads.of(table, RequestFacts("PUT"), lambda: True) is table
