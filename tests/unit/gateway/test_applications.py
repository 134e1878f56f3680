"""The objects that a gateway refuses to stand in front of, and odd ones that it takes."""

import functools
import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp import web
from fastapi import FastAPI
from flask import Flask, current_app
from harness.lambda_events import event_of, lines_of
from starlette.endpoints import HTTPEndpoint
from werkzeug.wrappers import Response

from crossorigin import asgi, wsgi
from crossorigin.gateway.serving.base import Gateway
from crossorigin.integrations import aws_lambda

A = "https://a.example"
ASGI = asgi.CORSMiddleware
WSGI = wsgi.CORSMiddleware
LAMBDA = aws_lambda.CORS


def _handler(_event: object, _context: object) -> Any:  # noqa: ANN401 - JSON
    return {"statusCode": 200}


async def _handler_later(_event: object, _context: object) -> Any:  # noqa: ANN401 - JSON
    return _handler(_event, _context)


async def _asgi(_scope: object, _receive: object, _send: object) -> None:
    """Answer nothing."""


@functools.wraps(_handler)
async def _asgi_of_other(_scope: object, _receive: object, _send: object) -> None:
    """Answer nothing: an adapter, with the attributes of the function within."""


class _ASGI2:
    def __init__(self, scope: object) -> None:
        self.scope = scope


class _Lines:
    """A WSGI application that is a class (PEP 3333)."""

    def __init__(self, environ: object, start: Any) -> None:  # noqa: ANN401 - of the server
        self.started = (environ, start)

    def __iter__(self) -> Iterator[bytes]:
        yield b""


class _Making:
    """A class that a call makes another object of."""

    def __new__(cls, *arguments: object) -> Any:  # noqa: ANN401 - an odd class
        return _asgi(*arguments[:3]) if len(arguments) > 2 else []


class _Raising:
    """An object whose attributes raise."""

    def __call__(self, *arguments: object) -> Any:  # noqa: ANN401 - never called
        raise NotImplementedError(arguments)

    @property
    def __signature__(self) -> object:
        raise RuntimeError


def _stream() -> Iterator[bytes]:
    yield b""


def _id(value: object) -> str:
    # Some of them raise where they are asked for more.
    return type(value).__name__


# The gateway, the object, and a part of the message.
WRONG: list[tuple[type[Gateway[Any]], object, str]] = [
    (ASGI, None, "NoneType"),
    (WSGI, None, "NoneType"),
    (LAMBDA, None, "NoneType"),
    (ASGI, "m:app", "'m:app': import the object"),
    (WSGI, "m:app", "'m:app': import the object"),
    (LAMBDA, "m.handler", "'m.handler': import the object"),
    (LAMBDA, _stream(), "a generator, which cannot be called"),
    (ASGI, Flask("a"), "crossorigin.wsgi.CORSMiddleware"),
    (ASGI, Response("ok"), "crossorigin.wsgi.CORSMiddleware"),
    (ASGI, Flask, "the class Flask: pass an object of it"),
    (ASGI, FastAPI, "the class FastAPI: pass an object of it"),
    (WSGI, Flask, "the class Flask: pass an object of it"),
    (LAMBDA, FastAPI, "the class FastAPI: pass an object of it"),
    (ASGI, _ASGI2, "the class _ASGI2"),
    (WSGI, FastAPI(), "crossorigin.asgi.CORSMiddleware"),
    (WSGI, _asgi, "_asgi, which does not take the arguments (environ, start_response)"),
    (ASGI, web.Application(), "does not take the arguments (scope, receive, send)"),
    (WSGI, _handler_later, "the coroutine function _handler_later"),
    (LAMBDA, FastAPI(), "Mangum"),
    (LAMBDA, _handler_later, "the coroutine function _handler_later"),
    (LAMBDA, functools.partial(_handler_later, {}), "does not take the arguments"),
]


@pytest.mark.rules(20)
@pytest.mark.parametrize(("gateway", "app", "part"), WRONG, ids=_id)
def test_object_that_is_no_application_is_a_type_error(
    gateway: type[Gateway[Any]], app: object, part: str
) -> None:
    with pytest.raises(TypeError) as caught:
        gateway(app, allow_origins=A)
    assert part in str(caught.value)


# Odd ones, of which a call does not fail for sure.
TAKEN: list[tuple[type[Gateway[Any]], object]] = [
    (ASGI, HTTPEndpoint),
    (ASGI, _asgi_of_other),
    (ASGI, functools.partial(_asgi)),
    (ASGI, lambda *arguments: _asgi(*arguments[:3])),
    (ASGI, _Making),
    (ASGI, ASGI(_asgi, allow_origins=A)),
    (WSGI, _Lines),
    (WSGI, _Making),
    (WSGI, Flask("a").wsgi_app),
    (WSGI, current_app),
    (LAMBDA, dict),
    (LAMBDA, lambda event, context, more=None: (event, context, more)),
    *((gateway, each) for gateway in (ASGI, WSGI, LAMBDA) for each in (Mock(), _Raising())),
]


@pytest.mark.parametrize(("gateway", "app"), TAKEN, ids=_id)
def test_odd_application_is_taken(gateway: type[Gateway[Any]], app: object) -> None:
    assert gateway(app, allow_origins=A).app is app


def test_coroutine_that_a_handler_returns_is_a_500_with_the_headers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handler = LAMBDA(lambda *arguments: _handler_later(*arguments[:2]), allow_origins=A)
    response = handler(event_of("http", "GET", "/x", [("origin", A)]), None)
    assert response["statusCode"] == 500
    assert ("Access-Control-Allow-Origin", A) in lines_of(json.loads(json.dumps(response)))
    assert "asyncio.run" in caplog.text
