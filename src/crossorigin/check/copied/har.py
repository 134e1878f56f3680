"""HAR: an export of the network panel (HTTP Archive 1.2), of any browser, sanitized or not."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from crossorigin.check.copied.request import Copied, CopiedError, absolute, shown
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape

MAX_HAR: Final = 64 * 1024 * 1024
"""Bytes of a HAR file: an hour of a busy page with its bodies."""

_CALLS: Final = frozenset({"", "fetch", "xhr", "preflight"})


class _Entry(NamedTuple):
    """An entry of the export.

    Attributes:
        number: the number of the entry, from 1.
        copied: the request.
        failed: whether the browser kept the response from the page, or got none.
        sent_origin: whether the request had the header Origin.
    """

    number: int
    copied: Copied
    failed: bool
    sent_origin: bool

    @property
    def crosses(self) -> bool:
        """Whether page and URL are of different origins, as far as can be told."""
        url, origin = parse(self.copied.url), self.copied.origin
        return url is not None and origin is not None and not url.same_origin(origin)


def read_har(text: str, url: str | None = None) -> Copied:
    """Read a request of a HAR export.

    Args:
        text: the file.
        url: which request: the last one to this URL. Without it, the first one from another
            origin that failed, or else the last one from another origin.

    Raises:
        CopiedError: it is no HAR, or has no such request.
    """
    try:
        log = json.loads(text)["log"]
        pages = {str(page.get("id")): str(page.get("title")) for page in log.get("pages") or ()}
        entries = [
            _entry(number, entry, pages) for number, entry in enumerate(log["entries"], 1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = "the file is no HAR export"
        raise CopiedError(message) from error
    chosen = _chosen([one for one in entries if one is not None], url)
    copied = _completed(chosen.copied, entries)
    copied.url = absolute(copied.url)
    copied.remarks.append(
        f"entry {chosen.number} of {len(entries)} of the HAR export is asked: "
        f"{escape(copied.method)} {escape(copied.url)}"
    )
    return copied


def _chosen(entries: list[_Entry], url: str | None) -> _Entry:
    if url is not None:
        wanted = [one for one in entries if _same(one.copied.url, url)]
        calls = [one for one in wanted if not one.copied.is_preflight] or wanted
        return _last(calls, f"a request to {shown(url)}")
    crossing = [one for one in entries if one.crosses]
    crossing = [one for one in crossing if one.sent_origin] or crossing
    failing = [one for one in crossing if one.failed]
    calls = [one for one in failing if not one.copied.is_preflight]
    return _last(
        calls[:1] or failing[:1] or [one for one in crossing if not one.copied.is_preflight]
        or crossing,
        "a request with Origin to another origin",
    )  # fmt: skip


def _last(entries: list[_Entry], wanted: str) -> _Entry:
    if not entries:
        message = f"the HAR export does not hold {wanted}"
        raise CopiedError(message)
    return entries[-1]


def _completed(copied: Copied, entries: list[_Entry | None]) -> Copied:
    """Return the page's request, with the headers that its preflights announce.

    A sanitized export lacks Authorization and Cookie; the preflight still names the first.
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
    """Return an entry; None for one that no call of a page has made."""
    request, response = entry["request"], entry.get("response") or {}
    copied = Copied(url=str(request["url"]), method=str(request["method"]))
    referrer = pages.get(str(entry.get("pageref")), "")
    for header in request["headers"]:
        if str(header["name"]).lower() == "referer":
            referrer = str(header["value"])
        copied.add(str(header["name"]), str(header["value"]))
    sent_origin = copied.origin is not None
    if not sent_origin:
        if str(entry.get("_resourceType") or "") not in _CALLS:
            return None
        copied.origin = _origin_of(referrer)
    body = request.get("postData")
    if body is not None:
        copied.body = str(body.get("text") or "")
    # Chromium and Safari keep the status of a response that they did not give to the page.
    failed = not response.get("status") or bool(response.get("_error"))
    return _Entry(number, copied, failed, sent_origin)


def _origin_of(url: str) -> str | None:
    """Return the origin of a page by its address, or None for an invalid address."""
    parsed = parse(url)
    return None if parsed is None or parsed.origin == "null" else parsed.origin


def _same(one: str, other: str) -> bool:
    first, second = parse(one), parse(other)
    return first is not None and second is not None and first.sent == second.sent
