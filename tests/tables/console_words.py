"""In which words each engine's console gives the reasons that the model gives.

In a template `{expected}`, `{found}` and `{url}` stand for values of the verdict. The words of
a preflight are those of the request, unless there are others.
"""

from __future__ import annotations

from typing import Final

from crossorigin.fetch import Code

_REDIRECTION: Final = "denied by Cross-Origin Resource Sharing policy: "

WORDS: Final[dict[str, dict[Code, tuple[str, ...]]]] = {
    "chromium": {
        Code.MISSING_ALLOW_ORIGIN_HEADER: (
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
        Code.ALLOW_ORIGIN_MISMATCH: (
            "The 'Access-Control-Allow-Origin' header has a value '{found}' that is not equal to the supplied origin.",
        ),
        Code.INVALID_ALLOW_ORIGIN_VALUE: (
            "The 'Access-Control-Allow-Origin' header contains the invalid value '{found}'.",
        ),
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: (
            "The 'Access-Control-Allow-Origin' header contains multiple values '{found}', but only one is allowed.",
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: (
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        ),
        Code.INVALID_ALLOW_CREDENTIALS: (
            "The value of the 'Access-Control-Allow-Credentials' header in the response is '{found}' which must be 'true' when the request's credentials mode is 'include'.",
        ),
        Code.PREFLIGHT_INVALID_STATUS: (
            "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: (
            "Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
            "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
        ),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
            "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Method {expected} is not allowed by Access-Control-Allow-Methods in preflight response.",
        ),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Request header field {expected} is not allowed by Access-Control-Allow-Headers in preflight response.",
        ),
        Code.REDIRECT_CONTAINS_CREDENTIALS: (
            "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
        ),
        Code.DISALLOWED_BY_MODE: (
            'Request mode is "same-origin" but the URL\'s origin is not same as the request origin {expected}.',
            # after a redirect
            "Domains, protocols and ports must match.",
        ),
        Code.CORS_DISABLED_SCHEME: ('URL scheme "{found}" is not supported.',),
    },
    "firefox": {
        Code.MISSING_ALLOW_ORIGIN_HEADER: (
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing)",
        ),
        Code.ALLOW_ORIGIN_MISMATCH: (
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{found}’)",
        ),
        Code.INVALID_ALLOW_ORIGIN_VALUE: (
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{found}’)",
        ),
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: (
            "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)",
            # in one line
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{found}’)",
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: (
            "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)",
        ),
        Code.INVALID_ALLOW_CREDENTIALS: (
            "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)",
        ),
        Code.PREFLIGHT_INVALID_STATUS: (
            "(Reason: CORS preflight response did not succeed). Status code: {found}.",
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: (
            "(Reason: CORS request external redirect not allowed)",
        ),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
            "’ in CORS header ‘Access-Control-Allow-Methods’)",
        ),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
            "’ in CORS header ‘Access-Control-Allow-Headers’)",
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’)",
        ),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "(Reason: header ‘{expected}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response)",
        ),
        Code.REDIRECT_CONTAINS_CREDENTIALS: ("(Reason: CORS request did not succeed)",),
        Code.DISALLOWED_BY_MODE: ("may not load data from {url}.",),
        Code.CORS_DISABLED_SCHEME: ("(Reason: CORS request not http)",),
    },
    "webkit": {
        Code.MISSING_ALLOW_ORIGIN_HEADER: ("is not allowed by Access-Control-Allow-Origin.",),
        Code.ALLOW_ORIGIN_MISMATCH: ("is not allowed by Access-Control-Allow-Origin.",),
        Code.INVALID_ALLOW_ORIGIN_VALUE: ("is not allowed by Access-Control-Allow-Origin.",),
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: (
            "Access-Control-Allow-Origin cannot contain more than one origin.",
            # with a blank instead of a comma
            "is not allowed by Access-Control-Allow-Origin.",
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: (
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        ),
        Code.INVALID_ALLOW_CREDENTIALS: (
            'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        ),
        Code.PREFLIGHT_INVALID_STATUS: (
            "Preflight response is not successful. Status code: {found}",
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: (
            "Preflight response is not successful. Status code: {found}",
        ),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
            "Header Access-Control-Allow-Methods has an invalid value: {found}",
        ),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
            "Header Access-Control-Allow-Headers has an invalid value: {found}",
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Method {expected} is not allowed by Access-Control-Allow-Methods.",
        ),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
            "Request header field {expected} is not allowed by Access-Control-Allow-Headers.",
        ),
        Code.REDIRECT_CONTAINS_CREDENTIALS: (f"{_REDIRECTION}redirection URL ",),
        Code.DISALLOWED_BY_MODE: (
            "Fetch API cannot load {url}.",
            # after a redirect
            "Domains, protocols and ports must match.",
        ),
        Code.CORS_DISABLED_SCHEME: ("Cross origin requests are only supported for HTTP.",),
    },
}
