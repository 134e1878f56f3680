from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossorigin.wsgi import CORSMiddleware

A = "https://a.example"


def _environ(**more: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A, **more}


class _Started:
    def __init__(self) -> None:
        self.status = ""

    def __call__(self, status: str, _headers: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - write
        self.status = status


def test_a_status_without_a_phrase_gets_one() -> None:
    started = _Started()
    gateway = CORSMiddleware(lambda _environ, _start: [], preflight_status=299)
    asked = _environ(REQUEST_METHOD="OPTIONS", HTTP_ACCESS_CONTROL_REQUEST_METHOD="PUT")
    assert list(gateway(asked, started)) == [b""]
    assert started.status == "299 Preflight"


class _Chunks:
    """Chunks with an empty one, from an iterable that has no close."""

    def __iter__(self) -> Iterator[bytes]:
        return iter([b"", b"a", b"b"])


def test_empty_chunks_and_a_missing_close_are_passed_over() -> None:
    def app(_environ: dict[str, Any], start: Any) -> _Chunks:  # noqa: ANN401 - start_response
        start("200 OK", [])
        return _Chunks()

    chunks = CORSMiddleware(app)(_environ(), _Started())
    assert list(chunks) == [b"", b"a", b"b"]
    chunks.close()  # type: ignore[attr-defined] # servers look for it
