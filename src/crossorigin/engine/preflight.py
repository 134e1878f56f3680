"""Preflights: builds the response to a preflight request.

The response names the whole policy, so that the console of the browser can name the missing
method or header, and one response applies to all methods of the URL. If another policy governs
another method, the response names the announced method only.
"""

from __future__ import annotations

from typing import AnyStr, Final

from crossorigin.engine import names
from crossorigin.engine.decision import Decision, Reason
from crossorigin.rules import Rules
from crossorigin.spec import lists, methods
from crossorigin.spec.headers import is_read_as_forbidden
from crossorigin.spec.tokens import is_token

REFUSAL: Final = b"The CORS policy of this resource does not allow this origin.\n"
"""The body of every refused preflight: one fixed sentence, without details of the policy."""

REFUSAL_STATUS: Final = 403

MAX_REQUEST_HEADERS_BYTES: Final = 4096
"""Limit of Access-Control-Request-Headers: browsers list the names that a page sets itself, a
few dozen at most, and servers take 8 KB for all headers together."""

MAX_REQUEST_HEADERS_NAMES: Final = 128
"""Limit of the names in it; Tomcat and nginx take about 100 headers in a request."""


def within_limit(value: AnyStr) -> AnyStr | None:
    """Return the `value` of Access-Control-Request-Headers, or None if it is too long.

    Gateways check it first, so that a value over the limit is not even hashed.
    """
    return value if len(value) <= MAX_REQUEST_HEADERS_BYTES else None


class PreflightAnswers:
    """The answers of a policy to preflights; see `Engine` for the arguments. Immutable."""

    __slots__ = (
        "_fixed",
        "_headers",
        "_headers_line",
        "_max_age",
        "_methods",
        "_methods_line",
        "_refusals",
        "_sole",
        "_status",
        "_vary",
    )

    def __init__(self, rules: Rules, *, sole: bool, vary: tuple[str, ...]) -> None:
        continues = rules.preflight_continue
        self._sole = sole
        self._methods = _listed(rules.allow_methods)
        self._headers = _listed(rules.allow_headers)
        self._methods_line = ",".join(self._methods or ())
        self._headers_line = ",".join(self._headers or ())
        self._fixed = ((names.ALLOW_CREDENTIALS, "true"),) if rules.allow_credentials else ()
        max_age = 0 if sole else rules.max_age
        self._max_age = () if max_age is None else ((names.MAX_AGE, str(max_age)),)
        self._status = None if continues else rules.preflight_status
        self._vary = self._depends_on(rules, vary)
        # Another method of the URL may have a policy that allows the origin.
        depends = (names.REQUEST_METHOD, names.REQUEST_HEADERS) if sole else ()
        refused_vary = merge_names(depends, vary)
        self._refusals = {
            reason: _refusal(reason, continues=continues, vary=refused_vary)
            for reason in (
                Reason.MALFORMED_ORIGIN,
                Reason.ORIGIN_NOT_ALLOWED,
                Reason.LOOKUP_FAILED,
                Reason.AMBIGUOUS,
            )
        }

    def _depends_on(self, rules: Rules, vary: tuple[str, ...]) -> tuple[str, ...]:
        """Return the request headers that an answer depends on, as it echoes them."""
        parts = (
            (names.ORIGIN, not rules.is_public),
            (names.REQUEST_METHOD, self._methods is None or self._sole),
            (names.REQUEST_HEADERS, self._headers is None or self._sole),
        )
        return merge_names(tuple(name for name, echoed in parts if echoed), vary)

    def refuse(self, reason: Reason) -> Decision:
        """Return the decision on a preflight whose origin is not allowed."""
        return self._refusals[reason]

    def answer(self, allow_origin: str, method: str, requested: str | None) -> Decision:
        """Return the decision on a preflight of an allowed origin; see `Engine.preflight`."""
        if self._sole and requested is not None and _overrides_method(requested):
            return self.refuse(Reason.AMBIGUOUS)
        method = method.strip(lists.OWS)
        methods_line, method_refused = self._answer_method(method)
        if self._sole:
            # A browser's preflight cache is keyed by URL, and this policy does not govern
            # the other methods of the URL.
            methods_line = "" if method_refused else method
        headers_line, headers_refused = self._answer_headers(requested)
        refused = method_refused or headers_refused
        lists_of_names = (
            (names.ALLOW_METHODS, methods_line),
            (names.ALLOW_HEADERS, headers_line),
        )
        return Decision(
            kind="preflight",
            allowed=refused is None,
            reason=refused or Reason.ALLOWED,
            status=self._status,
            headers=(
                (names.ALLOW_ORIGIN, allow_origin),
                *self._fixed,
                *(line for line in lists_of_names if line[1]),
                *self._max_age,
            ),
            vary=self._vary,
        )

    def _answer_method(self, method: str) -> tuple[str, Reason | None]:
        """Return Allow-Methods, and the reason if `method` is refused."""
        if not is_token(method):
            return self._methods_line, Reason.MALFORMED_METHOD
        if self._methods is None:
            return _echo_method(method)
        # Fetch, "CORS-preflight fetch", step 7.5: a safelisted method needs no entry, and
        # methods are compared case by case.
        allowed = method in methods.SAFELISTED or method in self._methods
        return self._methods_line, None if allowed else Reason.METHOD_NOT_ALLOWED

    def _answer_headers(self, value: str | None) -> tuple[str, Reason | None]:
        """Return Allow-Headers, and the reason if one of the names in `value` is refused."""
        if value is None:
            return self._headers_line, Reason.TOO_MANY_HEADERS
        requested = [name.lower() for name in lists.elements(value)]
        if len(requested) > MAX_REQUEST_HEADERS_NAMES:
            return self._headers_line, Reason.TOO_MANY_HEADERS
        if not all(map(is_token, requested)):
            return self._headers_line, Reason.MALFORMED_HEADERS
        if self._headers is None:
            return _echo_headers(requested)
        refused = any(name not in self._headers for name in requested)
        return self._headers_line, Reason.HEADER_NOT_ALLOWED if refused else None


