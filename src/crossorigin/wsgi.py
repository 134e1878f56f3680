"""The WSGI gateway: enforces a policy in front of any WSGI application."""

from __future__ import annotations

import functools
import http
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from types import MethodType, TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from crossorigin.engine import Answer, Form, HeaderEdits, Lookup, Ready, RequestFacts, ask
from crossorigin.engine.gateway import SERVER_ERROR, TAKEN, Gateway
from crossorigin.engine.lookup import LOOKUP_TIMEOUT, within_time
from crossorigin.engine.preflight import shortened
from crossorigin.engine.ready import Pass
from crossorigin.engine.response import (
    PREFIX_LENGTH,
    VARY_LENGTH,
    content_headers,
    text_edits,
)
from crossorigin.engine.selection import Reader
from crossorigin.spec.lists import OWS

if TYPE_CHECKING:
    import asyncio

Environ: TypeAlias = dict[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]
App: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

_DEBUGGER: Final = "werkzeug.debug.preserve_context"
"""Key of the environ that Werkzeug's interactive debugger sets when it stands outside."""

_REQUEST_METHOD: Final = "HTTP_ACCESS_CONTROL_REQUEST_METHOD"
_REQUEST_HEADERS: Final = "HTTP_ACCESS_CONTROL_REQUEST_HEADERS"

Passing: TypeAlias = Callable[..., Callable[[bytes], object]]
"""The server's `start_response`, then what the application gives to its own."""


def _passing(edits: HeaderEdits[str]) -> Passing:
    """Return the `start_response` that changes the headers when the application answers.

    It is made once for a decision, and bound to the server's own for a request.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    vary, prefix = VARY_LENGTH, PREFIX_LENGTH

    def start_with_block(
        start: StartResponse,
        status: str,
        headers: Headers,
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], object]:
        for name, _ in headers:
            if not vary < len(name) <= prefix and is_ours(name):
                headers = merge(headers)
                break
        else:
            headers = headers + block  # in place, the application would see it
        # Servers accept the third argument only where there is one to give.
        return start(status, headers, exc_info) if exc_info else start(status, headers)

    def start_merged(
        start: StartResponse,
        status: str,
        headers: Headers,
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], object]:
        headers = merge(headers)
        return start(status, headers, exc_info) if exc_info else start(status, headers)

    return start_merged if edits.exposes_all else start_with_block


_FORM: Final = Form(str, text_edits, _passing)


def read_facts(environ: Environ) -> RequestFacts:
    """Return the facts of a request. Servers have combined repeated lines with commas."""
    names = environ.get(_REQUEST_HEADERS)
    return RequestFacts(
        method=environ["REQUEST_METHOD"],
        path=_path(environ),
        host=environ.get("HTTP_HOST"),
        origin=environ.get("HTTP_ORIGIN"),
        request_method=environ.get(_REQUEST_METHOD),
        request_headers=() if names is None else (names,),
        native=environ,
    )


def _path(environ: Environ) -> str:
    path: str = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    # PEP 3333: the bytes of the path, each as one character.
    return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")


class CORSMiddleware(Gateway[App]):
    """The gateway; see `Gateway` for its arguments.

    Asynchronous callables among the origins run on an event loop in a thread of its own.
    """

    form = _FORM
    read = Reader(read_facts, _path)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if TAKEN in environ:
            return self.app(environ, start_response)
        ready = self._bound.ready
        if ready is None and (ready := self._ready_for(environ)) is None:
            return self.app(environ, start_response)
        environ[TAKEN] = True
        if environ["REQUEST_METHOD"] == "OPTIONS":
            found = _ask(ready, find(ready, environ))
            if isinstance(found, Answer):
                start_response(_status_line(found.status), [*found.headers])
                return [found.body]
        elif (found := ready.everyone) is None:
            origin = environ.get("HTTP_ORIGIN")
            found = ready.actual.get(origin) or _ask(ready, ready.find_actual(origin))
        start = MethodType(found, start_response)
        try:
            chunks = self.app(environ, start)
            # Nothing in a list can raise.
            return chunks if type(chunks) is list else _watched(chunks, environ, start)
        except Exception:
            _fail(environ, start)
            raise


def _ask(ready: Ready[str, Passing], found: Answer[str] | Passing | Lookup) -> Any:  # noqa: ANN401 - one of the first two
    """Return what was found, after the owner's callables were asked if they have to be."""
    return ready.answer_of(ask(found, run_awaitable)) if isinstance(found, Lookup) else found


