"""The edits of response headers in WSGI: the `start_response` that applications call.

A `start_response` is built once per decision, and bound to the server's own for a request.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, TypeAlias

from crossorigin.engine import HeaderEdits, text_edits
from crossorigin.engine.response import OTHER_LENGTHS
from crossorigin.gateway.responses.cache import Count, Fail, HeaderCodec

Headers: TypeAlias = list[tuple[str, str]]
ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]

Forward: TypeAlias = Callable[..., Callable[[bytes], object]]
"""The server's `start_response`, then the arguments of the application's."""


def make_forwarder(edits: HeaderEdits[str]) -> Forward:
    """Return the `start_response` that edits the headers when the response starts.

    Built once per decision, and bound to the server's own for a request.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    other_lengths = OTHER_LENGTHS

    def start_with_block(
        start: StartResponse,
        status: str,
        headers: Headers,
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], object]:
        for name, _ in headers:
            if len(name) not in other_lengths and is_ours(name):
                headers = merge(headers)
                break
        else:
            headers = headers + block  # += would change the application's list
        # Servers accept the third argument only where there is one to give.
        return start(status, headers, exc_info) if exc_info else start(status, headers)

    def start_merged(
        start: StartResponse,
        status: str,
        headers: Headers,
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], object]:
        headers = merge(headers)
        return start(status, headers, exc_info) if exc_info else start(status, headers)

    return start_merged if edits.exposes_all else start_with_block


def _make_counted(edits: HeaderEdits[str], count: Count, fail: Fail) -> Forward:
    """Return the `start_response` that edits the headers and counts the decision.

    Its first argument is a list: the server's own, and whether the response is the first one
    of the request. One frame, as a call more costs as much as the count.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    other_lengths, exposes_all = OTHER_LENGTHS, edits.exposes_all

    def start_counted(
        state: list[Any], status: str, headers: Headers, exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], object]:
        start, is_first = state
        if is_first:
            state[1] = False
            try:
                count()
            except BaseException as error:  # noqa: BLE001 - raised again, or logged
                fail(error)
        for name, _ in headers:
            if len(name) not in other_lengths and is_ours(name):
                headers = merge(headers)
                break
        else:
            headers = merge(headers) if exposes_all else headers + block
        started: Callable[[bytes], object] = (
            start(status, headers, exc_info) if exc_info else start(status, headers)
        )
        return started

    return start_counted


CODEC: Final = HeaderCodec(str, text_edits, make_forwarder, "wsgi_cache", _make_counted)
