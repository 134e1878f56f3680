"""Sentences on headers: the missing or wrong line of a response, for any server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.fetch.verdict import Code, escape
from crossorigin.spec.statuses import is_ok

_ORIGIN: Final = "Access-Control-Allow-Origin"
_CREDENTIALS: Final = "Access-Control-Allow-Credentials"
_METHODS: Final = "Access-Control-Allow-Methods"
_HEADERS: Final = "Access-Control-Allow-Headers"
_MDN: Final = "https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors"


def _quoted(text: str) -> str:
    """Return text from outside with escaped backticks: the sentences quote with these."""
    return escape(text).replace("`", "\\x60")


class Finding(NamedTuple):
    """The finding of a browser on one response.

    Attributes:
        code: the code of the verdict.
        preflight: whether the response to a preflight decided.
        expected: the value that the browser looked for, or None.
        found: the actual value, or None.
        origin: the origin of the page.
        status: the status of the response that decided; None if it is not known.
    """

    code: str
    preflight: bool
    expected: str | None
    found: str | None
    origin: str
    status: int | None = None

    @property
    def place(self) -> str:
        """The response that decided."""
        name = "the answer to OPTIONS" if self.preflight else "the response"
        wrong = self.status is not None and not is_ok(self.status)
        return f"{name} ({self.status})" if wrong else name

    @property
    def allowing(self) -> str:
        """The line that would allow the origin of the page."""
        return f"`{_ORIGIN}: {_quoted(self.expected or self.origin)}`"

    @property
    def value(self) -> str:
        """The actual value."""
        return _quoted(self.found or "")


def sentence(finding: Finding) -> str | None:
    """Return the sentence on the header that decided, or None if no header decided."""
    write = _SENTENCES.get(_plain(finding.code))
    return None if write is None else write(finding)


def mdn(code: str) -> str:
    """Return the address of MDN's page on a code, or of its list if there is none."""
    page = _PAGES.get(_plain(code))
    return _MDN if page is None else f"{_MDN}/{page}"


def _plain(code: str) -> str:
    """Return the code without the word `Preflight`, if both codes exist."""
    rest = code.removeprefix("Preflight")
    return rest if rest in _SENTENCES else code


def _missing(one: Finding) -> str:
    return f"{one.place} lacks {one.allowing}"


def _mismatch(one: Finding) -> str:
    return f"{one.place} says `{_ORIGIN}: {one.value}` instead of {one.allowing}"


def _star(one: Finding) -> str:
    own = f"`{_ORIGIN}: {_quoted(one.origin)}`"
    return f"{one.place} says `{_ORIGIN}: *`, and a request with credentials needs {own}"


def _credentials(one: Finding) -> str:
    wanted = f"`{_CREDENTIALS}: true`"
    if one.found is None:
        return f"{one.place} lacks {wanted}"
    return f"{one.place} says `{_CREDENTIALS}: {one.value}` instead of {wanted}"


def _status(one: Finding) -> str:
    status = one.found or one.status
    if status is None:
        return "the answer to OPTIONS has no status from 200 to 299"
    return f"the answer to OPTIONS has the status {_quoted(str(status))} instead of 200 to 299"


def _unlisted(header: str) -> Callable[[Finding], str]:
    def write(one: Finding) -> str:
        return f"the answer to OPTIONS lacks `{_quoted(one.expected or '')}` in `{header}`"

    return write


def _unreadable(header: str) -> Callable[[Finding], str]:
    def write(one: Finding) -> str:
        return (
            f"the answer to OPTIONS says `{header}: {one.value}`, which is not a list of names"
        )

    return write


_SENTENCES: Final[Mapping[str, Callable[[Finding], str]]] = MappingProxyType(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER: _missing,
        Code.ALLOW_ORIGIN_MISMATCH: _mismatch,
        Code.INVALID_ALLOW_ORIGIN_VALUE: _mismatch,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: _mismatch,
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: _star,
        Code.INVALID_ALLOW_CREDENTIALS: _credentials,
        Code.PREFLIGHT_INVALID_STATUS: _status,
        Code.PREFLIGHT_DISALLOWED_REDIRECT: _status,
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: _unlisted(_METHODS),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: _unlisted(_HEADERS),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: _unreadable(_METHODS),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: _unreadable(_HEADERS),
    }
)

_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER: "CORSMissingAllowOrigin",
        Code.ALLOW_ORIGIN_MISMATCH: "CORSAllowOriginNotMatchingOrigin",
        Code.INVALID_ALLOW_ORIGIN_VALUE: "CORSAllowOriginNotMatchingOrigin",
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: "CORSMultipleAllowOriginNotAllowed",
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: "CORSNotSupportingCredentials",
        Code.INVALID_ALLOW_CREDENTIALS: "CORSMissingAllowCredentials",
        Code.PREFLIGHT_INVALID_STATUS: "CORSPreflightDidNotSucceed",
        Code.PREFLIGHT_DISALLOWED_REDIRECT: "CORSExternalRedirectNotAllowed",
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: "CORSMethodNotFound",
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: "CORSMissingAllowHeaderFromPreflight",
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: "CORSInvalidAllowMethod",
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: "CORSInvalidAllowHeader",
        Code.CORS_DISABLED_SCHEME: "CORSRequestNotHttp",
        Code.NETWORK_FAILURE: "CORSDidNotSucceed",
    }
)
