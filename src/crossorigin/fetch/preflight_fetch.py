"""CORS-preflight fetch: decides whether a request needs a preflight, and performs it."""

from __future__ import annotations

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.network import exchange
from crossorigin.fetch.params import FetchParams, NetworkError, Nothing
from crossorigin.fetch.preflight import Asked, preflight_headers, read, refuse
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.fetch.verdict import WireRequest
from crossorigin.spec.methods import SAFELISTED


def needs_method(params: FetchParams) -> bool:
    """Return whether the method needs a preflight (Fetch, "HTTP fetch", step 4.1)."""
    request = params.request
    return request.use_preflight or request.method not in SAFELISTED or _sticks(params)


def _sticks(params: FetchParams) -> bool:
    """Return whether a hop needs a preflight because an earlier hop had one, or needed one."""
    if not params.redirects or not params.engine.preflight_sticks:
        return False
    return params.has_needed_preflight or bool(unsafe_names(params.first_names, params.engine))


def is_remembered(params: FetchParams) -> bool:
    """Return whether the cache covers the request; WebKit drops an entry that does not."""
    # Fetch, "HTTP fetch", step 4.1: the method, and every unsafe header name.
    if params.request.page.cache in params.engine.cache_skipped_by:
        return False
    remembered = _is_covered(params)
    if not remembered and params.engine.one_answer_remembered:
        forget(params)
    return remembered


def _is_covered(params: FetchParams) -> bool:
    method, key, engine = params.request.method, _key(params), params.engine
    asks = params.request.use_preflight or method not in SAFELISTED
    if asks and not params.cache.matches_method(method, key, engine):
        return False
    # A repeated preflight needs any answer for the same URL.
    if needs_method(params) and not params.cache.knows(key, engine):
        return False
    return all(params.cache.matches_header(name, key, engine) for name in params.unsafe())


def _key(params: FetchParams) -> tuple[str, str, bool]:
    # Fetch, "create a new cache entry", step 1.
    return *_place(params), params.credentials


def _place(params: FetchParams) -> tuple[str, str]:
    """Return the origin and the URL under which the engine caches an answer."""
    page, engine, href = params.request.page, params.engine, params.url.href
    origin = page.origin if engine.redirected_preflights == "page" else params.origin()
    return origin, href.removesuffix("#") if engine.empty_fragment_ignored else href


def forget(params: FetchParams) -> None:
    """Clear the cache entries of the request's current URL."""
    params.cache.clear(*_place(params))


def preflight(params: FetchParams) -> Nothing:
    """Send a preflight for the request (Fetch, "CORS-preflight fetch").

    Raises:
        NetworkError: its response does not allow the request.
    """
    asked = _asked(params)
    # Fetch, "CORS-preflight fetch", steps 1 to 6: it never has credentials.
    wanted = WireRequest(
        is_preflight=True,
        method="OPTIONS",
        url=params.sent_url,
        headers=preflight_headers(asked) + params.metadata("cors"),
    )
    response = yield from exchange(params, wanted)
    # Step 7.
    granted = read(asked, response, params.engine)
    if isinstance(granted, Finding):
        raise NetworkError(granted, "preflight")
    refused = refuse(asked, granted, response, params.engine)
    # Steps 7.12 to 7.15.
    if (not refused or params.engine.refusals_remembered) and _is_to_be_remembered(params):
        params.cache.store(_key(params), *granted, engine=params.engine)
    if refused:
        raise NetworkError(refused, "preflight")


def _is_to_be_remembered(params: FetchParams) -> bool:
    page, engine = params.request.page, params.engine
    kept = page.cache != "no-store" or engine.no_store_remembered
    if page.origin == "null":
        return kept and engine.opaque_origins_remembered
    tainted = params.origin() == "null" and engine.redirected_preflights == "nowhere"
    return kept and not tainted


def _asked(params: FetchParams) -> Asked:
    unsafe = params.unsafe()
    wanted = set(unsafe)
    typed = dict.fromkeys(name for name, _ in params.asked_for() if name.lower() in wanted)
    page, engine = params.request.page, params.engine
    return Asked(
        origin=page.origin if engine.preflight_untainted else params.origin(),
        method=params.request.method,
        unsafe_names=unsafe,
        typed_names=list(typed),
        credentials=params.credentials,
        use_preflight=params.request.use_preflight,
        checked=engine.own_preflight_checked or not params.url.same_origin(page.origin),
    )
