"""The WSGI gateway: enforces a policy in front of any WSGI application."""

from __future__ import annotations

import asyncio
import http
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Final, TypeAlias

from crossorigin.engine import (
    Answer,
    Form,
    HeaderEdits,
    Lookup,
    Merge,
    Ready,
    RequestFacts,
    ask,
)
from crossorigin.engine.gateway import SERVER_ERROR, TAKEN, Gateway
from crossorigin.engine.lookup import LOOKUP_TIMEOUT, within_time
from crossorigin.engine.preflight import shortened
from crossorigin.engine.response import content_headers, text_edits
from crossorigin.spec.lists import OWS

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


class CORSMiddleware(Gateway[App]):
    """The gateway; see `Gateway` for its arguments.

    Asynchronous callables among the origins run on an event loop in a thread of its own.
    """

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if TAKEN in environ:
            return self.app(environ, start_response)
        compiled = self.selection.only or self.selection.compiled_for(read_facts, environ)
        if compiled is None:
            return self.app(environ, start_response)
        environ[TAKEN] = True
        ready = compiled.ready_in(_FORM)
        merge = _find(ready, environ)
        if isinstance(merge, Lookup):
            merge = ready.answer_of(ask(merge, run_awaitable))
        if isinstance(merge, Answer):
            start_response(_status_line(merge.status), [*merge.headers])
            return [merge.body]
        return _Response(merge, environ, start_response).of(self.app)


def _merge_of(edits: HeaderEdits[str]) -> Merge[str]:
    return edits.merge


_FORM: Final = Form(str, text_edits, _merge_of)


def _find(ready: Ready[str, Merge[str]], environ: Environ) -> Answer[str] | Merge[str] | Lookup:
    """Return what is answered, or what is done to the application's answer.

    Servers have combined repeated lines with commas, so that two origins are none.
    """
    origin = environ.get("HTTP_ORIGIN")
    if environ["REQUEST_METHOD"] == "OPTIONS" and origin is not None:
        method = environ.get(_REQUEST_METHOD)
        if method is not None and method.strip(OWS):
            asked = (origin, method, shortened(environ.get(_REQUEST_HEADERS, "")))
            return ready.preflights.get(asked) or ready.find_preflight(asked)
    return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)


class _Response:
    """The response to one request, while the application makes it."""

    __slots__ = ("_environ", "_merge", "_quiet", "_start", "_started")

    def __init__(self, merge: Merge[str], environ: Environ, start: StartResponse) -> None:
        self._merge = merge
        self._environ = environ
        self._start = start
        self._started = False
        # A developer who opens the address itself sees the debugger's own page.
        self._quiet = _DEBUGGER in environ and "HTTP_ORIGIN" not in environ

    def of(self, app: App) -> Iterable[bytes]:
        """Return what `app` answers."""
        try:
            chunks = app(self._environ, self._start_with_headers)
            if isinstance(chunks, list | tuple) or self._is_file(chunks):
                # Nothing in these can raise, and servers treat them better as they are.
                return chunks
            return _Chunks(chunks, self)
        except Exception:
            self.fail()
            raise

    def _is_file(self, chunks: Iterable[bytes]) -> bool:
        wrapper = self._environ.get("wsgi.file_wrapper")
        return isinstance(wrapper, type) and isinstance(chunks, wrapper)

    def _start_with_headers(
        self, status: str, headers: Headers, exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], object]:
        merged = self._merge(headers)
        # Servers accept the third argument only where there is one to give.
        write = (
            self._start(status, merged, exc_info) if exc_info else self._start(status, merged)
        )
        return self._writing(write)

    def _writing(self, write: Callable[[bytes], object]) -> Callable[[bytes], object]:
        def write_and_note(data: bytes) -> object:
            self._started = self._started or bool(data)
            return write(data)

        return write_and_note

    def note_sent(self) -> None:
        """Note that a part of the body has gone out, and so have the headers."""
        self._started = True

    def fail(self) -> None:
        """Answer for an application that raised, unless it has answered; it raises on."""
        if self._started or self._quiet:
            return
        self._started = True
        headers = self._merge(content_headers(500, SERVER_ERROR))
        # PEP 3333 lets an answer be replaced as long as nothing of it has gone out. The
        # write callable sends it now, so that the exception can go on to the server's log.
        write = self._start(_status_line(500), headers, sys.exc_info())
        # Nothing written sends the headers all the same.
        write(b"" if self._environ["REQUEST_METHOD"] == "HEAD" else SERVER_ERROR)


class _Chunks:
    """The chunks of a body, as they come; watches for an exception before the first."""

    __slots__ = ("_chunks", "_iterator", "_response")

    def __init__(self, chunks: Iterable[bytes], response: _Response) -> None:
        self._chunks = chunks
        self._iterator = iter(chunks)
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._iterator)
        except StopIteration:
            raise
        except Exception:
            self._response.fail()
            raise
        if chunk:
            self._response.note_sent()
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
        future = asyncio.run_coroutine_threadsafe(within_time(awaitable), self._running())
        # A callable that blocks the loop is not stopped by the loop's own limit.
        return future.result(2 * LOOKUP_TIMEOUT)

    def _running(self) -> asyncio.AbstractEventLoop:
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


def _status_line(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Preflight"


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
