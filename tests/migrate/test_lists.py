"""Lists of other libraries become a guard that lets in no more than they do."""

from __future__ import annotations

import asyncio
import itertools
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

import frameworks.django  # noqa: F401 (there is one settings object in a process)
import pytest
from channels.security.websocket import OriginValidator
from django.http.request import validate_host
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
from django.test.utils import override_settings
from harness.schemas import validator_of
from harness.together import check_all
from socketio import AsyncServer
from starlette.middleware.trustedhost import TrustedHostMiddleware
from tables.migrate_lists import ROWS, Row
from tornado.websocket import WebSocketHandler

from crossorigin import Guard, PolicyMap
from crossorigin.migrate import Migration, SourceError, migrate
from crossorigin.migrate.python.lists import SOCKETS

NAMES = ("a.example", "x.a.example", "b.example", "x.b.example", "y.x.b.example", "c.example")
ORIGINS = [
    f"{scheme}://{name}{port}"
    for scheme in ("http", "https")
    for name in (*NAMES, "xb.example", "api.example")
    for port in ("", ":8000")
]
HOSTS = (*NAMES, "api.example", "evil.example", "bücher.example".encode("idna").decode())


def _migrated(row: Row) -> Migration | None:
    try:
        return migrate(row.text)
    except SourceError:
        return None


def _check_fields(row: Row) -> None:
    found = _migrated(row)
    if found is None:
        assert (row.fields, row.sockets, row.codes) == (None, None, ())
        return
    codes = Counter(each.code for each in found.findings)
    assert codes == Counter(row.codes) + Counter({"guard-covers-all": row.fields is not None})
    mapping = tomllib.loads(found.toml)
    sockets = mapping.get("paths", {}).get(SOCKETS, {}).get("guard")
    assert mapping.get("guard") == row.fields, found.toml
    assert sockets == row.sockets, found.toml
    paths = {} if row.sockets is None else {SOCKETS: Guard(**row.sockets)}
    wanted = None if row.fields is None else Guard(**row.fields, paths=paths)
    assert found.guard == wanted
    names: dict[str, Any] = {}
    exec(found.python, names)  # noqa: S102 (our own text)
    assert names.get("GUARD") == wanted
    validator_of("migrate").validate(found.to_mapping())
    assert found.exit_status == any(each.decide for each in found.findings)


def test_lists_become_the_fields_of_a_guard() -> None:
    check_all(ROWS, _check_fields, lambda row: row.name)


# The programs themselves

Lets = Callable[[str, str], bool]


def _socketio(server: Any) -> Lets:  # noqa: ANN401 - no types
    def lets(origin: str, host: str) -> bool:
        if server.eio.cors_allowed_origins == []:
            return True
        listed = server.eio._cors_allowed_origins(
            {
                "wsgi.url_scheme": origin.partition(":")[0],
                "HTTP_HOST": host,
                "HTTP_ORIGIN": origin,
            }
        )
        return listed is None or origin in listed

    return lets


def _channels(layer: Any) -> Lets:  # noqa: ANN401 - no types
    return lambda origin, _host: layer.valid_origin(urlparse(origin))


def _tornado(kind: Any) -> Lets:  # noqa: ANN401 - a class
    handler = kind.__new__(kind)
    handler.application = SimpleNamespace(settings={})

    def lets(origin: str, host: str) -> bool:
        handler.request = SimpleNamespace(headers={"origin": origin, "Host": host})
        return handler._check_cross_origin(handler.check_origin) is None

    return lets


def _starlette(layer: Any) -> Lets:  # noqa: ANN401 - no types
    async def ask(host: str) -> bool:
        sent: list[Any] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - of ASGI
            sent.append(message)

        scope = {"type": "http", "headers": [(b"host", host.encode())]}
        await layer(scope, None, send)
        return not sent

    return lambda _origin, host: asyncio.run(ask(host))


def _django(names: dict[str, Any]) -> Lets:
    layer: Any = CsrfViewMiddleware(lambda _request: None)  # type: ignore[arg-type] # never called

    def lets(origin: str, host: str) -> bool:
        headers = {"origin": origin, "host": host}
        request = RequestFactory(headers=headers).post("/", secure=origin.startswith("https:"))
        with override_settings(**{name: names[name] for name in names if name.isupper()}):
            layer.__dict__.clear()
            return validate_host(host, names["ALLOWED_HOSTS"]) and layer._origin_verified(
                request
            )

    return lets


_LIBRARIES: tuple[tuple[type, Callable[[Any], Lets]], ...] = (
    (AsyncServer, _socketio),
    (OriginValidator, _channels),
    (WebSocketHandler, _tornado),
    (TrustedHostMiddleware, _starlette),
)


def _library(text: str) -> Lets | None:
    """Return the decision of the object that a program names `kept`, or that of Django."""
    names: dict[str, Any] = {}
    if "kept" not in text and "CSRF_TRUSTED" not in text:
        return None
    exec(text, names)  # noqa: S102 (our own)
    kept = names.get("kept")
    if kept is None:
        return _django(names) if "CSRF_TRUSTED_ORIGINS" in names else None
    for kind, lets in _LIBRARIES:
        if isinstance(kept, kind) or (isinstance(kept, type) and issubclass(kept, kind)):
            return lets(kept)
    raise AssertionError(kept)


def _check_program(row: Row) -> None:
    found = migrate(row.text)
    lets = _library(row.text)
    assert found.guard is not None
    assert lets is not None
    path = "/socket.io/" if row.sockets is not None else "/"
    for origin, host in itertools.product(ORIGINS, HOSTS):
        encrypted = origin.startswith("https:")
        ask: Any = {"path": path, "origin": origin, "host": host, "encrypted": encrypted}
        ours = all(
            found.guard.evaluate(**ask, scope=scope, method="POST").allowed
            for scope in ("http", "websocket")
        )
        theirs = lets(origin, host)
        if "hosts" in (row.fields or {}) and "trust" not in (row.fields or {}):
            # A list of hosts alone says nothing of origins.
            ours = found.guard.evaluate(host=host).allowed
        assert theirs or not ours, (origin, host)
        assert ours or not (row.is_same and theirs), (origin, host)


def test_guard_allows_no_more_than_the_library() -> None:
    rows = [
        row
        for row in ROWS
        if row.fields is not None
        and ("kept" in row.text or row.is_same)
        and "CSRF_TRUSTED" not in row.text
    ]
    rows += [row for row in ROWS if row.name == "django"]
    assert len(rows) > 15
    check_all(rows, _check_program, lambda row: row.name)


def test_lists_next_to_the_options_of_a_library_become_a_guard_on_demand(
    tmp_path: Path,
) -> None:
    text = (
        "from flask_cors import CORS\nCORS(app, origins='https://a.example')\n"
        "from flask_socketio import SocketIO\n"
        "SocketIO(app, cors_allowed_origins='https://a.example')\n"
    )
    found = migrate(text)
    assert (found.peer, found.guard) == ("flask-cors", None)
    assert [each.code for each in found.findings] == ["lists-beside"]
    asked = migrate(text, "lists")
    file = tmp_path / "cors.toml"
    file.write_text(asked.toml, "utf-8")
    assert asked.guard is not None
    assert Guard.from_toml(file) == asked.guard
    assert Guard.from_mapping(asked.to_mapping()["guard"]) == asked.guard
    assert PolicyMap.from_toml(file) == asked.policies
    with pytest.raises(SourceError, match="no options of flask-cors"):
        migrate("ALLOWED_HOSTS = ['a.example']\nX = 1", "flask-cors")
