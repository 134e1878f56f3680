"""Advice: the remedy for a message whose facts say more than its code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.causes import missing, violations
from crossorigin.consoles.causes.case import Advice, Case
from crossorigin.consoles.causes.catalogue import cause_of, is_of_model
from crossorigin.consoles.causes.origins import (
    CHECKS,
    insecure,
    led_away,
    misspelt,
    opaque,
    unlisted,
)
from crossorigin.fetch import (
    Code,
    Exchange,
    Outcome,
    Request,
    Step,
    Verdict,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch.remedies import STARRED, remedy
from crossorigin.fetch.verdict import escape
from crossorigin.spec.headers import (
    PROTOCOL_PREFIX,
    is_forbidden_request,
    is_forbidden_response,
)
from crossorigin.spec.methods import is_forbidden, normalize
from crossorigin.spec.text import short_repr


def advice(case: Case) -> Advice:
    """Return the change that would help, and who can make it.

    Args:
        case: the message.
    """
    special = next(filter(None, (rule(case) for rule in _rules(case.code))), None)
    found = special or Advice(cause_of(case.code).who, _usual(case))
    return found._replace(remedy=_error_first(case) + found.remedy)


def _rules(code: str) -> tuple[Callable[[Case], Advice | None], ...]:
    rules = _RULES.get(code) or _RULES.get(code.removeprefix("Preflight"), ())
    is_check = code.removeprefix("Preflight") in CHECKS
    return (led_away, unlisted, opaque, insecure, *rules) if is_check else rules


def _usual(case: Case) -> str:
    """Return the remedy of the model, for the outcome that the message tells of."""
    if not is_of_model(case.code):
        return cause_of(case.code).remedy
    request = Request(
        url=case.url, origin=case.origin, method="PUT" if case.preflight else "GET"
    )
    text = remedy(_outcome(case, request), request)
    return text.replace("['']", "[…]").replace("[…, '']", "[…]")


_NO_STEP: Final = Step("Main fetch", "12")


def _outcome(case: Case, request: Request) -> Outcome:
    answer = WireResponse(status=int(case.facts.get("status", "200")))
    wire = WireRequest(is_preflight=case.preflight, method="GET", url=case.url, headers=())
    cause = cause_of(case.code)
    verdict = Verdict(
        allowed=False,
        code=Code(case.code),
        step=cause.step or _NO_STEP,
        header=cause.header,
        expected=case.facts.get("expected") or request.origin,
        found=case.facts.get("found"),
    )
    exchanges = (Exchange(request=wire, response=answer),)
    return Outcome(verdict=verdict, response=None, exchanges=exchanges)


_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "401": "log in, or let preflights pass without a login",
        "403": "find the layer that refuses: a login, a firewall, a check for forged requests",
        "404": "see that the path is right",
        "405": "see that the route knows the method",
        "413": "the body is too large for a proxy or the server (nginx: client_max_body_size)",
        "429": "the server asks for fewer requests",
        "500": "look into the server's log",
        "502": "the application behind the proxy is down",
        "503": "the server is overloaded or down",
        "504": "the application behind the proxy is too slow",
    }
)
OF_STATUS: Final = frozenset(
    {
        Code.PREFLIGHT_INVALID_STATUS.value,
        Code.PREFLIGHT_DISALLOWED_REDIRECT.value,
        "ErrorStatus",
        "HandshakeRefused",
    }
)
"""The causes whose found value is a status."""


def _error_first(case: Case) -> str:
    """Return the remedy where an error is the cause of the missing header."""
    status = case.facts.get("status", "")
    if case.code in OF_STATUS or not is_of_model(case.code) or status[:1] not in {"4", "5"}:
        return ""
    hint = _ERRORS.get(status, "look into the server's log")
    return (
        f"The response is an error, {status}: {hint}. Mend that first; answers of errors often "
        "lack the headers that good ones have. "
    )


_SERVE: Final = Advice(
    "page",
    "No page can load a file of the disk by its path. Serve the folder of the page and its "
    "files, and open the page over http: python -m http.server (with Vite: npm run preview).",
)


def _local(case: Case) -> Advice | None:
    return _SERVE if case.facts.get("url", "").lower().startswith("file:") else None


def _scheme(case: Case) -> Advice | None:
    raw = case.facts.get("url", "")
    if not raw:
        return _SERVE
    if _WITHOUT_SCHEME.fullmatch(raw):
        return Advice("page", f"Write http:// or https:// before the URL: http://{escape(raw)}")
    return None


_WITHOUT_SCHEME: Final = re.compile(
    r"(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]{1,5})?(?:[/?#].*)?", re.IGNORECASE
)
"""A host, as it stands before a port or a path in a URL that lacks http://."""


