"""The edits of response headers in ASGI: the `send` that applications call.

A `send` is built once per decision, and bound to the state of a request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from crossorigin.engine import HeaderEdits, bytes_edits
from crossorigin.engine.response import OTHER_LENGTHS
from crossorigin.gateway.responses.cache import Count, Fail, HeaderCodec
from crossorigin.spec.lists import OWS

# The `send` of the server, and whether the response has started: a list, the cheapest object
# that holds two. The `send` of the application is bound to it.
State: TypeAlias = list[Any]
Forward: TypeAlias = Callable[[State, dict[str, Any]], Awaitable[None]]


def make_forwarder(edits: HeaderEdits[bytes]) -> Forward:
    """Return the `send` that edits the headers when the response starts.

    Built once per decision; binding it per request costs half of creating a closure.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    other_lengths = OTHER_LENGTHS

    def send_with_block(state: State, message: dict[str, Any]) -> Any:  # noqa: ANN401 - the server's result
        # Only the message that starts an HTTP response has a status.
        if "status" in message:
            state[1] = True
            # A new message: that of the application may be shared, or sent again.
            message = message.copy()
            try:
                given = message["headers"]
            except KeyError:
                given = []
            if type(given) is not list:
                given = list(given)
            for name, _ in given:
                if len(name) not in other_lengths and is_ours(name):
                    message["headers"] = merge(given)
                    break
            else:
                message["headers"] = given + block
        return state[0](message)

    def send_merged(state: State, message: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
        if "status" in message:
            state[1] = True
            message = {**message, "headers": merge(message.get("headers", ()))}
        return state[0](message)

    return send_merged if edits.exposes_all else send_with_block


def _make_counted(edits: HeaderEdits[bytes], count: Count, fail: Fail) -> Forward:
    """Return the `send` that edits the headers and counts the decision.

    `state[1]` is None before that. One frame, as a call more costs as much as the count.
    """
    block, is_ours, merge = edits.block, edits.is_ours, edits.merge
    other_lengths, exposes_all = OTHER_LENGTHS, edits.exposes_all

    def send_counted(state: State, message: dict[str, Any]) -> Any:  # noqa: ANN401 - the server's result
        if "status" in message:
            if state[1] is None:
                state[1] = False
                try:
                    count()
                except BaseException as error:  # noqa: BLE001 - raised again, or logged
                    fail(error)
            state[1] = True
            message = message.copy()
            try:
                given = message["headers"]
            except KeyError:
                given = []
            if type(given) is not list:
                given = list(given)
            message["headers"] = merge(given) if exposes_all else given + block
            for name, _ in given:
                if len(name) not in other_lengths and is_ours(name):
                    message["headers"] = merge(given)
                    break
        return state[0](message)

    return send_counted


def _decode(value: bytes) -> str:
    # RFC 9110 section 5.5: blanks around a value are not part of it; some servers leave them.
    return value.decode("latin-1").strip(OWS)


CODEC: Final = HeaderCodec(_decode, bytes_edits, make_forwarder, "asgi_cache", _make_counted)
