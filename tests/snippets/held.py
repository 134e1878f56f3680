"""The conditions that each snippet has to hold where it runs."""

from __future__ import annotations

from pathlib import Path

from harness.developing import developing
from harness.foreign import Program
from harness.wrong_server import Asked, wrong_server
from snippets.asking import ARGUMENTS, FACTS, OTHER, WIDER, check

from crossorigin.snippets import snippet


def application(asked: Asked) -> bytes:
    """An application with a wrong CORS layer of its own, and no route for OPTIONS."""
    status = {"/broken": 500, "/missing": 404}.get(asked.path, 200)
    status = 405 if asked.method == "OPTIONS" else status
    return (
        f"HTTP/1.1 {status} Scripted\r\nAccess-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Credentials: true\r\nX-Total: 3\r\n"
        "Access-Control-Expose-Headers: X-Secret\r\nX-Secret: 1\r\n"
        "Vary: Accept\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    ).encode()


def lets_the_page_pass_and_nobody_else(port: int, *known: str) -> None:
    """Assert that an application with the snippet of `FACTS` allows them and no more.

    Args:
        port: the application's.
        known: the codes of further notes that its version of the framework causes.
    """
    allowed = {path: check(port, path, *ARGUMENTS) for path in ("/items", "/broken")}
    missing = check(port, "/missing", "--credentials")
    other = check(port, "/items", *ARGUMENTS, origin=OTHER)
    dotted = check(port, "/items", origin="http://localhostx5173")
    patched = check(port, "/items", "--method", "PATCH", "--credentials")
    headed = check(port, "/items", "--header", "X-Other: 1")
    assert {each["status"] for each in (*allowed.values(), missing)} == {"allowed"}, allowed
    assert allowed["/broken"]["exchanges"][-1]["status"] == 500
    refused = (other, dotted, patched, headed)
    assert [each["status"] for each in refused] == ["blocked"] * 4, refused
    notes = [note["code"] for each in (*allowed.values(), missing) for note in each["notes"]]
    # The pages of some frameworks on errors have none of the application's headers.
    assert set(notes) - {"header-absent"} == {"headers-hidden", *known}
    assert "header-absent" not in {note["code"] for note in allowed["/items"]["notes"]}


def granted_beyond_a_simple_request(port: int) -> list[tuple[str, ...]]:
    """Return the wider questions that an application allows the page."""
    assert check(port, "/items")["status"] == "allowed"
    return [each for each in WIDER if check(port, "/items", *each)["status"] != "blocked"]


def _api(_: Asked) -> bytes:
    """An API without any header of CORS."""
    return b"HTTP/1.1 200 OK\r\nX-Total: 3\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def asks_the_api_without_a_preflight(target: str, folder: Path, write: Program) -> None:
    """Assert that the development server of a page asks the API, with the path as it was."""
    paths = ("/items?page=2", "/items/", "/a%20b/c%2Fd/?q=%2F")
    with wrong_server(_api) as behind:
        url = f"http://127.0.0.1:{behind.port}/items"
        with developing(write, folder, snippet(target, FACTS._replace(url=url))) as port:
            own = f"http://127.0.0.1:{port}"
            found = [check(port, f"/api{path}", *ARGUMENTS, origin=own) for path in paths]
            # Without the proxy the same page is refused.
            direct = check(behind.port, "/items", *ARGUMENTS, origin=own)
    assert {(each["status"], len(each["exchanges"])) for each in found} == {("allowed", 1)}, (
        found
    )
    assert [asked.path for asked in behind.log[: len(paths)]] == [*paths]
    asked = behind.log[0]
    assert asked.method == "PUT"
    assert asked.headers["host"] == f"127.0.0.1:{behind.port}"
    assert asked.headers["x-token"] == "1"
    assert direct["status"] == "blocked"
