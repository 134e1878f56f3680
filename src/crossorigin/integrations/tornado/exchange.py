"""An exchange: one request and its response, between the connection and the application."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final, TypeAlias, cast
from urllib.parse import unquote_to_bytes

from tornado import httputil, ioloop, web

from crossorigin.engine import (
    AMBIGUOUS,
    HeaderEdits,
    JoinedFacts,
    RequestFacts,
    ambiguous_engine,
    content_headers,
)
from crossorigin.gateway.guarding.guarding import Judge, Refusal, resolution_of_socket
from crossorigin.gateway.layers import walk
from crossorigin.gateway.layers.foretold import behind
from crossorigin.gateway.layers.mounts import entry_of
from crossorigin.gateway.marks import marks
from crossorigin.gateway.observation.watching import Watch
from crossorigin.gateway.policies.halves import reading_guards
from crossorigin.gateway.policies.resolution import (
    INHERIT,
    GuardHalf,
    Resolution,
    RoutePolicy,
    agreed,
)
from crossorigin.gateway.policies.resolver import (
    UNMATCHED,
    PolicyResolver,
    Unmatched,
    router_failed,
)
from crossorigin.gateway.policies.routing import guard_of_entry
from crossorigin.gateway.responses.cache import Answer, cache_for
from crossorigin.gateway.serving.base import SERVER_ERROR
from crossorigin.gateway.serving.exchange import HANDLED
from crossorigin.gateway.serving.sansio import TEXT_CODEC, decide_async, find_edits, later
from crossorigin.integrations.tornado.guarding import Refused, connection_of
from crossorigin.integrations.tornado.response import Preflight, Writer, respond
from crossorigin.policy import Policy
from crossorigin.spec.lists import combine

Edits: TypeAlias = HeaderEdits[str]
Find: TypeAlias = Callable[[httputil.HTTPServerRequest], Any]

EXCHANGE: Final = "crossorigin.exchange"
"""The key of the exchange in the facts of a request."""


class Exchange(httputil.HTTPMessageDelegate):
    """One request and its response, between the connection and the delegate that serves it.

    As a context manager it sends a bare 500 for an exception in its block.

    Args:
        resolver: finds the policy.
        find: asks the application for the delegate that serves a request.
        request: the request.
    """

    def __init__(
        self, resolver: PolicyResolver, find: Find, request: httputil.HTTPServerRequest
    ) -> None:
        self.resolver = resolver
        self.find = find
        self.request = request
        self._path = request.path
        self.was_led = False
        """Whether the owner's router gave a copy of the request another path."""
        self._connection: Any = request.connection
        self._next: Any = httputil.HTTPMessageDelegate()  # ignores calls before the start
        self._following: Resolution | None = None
        """The policy of a shadow, if there are observers; see `Watch.find`."""

    @functools.cached_property
    def inner(self) -> Any:  # noqa: ANN401 - Tornado's, or the owner's
        """The delegate that serves the request, requested once from the application."""
        return self.find(self.request)

    @functools.cached_property
    def _served(self) -> Any:  # noqa: ANN401 - the same
        """The delegate that serves the request behind `FallbackHandler`."""
        return served_by(self.inner)

    async def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
    ) -> None:
        """Decide, and forward the head of the request."""
        # A handler that reads its body as a stream may begin to answer now.
        await self._decide()
        with self:
            await _done(self._next.headers_received(start_line, headers))

    async def data_received(self, chunk: bytes) -> None:
        """Forward a part of the body."""
        with self:
            await _done(self._next.data_received(chunk))

    def finish(self) -> None:
        """Forward the end of the request."""
        with self:
            self._next.finish()

    def on_connection_close(self) -> None:
        """Forward that the client has closed the connection."""
        self._next.on_connection_close()

    def execute(self) -> None:
        """Serve a request whose body another application has read (`FallbackHandler`)."""
        ioloop.IOLoop.current().add_callback(self._execute)

    async def _execute(self) -> None:
        try:
            await self._decide()
            with self:
                self._next.execute()
        except Exception:
            # The server does the same if a delegate raises.
            self._connection.close()
            raise

    async def _decide(self) -> None:
        """Answer a preflight, or choose the next delegate and the headers of its response."""
        await self._choose()
        if self.resolver.guard is not None and not isinstance(self._next, Preflight):
            refusal = await self._refusal()
            if refusal is not None:
                self._next = Refused(self._connection, self.request, refusal)

    async def _choose(self) -> None:
        # An inner application may answer the preflight for a method that it does not have.
        is_decided = self._is_handled() or HANDLED in vars(self.request)
        if not is_decided and self.request.method == "OPTIONS":
            facts = self.facts()
            if is_decided := facts.is_preflight:
                vars(self.request)[HANDLED] = True
                action = await decide_async(self.resolver, facts)
                if isinstance(action, Answer):
                    self._next = Preflight(self._connection, action)
                    return
                self._place(action)
        with self:
            self._next = self.inner if is_decided else await self._found()

    async def _found(self) -> Any:  # noqa: ANN401 - Tornado's, or the owner's
        """Return the delegate that serves the request, when the headers are decided."""
        try:
            inner = self.inner
        except Exception:
            await self._place_edits(router_failed())
            raise
        await self._place_edits(self.resolution)
        return inner

    async def _refusal(self) -> Refusal | None:
        """Return the refusal of the guard; None for a request that passes."""
        judge, method = Judge(self.resolver), self.request.method or ""
        connection = connection_of(self.request)
        find = self._of_socket if connection.is_socket else self._find_policy
        return await judge.refusal_async(connection, method, self.facts, find)

    async def _of_socket(self, facts: RequestFacts) -> Resolution:
        """Return the policy of a handshake."""
        view = getattr(self._served, "handler_class", None)
        return resolution_of_socket(self.resolver, view, facts)

    async def _find_policy(self, _facts: RequestFacts) -> Resolution:
        return self.resolution._replace(guard=self._own_guard())

    def _own_guard(self) -> GuardHalf:
        """Return the guard of an actual request: that of the handler that was found."""
        try:
            served = self._served
        except Exception:  # noqa: BLE001 - logged, where the policy was asked for
            return AMBIGUOUS
        if isinstance(served, Exchange):
            return served._own_guard()  # noqa: SLF001 - its own class
        with reading_guards():
            return guard_of_entry(policy_of(served, self.request.method or ""))

    def _is_handled(self) -> bool:
        """Return True if a gateway, this one or one around it, waits for the response."""
        return isinstance(self._connection.write_headers, Writer)

    def _place(self, edits: Edits | None) -> None:
        if edits is not None:
            find = functools.partial(self._edits, edits, self.request.method or "")
            self._connection.write_headers = Writer(self._connection, find)

    def _edits(self, edits: Edits, sent: str) -> Edits:
        """Return the edits of a response that starts; `prepare` may change the method."""
        closed = cache_for(ambiguous_engine(), TEXT_CODEC)
        return edits if self._ran_as(sent) else cast("Edits", closed.find_actual(None))

    def _ran_as(self, sent: str) -> bool:
        """Return True if the method that ran has the policy of the one that was sent."""
        served = vars(self).get("_served")
        if isinstance(served, Exchange):
            return served._ran_as(sent)  # noqa: SLF001 - its own class
        handler = getattr(served, "handler", None)
        ran = sent if handler is None else handler.request.method
        if ran == sent:
            return True
        own, engine = self.resolution, self.resolution.engine
        is_read = own.sole or (engine is not None and engine.takes_facts)
        return not is_read and policy_of(served, ran) == policy_of(served, sent)

    async def _place_edits(self, resolution: Resolution) -> None:
        watch: Watch | None = self.resolver.watch
        if watch is not None:
            following, origin = self._following, self._origin()
            found = watch.find(resolution, following, TEXT_CODEC, origin, None, self.facts)
            self._place(await later(found, self.facts))
        elif (engine := resolution.engine) is not None:
            self._place(await find_edits(engine, self._origin(), self.facts))

    def _origin(self) -> str | None:
        lines = self.request.headers.get_list("Origin")
        return combine(lines) if lines else None

    @functools.cached_property
    def resolution(self) -> Resolution:
        """The policy of an actual request: that of the handler that was found."""
        try:
            served = self._served
        except Exception:  # noqa: BLE001 - logged; it fails in the application as well
            return router_failed()
        if isinstance(served, Exchange):
            # An application within this one, with a gateway of its own.
            return served.resolution
        own = policy_of(served, self.request.method or "")
        if own is UNMATCHED:
            return self._resolve()
        if own is not INHERIT:
            return Resolution(own)
        found, watch = self._inherit(), self.resolver.watch
        if watch is not None:
            self._following = watch.after(found, self.facts)[1]
        return found

    def _resolve(self) -> Resolution:
        """Return the policy of a request without a handler."""
        watch: Watch | None = self.resolver.watch
        if watch is None:
            return self.resolver.resolve(self.facts())
        found, self._following = watch.resolve(self.facts())
        return found

    def _inherit(self) -> Resolution:
        """Return the policy of the application."""
        source = self.resolver.source
        if isinstance(source, Policy):
            return Resolution(source)
        facts = self.facts()
        every = [facts, *facts.others] if isinstance(facts, JoinedFacts) else [facts]
        return agreed([self.resolver.of_source(each) for each in every])

    def is_led(self, request: httputil.HTTPServerRequest, served: object) -> bool:
        """Return True if the owner's router has given a request another path.

        Args:
            request: the request.
            served: the delegate that serves it, which may have a copy.
        """
        return bool(self._others(request, served))

    def _others(self, request: httputil.HTTPServerRequest, served: object) -> set[str]:
        """Return the paths that the owner's router has given to a request, or to its copy."""
        # A function in a rule has no request yet.
        copied = behind(getattr(served, "request", None))
        return {request.path, getattr(copied, "path", self._path)} - {self._path}

    def __enter__(self) -> None:
        """Start to observe the response."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _traceback: object
    ) -> None:
        """Send a bare 500 for an exception before the response; raise the exception again."""
        # The server answers a malformed request, and closes.
        if not isinstance(error, Exception) or isinstance(error, httputil.HTTPInputError):
            return
        if self._is_handled():
            body = b"" if self.request.method == "HEAD" else SERVER_ERROR
            respond(self._connection, 500, content_headers(500, SERVER_ERROR), body)

    def facts(self) -> RequestFacts:
        """Return the facts of the request; with all paths if it was led to another one."""
        request: httputil.HTTPServerRequest = behind(self.request)
        facts = RequestFacts.from_headers(
            request.method or "",
            _decoded(self._path),
            request.headers.get_all(),
            {"request": request, EXCHANGE: self},
        )
        others = self._others(request, vars(self).get("_served"))
        if not others:
            return facts
        return JoinedFacts.of(facts, [replace(facts, path=_decoded(each)) for each in others])


def _decoded(path: str) -> str:
    # The bytes of the path, each as one character.
    return unquote_to_bytes(path.encode("latin-1")).decode("utf-8", "replace")


async def _done(waiting: Awaitable[None] | None) -> None:
    if waiting is not None:
        await waiting


def served_by(delegate: Any) -> Any:  # noqa: ANN401 - Tornado's, or the owner's
    """Return the delegate that serves a request: behind `FallbackHandler`, the application's.

    That application is asked once: when the handler runs, it gets the same delegate.
    """
    view = getattr(delegate, "handler_class", object)
    keywords = delegate.handler_kwargs if issubclass(view, web.FallbackHandler) else {}
    fallback = keywords.get("fallback")
    if not isinstance(fallback, web.Application):
        return delegate
    found = fallback.find_handler(delegate.request)
    delegate.handler_kwargs = {**keywords, "fallback": lambda _request: found.execute()}
    return served_by(found)


def policy_of(delegate: Any, method: str) -> RoutePolicy | Unmatched:  # noqa: ANN401 - the same
    """Return the policy of the handler or function behind a delegate, for a method."""
    view = getattr(delegate, "handler_class", None)
    if view is None or issubclass(view, web.FallbackHandler):
        # A function in a rule is bound to the arguments of the path.
        called = getattr(delegate, "request_callback", None)
        own = marks.policy_of(called if view is None else view)
        return _entry_behind(adapter_of(delegate)) if own is INHERIT else own
    if _takes(view, method):
        return marks.policy_of_class(view, method)
    is_partial = any(_takes(view, each) for each in view.SUPPORTED_METHODS)
    return UNMATCHED if is_partial else marks.policy_of(view)


def adapter_of(delegate: Any) -> object:  # noqa: ANN401 - the same
    """Return the fallback or the object of a rule, which may call another application."""
    view = getattr(delegate, "handler_class", object)
    if issubclass(view, web.FallbackHandler):
        return delegate.handler_kwargs.get("fallback")
    called = marks.unbound(getattr(delegate, "request_callback", None))
    return None if inspect.isroutine(called) else called


def _entry_behind(fallback: object) -> RoutePolicy:
    """Return the entry of a fallback that calls applications of other frameworks."""
    is_own = isinstance(fallback, httputil.HTTPServerConnectionDelegate)
    return INHERIT if is_own else entry_of(walk.applications_in(fallback), 1)


def _takes(view: type[web.RequestHandler], method: str) -> bool:
    own = getattr(view, method.lower(), None) if method in view.SUPPORTED_METHODS else None
    return own is not None and own is not getattr(web.RequestHandler, method.lower(), None)
