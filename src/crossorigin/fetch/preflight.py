"""CORS-preflight fetch: builds the preflight request, and judges its response."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crossorigin.fetch.checks import Finding, cors_check, effective_lines, listed_tokens
from crossorigin.fetch.engine import DEFAULT_MAX_AGE, Engine
from crossorigin.fetch.verdict import Code, Headers, Step, WireResponse
from crossorigin.spec.headers import NON_WILDCARD_REQUEST
from crossorigin.spec.methods import SAFELISTED
from crossorigin.spec.statuses import REDIRECT, is_ok

ALLOW_METHODS: Final = "Access-Control-Allow-Methods"
ALLOW_HEADERS: Final = "Access-Control-Allow-Headers"
MAX_AGE: Final = "Access-Control-Max-Age"

_ALGORITHM: Final = "CORS-preflight fetch"
_UNSIGNED: Final = re.compile(r"[0-9]+")
_SIGNED: Final = re.compile(r"[+\-]?[0-9]+")
# A number above every limit, with few enough digits for any arithmetic.
_FOREVER: Final = 10**18


class Asked(NamedTuple):
    """The contents of a preflight request, and the page that causes it.

    Attributes:
        origin: the serialized request origin.
        method: the method of the request.
        unsafe_names: lower-case, sorted.
        typed_names: the same names in the spelling and the order of the page.
        credentials: whether the request's credentials mode is ``include``.
        use_preflight: the use-CORS-preflight flag.
        checked: whether the answer has to pass the CORS check.
    """

    origin: str
    method: str
    unsafe_names: list[str]
    typed_names: list[str]
    credentials: bool
    use_preflight: bool
    checked: bool


class Granted(NamedTuple):
    """The result of a successful preflight.

    Attributes:
        methods: the listed methods.
        headers: the listed names.
        max_age: the seconds for which it is cached.
    """

    methods: list[str]
    headers: list[str]
    max_age: int


def preflight_headers(asked: Asked) -> Headers:
    """Return the headers of the preflight."""
    headers = [
        # Fetch, "CORS-preflight fetch", step 2.
        ("Accept", "*/*"),
        # Step 3.
        ("Access-Control-Request-Method", asked.method),
    ]
    # Steps 4 and 5: no blank after the comma, because servers expect none.
    if asked.unsafe_names:
        headers.append(("Access-Control-Request-Headers", ",".join(asked.unsafe_names)))
    headers.append(("Origin", asked.origin))
    return tuple(headers)


def read(asked: Asked, response: WireResponse, engine: Engine) -> Granted | Finding:
    """Return the grants of a response to a preflight, or the finding that refuses it.

    Args:
        asked: the content of the preflight.
        response: the response to the preflight.
        engine: the engine of the browser.
    """
    # Fetch, "CORS-preflight fetch", step 7: the CORS check of the request itself, with its
    # own credentials mode, and an ok status.
    refused = _refuse_response(asked, response, engine)
    if refused is not None:
        return refused
    # Steps 7.1 to 7.3: both lists have to be valid.
    methods = listed_tokens(response, "access-control-allow-methods")
    if methods is None:
        return _unreadable(
            Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE, ALLOW_METHODS, response
        )
    headers = listed_tokens(response, "access-control-allow-headers")
    if headers is None:
        return _unreadable(
            Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE, ALLOW_HEADERS, response
        )
    # Step 7.4: a preflight that only the flag caused needs no list of methods.
    if asked.use_preflight and not response.values("access-control-allow-methods"):
        methods = [asked.method]
    return Granted(methods, headers, read_max_age(response, engine))


def refuse(
    asked: Asked, granted: Granted, response: WireResponse, engine: Engine
) -> Finding | None:
    """Return the finding if the grants do not cover the request, else None."""
    return _refuse_method(asked, granted.methods, response) or _refuse_header(
        asked, granted.headers, response, engine
    )


def _refuse_response(asked: Asked, response: WireResponse, engine: Engine) -> Finding | None:
    step = Step(_ALGORITHM, "8")
    if response.status in REDIRECT and response.get("location") is not None:
        # No engine follows a redirect, and each reports that before any other fault.
        found = str(response.status)
        return Finding(Code.PREFLIGHT_DISALLOWED_REDIRECT, step, None, "200 to 299", found)
    wrong_status = None
    if not is_ok(response.status):
        found = str(response.status)
        wrong_status = Finding(Code.PREFLIGHT_INVALID_STATUS, step, None, "200 to 299", found)
    failed = None
    if asked.checked:
        failed = cors_check(
            asked.origin, response, credentials=asked.credentials, engine=engine
        )
    if failed is not None:
        failed = failed._replace(code=failed.code.of_preflight)
    return (
        (wrong_status or failed) if engine.status_before_headers else (failed or wrong_status)
    )


def _unreadable(code: Code, header: str, response: WireResponse) -> Finding:
    step = Step(_ALGORITHM, "7.3")
    return Finding(code, step, header, "tokens between commas", response.get(header.lower()))


def _refuse_method(asked: Asked, methods: list[str], response: WireResponse) -> Finding | None:
    # Fetch, "CORS-preflight fetch", step 7.5: listed byte for byte, or safelisted, or covered
    # by a star that counts.
    if asked.method in methods or asked.method in SAFELISTED:
        return None
    if "*" in methods and not asked.credentials:
        return None
    return Finding(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        Step(_ALGORITHM, "7.5"),
        ALLOW_METHODS,
        asked.method,
        response.get("access-control-allow-methods"),
    )


def _refuse_header(
    asked: Asked, headers: list[str], response: WireResponse, engine: Engine
) -> Finding | None:
    listed = {name.lower() for name in headers}
    starred = "*" in listed and not asked.credentials
    unsafe = asked.typed_names if engine.names_as_typed else asked.unsafe_names
    missing = [name for name in unsafe if name.lower() not in listed]
    # Fetch, "CORS-preflight fetch", step 7.6: no star covers Authorization.
    by_name = [name for name in missing if name.lower() in NON_WILDCARD_REQUEST]
    if by_name and not engine.wildcard_covers_authorization:
        return _missing("7.6", by_name[0], response)
    # Step 7.7: every other name is listed, in any case, or covered.
    return _missing("7.7", missing[0], response) if missing and not starred else None


def _missing(number: str, name: str, response: WireResponse) -> Finding:
    return Finding(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        Step(_ALGORITHM, number),
        ALLOW_HEADERS,
        name,
        response.get("access-control-allow-headers"),
    )


def read_max_age(response: WireResponse, engine: Engine) -> int:
    """Return the seconds for which the answer is cached; 0 for no cache."""
    # Fetch, "CORS-preflight fetch", step 7.8: one line, one number.
    lines = effective_lines(response.values("access-control-max-age"), engine)
    # Step 7.9: five seconds without a value. All engines treat an empty value as no value.
    if not any(lines):
        return _capped(DEFAULT_MAX_AGE, engine)
    seconds = _parse_max_age(lines, engine)
    # Step 7.10.
    return _capped(engine.max_age_unparsable if seconds is None else seconds, engine)


def _parse_max_age(lines: list[str], engine: Engine) -> int | None:
    number = _SIGNED if engine.max_age_signed else _UNSIGNED
    if len(lines) != 1 or number.fullmatch(lines[0]) is None:
        return None
    if lines[0].startswith("-"):
        return 0
    digits = lines[0].lstrip("+0")
    seconds = int(digits or "0") if len(digits) <= len(str(_FOREVER)) + 1 else None
    readable = engine.max_age_parsed
    if readable is None:
        return _FOREVER if seconds is None else seconds
    return None if seconds is None or seconds > readable else seconds


def _capped(seconds: int, engine: Engine) -> int:
    cap = engine.max_age_cap
    return seconds if cap is None else min(seconds, cap)
