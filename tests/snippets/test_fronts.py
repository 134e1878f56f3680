"""The snippets of real servers in front of an application that `check` then asks."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from harness.fronts import FRONTS, front
from harness.wrong_server import wrong_server
from snippets.asking import ARGUMENTS, FACTS, OTHER, PAGE, WIDER, check
from snippets.held import application

from crossorigin.snippets import Facts, snippet


@pytest.mark.parametrize("target", FRONTS)
def test_snippet_of_a_real_server_allows_the_page_and_no_other_origin(
    target: str, tmp_path: Path
) -> None:
    with wrong_server(application) as behind:
        text = snippet(target, FACTS)
        with front(target, tmp_path, text, behind.port) as port:
            for path in ("/items", "/broken", "/missing"):
                found = check(port, path, *ARGUMENTS)
                assert found["status"] == "allowed", found
            simple = check(port, "/items", "--credentials")
            other = check(port, "/items", *ARGUMENTS, origin=OTHER)
            dotted = check(port, "/items", origin="http://localhostx5173")
    assert (simple["status"], other["status"]) == ("allowed", "blocked")
    assert dotted["status"] == "blocked"
    assert [note["code"] for note in simple["notes"]] == ["headers-hidden"]
    assert all(asked.method != "OPTIONS" for asked in behind.log)


@pytest.mark.parametrize("target", FRONTS)
def test_snippet_of_a_simple_request_grants_no_more(target: str, tmp_path: Path) -> None:
    text = snippet(target, Facts(PAGE))
    with (
        wrong_server(application) as behind,
        front(target, tmp_path, text, behind.port) as port,
    ):
        found = {each: check(port, "/items", *each)["status"] for each in WIDER}
        assert check(port, "/items")["status"] == "allowed"
    assert set(found.values()) == {"blocked"}, found


@pytest.mark.parametrize("target", FRONTS)
def test_error_of_the_server_itself_has_the_headers(target: str, tmp_path: Path) -> None:
    # Bound, and not listening: no other process gets the port, and connections are refused.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        behind = nobody.getsockname()[1]
        with front(target, tmp_path, snippet(target, FACTS), behind) as port:
            found = check(port, "/items", "--credentials")
    assert found["status"] == "allowed"
    assert found["exchanges"][0]["status"] in {502, 503}


@pytest.mark.parametrize("target", FRONTS)
def test_server_in_front_without_the_snippet_is_blocked_by_the_application_behind(
    target: str, tmp_path: Path
) -> None:
    bare = {"nginx": "server {\n}\n", "caddy": "api.example.com {\n"
            "    reverse_proxy localhost:8000\n}\n"}  # fmt: skip
    with (
        wrong_server(application) as behind,
        front(target, tmp_path, bare.get(target, ""), behind.port) as port,
    ):
        found = check(port, "/items", *ARGUMENTS)
    assert found["verdict"]["code"] == "PreflightWildcardOriginNotAllowed"
    assert "preflight-not-routed" in [note["code"] for note in found["notes"]]
