"""The request of a page, and its preparation by the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import Engine
from crossorigin.fetch.safelist import is_no_cors_safelisted
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import Code, Headers, Step
from crossorigin.spec import headers as names
from crossorigin.spec import methods
from crossorigin.spec.mime import HTTP_WHITESPACE
from crossorigin.spec.tokens import is_token

Mode: TypeAlias = Literal[
    "cors", "no-cors", "same-origin", "navigate", "websocket", "webtransport"
]
Credentials: TypeAlias = Literal["omit", "same-origin", "include"]
Redirect: TypeAlias = Literal["follow", "error", "manual"]
CacheMode: TypeAlias = Literal[
    "default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"
]
EmbedderPolicy: TypeAlias = Literal["unsafe-none", "require-corp", "credentialless"]

MAX_HEADERS: Final = 10_000
"""The greatest number of headers that a page may set; no server accepts as many."""

_NOT_IN_VALUE: Final = re.compile(r"[\x00\n\r]|[^\x00-\xff]")
_NOT_OF_PAGES: Final = frozenset({"navigate", "websocket", "webtransport"})
_TEXT: Final = "text/plain;charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments of a page to ``fetch()`` or to an XMLHttpRequest.

    Attributes:
        url: the URL, absolute or relative to the page.
        origin: the serialized origin of the page; ``null`` for a sandboxed frame, for example.
        method: the method as the page wrote it.
        headers: the headers as the page wrote them, in order.
        body: the body: text, bytes, or None.
        mode: the mode as in ``fetch()``, which refuses ``navigate``, ``websocket`` and
            ``webtransport``.
        credentials: the credentials mode; ``include`` is XMLHttpRequest's withCredentials.
        redirect: the redirect mode.
        cache: the cache mode, which some engines apply to preflights too.
        destination: the destination, such as ``font``; empty for ``fetch()``.
        referrer_policy: the referrer policy of the page.
        streamed: whether the body is a ReadableStream.
        upload_listener: whether the page listens to the progress of its upload.
        integrity: the hashes that the body may have, as in ``integrity``; empty for any.
        keepalive: whether the request may outlive its page.
        embedder_policy: the page's Cross-Origin-Embedder-Policy.
        kind: the kind of resource, a key of ``KINDS``; empty for ``fetch()``. `resource` and
            `beacon` set it, and with it the modes that ``fetch()`` refuses.
    """

    url: str
    origin: str
    method: str = "GET"
    headers: Headers = ()
    body: str | bytes | None = None
    mode: Mode = "cors"
    credentials: Credentials = "same-origin"
    redirect: Redirect = "follow"
    cache: CacheMode = "default"
    destination: str = ""
    referrer_policy: str = "strict-origin-when-cross-origin"
    streamed: bool = False
    upload_listener: bool = False
    integrity: str = ""
    keepalive: bool = False
    embedder_policy: EmbedderPolicy = "unsafe-none"
    kind: str = ""


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A request in the standard's sense: made by the constructor, changed by redirects.

    Attributes:
        page: the request as the page wrote it.
        urls: the URL list; the last is the current one.
        method: the normalised method.
        headers: the headers that a page may set.
        body: the body, or None.
        streamed: whether the body cannot be sent twice.
        mode: the mode.
        use_preflight: the use-CORS-preflight flag.
    """

    page: Request
    urls: list[Url]
    method: str
    headers: list[tuple[str, str]]
    body: bytes | None
    streamed: bool
    mode: Mode
    use_preflight: bool


def _invalid(number: str, expected: str, found: str | None = None) -> Finding:
    """Return the finding for a TypeError in the page: nothing is sent."""
    step = Step("Request constructor", number)
    return Finding(Code.INVALID_REQUEST, step, None, expected, found)


def prepare(page: Request, engine: Engine) -> Prepared | Finding:
    """Prepare the request of a page, or return the reason of its browser's TypeError.

    Args:
        page: the request as the page wrote it; any text is accepted.
        engine: the engine of the browser.
    """
    url = parse(page.url, parse(page.origin))
    # Fetch, "Request constructor", step 5.2.
    if url is None:
        return _invalid("5.2", "a URL", page.url)
    wrong = _wrong(page, url, engine)
    if wrong is not None:
        return wrong
    # The guard applies to headers of the page; the browser sets those of an element.
    guarded = page.mode == "no-cors" and not page.kind
    headers = _fill(page.headers, engine, no_cors=guarded)
    streamed = page.streamed and engine.stream_body == "preflight"
    # Fetch, "Request constructor", step 37.4: text has its own type, a stream has none.
    is_text = isinstance(page.body, str) or page.streamed
    if is_text and not streamed and all(name.lower() != "content-type" for name, _ in headers):
        headers.append(("Content-Type", _TEXT))
    return Prepared(
        page=page,
        urls=[url],
        method=methods.normalize(page.method),
        headers=headers,
        body=_body(page, engine),
        streamed=streamed,
        mode=page.mode,
        use_preflight=streamed or _listens(page, engine),
    )


def _wrong(page: Request, url: Url, engine: Engine) -> Finding | None:
    """Return the first reason for a TypeError, in the constructor's order."""
    if page.kind == "webtransport":
        # WebTransport, constructor: a user name and a password are no error.
        return None if url.scheme == "https" else _invalid("5.2", "a URL of https", url.masked)
    if url.includes_credentials:
        return _invalid("5.3", "a URL without user name and password", url.masked)
    if page.mode in _NOT_OF_PAGES and not page.kind:
        return _invalid("17", "mode cors, no-cors or same-origin", page.mode)
    if page.cache == "only-if-cached" and page.mode != "same-origin":
        return _invalid("21", "mode same-origin, as nothing may be sent", page.mode)
    return _wrong_method(page) or _wrong_headers(page.headers) or _wrong_body(page, engine)


