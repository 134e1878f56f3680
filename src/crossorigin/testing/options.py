"""Options: the options of ``fetch()``, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict, get_args

from crossorigin.fetch.request import CacheMode, Credentials, Mode, Redirect
from crossorigin.fetch.verdict import Headers
from crossorigin.spec.text import short_repr
from crossorigin.testing.bodies import Files, Pairs

_INSTEAD: Final = {
    "params": " (write the query into the URL)",
    "data": " (body= takes a mapping as URLSearchParams)",
    "content": " (write body=)",
    "cookies": " (write browser.set_cookie(…) and credentials=)",
    "timeout": " (Browser(…, timeout=) applies to all)",
    "signal": " (this browser aborts no fetch)",
    "referrer": " (the page is at the root of its origin)",
}


class FetchOptions(TypedDict, total=False):
    """The options of ``fetch()``; the names and defaults are JavaScript's.

    Attributes:
        method: the method; GET by default.
        headers: the headers that the page sets; forbidden ones are dropped silently.
        body: text is sent as text/plain unless `headers` has a type; bytes have no type; a
            mapping or pairs of texts are a URLSearchParams.
        json: any value, sent as application/json, in place of `body`.
        files: makes the body a FormData of these files and of the pairs of `body`: from the
            name of a field to the content, ``(filename, content)`` or ``(filename, content,
            type)``; ``{}`` for a FormData without files.
        credentials: ``omit``, ``same-origin`` (the default) or ``include``.
        mode: ``cors`` (the default), ``no-cors`` or ``same-origin``.
        redirect: ``follow`` (the default), ``error`` or ``manual``.
        cache: ``default``, ``no-store``, ``reload`` and so on. There is no HTTP cache here;
            some engines bypass the preflight cache.
        referrer_policy: the referrer policy of the page.
        upload_listener: whether an XMLHttpRequest listens to its upload.
        integrity: the hashes that the body may have.
        keepalive: whether the request may outlive its page.
    """

    method: str
    headers: Mapping[str, str] | Iterable[tuple[str, str]]
    body: str | bytes | Pairs | None
    json: Any
    files: Files
    credentials: Credentials
    mode: Mode
    redirect: Redirect
    cache: CacheMode
    referrer_policy: str
    upload_listener: bool
    integrity: str
    keepalive: bool


_TEXTS: Final = frozenset({"method", "referrer_policy", "integrity"})
_WORDS: Final = {
    "credentials": get_args(Credentials),
    # The mode of a WebSocket is not an option of fetch().
    "mode": tuple(mode for mode in get_args(Mode) if mode != "websocket"),
    "redirect": get_args(Redirect),
    "cache": get_args(CacheMode),
}


def check_options(options: FetchOptions) -> None:
    """Check the options, which are those of ``fetch()``.

    Raises:
        TypeError: an option is unknown.
        ValueError: an option has an invalid value.
    """
    known = FetchOptions.__annotations__
    for name, value in options.items():
        if name not in known:
            instead = _INSTEAD.get(name, "")
            listed = ", ".join(known)
            message = f"fetch has no option {name}; it has {listed}{instead}"
            raise TypeError(message)
        if name in _TEXTS:
            check_text(name, value)
        words = _WORDS.get(name)
        if words is not None and value not in words:
            message = f"{name} is one of {', '.join(words)}, not {short_repr(str(value))}"
            raise ValueError(message)


def header_lines(
    headers: Mapping[str, str] | Iterable[tuple[str, str]] | None,
) -> Headers:
    """Return the header lines of the option ``headers``, in order.

    Raises:
        TypeError: they are not pairs of texts.
    """
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = [tuple(pair) for pair in pairs or ()]
    for line in lines:
        if len(line) != 2 or not all(isinstance(one, str) for one in line):  # noqa: PLR2004 - a pair
            shown = short_repr(repr(line))
            message = f"headers have to be texts, such as {{'X-Id': '1'}}, not {shown}"
            raise TypeError(message)
    return tuple((name, value) for name, value in lines)


def check_text(name: str, value: object) -> None:
    """Check that a value is text.

    Raises:
        TypeError: it is not.
    """
    if not isinstance(value, str):
        message = f"{name} has to be text, not {type(value).__name__}: pass a str"
        raise TypeError(message)
