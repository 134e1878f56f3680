"""Main fetch and HTTP fetch: the rules for the current URL, and each hop under these rules."""

from __future__ import annotations

from typing import Final

from crossorigin.fetch import data_url
from crossorigin.fetch.checks import (
    RESOURCE_POLICY,
    Finding,
    cors_check,
    resource_policy_allows,
    tao_check,
)
from crossorigin.fetch.network import actual, check_size, exchange
from crossorigin.fetch.params import Answer, FetchParams, NetworkError
from crossorigin.fetch.preflight_fetch import forget, is_remembered, needs_method, preflight
from crossorigin.fetch.redirect import redirect
from crossorigin.fetch.site import is_address, is_trustworthy, same_site
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import Code, Step, WireResponse
from crossorigin.spec.ports import BAD
from crossorigin.spec.statuses import REDIRECT

_WITHOUT_CORS: Final = frozenset({"navigate", "websocket", "webtransport"})
"""Modes in which no CORS header decides."""


def main_fetch(params: FetchParams) -> Answer:
    """Decide which rules apply to the current URL (Fetch, "Main fetch").

    Raises:
        NetworkError: a rule forbids the request, or a further request that it requires.
    """
    # Fetch, "Main fetch", step 7: checks that do not concern CORS.
    _check_url(params)
    # Step 12: the first rule that matches.
    url, request = params.url, params.request
    same_origin = url.same_origin(request.page.origin) and params.tainting == "basic"
    if same_origin or url.scheme == "data" or request.mode in _WITHOUT_CORS:
        params.tainting = "basic"
        return (yield from _scheme_fetch(params))
    if request.mode == "same-origin":
        raise _error(Code.DISALLOWED_BY_MODE, "12", request.page.origin, url.origin)
    if request.mode == "no-cors":
        return (yield from _fetch_without_cors(params))
    if not url.is_http:
        raise _error(Code.CORS_DISABLED_SCHEME, "12", "http or https", url.scheme)
    params.tainting = "cors"
    if needs_method(params) or params.unsafe():
        params.has_needed_preflight = True
        return (yield from _fetch_with_preflight(params))
    return (yield from _http_fetch(params))


def _check_url(params: FetchParams) -> None:
    url = params.url
    if url.is_http and url.port in BAD:
        raise _error(Code.BAD_PORT, "7", "a port for HTTP", str(url.port))
    page = parse(params.request.page.origin)
    secure = page is not None and page.scheme == "https"
    if secure and url.scheme == "http" and not is_trustworthy(url):
        raise _error(Code.MIXED_CONTENT, "7", "https", url.scheme)


def _scheme_fetch(params: FetchParams) -> Answer:
    # Fetch, "scheme fetch": a data: URL has its own response; of the other schemes only
    # HTTP(S) is sent over the network.
    if params.url.scheme == "data":
        held = data_url.response(params.url, params.engine)
        if held is None:
            step = Step("Main fetch", "12")
            raise NetworkError(Finding(Code.NETWORK_FAILURE, step, None, "a data: URL"))
        return held
    if not params.url.is_http:
        raise _error(Code.CORS_DISABLED_SCHEME, "12", "http or https", params.url.scheme)
    return (yield from _http_fetch(params))


def _fetch_without_cors(params: FetchParams) -> Answer:
    # Fetch, "Main fetch", step 12, mode no-cors.
    mode = params.request.page.redirect
    if mode != "follow":
        raise _error(Code.NO_CORS_REDIRECT_MODE_NOT_FOLLOW, "12", "follow", mode)
    params.tainting = "opaque"
    return (yield from _scheme_fetch(params))


def _fetch_with_preflight(params: FetchParams) -> Answer:
    # Fetch, "Main fetch", step 12, the branch of the preflight: a failure of any kind
    # empties the cache for the URL that the request has come to.
    try:
        return (yield from _http_fetch(params, make_preflight=True))
    except NetworkError as error:
        if error.loses in params.engine.cache_cleared_by:
            forget(params)
        raise