def find(ready: Ready[str, Pass], environ: Environ) -> Answer[str] | Pass | Lookup:
    """Return what is answered, or how to pass a request on.

    Servers have combined repeated lines with commas, so that two origins are none.
    """
    origin = environ.get("HTTP_ORIGIN")
    if environ["REQUEST_METHOD"] == "OPTIONS" and origin is not None:
        method = environ.get(_REQUEST_METHOD)
        if method is not None and method.strip(OWS):
            asked = (origin, method, shortened(environ.get(_REQUEST_HEADERS, "")))
            return ready.preflights.get(asked) or ready.find_preflight(asked)
    return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)


def _watched(
    chunks: Iterable[bytes], environ: Environ, start: StartResponse
) -> Iterable[bytes]:
    """Return the body; one that may raise before its first chunk is watched."""
    # Servers treat some things better as they are.
    return chunks if _is_left_alone(environ, chunks) else _Chunks(chunks, environ, start)


def _is_left_alone(environ: Environ, chunks: Iterable[bytes]) -> bool:
    if isinstance(chunks, tuple):
        return True
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(chunks, wrapper)


def _fail(environ: Environ, start: StartResponse) -> None:
    """Answer for an application that raised, unless it has answered; the caller raises on."""
    # A developer who opens the address itself sees the debugger's own page.
    if _DEBUGGER in environ and "HTTP_ORIGIN" not in environ:
        return
    # PEP 3333 lets an answer be replaced as long as nothing of it has gone out; where it
    # has, the server raises the exception itself. The write callable sends the answer now,
    # so that the exception can go on to the server's log.
    headers = content_headers(500, SERVER_ERROR)
    write = start(_status_line(500), headers, sys.exc_info())
    # Nothing written sends the headers all the same.
    write(b"" if environ["REQUEST_METHOD"] == "HEAD" else SERVER_ERROR)


class _Chunks:
    """The chunks of a body, as they come; watches for an exception before the first."""

    __slots__ = ("_chunks", "_environ", "_iterator", "_sent", "_start")

    def __init__(self, chunks: Iterable[bytes], environ: Environ, start: StartResponse) -> None:
        self._chunks = chunks
        self._iterator = iter(chunks)
        self._environ = environ
        self._start = start
        self._sent = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._iterator)
        except StopIteration:
            raise
        except Exception:
            if not self._sent:
                _fail(self._environ, self._start)
            raise
        # A part of the body goes out, and so do the headers.
        self._sent = self._sent or bool(chunk)
        return chunk

    def close(self) -> None:
        """Pass on that the server is done (PEP 3333)."""
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()


class _LoopThread:
    """One event loop in one thread, for asynchronous callables; started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def run(self, awaitable: Awaitable[bool]) -> bool:
        """Return the result of `awaitable`.

        Raises:
            TimeoutError: it took longer than `LOOKUP_TIMEOUT` seconds.
        """
        import asyncio  # noqa: PLC0415 - most of the import time, and few need it

        future = asyncio.run_coroutine_threadsafe(within_time(awaitable), self._running())
        # A callable that blocks the loop is not stopped by the loop's own limit.
        return future.result(2 * LOOKUP_TIMEOUT)

    def _running(self) -> asyncio.AbstractEventLoop:
        import asyncio  # noqa: PLC0415 - see above

        with self._lock:
            # A forked server has this object, but not the thread.
            if self._loop is None or self._process != os.getpid():
                self._loop = asyncio.new_event_loop()
                self._process = os.getpid()
                name = "crossorigin-lookups"
                threading.Thread(target=self._loop.run_forever, name=name, daemon=True).start()
            return self._loop


_loop: Final = _LoopThread()
run_awaitable: Final = _loop.run
"""Waits for an asynchronous callable where there is no event loop."""


@functools.cache  # of the few that policies have
def _status_line(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Preflight"
