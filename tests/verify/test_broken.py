"""`verify` on real servers with the recipes that people copy: it finds each trap."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness.together import check_all
from harness.wrong_server import Asked, wrong_server
from tables.recipes import RECIPES, Recipe
from verify.edges import EDGES, edge

from crossorigin import PolicyMap
from crossorigin.transport.bounded import BoundedSender
from crossorigin.verify.asking import verify
from crossorigin.verify.probes import MISSING
from crossorigin.verify.report import Difference, Report


def _plain(asked: Asked, headers: str = "") -> bytes:
    status = "404 Not Found" if MISSING in asked.path else "200 OK"
    return (
        f"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )


def _other(asked: Asked) -> bytes:
    """Answer under the policy of last year."""
    return _plain(
        asked,
        "Server: gunicorn\r\nAccess-Control-Allow-Origin: https://old.example\r\n"
        "Access-Control-Allow-Credentials: true\r\nVary: Origin\r\n",
    )


def _own(asked: Asked) -> bytes:
    return _plain(asked, "Access-Control-Allow-Origin: *\r\n")


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """The port of each recipe; each server runs once."""
    folder = tmp_path_factory.mktemp("edges")
    with ExitStack() as stack, socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        behind = {
            "plain": stack.enter_context(wrong_server(_plain)).port,
            "own": stack.enter_context(wrong_server(_own)).port,
            "other": stack.enter_context(wrong_server(_other)).port,
            "down": nobody.getsockname()[1],
        }
        found: dict[str, int] = {}
        for name in EDGES:
            own = [each for each in RECIPES if each.edge == name]
            sites = [(each.text, each.around, behind[each.behind]) for each in own]
            listening = stack.enter_context(edge(name, folder, sites))
            found |= dict(zip(map(_name, own), listening, strict=True))
        yield found


def _name(recipe: Recipe) -> str:
    return f"{recipe.edge}: {recipe.id}"


def _verified(port: int, text: str, folder: Path) -> Report:
    file = folder / "cors.toml"
    file.write_text(text, "utf-8")
    policies = PolicyMap.from_toml(file)
    return asyncio.run(
        verify(f"http://127.0.0.1:{port}/", policies, BoundedSender(30), rate=10_000)
    )


def _words(one: Difference) -> tuple[str, str, str]:
    """Return a difference in words, the kind of its request, and of its path."""
    words = one.kind if one.kind == "vary" else f"{one.kind} {one.probe.origin.kind}"
    path = "spelled" if one.probe.spelled else ""
    if MISSING in one.probe.path and not one.probe.spelled:
        path = "missing"
    return words, "read" if one.probe.method is None else "preflight", path


def _found(report: Report) -> frozenset[str]:
    """Return the differences as the rows write them."""
    every = {*map(_words, report.differences)}
    requests: dict[tuple[str, str], set[str]] = {}
    for words, request, path in every:
        # A path that exists and one that does not mostly differ alike.
        if path != "missing" or (words, request, "") not in every:
            requests.setdefault((words, path), set()).add(request)
    return frozenset(
        " ".join(filter(None, (words, path, *(asked if len(asked) == 1 else ()))))
        for (words, path), asked in requests.items()
    )


def test_each_trap_is_found(ports: dict[str, int], tmp_path: Path) -> None:
    def check(recipe: Recipe) -> None:
        report = _verified(ports[_name(recipe)], recipe.policy, tmp_path)
        layers = {note.code for note in report.layers}
        told = [
            f"{each.request} from {each.probe.origin.origin} of {each.probe.path}: "
            f"{each.status} {each.found}"
            for each in report.differences
        ]
        assert not report.failures
        assert _found(report) == recipe.found, "\n".join(told)
        assert layers == recipe.layers, report.layers

    check_all(RECIPES, check, _name)
