"""Firefox's console: its words, recorded from Firefox ESR 153."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.engines.lines import Line, answer_of, base, is_redirect, wording
from crossorigin.consoles.engines.templates import fill
from crossorigin.fetch import Code, Outcome
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import WireResponse
from crossorigin.spec.lists import elements
from crossorigin.spec.tokens import is_token

_FRAME: Final = (
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
    "resource at {url}. "
)
_STATUS: Final = ". Status code: {status}."

FRAMES: Final = (
    f"{_FRAME}(Reason: ",
    "disallow reading the remote resource at {url} soon. (Reason: ",
)
"""The texts around Firefox's reasons."""

REASONS: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing)",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{found}’)",
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ "
        "is ‘*’)",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "(Reason: CORS preflight response did not succeed)"),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "(Reason: CORS request external redirect not allowed)",
    ),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "(Reason: invalid token ‘{found}’ in CORS header ‘Access-Control-Allow-Methods’)",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "(Reason: invalid token ‘{found}’ in CORS header ‘Access-Control-Allow-Headers’)",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’)",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: header ‘{expected}’ is not allowed according to header "
        "‘Access-Control-Allow-Headers’ from CORS preflight response)",
    ),
    Line(Code.CORS_DISABLED_SCHEME, "(Reason: CORS request not http)"),
    Line("CorsDisabled", "(Reason: CORS disabled)"),
    Line(
        "AuthorizationCoveredByWildcard",
        "(Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header "
        "is not covered. ",
    ),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Security Error: Content at {origin} may not load data from {url}.",
    ),
    Line(Code.UNSAFE_REDIRECT, "Security Error: Content at {url} may not load or link to "),
    Line(
        Code.CORS_DISABLED_SCHEME,
        "Security Error: Content at {pages} may not load or link to file:",
        (Code.UNSAFE_REDIRECT,),
    ),
    Line(Code.MIXED_CONTENT, "Blocked loading mixed active content “{url}”"),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "Local Network Access detected: {pages}, accessing target “{url}” ({address}) via "
        "{found} prompt action: auto_deny",
    ),
    Line(
        Code.NETWORK_FAILURE,
        "(Reason: CORS request did not succeed)",
        (
            Code.REDIRECT_CONTAINS_CREDENTIALS,
            Code.UNSAFE_REDIRECT,
            Code.INVALID_REDIRECT,
            Code.TOO_MANY_REDIRECTS,
            "LocalNetworkAccessPermissionDenied",
        ),
    ),
    Line(
        Code.NETWORK_FAILURE,
        "Firefox can’t establish a connection to the server at {url}.",
        ("HandshakeRefused",),
    ),
    Line("Untold", "NetworkError when attempting to fetch resource."),
)
"""Its reasons, the precise ones before the vague ones."""

_AUTHORIZATION_WARNING: Final = (
    "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote "
    "resource at {url} soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the "
    "`Authorization` header is not covered. To include the `Authorization` header, it must be "
    "explicitly listed in CORS header `Access-Control-Allow-Headers`)."
)
_LISTS: Final = frozenset(
    {
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
    }
)


def authorization_warning(url: str) -> str:
    """Return Firefox's warning where a star let Authorization pass."""
    return fill(_AUTHORIZATION_WARNING, {"url": url})


def lines(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    """Yield Firefox's messages.

    Args:
        outcome: the outcome of a blocked fetch.
        facts: the values of the gaps.
    """
    verdict, answer = outcome.verdict, answer_of(outcome)
    code = _own_code(verdict.code, answer)
    told = wording(REASONS, code).startswith("(Reason: ")
    if code in _LISTS:
        facts = facts | {"found": _first_bad(answer, verdict.header) or ""}
    if told:
        yield _sentence(code, facts)
    if answer is not None and code is Code.PREFLIGHT_DISALLOWED_REDIRECT:
        yield _sentence(*_beyond(answer, facts))
    # The first caller gets no lines.
    if not told or verdict.is_preflight or is_redirect(answer):
        failed = wording(REASONS, Code.NETWORK_FAILURE)
        yield fill(_FRAME + failed + _STATUS, facts | {"status": "(null)"})


def _sentence(code: Code, facts: dict[str, str]) -> str:
    if code is Code.WILDCARD_ORIGIN_NOT_ALLOWED:
        facts = facts | {"url": f"‘{facts['url']}’"}
    told = code in {Code.MISSING_ALLOW_ORIGIN_HEADER, Code.PREFLIGHT_INVALID_STATUS}
    status = fill(_STATUS, facts) if told else "."
    return fill(_FRAME + wording(REASONS, code), facts) + status


def _beyond(answer: WireResponse, facts: dict[str, str]) -> tuple[Code, dict[str, str]]:
    """Return the code that Firefox reports after it has refused a preflight's redirect.

    It judges the response that redirects, for the origin that the redirect leads to.
    """
    url, target = parse(facts["url"]), parse(facts["target"])
    stays = url is not None and target is not None and url.origin == target.origin
    failed = cors_check(facts["origin"] if stays else "null", answer, credentials=False)
    if failed is None:
        return Code.PREFLIGHT_INVALID_STATUS, facts
    return _own_code(failed.code, answer), facts | {"found": failed.found or ""}


def _own_code(code: Code, answer: WireResponse | None) -> Code:
    """Return Firefox's own code of a reason: a list in one line is one value to it."""
    plain = base(code)
    one_line = answer is not None and len(answer.values("access-control-allow-origin")) == 1
    if plain is Code.INVALID_ALLOW_ORIGIN_VALUE or (
        plain is Code.MULTIPLE_ALLOW_ORIGIN_VALUES and one_line
    ):
        return Code.ALLOW_ORIGIN_MISMATCH
    return plain


def _first_bad(answer: WireResponse | None, header: str | None) -> str | None:
    """Return the first element that voids the list in a header of `answer`."""
    values = [] if answer is None or header is None else answer.values(header.lower())
    every = (one for value in values for one in elements(value))
    return next((one for one in every if not is_token(one)), None)
