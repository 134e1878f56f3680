"""Serialized origins: the grammar, and the canonical form of an origin that a person writes.

There are two parsers. The Origin header of a request must match the strict grammar: browsers
send the canonical form only, and any other value is forged. The entries of a policy are written
by people: an unambiguous entry is converted to the canonical form, and any other entry is
refused with the correct spelling.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_SCHEME: Final = r"[a-z][a-z0-9+.\-]{0,63}"
_LABEL: Final = r"[a-z0-9_\-]{1,63}"
# URL standard, "ends in a number checker": a host whose last label is a number is an IPv4
# address or nothing.
_NUMBER: Final = r"(?:[0-9]+|0x[0-9a-f]*)"
# A trailing dot is part of the host: browsers keep it in the origin.
_NAME: Final = rf"(?:{_LABEL}\.)*(?!{_NUMBER}\.?(?::|$)){_LABEL}\.?"
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4: Final = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_IPV6: Final = r"\[[0-9a-f:]{2,39}\]"
_PORT: Final = (
    r"(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"
)

# Fetch, "Origin header":
#   origin-or-null = origin / %s"null"
#   origin         = scheme "://" host [ ":" port ]
# with host and port as the URL standard serializes them. The host of RFC 3986 may have commas,
# quotes and similar signs, and some browsers send them. They are refused here, before they
# reach a list, a log or a regular expression.
_SERIALIZED: Final = re.compile(rf"{_SCHEME}://(?:{_NAME}|{_IPV4}|{_IPV6})(?::{_PORT})?")

_MAX_HOST_LENGTH: Final = 253
"""Characters, by RFC 1035 section 2.3.4: labels and dots, without the dot of the root."""

MAX_ORIGIN_LENGTH: Final = 64 + len("://") + _MAX_HOST_LENGTH + len(".") + len(":65535")
"""Bytes; a longer value is not an origin, and is refused before it is matched or cached."""

_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
"""URL standard, "default port": omitted in a serialized origin."""

_DEFAULT_PORT_ENDS: Final = tuple(f":{port}" for port in _DEFAULT_PORTS.values())

# URL standard, "origin": pages of these schemes have an opaque origin, serialized as null.
_OPAQUE_SCHEMES: Final = frozenset({"about", "blob", "data", "file", "javascript"})
# Characters around an origin that was copied from a list or a shell.
_AROUND: Final = " \t\r\n,;'\""
_BRACKETS: Final = {"[": "]", "(": ")", "{": "}", "<": ">", "`": "`"}
_PAGELESS_SCHEMES: Final = frozenset({"ftp", "ftps", "mailto"})
"""Schemes from which browsers do not load pages."""

_PAGE_SCHEMES: Final = {"ws": "http", "wss": "https"}
"""Schemes of requests, never of a page, and the scheme of the page that makes them."""


class OriginSyntaxError(ValueError):
    """The fault of an entry of a policy that is not an origin.

    Attributes:
        code: the code in the catalogue of problems.
        message: a sentence that names the fault.
        suggestion: the text to write instead, or None; the text may have a fault itself.
        remedy: the sentence with the remedy, or None for that of the code.
    """

    def __init__(
        self, code: str, message: str, suggestion: object = None, remedy: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestion = suggestion
        self.remedy = remedy


class Parts(NamedTuple):
    """The parts of an entry: `scheme`, `host` and `port`, which has its colon or is empty."""

    scheme: str
    host: str
    port: str

    def __str__(self) -> str:
        """Return the parts joined to an origin."""
        return f"{self.scheme}://{self.host}{self.port}"


def is_serialized(value: str) -> bool:
    """Return whether `value` is a serialized tuple origin, in the form of browsers.

    The opaque origin ``null`` is not one.

    Args:
        value: the value of an Origin header.
    """
    # A regular expression cannot make the checks below; each runs only if it may apply.
    return _SERIALIZED.fullmatch(value) is not None and not (
        (value.endswith(_DEFAULT_PORT_ENDS) and _has_default_port(value))
        or ("[" in value and not _has_canonical_ipv6(value))
        or (len(value) > _MAX_HOST_LENGTH and not _has_short_host(value))
    )


def _has_default_port(origin: str) -> bool:
    return origin.rpartition(":")[2] == _DEFAULT_PORTS.get(origin.partition(":")[0])


def _has_canonical_ipv6(origin: str) -> bool:
    host = origin[origin.index("[") : origin.index("]") + 1]
    return host == _canonical_ipv6(host)


def _has_short_host(origin: str) -> bool:
    host = origin.partition("://")[2].partition(":")[0]
    return len(host.removesuffix(".")) <= _MAX_HOST_LENGTH


def is_canonical_web_origin(text: str) -> bool:
    """Return whether `text` is the origin of a page of the web, in canonical form.

    Nearly all entries of a long list are such origins; other entries are parsed.
    """
    return text.startswith(("https://", "http://")) and is_serialized(text)


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine (Secure Contexts, "potentially trustworthy")."""
    name = host.removesuffix(".")
    if name == "localhost" or name.endswith(".localhost") or name == "[::1]":
        return True
    return name.startswith("127.") and re.fullmatch(_IPV4, name) is not None


