"""The app of `tables.paths` on raw ASGI and raw WSGI, as small as it goes."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from harness.asgi_types import Receive, Scope, Send
from harness.spy import ENVIRON_KEY, HEADER_BYTES, Boom, Spy
from tables.model import Line
from tables.paths import MISSING, NOT_ALLOWED, PATHS, REDIRECTED, STATIC, STATIC_BODY, AppAnswer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TEXT: Line = ("Content-Type", "text/plain")


def find(method: str, path: str) -> AppAnswer:
    """The answer of the app; raises where the app does."""
    answer = PATHS.get(path)
    if path == STATIC:
        return AppAnswer(chunks=(STATIC_BODY,))
    if path + "/" in PATHS:
        return REDIRECTED
    if answer is None:
        return MISSING
    if method not in answer.methods:
        return NOT_ALLOWED
    if answer.raises:
        raise Boom(path)
    return answer


def lines_of(answer: AppAnswer) -> list[Line]:
    """All header lines of an answer."""
    return [TEXT, *answer.lines]


class RawASGI:
    """The app on raw ASGI."""

    def __init__(self, spy: Spy) -> None:
        self._spy = spy

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        self._spy.called(headers.get(HEADER_BYTES, b"").decode())
        answer = find(scope["method"], scope["path"])
        lines = [(name.lower().encode(), value.encode()) for name, value in lines_of(answer)]
        await send({"type": "http.response.start", "status": answer.status, "headers": lines})
        for chunk in answer.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def raw_wsgi(spy: Spy) -> "WSGIApplication":
    """The app on raw WSGI."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        spy.called(environ.get(ENVIRON_KEY, ""))
        answer = find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        lines = lines_of(answer)
        if len(answer.chunks) == 1:
            # Without a length, waitress would close the connection after the answer.
            lines.append(("Content-Length", str(len(answer.chunks[0]))))
        start_response(f"{answer.status} Any Reason", lines)
        return _chunks(answer)

    return app


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks
