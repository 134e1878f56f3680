"""Asks an application for every spelling of its closed paths."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.asserting import cors_lines
from harness.raw_http import exchange
from tables.closed_paths import FILE, ROUTE, SECRET, SPELLINGS

from crossorigin import Policy, PolicyMap

CLOSING = PolicyMap({"/internal/*": None, "/private/*": None}, default=Policy())
ORIGIN = ("Origin", b"https://evil.example")


@contextmanager
def folder() -> Iterator[Path]:
    """Make the folder that is to be served at the root: a public part, and a closed one."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "public" / "x").mkdir(parents=True)
        (path / "private").mkdir()
        (path / FILE.removeprefix("/")).write_bytes(SECRET)
        (path / "public" / "open.txt").write_bytes(b"open")
        yield path


def open_spellings(port: int, prefix: str = "") -> list[str]:
    """Return the spellings under which a page reads what is closed; want none.

    A preflight that is allowed for such a spelling counts too.
    """
    found = []
    for path in (prefix + each for each in SPELLINGS):
        answered = exchange(port, "GET", path, "api.test", [ORIGIN])
        if SECRET not in answered.body:
            continue
        asked = [ORIGIN, ("Access-Control-Request-Method", b"GET")]
        preflight = exchange(port, "OPTIONS", path, "api.test", asked)
        if cors_lines(answered.lines) or cors_lines(preflight.lines):
            found.append(path)
    return found


def served(port: int, prefix: str = "") -> set[str]:
    """Return the closed paths that the application serves under their own names."""
    return {
        path
        for path in (ROUTE, FILE)
        if SECRET in exchange(port, "GET", prefix + path, "api.test", []).body
    }
