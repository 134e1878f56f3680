"""Panels: the words of the developer tools besides the console, and Firefox's links to MDN.

The network panels name a cause in two or three words, the issues panel of Chromium by its code.
The link that Firefox prints after a message is the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.engines.lines import Line
from crossorigin.fetch import Code

MDN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CORSMissingAllowOrigin": Code.MISSING_ALLOW_ORIGIN_HEADER,
        "CORSAllowOriginNotMatchingOrigin": Code.ALLOW_ORIGIN_MISMATCH,
        "CORSMultipleAllowOriginNotAllowed": Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "CORSNotSupportingCredentials": Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "CORSMissingAllowCredentials": Code.INVALID_ALLOW_CREDENTIALS,
        "CORSPreflightDidNotSucceed": Code.PREFLIGHT_INVALID_STATUS,
        "CORSExternalRedirectNotAllowed": Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "CORSInvalidAllowMethod": Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "CORSInvalidAllowHeader": Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "CORSMethodNotFound": Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "CORSMissingAllowHeaderFromPreflight": Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "CORSRequestNotHttp": Code.CORS_DISABLED_SCHEME,
        "CORSDisabled": "CorsDisabled",
        "CORSDidNotSucceed": Code.NETWORK_FAILURE,
    }
)
"""The pages of MDN on Firefox's errors, and the cause of each. The names are those of the
network panel too, where they are written with blanks."""

_LINKED: Final = {"CORSDisabled": "Errors/CORSDisabled"}
"""Names that other sentences hold too: read in a link only."""

FIREFOX: Final = (
    *(Line(cause, _LINKED.get(name, name)) for name, cause in MDN.items()),
    Line(Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, "CORS Missing Allow Method"),
    Line(Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, "CORS Missing Allow Header"),
    Line(Code.NETWORK_FAILURE, "CORSOriginHeaderNotAdded"),
)
"""The words of Firefox's network panel, and its links."""

CHROMIUM: Final = (
    Line("CorsUntold", "CORS error"),
    Line("CorsUntold", "(blocked:cors)"),
    Line("Untold", "(blocked:origin)"),
    Line("Untold", "Provisional headers are shown"),
    Line("BlockedByClient", "(blocked:other)"),
    Line("ContentSecurityPolicy", "(blocked:csp)"),
    Line(Code.MIXED_CONTENT, "(blocked:mixed-content)"),
    Line(Code.BLOCKED_BY_RESOURCE_POLICY, "(blocked:NotSameOrigin"),
    Line(Code.BLOCKED_BY_RESOURCE_POLICY, "(blocked:NotSameSite"),
)
"""The words of Chromium's network panel."""
