"""Every row of the tables, through our gateways, judged by our browser.

Policy and verdict agree. Rows that a page can bring about are fetched
whole: the browser asks its own preflight. The answers to the others (an Origin that no browser
sends, lines that none writes so) are held against the standard's CORS check as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache

import pytest
from harness.raw_apps import RawASGI, raw_wsgi
from harness.spy import Spy
from harness.together import check_all
from tables.everything import ROWS, TABLES
from tables.model import (
    ALLOWED,
    BY_HEADERS,
    BY_METHOD,
    HEADER_NOT_ALLOWED,
    MALFORMED_HEADERS,
    MALFORMED_METHOD,
    METHOD_NOT_ALLOWED,
    ORIGIN,
    TOO_MANY_HEADERS,
    Row,
)
from tables.policies import named

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.fetch import Request, WireRequest, WireResponse, run
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.url import parse
from crossorigin.spec.headers import is_forbidden_request
from crossorigin.spec.lists import elements
from crossorigin.spec.methods import is_forbidden, normalize
from crossorigin.spec.tokens import is_token
from crossorigin.transport.senders import ASGISender, WSGISender
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

HOST = "https://api.test"
# The origin was allowed; the method, or a header, was refused.
ORIGIN_ALLOWED = {
    ALLOWED,
    HEADER_NOT_ALLOWED,
    MALFORMED_HEADERS,
    MALFORMED_METHOD,
    METHOD_NOT_ALLOWED,
    TOO_MANY_HEADERS,
}
Send = Callable[[WireRequest], WireResponse | None]


@cache
def _senders(policy: str) -> dict[str, Send]:
    spy = Spy()
    declared = named(policy)
    asgi = ASGISender(ASGIGateway(RawASGI(spy), declared), raise_app_exceptions=False)
    wsgi = WSGISender(WSGIGateway(raw_wsgi(spy), declared), raise_app_exceptions=False)
    return {
        "asgi": lambda wanted: asyncio.run(asgi.asend(wanted, None)),
        "wsgi": lambda wanted: wsgi.send(wanted, None),
    }


def _text(row: Row, name: str) -> list[str]:
    return [value.decode("latin-1") for value in row.request.values(name)]


def _credentials(row: Row) -> bool:
    return any(name == "Access-Control-Allow-Credentials" for name, _ in row.expected.headers)


def _names(row: Row) -> list[str]:
    return [name for line in _text(row, BY_HEADERS) for name in elements(line)]


def _can_be_fetched(row: Row) -> bool:
    """Return whether a page can bring the row's request about."""
    origins, methods, names = _text(row, ORIGIN), _text(row, BY_METHOD), _names(row)
    url = parse(HOST + row.request.path)
    return (
        row.expected.kind == "preflight"
        and len(origins) == 1
        and (origins[0] == "null" or _is_origin(origins[0]))
        and len(methods) == 1
        and is_token(methods[0])
        and not is_forbidden(methods[0])
        and normalize(methods[0]) == methods[0]
        and all(is_token(name) and not is_forbidden_request(name) for name in names)
        and len(names) <= 128
        and sum(map(len, _text(row, BY_HEADERS))) < 4000
        and url is not None
        and url.href == HOST + row.request.path
    )


def _is_origin(text: str) -> bool:
    url = parse(text)
    return url is not None and url.origin == text and text != HOST


# Where there is no Origin there is nothing to judge; where the engine says nothing, no policy
# applies, or every server's parser has its part in the row.
JUDGED = [
    row
    for row in ROWS
    if row.expected.kind != "not-cors"
    and not row.refused_by.keys() & {"wire", "asgi", "wsgi"}
    and "engine" not in row.not_on
]
FETCHED = [row for row in JUDGED if _can_be_fetched(row)]


def _check_table(table: str, rows: list[Row], check: Callable[[Row], None]) -> None:
    here = {row.id for row in TABLES[table]}
    check_all([row for row in rows if row.id in here], check, lambda row: row.id)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("gateway", ["asgi", "wsgi"])
def test_answers_pass_the_check_where_the_policy_allows(table: str, gateway: str) -> None:
    _check_table(table, JUDGED, lambda row: _check_answer(row, gateway))


def _check_answer(row: Row, gateway: str) -> None:
    lines = [(name, value.decode("latin-1")) for name, value in row.request.lines]
    wanted = WireRequest(
        is_preflight=False,
        method=row.request.method,
        url=HOST + row.request.path,
        headers=tuple(lines),
    )
    answer = _senders(row.policy)[gateway](wanted)
    assert answer is not None
    origin = ", ".join(_text(row, ORIGIN)).strip(" \t")
    refused = cors_check(origin, answer, credentials=_credentials(row))
    assert (refused is None) == (row.expected.reason in ORIGIN_ALLOWED)


@pytest.mark.parametrize("table", sorted(TABLES.keys() - {"responses"}))
@pytest.mark.parametrize("gateway", ["asgi", "wsgi"])
def test_the_page_reads_the_response_if_the_policy_allows_it(table: str, gateway: str) -> None:
    _check_table(table, FETCHED, lambda row: _check_page(row, gateway))


def _check_page(row: Row, gateway: str) -> None:
    request = Request(
        url=HOST + row.request.path,
        origin=_text(row, ORIGIN)[0],
        method=_text(row, BY_METHOD)[0],
        # Such a name is unsafe with any value, and so is asked for.
        headers=tuple((name, '"1"') for name in _names(row)),
        credentials="include" if _credentials(row) else "omit",
        redirect="manual",
    )
    verdict = run(request, _senders(row.policy)[gateway]).verdict
    assert verdict.allowed == row.expected.allowed, verdict


def test_most_rows_are_judged_and_many_are_fetched() -> None:
    assert len(JUDGED) > 500
    assert len(FETCHED) > 100
