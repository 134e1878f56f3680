"""The kinds of application that a browser calls in its own process.

This file imports only modules that the application under test has imported already.
"""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.transport.senders import ASGISender

LambdaHandler: TypeAlias = Callable[[Any, Any], Any]
"""A function of AWS Lambda: of an event and a context."""

MAX_LAYERS: Final = 32
"""The greatest number of layers around an application that are searched."""

_INNER: Final = ("app", "_app", "application", "wsgi_app")


_EVENTS: Final = frozenset({"event", "evt", "_event"})
_CONTEXTS: Final = frozenset({"context", "_context", "ctx", "_ctx", "c", "_"})
"""Names of a handler's parameters, which those of WSGI applications do not have."""


def is_lambda(app: object) -> bool:
    """Return whether `app` is a handler of AWS Lambda, by the names of its parameters."""
    if not callable(app):
        return False
    try:
        names = list(inspect.signature(app).parameters)
    except (TypeError, ValueError):
        return False
    return len(names) > 1 and (names[0] in _EVENTS or names[1] in _CONTEXTS)


def check_arguments(app: Callable[..., object]) -> None:
    """Check that an application takes the arguments of ASGI or of WSGI.

    Raises:
        TypeError: it does not.
    """
    try:
        signature = inspect.signature(_called(app))
    except (TypeError, ValueError):
        return
    is_async = inspect.iscoroutinefunction(app)
    if _takes(signature, 3) or (_takes(signature, 2) and not is_async):
        return
    if inspect.isfunction(app) and not signature.parameters:
        name = app.__name__
        message = f"{name} takes no argument: if it creates the application, pass {name}()"
        raise TypeError(message)
    name = getattr(app, "__name__", type(app).__name__)
    message = (
        f"{name} is not an application: ASGI calls with scope, receive, send (async def), WSGI "
        "with environ, start_response. For another framework, start its server and pass "
        "the URL: Browser('http://127.0.0.1:8080')"
    )
    raise TypeError(message)


def _called(app: Callable[..., object]) -> Callable[..., object]:
    """Return the function that a call of `app` runs.

    A gateway that replaces the `__call__` of an application, as in Falcon, is a bound method of
    a class; `inspect.signature` takes its first parameter for `self`.
    """
    call = type(app).__call__
    return call if inspect.ismethod(call) else app


def _takes(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def wsgi_of_lambda(handler: LambdaHandler) -> Callable[..., Iterable[bytes]]:
    """Return a handler of AWS Lambda as a WSGI application.

    It is called with the events of an HTTP API (payload format 2.0), as a function URL sends
    them too.

    Args:
        handler: a function of ``event`` and ``context``.

    Raises:
        TypeError: it is a coroutine function.
    """
    if inspect.iscoroutinefunction(handler):
        message = (
            "AWS Lambda calls no async def: pass "
            "lambda event, context: asyncio.run(handler(event, context))"
        )
        raise TypeError(message)

    def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        whole = _whole(handler(_event(environ), _context()))
        status = int(whole["statusCode"])
        start(f"{status} {_phrase(status)}", list(_answered(whole)))
        body = whole.get("body") or ""
        return [base64.b64decode(body) if whole.get("isBase64Encoded") else body.encode()]

    return application


def _context() -> SimpleNamespace:
    """Return the context of a call (AWS Lambda, "Using the Lambda context object")."""
    name = "function"
    return SimpleNamespace(
        function_name=name,
        function_version="$LATEST",
        invoked_function_arn=f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        memory_limit_in_mb="128",
        aws_request_id="00000000-0000-0000-0000-000000000000",
        log_group_name=f"/aws/lambda/{name}",
        log_stream_name="stream",
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: 30_000,
    )


def _whole(answer: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """Return an answer in the format; another value becomes the body of one, as in the API."""
    if isinstance(answer, Mapping) and "statusCode" in answer:
        return answer
    body = answer if isinstance(answer, str) else json.dumps(answer)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def _answered(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in (answer.get("headers") or {}).items():
        yield name, str(value)
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        for value in values:
            yield name, str(value)
    for line in answer.get("cookies") or ():
        yield "Set-Cookie", line


def _event(environ: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a request (API Gateway, "payload format version 2.0")."""
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    headers = dict(_headers(environ))
    cookies = headers.pop("cookie", "")
    body = environ["wsgi.input"].read()
    query = environ["QUERY_STRING"]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": cookies.split("; ") if cookies else [],
        "headers": headers,
        "queryStringParameters": dict(_parameters(query)),
        "requestContext": {
            "domainName": environ["SERVER_NAME"],
            "stage": "$default",
            "http": {
                "method": environ["REQUEST_METHOD"],
                "path": path,
                "protocol": environ["SERVER_PROTOCOL"],
                "sourceIp": environ["REMOTE_ADDR"],
                "userAgent": headers.get("user-agent", ""),
            },
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _headers(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key.removeprefix("HTTP_").replace("_", "-").lower(), value
        elif key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            yield key.replace("_", "-").lower(), value


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        yield unquote(name.replace("+", " ")), unquote(value.replace("+", " "))


# Django


def is_django(app: object) -> bool:
    """Return whether `app` is Django's, or a layer around it."""
    base = getattr(sys.modules.get("django.core.handlers.base"), "BaseHandler", ())
    for _ in range(MAX_LAYERS):
        if isinstance(app, base):
            return True
        inner = (getattr(app, name, None) for name in _INNER)
        try:
            app = next((one for one in inner if one is not None), None)
        except Exception:  # noqa: BLE001 - no layer of Django raises when it is read
            return False
    return False


def host_of_django(default: str) -> str:
    """Return a host that Django serves: `default`, or the first of ALLOWED_HOSTS.

    Args:
        default: the preferred host.
    """
    from django.conf import settings  # noqa: PLC0415 - the application has imported it
    from django.http.request import validate_host  # noqa: PLC0415 - the same

    allowed: list[str] = list(settings.ALLOWED_HOSTS)
    if settings.DEBUG and not allowed:
        # The same condition as in HttpRequest.get_host.
        allowed = ["localhost"]
    if not allowed or validate_host(default, allowed):
        return default
    return allowed[0].removeprefix(".")


class DjangoSender(ASGISender):
    """Calls Django's ASGI application; its synchronous code runs in the calling thread.

    The connections of a TestCase to its databases belong to that thread.
    """

    def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | None:
        """Perform one exchange."""
        from asgiref.sync import async_to_sync  # noqa: PLC0415 - Django has imported it

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return async_to_sync(self.asend)(wanted, cookie)
        # A loop runs in this thread, and waits for this call.
        return super().send(wanted, cookie)
