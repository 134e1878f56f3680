"""The resources of the demo, as the server answers them."""

from __future__ import annotations

from dataclasses import dataclass

from harness.demo_site import Demo, Visitor
from harness.together import check_all
from websockets.sync.client import connect
from websockets.typing import Origin

from crossorigin.consoles.engines.kinds import XHR
from crossorigin.demo.foretell import BEYOND
from crossorigin.demo.resources import DESTINATIONS
from crossorigin.fetch import KINDS


@dataclass(frozen=True)
class Row:
    """One kind.

    Attributes:
        kind: the last part of its path.
        type: the Content-Type of the answer; empty where it has no content.
        start: the first bytes of the content.
        method: the method of the request.
    """

    kind: str
    type: str
    start: bytes
    method: str = "GET"


HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
ROWS = (
    Row("data.json", "application/json", b'{"product":"lamp"}'),
    Row("text", "text/plain; charset=utf-8", b"lamp\n"),
    Row("events", "text/event-stream; charset=utf-8", b"retry: 60000\ndata: lamp\n\n"),
    Row("beacon", "", b"", "POST"),
    Row("form", HTML, b"<!doctype html>", "POST"),
    Row("frame.html", HTML, b"<!doctype html>"),
    Row("font", "font/woff", b"wOFF"),
    Row("image.png", "image/png", b"\x89PNG"),
    Row("texture.png", "image/png", b"\x89PNG"),
    Row("video.webm", "video/webm", b"\x1a\x45\xdf\xa3"),
    Row("sound.wav", "audio/wav", b"RIFF"),
    Row("style.css", "text/css; charset=utf-8", b".resource-sample"),
    Row("script.js", SCRIPT, b"document.currentScript"),
    Row("module.js", SCRIPT, b"export const product"),
    Row("worker.js", SCRIPT, b"self.product"),
)
POLICIES = {"none": [], "everyone": ["*"], "other": []}


def test_each_kind_is_answered_under_each_policy_and_in_a_playground(
    demo: Demo, visitor: Visitor
) -> None:
    lines = [("Origin", demo.page.origin)]
    allowed = {**POLICIES, "credentials": [demo.page.origin]}

    def check(row: Row) -> None:
        paths = {f"/resources/{policy}": header for policy, header in allowed.items()}
        paths[f"/playground/{visitor.id}"] = [demo.page.origin]
        for folder, header in paths.items():
            answer = demo.send(demo.api, row.method, f"{folder}/{row.kind}", lines)
            assert answer.status == (200 if row.type else 204)
            assert "".join(answer.all("content-type")) == row.type
            assert answer.body.startswith(row.start)
            assert answer.all("access-control-allow-origin") == header
            assert answer.all("cache-control") == ["no-store"]

    check_all(ROWS, check, lambda row: row.kind)


def test_media_are_answered_in_parts(demo: Demo) -> None:
    path = "/resources/everyone/video.webm"
    lines = [("Origin", demo.page.origin), ("Range", "bytes=4-7")]
    answer = demo.send(demo.api, "GET", path, lines)
    assert (answer.status, len(answer.body)) == (206, 4)
    assert answer.all("access-control-allow-origin") == ["*"]


def test_websocket_greets_each_origin_under_each_policy(demo: Demo) -> None:
    for policy in POLICIES:
        url = f"{demo.api.origin.replace('http', 'ws')}/resources/{policy}/socket"
        with connect(url, origin=Origin("http://evil.example")) as socket:
            assert socket.recv() == "Origin: http://evil.example"


def test_each_resource_of_the_page_can_be_predicted() -> None:
    assert set(DESTINATIONS.values()) <= {"", XHR, *KINDS, *BEYOND}
