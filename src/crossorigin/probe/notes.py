"""Notes: what an exchange shows besides the verdict, or why the verdict came about.

Each note is found by one function, from the answers alone; it may find nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from crossorigin.fetch import Code, Exchange, WireResponse
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.filtering import exposed_names
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import bare, shown
from crossorigin.probe.asking import ENGINES, Answers
from crossorigin.probe.console import NAMES
from crossorigin.spec.headers import (
    PROTOCOL_PREFIX,
    SAFELISTED_RESPONSE,
    is_forbidden_request,
    is_forbidden_response,
)
from crossorigin.spec.lists import elements
from crossorigin.spec.statuses import REDIRECT, is_ok
from crossorigin.spec.tokens import is_token

MAX_NAMES: Final = 20
"""Header names that a note lists."""

_ALLOW_ORIGIN: Final = "access-control-allow-origin"
_SINGLE: Final = (_ALLOW_ORIGIN, "access-control-allow-credentials")
_LISTS: Final = (
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
)
_LOGIN: Final = frozenset({401, 407, 511})
_UNROUTED: Final = frozenset({404, 405, 501})
_FIRST_ERROR: Final = 400
_FIRST_SERVER_ERROR: Final = 500
# What servers and the layers before them put into every response, and no page asks for.
_USUAL: Final = frozenset(
    {
        "accept-ranges",
        "age",
        "allow",
        "alt-svc",
        "connection",
        "content-encoding",
        "date",
        "keep-alive",
        "server",
        "strict-transport-security",
        "timing-allow-origin",
        "transfer-encoding",
        "vary",
        "via",
        "x-content-type-options",
        "x-frame-options",
        "x-powered-by",
    }
)


class Note(NamedTuple):
    """One thing that was noticed.

    Attributes:
        code: stable name.
        message: what was noticed.
        remedy: what to do about it; empty where there is nothing to do.
    """

    code: str
    message: str
    remedy: str = ""

    def to_mapping(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return self._asdict()


def notes(answers: Answers) -> tuple[Note, ...]:
    """Return all that there is to notice, in the order of the exchange."""
    return tuple(note for find in _FINDERS for note in find(answers))


Found = Iterator[Note]


def _last(answers: Answers) -> Exchange | None:
    """Return the last exchange that was no preflight and was answered."""
    answered = [
        one
        for one in _exchanges(answers)
        if not one.request.is_preflight and one.response is not None
    ]
    return answered[-1] if answered else None


def _exchanges(answers: Answers) -> tuple[Exchange, ...]:
    """Return what the farthest of the browsers sent."""
    outcomes = (answers.outcome, *answers.engines.values())
    return max((one.exchanges for one in outcomes), key=len)


def _preflights(answers: Answers) -> Iterator[tuple[Exchange, WireResponse]]:
    for one in _exchanges(answers):
        if one.request.is_preflight and one.response is not None:
            yield one, one.response


def _responses(answers: Answers) -> Iterator[WireResponse]:
    for one in _exchanges(answers):
        if one.response is not None:
            yield one.response


def _same_origin(answers: Answers) -> Found:
    request = answers.question.request
    url = parse(request.url)
    if url is not None and url.same_origin(request.origin):
        message = "Page and URL are of one origin: CORS plays no part."
        yield Note("same-origin", message, "Name the origin of the page that calls.")


def _null_origin(answers: Answers) -> Found:
    if answers.question.request.origin == "null":
        yield Note(
            "null-origin",
            "The origin null is that of sandboxed frames and of files: anybody can have it.",
            "Serve the page from an origin of its own, and do not allow null.",
        )


def _dropped_headers(answers: Answers) -> Found:
    names = [name for name, _ in answers.question.request.headers if is_forbidden_request(name)]
    if names:
        yield Note(
            "header-dropped",
            f"Browsers set this themselves and drop it: {_named(names)}.",
            "For cookies, ask with --credentials and --cookie.",
        )


def _login(answers: Answers) -> Found:
    for _, response in _preflights(answers):
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
                "List the origin; if it is listed, place the CORS layer outside of what "
                "refuses.",
            )


def _routing(answers: Answers) -> Found:
    for _, response in _preflights(answers):
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
                "Look into its log; a CORS layer outside of the application answers by itself.",
            )


def _redirects(answers: Answers) -> Found:
    for one in _exchanges(answers):
        target = _target(one)
        url = parse(one.request.url)
        if target is None or url is None:
            continue
        if target.path.rstrip("/") == url.path.rstrip("/") and target.path != url.path:
            yield Note(
                "slash-redirect",
                f"The server redirects to the same path with another slash at its end: "
                f"{bare(target.sent)}",
                f"Let the page ask {bare(target.sent)} directly.",
            )
        elif (url.scheme, target.scheme) == ("http", "https") and url.path == target.path:
            yield Note(
                "https-redirect",
                "The server redirects from http to https.",
                f"Let the page ask {bare(target.sent)} directly.",
            )


def _target(exchange: Exchange) -> Url | None:
    response = exchange.response
    if response is None or response.status not in REDIRECT:
        return None
    lines = response.values("location")
    return parse(lines[0], parse(exchange.request.url)) if lines else None


def _double(answers: Answers) -> Found:
    for response in _responses(answers):
        for name in _SINGLE:
            values = response.values(name)
            if len(values) > 1:
                yield Note(
                    "double-header",
                    f"There are {len(values)} lines of {_title(name)}: {_named(values)}. Two "
                    f"layers set it{_layers(response)}.",
                    "Let one layer set the headers: the proxy hides those of the application "
                    "(nginx: proxy_hide_header), or adds none.",
                )


def _layers(response: WireResponse) -> str:
    names = [value for name in ("via", "server") for value in response.values(name)]
    return f" (on the way: {_named(names)})" if names else ""


def _spelling(answers: Answers) -> Found:
    verdict = answers.outcome.verdict
    found, expected = verdict.found or "", verdict.expected or ""
    if verdict.header is None or verdict.allowed or not found:
        return
    if found.rstrip("/").lower() == expected.lower() and found != expected:
        yield Note(
            "value-misspelt",
            f"{shown(found)} is almost {shown(expected)}, and the comparison is byte for byte.",
            f"Send {shown(expected)}.",
        )


def _method_case(answers: Answers) -> Found:
    verdict = answers.outcome.verdict
    if verdict.code is not Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        return
    method = verdict.expected or ""
    if method.upper() in elements(verdict.found or "") and method != method.upper():
        yield Note(
            "method-case",
            f"The server lists {method.upper()}, and browsers send {shown(method)} as the page "
            "wrote it: methods are compared case by case.",
            f"Write {method.upper()} in the page.",
        )


def _lists(answers: Answers) -> Found:
    for response in _responses(answers):
        for name in _LISTS:
            bad = [
                one
                for value in response.values(name)
                for one in elements(value)
                if not is_token(one)
            ]
            if bad:
                yield Note(
                    "invalid-element",
                    f"{_title(name)} holds {_named(bad)}: no token, and so the list is void.",
                    "Write names between commas, without quotes, blanks or other signs.",
                )


def _errors(answers: Answers) -> Found:
    last = _last(answers)
    if last is None or last.response is None or last.response.status < _FIRST_ERROR:
        return
    if answers.outcome.verdict.code is Code.MISSING_ALLOW_ORIGIN_HEADER:
        yield Note(
            "error-without-headers",
            f"The response is an error ({last.response.status}) without CORS headers: the page "
            "cannot tell it from a network that failed, and the console speaks of CORS.",
            "Look for the error first. Then place the CORS layer outside of what makes error "
            "pages (nginx: add_header … always).",
        )


def _vary(answers: Answers) -> Found:
    last = _last(answers)
    if last is None or last.response is None or not answers.varied:
        return
    asked = [last.response, *(one.response for one in answers.varied if one.response)]
    depends = len({_protocol(response) for response in asked}) > 1
    if depends and not all(_varies(response) for response in asked):
        yield Note(
            "missing-vary",
            "The response depends on Origin, and not every variant says so: asked from this "
            "origin, from another and from none, it differs, yet Vary: Origin is missing. A "
            "cache, or the browser's own, will give one page the answer for another.",
            "Send Vary: Origin with every response, those without Origin in the request "
            "included.",
        )


def _protocol(response: WireResponse) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (name.lower(), value)
            for name, value in response.headers
            if name.lower().startswith(PROTOCOL_PREFIX)
        )
    )


def _varies(response: WireResponse) -> bool:
    named = {one.lower() for value in response.values("vary") for one in elements(value)}
    return bool(named & {"*", "origin"})


def _reflected(answers: Answers) -> Found:
    for one in answers.varied:
        sent = one.request.values("origin")
        allowed = None if one.response is None else one.response.get(_ALLOW_ORIGIN)
        if one.response is None or not sent or allowed != sent[0]:
            continue
        with_cookies = one.response.get("access-control-allow-credentials") == "true"
        consequence = (
            "with cookies: every site can read what your users can read"
            if with_cookies
            else "which a star would say more plainly"
        )
        yield Note(
            "any-origin-reflected",
            f"An origin that nobody knows ({sent[0]}) is allowed too, {consequence}.",
            "List the origins that you trust.",
        )


def _cookies(answers: Answers) -> Found:
    request = answers.question.request
    url = parse(request.url)
    if request.credentials != "include" or url is None:
        return
    for line in answers.refused_cookies:
        yield _refused_cookie(line)
    for line in answers.question.cookies:
        jar = CookieJar()
        if jar.store(line, url, same_site=True) and _is_kept_back(jar, answers, url):
            yield Note(
                "cookie-not-sent",
                f"The cookie {_cookie_name(line)} does not go along with this request.",
                "For pages of another site, set it with SameSite=None; Secure, over https. "
                "Browsers may still block cookies of other sites: that is no matter of CORS.",
            )


def _is_kept_back(jar: CookieJar, answers: Answers, url: Url) -> bool:
    last = _last(answers)
    return last is not None and jar.header(url, same_site=last.request.same_site) is None


def _refused_cookie(line: str) -> Note:
    return Note(
        "cookie-refused",
        f"A browser does not keep the cookie {_cookie_name(line)} of a response to another "
        "site.",
        "Set it with SameSite=None; Secure, over https.",
    )


def _cookie_name(line: str) -> str:
    # Never the value: it may be a session.
    return shown(line.partition("=")[0].strip())


def _authorization(answers: Answers) -> Found:
    standard = answers.outcome.verdict
    passes = [engine for engine in ENGINES if answers.engines[engine.name].verdict.allowed]
    by_star = standard.code is Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE and passes
    if by_star and (standard.expected or "").lower() == "authorization":
        yield Note(
            "authorization-under-star",
            "A star in Access-Control-Allow-Headers does not stand for Authorization. Engines "
            "still let it pass, and warn that they will not for long.",
            "List authorization by name.",
        )


def _hidden(answers: Answers) -> Found:
    page, last = answers.outcome.response, _last(answers)
    if page is None or page.type != "cors" or last is None or last.response is None:
        return
    credentials = answers.question.request.credentials == "include"
    seen = exposed_names(last.response, credentials=credentials) | SAFELISTED_RESPONSE
    wanted = [name for name in answers.question.reads if name.lower() not in seen]
    for name in wanted:
        yield _unreadable(name, last.response)
    hidden = [
        name
        for name in dict.fromkeys(name.lower() for name, _ in last.response.headers)
        if _is_worth_reading(name) and name not in seen
    ]
    if hidden and not wanted:
        yield Note(
            "headers-hidden",
            f"The page cannot read these response headers: {_named(hidden)}.",
            "If it has to, list them in expose_headers.",
        )


def _unreadable(name: str, response: WireResponse) -> Note:
    if is_forbidden_response(name):
        return Note("header-not-exposed", f"No page can ever read {bare(name)}.")
    has = "" if response.values(name.lower()) else " (which the response does not have)"
    return Note(
        "header-not-exposed",
        f"The page cannot read the response header {bare(name)}{has}.",
        f"Show it: Policy(expose_headers=[{shown(name)}]).",
    )


def _is_worth_reading(name: str) -> bool:
    return not (
        name in _USUAL or is_forbidden_response(name) or name.startswith(PROTOCOL_PREFIX)
    )


def _differing(answers: Answers) -> Found:
    allowed = answers.outcome.verdict.allowed
    others = [
        NAMES[engine.name]
        for engine in ENGINES
        if answers.engines[engine.name].verdict.allowed != allowed
    ]
    if others:
        does = "block it" if allowed else "let it pass"
        yield Note(
            "engines-differ", f"Otherwise than the standard, {', '.join(others)} {does}."
        )


def _title(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("-"))


def _named(names: list[str]) -> str:
    cut = ", …" if len(names) > MAX_NAMES else ""
    return ", ".join(bare(name) for name in names[:MAX_NAMES]) + cut


_FINDERS: Final[tuple[Callable[[Answers], Found], ...]] = (
    _same_origin,
    _null_origin,
    _dropped_headers,
    _login,
    _routing,
    _redirects,
    _double,
    _spelling,
    _method_case,
    _lists,
    _errors,
    _authorization,
    _differing,
    _vary,
    _reflected,
    _cookies,
    _hidden,
)
