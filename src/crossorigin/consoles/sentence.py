"""Sentences: a refusal in the words of HTTP, which the owner of any server understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.fetch import Code
from crossorigin.fetch.verdict import escape


class Told(NamedTuple):
    """The facts that a sentence is made of; each is empty where it is not known.

    Attributes:
        preflight: whether the answer to a preflight decided.
        method: of the request.
        origin: of the page.
        expected: what a list lacks.
        found: what a header holds.
        status: of the response.
    """

    preflight: bool
    method: str = ""
    origin: str = ""
    expected: str = ""
    found: str = ""
    status: str = ""

    @property
    def subject(self) -> str:
        """The response that decided."""
        answer = f" ({self.status})" if self.status else ""
        if self.preflight:
            return f"The answer to OPTIONS{answer}"
        asked = f" to {self.method}" if self.method else ""
        return f"The response{asked}{answer}"

    @property
    def allowed(self) -> str:
        """The line that would allow the page."""
        return f"`Access-Control-Allow-Origin: {self.origin or '<origin of the page>'}`"


def _mismatch(told: Told) -> str:
    if not told.found:
        return f"{told.subject} allows another origin; it needs {told.allowed}."
    found = f"`Access-Control-Allow-Origin: {escape(told.found)}`"
    return f"{told.subject} has {found} instead of {told.allowed}."


def _listed(header: str, kind: str) -> Callable[[Told], str]:
    def write(told: Told) -> str:
        if not told.expected:
            return f"The answer to OPTIONS lacks the {kind} in `{header}`."
        return f"The answer to OPTIONS lacks `{escape(told.expected)}` in `{header}`."

    return write


def _unreadable(header: str) -> Callable[[Told], str]:
    def write(told: Told) -> str:
        found = f": {escape(told.found)}" if told.found else ""
        return f"The answer to OPTIONS has a `{header}` that is no list of tokens{found}."

    return write


_METHODS: Final = "Access-Control-Allow-Methods"
_HEADERS: Final = "Access-Control-Allow-Headers"

_SENTENCES: Final[Mapping[str, Callable[[Told], str]]] = MappingProxyType(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER: lambda told: f"{told.subject} lacks {told.allowed}.",
        Code.ALLOW_ORIGIN_MISMATCH: _mismatch,
        Code.INVALID_ALLOW_ORIGIN_VALUE: _mismatch,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: lambda told: (
            f"{told.subject} has several values of `Access-Control-Allow-Origin`; it needs "
            f"{told.allowed} once."
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: lambda told: (
            f"{told.subject} has `Access-Control-Allow-Origin: *`; with credentials it needs "
            f"{told.allowed} and `Access-Control-Allow-Credentials: true`."
        ),
        Code.INVALID_ALLOW_CREDENTIALS: lambda told: (
            f"{told.subject} lacks `Access-Control-Allow-Credentials: true`."
        ),
        Code.PREFLIGHT_INVALID_STATUS: lambda told: (
            f"The answer to OPTIONS has the status {told.status or 'of an error'}; it needs one "
            "from 200 to 299."
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: lambda told: (
            f"The answer to OPTIONS is a redirect{f' ({told.status})' if told.status else ''}; "
            "it needs a status from 200 to 299."
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: _listed(_METHODS, "method"),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: _listed(_HEADERS, "header"),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: _unreadable(_METHODS),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: _unreadable(_HEADERS),
    }
)


def sentence(code: str, told: Told) -> str | None:
    """Return what the response lacks, or None where no header of it decides.

    Args:
        code: of the model; that of a preflight says the same as the other.
        told: what is known.
    """
    write = _SENTENCES.get(code) or _SENTENCES.get(code.removeprefix("Preflight"))
    return None if write is None else write(told)
