"""The compiled gateways serve where they are installed, unless somebody wants otherwise."""

from __future__ import annotations

import asyncio
import copy
import importlib
import json
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import flask
import pytest
from speed.both import PureASGI, PureWSGI

from crossorigin import _speed, asgi, wsgi
from crossorigin.integrations import flask as flask_cors

GATEWAYS: list[type[Any]] = [asgi.CORSMiddleware, wsgi.CORSMiddleware]
crossorigin_speed = importlib.import_module("crossorigin_speed")
REPORT = """
import json, sys
from crossorigin import asgi, wsgi
kinds = [type(each.CORSMiddleware(print)) for each in (asgi, wsgi)]
print(json.dumps([kind.__name__ for kind in kinds] + ["crossorigin_speed" in sys.modules]))
"""


def _served_by(folder: Path | None = None, **environment: str) -> tuple[list[Any], str]:
    """What serves in another process, and what that one has to say."""
    path = {} if folder is None else {"PYTHONPATH": str(folder)}
    kept = {key: value for key, value in os.environ.items() if key != _speed.WITHOUT}
    ended = subprocess.run(
        [sys.executable, "-c", REPORT],
        env={**kept, **path, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout), ended.stderr


def test_the_compiled_ones_serve() -> None:
    assert _served_by() == (["CompiledCORSMiddleware"] * 2 + [True], "")


def test_they_can_be_left_unused() -> None:
    assert _served_by(WITHOUT_CROSSORIGIN_SPEED="1") == (["CORSMiddleware"] * 2 + [False], "")


def test_an_empty_variable_says_nothing() -> None:
    served, _ = _served_by(WITHOUT_CROSSORIGIN_SPEED="")
    assert served[0] == "CompiledCORSMiddleware"


def test_one_of_another_version_is_left_unused_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "crossorigin_speed.py").write_text("INTERFACE = 0", "utf-8")
    served, said = _served_by(tmp_path)
    assert served[:2] == ["CORSMiddleware"] * 2
    assert said.count("crossorigin-speed") == 1
    assert "Install both anew." in said


def test_without_it_python_serves(tmp_path: Path) -> None:
    (tmp_path / "crossorigin_speed.py").write_text("raise ImportError", "utf-8")
    assert _served_by(tmp_path) == (["CORSMiddleware"] * 2 + [False], "")


def test_what_is_installed_is_looked_at_before_it_is_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The two cases above once more, in this process."""
    assert _speed._installed() is crossorigin_speed
    monkeypatch.setitem(sys.modules, "crossorigin_speed", None)
    assert _speed._installed() is None
    assert caplog.messages == []
    other: Any = types.ModuleType("crossorigin_speed")
    other.INTERFACE = _speed._INTERFACE + 1
    monkeypatch.setitem(sys.modules, "crossorigin_speed", other)
    assert _speed._installed() is None
    assert len(caplog.messages) == 1


def test_a_folder_of_that_name_is_left_unused(tmp_path: Path) -> None:
    (tmp_path / "crossorigin_speed").mkdir()
    (tmp_path / "crossorigin_speed" / "__init__.py").touch()
    served, said = _served_by(tmp_path)
    assert served[:2] == ["CORSMiddleware"] * 2
    assert said.count("crossorigin-speed") == 1


def test_where_threads_run_in_parallel_it_is_left_unused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _speed._installed() is crossorigin_speed
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: True, raising=False)
    assert _speed._installed() is crossorigin_speed
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: False, raising=False)
    assert _speed._installed() is None


def test_both_know_the_same_interface() -> None:
    assert crossorigin_speed.INTERFACE == _speed._INTERFACE


@pytest.mark.parametrize("kind", GATEWAYS)
def test_it_is_a_gateway_like_any_other(kind: type[Any]) -> None:
    gateway = kind(print, allow_origins=["https://a.example"])
    assert isinstance(gateway, kind)
    assert type(gateway) is kind.compiled
    assert type(gateway).__module__ == kind.__module__
    assert gateway.app is print
    assert gateway.placed is gateway
    gateway.policy = None
    assert gateway.selection.policy is None


@pytest.mark.parametrize("kind", [*GATEWAYS, PureASGI, PureWSGI])
def test_a_copy_stands_on_its_own_and_follows_the_same_policy(kind: type[Any]) -> None:
    gateway = kind(print, allow_origins=["https://a.example"])
    gateway.label = "mine"
    copied = copy.copy(gateway)
    copied.app = repr
    assert (gateway.app, copied.app, copied.label) == (print, repr, "mine")
    assert type(copied) is type(gateway)
    gateway.policy = None
    assert copied.policy is copied._bound.ready is None


def test_what_servers_find_in_a_copy_calls_the_copy() -> None:
    called: list[str] = []

    def app(name: str) -> Any:  # noqa: ANN401 (ASGI)
        async def app(*_: object) -> None:
            called.append(name)

        return app

    gateway: Any = GATEWAYS[0](app("first"))
    copied = copy.copy(gateway)
    copied.app = app("second")
    asyncio.run(copied.__call__({"type": "websocket"}, None, None))
    assert called == ["second"]


@pytest.mark.parametrize("kind", [PureASGI, PureWSGI])
def test_a_class_that_is_derived_is_not_replaced(kind: type[Any]) -> None:
    assert type(kind(print)) is kind


@pytest.mark.parametrize("kind", GATEWAYS)
def test_a_class_derived_from_the_compiled_one_may_be_called_otherwise(kind: type[Any]) -> None:
    class Other(kind.compiled):  # type: ignore[name-defined, misc]
        def __call__(self, *_: object) -> str:
            return "other"

    assert Other(print)(1, 2, 3) == "other"


@pytest.mark.parametrize("name", ["app", "_bound"])
def test_a_gateway_that_was_taken_apart_says_so(name: str) -> None:
    gateway: Any = GATEWAYS[0](print, allow_origins=["https://a.example"])
    delattr(gateway, name)
    answered: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 (ASGI)
        answered.append(message)

    with pytest.raises(AttributeError, match=name):
        asyncio.run(gateway({"type": "http", "method": "GET", "headers": []}, None, send))


def test_integrations_place_it() -> None:
    app = flask.Flask(__name__)
    flask_cors.CORS(app)
    placed: Any = app.wsgi_app
    assert type(placed) is wsgi.CORSMiddleware.compiled


def test_what_it_is_given_is_looked_at() -> None:
    with pytest.raises(TypeError, match="str"):
        crossorigin_speed.configure(taken=1, longest=1)
    with pytest.raises(TypeError):
        crossorigin_speed.configure(taken="mark")
    with pytest.raises(TypeError, match="function"):
        crossorigin_speed.Passing([])
    for hidden in ("Call", "Send", "Start"):
        assert not hasattr(crossorigin_speed, hidden)
