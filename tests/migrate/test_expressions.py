"""Expressions of JavaScript are judged only where Python reads them as JavaScript does."""

from __future__ import annotations

import json
import re
import subprocess
import time
import warnings
from typing import Any, Final

import pytest
from tables.migrate_expressions import OTHER, SHARED

from crossorigin.migrate import migrate
from crossorigin.migrate.drafts.regexes import is_shared
from crossorigin.migrate.migration import MAX_TEXT

ORIGINS: Final = (
    "https://a.example",
    "https://aa.example",
    "https://aaa.example",
    "https://b.example",
    "https://a.b.example",
    "https://x.a.example",
    "https://x.y.a.example",
    "https://.example",
    "https://].example",
    "http://localhost",
    "http://localhost:3000",
    "https://A.example",
    "https://a.exampleZ",
    "Ahttps://a.example",
    "null",
)
_SCRIPT: Final = """
const [texts, origins] = JSON.parse(require("fs").readFileSync(0));
const read = text => { try { return new RegExp(text); } catch { return null; } };
console.log(JSON.stringify(texts.map(read).map(
  regex => regex && origins.map(origin => regex.test(origin)))));
"""


def of_javascript(texts: tuple[str, ...]) -> list[list[bool] | None]:
    """The origins that each expression matches; None for one that JavaScript refuses."""
    run = subprocess.run(
        ["node", "-e", _SCRIPT],  # noqa: S607 - of the machine
        input=json.dumps([texts, ORIGINS]),
        capture_output=True,
        check=True,
        text=True,
    )
    found: list[list[bool] | None] = json.loads(run.stdout)
    return found


def of_python(text: str) -> list[bool] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            regex = re.compile(text)
        except re.error:
            return None
    return [regex.search(origin) is not None for origin in ORIGINS]


def test_python_reads_the_shared_expressions_as_javascript_does() -> None:
    assert [of_python(text) for text in SHARED] == of_javascript(SHARED)


@pytest.mark.parametrize("text", SHARED)
def test_expression_that_both_read_alike_is_judged(text: str) -> None:
    assert is_shared(text)


@pytest.mark.parametrize("text", OTHER)
def test_expression_that_python_may_read_differently_is_left_out(text: str) -> None:
    migration = migrate(f"app.use(cors({{ origin: /{text}/ }}));")
    names: dict[str, Any] = {}
    exec(migration.python, names)  # noqa: S102 (our own output)
    assert migration.exit_status == 1
    assert "regex-left-out" in {one.code for one in migration.findings}
    assert migration.policies.default is None
    assert names["POLICIES"].default is None


@pytest.mark.parametrize("text", ["a", "https://-", "http["])
def test_a_long_expression_is_left_out_soon(text: str) -> None:
    long = text + text[-1] * (MAX_TEXT - 100)
    started = time.process_time()
    migration = migrate(f"CORSMiddleware(app, allow_origin_regex='{long}')", "starlette")
    assert time.process_time() - started < 10  # seconds; a search for hosts took a minute
    assert "regex-left-out" in {one.code for one in migration.findings}
