"""Signatures that editors and `help()` show."""

from __future__ import annotations

import inspect
import pydoc
from collections.abc import Callable
from typing import Any

import pytest

from crossorigin import asgi, wsgi
from crossorigin.integrations import aws_lambda, flask, starlette

PLACED = [asgi.CORSMiddleware, wsgi.CORSMiddleware, aws_lambda.CORS, flask.CORS, starlette.CORS]


@pytest.mark.parametrize("call", PLACED, ids=lambda call: call.__module__)
def test_signature_names_the_application_and_the_policy(call: Callable[..., Any]) -> None:
    assert list(inspect.signature(call).parameters) == [
        "app",
        "policy",
        "guard",
        "observe",
        "shadow",
        "keywords",
    ]


@pytest.mark.parametrize("module", [flask, starlette])
def test_signature_of_a_mark_names_the_policy(module: Any) -> None:  # noqa: ANN401 - a module
    assert list(inspect.signature(module.cors).parameters) == ["policy", "keywords"]
    assert list(inspect.signature(module.no_cors).parameters) == ["endpoint"]


CALLS = [*PLACED, aws_lambda.cors, starlette.cors, starlette.no_cors, starlette.no_guard]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.__module__}.{call.__name__}")
def test_signature_has_no_default_for_an_argument_that_is_required(
    call: Callable[..., Any],
) -> None:
    parameters = inspect.signature(call).parameters
    for name in ("app", "endpoint"):
        assert name not in parameters or parameters[name].default is inspect.Parameter.empty
    assert "policy" not in parameters or parameters["policy"].default is not None
    for text in (str(inspect.signature(call)), pydoc.plain(pydoc.render_doc(call))):
        assert "Unset" not in text
