"""Notes on preflights that a login, a router or another layer has answered."""

from __future__ import annotations

from typing import Final

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note, preflights
from crossorigin.spec.statuses import is_ok

_LOGIN: Final = frozenset({401, 407, 511})
_UNROUTED: Final = frozenset({404, 405, 501})
_FIRST_SERVER_ERROR: Final = 500


def login(answers: Answers) -> Found:
    """Notice a preflight that a login refused, or that another layer refused with 403."""
    for _, response in preflights(answers):
        asks = response.get("www-authenticate") is not None
        if response.status in _LOGIN or (asks and not is_ok(response.status)):
            yield Note(
                "auth-answers-preflight",
                f"Authentication answered the preflight ({response.status}). A preflight never "
                "has credentials, so it can never pass.",
                "Place the CORS layer outside of the authentication, or let OPTIONS pass it.",
            )
        elif response.status == 403:  # noqa: PLR2004 - the status itself
            yield Note(
                "preflight-forbidden",
                "The preflight was refused with 403: by a CORS layer that does not list the "
                "origin, by a firewall, or by a check of CSRF tokens.",
                "List the origin; if it is listed, place the CORS layer outside the layer that "
                "refuses.",
            )


def routing(answers: Answers) -> Found:
    """Notice a preflight that reached the router, or caused a server error."""
    for _, response in preflights(answers):
        if response.status in _UNROUTED:
            yield Note(
                "preflight-not-routed",
                f"The router answered the preflight ({response.status}): it has no route for "
                "OPTIONS, and no CORS layer answered before it.",
                "Place a CORS layer outside of the router.",
            )
        elif response.status >= _FIRST_SERVER_ERROR:
            yield Note(
                "preflight-failed",
                f"The server failed on the preflight ({response.status}).",
                "Read its log; a CORS layer outside of the application answers preflights "
                "itself.",
            )