def _overrides_method(requested: str) -> bool:
    """Return True if a header of the request may make the application run another method."""
    # A server of WSGI has one spelling for both signs.
    spelt = requested.lower().replace("_", "-")
    return not methods.OVERRIDING.isdisjoint(lists.elements(spelt))


def _echo_headers(requested: list[str]) -> tuple[str, Reason | None]:
    """Return the names, without a star and the names by which a page would forge a header.

    A page can announce a header whose name is a star. In the answer it would allow any header
    but Authorization: Fetch, "CORS-preflight fetch", step 7.7.
    """
    shown = [name for name in requested if name != "*" and not is_read_as_forbidden(name)]
    refused = None if len(shown) == len(requested) else Reason.HEADER_NOT_ALLOWED
    return ",".join(dict.fromkeys(shown)), refused


def _echo_method(method: str) -> tuple[str, Reason | None]:
    """Return `method` alone, never a star, not even for a method with this name.

    With credentials browsers read a star literally. Without credentials it would allow any
    method. Firefox does not reuse a cached preflight that has one.
    """
    refused = method == "*" or methods.is_forbidden(method)
    return ("", Reason.METHOD_NOT_ALLOWED) if refused else (method, None)


def _refusal(reason: Reason, *, continues: bool, vary: tuple[str, ...]) -> Decision:
    return Decision(
        kind="preflight",
        allowed=False,
        reason=reason,
        status=None if continues else REFUSAL_STATUS,
        vary=merge_names((names.ORIGIN,), vary),
        body=b"" if continues else REFUSAL,
    )


def _listed(allowed: tuple[str, ...] | str) -> dict[str, None] | None:
    return None if isinstance(allowed, str) else dict.fromkeys(allowed)


def merge_names(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Return the header names of both, each once, in order."""
    merged = {name.lower(): name for name in (*second, *first)}
    return tuple(merged[name] for name in dict.fromkeys(n.lower() for n in (*first, *second)))
