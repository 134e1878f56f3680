"""Compares a whole answer with a row: nothing that CORS touches may be surplus."""

from collections.abc import Iterable
from urllib.parse import unquote

from harness.raw_http import Answered
from tables.model import Expected, Line, Row
from tables.paths import MISSING, NOT_ALLOWED, PATHS, STATIC, AppAnswer

REDIRECTS = (301, 307, 308)
NO_BODY = (204, 304)
# Wrong, too large, or a method that the server has no word for.
REFUSALS = (400, 413, 431, 501)
# Fixed, so that it tells nothing about the policy and repeats nothing of the request.
SENTENCE = b"The CORS policy of this resource does not allow this origin.\n"


def app_answer(row: Row) -> AppAnswer:
    """The app's own answer to a row's request."""
    path = unquote(row.request.path.partition("?")[0])
    answer = PATHS.get(path)
    if path == STATIC:
        return AppAnswer(chunks=(), aborts=True)
    if answer is None:
        return MISSING
    return answer if row.request.method in answer.methods else NOT_ALLOWED


def cors_lines(lines: Iterable[Line]) -> list[Line]:
    """All Access-Control-* lines, sorted; repeated lines stay."""
    lowered = [(name.lower(), value) for name, value in lines]
    return sorted(line for line in lowered if line[0].startswith("access-control-"))


def vary_names(values: Iterable[str]) -> list[str]:
    """All names of all Vary lines, sorted; repeated names stay."""
    return sorted(
        name.strip().lower() for value in values for name in value.split(",") if name.strip()
    )


def _statuses(row: Row) -> tuple[int, ...]:
    expected = row.expected
    if expected.status is not None:
        return (expected.status,)
    if expected.answered is not None:
        return expected.answered
    if row.request.path + "/" in PATHS:
        return REDIRECTS
    return (app_answer(row).status,)


def _vary(row: Row) -> list[str]:
    if row.expected.vary_lines is not None:
        return vary_names(row.expected.vary_lines)
    own = app_answer(row).vary if row.expected.app_called else ()
    ours = {name.lower() for name in row.expected.vary}
    return ["*"] if "*" in own else sorted({*vary_names(own), *ours})


def check_wire(row: Row, answered: Answered, calls: int, *, joined: bool = False) -> None:
    """Assert that an answer is the row's, and that the app was called as it says.

    ``joined``: the framework keeps one line of a header, which repeated ones are joined to.
    """
    expected = row.expected
    assert answered.status in _statuses(row)
    assert cors_lines(answered.lines) == cors_lines(expected.on_wire)
    assert vary_names(answered.all("Vary")) == _vary(row)
    if expected.vary_lines is not None:
        assert _lines(answered.all("Vary"), joined) == _lines(expected.vary_lines, joined)
    assert calls == int(expected.app_called)
    if expected.app_called:
        _check_untouched(row, answered, joined)
    else:
        _check_our_own(expected, answered)


def _check_our_own(expected: Expected, answered: Answered) -> None:
    lengths = answered.all("Content-Length")
    if expected.status == 403:
        assert answered.all("Content-Type") == ["text/plain; charset=utf-8"]
        assert answered.body == SENTENCE
        assert lengths == [str(len(answered.body))]
        return
    assert answered.body == b""
    assert lengths == ([] if expected.status == 204 else ["0"])


def _lines(values: Iterable[str], joined: bool, name: str = "Vary") -> list[str]:
    lines = list(values)
    return [", ".join(lines)] if joined and lines and name != "Set-Cookie" else lines


def _check_untouched(row: Row, answered: Answered, joined: bool) -> None:
    """The app's own answer arrives whole."""
    answer = app_answer(row)
    if answer.raises or answer.aborts or answer in (MISSING, NOT_ALLOWED):
        return
    for name in {name for name, _ in answer.headers}:
        if not name.lower().startswith("access-control-"):
            sent = [value for key, value in answer.headers if key.lower() == name.lower()]
            assert _lines(answered.all(name), joined, name) == _lines(sent, joined, name)
    if row.request.method != "HEAD" and answer.status not in NO_BODY:
        assert answered.body == b"".join(answer.chunks)


def check_refused(answered: Answered, calls: int) -> None:
    """The server's own parser answered: nobody behind it saw the request."""
    assert answered.status in REFUSALS
    assert calls == 0
    assert cors_lines(answered.lines) == []
