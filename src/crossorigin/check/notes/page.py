"""Notes on options of a request that cannot have the intended effect."""

from __future__ import annotations

import ipaddress

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note, named
from crossorigin.fetch import Code
from crossorigin.fetch.url import parse
from crossorigin.spec.headers import is_forbidden_request
from crossorigin.spec.lists import elements
from crossorigin.spec.text import short_repr


def same_origin(answers: Answers) -> Found:
    """Notice that page and URL have the same origin."""
    request = answers.question.request
    url = parse(request.url)
    if url is not None and url.same_origin(request.origin):
        message = "Page and URL have the same origin: CORS does not apply."
        yield Note(
            "same-origin", message, "Name the origin of the page that sends the request."
        )


def local_network(answers: Answers) -> Found:
    """Notice a page of the internet that requests a server of the user's own network."""
    request = answers.question.request
    page, url = parse(request.origin), parse(request.url)
    if page is None or url is None or not page.is_http:
        return
    if _reach(url.host) < _reach(page.host):
        where = "machine" if _reach(url.host) == _LOOPBACK else "network"
        yield Note(
            "local-network",
            f"The page is in another network than the URL, which is on the user's own {where}: "
            "Chromium asks the user first (Local Network Access), and no header changes that.",
            "Serve both from one network, or ask your users to allow it.",
        )


_LOOPBACK, _PRIVATE, _PUBLIC = range(3)


def _reach(host: str) -> int:
    """Return the network of a host; a name counts as public."""
    if host == "localhost" or host.endswith(".localhost"):
        return _LOOPBACK
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return _PRIVATE if host.endswith(".local") else _PUBLIC
    if address.is_loopback:
        return _LOOPBACK
    return _PRIVATE if address.is_private else _PUBLIC


def null_origin(answers: Answers) -> Found:
    """Notice an origin that any page can have."""
    if answers.question.request.origin == "null":
        yield Note(
            "null-origin",
            "The origin null belongs to sandboxed frames and files: any page can have it.",
            "Serve the page from an origin of its own, and do not allow null.",
        )


def dropped_headers(answers: Answers) -> Found:
    """Notice headers that only the browser sets."""
    names = [name for name, _ in answers.question.request.headers if is_forbidden_request(name)]
    if names:
        yield Note(
            "header-dropped",
            f"Browsers set these headers themselves, and drop those of a page: {named(names)}.",
            "For cookies, use --credentials and --cookie.",
        )


def method_case(answers: Answers) -> Found:
    """Notice a method that the page and the server write in different case."""
    verdict = answers.outcome.verdict
    if verdict.code is not Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        return
    method, found = verdict.expected or "", verdict.found or ""
    listed = [one for one in elements(found) if one.upper() == method.upper()]
    if listed and method == method.upper():
        yield Note(
            "method-case",
            f"The server lists {short_repr(listed[0])}, and browsers send {method}: methods "
            "are compared case by case.",
            f"List {method} in capital letters.",
        )
    elif method.upper() in {*listed, "PATCH"} and method != method.upper():
        yield Note(
            "method-case",
            f"Browsers send {short_repr(method)} as the page wrote it, and servers list "
            f"{method.upper()}: methods are compared case by case.",
            f"Write {method.upper()} in the page.",
        )
