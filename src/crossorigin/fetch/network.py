"""The network: HTTP-network-or-cache fetch, as far as it concerns CORS."""

from __future__ import annotations

from typing import Final

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import CacheLoss
from crossorigin.fetch.params import Answer, FetchParams, NetworkError
from crossorigin.fetch.request import on_the_wire
from crossorigin.fetch.verdict import Code, Exchange, Step, WireRequest

_DOWNGRADE_POLICIES: Final = frozenset(
    {"no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin"}
)


def actual(params: FetchParams) -> WireRequest:
    """Return the page's request as it goes over the wire."""
    request = params.request
    headers = on_the_wire(request.headers, params.engine)
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
        url=params.url.sent,
        headers=tuple(headers),
        body=request.body,
        streamed=request.streamed,
        # Step 8.3.
        includes_credentials=mode == "include"
        or (mode == "same-origin" and params.tainting == "basic"),
        same_site=params.is_same_site(),
    )


def exchange(params: FetchParams, wanted: WireRequest) -> Answer:
    """Have a request sent, and return the response.

    Raises:
        NetworkError: none came.
    """
    response = yield wanted
    params.exchanges.append(Exchange(request=wanted, response=response))
    if response is None:
        # Fetch, "HTTP-network fetch", step 8.1: no connection, or none that speaks HTTP.
        step = Step("HTTP-network fetch", "8.1")
        loses: CacheLoss = "preflight" if wanted.is_preflight else "actual"
        finding = Finding(Code.NETWORK_FAILURE, step, None, "an HTTP response")
        raise NetworkError(finding, loses)
    return response


def _origin_header(params: FetchParams) -> str | None:
    """Return the value of Origin, or None where it is not sent."""
    # Fetch, "Append a request Origin header", steps 2 and 3.
    if params.tainting == "cors":
        return params.origin()
    # Step 4: without CORS, every method that may change something.
    if params.request.method in {"GET", "HEAD"}:
        return None
    # Step 4.1: who did not opt in to CORS may keep the page's address to itself.
    hidden = params.request.mode != "cors" and _hides_origin(params)
    return "null" if hidden else params.origin()


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
