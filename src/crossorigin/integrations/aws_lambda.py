"""AWS Lambda: the gateway around a handler of HTTP events, without any AWS library.

It reads the events of API Gateway (REST, and HTTP in both payload formats), of function URLs
and of Application Load Balancers. Events of anything else pass through.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias, Unpack
from urllib.parse import unquote

from crossorigin.engine import (
    Answer,
    Declared,
    Form,
    HeaderEdits,
    Lookup,
    Merge,
    Reader,
    Ready,
    RequestFacts,
    Selection,
    Unset,
    ask,
    select,
)
from crossorigin.engine.gateway import SERVER_ERROR, Gateway
from crossorigin.engine.preflight import shortened
from crossorigin.engine.response import content_headers, text_edits
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap
from crossorigin.spec.lists import combine
from crossorigin.wsgi import run_awaitable

__all__ = ["CORS", "cors"]

Event: TypeAlias = Mapping[str, Any]
Handler: TypeAlias = Callable[[Any, Any], Any]
Lines: TypeAlias = list[tuple[str, str]]

_logger: Final = logging.getLogger("crossorigin")


def _merge_of(edits: HeaderEdits[str]) -> Merge[str]:
    return edits.merge


_FORM: Final = Form(str, text_edits, _merge_of)


def _is_http(event: object) -> bool:
    return isinstance(event, Mapping) and ("httpMethod" in event or "http" in _context(event))


def _context(event: Event) -> Mapping[str, Any]:
    context: Mapping[str, Any] = event.get("requestContext") or {}
    return context


def read_facts(event: Event) -> RequestFacts:
    """Return the facts of an HTTP event."""
    several = event.get("multiValueHeaders") or {}
    lines = {name.lower(): [value] for name, value in (event.get("headers") or {}).items()}
    lines |= {name.lower(): values for name, values in several.items()}

    def combined(name: str) -> str | None:
        return combine(lines[name]) if name in lines else None

    http = _context(event).get("http") or {}
    return RequestFacts(
        method=event.get("httpMethod") or http["method"],
        path=_path(event),
        host=combined("host"),
        origin=combined("origin"),
        request_method=combined("access-control-request-method"),
        request_headers=tuple(lines.get("access-control-request-headers", ())),
        native=event,
    )


def _path(event: Event) -> str:
    path: str = event.get("rawPath") or event.get("path") or "/"
    # HTTP APIs hand the path on decoded, and they and function URLs alone say a version.
    host = _context(event).get("domainName") or ""
    is_decoded = "version" in event and ".lambda-url." not in host
    return path if is_decoded else unquote(path)


class CORS(Gateway[Handler]):
    """A handler around `app`, the handler of one function.

    Args:
        app: the handler; it takes an event and a context.
        policy: a `Policy`, a `PolicyMap`, a callable, or None. Or give its fields as keywords.
        keywords: the arguments of `Policy`.

    Attributes:
        cors: set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the handler has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """

    form = _FORM
    read = Reader(read_facts, _path)
    cors: Selection

    def __init__(
        self,
        app: Handler,
        policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        if isinstance(app, CORS):
            message = "this handler has CORS already; set handler.cors.policy to change it"
            raise RuntimeError(message)  # noqa: TRY004 - as in every integration
        self.cors = select(policy, keywords)
        super().__init__(app, self.cors)
        # Its name only: what it has of attributes may be those of a gateway within.
        functools.update_wrapper(self, app, updated=())

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - JSON, and AWS' own object
        """Serve one event."""
        if not _is_http(event):
            return self.app(event, context)
        ready = self._bound.ready or self._ready_for(event)
        if ready is None:
            return self.app(event, context)
        found = _find(ready, read_facts(event))
        if isinstance(found, Lookup):
            found = ready.answer_of(ask(found, run_awaitable))
        if isinstance(found, Answer):
            return _written(event, {}, found.status, [*found.headers], found.body)
        try:
            result = self.app(event, context)
        except Exception:
            # What is raised here becomes a 502 of AWS' own, which no page could read.
            _logger.exception("The handler failed; the answer is a 500.")
            headers = found(content_headers(500, SERVER_ERROR))
            return _written(event, {}, 500, headers, SERVER_ERROR)
        return _with_headers(event, result, found)


def cors(
    policy: Policy | PolicyMap | Literal[Unset.UNSET] | None = Unset.UNSET,
    /,
    **keywords: Unpack[PolicyKeywords],
) -> Callable[[Handler], CORS]:
    """Give a handler its policy: what `CORS` does, as a decorator, to stand above all others.

    Args:
        policy: the policy, or the policies of paths; or give the fields of one as keywords.
            `cors()` is the public policy.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: both were given, or the parentheses were forgotten.
    """
    selection = select(policy, keywords)
    if callable(selection.policy):
        message = "write @cors(), with parentheses; CORS(handler, …) takes a callable"
        raise TypeError(message)
    return lambda handler: CORS(handler, selection.policy)


def _find(
    ready: Ready[str, Merge[str]], facts: RequestFacts
) -> Answer[str] | Merge[str] | Lookup:
    origin = facts.origin
    if facts.is_preflight and origin is not None:
        requested = ",".join(facts.request_headers)
        asked = (origin, facts.request_method or "", shortened(requested))
        return ready.preflights.get(asked) or ready.find_preflight(asked)
    return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)


def _with_headers(event: Event, result: Any, merge: Merge[str]) -> Any:  # noqa: ANN401 - JSON
    """Return what the handler has returned, with the headers to send."""
    if not (isinstance(result, Mapping) and "statusCode" in result):
        if "httpMethod" in event:
            return result  # no response: AWS will answer 502
        # Payload format 2.0: whatever else is returned is the JSON of a 200.
        body = result if isinstance(result, str) else json.dumps(result)
        lines = merge([("Content-Type", "application/json")])
        return _written(event, {}, 200, lines, body.encode())
    lines = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    several = result.get("multiValueHeaders") or {}
    replaced = {name.lower() for name in several}
    lines = [line for line in lines if line[0].lower() not in replaced]
    lines += [(name, str(value)) for name, values in several.items() for value in values]
    return _written(event, result, result["statusCode"], merge(lines))


def _written(
    event: Event,
    result: Mapping[str, Any],
    status: int | str,
    lines: Lines,
    body: bytes | None = None,
) -> dict[str, Any]:
    """Return a response in the form that the event asks for.

    Args:
        event: it has, or has not, room for several lines of a name.
        result: the handler's own response, whose other parts are kept.
        status: the status.
        lines: all header lines.
        body: the body, if not the handler's own.
    """
    written = {**result, "statusCode": status}
    if body is not None:
        written |= {"body": body.decode(), "isBase64Encoded": False}
    several: dict[str, list[str]] = {}
    for name, value in lines:
        several.setdefault(name, []).append(value)
    if event.get("multiValueHeaders") is not None:
        return written | {"headers": {}, "multiValueHeaders": several}
    written.pop("multiValueHeaders", None)
    if "httpMethod" not in event:
        # Cookies are never joined; payload format 2.0 has a place of their own for them.
        cookies = [name for name in several if name.lower() == "set-cookie"]
        own = [value for name in cookies for value in several.pop(name)]
        if own:
            written["cookies"] = [*written.get("cookies", ()), *own]
    return written | {"headers": {name: ", ".join(each) for name, each in several.items()}}
