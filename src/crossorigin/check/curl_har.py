"""Copied requests: what browsers' developer tools copy as cURL, or export as HAR."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import short_repr

MAX_TEXT: Final = 1024 * 1024
"""Characters of a copied command."""

MAX_HAR: Final = 64 * 1024 * 1024
"""Bytes of a HAR file: an hour of a busy page with its bodies."""

# What the browser itself puts into a request: a page did not ask for it, so it is no reason
# for a preflight.
_BROWSERS_OWN: Final = frozenset(
    {
        "accept-encoding",
        "accept-language",
        "connection",
        "content-length",
        "cookie",
        "dnt",
        "host",
        "origin",
        "priority",
        "referer",
        "te",
        "upgrade-insecure-requests",
        "user-agent",
    }
)
_BROWSERS_PREFIXES: Final = (":", "sec-", "access-control-request-", "proxy-")
# "Disable cache" of the developer tools adds both to every request.
_NO_CACHE: Final = {"cache-control": "no-cache", "pragma": "no-cache"}

_WITH_VALUE: Final[dict[str, str]] = {
    "-X": "method",
    "--request": "method",
    "-H": "header",
    "--header": "header",
    "-b": "cookie",
    "--cookie": "cookie",
    "-d": "data",
    "--data": "data",
    "--data-ascii": "data",
    "--data-binary": "data",
    "--data-raw": "data",
    "--json": "json",
    "-u": "user",
    "--user": "user",
    "--url": "url",
    "-A": "ignored",
    "--user-agent": "ignored",
    "-e": "ignored",
    "--referer": "ignored",
    "-o": "ignored",
    "--output": "ignored",
    "-m": "ignored",
    "--max-time": "ignored",
    "--connect-timeout": "ignored",
}
_FLAGS: Final = frozenset(
    {
        "--compressed",
        "--fail",
        "--globoff",
        "--http1.1",
        "--http2",
        "--include",
        "--insecure",
        "--location",
        "--no-progress-meter",
        "--path-as-is",
        "--show-error",
        "--silent",
        "--verbose",
        "-L",
        "-S",
        "-f",
        "-g",
        "-i",
        "-k",
        "-s",
        "-v",
    }
)
_FORM: Final = "application/x-www-form-urlencoded"
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_ANSI: Final = re.compile(r"\$'((?:[^'\\]|\\.)*+)'", re.DOTALL)


class CopiedError(ValueError):
    """The copied text is no request that can be read."""


@dataclass
class Copied:
    """A request as a browser sent it.

    Attributes:
        url: what was asked for.
        method: GET unless there is another.
        headers: those that the page set, as far as that can be told.
        origin: of the page, or None.
        cookie: the value of Cookie, or None.
        body: None for none.
    """

    url: str = ""
    method: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    origin: str | None = None
    cookie: str | None = None
    body: str | None = None

    def add(self, name: str, value: str) -> None:
        """Take a header as it was sent."""
        lower = name.lower()
        if lower == "origin":
            self.origin = value
        elif lower == "cookie":
            self.cookie = value
        elif _NO_CACHE.get(lower) == value.lower():
            return
        elif lower not in _BROWSERS_OWN and not lower.startswith(_BROWSERS_PREFIXES):
            self.headers.append((name, value))

    def has(self, name: str) -> bool:
        """Return whether there is a header `name`, lower-case."""
        return any(name == known.lower() for known, _ in self.headers)


def read_curl(text: str) -> Copied:
    """Read a command as "Copy as cURL" gives it, for a POSIX shell.

    Raises:
        CopiedError: it is none, or has an option that is not known.
    """
    if len(text) > MAX_TEXT:
        message = f"the command is longer than {MAX_TEXT} characters"
        raise CopiedError(message)
    words = _words(text)
    if not words or words[0] not in {"curl", "curl.exe"}:
        message = f"{short_repr(text.strip())} is no curl command"
        raise CopiedError(message)
    copied = Copied()
    for option, value in _options(words[1:]):
        _apply(copied, option, value)
    return _finished(copied)


def _words(text: str) -> list[str]:
    # A shell joins lines that end with a backslash; shlex does not.
    text = text.replace("\\\r\n", " ").replace("\\\n", " ")
    # Chromium and Firefox write $'…' where a value has signs of its own.
    plain = _ANSI.sub(lambda match: shlex.quote(_unescaped(match[1])), text)
    try:
        return shlex.split(plain)
    except ValueError as error:
        message = f"the curl command cannot be read: {str(error).lower()}"
        raise CopiedError(message) from error


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(one, text)


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what each word says: what it is, and its value."""
    waiting = iter(words)
    for word in waiting:
        if word in {"-I", "--head"}:
            yield "method", "HEAD"
        elif word in _WITH_VALUE:
            yield _WITH_VALUE[word], _value(word, waiting)
        elif word[:2] in _WITH_VALUE and not word.startswith("--"):
            yield _WITH_VALUE[word[:2]], word[2:]
        elif not word.startswith("-"):
            yield "url", word
        elif word not in _FLAGS:
            message = f"the option {short_repr(word)} of curl is not known here"
            raise CopiedError(message)