def _prohibited_header(case: Case) -> Advice | None:
    name = case.expected.lower()
    if name.startswith(PROTOCOL_PREFIX):
        return Advice(
            "page",
            f"Take {escape(case.expected)} out of the page's code: it is a header of the "
            "server's response, and a page that sends it only causes a preflight.",
        )
    if name == "*":
        return Advice("page", STARRED)
    if is_forbidden_request(name):
        return Advice("page", f"Take {escape(name)} out of the page's code: browsers set it.")
    return None


def _method(case: Case) -> Advice | None:
    method = case.expected
    if method == "*":
        return Advice("page", STARRED)
    if method and is_forbidden(method):
        return Advice("page", f"No page can use the method {escape(method)}.")
    if method and method != method.upper() and normalize(method) == method:
        return Advice(
            "page",
            f"Write the method in upper case in the page: {escape(method.upper())}. Methods "
            "are compared case by case.",
        )
    return None


def _forbidden(case: Case) -> Advice | None:
    """Return advice where WebKit tells the status, and looks at no header before it."""
    if (case.engine, case.facts.get("status")) != ("webkit", "403"):
        return None
    listed = short_repr(case.origin) if case.origin else "…"
    return Advice(
        "server",
        "Answer preflights with a status from 200 to 299. CORSMiddleware answers 403 where the "
        f"origin is not listed: Policy(allow_origins=[{listed}]). If it is listed, a login, a "
        "firewall or a check for forged requests answered: place CORSMiddleware outermost.",
    )


def _hidden(case: Case) -> Advice | None:
    name = case.expected
    if not name:
        return None
    if is_forbidden_response(name):
        return Advice("page", f"No page can read the response header {escape(name)}.")
    return Advice("server", f"Show it: Policy(expose_headers=[…, {short_repr(name)}]).")


def _mode(case: Case) -> Advice | None:
    if case.facts.get("kind"):
        return Advice(
            "page",
            "A worker starts from a script of the page's own origin alone: serve a copy of the "
            "script there. No response header changes this.",
        )
    if case.engine != "firefox":
        return Advice(
            "page",
            "With fetch() take mode cors. An SVG <use>, XSLT and a frame whose document a "
            "script reads never use CORS: serve their files from the page's own origin.",
        )
    return Advice(
        "page",
        "The page loaded it without CORS: write crossorigin on the element (a track needs it "
        "on its video), or with fetch() take mode cors. A classic worker or an SVG <use>, "
        "which never use CORS, need a copy on the page's own origin.",
    )


def _resource(case: Case) -> Advice | None:
    del case
    return Advice(
        "server",
        "Send Cross-Origin-Resource-Policy: cross-origin with the response (same-site where "
        "both are of one site). If the page itself sends Cross-Origin-Embedder-Policy, "
        "crossorigin on the element with Access-Control-Allow-Origin works too. "
        "Access-Control-Allow-Origin alone does not.",
    )


def _lacking(case: Case) -> Advice | None:
    """Return the parts that a text lacks."""
    return Advice("page", missing.remedy(case.facts.get("missing", missing.ALL)))


def _of_error(case: Case) -> Advice | None:
    hint = _ERRORS.get(case.facts.get("status", ""))
    if hint is None:
        return None
    return Advice(
        "server",
        f"{hint[0].upper()}{hint[1:]}. See whether another line of the console speaks of CORS.",
    )


def _refused(case: Case) -> Advice | None:
    """Return advice on the statuses that a login or a check of the origin answers with."""
    if case.facts.get("status") == "401":
        return Advice(
            "page",
            "The server knows no user of this request: log in again, and see that the page "
            "sends the token (Authorization) or the cookie of the login, and that it has not "
            "expired.",
        )
    if case.facts.get("status") != "403":
        return _of_error(case)
    return Advice(
        "server",
        "Look into the server's log. Some servers, such as Spring, gin and Ollama, answer 403 "
        "to an origin that they do not list: list the page's origin there.",
    )


_RULES: Final[Mapping[str, tuple[Callable[[Case], Advice | None], ...]]] = MappingProxyType(
    {
        Code.ALLOW_ORIGIN_MISMATCH: (misspelt,),
        Code.INVALID_ALLOW_ORIGIN_VALUE: (misspelt,),
        Code.CORS_DISABLED_SCHEME: (_local, _scheme),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (_prohibited_header,),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (_method,),
        Code.PREFLIGHT_INVALID_STATUS: (_forbidden,),
        Code.DISALLOWED_BY_MODE: (_mode,),
        Code.BLOCKED_BY_RESOURCE_POLICY: (_resource,),
        "ContentSecurityPolicy": (violations.advice,),
        "TaintedCanvas": (_local,),
        "HiddenResponseHeader": (_hidden,),
        "ErrorStatus": (_refused,),
        "NotEnough": (_lacking,),
    }
)
