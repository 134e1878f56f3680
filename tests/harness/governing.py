"""Finds out on the wire whose policy governs a route.

Each policy of `tables.routes` allows one origin of its own. A route has the label of the one
origin that is allowed, `none` where CORS is off, or `narrow` where no origin is allowed.
"""

from harness.asserting import cors_lines, vary_names
from harness.raw_http import Answered, exchange
from tables.model import Line, acao
from tables.routes import ORIGINS


def governing(
    port: int,
    path: str,
    method: str = "GET",
    *lines: tuple[str, bytes],
    asked: str | None = None,
) -> tuple[int, str]:
    """Return the status of an actual request, and the label of the policy that governs it.

    A preflight for it must have the policy `asked`, the same one if left out.
    """
    answers = {
        label: _ask(port, path, method, origin, lines) for label, origin in ORIGINS.items()
    }
    found = {label for label, answer in answers.items() if cors_lines(answer.lines)}
    [status] = {answer.status for answer in answers.values()}
    [varies] = {"origin" in vary_names(each.all("Vary")) for each in answers.values()}
    label = "".join(found) or ("narrow" if varies else "none")
    found_asked = announced(port, path, method)[0]
    assert found_asked == (asked or label), "a preflight has another policy"
    return status, label


def _ask(
    port: int, path: str, method: str, origin: str, lines: tuple[tuple[str, bytes], ...]
) -> Answered:
    answer = exchange(port, method, path, "x", [("Origin", origin.encode()), *lines])
    assert cors_lines(answer.lines) in ([], cors_lines([acao(origin)]))
    return answer


def announced(port: int, path: str, method: str) -> tuple[str, list[Line]]:
    """Return the label of a preflight's policy, and the lines of the answer that allows it."""
    allowed: dict[str, list[Line]] = {}
    refused = 0
    for label, origin in ORIGINS.items():
        asked = [
            ("Origin", origin.encode()),
            ("Access-Control-Request-Method", method.encode()),
        ]
        answer = exchange(port, "OPTIONS", path, "x", asked)
        refused += answer.body.startswith(b"The CORS policy")
        if cors_lines(answer.lines):
            allowed[label] = cors_lines(answer.lines)
    found = "".join(allowed) or ("narrow" if refused else "none")
    return found, allowed.get(found, [])
