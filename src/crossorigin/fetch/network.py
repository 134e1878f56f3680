"""The network: the parts of HTTP-network-or-cache fetch that concern CORS."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import CacheLoss
from crossorigin.fetch.kinds import sends_own_origin
from crossorigin.fetch.latin1 import as_utf8
from crossorigin.fetch.params import Answer, FetchParams, NetworkError, crosses
from crossorigin.fetch.request import on_the_wire
from crossorigin.fetch.verdict import Code, Exchange, Step, WireRequest, WireResponse
from crossorigin.spec import methods
from crossorigin.spec.statuses import MISDIRECTED, PROXY_AUTHENTICATION, REDIRECT

_DOWNGRADE_POLICIES: Final = frozenset(
    {"no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin"}
)


def actual(params: FetchParams) -> WireRequest:
    """Return the page's request in the form on the wire."""
    request = params.request
    headers = on_the_wire(request.headers, params.engine)
    # Fetch, "HTTP-network-or-cache fetch", step 8.19: no part of a coded body. It comes first,
    # because no later step depends on it.
    if any(name.lower() == "range" for name, _ in headers):
        headers.append(("Accept-Encoding", "identity"))
    # Fetch, "HTTP-network-or-cache fetch", step 8.12.
    origin = _origin_header(params)
    if origin is not None:
        headers.append(("Origin", origin))
    # Step 8.13.
    headers += params.metadata(request.mode)
    mode = request.page.credentials
    return WireRequest(
        is_preflight=False,
        method=request.method,
        url=params.sent_url,
        headers=tuple(headers),
        body=request.body,
        streamed=request.streamed,
        # Step 8.3.
        includes_credentials=(
            mode == "include" or (mode == "same-origin" and params.tainting == "basic")
        )
        and _embedder_allows_credentials(params),
        same_site=params.is_same_site("sent"),
        sets_same_site=params.is_same_site("set"),
    )


def _embedder_allows_credentials(params: FetchParams) -> bool:
    # Fetch, "HTTP-network-or-cache fetch", step 8.4: HTML, "Cross-Origin-Embedder-Policy allows
    # credentials".
    if params.request.mode != "no-cors" or params.embedder_policy != "credentialless":
        return True
    home = params.url.same_origin(params.request.page.origin)
    return home and params.taint() == "same-origin"


def check_size(params: FetchParams) -> None:
    """Refuse a request with keepalive whose body is too large.

    Raises:
        NetworkError: the body is too large.
    """
    request = params.request
    # Fetch, "HTTP-network-or-cache fetch", step 8.10.
    size = len(request.body or b"")
    limit = params.engine.keepalive_max
    if request.page.keepalive and size > limit:
        step = Step("HTTP-network-or-cache fetch", "8.10")
        expected, found = f"at most {limit} bytes", str(size)
        raise NetworkError(Finding(Code.KEEPALIVE_TOO_LARGE, step, None, expected, found))
    # Step 11.1: there is no HTTP cache here.
    if request.page.cache == "only-if-cached" and not params.engine.only_if_cached_sent:
        step = Step("HTTP-network-or-cache fetch", "11.1")
        raise NetworkError(Finding(Code.NETWORK_FAILURE, step, None, "a cached response"))


def exchange(params: FetchParams, wanted: WireRequest) -> Answer:
    """Yield a request to send, and return the response.

    Raises:
        NetworkError: no response came, or one that a browser never shows to a page.
    """
    response = yield from _send(params, wanted)
    # Fetch, "HTTP-network-or-cache fetch", step 16: a page does not answer the question of a
    # proxy.
    if response.status == PROXY_AUTHENTICATION and params.engine.proxy_status_refused:
        step, found = Step("HTTP-network-or-cache fetch", "16"), str(response.status)
        finding = Finding(Code.NETWORK_FAILURE, step, None, "no proxy's status", found)
        raise NetworkError(finding, _loses(wanted))
    # Step 17: a second time, on a new connection; a stream is gone by then.
    again = params.engine.misdirected_again and not wanted.streamed
    if response.status == MISDIRECTED and again:
        return (yield from _send(params, wanted))
    return response


def _send(params: FetchParams, wanted: WireRequest) -> Answer:
    response = yield wanted
    params.exchanges.append(Exchange(request=wanted, response=response))
    if response is None:
        # Fetch, "HTTP-network fetch", step 8.1: no connection, or no HTTP on it.
        step = Step("HTTP-network fetch", "8.1")
        finding = Finding(Code.NETWORK_FAILURE, step, None, "an HTTP response")
        raise NetworkError(finding, _loses(wanted))
    _check_body(params, wanted, response)
    # Fetch, "HTTP-network fetch", step 19: the head is enough to continue; the body may still
    # arrive, or break off.
    return as_read(response) if params.engine.invalid_utf8_replaced else response


def _check_body(params: FetchParams, wanted: WireRequest, response: WireResponse) -> None:
    """Refuse a response whose body breaks off, if the engine waits for the body."""
    engine, is_last = params.engine, response.status not in REDIRECT
    if response.fault in (None, "coding", *engine.faults_ignored):
        return
    waits = engine.heads_wait_for_bodies and (wanted.is_preflight or not is_last)
    hidden = engine.opaque_faults_fail and params.tainting == "opaque" and is_last
    if waits or hidden:
        step = Step("HTTP-network fetch", "19")
        finding = Finding(Code.NETWORK_FAILURE, step, None, "a whole body", "a part of it")
        raise NetworkError(finding, _loses(wanted))


def _loses(wanted: WireRequest) -> CacheLoss:
    return "preflight" if wanted.is_preflight else "actual"


def as_read(response: WireResponse) -> WireResponse:
    """Return the response with U+FFFD for the bytes of header values that are not UTF-8."""
    lines = tuple((name, as_utf8(value)) for name, value in response.headers)
    return replace(response, headers=lines)


def _origin_header(params: FetchParams) -> str | None:
    """Return the value of Origin, or None if it is not sent."""
    # Fetch, "Append a request Origin header", steps 2 and 3.
    page, mode = params.request.page, params.request.mode
    if mode in {"websocket", "webtransport"}:
        return page.origin
    if params.tainting == "cors" or (mode == "cors" and sends_own_origin(page, params.engine)):
        return params.origin()
    # Step 4: without CORS, every method that may change data.
    if params.request.method in {"GET", "HEAD"} and not _was_sent(params):
        return None
    # Step 4.1: the referrer policy may hide the page's address from requests without CORS.
    hidden = params.request.mode != "cors" and _hides_origin(params)
    return "null" if hidden else params.origin()


def _was_sent(params: FetchParams) -> bool:
    """Return whether an engine keeps Origin on a GET that a redirect has made of a POST."""
    urls, mode = params.request.urls, params.request.mode
    if mode == "navigate" or not params.engine.origin_kept_by_get:
        return False
    changed = methods.normalize(params.request.page.method) != params.request.method
    return changed and not crosses(urls)


def _hides_origin(params: FetchParams) -> bool:
    # Fetch, "Append a request Origin header", step 4.1: by the referrer policy.
    page, url, engine = params.request.page, params.url, params.engine
    match page.referrer_policy:
        case "no-referrer":
            return not engine.origin_without_referrer
        case "same-origin":
            kept = engine.origin_without_referrer
            return not kept and not url.same_origin(page.origin)
        case policy if policy in _DOWNGRADE_POLICIES:
            return page.origin.startswith("https:") and url.scheme != "https"
        case _:
            return False
