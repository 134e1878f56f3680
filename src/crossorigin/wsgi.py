"""The WSGI gateway: enforces a policy in front of any WSGI application."""

from __future__ import annotations

import functools
import http
import sys
from collections.abc import Callable, Iterable, Iterator
from types import MethodType
from typing import Any, ClassVar, Final, TypeAlias

from crossorigin.engine import Lookup, ask, content_headers, text_edits
from crossorigin.gateway.byhand import ByHand, tell_of_outer, warn_of_two
from crossorigin.gateway.guarding.guarded_wsgi import guarded_wsgi
from crossorigin.gateway.responses.cache import Answer, PreflightKey, ResponseCache, find
from crossorigin.gateway.responses.wsgi_edits import (
    CODEC,
    ExcInfo,
    Forward,
    Headers,
    StartResponse,
    make_forwarder,
)
from crossorigin.gateway.serving.applications import Kind
from crossorigin.gateway.serving.base import SERVER_ERROR, Reader
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.gateway.serving.sansio import find_answer
from crossorigin.gateway.serving.watched import WatchedExchange
from crossorigin.gateway.serving.wsgi_facts import (
    READER,
    Environ,
    preflight_key,
    read_facts,
    root_of,
)
from crossorigin.gateway.waiting import run_awaitable

__all__ = ["CORSMiddleware"]

App: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

_DEBUGGER: Final = "werkzeug.debug.preserve_context"
"""Key of the environ that Werkzeug's interactive debugger sets when it is an outer layer."""

_KIND: Final = Kind(
    "a WSGI application",
    ("environ", "start_response"),
    ("__iter__", "__getitem__"),
    is_async=False,
    remedies={3: "write crossorigin.asgi.CORSMiddleware if it is an ASGI application"},
)


class CORSMiddleware(ByHand[App]):
    """The gateway; see `Gateway` for its arguments.

    Asynchronous callables among the origins run on an event loop in a thread of its own.
    """

    kind: ClassVar[Kind | None] = _KIND
    codec = CODEC
    read: ClassVar[Reader] = READER

    def guarded(self, app: App) -> App:
        """Return `app` behind the guard of the resolver."""
        served: App = guarded_wsgi(app, self.resolver, read_facts)
        return served

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if HANDLED in environ:
            return self._pass(environ, start_response)
        engine = self._alone.engine
        cache: ResponseCache[str, Forward] | None
        if engine is None or (cache := engine.wsgi_cache) is None:
            if (routed := self._behind(RoutedMiddleware)) is not None:
                return routed(environ, start_response)
            cache = self._cache(environ)
            if cache is None:
                return self.app(environ, start_response)
        environ[HANDLED] = True
        if environ["REQUEST_METHOD"] == "OPTIONS":
            key = preflight_key(environ)
            found = cache.preflights.get(key) or _ask(
                cache, find(cache, environ.get("HTTP_ORIGIN"), key), environ
            )
            if isinstance(found, Answer):
                return _answer(start_response, found)
        elif (found := cache.constant) is None:
            origin = environ.get("HTTP_ORIGIN")
            found = cache.actual.get(origin) or _ask(cache, cache.find_actual(origin), environ)
        start = MethodType(found, start_response)
        try:  # as `_run` does, without its frame
            chunks = self.app(environ, start)
            return chunks if type(chunks) is list else _watched(chunks, environ, start)
        except Exception:
            _fail(environ, start)
            raise

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        outer, is_placed = environ[HANDLED], self.kind is None
        is_again = self._is_again(outer)
        if (
            is_placed
            and not (is_again or self.is_told)
            and environ["REQUEST_METHOD"] != "OPTIONS"
        ):
            tell_of_outer(self, outer)
        if isinstance(outer, WSGIExchange):
            path, root = environ.get("PATH_INFO", ""), root_of(environ)
            if is_again or (is_placed and outer.is_matched):
                environ = dict(environ)
                environ[HANDLED] = inner = WSGIExchange(self, environ, outer.origin, path, root)
                start_response = outer.pass_on(inner, start_response)
            elif is_placed or outer.is_mounted(environ):
                outer.enter(self, environ, path, root)
            elif not self.is_told:
                self.is_told = True
                warn_of_two(self, outer.gateway)
        return self.app(environ, start_response)


