"""The presets: the policies and guards that they are, and their gateway."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from crossorigin import Guard, Policy, PolicyError, PolicyMap, presets
from crossorigin.presets import Preset

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

APP = "https://app.example"
API = "api.example"
STRANGER = "https://evil.example"
METADATA = "/.well-known/oauth-protected-resource"


def _policy(preset: Preset[Any, Any], path: str = "/") -> Policy:
    policies = preset.policies
    found = policies.resolve(path) if isinstance(policies, PolicyMap) else policies
    assert isinstance(found, Policy)
    return found


def _verdict(preset: Preset[Any, Any], **request: Any) -> tuple[bool, str, int | None]:  # noqa: ANN401 - the fields
    assert preset.guard is not None
    policy = _policy(preset, request.get("path", "/"))
    verdict = preset.guard.evaluate(policy, **{"method": "POST", **request})
    return verdict.allowed, str(verdict.reason), verdict.status


def test_public_server_is_read_by_every_page_and_has_no_guard() -> None:
    preset = presets.public()
    assert preset == Preset(Policy(), None)
    headers = dict(_policy(preset).evaluate(origin=STRANGER).headers)
    assert headers == {"Access-Control-Allow-Origin": "*"}


def test_page_of_an_spa_reads_with_credentials_and_acts() -> None:
    preset = presets.spa(APP, hosts=API)
    headers = dict(_policy(preset).evaluate(origin=APP).headers)
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert _verdict(preset, origin=APP, host=API) == (True, "trusted-origin", None)
    assert _verdict(preset, origin=STRANGER, host=API)[2] == 403
    assert _verdict(preset, origin=APP, host="evil.example")[2] == 421
    assert presets.spa([APP]).guard == Guard()


def test_spa_accepts_the_risks_of_its_origins() -> None:
    insecure = "http://app.example"
    with pytest.raises(PolicyError):
        presets.spa(insecure)
    preset = presets.spa(insecure, accept_risks={"insecure-origin"})
    assert _verdict(preset, origin=insecure, host=API)[0]


def test_risks_of_the_guard_are_accepted_and_others_reported() -> None:
    for make in (presets.spa, presets.mcp):
        preset = make(iter([APP]), hosts="*", accept_risks="any-host")
        assert _verdict(preset, origin=APP, host="evil.example")[0]
        with pytest.raises(PolicyError, match="invalid-risk"):
            make(APP, hosts=API, accept_risks=["any-hosts"])
    preset = presets.mcp("http://app.example", hosts=API, accept_risks=["insecure-origin"])
    assert _verdict(preset, origin="http://app.example", host=API)[0]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]", "a.localhost"])
def test_local_server_serves_pages_and_names_of_the_loopback(host: str) -> None:
    preset = presets.local()
    for origin in ("http://localhost:5173", "http://127.0.0.1:1", "http://[::1]:3000"):
        assert _verdict(preset, origin=origin, host=host) == (True, "trusted-origin", None)
        assert _policy(preset).evaluate(origin=origin).allowed
    assert _verdict(preset, origin=STRANGER, host=host)[2] == 403
    assert _verdict(preset, method="GET", host="evil.example")[2] == 421


def test_client_of_mcp_in_a_listed_page_is_answered() -> None:
    preset = presets.mcp()
    for method in ("GET", "POST", "DELETE"):
        decision = _policy(preset, "/mcp").evaluate(
            method="OPTIONS",
            origin="http://localhost:6274",
            request_method=method,
            request_headers="authorization, content-type, last-event-id, mcp-method, "
            "mcp-name, mcp-param-city, mcp-protocol-version, mcp-session-id",
        )
        assert decision.allowed
    headers = dict(_policy(preset, "/mcp").evaluate(origin="http://localhost:6274").headers)
    exposed = headers["Access-Control-Expose-Headers"].split(",")
    assert {"mcp-session-id", "www-authenticate"} <= {*exposed}
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_server_of_mcp_refuses_each_request_of_an_unlisted_origin(method: str) -> None:
    preset = presets.mcp(APP, hosts=API)
    assert _verdict(preset, method=method, host=API) == (True, "no-browser", None)
    assert _verdict(preset, method=method, origin=APP, host=API)[0]
    for origin in (STRANGER, "null", f"{APP}.evil.example", f"{APP}/", ""):
        assert _verdict(preset, method=method, origin=origin, host=API)[2] == 403
    assert _verdict(preset, method=method, host="evil.example")[2] == 421


def test_metadata_of_an_mcp_server_is_read_by_every_page() -> None:
    preset = presets.mcp(APP, hosts=API)
    for path in (METADATA, f"{METADATA}/mcp"):
        assert _policy(preset, path) == Policy()
        assert _verdict(preset, path=path, origin=STRANGER)[:2] == (True, "unguarded")


MAKERS: tuple[Callable[[], Preset[Any, Any]], ...] = (
    presets.public,
    presets.local,
    presets.mcp,
    lambda: presets.spa([APP], hosts=[API]),
    lambda: presets.mcp(["https://*.app.example"], hosts=[API]),
)


@pytest.mark.parametrize("make", MAKERS)
def test_printed_preset_is_the_preset(make: Callable[[], Preset[Any, Any]]) -> None:
    preset = make()
    names = {"Policy": Policy, "PolicyMap": PolicyMap, "Guard": Guard}
    written = eval(f"dict({preset})", names)  # noqa: S307 - our own text
    assert written == {"policy": preset.policies, "guard": preset.guard}


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (lambda: presets.spa("app.example"), {"invalid-origin-scheme"}),
        (lambda: presets.spa(APP, hosts="https://api.example"), {"invalid-host"}),
        (lambda: presets.mcp("app.example"), {"invalid-origin-scheme"}),
        (lambda: presets.mcp(APP, hosts="*"), {"prohibited-any-host"}),
    ],
)
def test_wrong_origin_or_host_of_a_preset_is_reported(
    make: Callable[[], Preset[Any, Any]], codes: set[str]
) -> None:
    with pytest.raises(PolicyError) as caught:
        make()
    assert {problem.code for problem in caught.value.problems} == codes


def test_preset_refuses_before_the_body_is_read() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def unused(*_: object) -> NoReturn:
        raise AssertionError

    headers = [(b"host", b"127.0.0.1"), (b"origin", STRANGER.encode())]
    scope = {"type": "http", "method": "POST", "path": "/mcp", "headers": headers}
    asyncio.run(presets.mcp().around(unused)(scope, unused, send))
    assert sent[0]["status"] == 403
    assert (b"content-type", b"application/json") in sent[0]["headers"]
    assert json.loads(sent[1]["body"]) == {
        "jsonrpc": "2.0",
        "id": None,
        "error": {"code": -32000, "message": "This request from another origin is refused."},
    }


def test_preset_around_something_else_than_an_application_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        presets.local().around("app")  # type: ignore[arg-type]