def _value(option: str, waiting: Iterator[str]) -> str:
    value = next(waiting, None)
    if value is None:
        message = f"the option {option} of curl lacks its value"
        raise CopiedError(message)
    return value


def _apply(copied: Copied, option: str, value: str) -> None:
    match option:
        case "url" | "method" | "cookie":
            setattr(copied, option, value)
        case "header":
            name, _, content = value.partition(":")
            copied.add(name.strip(), content.strip())
        case "data":
            copied.body = value if copied.body is None else f"{copied.body}&{value}"
        case "json":
            copied.body = value
            copied.headers.append(("content-type", "application/json"))
        case "user":
            # The value is a secret, and it is the name that needs a preflight.
            copied.headers.append(("authorization", "Basic"))


def _finished(copied: Copied) -> Copied:
    if not copied.url:
        message = "the curl command names no URL"
        raise CopiedError(message)
    if copied.body is not None and not copied.has("content-type"):
        copied.headers.append(("content-type", _FORM))
    copied.method = copied.method or ("GET" if copied.body is None else "POST")
    return copied


def read_har(text: str, url: str | None = None) -> Copied:
    """Read a request of a HAR export (HTTP Archive 1.2).

    Args:
        text: the file.
        url: which request: the last one to this URL. Without it, the first one from another
            origin that got no response, or else the last one from another origin.

    Raises:
        CopiedError: it is no HAR, or has no such request.
    """
    try:
        entries = json.loads(text)["log"]["entries"]
        known = [_entry(entry) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = "the file is no HAR export"
        raise CopiedError(message) from error
    asked = [one for one in known if one is not None]
    if url is not None:
        wanted = [copied for copied, _ in asked if _same(copied.url, url)]
    else:
        crossing = [(copied, failed) for copied, failed in asked if copied.origin is not None]
        failing = [copied for copied, failed in crossing if failed]
        wanted = failing[:1] or [copied for copied, _ in crossing]
    if not wanted:
        what = "a request with Origin" if url is None else f"a request to {short_repr(url)}"
        message = f"the HAR export does not hold {what}"
        raise CopiedError(message)
    return wanted[-1]


def _entry(entry: dict[str, Any]) -> tuple[Copied, bool] | None:
    """Return a request, and whether no response came; None for a preflight."""
    request = entry["request"]
    copied = Copied(url=str(request["url"]), method=str(request["method"]))
    names = set()
    for header in request["headers"]:
        names.add(str(header["name"]).lower())
        copied.add(str(header["name"]), str(header["value"]))
    if copied.method == "OPTIONS" and "access-control-request-method" in names:
        return None
    body = request.get("postData")
    if body is not None:
        copied.body = str(body.get("text", ""))
    return copied, not entry.get("response", {}).get("status")


def _same(one: str, other: str) -> bool:
    first, second = parse(one), parse(other)
    return first is not None and second is not None and first.sent == second.sent
