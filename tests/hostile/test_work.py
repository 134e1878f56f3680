"""Hostile input costs work in proportion to its length, and nothing of it is logged raw.

Work is counted, not timed: every instruction of the interpreter between the request and
the decision. The limits of rule 16 bound the work of C code in one instruction.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from harness.asgi_types import Message, Receive, Scope, Send
from harness.deciding import AWAITING, decide_row
from harness.work import instructions
from tables.model import BY_HEADERS, BY_METHOD, A
from tables.policies import named
from tables.rows_hostile import row as hostile
from tables.rows_origins import row as origins

from crossorigin import Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

Work = Callable[[int], object]
POLICIES = ("public", "one", "any-with-credentials", "subdomains-any-port", "regex", "mixture")
LENGTHS = (2_000, 4_000)
# Work may grow with the length, and a little beside it; never faster than the length.
MOST = 2.1


def _evaluate(name: str, **facts: Any) -> object:  # noqa: ANN401 (the keywords of evaluate)
    policy = named(name)
    assert isinstance(policy, Policy)
    return policy.evaluate(**facts)


def _preflight(name: str, *lines: str) -> object:
    return _evaluate(
        name, method="OPTIONS", origin=A, request_method="PUT", request_headers=lines
    )


INPUTS: dict[str, Callable[[str, int], object]] = {
    "commas": lambda name, n: _preflight(name, "," * 6 * n),
    "blanks": lambda name, n: _preflight(name, "x" + " " * 6 * n + "y"),
    "tabs-and-commas": lambda name, n: _preflight(name, "\t,\t" * 2 * n),
    "one-long-name": lambda name, n: _preflight(name, "x" * 20 * n),
    "many-names": lambda name, n: _preflight(name, ",".join(f"x-{i}" for i in range(n))),
    "many-lines": lambda name, n: _preflight(name, *(f"x-{i}" for i in range(n))),
    "many-empty-lines": lambda name, n: _preflight(name, *[""] * n),
    "long-method": lambda name, n: _evaluate(
        name, method="OPTIONS", origin=A, request_method="P" * 20 * n
    ),
    "long-origin": lambda name, n: _evaluate(name, origin="https://" + "a" * 20 * n),
    "many-labels": lambda name, n: _evaluate(name, origin="https://" + "a." * 10 * n + "test"),
    "many-dots": lambda name, n: _evaluate(name, origin="https://" + "." * 20 * n),
    "many-digits": lambda name, n: _evaluate(name, origin="https://a.test:" + "9" * 20 * n),
    "many-colons": lambda name, n: _evaluate(name, origin="http://[" + ":" * 20 * n + "]"),
    "long-scheme": lambda name, n: _evaluate(name, origin="a" * 20 * n + "://a.test"),
}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("kind", INPUTS)
def test_twice_the_input_is_at_most_twice_the_work(kind: str, name: str) -> None:
    decide = INPUTS[kind]
    decide(name, 1)  # compiled once, before the count
    small, large = (instructions(lambda n=n: decide(name, n)) for n in LENGTHS)  # type: ignore[misc]  # a default that binds the loop's value
    assert large <= MOST * small


async def _app(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def _receive() -> Message:
    return {"type": "http.request"}


async def _send(message: Message) -> None:
    assert message


def _through_asgi(gateway: ASGIGateway, lines: list[tuple[bytes, bytes]]) -> None:
    scope = {"type": "http", "method": "OPTIONS", "path": "/", "headers": lines}
    coroutine = gateway(scope, _receive, _send)
    with pytest.raises(StopIteration):
        coroutine.send(None)


@pytest.mark.parametrize("name", [b"access-control-request-headers", b"x-other", b"origin"])
def test_ten_thousand_lines_through_the_asgi_gateway(name: bytes) -> None:
    gateway = ASGIGateway(_app, named("any-with-credentials"))
    start = [(b"origin", A.encode()), (b"access-control-request-method", b"PUT")]

    def work(n: int) -> int:
        lines = start + [(name, b"x-%d" % i) for i in range(n)]
        return instructions(lambda: _through_asgi(gateway, lines))

    work(1)
    assert work(10_000) <= MOST * work(5_000)


def test_ten_thousand_names_through_the_wsgi_gateway() -> None:
    gateway = WSGIGateway(lambda _environ, _start: [], named("any-with-credentials"))

    def work(n: int) -> int:
        environ = {
            "REQUEST_METHOD": "OPTIONS",
            "PATH_INFO": "/",
            "HTTP_ORIGIN": A,
            "HTTP_" + BY_METHOD.upper().replace("-", "_"): "PUT",
            "HTTP_" + BY_HEADERS.upper().replace("-", "_"): ",".join(["x-a"] * n),
        }
        return instructions(lambda: list(gateway(environ, lambda *_: lambda _data: None)))

    # Every value that is too long has the same answer, and that answer is kept.
    work(5_000)
    assert work(10_000) <= MOST * work(5_000)


def test_a_long_path_is_looked_up_in_proportion() -> None:
    declared = PolicyMap({"/a/*": Policy(), "/a/b/c/*": Policy(), "/": None})

    def work(n: int) -> int:
        return instructions(lambda: declared.policy_for("/a" * n))

    work(1)
    assert work(60_000) <= MOST * work(30_000)


@pytest.mark.parametrize("origin", ["https://h7.example", "https://evil.example"])
def test_a_look_up_costs_the_same_among_ten_as_among_ten_thousand(origin: str) -> None:
    """Defect 39."""
    few = Policy(allow_origins=[f"https://h{n}.example" for n in range(10)])
    many = named("many")
    assert isinstance(many, Policy)

    def work(policy: Policy) -> int:
        policy.evaluate(origin=origin)
        return instructions(lambda: policy.evaluate(origin=origin))

    assert work(many) == work(few)


LOGGED = [
    row
    for row in (*hostile.rows, *origins.rows)
    if "engine" not in row.not_on and row.policy not in AWAITING
]


@pytest.mark.parametrize("row", LOGGED, ids=lambda row: row.id)
def test_values_are_never_logged_raw(row: Any, caplog: pytest.LogCaptureFixture) -> None:  # noqa: ANN401 (a row)
    with caplog.at_level(logging.DEBUG, logger="crossorigin"):
        decide_row(row)
    for record in caplog.records:
        if not record.name.startswith("crossorigin"):
            continue
        message = record.getMessage()
        assert message.isascii()
        assert message.isprintable()
        assert len(message) < 500


def test_a_failed_look_up_is_logged_with_its_exception(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Rule 6, for both kinds of callable."""
    for name in ("broken", "broken-async"):
        caplog.clear()
        policy = named(name)
        assert isinstance(policy, Policy)
        decision = asyncio.run(policy.evaluate_async(origin=A))
        assert decision.reason == "lookup-failed"
        records = [each for each in caplog.records if each.name.startswith("crossorigin")]
        assert len(records) == 1
        assert records[0].exc_info is not None
