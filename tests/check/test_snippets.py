"""Snippets: each target gets what one exchange needs, and it runs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from crossorigin import integrations
from crossorigin.check.ask import Question
from crossorigin.check.snippets import TARGETS, problems, snippet, wanted
from crossorigin.fetch import (
    Request,
)

PAGE = "https://app.example"
URL = "https://api.example/items"


QUESTION = Question(
    request=Request(
        url=URL, origin=PAGE, method="PUT", headers=(("X-A'b", "1"),), credentials="include"
    ),
    reads=("X-Total",),
)
FIELDS = {
    "allow_origins": [PAGE],
    "allow_methods": ["PUT"],
    "allow_headers": ["x-a'b"],
    "expose_headers": ["X-Total"],
    "allow_credentials": True,
}


@pytest.mark.parametrize("target", TARGETS)
def test_every_snippet_names_all_that_is_needed(target: str) -> None:
    one = wanted(QUESTION)
    assert one.fields == FIELDS
    assert problems(one) is None
    text = snippet(target, one)
    for word in (PAGE if target != "nginx" else f'"{PAGE}"', "PUT", "x-a'b", "X-Total", "true"):
        assert word in text or word.capitalize() in text


# Where an application is named otherwise, or keeps its own things elsewhere.
OTHERS = ("asgi", "wsgi", "django", "express", "nginx")
HOLDERS = {"litestar": "app.state", "aws_lambda": "handler"}


@pytest.mark.parametrize("target", [each for each in TARGETS if each not in OTHERS])
def test_the_snippets_in_python_run(target: str) -> None:
    # In a process of its own: some frameworks have one application, or router, in each.
    holder = HOLDERS.get(target, "app")
    asked = f"assert {holder}.cors.policy == __import__('crossorigin').Policy(**{FIELDS!r})"
    program = f"{snippet(target, wanted(QUESTION))}\n{asked}\n"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_there_is_a_snippet_for_every_integration() -> None:
    folder = Path(integrations.__file__).parent
    assert {each.stem for each in folder.glob("[!_]*")} <= set(TARGETS)


def test_the_settings_for_django_are_those_of_the_policy() -> None:
    names: dict[str, Any] = {"MIDDLEWARE": ["other"], "INSTALLED_APPS": []}
    exec(snippet("django", wanted(QUESTION)), names)  # noqa: S102 - our own text
    assert names["CROSSORIGIN"] == FIELDS
    for place in (names["MIDDLEWARE"][0], *names["INSTALLED_APPS"]):
        module, _, name = place.rpartition(".")
        assert hasattr(import_module(module), name)


@pytest.mark.parametrize("target", ["asgi", "wsgi"])
def test_the_snippets_in_python_compile(target: str) -> None:
    compile(snippet(target, wanted(QUESTION)), target, "exec")


@pytest.mark.parametrize("target", TARGETS)
def test_a_simple_request_needs_little(target: str) -> None:
    simple = Question(request=Request(url=URL, origin=PAGE))
    assert wanted(simple).fields == {"allow_origins": [PAGE]}
    assert "redentials" not in snippet(target, wanted(simple))


def test_nobody_is_told_to_allow_what_cannot_be_allowed() -> None:
    null = Question(request=Request(url=URL, origin="null", credentials="include"))
    assert "null" in (problems(wanted(null)) or "")
