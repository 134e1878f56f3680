"""The rows that a framework, or its server, could get wrong.

The engine and the gateways on bare ASGI and bare WSGI answer every row. A framework reads the
request and sends the answer: it is asked for the rows in which the path, the body, the status,
repeated lines, odd bytes, the application's own headers or a look-up matter, and for the first
row of each rule and shape of an answer. The other rows differ in an origin or in a list of
names only, which no framework reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from tables.model import Row, get
from tables.policies import LOOKED_UP

# The definition of a preflight, and that it never reaches the application.
REACHING = frozenset({1, 2})
DEFAULT_PATH = get().path
PRINTABLE = frozenset(range(0x20, 0x7F))
Shape: TypeAlias = tuple[object, ...]


def needs_wire(row: Row) -> bool:
    """Whether the row is about more than the decision."""
    return bool(
        REACHING & {*row.rules}
        or row.policy in LOOKED_UP
        or _asks_more(row)
        or _expects_more(row)
    )


def _asks_more(row: Row) -> bool:
    request = row.request
    names = [name.lower() for name, _ in request.lines]
    return (
        request.path != DEFAULT_PATH
        or request.method not in {"GET", "OPTIONS"}
        or len({*names}) < len(names)
        or any(not PRINTABLE.issuperset(value) for _, value in request.lines)
    )


def _expects_more(row: Row) -> bool:
    expected = row.expected
    special = (expected.answered, expected.lines, expected.vary_lines)
    return any(each is not None for each in special) or bool(row.refused_by or row.not_on)


def _shape(row: Row) -> Shape:
    expected = row.expected
    names = tuple(name for name, _ in expected.headers)
    answer = (expected.kind, expected.reason, expected.status, names, expected.vary)
    return row.rules, *answer


def on_frameworks(rows: Iterable[Row]) -> Iterator[str]:
    """The ids of the rows that frameworks are asked for."""
    seen: set[Shape] = set()
    for row in rows:
        if "wire" in row.not_on:
            continue
        shape = _shape(row)
        if needs_wire(row) or shape not in seen:
            yield row.id
        seen.add(shape)