def _wrong_method(page: Request) -> Finding | None:
    if not is_token(page.method) or methods.is_forbidden(page.method):
        return _invalid("25.2", "a method that pages may use", page.method)
    if page.mode == "no-cors" and methods.normalize(page.method) not in methods.SAFELISTED:
        return _invalid("32.1", "GET, HEAD or POST, as the mode is no-cors", page.method)
    return None


def _wrong_headers(headers: Headers) -> Finding | None:
    if len(headers) > MAX_HEADERS:
        return _invalid("33.5", f"at most {MAX_HEADERS} headers", str(len(headers)))
    for name, value in headers:
        # Fetch, "Headers append", step 2, "validate".
        if not is_token(name):
            return _invalid("33.5", "a header name", name)
        if _NOT_IN_VALUE.search(value.strip(HTTP_WHITESPACE)):
            return _invalid("33.5", f"a value for {name} in Latin-1, on one line", value)
    return None


def _wrong_body(page: Request, engine: Engine) -> Finding | None:
    has_body = page.body is not None or page.streamed
    if has_body and methods.normalize(page.method) in {"GET", "HEAD"}:
        return _invalid("35", "no body, as the method has none", page.method)
    if page.streamed and engine.stream_body == "refused":
        step = Step("Request constructor", "37.1")
        return Finding(Code.UNSUPPORTED_BODY, step, None, "a body other than a stream")
    if page.streamed and page.mode == "no-cors" and engine.stream_body == "preflight":
        return _invalid("39.2", "mode cors or same-origin, as the body is a stream", page.mode)
    return None


def _fill(headers: Headers, engine: Engine, *, no_cors: bool) -> list[tuple[str, str]]:
    """Return the headers that the page may set; the others are dropped silently."""
    kept: list[tuple[str, str]] = []
    combined: dict[str, str] = {}
    for name, given in headers:
        # Fetch, "Headers append", step 1.
        value, lower = given.strip(HTTP_WHITESPACE), name.lower()
        # Step 2: forbidden request-headers.
        if names.is_forbidden_request(name) or names.is_forbidden_override(name, value):
            continue
        if lower in engine.dropped_names:
            continue
        # Step 3: mode no-cors allows only values that a form could send; lines count together.
        whole = f"{combined[lower]}, {value}" if lower in combined else value
        if no_cors and not is_no_cors_safelisted(name, whole):
            continue
        # Step 4.
        combined[lower] = whole if no_cors else value
        kept.append((name, value))
    return kept


def on_the_wire(headers: list[tuple[str, str]], engine: Engine) -> list[tuple[str, str]]:
    """Return the headers that the engine sends."""
    sent: list[tuple[str, str]] = []
    for name, value in headers:
        again = any(name.lower() == before.lower() == "content-type" for before, _ in sent)
        if again and engine.first_content_type_only:
            continue
        as_utf8 = value.encode().decode("latin-1") if engine.utf8_values else value
        sent.append((name, as_utf8))
    return sent


def _body(page: Request, engine: Engine) -> bytes | None:
    if page.streamed and engine.stream_body == "text":
        return b"[object ReadableStream]"
    if isinstance(page.body, str):
        return page.body.encode("utf-8", "replace")
    return b"" if page.streamed and page.body is None else page.body


def _listens(page: Request, engine: Engine) -> bool:
    # XMLHttpRequest, "send": the upload listener flag, which becomes the use-CORS-preflight
    # flag.
    return page.upload_listener and (
        page.body is not None or not engine.upload_listener_needs_body
    )
