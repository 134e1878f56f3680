"""Imports of the library: it loads nothing that was not asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import crossorigin

OPTIONAL = {
    "anyio",
    "blacksheep",
    "bottle",
    "click",
    "django",
    "envoy",
    "fastapi",
    "flask",
    "httpx",
    "idna",
    "litestar",
    "opentelemetry",
    "prometheus_client",
    "publicsuffixlist",
    "pydantic",
    "pydantic_core",
    "pyramid",
    "quart",
    "redis",
    "rich",
    "sanic",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "werkzeug",
}


def _modules_after(statement: str) -> set[str]:
    code = f"import sys, json; {statement}; print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(result.stdout)}


@pytest.mark.parametrize(
    "statement",
    [
        "import crossorigin",
        "import crossorigin; crossorigin.Policy(allow_origins=['https://a.example'])",
        "import crossorigin.wsgi, crossorigin.asgi",
        "import crossorigin.observe",
    ],
)
def test_the_core_imports_no_framework_and_no_optional_library(statement: str) -> None:
    assert _modules_after(statement) & OPTIONAL == set()


def test_the_public_names_are_these() -> None:
    assert crossorigin.__all__ == [
        "Decision",
        "Guard",
        "Policy",
        "PolicyError",
        "PolicyMap",
        "Problem",
        "Reason",
        "RequestFacts",
        "Verdict",
    ]
    assert all(hasattr(crossorigin, name) for name in crossorigin.__all__)
