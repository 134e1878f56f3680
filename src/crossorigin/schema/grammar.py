"""The grammar of a file's texts as regular expressions of a JSON schema.

They are written so that ECMA-262 and Python read them alike. Each accepts every text that
`Policy` and `Guard` accept, and refuses as many others as an expression can.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crossorigin.spec import headers, methods
from crossorigin.spec.tokens import STAR_WORDS


def any_case(text: str) -> str:
    """Return an expression for `text` in any case."""
    return "".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in text)


def _one_of(texts: Iterable[str]) -> str:
    return "|".join(any_case(text) for text in sorted(texts))


_NO_BLANK: Final = r"(?![\s\S]*\s)"
_LABEL: Final = r"(?:[A-Za-z0-9_-]|[^\u0000-\u007f]){1,63}"
_NUMBER: Final = r"(?:[0-9]+|0[Xx][0-9A-Fa-f]*)"
_NAME: Final = rf"(?:{_LABEL}\.)*(?!{_NUMBER}\.?(?::|$)){_LABEL}\.?"
OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
IPV4: Final = rf"{OCTET}(?:\.{OCTET}){{3}}"
_IPV6: Final = r"\[[0-9a-f:]{2,39}\]"
_PORT: Final = (
    r"(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"
)
_PAGELESS: Final = ("about", "blob", "data", "file", "javascript", "ftp", "ftps", "ws", "wss")
_SCHEME: Final = rf"(?!(?:{_one_of(_PAGELESS)}):)[A-Za-z][A-Za-z0-9+.-]{{0,63}}"
# 253 characters and a last dot.
_SHORT_HOST: Final = r"(?![^/]*//(?:[^/:]{253}[^.:/]|[^/:]{255}))"
_START: Final = rf"^{_NO_BLANK}{_SHORT_HOST}"

EXTENSIONS: Final = rf"{any_case('moz-extension')}|{any_case('safari-web-extension')}"
"""The schemes for which one pattern matches every extension."""

ORIGIN: Final = rf"{_START}{_SCHEME}://(?:{_NAME}|{IPV4}|{_IPV6})(?::{_PORT})?$"
PATTERN: Final = (
    rf"{_START}(?:(?:{EXTENSIONS})://\*"
    rf"|{_SCHEME}://(?:(?:\*\.)?{_NAME}|{IPV4}|{_IPV6})(?::(?:\*|{_PORT}))?)$"
)
"""An origin or a pattern."""

HOST: Final = rf"^{_NO_BLANK}(?:(?:\*\.)?{_NAME}|{IPV4}|{_IPV6})$"

_LOOPBACK: Final = rf"(?:(?:[^/:]*\.)?{any_case('localhost')}\.?|127(?:\.{OCTET}){{3}}|\[::1\])"
SECURE: Final = rf"^(?!{any_case('http')}://(?!{_LOOPBACK}(?::|$)))"
"""Any text except an http origin of another machine."""

NO_EXTENSION_PATTERN: Final = rf"^(?!(?:{EXTENSIONS})://\*)"

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+$"  # noqa: S105 - a token of HTTP
_WORD: Final = rf"(?!(?:{_one_of(STAR_WORDS)})$){_NO_BLANK}{_TOKEN}"
METHOD: Final = (
    rf"^(?!(?:{_one_of(methods.FORBIDDEN)})$)(?!(?!PATCH$){any_case('patch')}$)"
    rf"{_WORD}"
)
SAFE_METHOD: Final = rf"^(?!(?:{_one_of(('POST', 'PUT', 'PATCH', 'DELETE'))}|\*)$){_WORD}"
REQUEST_HEADER: Final = (
    rf"^(?!(?:{_one_of(headers.FORBIDDEN_REQUEST)})$)"
    rf"(?!{_one_of((*headers.FORBIDDEN_REQUEST_PREFIXES, headers.PROTOCOL_PREFIX))})"
    rf"{_WORD}"
)
RESPONSE_HEADER: Final = (
    rf"^(?!(?:{_one_of(headers.FORBIDDEN_RESPONSE)})$)(?!{any_case(headers.PROTOCOL_PREFIX)})"
    rf"{_WORD}"
)

_SEGMENT: Final = (
    r"(?!\.{1,2}(?:/|$)|:[A-Za-z_]|\()"
    r"[^/%;?#*{}<>\\\u0000-\u001f\u007f\ud800-\udfff]+"
)
PATH: Final = rf"^(?!.*\$$)(?:/|(?=/)(?:/{_SEGMENT})*(?:/\*)?)$"
"""A path, exact or a prefix."""
