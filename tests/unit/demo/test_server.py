"""The servers in the process that starts them: signals, the log, the browser."""

from __future__ import annotations

import http.client
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any

import pytest
from harness.demo_site import own_django
from harness.raw_http import TIMEOUT

from crossorigin.demo.ports import Claim, claim
from crossorigin.demo.server import LOGS, run, shorten

pytestmark = pytest.mark.xdist_group("demo")


def site_of(page: Claim) -> dict[str, Any]:
    with closing(http.client.HTTPConnection(page.host, page.port)) as connection:
        connection.request("GET", "/site")
        site: dict[str, Any] = json.load(connection.getresponse())
    return site


def visited(visit: Callable[[Claim], None], **options: Any) -> tuple[Claim, Claim]:  # noqa: ANN401 - of run
    """Run both servers for the length of a visit."""

    def visiting(page: Claim) -> None:
        try:
            visit(page)
        finally:
            signal.raise_signal(signal.SIGINT)

    with claim("127.0.0.1", 0, 0) as page, claim("localhost", 0, 0) as api, own_django():
        visitor = threading.Thread(target=visiting, args=(page,))
        visitor.start()
        run(page, api, **options)
        visitor.join()
    return page, api


def test_both_servers_run_until_a_signal_and_leave_no_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    filters = [list(logging.getLogger(name).filters) for name in LOGS]
    seen: list[dict[str, Any]] = []
    opened: list[str] = []
    page, api = visited(lambda page: seen.append(site_of(page)), opened=opened.append)
    [site] = seen
    assert (site["page"], site["api"]) == (page.origin, api.origin)
    assert opened == [f"{page.origin}/"]
    assert capsys.readouterr().out == (
        f"The page: {page.origin}/\nThe API:  {api.origin}\nCtrl-C stops both.\nStopped.\n"
    )
    assert signal.getsignal(signal.SIGINT) is before
    assert [list(logging.getLogger(name).filters) for name in LOGS] == filters


def test_open_stream_does_not_delay_the_end_of_the_servers() -> None:
    with ExitStack() as stack:
        streams: list[http.client.HTTPResponse] = []

        def visit(page: Claim) -> None:
            connection = http.client.HTTPConnection(page.host, page.port, TIMEOUT)
            stack.enter_context(closing(connection))
            connection.request("POST", "/visitor")
            visitor = json.load(connection.getresponse())
            path = f"/stream?visitor={visitor['visitor']}&token={visitor['token']}"
            connection.request("GET", path)
            streams.append(stack.enter_context(closing(connection.getresponse())))
            assert streams[0].readline() == b": the record\n"

        visited(visit)
        # The last chunk came: the answer was ended, not cut.
        assert streams[0].read() == b"\n"


def exc_info(error: BaseException) -> Any:  # noqa: ANN401 - the exc_info of logging
    try:
        raise error
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("name", "level", "info", "line"),
    [
        ("uvicorn.error", logging.ERROR, exc_info(RuntimeError("on purpose")),
         "/x broke: RuntimeError('on purpose')"),
        ("uvicorn.error", logging.WARNING, None, "/x broke"),
        ("django.request", logging.ERROR, exc_info(RuntimeError("on purpose")),
         "/x broke: RuntimeError('on purpose')"),
        ("django.request", logging.WARNING, None, None),
    ],
)  # fmt: skip
def test_log_has_one_line_for_an_exception_and_none_for_a_refusal(
    name: str,
    level: int,
    info: Any,  # noqa: ANN401 - see above
    line: str | None,
) -> None:
    record = logging.LogRecord(name, level, "", 0, "%s broke", ("/x",), info)
    kept = shorten(record)
    assert (logging.Formatter().format(record) if kept else None) == line
