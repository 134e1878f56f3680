"""HAR exports with one oddity each, and the entry that is asked.

Each export holds a call that a page can read, to `CALL`, and the odd entry or form.
"""

from __future__ import annotations

import gzip
import json
from typing import Any, Final, NamedTuple

CALL: Final = "http://api.example/call"
ORIGIN: Final = {"name": "Origin", "value": "https://app.example"}


class Export(NamedTuple):
    """An export.

    Attributes:
        name: the oddity.
        content: of the file.
        refusal: a part of the sentence that says why it is refused; "" where it is read.
        method: of the request.
        headers: that the page set.
        body: of the request.
    """

    name: str
    content: bytes
    refusal: str = ""
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None


def entry(url: str = CALL, status: object = 200, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an entry; `request` has further members of its request."""
    asked = {"url": url, "method": "GET", "headers": [ORIGIN], **request}
    return {"request": asked, "response": {"status": status}}


def failed(error: str, url: str = "http://api.example/other") -> dict[str, Any]:
    """Return an entry without a response."""
    return {**entry(url), "response": {"status": 0, "_error": error}}


def har(*entries: object, **log: object) -> bytes:
    """Return an export."""
    return json.dumps({"log": {"version": "1.2", "entries": entries, **log}}).encode()


def without(member: str) -> dict[str, Any]:
    """Return an entry whose request lacks a member."""
    whole = entry()
    return {"request": {name: one for name, one in whole["request"].items() if name != member}}


def posted(body: object) -> bytes:
    """Return an export with a body."""
    return har(entry(method="POST", postData=body))


PLAIN: Final = har(entry())
OTHER: Final = entry("http://api.example/other")
FORM: Final = [{"name": "a b", "value": "1"}, {"name": "c", "value": None}, 1]

NO_ENTRIES: Final[tuple[object, ...]] = (
    None, "x", 1, [], {}, {"request": None}, {"request": {"url": 5}},
)  # fmt: skip

EXPORTS: Final = (
    *(
        Export(f"an entry of {url}", har(entry(), entry(url, 0), failed("x", url)))
        for url in ("ws://api.example/", "wss://api.example/", "data:,x", "about:blank", "",
                    "blob:http://api.example/1", "chrome-extension://abc/x.js", "file:///x")
    ),
    Export("an aborted entry before the one that failed",
           har(failed("net::ERR_ABORTED"), failed("net::ERR_FAILED", CALL))),
    Export("an aborted entry after the others", har(entry(), failed("net::ERR_ABORTED"))),
    Export("an entry that an extension stopped",
           har(failed("net::ERR_BLOCKED_BY_CLIENT"), entry())),
    Export("an aborted entry alone", har(failed("net::ERR_ABORTED", CALL))),
    Export("a proxy's entry", har(entry("https://api.example:443", 0, method="CONNECT"),
                                  entry(status=0))),
    *(
        Export(f"{name}, failed", har(entry(status=status), OTHER))
        for name, status in (("no status", None), ("a status as text", "0"), ("-1", -1))
    ),
    *(
        Export(f"an entry that is {json.dumps(odd)}", har(odd, entry(), odd))
        for odd in NO_ENTRIES
    ),
    Export("no headers", har(entry(headers=None), without("headers"), entry(status=0))),
    Export("no method", har({**without("method"), "response": None})),
    Export("no response", har(without("response"))),
    Export("headers without names or values",
           har(entry(headers=[ORIGIN, {"name": "X-A"}, {"value": "b"}, "x", None])),
           headers=(("X-A", ""),)),
    Export("an empty Origin", har(entry(), entry("http://api.example/o", headers=[
        {"name": "Origin", "value": ""}]))),
    Export("half a pair of surrogates",
           har(entry(headers=[ORIGIN, {"name": "X-A", "value": "\ud800"}])),
           headers=(("X-A", "\ufffd"),)),
    Export("pages that are none", har(entry(), pages=[None, "x", {"id": 1}])),
    Export("pages that are no list", har(entry(), pages=7)),
    Export("a form by its parts", posted({"params": FORM}), method="POST", body="a+b=1&c="),
    Export("an empty body", posted({"text": None}), method="POST", body=""),
    Export("a body that is none", posted("x"), method="POST"),
    Export("an empty body of GET", har(entry(postData={"mimeType": "", "text": ""}))),
    Export("a mark of byte order", b"\xef\xbb\xbf" + PLAIN),
    *(
        Export(coding, PLAIN.decode().encode(coding))
        for coding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
    ),
    Export("gzip", gzip.compress(PLAIN)),
    Export("gzip that is cut", gzip.compress(PLAIN)[:40], "not a HAR export"),
    Export("gzip that is none", b"\x1f\x8b\x00\x00", "gzip cannot unpack it"),
    Export("gzip without an end", gzip.compress(bytes(1 << 27)), "not a HAR export"),
    Export("a ZIP archive", b"PK\x03\x04", "extract the HAR export"),
    Export("Latin-1", b'{"log": {"entries": [], "x": "\xe4"}}', "not a HAR export"),
    Export("a log that is none", b'{"log": null}', "not a HAR export"),
    Export("entries that are none", har(*[1] * 3), "not a HAR export"),
    Export("entries that are no list", har(entries=None), "not a HAR export"),
    Export("no entries", har(), "does not have a request with Origin"),
    Export("a number without end", PLAIN.replace(b"200", b"9" * 5000), "not a HAR export"),
)  # fmt: skip
