"""Rule 14 where handlers of one path template have other methods and types of parameters.

Litestar keeps one node for a template: the method chooses the handler, and the type of its
parameter then reads the value. The application without CORS shows which handler a request
reaches.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import permutations, product
from typing import Any

import pytest
from harness.asked import EVERY_ROW
from litestar import Litestar, delete, get, put

from crossorigin.integrations.litestar import CORS, no_cors
from crossorigin.testing import Browser, CORSBlocked

pytestmark = pytest.mark.rules(14, 19)

ORIGIN = "https://app.example"
OPEN, CLOSED = "open", "closed"
Row = tuple[str, str, str]
"""The method of a handler, its path, and its word."""
RAN: list[str] = []
"""The handlers that have run, by the word of each."""

TYPES = {
    "int": "1",
    "str": "a",
    "uuid": "12345678-1234-5678-1234-567812345678",
    "path": "a/b",
    "float": "1.5",
    "date": "2020-01-01",
}
"""A value of each type of parameter."""

METHODS: dict[str, Callable[[str], Any]] = {
    "GET": get,
    "PUT": put,
    "DELETE": lambda path: delete(path, status_code=200),
}


def _handler(method: str, path: str, word: str) -> Any:  # noqa: ANN401 - of Litestar
    async def handle() -> str:
        RAN.append(word)
        return word

    return METHODS[method](path)(no_cors(handle) if word == CLOSED else handle)


def _litestar(rows: list[Row]) -> Any:  # noqa: ANN401 - ASGI in other words
    return Litestar([_handler(*row) for row in rows], openapi_config=None, logging_config=None)


def _ran(fetch: Callable[[], object]) -> list[str]:
    RAN.clear()
    with suppress(CORSBlocked):
        fetch()
    return [*RAN]


def _check(rows: list[Row], paths: list[str]) -> None:
    """Check each fetch of one page, whose browser caches preflights."""
    app = _litestar(rows)
    CORS(app, allow_origins=[ORIGIN])
    page = Browser(app, origin=ORIGIN)
    bare = Browser(_litestar(rows), origin="https://api.example")
    for path, method in product(paths, METHODS):
        expected = _ran(partial(bare.fetch, path, method=method))
        # A GET needs no preflight: the closed handler runs, and the page cannot read.
        allowed = expected if method == "GET" or expected != [CLOSED] else []
        assert _ran(partial(page.fetch, path, method=method)) == allowed, (path, method)


# A text reads every value of the other types; `make contract-full` has the other pairs too.
PAIRS = [each for each in permutations(TYPES, 2) if EVERY_ROW or "str" in each]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_method_has_the_policy_of_the_handler_whose_type_reads_the_value(
    one: str, other: str
) -> None:
    rows: list[Row] = []
    paths: list[str] = []
    every = product(product(METHODS, repeat=2), permutations((OPEN, CLOSED)))
    for number, (methods, words) in enumerate(every):
        templates = [f"/{number}/{{x:{kind}}}" for kind in (one, other)]
        rows += zip(methods, templates, words, strict=True)
        paths += [f"/{number}/{TYPES[kind]}" for kind in (one, other)]
    _check(rows, paths)


def test_template_that_continues_hides_no_handler() -> None:
    rows = [
        ("GET", "/x/{a:int}", CLOSED),
        ("GET", "/x/{b:str}/y", OPEN),
        ("PUT", "/x/{c:str}", OPEN),
    ]
    _check(rows, ["/x/1", "/x/a", "/x/1/y"])
