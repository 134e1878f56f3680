"""`crossorigin check --forge`: the requests of a foreign page, and their fates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.schemas import validator_of
from harness.servers import uvicorn_server
from harness.wrong_server import Asked, wrong_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from crossorigin import Guard
from crossorigin.check.forged import forgeries
from crossorigin.cli.group import group
from crossorigin.fetch.url import parse
from crossorigin.integrations.starlette import CORS

KINDS = ["form", "beacon", "no-cors", "websocket", "rebinding"]


def forge(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(group, ["check", "--forge", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def fates(output: str) -> dict[str, Any]:
    found = json.loads(output)
    validator_of("forge").validate(found)
    return {one["kind"]: (one["fate"], one["status"]) for one in found["forged"]}


async def _post(_: Request) -> PlainTextResponse:
    return PlainTextResponse("")


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def _application(guard: Guard | None) -> Starlette:
    route = Route("/", _post, methods=["GET", "POST"])
    app = Starlette(routes=[route, WebSocketRoute("/", _socket)])
    CORS(app, allow_origins=["https://app.example"], allow_credentials=True, guard=guard)
    return app


def test_guarded_server_refuses_all_and_another_accepts_all() -> None:
    found = {}
    for guard in (None, Guard()):
        with uvicorn_server(_application(guard)) as port:
            found[guard is None] = forge(f"http://127.0.0.1:{port}/", "--json")
    status, output, told = found[True]
    assert (status, {fate for fate, _ in fates(output).values()}) == (1, {"accepted"})
    status, output, told = found[False]
    assert (status, list(fates(output))) == (0, KINDS)
    assert list(fates(output).values()) == [("refused", 403)] * 4 + [("refused", 421)]
    assert "as a page of https://another-origin.example:" in told
    assert told.count("POST: ") == 3


def test_listed_origin_is_accepted_in_lines_and_documents(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    with uvicorn_server(_application(Guard())) as port:
        target = (f"http://127.0.0.1:{port}/", "--origin", "https://app.example/x")
        status, output, _ = forge(*target, "-v", "--html", str(report))
    assert status == 1
    assert "4 of 5 forged requests accepted, 1 refused" in output
    assert "ACCEPTED (101): the handshake of a WebSocket" in output
    assert "REFUSED (421): a GET for the host rebinding.example" in output
    assert "  > Sec-Fetch-Site: cross-site" in output
    assert "guard=Guard()" in output
    assert "guard=Guard()" in report.read_text("utf-8")


def _answering(statuses: dict[str, int]) -> Callable[[Asked], bytes]:
    def answer(asked: Asked) -> bytes:
        status = statuses["GET" if asked.method == "GET" else "POST"]
        return f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()

    return answer


@pytest.mark.parametrize(
    ("post", "fate"),
    [(200, "accepted"), (204, "accepted"), (422, "accepted"), (400, "untold"),
     (403, "refused"), (421, "refused"), (401, "untold"), (404, "untold"), (405, "untold"),
     (302, "untold"), (500, "untold")],
)  # fmt: skip
def test_status_shows_whether_a_post_was_refused(post: int, fate: str) -> None:
    with wrong_server(_answering({"POST": post, "GET": 403})) as server:
        status, output, _ = forge(f"http://127.0.0.1:{server.port}/x?y", "--json")
    assert fates(output)["form"] == (fate, post)
    assert status == {"accepted": 1, "refused": 0, "untold": 2}[fate]
    # Each once, to the named URL, without a body.
    posts = [asked for asked in server.log if asked.method == "POST"]
    assert [asked.path for asked in server.log] == ["/x?y"] * 5
    assert [asked.headers["content-length"] for asked in posts] == ["0"] * 3


def test_answer_without_a_switch_opens_no_socket_and_silence_is_inconclusive() -> None:
    with wrong_server(_answering({"POST": 403, "GET": 200})) as server:
        _, output, _ = forge(f"http://127.0.0.1:{server.port}/", "--json")
    assert fates(output)["websocket"] == ("untold", 200)
    assert fates(output)["rebinding"] == ("accepted", 200)
    # Django, and the middleware of Starlette, refuse a host with it.
    with wrong_server(_answering({"POST": 403, "GET": 400})) as refusing:
        _, output, _ = forge(f"http://127.0.0.1:{refusing.port}/", "--json")
    assert fates(output)["rebinding"] == ("untold", 400)
    status, output, _ = forge(f"http://127.0.0.1:{server.port}/")
    assert status == 2
    assert "UNDECIDED (no server listens there (connection refused)" in output
    status, output, _ = forge(f"http://127.0.0.1:{server.port}/", "--json")
    assert fates(output)["form"] == ("untold", None)
    _, output, _ = forge(f"http://127.0.0.1:{server.port}/", "--markdown")
    assert "Undecided" in output


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://api.example/", {"origin", "sec-fetch-site", "sec-fetch-mode"}),
        ("http://127.0.0.1:8000/", {"origin", "sec-fetch-site", "sec-fetch-mode"}),
        ("http://api.example/", {"origin"}),
    ],
)
def test_requests_have_the_headers_of_engines(url: str, names: set[str]) -> None:
    parsed = parse(url)
    assert parsed is not None
    made = forgeries(parsed, "https://www.api.example")
    sent = {name.lower(): value for name, value in made["form"].headers}
    assert names - sent.keys() == set()
    site = {"https://api.example/": "same-site", "http://api.example/": None}
    assert sent.get("sec-fetch-site") == site.get(url, "cross-site")
    # Chromium sends no Sec-Fetch-* with a handshake; a rebound name has no certificate.
    assert not any(name.startswith("Sec-Fetch") for name, _ in made["websocket"].headers)
    assert ("rebinding" in made) is url.startswith("http:")
    assert dict(made.get("rebinding", made["form"]).headers).get("Host") in {
        None,
        "rebinding.example",
        "rebinding.example:8000",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name the URL to ask"),
        (("127.0.0.1:1/x",), "write 'http://127.0.0.1:1/x'"),
        (("http://a.example/", "--origin", "http://a.example"), "is the server's own"),
        (("http://a.example/", "--origin", "app"), "'app' is not an origin"),
        (("http://a.example/", "--method", "DELETE", "--data", "x"), "leave out data, method"),
        (("http://a.example/", "--curl", "curl x"), "leave out curl"),
    ],
)
def test_wrong_use_is_reported_and_sends_no_request(
    arguments: tuple[str, ...], message: str
) -> None:
    status, output, told = forge(*arguments)
    assert (status, output) == (2, "")
    assert message in told