def split_origin(text: str) -> Parts:
    """Return the parts of the entry `text` in canonical form; stars stay as they are.

    Case, an international host and the default port of the scheme are converted to the
    canonical form; all other parts that an origin does not have are faults.

    Args:
        text: an origin or a pattern, as the owner of a policy wrote it.

    Raises:
        OriginSyntaxError: the text is neither; with the corrected spelling where there is one.
    """
    _refuse_list(text)
    scheme, rest = _take_scheme(text)
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    _refuse_surplus(scheme, authority, rest[len(authority) :])
    written, port = _split_port(authority)
    host = _read_host(scheme, written, port)
    return Parts(scheme, host, _read_port(scheme, host, port))


def _refuse_list(text: str) -> None:
    bare = text.strip(_AROUND)
    if "://" in bare and _BRACKETS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip(_AROUND)
    _refuse_word(bare, text)
    elements = [each.strip(_AROUND) for each in re.split(r"[\s,;]+", bare)]
    if len(elements) > 1:
        # The blanks may also be within one broken host.
        several = all("://" in element or "." in element for element in elements)
        code = "invalid-origin-list" if several else "invalid-origin-host"
        message = "the text has blanks or separators, as several origins would."
        instead = [each if "://" in each else _with_scheme(each) for each in elements]
        is_clear = several and "*" not in bare
        raise OriginSyntaxError(code, message, instead if is_clear else None)
    if bare != text:
        message = "the origin has blanks, quotes, brackets or separators around it."
        raise OriginSyntaxError("invalid-origin-host", message, bare)


def _refuse_word(bare: str, text: str) -> None:
    """Refuse a text without a value, and the null origin in another case."""
    code = "invalid-origin-host" if text != bare else "invalid-origin-scheme"
    if not bare:
        message = "the text is empty, such as that of a variable without a value."
        raise OriginSyntaxError(code, message, remedy="Give an origin, or remove the entry.")
    if bare.lower() == "null" != bare:
        message = 'the null origin is the text "null", in lower case.'
        remedy = 'Write "null", and accept the risk: accept_risks={"null-origin"}.'
        raise OriginSyntaxError(code, message, remedy=remedy)


# A dotted name of Python whose last part is neither the last label of a domain nor a port.
_FUNCTION_NAME: Final = re.compile(
    r"(?:[A-Za-z_]\w*\.)*(?:(?=\w*_)|\w+:(?=[A-Za-z_]))[A-Za-z_]\w*", re.ASCII
)


