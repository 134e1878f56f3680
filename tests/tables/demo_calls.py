"""The expected prediction of each call of the walk, for every framework and engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Call:
    """The prediction of one call.

    Attributes:
        name: the call's name.
        outcome: the outcome for the page.
        reason: the code of the reason.
        wire: the statuses in the order sent, the preflight's with a P.
        flask: those in Flask, where they differ.
    """

    name: str
    outcome: Literal["readable", "blocked"]
    reason: str
    wire: str
    flask: str = ""

    def reason_in(self, engine: str, wire: str) -> str:
        """The reason in one engine: WebKit checks a preflight's status before its headers."""
        is_refused = self.reason == UNANSWERED and wire in {"P403", "P405"}
        return "PreflightInvalidStatus" if engine == "webkit" and is_refused else self.reason


ALLOWED = "Allowed"
MISSING = "MissingAllowOriginHeader"
MISMATCH = "AllowOriginMismatch"
UNANSWERED = "PreflightMissingAllowOriginHeader"

CALLS = (
    Call("no-cors", "blocked", MISSING, "200"),
    Call("blind-post", "blocked", MISSING, "200"),
    Call("everyone", "readable", ALLOWED, "200"),
    Call("this-page", "readable", ALLOWED, "200"),
    Call("other-origin", "blocked", MISSING, "200"),
    Call("function", "readable", ALLOWED, "200"),
    Call("async-function", "readable", ALLOWED, "200"),
    Call("function-refuses", "blocked", MISSING, "200"),
    Call("simple-post", "readable", ALLOWED, "200"),
    Call("json-post", "readable", ALLOWED, "P204 200"),
    Call("put-json", "readable", ALLOWED, "P204 200"),
    Call("delete-refused", "blocked", "MethodDisallowedByPreflightResponse", "P204"),
    Call("header-refused", "blocked", "HeaderDisallowedByPreflightResponse", "P204"),
    Call("preflight-refused", "blocked", UNANSWERED, "P403"),
    Call("preflight-unanswered", "blocked", UNANSWERED, "P405", flask="P200"),
    Call("app-wide", "readable", ALLOWED, "P204 200"),
    Call("own-preflight", "readable", ALLOWED, "P204 200"),
    Call("left-out", "blocked", MISSING, "200"),
    Call("cookie", "readable", ALLOWED, "200"),
    Call("cookie-everyone", "blocked", "WildcardOriginNotAllowed", "200"),
    Call("exposed", "readable", ALLOWED, "200"),
    Call("hidden", "readable", ALLOWED, "200"),
    Call("not-found", "readable", ALLOWED, "404"),
    Call("sold-out", "readable", ALLOWED, "409"),
    Call("broken", "readable", ALLOWED, "500"),
    Call("remembered", "readable", ALLOWED, "P204 200"),
    Call("forgotten", "readable", ALLOWED, "P204 200"),
    Call("varies", "readable", ALLOWED, "200"),
)
