"""Sessions of WebTransport from another origin: real engines, and the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browser.engines import EACH
from harness.servers import uvicorn_server
from harness.webtransport_server import HOST, webtransport_server
from starlette.responses import HTMLResponse
from tables.webtransport import ROWS, Row

from crossorigin.fetch import ENGINES, WireRequest, WireResponse, run
from crossorigin.fetch.resources import resource

if TYPE_CHECKING:
    from browser.page import Browser

PAGE = "http://localhost:8000"
OPENED = WireResponse(status=200, headers=())
OPEN = """async (port, digest, paths) => {
    const hash = {algorithm: "sha-256", value: new Uint8Array(digest)};
    const found = {};
    for (const path of paths) {
        const session = new WebTransport(`https://127.0.0.1:${port}${path}`,
            {serverCertificateHashes: [hash]});
        session.closed.catch(() => null);
        found[path] = await session.ready.then(() => true, () => false);
        session.close();
    }
    return found;
}"""


JUDGED = ("origin", "cookie", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-site")


def _foretold(engine: str, url: str, origin: str, row: Row) -> tuple[bool, dict[str, str]]:
    """Return whether the model opens a session, and the headers that servers judge by."""
    sent: list[WireRequest] = []

    def send(wanted: WireRequest) -> WireResponse:
        sent.append(wanted)
        return WireResponse(status=row.status, headers=row.headers)

    outcome = run(resource("webtransport", url, origin), send, engine=ENGINES[engine])
    [handshake] = sent
    assert not handshake.includes_credentials
    return outcome.verdict.code == "Allowed", _judged(dict(handshake.headers))


def _judged(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() in JUDGED}


@pytest.mark.parametrize("engine", EACH[:2])
def test_session_opens_by_the_status_alone_as_the_model_predicts(
    engine: str, started: Callable[[str], Browser]
) -> None:
    with (
        webtransport_server(ROWS) as served,
        uvicorn_server(HTMLResponse("<!doctype html><link rel=icon href='data:,'>")) as port,
        started(engine).page() as page,
    ):
        origin, host = f"http://localhost:{port}", f"https://{HOST}:{served.port}"
        page.open(f"{origin}/")
        found = page.evaluate(OPEN, served.port, served.digest, [*ROWS])
    assert found == {path: row.opens for path, row in ROWS.items()}
    seen = {path: (found[path], _judged(headers)) for path, headers in served.asked.items()}
    assert seen == {
        path: _foretold(engine, host + path, origin, row) for path, row in ROWS.items()
    }
    assert {headers["origin"] for _, headers in seen.values()} == {origin}


@pytest.mark.parametrize("engine", EACH[2:])
def test_engine_that_is_modelled_without_the_interface_has_none(
    engine: str, started: Callable[[str], Browser]
) -> None:
    html = HTMLResponse("<!doctype html><link rel=icon href='data:,'>")
    with uvicorn_server(html) as port, started(engine).page() as page:
        page.open(f"http://localhost:{port}/")
        assert page.evaluate("() => [isSecureContext, typeof WebTransport]") == [
            True,
            "undefined",
        ]


def test_session_of_the_standard_opens_by_the_status_alone() -> None:
    for path, row in ROWS.items():
        opens, headers = _foretold("standard", f"https://{HOST}{path}", PAGE, row)
        assert opens == row.opens, path
        assert (headers["origin"], headers["sec-fetch-mode"]) == (PAGE, "webtransport")


def test_engine_without_the_interface_and_url_without_tls_open_no_session() -> None:
    for engine, url in (("webkit", f"https://{HOST}/"), ("chromium", "http://localhost/")):
        request = resource("webtransport", url, PAGE)
        outcome = run(request, lambda _: OPENED, engine=ENGINES[engine])
        assert (outcome.verdict.code, outcome.exchanges) == ("InvalidRequest", ())
