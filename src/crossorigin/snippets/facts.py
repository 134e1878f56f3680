"""Facts: the parts of one exchange that a server has to allow, or must never allow."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crossorigin.fetch.site import is_trustworthy
from crossorigin.fetch.url import parse
from crossorigin.snippets.listable import is_listable
from crossorigin.spec.headers import (
    PROTOCOL_PREFIX,
    is_forbidden_request,
    is_forbidden_response,
)
from crossorigin.spec.methods import is_forbidden
from crossorigin.spec.text import short_repr

MAX_AGE: Final = 600
"""Seconds for which browsers cache the answer to a preflight under the snippets."""

HIDDEN: Final = tuple(
    f"Access-Control-{name}"
    for name in (
        "Allow-Origin", "Allow-Credentials", "Expose-Headers", "Allow-Methods",
        "Allow-Headers", "Max-Age",
    )
)  # fmt: skip
"""The headers that a server in front removes from the application's responses.

All of them: `Allow-Credentials` of the application would widen our `Allow-Origin`.
"""

_API: Final = "http://localhost:8000"
# Characters without a meaning in the language of any snippet: no quote, blank, dollar, percent,
# brace or backslash.
_PLAIN_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._:\[\]-]+")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


class Facts(NamedTuple):
    """The exchange to allow.

    Attributes:
        origin: the serialized origin of the page.
        methods: those that a preflight has to grant.
        headers: request headers that a preflight has to grant, in lower case.
        exposed: response headers that the page reads.
        credentials: whether the page requests with cookies.
        url: the URL that the page requests; empty if it is not known.
    """

    origin: str
    methods: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    credentials: bool = False
    url: str = ""

    @property
    def fields(self) -> dict[str, object]:
        """The fields of a `crossorigin.Policy` that allows this exchange and no more."""
        fields: dict[str, object] = {"allow_origins": [self.origin]}
        if self.methods:
            fields["allow_methods"] = list(self.methods)
        if self.headers:
            fields["allow_headers"] = list(self.headers)
        if self.exposed:
            fields["expose_headers"] = list(self.exposed)
        if self.credentials:
            fields["allow_credentials"] = True
        return fields

    @property
    def all_methods(self) -> tuple[str, ...]:
        """The methods, and the three that need no grant, which many libraries require too."""
        return tuple(dict.fromkeys(("GET", "HEAD", "POST", *self.methods)))

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The headers of every response to the page, in order."""
        lines = [("Access-Control-Allow-Origin", self.origin)]
        if self.credentials:
            lines.append(("Access-Control-Allow-Credentials", "true"))
        if self.exposed:
            lines.append(("Access-Control-Expose-Headers", ", ".join(self.exposed)))
        return lines

    @property
    def grants(self) -> list[tuple[str, str]]:
        """The headers of the response to a preflight besides `answers`, in order."""
        lines = [("Access-Control-Allow-Methods", ", ".join(self.all_methods))]
        if self.headers:
            lines.append(("Access-Control-Allow-Headers", ", ".join(self.headers)))
        return [*lines, ("Access-Control-Max-Age", str(MAX_AGE))]

    @property
    def api(self) -> str:
        """The origin of the URL, for a proxy; a stand-in if it is not known."""
        parsed = parse(self.url)
        known = parsed is not None and _PLAIN_ORIGIN.fullmatch(parsed.origin)
        return parsed.origin if parsed is not None and known else _API


def refusal(facts: Facts) -> str | None:
    """Return the reason why no server should allow the exchange, or None.

    Args:
        facts: the exchange.
    """
    return _refused_origin(facts) or _refused_names(facts)


def _refused_origin(facts: Facts) -> str | None:
    if facts.origin == "null":
        return (
            "The origin null belongs to sandboxed frames and files, and any page can have it: "
            "serve the page from its own origin, and allow that one."
        )
    if not is_listable(facts.origin):
        return (
            f"{short_repr(facts.origin)} cannot be written into a configuration: no page has "
            "it as its origin, or its host or port does not exist."
        )
    page = parse(facts.origin)
    open_to_all = page is not None and page.scheme == "http" and not is_trustworthy(page)
    if facts.credentials and open_to_all:
        return (
            "A page without TLS must not read with cookies, because anyone on its network "
            "can change it: serve the page over https, and allow that origin."
        )
    return None


def _refused_names(facts: Facts) -> str | None:
    for name in (*facts.methods, *facts.headers, *facts.exposed):
        if not _PLAIN_NAME.fullmatch(name):
            return f"{short_repr(name)} cannot be written into a configuration."
    for method in facts.methods:
        if is_forbidden(method):
            return f"No page can use the method {method}."
    for name in facts.headers:
        if is_forbidden_request(name):
            return (
                f"Browsers set the request header {name} themselves: remove it from the page."
            )
        if name.lower().startswith(PROTOCOL_PREFIX):
            return f"{name} is a response header: remove it from the page's request."
    for name in facts.exposed:
        if is_forbidden_response(name):
            return f"No page can read the response header {name}."
    return None
