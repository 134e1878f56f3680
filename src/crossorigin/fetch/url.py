"""URLs in the form that fetching needs: absolute, canonical, with an origin.

The URL standard's parser for HTTP(S) URLs, without the states that only other schemes
reach: those URLs stay opaque, because no CORS request can fetch them.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final, NamedTuple, cast
from urllib.parse import quote, unquote_to_bytes

from crossorigin.fetch.engine import Engine
from crossorigin.spec.ports import DEFAULT

MAX_URL_LENGTH: Final = 2 * 1024 * 1024
"""Characters; a longer text is not a URL. No engine sends more, and every step stays small."""

_HTTP: Final = frozenset({"http", "https"})

# RFC 3986, appendix B: matches any text, and in one way only.
_PARTS: Final = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):)?"
    r"(?P<hierarchy>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.DOTALL,
)
_PORT: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>[0-9]*))?")
# URL standard, "forbidden domain code point".
_FORBIDDEN_HOST: Final = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
# URL standard, "ends in a number checker".
_NUMERIC: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?")
_NUMBER: Final = re.compile(r"[0-9]{1,12}|0[xX][0-9A-Fa-f]{0,12}")
_TAB_OR_NEWLINE: Final = {ord(sign): None for sign in "\t\n\r"}
_C0_OR_SPACE: Final = "".join(map(chr, range(0x21)))
# URLs are scalar values: Web IDL replaces others. Python has them for bytes that are not UTF-8.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SINGLE_DOT: Final = frozenset({".", "%2e"})
_DOUBLE_DOT: Final = frozenset({"..", ".%2e", "%2e.", "%2e%2e"})
# URL standard, the complements of the percent-encode sets.
_IN_PATH: Final = "!$%&'()*+,-./:;=@[\\]_|~"
_IN_QUERY: Final = "!$%&()*+,-./:;=?@[\\]^_`{|}~"
_IN_FRAGMENT: Final = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"
# RFC 3986 section 2.3, escaped.
_UNRESERVED: Final = re.compile(
    "%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])", re.IGNORECASE
)
_ESCAPE: Final = re.compile("%[0-9a-fA-F]{2}")
_MAX_HOST_LENGTH: Final = 1024
"""Characters, escaped or not: no name that resolves is longer, and IDNA is not cheap."""
_MAX_PORT: Final = 65535
_MAX_PORT_DIGITS: Final = 5


class Url(NamedTuple):
    """A parsed URL.

    Attributes:
        scheme: the scheme, in lower case, without the colon.
        userinfo: the text before the ``@``; empty if there is none.
        host: the host in ASCII, lower case, an IPv6 address in brackets; or empty.
        port: None for the scheme's default.
        path: with its leading slash; for other schemes, the text after the colon.
        query: with its question mark, or empty.
        fragment: with its number sign, or empty.
    """

    scheme: str
    userinfo: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def is_http(self) -> bool:
        """Whether the scheme is an HTTP(S) scheme."""
        return self.scheme in _HTTP

    @property
    def includes_credentials(self) -> bool:
        """Whether there is a user name or a password (URL standard, "includes credentials")."""
        return self.userinfo != ""

    @property
    def origin(self) -> str:
        """The serialized origin; ``null`` for an opaque one."""
        return f"{self.scheme}://{self.authority}" if self.is_http else "null"

    @property
    def authority(self) -> str:
        """The host, and the port if it is not the default: the value of Host."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def href(self) -> str:
        """The URL as text, with its fragment."""
        if not self.is_http:
            return f"{self.scheme}:{self.path}{self.query}{self.fragment}"
        userinfo = f"{self.userinfo}@" if self.userinfo else ""
        start = f"{self.scheme}://{userinfo}{self.authority}"
        return f"{start}{self.path}{self.query}{self.fragment}"

    @property
    def masked(self) -> str:
        """The URL as reports show it: with an ellipsis for user name and password."""
        return self._replace(userinfo=self.userinfo and "…").href

    @property
    def sent(self) -> str:
        """The URL in the form on the wire: without user name and fragment."""
        return self._replace(userinfo="", fragment="").href

    @property
    def shown(self) -> str:
        """The URL as a response shows it to the page: without fragment."""
        return self._replace(fragment="").href

    def same_origin(self, serialized: str) -> bool:
        """Return whether `serialized`, an origin, is this URL's (HTML, "same origin")."""
        return serialized != "null" and self.origin == serialized


def parse(text: str, base: Url | None = None) -> Url | None:
    """Return `text` as a URL, or None if it is invalid.

    Args:
        text: absolute, or relative to `base`.
        base: the URL of the document or of the response with `text`.
    """
    if len(text) > MAX_URL_LENGTH:
        return None
    trimmed = _SURROGATE.sub("\ufffd", text).strip(_C0_OR_SPACE).translate(_TAB_OR_NEWLINE)
    # The expression matches any text.
    parts = cast("re.Match[str]", _PARTS.fullmatch(trimmed))
    scheme = (parts["scheme"] or "").lower()
    hierarchy = parts["hierarchy"]
    query, fragment = parts["query"] or "", parts["fragment"] or ""
    if scheme and scheme not in _HTTP:
        return Url(scheme, "", "", None, hierarchy, query, _encode(fragment, _IN_FRAGMENT))
    hierarchy = hierarchy.replace("\\", "/")
    query, fragment = _encode(query, _IN_QUERY), _encode(fragment, _IN_FRAGMENT)
    if base is not None and base.is_http and _is_relative(scheme, hierarchy, base):
        return _resolve(hierarchy, query, fragment, base)
    scheme = scheme or (base.scheme if base is not None and base.is_http else "")
    return _absolute(scheme, hierarchy, query, fragment) if scheme else None


