"""Rules 9 to 11: no header of a response stays in an object that the application reuses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import path
from harness import reused
from harness.django_project import project
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from tables.reused_responses import SEQUENCE

from crossorigin import Policy, PolicyMap
from crossorigin.engine import text_edits
from crossorigin.integrations.django.messages import make_edit

pytestmark = pytest.mark.rules(9, 10, 11)

A = "https://a.example"
MAP = PolicyMap(
    {
        "/public": Policy(),
        "/open": Policy(allow_origins=A, allow_credentials=True),
        "/exposing": Policy(allow_origins=A, allow_credentials=True, expose_headers=["x-a"]),
        "/denied": Policy(allow_origins="https://b.example"),
    }
)
KIT: dict[str, Kit] = {kit.name: kit for kit in KITS}


class _Slotted(HttpResponse):
    """A response with an attribute that no dictionary holds."""

    __slots__ = ("kept", "unset")

    def __init__(self) -> None:
        super().__init__("ok", headers=reused.A)
        self.kept = 1


@contextmanager
def _django(kind: str) -> Iterator[int]:
    response = _Slotted()
    patterns = [path(each.strip("/"), lambda _request: response) for each in reused.PATHS]
    with project(kind, patterns, declared=MAP) as port:
        yield port


def _served(name: str) -> AbstractContextManager[int]:
    if name in reused.DJANGO:
        return _django("asgi" if name == "django-asgi" else "wsgi")
    app: Any = reused.MAKES[name]()
    return KIT[name].serve_installed(app, MAP)


@pytest.mark.parametrize("name", [*reused.MAKES, *reused.DJANGO])
def test_reused_response_has_the_headers_of_each_request_alone(name: str) -> None:
    with _served(name) as port:
        for asked, expected in SEQUENCE:
            answer = exchange(port, "GET", asked, "x", [("Origin", A.encode())])
            assert answer.status == 200
            found: dict[str, list[str]] = {}
            for key, value in answer.lines:
                if key.lower().startswith(("access-control-", "vary")):
                    found.setdefault(key.lower(), []).append(value)
            assert found == expected, asked


def test_edited_copy_of_a_response_of_django_has_all_its_attributes() -> None:
    response = _Slotted()
    response.note = "mine"  # type: ignore[attr-defined]  # as applications do
    edited: Any = make_edit(text_edits(MAP.paths["/public"].evaluate(method="GET")))(response)  # type: ignore[union-attr]
    assert (edited.kept, edited.note, edited.content) == (1, "mine", b"ok")
    assert edited["Access-Control-Allow-Origin"] == "*"
    assert not hasattr(edited, "unset")
    assert "Access-Control-Allow-Origin" not in response
    assert isinstance(copy.copy(edited), _Slotted)
