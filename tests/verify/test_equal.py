"""`verify` on our own gateways: no difference, under any policy that a file can hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from harness.servers import uvicorn_server, waitress_server
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from properties.strategies import policy_fields

from crossorigin import Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.transport.bounded import BoundedSender
from crossorigin.verify.asking import verify
from crossorigin.verify.probes import MISSING
from crossorigin.verify.report import Report
from crossorigin.wsgi import CORSMiddleware as WSGIMiddleware

EXAMPLES = settings(max_examples=5, deadline=None, phases=set(Phase) - {Phase.explain})


async def _application(scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
    status = 404 if MISSING in scope["path"].lower() else 200
    headers = [(b"x-a", b"1"), (b"etag", b'"a"')]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"found"})


GATEWAY = CORSMiddleware(_application, PolicyMap())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the gateway whose policies the tests swap."""
    with uvicorn_server(GATEWAY) as port:
        yield port


@st.composite
def policies(draw: st.DrawFn) -> PolicyMap:
    """A map of a file, with few entries."""

    def policy() -> Policy | None:
        fields = draw(policy_fields())
        for name in ("allow_origins", "allow_methods", "allow_headers"):
            fields[name] = fields[name] if fields[name] == "*" else fields[name][:2]
        return Policy(**fields) if draw(st.integers(0, 4)) else None

    paths = st.sampled_from(["/a/*", "/a", "/a/b/*", "/c d/*", "/health", "/*", "/"])
    some = draw(st.lists(paths, max_size=2, unique=True))
    return PolicyMap({path: policy() for path in some}, default=policy())


def _verify(port: int, declared: PolicyMap, *paths: str) -> Report:
    sender = BoundedSender(30)
    url = f"http://127.0.0.1:{port}"
    return asyncio.run(verify(url, declared, sender, paths=paths, rate=10_000))


@EXAMPLES
@given(declared=policies())
def test_a_gateway_answers_as_its_policies_declare(port: int, declared: PolicyMap) -> None:
    GATEWAY.policy = declared
    report = _verify(port, declared, "/a/x", "/health")
    assert not report.differences, report.to_mapping()["differences"][:3]
    assert (report.exit_status, report.stricter, report.failures) == (0, 0, [])


def test_another_policy_than_the_declared_one_is_found(port: int) -> None:
    declared = Policy(allow_origins=["https://a.example"], allow_credentials=True)
    GATEWAY.policy = declared.replace(allow_origins=["https://*.example"])
    report = _verify(port, PolicyMap(default=declared))
    kinds = {(each.kind, each.probe.origin.kind) for each in report.differences}
    assert {("narrower", "listed")} < kinds or ("wider", "foreign") in kinds
    assert report.exit_status == 1


def test_a_gateway_of_wsgi_answers_as_its_policies_declare() -> None:
    declared = PolicyMap(
        {"/public/*": Policy(expose_headers="*"), "/internal/*": None},
        default=Policy(
            allow_origins=[
                "https://*.a.example",
                "http://localhost:*",
                "https://b.example:8443",
            ],
            allow_credentials=True,
            allow_headers=["x-token"],
            expose_headers="*",
            max_age=None,
        ),
    )

    def application(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401 - WSGI
        status = "404 Not Found" if MISSING in environ["PATH_INFO"] else "200 OK"
        start_response(status, [("X-Total", "3"), ("Content-Length", "2")])
        return [b"ok"]

    with waitress_server(WSGIMiddleware(application, declared)) as port:
        report = _verify(port, declared)
    assert not report.differences, report.to_mapping()["differences"][:3]
    assert report.exit_status == 0
