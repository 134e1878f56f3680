"""HAR: reads an export of the network panel (HTTP Archive 1.2), sanitized or not."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlencode

from crossorigin.check.copied.request import Copied, CopiedError, absolute, shown
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.spec.methods import is_forbidden

MAX_HAR: Final = 64 * 1024 * 1024
"""Bytes of a HAR file: an hour of a busy page with its bodies."""

_CALLS: Final = frozenset({"", "fetch", "xhr", "preflight"})


_End: TypeAlias = Literal["failed", "stopped", "read"]


class _Entry(NamedTuple):
    """An entry of the export.

    Attributes:
        number: the number of the entry, from 1.
        copied: the request.
        end: "failed" if the browser withheld the response from the page, or got none; "stopped"
            if it aborted the request for another reason; else "read".
        sent_origin: whether the request had the header Origin.
    """

    number: int
    copied: Copied
    end: _End
    sent_origin: bool

    @property
    def crosses(self) -> bool:
        """Whether page and URL have different origins, if the entry shows them."""
        url, origin = parse(self.copied.url), self.copied.origin
        return url is not None and origin is not None and not url.same_origin(origin)


def read_har(content: bytes | str, url: str | None = None) -> Copied:
    """Read a request of a HAR export.

    Args:
        content: the file: UTF-8, UTF-16 or UTF-32, compressed with gzip or not.
        url: selects the last request to this URL. Without it, the first one from another
            origin that failed, or else the last one from another origin.

    Raises:
        CopiedError: it is not a HAR export, or has no such request.
    """
    found = _found(content)
    pages = {
        str(page.get("id")): str(page.get("title")) for page in _tables(found.get("pages"))
    }
    entries = [_entry(number, entry, pages) for number, entry in enumerate(found["entries"], 1)]
    chosen = _chosen([one for one in entries if one is not None], url)
    copied = _completed(chosen.copied, entries)
    copied.url = absolute(copied.url)
    copied.remarks.append(
        f"entry {chosen.number} of {len(entries)} of the HAR export is checked: "
        f"{escape(copied.method)} {escape(copied.url)}"
    )
    return copied


def _found(content: bytes | str) -> dict[str, Any]:
    """Return the log of an export.

    Raises:
        CopiedError: it has none, or no entry of it is a request.
    """
    if content[:4] == _ZIP:
        message = "the file is a ZIP archive: extract the HAR export"
        raise CopiedError(message)
    try:
        log: dict[str, Any] = json.loads(_unpacked(content))["log"]
        readable = [one for one in log["entries"] if _request(one) is not None]
    except UnicodeDecodeError as error:
        message = "the file is not a HAR export: it is not UTF-8; save it as UTF-8"
        raise CopiedError(message) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CopiedError(_NO_HAR) from error
    except zlib.error as error:
        message = "the file is not a HAR export: gzip cannot unpack it"
        raise CopiedError(message) from error
    if log["entries"] and not readable:
        raise CopiedError(_NO_HAR)
    return log


_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NO_HAR: Final = "the file is not a HAR export"
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"


def _unpacked(content: bytes | str) -> bytes | str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if not content.startswith(_GZIP):
        return content
    # 31: the greatest window, and the header of gzip.
    unpacking = zlib.decompressobj(31)
    unpacked = unpacking.decompress(content, MAX_HAR)
    if unpacking.unconsumed_tail:
        message = "the file is too long"
        raise ValueError(message)
    return unpacked


def _tables(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none if it is not a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _request(entry: object) -> dict[str, Any] | None:
    """Return the request of an entry; None if the entry has no URL."""
    request = entry.get("request") if isinstance(entry, dict) else None
    named = isinstance(request, dict) and isinstance(request.get("url"), str)
    return request if named else None


def _text(value: object) -> str:
    """Return a text of the export, without unpaired surrogates."""
    return "" if value is None else _SURROGATE.sub("\ufffd", str(value))


def _chosen(entries: list[_Entry], url: str | None) -> _Entry:
    if url is not None:
        wanted = [one for one in entries if _same(one.copied.url, url)]
        calls = [one for one in wanted if not one.copied.is_preflight] or wanted
        return _last(calls, f"a request to {shown(url)}")
    crossing = [one for one in entries if one.crosses]
    crossing = [one for one in crossing if one.sent_origin] or crossing
    crossing = [one for one in crossing if one.end != "stopped"] or crossing
    failing = [one for one in crossing if one.end == "failed"]
    calls = [one for one in failing if not one.copied.is_preflight]
    return _last(
        calls[:1] or failing[:1] or [one for one in crossing if not one.copied.is_preflight]
        or crossing,
        "a request with Origin to another origin",
    )  # fmt: skip


def _last(entries: list[_Entry], wanted: str) -> _Entry:
    if not entries:
        message = f"the HAR export does not have {wanted}"
        raise CopiedError(message)
    return entries[-1]


def _completed(copied: Copied, entries: list[_Entry | None]) -> Copied:
    """Return the page's request, with the headers that its preflights announce.

    A sanitized export lacks Authorization and Cookie; the preflight still names Authorization.
    """
    if copied.is_preflight:
        return copied.request_announced()
    for one in entries:
        preflight = one.copied if one is not None and one.copied.is_preflight else None
        announced = None if preflight is None else preflight.announced
        if preflight is None or announced is None or announced[0] != copied.method:
            continue
        if _same(preflight.url, copied.url):
            copied.grant(preflight)
    return copied


def _entry(number: int, entry: dict[str, Any], pages: dict[str, str]) -> _Entry | None:
    """Return an entry; None for an entry that is not a request of a page over HTTP."""
    request = _request(entry)
    if request is None or _HTTP.match(request["url"]) is None:
        return None
    method = _text(request.get("method")) or "GET"
    if is_forbidden(method):
        return None
    copied = Copied(url=_text(request["url"]), method=method)
    referrer = pages.get(str(entry.get("pageref")), "")
    for header in _tables(request.get("headers")):
        name, value = _text(header.get("name")), _text(header.get("value"))
        if name.lower() == "referer":
            referrer = value
        if name and (value or name.lower() != "origin"):
            copied.add(name, value)
    sent_origin = copied.origin is not None
    if not sent_origin:
        if str(entry.get("_resourceType") or "") not in _CALLS:
            return None
        copied.origin = _origin_of(referrer)
    copied.body = _body(request.get("postData"), method)
    return _Entry(number, copied, _end(entry.get("response")), sent_origin)


_HTTP: Final = re.compile(r"https?:", re.IGNORECASE)
# Errors of Chromium without a response as their cause: a closed page, an extension.
_STOPPED: Final = frozenset({"net::ERR_ABORTED", "net::ERR_BLOCKED_BY_CLIENT"})


def _end(response: object) -> _End:
    if not isinstance(response, dict):
        return "failed"
    error = response.get("_error")
    if error in _STOPPED:
        return "stopped"
    # Chromium and Safari record the status of a response that they withheld from the page.
    return "failed" if error or str(response.get("status") or 0) in {"0", "-1"} else "read"


def _body(posted: object, method: str) -> str | None:
    """Return the body of a request; None without one."""
    if not isinstance(posted, dict):
        return None
    text = posted.get("text")
    if text is None:
        pairs = [
            (_text(one.get("name")), _text(one.get("value")))
            for one in _tables(posted.get("params"))
        ]
        text = urlencode(pairs)
    return _text(text) or (None if method in {"GET", "HEAD"} else "")


def _origin_of(url: str) -> str | None:
    """Return the origin of a page by its address, or None for an invalid address."""
    parsed = parse(url)
    return None if parsed is None or parsed.origin == "null" else parsed.origin


def _same(one: str, other: str) -> bool:
    first, second = parse(one), parse(other)
    return first is not None and second is not None and first.sent == second.sent