def parse_location(text: str, base: Url, engine: Engine) -> Url | None:
    """Return the value of Location as a URL, or None if it is invalid.

    Args:
        text: one character for each byte.
        base: the URL of the response.
        engine: the engine of the browser.
    """
    if engine.location_tab_kept:
        text = text.replace("\t", "%09")
    if engine.location_bytes:
        text = re.sub("[\x80-\xff]", lambda byte: f"%{ord(byte[0]):02X}", text)
    return parse(text, base)


def written(url: Url, engine: Engine) -> Url:
    """Return a URL with the escapes with which the engine sends and shows it."""
    if not url.is_http:
        return url
    if engine.bar_escaped:
        url = url._replace(path=url.path.replace("|", "%7C"))
    if engine.escapes_normalised:
        url = url._replace(path=_normalised(url.path), query=_normalised(url.query))
    return url


def _normalised(text: str) -> str:
    text = _UNRESERVED.sub(lambda match: chr(int(match[1], 16)), text)
    return _ESCAPE.sub(lambda match: match[0].upper(), text)


def _is_relative(scheme: str, hierarchy: str, base: Url) -> bool:
    # URL standard, "special relative or authority state": https:x is relative to https://y.
    return scheme in {"", base.scheme} and not hierarchy.startswith("//")


def _resolve(path: str, query: str, fragment: str, base: Url) -> Url:
    if not path:
        return base._replace(query=query or base.query, fragment=fragment)
    if not path.startswith("/"):
        path = base.path[: base.path.rindex("/") + 1] + path
    return base._replace(path=_without_dots(path), query=query, fragment=fragment)


def _absolute(scheme: str, hierarchy: str, query: str, fragment: str) -> Url | None:
    authority, slash, path = hierarchy.lstrip("/").partition("/")
    userinfo, _, rest = authority.rpartition("@")
    # URL standard, "URL serializer", step 2.1: no colon before an empty password.
    name, _, password = userinfo.partition(":")
    userinfo = f"{name}:{password}" if password else name
    match = _PORT.fullmatch(rest)
    if match is None:
        return None
    host, port = parse_host(match["host"]), _parse_port(match["port"] or "", scheme)
    if host is None or port == -1:
        return None
    return Url(scheme, userinfo, host, port, _without_dots(slash + path), query, fragment)


def _parse_port(digits: str, scheme: str) -> int | None:
    """Return the port, None for the default, or -1 for an invalid one."""
    if not digits:
        return None
    significant = digits.lstrip("0") or "0"
    if len(significant) > _MAX_PORT_DIGITS or int(significant) > _MAX_PORT:
        return -1
    port = int(significant)
    return None if port == DEFAULT[scheme] else port


def parse_host(text: str) -> str | None:
    """Return the host that `text` names, canonical, or None (URL standard, "host parser")."""
    if len(text) > _MAX_HOST_LENGTH:
        return None
    if text.startswith("["):
        return _parse_ipv6(text[1:-1])
    name = _to_ascii(unquote_to_bytes(text).decode("utf-8", "replace"))
    if not name or _FORBIDDEN_HOST.search(name):
        return None
    return _parse_ipv4(name) if _NUMERIC.fullmatch(name) else name


def _to_ascii(name: str) -> str:
    if name.isascii():
        return name.lower()
    import idna  # noqa: PLC0415 - only for hosts that need it

    try:
        return idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return ""


def _parse_ipv6(text: str) -> str | None:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return None
    if address.scope_id is not None:
        return None
    # URL standard, "IPv6 serializer": never the dotted form that Python prefers for ::ffff:, in
    # `exploded` too from 3.13 on.
    words = [address.packed[at : at + 2].hex().lstrip("0") or "0" for at in range(0, 16, 2)]
    return f"[{_compress(words)}]"


def _compress(words: list[str]) -> str:
    text = ":".join(words)
    zeros = max(re.findall(r"(?:^|(?<=:))0(?::0)+(?=:|$)", text), key=len, default="")
    if not zeros:
        return text
    before, _, after = f":{text}:".partition(f":{zeros}:")
    return f"{before.lstrip(':')}::{after.rstrip(':')}"


def _parse_ipv4(name: str) -> str | None:
    numbers = name.removesuffix(".").split(".")
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        return None
    # 0x alone is zero in the URL standard, and an error in the C library.
    text = ".".join("0" if number.lower() == "0x" else number for number in numbers)
    try:
        return socket.inet_ntoa(socket.inet_aton(text))
    except OSError:
        return None


def _without_dots(path: str) -> str:
    """Return `path` without dot segments, percent-encoded."""
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        if segment.lower() in _DOUBLE_DOT:
            del kept[-1:]
        elif segment.lower() not in _SINGLE_DOT:
            kept.append(segment)
    if segments[-1].lower() in _SINGLE_DOT | _DOUBLE_DOT:
        kept.append("")
    return "/" + _encode("/".join(kept), _IN_PATH)


def _encode(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="replace")