def _take_scheme(text: str) -> tuple[str, str]:
    written, separator, rest = text.partition("://")
    if not separator:
        # A number after the colon is the port of a host.
        if opaque := re.match(r"(\w+):(?![0-9*])", text):
            _refuse_scheme(opaque[1].lower())
        if _FUNCTION_NAME.fullmatch(text):
            message = (
                "the origin has no scheme. If it names a function, give the function itself."
            )
            raise OriginSyntaxError("invalid-origin-scheme", message)
        message = "the origin has no scheme."
        raise OriginSyntaxError("invalid-origin-scheme", message, _with_scheme(text))
    scheme = written.lower()
    _refuse_scheme(scheme)
    if scheme in _PAGE_SCHEMES:
        message = f"no page has the scheme {scheme}; the origin is that of the page."
        raise OriginSyntaxError(
            "prohibited-origin-scheme", message, f"{_PAGE_SCHEMES[scheme]}://{rest}"
        )
    if second := re.match(r"(?i:https?:?)//", rest):
        message = "the origin has two schemes."
        instead = rest if second[0].lower() == f"{scheme}://" else None
        raise OriginSyntaxError("invalid-origin-scheme", message, instead)
    if re.fullmatch(_SCHEME, scheme) is None:
        message = "the text before :// is not a scheme."
        raise OriginSyntaxError("invalid-origin-scheme", message, _corrected("https", rest))
    return scheme, rest


def _refuse_scheme(scheme: str) -> None:
    if scheme in _OPAQUE_SCHEMES:
        message = f"pages of the scheme {scheme} have the origin null."
        raise OriginSyntaxError("prohibited-origin-scheme", message)
    if scheme in _PAGELESS_SCHEMES:
        message = f"no browser loads pages of the scheme {scheme}."
        raise OriginSyntaxError("prohibited-origin-scheme", message)


def _with_scheme(text: str) -> str | None:
    """Return `text` with the scheme that was probably meant, or None."""
    _, scheme, rest = re.split(r"\A(?:(?i:(https?))(?=[:/]):?)?/{0,2}", text, maxsplit=1)
    authority = _authority(rest)
    host = authority.partition(":")[0].lower()
    # A number is a port, not a host; a word such as Null or self is not a host either.
    is_word = re.search(r"\.|:[0-9*]", authority) is None and not is_loopback(host)
    if is_word or host.isdigit():
        return None
    return f"{scheme or ('http' if is_loopback(host) else 'https')}://{authority}".lower()


def _corrected(scheme: str, rest: str) -> str:
    """Return `rest` under `scheme` without a user name, a path or a query."""
    return f"{scheme}://{_authority(rest)}"


def _authority(rest: str) -> str:
    return re.split(r"[/\\?#]", rest, maxsplit=1)[0].rpartition("@")[2]


def _refuse_surplus(scheme: str, authority: str, surplus: str) -> None:
    if "@" in authority:
        code, message = "invalid-origin-userinfo", "an origin has no user name."
    elif surplus.startswith(("/", "\\")):
        code, message = "invalid-origin-path", "an origin ends before the first slash."
    elif surplus:
        code, message = "invalid-origin-query", "an origin has neither query nor fragment."
    else:
        return
    raise OriginSyntaxError(code, message, _corrected(scheme, authority))


_BARE_IPV6: Final = re.compile(
    r"(?i)[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*(?:\.[0-9]+){0,3}(?:%[0-9a-z_.-]+)?"
)


def looks_like_ipv6(text: str) -> bool:
    """Return whether a text is meant as an IPv6 address without brackets."""
    return _BARE_IPV6.fullmatch(text) is not None


def _split_port(authority: str) -> tuple[str, str | None]:
    if authority.count(":") > 1 and not authority.startswith("["):
        if "[" in authority or looks_like_ipv6(authority):
            message = "an IPv6 address needs brackets, with or without a port after them."
            raise OriginSyntaxError("invalid-origin-ip", message)
        message = "a host is followed by at most one colon, the one before its port."
        raise OriginSyntaxError("invalid-origin-port", message)
    end = authority.find("]") + 1
    host, colon, port = authority[end:].partition(":")
    return authority[:end] + host, port if colon else None


def _ports(origin: str, port: str) -> re.Pattern[str] | None:
    """Return an expression for `origin` with all the ports that `port` stands for, or None."""
    if "*" in origin or re.fullmatch(r"[0-9*]+", port) is None:
        return None
    return re.compile(f"{re.escape(origin)}:{re.sub('[*]+', '[0-9]*', port)}")


