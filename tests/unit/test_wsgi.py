from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crossorigin.wsgi import CORSMiddleware

A = "https://a.example"


def _environ(**more: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A, **more}


class _Started:
    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.written: list[bytes] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Any:  # noqa: ANN401 - write
        self.status, self.headers = status, headers
        return self.written.append


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


class _Failing:
    """Chunks of which one is an exception."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        raise LookupError


def _failing(*chunks: bytes) -> Any:  # noqa: ANN401 - an application
    def app(_environ: dict[str, Any], start: Any) -> _Failing:  # noqa: ANN401 - start_response
        start("200 OK", [])
        return _Failing(*chunks)

    return app


@pytest.mark.parametrize("chunks", [(), (b"",), (b"", b"")])
def test_exception_before_the_first_byte_is_answered(chunks: tuple[bytes, ...]) -> None:
    started = _Started()
    answered = CORSMiddleware(_failing(*chunks))(_environ(), started)
    with pytest.raises(LookupError):
        list(answered)
    assert started.status == "500 Internal Server Error"
    assert started.written == [b"Internal Server Error"]
    assert ("Access-Control-Allow-Origin", "*") in started.headers


@pytest.mark.parametrize("chunks", [(b"a",), (b"a", b""), (b"", b"a", b"")])
def test_exception_after_the_first_byte_is_not_answered(chunks: tuple[bytes, ...]) -> None:
    started = _Started()
    answered = CORSMiddleware(_failing(*chunks))(_environ(), started)
    with pytest.raises(LookupError):
        list(answered)
    assert (started.status, started.written) == ("200 OK", [])