def _error(code: Code, number: str, expected: str, found: str) -> NetworkError:
    return NetworkError(Finding(code, Step("Main fetch", number), None, expected, found))


def _http_fetch(params: FetchParams, *, make_preflight: bool = False) -> Answer:
    """Send a preflight if needed, fetch, check, follow redirects (Fetch, "HTTP fetch")."""
    # Fetch, "HTTP fetch", step 4.1: a request that the cache covers needs no preflight.
    if params.engine.keepalive_before_preflight:
        check_size(params)
    if make_preflight and not is_remembered(params):
        yield from preflight(params)
    # Step 4.3.
    check_size(params)
    response = yield from exchange(params, actual(params))
    # Step 4.4: the CORS check, on every hop, with any status.
    if params.tainting == "cors":
        failed = cors_check(
            params.origin(),
            response,
            credentials=_is_judged_with_credentials(params, response),
            engine=params.engine,
        )
        if failed is not None:
            raise NetworkError(failed)
    # Step 4.5.
    _check_timing(params, response)
    # Step 5.
    if params.tainting == "opaque":
        _check_resource_policy(params, response)
    # Step 6.
    if response.status in REDIRECT:
        return (yield from _redirected(params, response))
    # Step 7.
    return response


def _is_judged_with_credentials(params: FetchParams, response: WireResponse) -> bool:
    late = params.engine.late_redirects_credentialed
    if not late or response.status not in REDIRECT:
        return params.credentials
    page = params.request.page
    began_at_home = params.request.urls[0].same_origin(page.origin)
    return params.credentials or (page.credentials == "same-origin" and began_at_home)


def _check_timing(params: FetchParams, response: WireResponse) -> None:
    params.timing_failed = not tao_check(
        params.origin(),
        response,
        failed_before=params.timing_failed,
        is_basic=params.tainting == "basic",
    )


def _check_resource_policy(params: FetchParams, response: WireResponse) -> None:
    origin, url = params.request.page.origin, params.url
    # Fetch, "cross-origin resource policy check": without the header the page's embedder
    # policy decides. Nothing else is opaque and sent with credentials under credentialless.
    said = response.get(RESOURCE_POLICY.lower()) is not None
    taken = said and params.engine.unknown_policy_allows
    required = params.embedder_policy == "require-corp" and not taken
    allowed = resource_policy_allows(
        response,
        same_origin=url.same_origin(origin),
        same_site=lambda: (
            same_site(origin, url)
            and (params.engine.addresses_are_sites or not is_address(url.host))
        ),
        unsaid="same-origin" if required else "cross-origin",
    )
    if not allowed:
        found = response.get(RESOURCE_POLICY.lower())
        code, step = Code.BLOCKED_BY_RESOURCE_POLICY, Step("HTTP fetch", "5")
        raise NetworkError(Finding(code, step, RESOURCE_POLICY, "cross-origin", found))


def _stops_at_redirect(params: FetchParams) -> bool:
    stopping = params.engine.unredirected_kinds
    return params.tainting == "cors" and params.request.page.kind in stopping


def _redirected(params: FetchParams, response: WireResponse) -> Answer:
    # Fetch, "HTTP fetch", step 6.2: by the redirect mode.
    match params.request.page.redirect:
        case "error":
            code, step = Code.REDIRECT_DISALLOWED, Step("HTTP fetch", "6.2")
            found = str(response.status)
            raise NetworkError(Finding(code, step, None, "no redirect", found))
        case "manual":
            return response
        case _ if _stops_at_redirect(params):
            code, step = Code.REDIRECT_DISALLOWED, Step("HTTP fetch", "6.2")
            raise NetworkError(Finding(code, step, None, "no redirect"))
        case _ if redirect(params, response):
            # Fetch, "HTTP-redirect fetch", step 22: all rules apply again to the next hop.
            return (yield from main_fetch(params))
        case _:
            return response
