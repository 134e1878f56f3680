"""The rows of the contract at an edge: their policies in one map, a prefix for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import unquote

from harness.edges import ENCODED, read_header, untouched
from harness.erring import CORS_HEADERS
from harness.keeping import KeptConnection
from harness.raw_http import Answered
from tables.everything import ROWS
from tables.model import BY_HEADERS, BY_METHOD, ORIGIN, Row
from tables.policies import named, names

from crossorigin import Policy, PolicyMap
from crossorigin.edge.lower import Feature, lower

_LEFT_OUT: Final = frozenset({Feature.REGEX, Feature.CALLABLE})
"""The entries that no edge has; rows of such policies say nothing of it."""

_MAPS: Final = frozenset({"map", "map-reversed"})


@cache
def _applies(name: str) -> bool:
    declared = named(name)
    policies = declared if isinstance(declared, PolicyMap) else PolicyMap(default=declared)
    return not lower(policies).features & _LEFT_OUT


def row_maps() -> dict[str, PolicyMap]:
    """Return the maps of the rows that apply; ``rows`` has the policies without paths."""
    found: dict[str, PolicyMap] = {}
    plain: dict[str, Policy] = {}
    for name in sorted(filter(_applies, names())):
        declared = named(name)
        if isinstance(declared, PolicyMap):
            found[name] = declared
        else:
            plain[f"/{name}/*"] = declared
    return {"rows": PolicyMap(plain), **found}


def rows_of(name: str) -> Iterator[Row]:
    """Yield the rows of a map of `row_maps`."""
    for row in ROWS:
        if "wire" not in row.not_on and row.expected.lines is None:
            own = row.policy if row.policy in _MAPS else "rows"
            if own == name and _applies(row.policy):
                yield row


def compare_row(row: Row, edge: KeptConnection, policies: PolicyMap) -> str | None:
    """Return the difference between an answer of the edge and the row, or None.

    Args:
        row: the row.
        edge: the edge.
        policies: its map.
    """
    prefix = "" if row.policy in _MAPS else f"/{row.policy}"
    request = row.request
    path = prefix + request.path
    answered = edge.ask(request.method, path, f"127.0.0.1:{edge.port}", request.lines)
    if policies.resolve(unquote(path.partition("?")[0])) is None:
        return untouched(answered)
    difference = _difference(row, answered)
    # The edge itself answers a request that it does not take.
    may_be_stricter = answered.status in _UNREAD or _is_odd(row) or _names_a_star(row)
    if difference is None or (may_be_stricter and _is_within(row, answered)):
        return None
    return f"{difference}: {answered.lines}"


_UNREAD: Final = (400, 405, 413, 414, 431, 501)


def _difference(row: Row, answered: Answered) -> str | None:
    expected = row.expected
    wanted = dict(expected.headers)
    for name in CORS_HEADERS:
        found = answered.all(name)
        if len(found) > 1:
            return f"{name} twice"
        if read_header(name, "".join(found)) != read_header(name, wanted.get(name, "")):
            return f"{name}: {found} instead of {wanted.get(name)}"
    vary = {each.strip().lower() for each in ",".join(answered.all("Vary")).split(",")}
    if not {each.lower() for each in expected.vary} <= vary:
        return "Vary"
    reached = bool(answered.all("X-Total"))
    return None if reached == expected.app_called else f"application reached: {reached}"


def _is_within(row: Row, answered: Answered) -> bool:
    """Return whether an answer allows no more than the row."""
    wanted = dict(row.expected.headers)
    for name in CORS_HEADERS:
        found = read_header(name, ",".join(answered.all(name)))
        allowed = read_header(name, wanted.get(name, ""))
        if isinstance(found, set) and isinstance(allowed, set):
            if not found <= allowed:
                return False
        elif found not in ("", allowed):
            return False
    return True


def _is_odd(row: Row) -> bool:
    """Return whether browsers send no such request; an edge may answer it more strictly."""
    request = row.request
    names_of = [name.lower() for name, _ in request.lines]
    values = [value for _, value in request.lines]
    return (
        len({*names_of}) < len(names_of)
        or any(not value or not _PRINTABLE.issuperset(value) for value in values)
        or any(len(value) > _LONG for value in values)
        or any(not each.strip() for value in values for each in value.split(b","))
        or ENCODED.search(request.path) is not None
    )


def _names_a_star(row: Row) -> bool:
    """Return True if a preflight announces the header `*`; an edge may list no name then."""
    announced = (value for name, value in row.request.lines if name.lower() == _ANNOUNCED)
    return any(each.strip() == b"*" for value in announced for each in value.split(b","))


_ANNOUNCED: Final = "access-control-request-headers"


def is_read_in_part(row: Row) -> bool:
    """Return whether nginx before 1.23 reads one line of several."""
    return any(len(row.request.values(name)) > 1 for name in (ORIGIN, BY_METHOD, BY_HEADERS))


_LONG: Final = 1000
_PRINTABLE: Final = frozenset(range(0x20, 0x7F))
