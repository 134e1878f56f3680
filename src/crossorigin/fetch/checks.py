"""Checks: the standard's checks of a single response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import Code, Step, WireResponse
from crossorigin.spec.lists import combine, elements, split_values
from crossorigin.spec.tokens import is_token

ALLOW_ORIGIN: Final = "Access-Control-Allow-Origin"
ALLOW_CREDENTIALS: Final = "Access-Control-Allow-Credentials"
TIMING_ALLOW_ORIGIN: Final = "Timing-Allow-Origin"
RESOURCE_POLICY: Final = "Cross-Origin-Resource-Policy"
_RESOURCE_POLICIES: Final = frozenset({"same-origin", "same-site", "cross-origin"})


class Finding(NamedTuple):
    """The reason of a failed check, with the attributes of `Verdict`, which adds the step."""

    code: Code
    step: Step
    header: str | None = None
    expected: str | None = None
    found: str | None = None


def cors_check(
    origin: str, response: WireResponse, *, credentials: bool, engine: Engine = STANDARD
) -> Finding | None:
    """Perform a CORS check; return the reason of its failure, or None for success.

    Args:
        origin: the serialized request origin.
        response: the response.
        credentials: whether the request's credentials mode is ``include``.
        engine: the engine of the browser.
    """
    # Fetch, "CORS check", step 1: the value that the server allows.
    allowed = response.get("access-control-allow-origin")
    # Step 2: a value has to exist.
    if allowed is None:
        return _refused("2", Code.MISSING_ALLOW_ORIGIN_HEADER, origin, None)
    # Step 3: the star is enough without credentials.
    if not credentials and allowed == "*":
        return None
    # Step 4: otherwise it is the origin, byte for byte.
    if allowed != origin:
        return _refused("4", _why_other(allowed), origin, allowed)
    # Step 5: this is enough without credentials.
    if not credentials:
        return None
    # Steps 6 and 7: with them, exactly one more value.
    lines = effective_lines(response.values("access-control-allow-credentials"), engine)
    confirmed = combine(lines) if lines else None
    if confirmed == "true":
        return None
    # Step 8.
    step = Step("CORS check", "8")
    code = Code.INVALID_ALLOW_CREDENTIALS
    return Finding(code, step, ALLOW_CREDENTIALS, "true", confirmed)


def effective_lines(lines: list[str], engine: Engine) -> list[str]:
    """Return the lines of a response header that count."""
    return (
        [line for line in lines if line] or lines[:1] if engine.empty_lines_ignored else lines
    )


def _refused(number: str, code: Code, origin: str, found: str | None) -> Finding:
    return Finding(code, Step("CORS check", number), ALLOW_ORIGIN, origin, found)


def _why_other(allowed: str) -> Code:
    """Return the code for an `allowed` that is not the origin; Chromium distinguishes four."""
    if allowed == "*":
        return Code.WILDCARD_ORIGIN_NOT_ALLOWED
    if " " in allowed or "," in allowed:
        return Code.MULTIPLE_ALLOW_ORIGIN_VALUES
    if allowed == "null" or parse(allowed) is not None:
        return Code.ALLOW_ORIGIN_MISMATCH
    return Code.INVALID_ALLOW_ORIGIN_VALUE


def tao_check(
    origin: str, response: WireResponse, *, failed_before: bool, is_basic: bool
) -> bool:
    """Return whether the page may see the timing of a response (Fetch, "TAO check").

    Args:
        origin: the serialized request origin.
        response: the response.
        failed_before: whether an earlier hop of the same fetch did not pass.
        is_basic: whether the response tainting is ``basic``.
    """
    # Fetch, "TAO check", step 2: one failed hop is enough.
    if failed_before:
        return False
    # Steps 3 to 5: the star, or the origin, in the list.
    allowed = response.get("timing-allow-origin")
    values = [] if allowed is None else split_values(allowed)
    # Step 6 is for navigations, which do not use this check. Steps 7 and 8.
    return "*" in values or origin in values or is_basic


def resource_policy_allows(
    response: WireResponse,
    *,
    same_origin: bool,
    same_site: Callable[[], bool],
    unsaid: Literal["cross-origin", "same-origin"] = "cross-origin",
) -> bool:
    """Return whether a no-cors response may be used at all.

    Fetch, "cross-origin resource policy check"; an unknown value counts as none.

    Args:
        response: the response.
        same_origin: whether page and response have one origin.
        same_site: returns whether they belong to one site; called only if needed.
        unsaid: the policy of a response without the header.
    """
    given = response.get("cross-origin-resource-policy")
    match given if given in _RESOURCE_POLICIES else unsaid:
        case "same-origin":
            return same_origin
        case "same-site":
            return same_origin or same_site()
        case _:
            return True


def listed_tokens(response: WireResponse, name: str) -> list[str] | None:
    """Return the tokens that header `name` lists, or None if one element is not a token.

    Fetch, "extract header list values", for the headers of the protocol that are lists. A
    header that is absent lists nothing.
    """
    listed = [token for value in response.values(name) for token in elements(value)]
    return listed if all(map(is_token, listed)) else None