def _run(app: App, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    """Return the body of the application; send a bare 500 if it raises."""
    try:
        chunks = app(environ, start)
        if type(chunks) is not list:
            chunks = _watched(chunks, environ, start)
    except Exception:
        _fail(environ, start)
        _release(environ)
        raise
    if type(chunks) is not _Chunks:
        _release(environ)
    return chunks


def _release(environ: Environ) -> None:
    """End the exchange of a request whose response has started."""
    exchange = environ.get(HANDLED)
    if isinstance(exchange, WSGIExchange):
        del environ[HANDLED]
        exchange.release()


def _ask(cache: ResponseCache[str, Forward], found: Any, environ: Environ) -> Any:  # noqa: ANN401 - the answer or the forwarder
    """Return `found`; if it is a look-up, ask the owner's callables first."""
    if isinstance(found, Lookup):
        return cache.answer_of(ask(found, read_facts(environ), run_awaitable))
    return found


def _answer(start_response: StartResponse, answer: Answer[str]) -> Iterable[bytes]:
    start_response(_status_line(answer.status), [*answer.headers])
    return [answer.body]


class WSGIExchange(Exchange):
    """One request of a routed gateway; its `start` is the application's start_response."""

    __slots__ = ()

    def start(
        self, status: str, headers: Headers, exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], object]:
        """Start the response, with the policy's headers."""
        found = self.forwarder(int(status[:3]))
        if type(found) is Lookup:
            found = make_forwarder(text_edits(ask(found, self.facts(), run_awaitable)))
        given = (status, headers, exc_info) if exc_info else (status, headers)
        start: StartResponse = self.state
        started: Callable[[bytes], object] = (
            start(*given) if found is None else found(start, *given)
        )
        return started

    def pass_on(self, inner: Exchange, start: StartResponse) -> StartResponse:
        """Return the `start_response` of an inner request, which that exchange governs."""
        self.ask(inner)

        def governed(*given: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI gives them
            with self.governed_by(inner):
                return start(*given)

        return governed

    def is_mounted(self, environ: Environ) -> bool:
        """Return True if `environ` is that of a mounted application."""
        return bool(root_of(environ) != self.root)


class RoutedMiddleware(CORSMiddleware):
    """The gateway that an integration places: it decides when the response starts."""

    kind: ClassVar[Kind | None] = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if HANDLED in environ:
            return self._pass(environ, start_response)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            key = preflight_key(environ)
            if key is not None:
                return self._serve_preflight(environ, start_response, key)
        path, root = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        exchange = WSGIExchange(self, environ, environ.get("HTTP_ORIGIN"), path, root)
        exchange.state = start_response
        environ[HANDLED] = exchange
        return _run(self.app, environ, exchange.start)

    def _serve_preflight(
        self, environ: Environ, start_response: StartResponse, key: PreflightKey[str]
    ) -> Iterable[bytes]:
        if self.start_check is not None:
            self.start_check()
        environ[HANDLED] = True
        facts = read_facts(environ)
        cache, found, inner = find_answer(self.resolver, self.watch, facts, CODEC, key)
        if isinstance(found, Lookup):
            found = cache.answer_of(ask(found, inner or facts, run_awaitable))
        if isinstance(found, Answer):
            return _answer(start_response, found)
        if found is None:
            return self.app(environ, start_response)
        return _run(self.app, environ, MethodType(found, start_response))


class _WatchedExchange(WatchedExchange, WSGIExchange):
    __slots__ = ()


class _WatchedMiddleware(RoutedMiddleware):
    """The gateway that reports its decisions to observers."""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if HANDLED in environ:
            return self._pass(environ, start_response)
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            key = preflight_key(environ)
            if key is not None:
                return self._serve_preflight(environ, start_response, key)
        path, root = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        exchange = _WatchedExchange(self, environ, environ.get("HTTP_ORIGIN"), path, root)
        exchange.watch, exchange.method = self.watch, method
        exchange.state = start_response
        environ[HANDLED] = True if self.is_alone else exchange
        return _run(self.app, environ, exchange.start)


class _WatchedCORSMiddleware(CORSMiddleware):
    """The gateway that was placed by hand, and reports its decisions to observers.

    It has the shortest path for decisions that were reported before and need no event. A
    routed gateway serves the others.
    """

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        if HANDLED in environ:
            return self._pass(environ, start_response)
        found, told = None, self.watch.own
        if told.source is not self.resolver.source:
            told = self._told(environ)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            known = told.preflights.get(preflight_key(environ))
            if known is not None and known.count is not None and known.counted is not None:
                answer = known.counted
                environ[HANDLED] = True
                self.watch.count(known.count)
                return _answer(start_response, answer)
        else:
            origin = environ.get("HTTP_ORIGIN")
            known = told.actual.get(origin) or (None if origin is None else told.others)
            found = None if known is None else known.counted
        if found is None:
            routed: Any = self._behind(RoutedMiddleware)
            served: Iterable[bytes] = routed(environ, start_response)
            return served
        environ[HANDLED] = True
        app, start = self.app, MethodType(found, [start_response, True])
        try:
            chunks = app(environ, start)
            return chunks if type(chunks) is list else _watched(chunks, environ, start)
        except Exception:
            _fail(environ, start)
            raise


CORSMiddleware.watched = _WatchedCORSMiddleware
RoutedMiddleware.watched = _WatchedMiddleware

# Messages name the class that the owner has written.
_WatchedCORSMiddleware.__name__ = CORSMiddleware.__name__


def _watched(
    chunks: Iterable[bytes], environ: Environ, start: StartResponse
) -> Iterable[bytes]:
    """Return the body; one that may raise before its first chunk is watched."""
    # Servers recognise tuples and wsgi.file_wrapper by their class.
    wrapper = environ.get("wsgi.file_wrapper")
    kept = (tuple, wrapper) if isinstance(wrapper, type) else tuple
    return chunks if isinstance(chunks, kept) else _Chunks(chunks, environ, start)


def _fail(environ: Environ, start: StartResponse) -> None:
    """Send a bare 500 if an application raised before it answered."""
    # A developer who opens the address itself sees the debugger's own page.
    if _DEBUGGER in environ and "HTTP_ORIGIN" not in environ:
        return
    # PEP 3333: a response can be replaced until its headers are sent; after that the server
    # raises the exception itself. The write callable sends the answer now,
    # so that the exception can go on to the server's log.
    headers = content_headers(500, SERVER_ERROR)
    write = start(_status_line(500), headers, sys.exc_info())
    # Writing an empty chunk sends the headers too.
    write(b"" if environ["REQUEST_METHOD"] == "HEAD" else SERVER_ERROR)


class _Chunks:
    """Yields the chunks of a body; sends a bare 500 if an exception comes before the first."""

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
        except Exception as error:
            if not self._sent and not isinstance(error, StopIteration):
                _fail(self._environ, self._start)
            raise
        # The server sends the headers with the first part of the body.
        self._sent = self._sent or bool(chunk)
        return chunk

    def close(self) -> None:
        """Close the body of the application (PEP 3333)."""
        close = getattr(self._chunks, "close", None)
        try:
            if close is not None:
                close()
        finally:
            _release(self._environ)


@functools.cache  # of the few that policies have
def _status_line(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Preflight"