def _read_port(scheme: str, host: str, port: str | None) -> str:
    if port is None or port == _DEFAULT_PORTS.get(scheme):
        return ""
    if port == "*" or re.fullmatch(_PORT, port):
        return f":{port}"
    without = f"{scheme}://{host}"
    if "*" in port:
        message = "a star for the port is the whole port: any port or none."
        raise OriginSyntaxError("invalid-pattern", message, _ports(without, port))
    significant = port.lstrip("0")
    if significant != port and re.fullmatch(_PORT, significant):
        message = "a port has no leading zeros."
        raise OriginSyntaxError("invalid-origin-port", message, f"{without}:{significant}")
    message = "a port is a number from 1 to 65535."
    # The text without its port would be another origin.
    raise OriginSyntaxError("invalid-origin-port", message, None if port else without)


def _read_host(scheme: str, host: str, port: str | None) -> str:
    after = "" if port is None else f":{port}"
    if host.startswith("["):
        return _read_ipv6(scheme, host, after)
    ascii_host = host.lower() if host.isascii() else _to_ascii(host)
    # pattern.py reports a star before an address.
    if "*" not in host and re.search(rf"(?:^|\.){_NUMBER}\.?$", ascii_host):
        return _read_ipv4(scheme, ascii_host, after)
    _check_labels(ascii_host)
    return ascii_host


def _read_ipv6(scheme: str, host: str, after: str) -> str:
    canonical = _canonical_ipv6(host)
    if canonical != host:
        message = "the IPv6 address is not in its canonical form."
        instead = canonical and f"{scheme}://{canonical}{after}"
        raise OriginSyntaxError("invalid-origin-ip", message, instead)
    return host


def _canonical_ipv6(host: str) -> str | None:
    """Return `host`, in brackets, as the URL standard serializes it, or None."""
    import ipaddress  # noqa: PLC0415 - few origins are addresses

    try:
        address = ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        return None
    if not host.endswith("]") or address.scope_id is not None:
        return None
    # URL standard, "IPv6 serializer": the last 32 bits are pieces like the others. Python
    # writes mapped addresses with dots from 3.13 on, so the text is made from the number.
    if address.ipv4_mapped is not None:
        low = int(address.ipv4_mapped)
        return f"[::ffff:{low >> 16:x}:{low & 0xFFFF:x}]"
    return f"[{address.compressed}]"


def _read_ipv4(scheme: str, host: str, after: str) -> str:
    if re.fullmatch(_IPV4, host):
        return host
    import socket  # noqa: PLC0415 - few origins are addresses, and fewer misspelt ones

    try:
        # inet_aton reads the short, octal and hexadecimal forms as the URL standard does.
        canonical = socket.inet_ntoa(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        message = "a host that ends in a number is an IPv4 address, and this one is invalid."
        raise OriginSyntaxError("invalid-origin-ip", message) from None
    message = "the IPv4 address is not in its canonical form."
    raise OriginSyntaxError("invalid-origin-ip", message, f"{scheme}://{canonical}{after}")


def _to_ascii(host: str) -> str:
    """Return the international `host` in ASCII (URL standard, "domain to ASCII").

    Browsers follow UTS 46 without its stricter checks, so that hosts with emoji work;
    `idna.encode` alone would refuse those.
    """
    import idna  # noqa: PLC0415 - only hosts with other letters than ASCII need it

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    except idna.IDNAError as error:
        message = f"the host has a character that no host has ({error})."
        raise OriginSyntaxError("invalid-origin-host", message) from None
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in mapped.split(".")
    )


def _check_labels(host: str) -> None:
    name = host.removesuffix(".")
    if len(name) > _MAX_HOST_LENGTH:
        message = f"the host is longer than {_MAX_HOST_LENGTH} characters."
        raise OriginSyntaxError("invalid-origin-host", message)
    if not all(re.fullmatch(r"[a-z0-9_\-*]{1,63}", label) for label in name.split(".")):
        message = (
            "the host is not made of labels of 1 to 63 letters, digits, hyphens and "
            "underscores with dots between them."
        )
        raise OriginSyntaxError("invalid-origin-host", message)
